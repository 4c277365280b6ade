"""Actions: what somebody is to do after a meeting, until an officer has closed it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem, as_flag, readable_items
from meetings.models.decisions import Decision, visible_decisions
from meetings.models.keys import for_reader, keys
from meetings.models.meetings import HIDDEN, Meeting, State, visible_meetings
from scpb.boards.models import TRUSTED, Board, Membership, boards_of, boards_served_by, sees_board
from scpb.documents.models import StoredFile
from scpb.people.models import Person, Post
from scpb.people.named import NAMED, Named, NamedQuerySet, is_one_thing
from strategy.models import PlanEntry, Priority


class ActionState(models.TextChoices):
    DRAFT = "draft", _("In draft minutes")
    OPEN = "open", _("Outstanding")
    CLAIMED = "claimed", _("Said to be done")
    CLOSED = "closed", _("Completed")
    DROPPED = "dropped", _("No longer needed")


# Where an action may go from each state: its owner says that it is done, the officer closes it.
ACTION_NEXT: dict[ActionState, set[ActionState]] = {
    ActionState.DRAFT: {ActionState.OPEN},
    ActionState.OPEN: {ActionState.CLAIMED, ActionState.CLOSED, ActionState.DROPPED},
    ActionState.CLAIMED: {ActionState.OPEN, ActionState.CLOSED, ActionState.DROPPED},
    ActionState.CLOSED: {ActionState.OPEN},
    ActionState.DROPPED: {ActionState.OPEN},
}
OPEN_STATES = (ActionState.OPEN, ActionState.CLAIMED)
LISTED = (
    *("uuid", "number", "wording", "origin", "raised_on", "due_on", "due_meeting", "state", "outcome", "closed_at"),
    *("board__abbreviation", "board__is_public", "item__order", "item__access"),
    *("meeting__number", "meeting__starts_at", "meeting__is_closed", "meeting__board__slug"),
)  # what a list says of each


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Actions of items that the person may read, once they are more than a draft; an owner's own.

        Officers see the drafts of their boards. Everybody else than the board's own people sees what published
        minutes hold.
        """
        served = Q(board__in=boards_served_by(person, on))
        readable = Q(item__isnull=True) | Q(item__in=readable_items(person, on))
        own = Q(board__in=boards_of(person, on))
        known = sees_board("board", person, on) & Q(meeting__is_closed=False)
        published = known & Q(meeting__minutes_published_at__isnull=False) & ~Q(meeting__state__in=HIDDEN)
        begun = ~Q(state=ActionState.DRAFT)
        return self.filter(served | (begun & ((readable & (own | published)) | Q(pk__in=naming(person)))))

    def owned_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Actions that the person is to do: by name, by a post, or for the organisation whose place they fill."""
        return self.filter(Q(pk__in=naming(person)) | Q(pk__in=answering(person, on or timezone.localdate())))

    def naming(self, person: Person) -> Self:
        """Actions whose owner is the person, by name or by a post; not those of their organisation."""
        return self.filter(pk__in=naming(person))

    def begun(self) -> Self:
        """Past the draft of the minutes."""
        return self.exclude(state=ActionState.DRAFT)

    def open(self) -> Self:
        """Not closed, whatever their owners say."""
        return self.filter(state__in=OPEN_STATES)

    def with_due(self) -> Self:
        """With `due`: the day by which it is to be done, which moves with the meeting that it is due at.

        While that meeting is postponed and waits for its date, the action has none either.
        """
        moved = Case(
            When(due_meeting__state=State.POSTPONED, then=Value(None)),
            default=TruncDate("due_meeting__starts_at"),
            output_field=models.DateField(),
        )
        return self.annotate(due=Coalesce("due_on", moved, output_field=models.DateField()))

    def due_between(self, first: date, last: date) -> Self:
        """Open ones that are due on one of these days, both included."""
        return self.with_due().open().filter(due__gte=first, due__lte=last)

    def overdue(self, on: date) -> Self:
        """Open ones whose day has passed by `on`."""
        return self.with_due().open().filter(due__lt=on)

    def first_due_first(self) -> Self:
        """In the order in which they are due; those without a date last."""
        return self.with_due().order_by(F("due").asc(nulls_last=True), "board__name", "number")

    def of_meeting(self, meeting: Meeting) -> Self:
        """Those of one meeting, in order."""
        return self.filter(meeting=meeting).order_by("number")

    def on_the_log(self, last: Meeting | None) -> Self:
        """What is outstanding, and what was closed since a meeting; all where there was none."""
        since = Q(closed_at__gte=last.starts_at) if last else Q()
        return self.begun().filter(Q(state__in=OPEN_STATES) | since)

    def with_places(self, person: Person | AnonymousUser) -> Self:
        """With what of its surroundings the person knows, such as `is_meeting_known`; and `is_mine`."""
        return (
            self.with_reader(person)
            .select_related("decision__board")
            .annotate(
                is_decision_known=as_flag(Q(decision__in=visible_decisions(person))),
                is_item_open=as_flag(Q(item__in=readable_items(person))),
            )
        )

    def with_reader(self, person: Person | AnonymousUser) -> Self:
        """With `is_meeting_known` and `is_mine`: what a list says to whom it is shown."""
        return self.annotate(
            is_meeting_known=as_flag(Q(meeting__in=visible_meetings(person))),
            is_mine=as_flag(Q(pk__in=naming(person)) | Q(pk__in=answering(person, timezone.localdate()))),
        )

    def with_latest(self) -> Self:
        """With what was last said of each: `latest_kind`, `latest_text`, `latest_at`."""
        told = ActionUpdate.objects.filter(action=OuterRef("pk")).order_by("-at", "-id")
        return self.annotate(
            latest_kind=Subquery(told.values("kind")[:1]),
            latest_text=Subquery(told.values("text")[:1]),
            latest_at=Subquery(told.values("at")[:1]),
        )

    def offered_as_origin(self, meeting: Meeting, chosen: int | None) -> Self:
        """Open actions of the board, any of which an item of the meeting may come from, and the one chosen already."""
        offered = Q(board=meeting.board_id, state__in=OPEN_STATES) | Q(pk=chosen)
        return self.filter(offered).select_related("board").order_by("-raised_on", "number")

    def listed(self, on: date) -> Self:
        """With what a list names, and no more: who is to do them as they are named on the day, where they come from."""
        owners = ActionOwner.objects.with_posts_on(on).only(*NAMED, "action")
        found = self.select_related("board", "meeting__board", "item")
        return found.prefetch_related(models.Prefetch("owners", owners, to_attr="owners_listed")).only(*LISTED)

    def with_owners(self) -> Self:
        """With who is to do them, and all that a list names."""
        return self.select_related("board", "meeting__board", "item", "due_meeting__board").prefetch_related(
            models.Prefetch("owners", ActionOwner.objects.with_posts())
        )


def naming(person: Person | AnonymousUser) -> RawSQL:
    """The keys of the actions whose owner is the person, by name or by a post."""
    return keys("actions owned", person.pk, lambda: ActionOwner.objects.naming(person).values("action_id"))


def answering(person: Person | AnonymousUser, on: date) -> RawSQL:
    """The keys of the actions whose owner is an organisation for which the person sits on the action's board."""
    return keys("actions answered for", (person.pk, on), lambda: _answering(person, on))


def visible_actions(person: Person | AnonymousUser, on: date | None = None) -> RawSQL:
    """The keys of the actions that the person may see, for conditions on what belongs to them."""
    actions = Action.objects
    return for_reader("visible actions", person, on, lambda day: actions.visible_to(person, day).values("pk"))


def _answering(person: Person | AnonymousUser, on: date) -> models.QuerySet[ActionOwner, Any]:
    if isinstance(person, AnonymousUser) or person.pk is None:
        return ActionOwner.objects.none().values_list("action_id", flat=True)
    terms = Membership.objects.current(on).filter(person=person, kind__in=TRUSTED, seat__organisation__isnull=False)
    held = terms.filter(board=OuterRef("action__board"), seat__organisation=OuterRef("organisation"))
    return ActionOwner.objects.filter(Exists(held)).order_by().values_list("action_id", flat=True)


class Action(models.Model):
    """One thing to be done. `minuted` is what the minutes print; `wording` what the owner is asked, which may change.

    It is due on a day or at a meeting; with neither it stays open until somebody closes it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="actions")
    number = models.PositiveIntegerField(_("number"))
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="actions")
    minuted = models.TextField(_("as minuted"))
    wording = models.TextField(_("action"))
    origin = models.CharField(
        _("where it comes from"), max_length=300, blank=True, help_text=_("If it is from no meeting in the portal.")
    )
    raised_on = models.DateField(_("raised"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    due_meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("due at the meeting"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="due",
    )
    priorities = models.ManyToManyField(Priority, verbose_name=_("serves"), blank=True, related_name="actions")
    plan_entries = models.ManyToManyField(
        PlanEntry, verbose_name=_("serves in the action plan"), blank=True, related_name="actions"
    )
    state = models.CharField(_("state"), max_length=10, choices=ActionState, default=ActionState.DRAFT)
    outcome = models.CharField(
        _("outcome"),
        max_length=300,
        blank=True,
        help_text=_("Printed after “Completed”, such as “on the agenda for January”."),
    )
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(_("times written"), default=1)

    objects = ActionQuerySet.as_manager()

    # what `with_due`, `with_places` and `with_latest` add
    due: date | None
    is_decision_known: bool
    is_meeting_known: bool
    is_item_open: bool
    is_mine: bool
    latest_kind: str | None
    latest_text: str | None
    latest_at: datetime | None

    class Meta:
        ordering = ["board", "-raised_on", "number"]
        indexes = [models.Index(fields=["board", "state"], name="action_of_board_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="action_number_is_the_boards_own"),
            models.CheckConstraint(condition=~Q(wording="") & ~Q(minuted=""), name="action_says_what_to_do"),
            models.CheckConstraint(condition=Q(state__in=ActionState.values), name="action_is_in_a_known_state"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_meeting__isnull=True), name="action_is_due_once"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state__in=["closed", "dropped"], closed_at__isnull=False)
                    | (~Q(state__in=["closed", "dropped"]) & Q(closed_at__isnull=True, closed_by__isnull=True))
                ),
                name="action_closed_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ActionState.DROPPED) | ~Q(outcome=""), name="action_dropped_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.wording

    def get_absolute_url(self) -> str:
        return reverse("meetings:action", args=[self.uuid])

    @property
    def reference(self) -> str:
        """`SCPB/A12`, of actions with their board."""
        return f"{self.board.abbreviation}/A{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class ActionOwner(Named):
    """Who is to do it."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="owners")

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["action", "order", "id"]
        constraints = [is_one_thing("action_owner_is_one_thing")]


class ActionUpdateQuerySet(models.QuerySet["ActionUpdate"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """What was said of actions that the person may see."""
        return self.filter(action__in=visible_actions(person, on))

    def with_people(self) -> Self:
        """With who said it, and the file that shows it; the latest first."""
        posts = models.Prefetch("by__posts", Post.objects.select_related("organisation"))
        return self.select_related("by", "evidence_file__file").prefetch_related(posts).order_by("-at", "-id")


class ActionUpdate(models.Model):
    """Something that was said of or done to an action; never changed. `before` and `after` are texts."""

    class Kind(models.TextChoices):
        PROGRESS = "progress", _("Progress")
        CLAIMED = "claimed", _("Said to be done")
        CLOSED = "closed", _("Closed")
        DROPPED = "dropped", _("No longer needed")
        REOPENED = "reopened", _("Opened again")
        RETURNED = "returned", _("Not accepted as done")
        TRANSFERRED = "transferred", _("Handed over")
        DUE = "due", _("Due date changed")
        REWORDED = "reworded", _("Reworded")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="updates")
    kind = models.CharField(_("kind"), max_length=11, choices=Kind, default=Kind.PROGRESS)
    text = models.TextField(_("what was done"), blank=True)
    before = models.TextField(_("before"), blank=True)
    after = models.TextField(_("after"), blank=True)
    evidence = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    evidence_title = models.CharField(_("title of the evidence"), max_length=200, blank=True)
    evidence_url = models.URLField(_("or a link to it"), max_length=500, blank=True)
    told_by = models.CharField(
        _("in whose name"), max_length=300, blank=True, help_text=_("Who told the officer who wrote it down.")
    )
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ActionUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["action", "-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(after="") | Q(evidence__isnull=False) | ~Q(evidence_url=""),
                name="action_update_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"
