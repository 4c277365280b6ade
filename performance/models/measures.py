"""What: measures, who publishes them, and how the publisher's categories add up to them."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from performance.models.areas import Denominator


class Measure(models.Model):
    """Something that the board watches, counted by month."""

    class Polarity(models.IntegerChoices):
        """Which direction is the good one (METHOD §4)."""

        LOWER = -1, _("Lower is better")
        CONTEXT = 0, _("Shown for context, not counted")
        HIGHER = 1, _("Higher is better")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    definition = models.TextField(_("what is counted"), blank=True)
    polarity = models.SmallIntegerField(_("good direction"), choices=Polarity.choices, default=Polarity.LOWER)
    denominator = models.CharField(
        _("rate per 1,000"), max_length=12, choices=Denominator.Kind.choices, default=Denominator.Kind.POPULATION
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

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.CheckConstraint(condition=models.Q(polarity__in=[-1, 0, 1]), name="measure_polarity_is_a_sign"),
            models.CheckConstraint(
                condition=models.Q(denominator__in=Denominator.Kind.values), name="measure_denominator_is_known"
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


class Series(models.Model):
    """A measure from a source. Where several sources count a measure, one of them is shown."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="series", verbose_name=_("measure"))
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="series", verbose_name=_("source"))
    is_shown = models.BooleanField(_("shown"), default=True)

    class Meta:
        ordering = ["measure", "source"]
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.UniqueConstraint(fields=["measure", "source"], name="series_is_one_for_measure_and_source"),
            models.UniqueConstraint(
                fields=["measure"], condition=models.Q(is_shown=True), name="series_shown_is_one_for_a_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} ({self.source})"


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
