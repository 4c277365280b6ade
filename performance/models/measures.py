"""What: measures, who publishes them, and how the publisher's categories add up to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scpb.people.models import Organisation, Person


class MeasureQuerySet(models.QuerySet["Measure"]):
    def awaited(self) -> Self:
        """Measures whose figures come at regular times, or on a day that was named."""
        return self.exclude(frequency="", next_expected_on=None)


class Measure(models.Model):
    """Something that the board watches, counted by month."""

    class Polarity(models.IntegerChoices):
        """Which direction is the good one (METHOD §4)."""

        LOWER = -1, _("Lower is better")
        CONTEXT = 0, _("Shown for context, not counted")
        HIGHER = 1, _("Higher is better")

    class Unit(models.TextChoices):
        COUNT = "count", _("Count")
        PERCENT = "percent", _("Per cent")
        RATE = "rate", _("Rate")

    class ChangeIn(models.TextChoices):
        PERCENT = "percent", _("Per cent")
        POINTS = "points", _("Percentage points")

    class ComparedWith(models.TextChoices):
        YEAR = "year", _("A year before")
        PERIOD = "period", _("The period or wave before")

    class Access(models.TextChoices):
        PUBLIC = "public", _("Everybody")
        MEMBERS = "members", _("Members and officers")

    class Frequency(models.TextChoices):
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        QUARTERLY = "quarterly", _("Every quarter")
        YEARLY = "yearly", _("Every year")
        IRREGULAR = "irregular", _("From time to time")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    definition = models.TextField(_("what is counted"), blank=True)
    polarity = models.SmallIntegerField(_("good direction"), choices=Polarity.choices, default=Polarity.LOWER)
    denominator = models.SlugField(_("rate per"), max_length=40, default="population")
    unit = models.CharField(_("unit"), max_length=8, choices=Unit.choices, default=Unit.COUNT)
    unit_words = models.CharField(
        _("unit in words"), max_length=80, blank=True, help_text=_("As in “per 100,000 aged 10 to 17”.")
    )
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    change_in = models.CharField(_("change in"), max_length=8, choices=ChangeIn.choices, default=ChangeIn.PERCENT)
    compared_with = models.CharField(
        _("compared with"), max_length=8, choices=ComparedWith.choices, default=ComparedWith.YEAR
    )
    access = models.CharField(_("who may see it"), max_length=8, choices=Access.choices, default=Access.PUBLIC)
    smallest_public = models.PositiveSmallIntegerField(
        _("smallest count shown in public"),
        null=True,
        blank=True,
        help_text=_("Smaller counts, and what would give them away, are left out of what the public sees."),
    )
    provider = models.ForeignKey(
        Organisation, verbose_name=_("provided by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey(
        Person, verbose_name=_("who is asked for it"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    frequency = models.CharField(_("how often"), max_length=10, choices=Frequency.choices, blank=True)
    due_days = models.PositiveSmallIntegerField(
        _("days after the period's end"), default=30, help_text=_("When the figure is expected.")
    )
    next_expected_on = models.DateField(
        _("next expected"), null=True, blank=True, help_text=_("Where it is known better than by the days above.")
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    is_sum = models.BooleanField(
        _("sum of its parts"),
        default=False,
        help_text=_("Counted by adding its parts up, and only where a file has them all."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(condition=models.Q(polarity__in=[-1, 0, 1]), name="measure_polarity_is_a_sign"),
            models.CheckConstraint(condition=models.Q(decimals__lte=4), name="measure_decimals_can_be_read"),
            models.CheckConstraint(
                condition=models.Q(unit__in=["count", "percent", "rate"]), name="measure_unit_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(access__in=["public", "members"]), name="measure_access_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="measure_is_not_part_of_itself"),
            models.CheckConstraint(condition=~models.Q(name=""), name="measure_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class Break(models.Model):
    """The first month counted by a new definition: no comparison reaches across it (METHOD §7)."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="breaks", verbose_name=_("measure"))
    month = models.PositiveSmallIntegerField(_("first month of the new definition"))
    note = models.CharField(_("note printed with it"), max_length=300)

    class Meta:
        ordering = ["measure", "month"]
        verbose_name = _("change of definition")
        verbose_name_plural = _("changes of definition")
        constraints = [models.UniqueConstraint(fields=["measure", "month"], name="break_is_one_a_month")]

    def __str__(self) -> str:
        return self.note


class Source(models.Model):
    """A publisher's table that comes again and again, in whatever form of file."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200, unique=True)
    publisher = models.CharField(_("publisher"), max_length=200)
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    """Which areas a series counts: a source of wards stands beside one of boroughs, and neither is added up."""

    BOROUGH = "borough", _("Boroughs")
    WARD = "ward", _("Wards")


class SeriesQuerySet(models.QuerySet["Series"]):
    def shown_at(self, moment: datetime) -> Self:
        """Series that were shown at a moment: what the first choice after it took the place of, or what stands."""
        later = SourceChoice.objects.filter(
            series__measure=OuterRef("measure"), series__level=OuterRef("level"), chosen_at__gt=moment
        ).order_by("chosen_at", "pk")
        then = self.annotate(choice=Subquery(later.values("pk")[:1]), before=Subquery(later.values("was")[:1]))
        return then.filter(Q(choice=None, is_shown=True) | Q(before=F("pk")))


class Series(models.Model):
    """A measure from a source, by boroughs or by wards. Where several sources count the same, one of them is shown."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="series", verbose_name=_("measure"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="series", verbose_name=_("source"))
    level = models.CharField(_("counted by"), max_length=8, choices=Level.choices, default=Level.BOROUGH)
    is_shown = models.BooleanField(_("shown"), default=True)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "source", "level"]
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.UniqueConstraint(fields=["measure", "source", "level"], name="series_is_one_for_measure_and_source"),
            models.UniqueConstraint(
                fields=["measure", "level"], condition=models.Q(is_shown=True), name="series_shown_is_one_for_a_measure"
            ),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="series_level_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} ({self.source})"


class SourceChoiceQuerySet(models.QuerySet["SourceChoice"]):
    def since(self, moment: datetime) -> Self:
        """Choices made after a moment: what was computed then may be of other sources than are shown now."""
        return self.filter(chosen_at__gt=moment)

    def of(self, measures: Iterable[str]) -> Self:
        """Choices for measures (slugs)."""
        return self.filter(series__measure__slug__in=measures)


class SourceChoice(models.Model):
    """From a moment on a series is shown in the place of another, so that what was shown before can still be asked."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="choices", verbose_name=_("series"))
    was = models.ForeignKey(
        Series, verbose_name=_("in the place of"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500)
    chosen_by = models.ForeignKey(
        Person, verbose_name=_("chosen by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    chosen_at = models.DateTimeField(_("chosen"), default=timezone.now)

    objects = SourceChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["-chosen_at", "-pk"]
        verbose_name = _("choice of a source")
        verbose_name_plural = _("choices of sources")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="source_choice_says_why"),
            models.CheckConstraint(condition=~Q(was=F("series")), name="source_choice_changes_something"),
        ]

    def __str__(self) -> str:
        return str(self.series)


class Category(models.Model):
    """A category of a source's files, and the measures that its counts are added to; or none, on purpose."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="categories", verbose_name=_("source"))
    major = models.CharField(_("group"), max_length=120)
    minor = models.CharField(_("category"), max_length=120)
    key = models.CharField(max_length=240, editable=False)
    measures = models.ManyToManyField(
        Measure, blank=True, related_name="categories", verbose_name=_("counts in these measures")
    )
    is_ignored = models.BooleanField(
        _("counts in no measure"), default=False, help_text=_("Left out on purpose, so that nobody is asked again.")
    )

    class Meta:
        ordering = ["major", "minor"]
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        constraints = [
            models.UniqueConstraint(fields=["source", "key"], name="category_is_one_whatever_its_spelling"),
            models.CheckConstraint(condition=~models.Q(key=""), name="category_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.major}: {self.minor}"
