"""Agenda items: what a meeting deals with, in order, with who leads and for how long."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Sum, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from meetings.models.keys import for_reader, keys
from meetings.models.meetings import Meeting, State, hidden
from meetings.models.secrecy import Exempt, says_why
from performance.models import Edition, Measure
from scpb.boards.models import Access, boards_chaired_by, boards_of, boards_served_by, boards_trusting, sees_board
from scpb.people.models import Person
from scpb.people.named import Named, NamedQuerySet, is_one_thing
from strategy.models import ActionPlan, Priority, StrategyVersion


class ItemKind(models.TextChoices):
    STANDING = "standing", _("Standing")
    REPORT = "report", _("Report")
    PRESENTATION = "presentation", _("Presentation")
    VERBAL = "verbal", _("Verbal")
    DECLARATIONS = "declarations", _("Declarations of interest")
    QUESTIONS = "questions", _("Public questions and comments")
    MINUTES = "minutes", _("Minutes of an earlier meeting")
    MATTERS = "matters", _("Matters arising and action log")
    PLAN = "plan", _("Forward plan")


class Purpose(models.TextChoices):
    INFORMATION = "information", _("Information")
    DECISION = "decision", _("Decision")
    FEEDBACK = "feedback", _("Feedback")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Items that the person knows of: of published agendas, and of drafts for the board's officers.

        A draft that was put to the chair is known to the chair and the vice-chair, and to who takes the chair.

        Of a closed board's agenda somebody else knows the items that name them, and no other.
        What they read of each is another question: see `readable_by`.
        """
        seen = sees_board("meeting__board", person, on) & Q(meeting__is_closed=False)
        own = Q(meeting__board__in=boards_of(person, on))
        known = seen | own | named_on_item(person, "pk")
        published = Q(meeting__agenda_published_at__isnull=False) & ~hidden()
        served = Q(meeting__board__in=boards_served_by(person, on))
        return self.filter((known & published) | served | before_chair(person, on, "meeting"))

    def readable_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Items whose title and content the person may read."""
        rule = may_read(person, on, "meeting__board") | named_on_item(person, "pk")
        return self.visible_to(person, on).filter(rule).exclude(shut_out(person, "pk"), access=Access.RESTRICTED)

    def open_to_brief(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Items whose brief for the chair the person reads or writes: chairing the board, serving it, leading them.

        Who declared an interest by which they get nothing restricted gets no brief of what is.
        """
        keeps = Q(meeting__board__in=boards_served_by(person, on))
        keeps |= Q(meeting__board__in=boards_chaired_by(person, on)) & ~Q(meeting__state=State.PLANNED)
        told = self.filter(keeps | in_chair(person, on, "meeting") | named_on_item(person, "pk"))
        return told.exclude(shut_out(person, "pk"), access=Access.RESTRICTED)

    def with_readability(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """With `is_readable`: whether the person may read title and content."""
        readable = AgendaItem.objects.readable_by(person, on).filter(pk=OuterRef("pk"))
        return self.annotate(is_readable=Exists(readable))

    def led_by(self, person: Person | AnonymousUser) -> Self:
        """Items that the person leads, by name or by a post, in the order of their meetings."""
        named = self.filter(named_on_item(person, "pk"), withdrawn_at=None)
        return named.select_related("meeting__board").order_by("meeting__starts_at", "order")

    def of_meetings(self, meetings: models.QuerySet[Meeting]) -> Self:
        return self.filter(meeting__in=meetings.order_by())

    def for_audience(self, audience: str) -> Self:
        """Items whose title and content belong in the pack of this audience."""
        return self.filter(access__in=READS[Access(audience)])

    def with_content(self) -> Self:
        """With everything that packs print of an item, in order."""
        return self.with_editions().prefetch_related(
            Prefetch("leads", Lead.objects.with_posts()), "recommendations", "papers__file"
        )

    def with_openness(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """With `is_open`: whether the person may read more of the item than that it is there."""
        rule = may_read(person, on, "meeting__board") | named_on_item(person, "pk")
        allowed = ~(shut_out(person, "pk") & Q(access=Access.RESTRICTED))
        return self.annotate(is_open=as_flag(rule & allowed))

    def with_places(self) -> Self:
        """With `minutes_before`, of all items before it, also those that a reader does not know of."""
        before = AgendaItem.objects.filter(meeting=OuterRef("meeting"), order__lt=OuterRef("order")).order_by()
        total = before.values("meeting").annotate(total=Sum("minutes", filter=Q(withdrawn_at=None))).values("total")
        return self.annotate(minutes_before=Coalesce(Subquery(total), 0))

    def with_asking(self) -> Self:
        """With `asks`: whether the board is recommended anything."""
        return self.annotate(asks=Exists(Recommendation.objects.filter(item=OuterRef("pk"))))

    def with_note(self, note: Subquery) -> Self:
        """With `noted`: what the reader noted for themselves."""
        return self.annotate(noted=note)

    def with_referred(self, referred: RawSQL) -> Self:
        """With `is_referred`: whether it is among these, which a referral is about."""
        return self.annotate(is_referred=as_flag(Q(pk__in=referred)))

    def with_editions(self) -> Self:
        """In order, with reports and dashboards but without a dashboard's figures, which are large."""
        found = self.select_related("report", "edition__dashboard", "edition__rule_set").order_by("order")
        return found.defer("edition__result", "edition__snapshot")

    def of_meeting(self, meeting: Meeting) -> Self:
        """The whole agenda of a meeting, with everything that is printed of it."""
        return self.filter(meeting=meeting).with_content()


class AgendaItem(Exempt):
    """One item. `order` is its number: 1, 2, … without gaps, kept so by the services."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="items")
    order = models.PositiveSmallIntegerField(_("number"), editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=ItemKind, default=ItemKind.REPORT)
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes allotted"), default=10)
    sub_text = models.CharField(
        _("text below the title"), max_length=300, blank=True, help_text=_("Such as where the item comes from.")
    )

    details = models.TextField(
        _("details"),
        blank=True,
        help_text=_("What it is to cover, one point in each line; the forward plan prints it."),
    )
    priorities = models.ManyToManyField(
        Priority, verbose_name=_("relevant to"), blank=True, related_name="agenda_items"
    )
    all_priorities = models.BooleanField(_("relevant to all priorities"), default=False)
    measures = models.ManyToManyField(
        Measure, verbose_name=_("measures cited"), blank=True, related_name="agenda_items"
    )
    recurring = models.ForeignKey(
        "meetings.Recurring", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="items"
    )
    origin = models.ForeignKey(
        "meetings.Action",
        verbose_name=_("comes from the action"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="items",
    )
    approves = models.ForeignKey(
        Meeting,
        verbose_name=_("minutes to be approved"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="approved_at",
    )
    adopts = models.ForeignKey(
        StrategyVersion,
        verbose_name=_("strategy put to the board"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agenda_items",
    )
    agrees = models.ForeignKey(
        ActionPlan,
        verbose_name=_("action plan put to the board"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agenda_items",
    )
    planned_at = models.DateTimeField(_("first published in the forward plan"), null=True, editable=False)
    urgency = models.TextField(
        _("why it is late"), blank=True, help_text=_("The chair’s reason for taking it; printed on the agenda.")
    )
    begun_at = models.DateTimeField(_("begun"), null=True, editable=False)  # when the board came to it
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    withdrawn_why = models.TextField(_("why it was withdrawn"), blank=True, editable=False)
    edition = models.ForeignKey(
        Edition,
        verbose_name=_("dashboard"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agenda_items",
    )

    objects = AgendaItemQuerySet.as_manager()

    is_open: bool
    is_readable: bool
    asks: bool
    is_referred: bool
    minutes_before: int
    noted: str | None

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            says_why("item_restricted_says_why"),
            models.UniqueConstraint(fields=["meeting", "order"], name="item_number_is_its_own"),
            models.CheckConstraint(condition=Q(order__gte=1), name="item_numbers_begin_with_one"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="item_access_is_known"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="item_kind_is_known"),
            models.CheckConstraint(condition=Q(purpose__in=["", *Purpose.values]), name="item_purpose_is_known"),
            models.CheckConstraint(condition=Q(minutes__lte=480), name="item_lasts_a_day_at_most"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_why=""), name="item_withdrawn_says_why"
            ),
            models.CheckConstraint(
                condition=Q(approves__isnull=True) | Q(kind=ItemKind.MINUTES), name="item_of_minutes_approves_them"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def length(self) -> int:
        """The minutes that it takes of the meeting."""
        return 0 if self.is_withdrawn else self.minutes


class Lead(Named):
    """Who leads an item, or presents it to the board."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Leads")
        PRESENTER = "presenter", _("Presents")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="leads")
    role = models.CharField(_("part"), max_length=10, choices=Role, default=Role.LEAD)

    objects = NamedQuerySet.as_manager()

    class Meta:
        ordering = ["item", "order", "id"]
        constraints = [
            is_one_thing("lead_is_one_thing"),
            models.CheckConstraint(condition=Q(role__in=["lead", "presenter"]), name="lead_part_is_known"),
        ]


class Question(models.Model):
    """A question or comment from the public that an item holds, and what was answered."""

    class Kind(models.TextChoices):
        QUESTION = "question", _("Question")
        COMMENT = "comment", _("Comment")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUESTION)
    asked_by = models.CharField(
        _("asked by"), max_length=200, help_text=_("As it shall be printed: a name, or “A resident of …”.")
    )
    received_on = models.DateField(_("received"), null=True, blank=True)
    text = models.TextField(_("question or comment"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=200, blank=True)

    class Meta:
        ordering = ["item", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="question_says_something"),
            models.CheckConstraint(condition=Q(kind__in=["question", "comment"]), name="question_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.text


class Recommendation(models.Model):
    """One thing that the board is asked to do; a decision is taken on each."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="recommendations")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.TextField(_("recommendation"))

    class Meta:
        ordering = ["item", "order"]
        constraints = [
            models.UniqueConstraint(fields=["item", "order"], name="recommendation_number_is_its_own"),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


# What each audience reads: a pack holds these and nothing else.
READS: dict[Access, list[Access]] = {
    Access.PUBLIC: [Access.PUBLIC],
    Access.MEMBERS: [Access.PUBLIC, Access.MEMBERS],
    Access.RESTRICTED: [Access.PUBLIC, Access.MEMBERS, Access.RESTRICTED],
}


def may_read(person: Person | AnonymousUser, on: date | None, board: str, access: str = "access") -> Q:
    """The rule of access for a query on something of a board: `board` and `access` are the paths to them."""
    if isinstance(person, AnonymousUser):
        return Q(**{access: Access.PUBLIC})
    return (
        Q(**{access: Access.PUBLIC})
        | Q(**{access: Access.MEMBERS, f"{board}__in": boards_of(person, on)})
        | Q(**{access: Access.RESTRICTED, f"{board}__in": boards_trusting(person, on)})
    )


def shut_out(person: Person | AnonymousUser, item: str) -> Q:
    """The condition that the person declared an interest in the item by which they get nothing restricted of it."""
    if isinstance(person, AnonymousUser):
        return Q(pk__in=[])

    held = AgendaItem.objects.filter(declarations__person=person.pk, declarations__withholds=True)
    return Q(**{f"{item}__in": keys("items withheld", person.pk, lambda: held.values("pk"))})


def in_chair(person: Person | AnonymousUser, on: date | None, meeting: str) -> Q:
    """The condition that the person takes the chair of a meeting, while its board trusts them."""
    if isinstance(person, AnonymousUser):
        return Q(pk__in=[])
    return Q(**{f"{meeting}__chaired_by": person.pk, f"{meeting}__board__in": boards_trusting(person, on)})


def before_chair(person: Person | AnonymousUser, on: date | None, meeting: str) -> Q:
    """The condition that an agenda was put to the person, who chairs the board or takes the chair of the meeting."""
    chairs = Q(**{f"{meeting}__board__in": boards_chaired_by(person, on)}) | in_chair(person, on, meeting)
    return chairs & Q(**{f"{meeting}__clearance_asked_at__isnull": False})


def as_flag(rule: Q) -> Case:
    """A condition as a column of true and false."""
    return Case(When(rule, then=Value(True)), default=Value(False))


def named_on_item(person: Person | AnonymousUser, item: str) -> Q:
    """The condition that the person leads the item, by name or by a post; `item` is the path to its key."""
    if isinstance(person, AnonymousUser):
        return Q(pk__in=[])
    named = keys("items led", person.pk, lambda: Lead.objects.naming(person).values("item"))
    return Q(**{f"{item}__in": named})


def readable_items(person: Person | AnonymousUser, on: date | None = None) -> RawSQL:
    """The keys of the items whose title and content the person may read, for conditions on what belongs to them."""
    items = AgendaItem.objects
    return for_reader("readable items", person, on, lambda day: items.readable_by(person, day).values("pk"))
