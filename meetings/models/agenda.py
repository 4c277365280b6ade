"""Agenda items: what a meeting deals with, in order, with who leads and for how long."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from meetings.models.meetings import WRITING, Meeting
from meetings.models.secrecy import Exempt, says_why
from performance.models import Edition
from scpb.boards.models import Access, Board
from scpb.people.models import Organisation, Person, Post


class ItemKind(models.TextChoices):
    STANDING = "standing", _("Standing")
    REPORT = "report", _("Report")
    PRESENTATION = "presentation", _("Presentation")
    VERBAL = "verbal", _("Verbal")


class Purpose(models.TextChoices):
    INFORMATION = "information", _("Information")
    DECISION = "decision", _("Decision")
    FEEDBACK = "feedback", _("Feedback")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Items that the person knows of: of published agendas, and of drafts for the board's officers.

        Of a closed board's agenda somebody else knows the items that name them, and no other.
        What they read of each is another question: see `readable_by`.
        """
        known = Q(meeting__board__in=Board.objects.visible_to(person, on)) | named_on_item(person, "pk")
        published = Q(meeting__agenda_published_at__isnull=False) & ~Q(meeting__state__in=WRITING)
        served = Q(meeting__board__in=Board.objects.served_by(person, on))
        return self.filter((known & published) | served)

    def readable_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Items whose title and content the person may read."""
        return self.visible_to(person, on).filter(may_read(person, on, "meeting__board") | named_on_item(person, "pk"))

    def led_by(self, person: Person | AnonymousUser) -> Self:
        """Items that the person leads, by name or by a post, in the order of their meetings."""
        named = self.filter(named_on_item(person, "pk"))
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
        return self.annotate(is_open=as_flag(may_read(person, on, "meeting__board") | named_on_item(person, "pk")))

    def with_places(self) -> Self:
        """With `minutes_before`, of all items before it, also those that a reader does not know of."""
        before = AgendaItem.objects.filter(meeting=OuterRef("meeting"), order__lt=OuterRef("order")).order_by()
        total = before.values("meeting").annotate(total=Sum("minutes")).values("total")
        return self.annotate(minutes_before=Coalesce(Subquery(total), 0))

    def with_asking(self) -> Self:
        """With `asks`: whether the board is recommended anything."""
        return self.annotate(asks=Exists(Recommendation.objects.filter(item=OuterRef("pk"))))

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
    asks: bool
    minutes_before: int

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
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class LeadQuerySet(models.QuerySet["Lead"]):
    def named(self) -> Self:
        """With the names of what they are."""
        return self.select_related("person", "post__organisation", "organisation")

    def with_posts(self) -> Self:
        """With the posts that persons hold, for the organisation printed beside a name."""
        return self.named().prefetch_related(Prefetch("person__posts", Post.objects.select_related("organisation")))


class Lead(models.Model):
    """Who leads an item: a person, a post or an organisation of the register, or words where there is neither."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="leads")
    order = models.PositiveSmallIntegerField(default=1)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="leading")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="leading")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="leading"
    )
    wording = models.CharField(_("in words"), max_length=200, blank=True)

    objects = LeadQuerySet.as_manager()

    class Meta:
        ordering = ["item", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(person__isnull=False, post__isnull=True, organisation__isnull=True, wording="")
                    | Q(person__isnull=True, post__isnull=False, organisation__isnull=True, wording="")
                    | Q(person__isnull=True, post__isnull=True, organisation__isnull=False, wording="")
                    | (Q(person__isnull=True, post__isnull=True, organisation__isnull=True) & ~Q(wording=""))
                ),
                name="lead_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.public_name()

    def public_name(self, on: date | None = None) -> str:
        """As published papers name the lead: a person with their organisation on the day, a post, a body, or words."""
        if self.person is None:
            return str(self.post or self.organisation or self.wording)
        name = self.person.public_name(on)
        if on is None or self.person.public_by_post:
            return name
        held = next((post for post in self.person.posts.all() if post.is_current(on)), None)
        return f"{name}, {held.organisation}" if held else name


class Report(models.Model):
    """The text that an item is decided on, written online."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="report")
    text = models.TextField(_("report"), blank=True)

    def __str__(self) -> str:
        return str(self.item)


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
        | Q(**{access: Access.MEMBERS, f"{board}__in": Board.objects.of(person, on)})
        | Q(**{access: Access.RESTRICTED, f"{board}__in": Board.objects.trusting(person, on)})
    )


def as_flag(rule: Q) -> Case:
    """A condition as a column of true and false."""
    return Case(When(rule, then=Value(True)), default=Value(False))


def named_on_item(person: Person | AnonymousUser, item: str) -> Q:
    """The condition that the person leads the item, by name or by a post; `item` is the path to its key."""
    if isinstance(person, AnonymousUser):
        return Q(pk__in=[])
    named = Lead.objects.filter(Q(person=person) | Q(post__person=person), item=OuterRef(item))
    return Q(Exists(named))
