"""The forward plan: what comes back, what was promised, what has been moved, and the plan as it was published."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem, ItemKind, Purpose, may_read
from meetings.models.meetings import HELD, Meeting, State, midnight
from scpb.boards.models import Access, Board, ends_after_it_begins
from scpb.people.models import Person
from scpb.people.named import Named, NamedQuerySet, is_one_thing
from strategy.models import Priority


class Rhythm(models.TextChoices):
    """When a recurring item comes; quarters are those of the calendar, by the month of the meeting."""

    EACH = "each", _("At each meeting")
    WINTER = "q1", _("Once a year, January to March")
    SPRING = "q2", _("Once a year, April to June")
    SUMMER = "q3", _("Once a year, July to September")
    AUTUMN = "q4", _("Once a year, October to December")

    @classmethod
    def of(cls, day: date) -> Rhythm:
        """The quarter of the day."""
        return (cls.WINTER, cls.SPRING, cls.SUMMER, cls.AUTUMN)[(day.month - 1) // 3]


class RecurringQuerySet(models.QuerySet["Recurring"]):
    def current(self, on: date) -> Self:
        """Those that go on at the end of the day."""
        return self.filter(starts_on__lte=on).exclude(ends_on__lt=on)

    def going_on(self, on: date) -> Self:
        """Those that are not over by the day, begun or not."""
        return self.exclude(ends_on__lt=on)

    def due_at(self, meeting: Meeting) -> Self:
        """Those of the board that come at a meeting of its day: the standing ones, and those of its quarter."""
        day = timezone.localtime(meeting.starts_at).date()
        return self.filter(board=meeting.board_id, rhythm__in=[Rhythm.EACH, Rhythm.of(day)]).current(day)

    def with_content(self) -> Self:
        """With everything that the items they make are given, in the order of an agenda."""
        leads = models.Prefetch("leads", RecurringLead.objects.named())
        return self.prefetch_related(leads, "priorities").order_by("comes_last", "order", "id")

    def with_last(self, today: date) -> Self:
        """With `last_day` and `last_due`: when the meeting began that had it last, and the one it was made for."""
        held = occurrences().filter(recurring=OuterRef("pk"), meeting__state__in=HELD)
        last = held.filter(meeting__starts_at__lt=midnight(today)).order_by("-meeting__starts_at")
        return self.annotate(
            last_day=Subquery(last.values("meeting__starts_at")[:1]),
            last_due=Subquery(last.values(at=F("was_due_at"))[:1]),
        ).order_by("comes_last", "order", "id")


def occurrences() -> models.QuerySet[AgendaItem]:
    """Items that recurring ones made and that count: not withdrawn, at meetings that were not cancelled.

    `was_due_at` is the beginning of the meeting for which it was made, wherever it has been moved since.
    """
    first = ItemMove.objects.filter(item=OuterRef("pk")).order_by("moved_at", "id").values("from_meeting__starts_at")
    found = AgendaItem.objects.filter(recurring__isnull=False, withdrawn_at__isnull=True)
    found = found.exclude(meeting__state=State.CANCELLED).select_related("meeting__board")
    return found.annotate(was_due_at=Coalesce(Subquery(first[:1]), "meeting__starts_at")).order_by("meeting__starts_at")


class Recurring(models.Model):
    """An item that makes its own rows: at each meeting (a standing item), or once a year in a quarter.

    One with a `duty` stands in the statutory calendar: the law that asks for it is named there.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="recurring")
    title = models.CharField(_("title"), max_length=300)
    rhythm = models.CharField(_("comes"), max_length=4, choices=Rhythm, default=Rhythm.EACH)
    duty = models.CharField(
        _("required by"),
        max_length=300,
        blank=True,
        help_text=_("The law that asks for it. Empty: nobody but the board."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.STANDING)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes allotted"), default=5)
    sub_text = models.CharField(_("text below the title"), max_length=300, blank=True)
    details = models.TextField(_("details"), blank=True)
    priorities = models.ManyToManyField(Priority, verbose_name=_("relevant to"), blank=True, related_name="recurring")
    all_priorities = models.BooleanField(_("relevant to all priorities"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    comes_last = models.BooleanField(
        _("after all other business"), default=False, help_text=_("Such as any other business, or the next date.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = RecurringQuerySet.as_manager()

    last_day: datetime | None
    last_due: datetime | None

    class Meta:
        ordering = ["board", "comes_last", "order", "id"]
        constraints = [
            ends_after_it_begins("recurring_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="recurring_rhythm_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="recurring_kind_is_known"),
            models.CheckConstraint(condition=Q(purpose__in=["", *Purpose.values]), name="recurring_purpose_is_known"),
            models.CheckConstraint(condition=Q(minutes__lte=480), name="recurring_lasts_a_day_at_most"),
        ]

    def __str__(self) -> str:
        return self.title


class RecurringLead(Named):
    """Who leads the items that a recurring one makes."""

    recurring = models.ForeignKey(Recurring, on_delete=models.CASCADE, related_name="leads")

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["recurring", "order", "id"]
        constraints = [is_one_thing("recurring_lead_is_one_thing")]


class BringBackQuerySet(models.QuerySet["BringBack"]):
    def open(self) -> Self:
        """On no agenda yet, or on one from which it was withdrawn or that was cancelled; and not given up."""
        fallen = Q(item__withdrawn_at__isnull=False) | Q(item__meeting__state=State.CANCELLED)
        return self.filter(Q(item__isnull=True) | fallen, closed_why="")

    def due(self, on: date) -> Self:
        """Open ones whose day has passed by `on`."""
        return self.open().filter(due_on__lte=on)

    def overdue(self, on: date) -> Self:
        """Open ones whose day, or the day of whose meeting, is before `on`."""
        return self.open().filter(Q(due_on__lt=on) | Q(due_meeting__starts_at__lt=midnight(on)))

    def wanted_at(self, meeting: Meeting) -> Self:
        """Open ones that are due at the meeting, or on a day by its own: what its agenda is offered."""
        day = timezone.localtime(meeting.starts_at).date()
        return self.open().filter(Q(due_meeting=meeting) | Q(due_on__lte=day), board=meeting.board_id)

    def with_sources(self) -> Self:
        """With where they come from and when they are due."""
        return self.select_related(
            "board",
            "due_meeting__board",
            "source_item__meeting__board",
            "source_decision__board",
            "source_decision__item",
            "source_action__board",
        )


class BringBack(models.Model):
    """Something the board asked to see again: an obligation of the forward plan until an item takes it up.

    It comes from a decision, an action or an item of `meeting`, or from nowhere but `wording`.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="bring_backs")
    title = models.CharField(_("what shall come back"), max_length=300)
    details = models.TextField(_("details"), blank=True)
    due_on = models.DateField(_("by"), null=True, blank=True)
    due_meeting = models.ForeignKey(
        Meeting, verbose_name=_("at the meeting"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    source_item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="bring_backs"
    )
    source_decision = models.ForeignKey(
        "meetings.Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="bring_backs"
    )
    source_action = models.ForeignKey(
        "meetings.Action", null=True, blank=True, on_delete=models.PROTECT, related_name="bring_backs"
    )
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="takes_up")
    closed_why = models.TextField(_("why it does not come back"), blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = BringBackQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="bring_back_says_what"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(closed_why=""), name="bring_back_is_taken_up_or_given_up"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ItemMove(models.Model):
    """That an item went from one meeting to another."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="moves")
    from_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    to_meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    moved_at = models.DateTimeField(_("moved"))
    moved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["item", "moved_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(from_meeting=models.F("to_meeting")), name="item_moved_elsewhere")
        ]

    def __str__(self) -> str:
        return f"{self.from_meeting_id} → {self.to_meeting_id}"


class PlanEditionQuerySet(models.QuerySet["PlanEdition"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Published plans of boards that the person sees, as far as they are for readers like this one."""
        return self.filter(may_read(person, on, "board"), board__in=Board.objects.visible_to(person, on))

    def of_board(self, board: Board) -> Self:
        """Those of a board, the latest first."""
        return self.filter(board=board).select_related("board").order_by("-number")


class PlanEdition(models.Model):
    """The forward plan of a board as it was published: what readers see until the next."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="plans")
    number = models.PositiveIntegerField(_("number"))
    access = models.CharField(_("who may see it"), max_length=10, choices=Access, default=Access.PUBLIC)
    snapshot = models.JSONField(_("what it says"))
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PlanEditionQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="plan_edition_number_is_its_own"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="plan_edition_access_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.board}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:plan_edition", args=[self.board.slug, self.number])
