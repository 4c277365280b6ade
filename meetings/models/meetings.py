"""A meeting of a board and the states that it passes through."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from meetings.models.keys import for_reader, keys
from scpb.boards.models import Board, Venue, boards_audited_by, boards_of, boards_served_by, sees_board
from scpb.people.models import Person


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DRAFT = "draft", _("Agenda in draft")
    CLEARED = "cleared", _("Agenda cleared by the chair")
    PUBLISHED = "published", _("Agenda published")
    IN_SESSION = "in_session", _("In session")
    MINUTES = "minutes", _("Minutes in draft")
    CIRCULATED = "circulated", _("Minutes circulated")
    APPROVED = "approved", _("Minutes approved")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


# Where a meeting may go from each state; `services.meetings.move` is the only way along it.
NEXT: dict[State, set[State]] = {
    State.PLANNED: {State.DRAFT, State.POSTPONED, State.CANCELLED},
    State.DRAFT: {State.CLEARED, State.PUBLISHED, State.POSTPONED, State.CANCELLED},
    State.CLEARED: {State.DRAFT, State.PUBLISHED, State.POSTPONED, State.CANCELLED},
    State.PUBLISHED: {State.DRAFT, State.IN_SESSION, State.MINUTES, State.POSTPONED, State.CANCELLED},
    State.IN_SESSION: {State.PUBLISHED, State.MINUTES},
    State.MINUTES: {State.IN_SESSION, State.CIRCULATED},
    State.CIRCULATED: {State.MINUTES, State.APPROVED},
    State.APPROVED: set(),
    State.POSTPONED: {State.DRAFT, State.CANCELLED},
    State.CANCELLED: set(),
}
# While it is in one of these the agenda is being written, and nobody but the board's officers sees it …
WRITING = (State.PLANNED, State.DRAFT)
# … nor in these: one that the chair has cleared is as hidden, and no longer written.
HIDDEN = (*WRITING, State.CLEARED)
# Papers come to an agenda in draft, late to a published one, and to the meeting itself.
TAKING_PAPERS = (*WRITING, State.PUBLISHED, State.IN_SESSION)
# The sitting is over; of these the minutes can still be written.
MINUTING = (State.IN_SESSION, State.MINUTES)
SAT = (State.MINUTES, State.CIRCULATED, State.APPROVED)
# Once its day is over, a meeting in one of these took place, whether or not minutes are written here.
HELD = (State.PUBLISHED, State.IN_SESSION, *SAT)


def hidden(through: str = "meeting") -> Q:
    """Of rows whose meeting this names: its agenda is not before its readers, or was not when it was put off."""
    return Q(**{f"{through}__state__in": HIDDEN}) | Q(**{f"{through}__is_agenda_withheld": True})


WEEKS = timedelta(weeks=3)  # how long a meeting that nobody opened is asked for


def midnight(on: date) -> datetime:
    """The moment at which the day begins here."""
    return datetime.combine(on, time.min, tzinfo=timezone.get_current_timezone())


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Meetings of boards that the person sees: that they happen is no secret, whatever their agendas hold.

        Of a closed board also those whose published agenda names the person: who leads an item has to come.
        """
        own = Q(board__in=boards_of(person, on))
        known = sees_board("board", person, on) & Q(is_closed=False)
        named = keys("meetings led", person.pk, lambda: self.model.objects.naming(person).values("pk"))
        return self.filter(known | own | Q(pk__in=named))

    def naming(self, person: Person | AnonymousUser) -> Self:
        """Meetings whose agenda is published and has the person lead an item, by name or by a post."""
        if isinstance(person, AnonymousUser):
            return self.none()
        named = self.filter(Q(items__leads__person=person) | Q(items__leads__post__person=person))
        return named.filter(agenda_published_at__isnull=False, is_agenda_withheld=False).exclude(state__in=HIDDEN)

    def with_board_known(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """With `is_board_known`: whether the person sees the board itself, and not only what names them."""
        return self.annotate(is_board_known=Exists(Board.objects.visible_to(person, on).filter(pk=OuterRef("board"))))

    def served_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Meetings whose officer the person is."""
        return self.filter(board__in=boards_served_by(person, on))

    def known_to_auditor(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Meetings that the person knows of as anybody does, or of boards whose auditor they are."""
        audited = Q(board__in=boards_audited_by(person, on))
        return self.filter(audited | Q(pk__in=self.model.objects.visible_to(person, on).order_by().values("pk")))

    def coming(self, on: date) -> Self:
        """On the day or later, the next one first; postponed ones wait here for their date."""
        return self.filter(Q(starts_at__gte=midnight(on)) | Q(state=State.POSTPONED)).order_by("starts_at", "id")

    def in_hand(self, on: date) -> Self:
        """What somebody has still to do something about: coming, or held and not minuted to its end."""
        unfinished = Q(state__in=[State.IN_SESSION, State.MINUTES, State.CIRCULATED])
        open_ = (
            Q(starts_at__gte=midnight(on)) | unfinished | Q(state=State.PUBLISHED, starts_at__gte=midnight(on - WEEKS))
        )
        return self.filter(open_).exclude(state=State.CANCELLED).order_by("starts_at", "id")

    def past(self, on: date) -> Self:
        """Before the day, the last one first."""
        return self.filter(starts_at__lt=midnight(on)).exclude(state=State.POSTPONED).order_by("-starts_at", "-id")

    def of_boards_of(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Meetings of boards on which the person sits, or which they serve as officer."""
        return self.filter(board__in=boards_of(person, on))

    def with_undecided(self) -> Self:
        """With how many corrections of their minutes are proposed and not answered."""
        return self.annotate(undecided=Count("corrections", filter=Q(corrections__state="proposed")))

    def ahead(self, on: date) -> Self:
        """Not held and not given up, in the order of their days; also those whose day went by in draft."""
        unsat = Q(state__in=[*HIDDEN, State.POSTPONED]) | Q(state=State.PUBLISHED, starts_at__gte=midnight(on))
        return self.filter(unsat).order_by("starts_at", "id")

    def of_plan(self, on: date, since: date) -> Self:
        """What a forward plan is made of: what is ahead, and what was held or cancelled since the other day."""
        unsat = Q(state__in=[*HIDDEN, State.POSTPONED])
        return self.filter(unsat | Q(starts_at__gte=midnight(since))).order_by("starts_at", "id")

    def taking_items(self) -> Self:
        """Meetings on whose agenda something can be put or moved."""
        return self.filter(state__in=WRITING)

    def being_written(self) -> Self:
        """Meetings whose agenda is not out."""
        return self.filter(state__in=HIDDEN)

    def last_sitting(self, board: Board, on: date) -> Meeting | None:
        """The meeting of a board that sat last before the day."""
        return self.filter(board=board, state__in=SAT, starts_at__lt=midnight(on)).order_by("-starts_at").first()

    def at_which_due(self, board: Board, on: date, now: Meeting | None = None) -> Self:
        """Meetings at which something of a board may be due: its coming ones, and the one at which it is `now`."""
        coming = Q(board=board, starts_at__gte=midnight(on)) & ~Q(state=State.CANCELLED)
        chosen = self.filter(coming | Q(pk=now.pk if now else None))
        return chosen.select_related("board").order_by("starts_at", "id")

    def open_to_pairing(self, board: Board, session: Meeting) -> Self:
        """Public meetings of the board that a working session can follow: those that none follows but this one."""
        free = Q(working_session__isnull=True) | Q(working_session=session.pk)
        found = self.filter(free, board=board, is_closed=False).exclude(pk=session.pk)
        return found.select_related("board").order_by("-starts_at")

    def with_minutes_before(self, meeting: Meeting) -> Self:
        """Earlier meetings of the board whose minutes are there, or whose approval it is that the meeting holds."""
        found = self.filter(board=meeting.board_id, starts_at__lt=meeting.starts_at, state__in=SAT)
        return found.select_related("board").order_by("-starts_at")

    def of_board(self, slug: str) -> Self:
        """Those of one board; of all boards when no slug is given."""
        known = self.filter(board__slug=slug) if "\0" not in slug else self.none()  # which PostgreSQL cannot be asked
        return known if slug else self


def visible_meetings(person: Person | AnonymousUser, on: date | None = None) -> RawSQL:
    """The keys of the meetings that the person knows of, for conditions on what belongs to them."""
    meetings = Meeting.objects
    return for_reader("visible meetings", person, on, lambda day: meetings.visible_to(person, day).values("pk"))


class Meeting(models.Model):
    """A sitting of a board; its address is the board and a running number, so that a new date changes no link."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("board"))
    number = models.PositiveIntegerField(_("number"), editable=False)
    title = models.CharField(
        _("title"), max_length=200, blank=True, help_text=_("Only if it is not an ordinary meeting.")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("planned end"))
    venue = models.ForeignKey(
        Venue, verbose_name=_("venue"), null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    agenda_published_at = models.DateTimeField(_("agenda published"), null=True, editable=False)
    # put off while the agenda was being written, perhaps again: what it says now nobody was given
    is_agenda_withheld = models.BooleanField(_("put off with its agenda in draft"), default=False, editable=False)
    postponed_from = models.DateTimeField(_("was to begin"), null=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)
    is_closed = models.BooleanField(
        _("closed working session"), default=False, help_text=_("Shown to the board’s own people alone.")
    )
    is_by_circulation = models.BooleanField(
        _("decided by circulation"), default=False, help_text=_("Nobody sits: members answer in writing by the end.")
    )
    paired_with = models.OneToOneField(
        "self",
        verbose_name=_("follows the meeting"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="working_session",
        help_text=_("The public meeting after which a closed working session is held."),
    )
    reply_by = models.DateField(_("answers by"), null=True, blank=True)
    clearance_asked_at = models.DateTimeField(_("agenda put to the chair"), null=True, editable=False)
    clearance_note = models.TextField(_("what the chair wants changed"), blank=True, editable=False)
    cleared_at = models.DateTimeField(_("agenda cleared"), null=True, editable=False)
    cleared_by = models.ForeignKey(Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    urgency = models.TextField(_("reason of urgency for short notice"), blank=True, editable=False)
    # what was so on the day, whatever the board becomes
    quorum = models.PositiveSmallIntegerField(_("quorum then"), null=True, editable=False)
    chaired_by = models.ForeignKey(
        Person, verbose_name=_("in the chair"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # kept while it sits, for an opening that is taken back
    planned_chair = models.ForeignKey(Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("began at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    decisions_published_at = models.DateTimeField(_("decisions published"), null=True, editable=False)
    minutes_circulated_at = models.DateTimeField(_("minutes circulated"), null=True, editable=False)
    minutes_cleared_at = models.DateTimeField(_("minutes cleared by the chair"), null=True, editable=False)
    minutes_cleared_by = models.ForeignKey(
        Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    minutes_published_at = models.DateTimeField(_("minutes published"), null=True, editable=False)
    minutes_approved_at = models.DateTimeField(_("minutes approved"), null=True, editable=False)
    minutes_approved_by = models.ForeignKey(
        "meetings.Decision",
        verbose_name=_("approved by the decision"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="approved_minutes",
    )

    objects = MeetingQuerySet.as_manager()

    is_board_known: bool
    undecided: int

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["board", "starts_at"], name="meeting_of_board_by_date")]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="meeting_number_is_the_boards_own"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("The meeting ends before it begins."),
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="meeting_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[State.PUBLISHED, State.IN_SESSION, *SAT])
                | Q(agenda_published_at__isnull=False),
                name="meeting_published_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLEARED) | Q(cleared_at__isnull=False, cleared_by__isnull=False),
                name="meeting_cleared_says_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.IN_SESSION) | Q(opened_at__isnull=False, quorum__isnull=False),
                name="meeting_in_session_has_begun",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=SAT) | Q(closed_at__isnull=False), name="meeting_with_minutes_has_ended"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.CIRCULATED, State.APPROVED]) | Q(minutes_circulated_at__isnull=False),
                name="meeting_circulated_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED)
                | Q(minutes_approved_at__isnull=False, minutes_approved_by__isnull=False),
                name="meeting_approved_says_when_and_where",
            ),
            models.CheckConstraint(
                condition=Q(minutes_cleared_at__isnull=True) | Q(minutes_cleared_by__isnull=False),
                name="meeting_minutes_cleared_say_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="meeting_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(paired_with__isnull=True) | Q(is_closed=True), name="meeting_paired_is_a_closed_session"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.POSTPONED, State.CANCELLED]) | ~Q(reason=""),
                name="meeting_put_off_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.POSTPONED) | Q(postponed_from__isnull=False),
                name="meeting_postponed_keeps_its_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.board.slug, self.number])

    @property
    def name(self) -> str:
        return self.title or self.board.name

    @property
    def reference(self) -> str:
        """`safer-communities/7`, as commands name a meeting."""
        return f"{self.board.slug}/{self.number}"

    @property
    def day(self) -> str:
        """`Friday 24 January 2014`, in the partnership's own time zone."""
        return date_format(timezone.localtime(self.starts_at), "l j F Y")

    @property
    def has_open_agenda(self) -> bool:
        """Whether readers see the agenda: it was published and has not been taken back into draft.

        A meeting that is put off while its agenda is in draft shows none.
        """
        is_out = self.agenda_published_at is not None and self.state not in HIDDEN
        return is_out and not self.is_agenda_withheld

    @property
    def is_being_written(self) -> bool:
        return self.state in WRITING

    @property
    def can_be_postponed(self) -> bool:
        return State.POSTPONED in NEXT[State(self.state)]

    @property
    def can_be_cancelled(self) -> bool:
        return State.CANCELLED in NEXT[State(self.state)]

    @property
    def takes_papers(self) -> bool:
        """Whether papers come to it: to an agenda in draft, late to a published one, tabled at the meeting itself."""
        return self.state in TAKING_PAPERS

    def is_ahead(self, on: date) -> bool:
        """Not held and not given up, as `ahead` finds them."""
        return self.state in (*HIDDEN, State.POSTPONED) or (
            self.state == State.PUBLISHED and self.starts_at >= midnight(on)
        )

    def is_held(self, on: date) -> bool:
        """Whether it has taken place by the day: its own day is over, and its agenda had been published."""
        return self.state in HELD and self.starts_at < midnight(on)

    @property
    def is_before_chair(self) -> bool:
        """Whether the chair is asked to clear the agenda."""
        return self.state == State.DRAFT and self.clearance_asked_at is not None

    @property
    def takes_late_items(self) -> bool:
        return self.state in {State.PUBLISHED, State.IN_SESSION}

    @property
    def is_cancelled(self) -> bool:
        return self.state == State.CANCELLED

    @property
    def has_ended(self) -> bool:
        """Whether it was held and is over, as far as the portal knows."""
        return self.closed_at is not None or self.ends_at < timezone.now()

    @property
    def is_postponed(self) -> bool:
        return self.state == State.POSTPONED

    @property
    def has_sat(self) -> bool:
        """Whether the sitting is over."""
        return self.state in SAT

    @property
    def is_minuting(self) -> bool:
        """Whether its minutes can be written: it sits, or they are a draft."""
        return self.state in MINUTING
