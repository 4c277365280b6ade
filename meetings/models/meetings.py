"""A meeting of a board and the states that it passes through."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import Board, Venue
from scpb.people.models import Person


class State(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DRAFT = "draft", _("Agenda in draft")
    PUBLISHED = "published", _("Agenda published")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


# Where a meeting may go from each state; `services.meetings.move` is the only way along it.
NEXT: dict[State, set[State]] = {
    State.PLANNED: {State.DRAFT, State.POSTPONED, State.CANCELLED},
    State.DRAFT: {State.PUBLISHED, State.POSTPONED, State.CANCELLED},
    State.PUBLISHED: {State.DRAFT, State.POSTPONED, State.CANCELLED},
    State.POSTPONED: {State.DRAFT, State.CANCELLED},
    State.CANCELLED: set(),
}
# While it is in one of these the agenda is being written, and nobody but the board's officers sees it.
WRITING = (State.PLANNED, State.DRAFT)


def midnight(on: date) -> datetime:
    """The moment at which the day begins here."""
    return datetime.combine(on, time.min, tzinfo=timezone.get_current_timezone())


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Meetings of boards that the person sees: that they happen is no secret, whatever their agendas hold.

        Of a closed board also those whose published agenda names the person: who leads an item has to come.
        """
        return self.filter(Q(board__in=Board.objects.visible_to(person, on)) | Q(pk__in=Meeting.objects.naming(person)))

    def naming(self, person: Person | AnonymousUser) -> Self:
        """Meetings whose agenda is published and has the person lead an item, by name or by a post."""
        if isinstance(person, AnonymousUser):
            return self.none()
        named = self.filter(Q(items__leads__person=person) | Q(items__leads__post__person=person))
        return named.filter(agenda_published_at__isnull=False).exclude(state__in=WRITING)

    def with_board_known(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """With `is_board_known`: whether the person sees the board itself, and not only what names them."""
        return self.annotate(is_board_known=Exists(Board.objects.visible_to(person, on).filter(pk=OuterRef("board"))))

    def served_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Meetings whose officer the person is."""
        return self.filter(board__in=Board.objects.served_by(person, on))

    def coming(self, on: date) -> Self:
        """On the day or later, the next one first; postponed ones wait here for their date."""
        return self.filter(Q(starts_at__gte=midnight(on)) | Q(state=State.POSTPONED)).order_by("starts_at", "id")

    def past(self, on: date) -> Self:
        """Before the day, the last one first."""
        return self.filter(starts_at__lt=midnight(on)).exclude(state=State.POSTPONED).order_by("-starts_at", "-id")

    def of_boards_of(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Meetings of boards on which the person sits, or which they serve as officer."""
        return self.filter(board__in=Board.objects.of(person, on))

    def being_written(self) -> Self:
        """Meetings whose agenda is not out."""
        return self.filter(state__in=WRITING)

    def of_board(self, slug: str) -> Self:
        """Those of one board; of all boards when no slug is given."""
        known = self.filter(board__slug=slug) if "\0" not in slug else self.none()  # which PostgreSQL cannot be asked
        return known if slug else self


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
    postponed_from = models.DateTimeField(_("was to begin"), null=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    is_board_known: bool

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
                condition=~Q(state=State.PUBLISHED) | Q(agenda_published_at__isnull=False),
                name="meeting_published_says_when",
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
        """Whether readers see the agenda: it was published and has not been taken back into draft."""
        return self.agenda_published_at is not None and self.state not in WRITING

    @property
    def is_being_written(self) -> bool:
        return self.state in WRITING

    @property
    def is_cancelled(self) -> bool:
        return self.state == State.CANCELLED

    @property
    def is_postponed(self) -> bool:
        return self.state == State.POSTPONED
