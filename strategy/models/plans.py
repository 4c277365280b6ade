"""Action plans: what is done for the priorities in a financial year, who answers for it, and how it goes on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import TRUSTED, Board, Membership, Role, boards_of, boards_served_by
from scpb.boards.models.boards import keys_of_boards
from scpb.documents.models import StoredFile
from scpb.people.models import Person, Post
from scpb.people.named import Named, NamedQuerySet, is_one_thing
from strategy.models.strategies import Priority, Strategy

APRIL = 4


class PlanState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")


PLAN_NEXT: dict[PlanState, set[PlanState]] = {PlanState.DRAFT: {PlanState.AGREED}, PlanState.AGREED: set()}


def financial_year(on: date) -> int:
    """The year in which the financial year of a day began: 2022 for 31 March 2023."""
    return on.year if on.month >= APRIL else on.year - 1


def quarter_of(on: date) -> int:
    """Which quarter of the financial year a day lies in: 1 for April to June."""
    return (on.month - APRIL) % 12 // 3 + 1


def last_day_of(year: int, quarter: int) -> date:
    """The day on which a quarter of the financial year that begins in `year` ends."""
    month = APRIL - 1 + 3 * quarter  # that in which the next one begins, less one
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


class PlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Agreed plans of strategies that the person knows of; drafts of one's own boards."""
        known = Q(strategy__board__in=Board.objects.listed_for(person), state=PlanState.AGREED)
        own = Q(strategy__board__in=boards_of(person, on)) | Q(strategy__board__in=boards_served_by(person, on))
        return self.filter(known | own)


class ActionPlan(models.Model):
    """The plan of a strategy for one financial year. As the board agreed it, it is kept; the rows go on living."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField(_("financial year"))  # in which it begins
    state = models.CharField(_("state"), max_length=6, choices=PlanState, default=PlanState.DRAFT)
    introduction = models.TextField(_("introduction"), blank=True)
    agreed_on = models.DateField(_("agreed"), null=True, blank=True)
    agreed_by = models.CharField(_("by which decision"), max_length=200, blank=True)
    agreed_note = models.TextField(  # where its words are not those that the board had before it
        _("what was changed after the board decided, and why"), blank=True
    )
    snapshot = models.TextField(_("as it was agreed"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the contents"), max_length=64, blank=True, editable=False)
    pdf = models.ForeignKey(StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "year"],
                name="plan_is_one_a_year",
                violation_error_message=_("The strategy has an action plan for this year already."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", agreed_on__isnull=True, agreed_by="", agreed_note="", snapshot="")
                | (Q(state="agreed", agreed_on__isnull=False) & ~Q(snapshot="")),
                name="plan_agreed_keeps_its_contents",
                violation_error_message=_("Say on which day the plan was agreed."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1998, year__lte=2100),
                name="plan_year_can_be",
                violation_error_message=_("Give the year in which the financial year begins, between 1998 and 2100."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(strategy)s: action plan %(year)s") % {"strategy": self.strategy, "year": self.period})

    def get_absolute_url(self) -> str:
        return reverse("strategy:plan", args=[self.strategy.slug, self.year])

    @property
    def period(self) -> str:
        """`2022–23`."""
        return f"{self.year}–{(self.year + 1) % 100:02d}"

    @property
    def first_day(self) -> date:
        return date(self.year, APRIL, 1)

    @property
    def last_day(self) -> date:
        return date(self.year + 1, 3, 31)

    @property
    def is_agreed(self) -> bool:
        return self.state == PlanState.AGREED


class PlanEntryQuerySet(models.QuerySet["PlanEntry"]):
    def added_by(self, day: date) -> Self:
        """Those that the plan had by the day, whether they are taken out since or not."""
        return self.filter(Q(added_on__isnull=True) | Q(added_on__lte=day))


class PlanEntry(models.Model):
    """One thing to be done for a priority in the year. Once the plan is agreed, none is deleted: it is taken out."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="entries")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="plan_entries")
    number = models.PositiveSmallIntegerField(_("number"))  # within the plan, never given again
    order = models.PositiveSmallIntegerField(_("order"), default=1)  # within its priority
    what = models.TextField(_("what will be done"))
    timescale = models.CharField(_("timescale"), max_length=120, blank=True, help_text=_("As in “by March 2023”."))
    due_on = models.DateField(_("due"), null=True, blank=True)
    success = models.TextField(_("measure of success"), blank=True)
    added_on = models.DateField(_("added"), null=True)  # none: it was in the plan as the board agreed it
    taken_out_on = models.DateField(_("taken out"), null=True)
    taken_out_why = models.TextField(_("why it was taken out"), blank=True)
    version = models.PositiveIntegerField(_("times written"), default=1)

    objects = PlanEntryQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "priority", "order", "id"]
        verbose_name_plural = _("plan entries")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plan_entry_number_is_its_own",
                violation_error_message=_("Two entries of a plan cannot have one number."),
            ),
            models.CheckConstraint(
                condition=~Q(what=""),
                name="plan_entry_says_what",
                violation_error_message=_("Say what will be done."),
            ),
            models.CheckConstraint(
                condition=Q(taken_out_on__isnull=True) | ~Q(taken_out_why=""),
                name="plan_entry_taken_out_says_why",
                violation_error_message=_("Say why the entry was taken out."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("strategy:plan_entry", args=[self.plan.strategy.slug, self.plan.year, self.number])

    def is_asked_in(self, review: PlanReview) -> bool:
        """Whether the review of a quarter should say something of it."""
        return self.taken_out_on is None and (self.added_on is None or self.added_on <= review.last_day)


class EntryNameQuerySet(NamedQuerySet["EntryName"]):
    def owning(self, person: Person, on: date) -> Self:
        """Owners that are the person on the day: by name, by a post that they hold, or as the organisation whose place
        on the board they fill.
        """
        terms = Membership.objects.current(on).filter(
            person=person,
            kind__in=TRUSTED,
            board=OuterRef("entry__plan__strategy__board"),
            seat__organisation=OuterRef("organisation"),
        )
        held = Post.objects.current(on).filter(person=person)
        own = Q(person=person) | Q(post__in=held.values("pk")) | Q(Exists(terms))
        return self.filter(own, part=EntryName.Part.OWNER)


class EntryName(Named):
    """Who owns an entry, or is a partner in it."""

    class Part(models.TextChoices):
        OWNER = "owner", _("Owner")
        PARTNER = "partner", _("Partner")

    entry = models.ForeignKey(PlanEntry, on_delete=models.CASCADE, related_name="names")
    part = models.CharField(_("part"), max_length=7, choices=Part, default=Part.OWNER)

    objects = EntryNameQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "part", "order", "id"]
        constraints = [
            is_one_thing(
                "entry_name_is_one_thing", _("Choose one thing: a person, a post, an organisation, or words.")
            ),
            models.CheckConstraint(
                condition=Q(part__in=["owner", "partner"]),
                name="entry_part_is_known",
                violation_error_message=_("Somebody named is an owner or a partner."),
            ),
        ]


def boards_reviewing(person: Person | AnonymousUser, on: date | None = None) -> list[int]:
    """The keys of boards whose reviews the person reads whole: as member or deputy, officer or analyst."""
    return keys_of_boards(person, on, [*TRUSTED, Role.OFFICER, Role.ANALYST])


class PlanReviewQuerySet(models.QuerySet["PlanReview"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Published reviews of plans that the person may read; those of one's own boards from their beginning."""
        public = Q(published_at__isnull=False, plan__in=ActionPlan.objects.visible_to(person, on).values("pk"))
        return self.filter(public | Q(plan__strategy__board__in=boards_reviewing(person, on)))

    def under_way(self, on: date) -> Self:
        """The last review of each plan, if it is open; plans of this and the last financial year.

        One that was never closed and was followed by another waits for nobody.
        """
        later = PlanReview.objects.filter(plan=OuterRef("plan"), quarter__gt=OuterRef("quarter"))
        recent = self.filter(closed_at__isnull=True, plan__year__in=[financial_year(on), financial_year(on) - 1])
        return recent.exclude(Exists(later))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class PlanReview(models.Model):
    """The review of a plan in one quarter (1 is April to June). Published, everybody reads progress and rating."""

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="reviews")
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True)
    snapshot = models.TextField(_("what it was of when it was published"), blank=True, editable=False)

    objects = PlanReviewQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "quarter"],
                name="review_is_one_a_quarter",
                violation_error_message=_("The quarter has a review already."),
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="review_is_of_a_quarter",
                violation_error_message=_("Choose one of the four quarters."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(closed_at__isnull=False),
                name="review_published_is_closed",
                violation_error_message=_("Close the review before it is published."),
            ),
            models.CheckConstraint(
                condition=Q(snapshot="") | Q(published_at__isnull=False),
                name="review_keeps_words_once_published",
                violation_error_message=_("What a review was of is kept when it is published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan.period} Q{self.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("strategy:review", args=[self.plan.strategy.slug, self.plan.year, self.quarter])

    @property
    def last_day(self) -> date:
        """The day on which its quarter ends."""
        return last_day_of(self.plan.year, self.quarter)

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class EntryReviewQuerySet(models.QuerySet["EntryReview"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """What was found in reviews that the person may read; risk, mitigation and comment are `for_board` alone."""
        return self.filter(review__in=PlanReview.objects.visible_to(person, on).values("pk"))

    def for_board(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """What the person may read whole."""
        return self.filter(review__plan__strategy__board__in=boards_reviewing(person, on))


class EntryReview(models.Model):
    """What was found of an entry in a quarter's review. Risk, mitigation and comment stay with the board's people."""

    class Rating(models.TextChoices):
        COMPLETE = "complete", _("Complete")
        GREEN = "green", _("On track")
        AMBER = "amber", _("At risk")
        RED = "red", _("Off track")
        NOT_STARTED = "waiting", _("Not started")

    review = models.ForeignKey(PlanReview, on_delete=models.PROTECT, related_name="entries")
    entry = models.ForeignKey(PlanEntry, on_delete=models.PROTECT, related_name="reviews")
    rating = models.CharField(_("rating"), max_length=8, choices=Rating)
    progress = models.TextField(_("progress"), blank=True)
    risk = models.TextField(_("risk"), blank=True)
    mitigation = models.TextField(_("mitigation"), blank=True)
    comment = models.TextField(_("comment"), blank=True)
    version = models.PositiveIntegerField(_("times written"), default=1)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EntryReviewQuerySet.as_manager()

    class Meta:
        ordering = ["review", "entry"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "entry"],
                name="entry_is_reviewed_once_a_quarter",
                violation_error_message=_("The entry is reviewed in this quarter already."),
            ),
            models.CheckConstraint(
                condition=Q(rating__in=["complete", "green", "amber", "red", "waiting"]),
                name="entry_rating_is_known",
                violation_error_message=_("Choose one of the ratings."),
            ),
            models.CheckConstraint(
                condition=~Q(rating__in=["amber", "red"]) | ~Q(risk=""),
                name="entry_at_risk_says_what_the_risk_is",
                violation_error_message=_("Say what the risk is."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_rating_display()
