"""What the partnership wants: strategies, their versions, and the priorities that other records name."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import Board, boards_of, boards_served_by, ends_after_it_begins
from scpb.documents.models import StoredFile
from scpb.people.models import Person


class StrategyQuerySet(models.QuerySet["Strategy"]):
    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Strategies of boards that the person may know of."""
        return self.filter(board__in=Board.objects.listed_for(person))


class Strategy(models.Model):
    """A strategy of a board, such as its community safety strategy."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, verbose_name=_("board"), on_delete=models.PROTECT, related_name="strategies")
    name = models.CharField(_("name"), max_length=200, unique=True)
    slug = models.SlugField(_("address"), unique=True)

    objects = StrategyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("strategies")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:strategy", args=[self.slug])


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    CONSULTED = "consulted", _("Consulted on")
    ENDORSED = "endorsed", _("Endorsed by another body")
    ADOPTED = "adopted", _("Adopted")
    ABANDONED = "abandoned", _("Given up")


# Where a version may go from each state. Bodies are consulted and endorse in either order; adopted is for good.
VERSION_NEXT: dict[VersionState, set[VersionState]] = {
    VersionState.DRAFT: {
        VersionState.CONSULTED,
        VersionState.ENDORSED,
        VersionState.ADOPTED,
        VersionState.ABANDONED,
    },
    VersionState.CONSULTED: {VersionState.DRAFT, VersionState.ENDORSED, VersionState.ADOPTED, VersionState.ABANDONED},
    VersionState.ENDORSED: {VersionState.DRAFT, VersionState.CONSULTED, VersionState.ADOPTED, VersionState.ABANDONED},
    VersionState.ADOPTED: set(),
    VersionState.ABANDONED: {VersionState.DRAFT},
}
UNDER_WAY = (VersionState.DRAFT, VersionState.CONSULTED, VersionState.ENDORSED)
ASKED = (VersionState.CONSULTED, VersionState.ENDORSED)  # taken back to a draft, it is the board's own again


class VersionQuerySet(models.QuerySet["StrategyVersion"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Adopted versions of strategies that they know of, what is consulted on in public, a board's own drafts.

        A version that was given up is its officers' alone.
        """
        known = Q(strategy__board__in=Board.objects.listed_for(person))
        asked = Q(state__in=ASKED, consultation_is_public=True, consultation_is_past=False)
        asked &= Q(consultation_opens_on__lte=on or localdate())
        own = Q(strategy__board__in=boards_of(person, on)) & ~Q(state=VersionState.ABANDONED)
        served = Q(strategy__board__in=boards_served_by(person, on))
        return self.filter((known & (Q(state=VersionState.ADOPTED) | asked)) | own | served)

    def adopted(self) -> Self:
        return self.filter(state=VersionState.ADOPTED)

    def under_way(self) -> Self:
        """Neither adopted nor given up."""
        return self.filter(state__in=UNDER_WAY)

    def asking(self, on: date) -> Self:
        """Versions whose consultation runs on the day."""
        begun = self.filter(state__in=ASKED, consultation_is_past=False, consultation_opens_on__lte=on)
        return begun.exclude(consultation_closes_on__lt=on)

    def in_force(self, on: date) -> Self:
        """Adopted versions whose period holds the day."""
        return self.adopted().filter(starts_on__lte=on).exclude(ends_on__lt=on)


class StrategyVersion(models.Model):
    """A strategy as it is from a day to a day (both inclusive), once the board has adopted it.

    A refresh amends the version that it `refreshes`; any other new version is written anew, and says what became of
    the priorities before it. `snapshot` is all that it says, kept when it is adopted.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200, help_text=_("For example Community Safety Strategy 2022–27."))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=VersionState, default=VersionState.DRAFT)
    refreshes = models.ForeignKey(
        "self", verbose_name=_("amends"), null=True, blank=True, on_delete=models.PROTECT, related_name="refreshed_by"
    )
    introduction = models.TextField(_("introduction"), blank=True)  # cleaned HTML
    consultation_opens_on = models.DateField(_("consultation opens"), null=True, blank=True)
    consultation_closes_on = models.DateField(_("consultation closes"), null=True, blank=True)
    consultation_is_public = models.BooleanField(_("open to the public"), default=False)
    consultation_text = models.TextField(_("what is asked"), blank=True)
    consultation_is_past = models.BooleanField(  # of words that were taken back to be changed: nobody is asked of these
        _("on an earlier draft"), default=False, editable=False
    )
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)
    adopted_by = models.CharField(  # SCPB/2018/7, or in words where the portal has no record of the decision
        _("by which decision"), max_length=200, blank=True
    )
    adopted_note = models.TextField(  # where its words are not those that the board had before it
        _("what was changed after the board decided, and why"), blank=True
    )
    abandoned_why = models.TextField(_("why it was given up"), blank=True)
    snapshot = models.TextField(_("canonical contents"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the contents"), max_length=64, blank=True, editable=False)
    pdf = models.ForeignKey(StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    summary_pdf = models.ForeignKey(StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "number"],
                name="strategy_version_number_is_its_own",
                violation_error_message=_("The strategy has a version of this number already."),
            ),
            ends_after_it_begins("strategy_version_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state__in=VersionState.values),
                name="strategy_version_state_is_known",
                violation_error_message=_("This is no state of a version."),
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.ADOPTED, adopted_on__isnull=False)
                | (~Q(state=VersionState.ADOPTED) & Q(adopted_on__isnull=True, adopted_by="", snapshot="")),
                name="strategy_version_adopted_says_when",
                violation_error_message=_("Say on which day the version was adopted."),
            ),
            models.CheckConstraint(
                condition=~Q(state=VersionState.ABANDONED) | ~Q(abandoned_why=""),
                name="strategy_version_given_up_says_why",
                violation_error_message=_("Say why the version was given up."),
            ),
            models.CheckConstraint(
                condition=Q(consultation_closes_on__isnull=True)
                | Q(consultation_closes_on__gte=F("consultation_opens_on")),
                name="consultation_closes_after_it_opens",
                violation_error_message=_("The consultation closes before it opens."),
            ),
            models.CheckConstraint(
                condition=Q(refreshes__isnull=True) | ~Q(refreshes=F("id")),
                name="version_does_not_refresh_itself",
                violation_error_message=_("A version amends an earlier one, not itself."),
            ),
            models.UniqueConstraint(
                fields=["strategy"],
                condition=Q(state__in=UNDER_WAY),
                name="strategy_has_one_version_under_way",
                violation_error_message=_("Another version of the strategy is under way."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("strategy:version", args=[self.strategy.slug, self.number])

    @property
    def is_adopted(self) -> bool:
        return self.state == VersionState.ADOPTED

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    def is_open_for_comments(self, on: date) -> bool:
        """Whether the consultation is running on the day."""
        closes = self.consultation_closes_on
        return self._has_asked(on) and (closes is None or on <= closes)

    def is_before_the_public(self, on: date) -> bool:
        """Whether everybody reads the draft: from the first day on which the public is asked, also after the last."""
        return self.consultation_is_public and self._has_asked(on)

    def _has_asked(self, on: date) -> bool:
        opens = self.consultation_opens_on
        return self.state in ASKED and not self.consultation_is_past and opens is not None and opens <= on


class PriorityQuerySet(models.QuerySet["Priority"]):
    def worded(self, on: date) -> Self:
        """With `number` and `title` as the version in force on the day has them; None where none has the priority."""
        words = PriorityWording.objects.filter(
            Q(version__ends_on__isnull=True) | Q(version__ends_on__gte=on),
            priority=OuterRef("pk"),
            version__state=VersionState.ADOPTED,
            version__starts_on__lte=on,
        ).order_by("-version__number")
        return self.annotate(
            number=Subquery(words.values("number")[:1]), title=Subquery(words.values("title")[:1])
        ).order_by("strategy__name", F("number").asc(nulls_last=True), "pk")

    def in_force(self, on: date) -> Self:
        """Priorities of the versions in force on the day, with their number and title, in order."""
        return self.worded(on).filter(number__isnull=False)

    def of_strategies_known_to(self, person: Person | AnonymousUser) -> Self:
        """Those of strategies that the person may know of."""
        return self.filter(strategy__in=Strategy.objects.visible_to(person))

    def with_reader(self, person: Person | AnonymousUser) -> Self:
        """With `is_known`: whether the person may know of its strategy, and so read its thread."""
        known = Q(strategy__in=Strategy.objects.visible_to(person))
        return self.annotate(is_known=models.ExpressionWrapper(known, output_field=models.BooleanField()))


class Priority(models.Model):
    """What stays the same when a refresh gives a priority another number or other words."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="priorities")

    objects = PriorityQuerySet.as_manager()

    number: int | None
    title: str | None
    is_known: bool

    class Meta:
        ordering = ["strategy", "id"]
        verbose_name_plural = _("priorities")

    def __str__(self) -> str:
        """`Priority 5: Reducing reoffending`, of priorities fetched `worded`; else its identity."""
        number = getattr(self, "number", None)
        if number is None:
            return str(self.uuid)
        return _t("Priority %(number)s: %(title)s") % {"number": number, "title": self.title}


class Objective(models.Model):
    """An overarching objective: like a priority the same in every version, whatever its words become."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="objectives")

    class Meta:
        ordering = ["strategy", "id"]

    def __str__(self) -> str:
        return str(self.uuid)


class ObjectiveWording(models.Model):
    """An objective as one version of the strategy numbers and words it."""

    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="objectives")
    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="wordings_in")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("objective"), max_length=500)

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"],
                name="objective_number_is_its_own",
                violation_error_message=_("Two objectives of a version cannot have one number."),
            ),
            models.UniqueConstraint(
                fields=["version", "objective"],
                name="objective_is_worded_once_a_version",
                violation_error_message=_("An objective is worded once in a version."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(title=""),
                name="objective_says_something",
                violation_error_message=_("Say what the objective is, and number it from one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PriorityWording(models.Model):
    """A priority as one version of the strategy numbers and words it."""

    version = models.ForeignKey(StrategyVersion, on_delete=models.PROTECT, related_name="wordings")
    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("priority"), max_length=500)
    short = models.CharField(_("in a few words"), max_length=60, blank=True)  # for drawings and narrow columns
    why = models.TextField(_("why a priority"), blank=True)  # this and the next two: cleaned HTML
    what = models.TextField(_("what will be done"), blank=True)
    success = models.TextField(_("how success will be known"), blank=True)
    objectives = models.ManyToManyField(Objective, verbose_name=_("supports"), blank=True, related_name="wordings")
    shown_through = models.ManyToManyField(
        Priority, verbose_name=_("shown through other priorities"), blank=True, related_name="shows"
    )

    class Meta:
        ordering = ["version", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"],
                name="priority_number_is_its_own",
                violation_error_message=_("Two priorities of a version cannot have one number."),
            ),
            models.UniqueConstraint(
                fields=["version", "priority"],
                name="priority_is_worded_once_a_version",
                violation_error_message=_("A priority is worded once in a version."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="priority_numbers_begin_with_one",
                violation_error_message=_("Priorities are numbered from one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"
