"""How figures are judged: rule sets, peer groups, baselines and targets. All of it is data with dates."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from performance import months
from performance.arithmetic.rules import Rules
from performance.models.areas import Area
from performance.models.measures import Measure


def reads_as_rules(definition: object) -> None:
    """Refuse a definition that the arithmetic could not follow."""
    try:
        Rules.from_json(definition if isinstance(definition, dict) else {})
    except ValueError as error:
        raise ValidationError(str(error)) from error


class RuleSetQuerySet(models.QuerySet["RuleSet"]):
    def in_force(self, on: date) -> RuleSet | None:
        """The rule set that the board used on a day: the latest that had taken effect."""
        return self.filter(effective_on__lte=on).order_by("-effective_on", "-pk").first()


class RuleSet(models.Model):
    """A version of the method; what is published names the one it was made by (METHOD §§5, 6)."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    version = models.SlugField(_("version"), max_length=20, unique=True)
    effective_on = models.DateField(_("in force from"))
    definition = models.JSONField(_("definition"), validators=[reads_as_rules])

    objects = RuleSetQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on"]
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [
            models.CheckConstraint(condition=~Q(version=""), name="rule_set_has_a_version"),
        ]

    def __str__(self) -> str:
        return _("Rule set %(version)s") % {"version": self.version}

    @property
    def rules(self) -> Rules:
        """The definition as the arithmetic takes it."""
        return Rules.from_json({**self.definition, "version": self.version})


class PeerGroup(models.Model):
    """Areas that are ranked among each other."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    phrase = models.CharField(
        _("words in a factor"),
        max_length=120,
        help_text=_("What follows “2nd lowest”, with {of} for the number of areas: “of all {of} London Boroughs”."),
    )
    areas = models.ManyToManyField(Area, verbose_name=_("areas"), related_name="peer_groups", blank=True)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("In which order a factor names the groups in which an area does well.")
    )

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("peer group")
        verbose_name_plural = _("peer groups")
        constraints = [
            models.CheckConstraint(condition=Q(phrase__contains="{of}"), name="peer_group_phrase_says_of_how_many")
        ]

    def __str__(self) -> str:
        return self.name


class ForAreaQuerySet(models.QuerySet["Baseline"]):
    """Rows for one area, or for every area where they name none."""

    def for_area(self, area: Area) -> Self:
        """What holds for an area, its own rows after those for all, so that a dictionary keeps its own."""
        return self.filter(Q(area=area) | Q(area=None)).order_by(F("area").asc(nulls_first=True), "pk")


class Baseline(models.Model):
    """What 12 months are compared with under a name: the total of some months, or a level as printed then."""

    name = models.CharField(_("name"), max_length=60)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="baselines", verbose_name=_("measure"))
    area = models.ForeignKey(
        Area, null=True, blank=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("area")
    )
    first_month = models.PositiveSmallIntegerField(_("first month"))
    last_month = models.PositiveSmallIntegerField(_("last month"))
    level = models.PositiveIntegerField(
        _("volume as printed"), null=True, blank=True, help_text=_("Left empty, the months are added up.")
    )

    objects = ForAreaQuerySet.as_manager()

    class Meta:
        ordering = ["name", "measure", "area"]
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        constraints = [
            models.CheckConstraint(condition=Q(last_month__gte=F("first_month")), name="baseline_ends_after_it_begins"),
            models.UniqueConstraint(fields=["name", "measure", "area"], name="baseline_is_one_for_an_area"),
            models.UniqueConstraint(
                fields=["name", "measure"], condition=Q(area=None), name="baseline_is_one_for_all_areas"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.measure}"


class TargetQuerySet(models.QuerySet["Target"]):
    def in_force(self, area: Area, month: int) -> Self:
        """Targets for an area in a month; the one that began last comes last."""
        return self.filter(
            Q(first_month=None) | Q(first_month__lte=month), Q(last_month=None) | Q(last_month__gte=month), area=area
        ).order_by(F("first_month").asc(nulls_first=True), "pk")


class Target(models.Model):
    """What a measure is to come to in an area: a change on the year before, a level, or both."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="targets", verbose_name=_("measure"))
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", verbose_name=_("area"))
    change_pct = models.DecimalField(
        _("change in per cent"),
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        help_text=_("On the year before; −6.5 is a reduction."),
    )
    level = models.PositiveIntegerField(_("volume in 12 months"), null=True, blank=True)
    first_month = models.PositiveSmallIntegerField(_("first month"), null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(_("last month"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "first_month"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.CheckConstraint(
                condition=Q(change_pct__isnull=False) | Q(level__isnull=False), name="target_asks_for_something"
            ),
            models.CheckConstraint(
                condition=Q(first_month=None) | Q(last_month=None) | Q(last_month__gte=F("first_month")),
                name="target_ends_after_it_begins",
            ),
            models.UniqueConstraint(fields=["measure", "area", "first_month"], name="target_is_one_from_a_month"),
            models.UniqueConstraint(
                fields=["measure", "area"], condition=Q(first_month=None), name="target_without_a_beginning_is_one"
            ),
        ]

    def __str__(self) -> str:
        until = f" ({months.label(self.last_month)})" if self.last_month is not None else ""
        return f"{self.measure}{until}"
