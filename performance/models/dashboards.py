"""Which measures a board looks at together, and what they came to when they were last computed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from performance.documents import Findings
from performance.models.areas import Area
from performance.models.measures import Measure
from performance.models.rule_sets import PeerGroup, RuleSet
from scpb.documents import snapshots


class DashboardQuerySet(models.QuerySet["Dashboard"]):
    def for_list(self) -> Self:
        """With how many lines each has, and how many editions were made of it."""
        counted = self.annotate(
            lines=models.Count("rows", distinct=True), editions_made=models.Count("editions", distinct=True)
        )
        return counted.prefetch_related("groups").order_by("order", "name")

    def showing_any(self, measures: Collection[str] | None) -> Self:
        """Dashboards with a line about one of the measures (slugs); all of them where none are named."""
        if measures is None:
            return self.all()
        return self.filter(rows__measure__slug__in=measures).distinct()


class Dashboard(models.Model):
    """Measures in the order in which a board reads them."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    measures = models.ManyToManyField(Measure, through="DashboardRow", related_name="dashboards")
    groups = models.ManyToManyField(PeerGroup, verbose_name=_("ranked in"), related_name="dashboards", blank=True)

    objects = DashboardQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("dashboard")
        verbose_name_plural = _("dashboards")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("performance:dashboard", args=[self.slug])


class Section(models.Model):
    """A part of a dashboard with columns of its own; `columns` as performance.arithmetic.columns reads them."""

    dashboard = models.ForeignKey(
        Dashboard, on_delete=models.CASCADE, related_name="sections", verbose_name=_("dashboard")
    )
    name = models.CharField(_("name"), max_length=80, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    note = models.CharField(_("note printed under it"), max_length=300, blank=True)

    class Meta:
        ordering = ["dashboard", "order"]
        verbose_name = _("section of a dashboard")
        verbose_name_plural = _("sections of a dashboard")
        constraints = [
            models.UniqueConstraint(fields=["dashboard", "order"], name="section_has_its_own_place"),
            models.UniqueConstraint(fields=["dashboard", "name"], name="section_has_its_own_name"),
        ]

    def __str__(self) -> str:
        return f"{self.dashboard}: {self.name}" if self.name else str(self.dashboard)


class DashboardRow(models.Model):
    """A line of a dashboard about one measure; lines `with_above` are rated together with the line above them."""

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="rows", verbose_name=_("dashboard"))
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", verbose_name=_("measure"))
    order = models.PositiveSmallIntegerField(_("order"))
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="rows", verbose_name=_("section"))
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("Left empty, the measure's."))
    with_above = models.BooleanField(_("rated together with the line above"), default=False)
    indent = models.PositiveSmallIntegerField(_("indented"), default=0)

    class Meta:
        ordering = ["dashboard", "order"]
        verbose_name = _("row of a dashboard")
        verbose_name_plural = _("rows of a dashboard")
        constraints = [
            models.UniqueConstraint(fields=["dashboard", "measure"], name="dashboard_has_a_measure_once"),
            models.UniqueConstraint(fields=["dashboard", "order"], name="dashboard_row_has_its_own_place"),
            models.CheckConstraint(condition=Q(indent__lte=1), name="dashboard_row_is_indented_once_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.dashboard}: {self.measure}"


class ComputedQuerySet(models.QuerySet["Computed"]):
    def of(self, area: Area | None) -> Self:
        """Live dashboards of one area."""
        return self.filter(area=area).select_related("dashboard", "rule_set").order_by("dashboard__order", "pk")

    def of_our_own(self) -> Self:
        """Live dashboards of the partnership's own area."""
        return self.filter(area__is_own=True).order_by("dashboard__order", "pk")

    def showing(self, dashboard: Dashboard) -> Self:
        """The live results of one dashboard."""
        return self.filter(dashboard=dashboard)

    def with_measure(self, measure: Measure) -> Self:
        """Live dashboards that a measure is on."""
        return self.filter(dashboard__rows__measure=measure)


class Computed(models.Model):
    """A live dashboard as a job last computed it, so that a page only reads."""

    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="computed")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    known_at = models.DateTimeField(_("figures as known"))
    result = models.JSONField()

    objects = ComputedQuerySet.as_manager()

    class Meta:
        ordering = ["dashboard"]
        verbose_name = _("live dashboard")
        verbose_name_plural = _("live dashboards")
        constraints = [models.UniqueConstraint(fields=["dashboard", "area"], name="computed_is_one_for_an_area")]

    def __str__(self) -> str:
        return f"{self.dashboard}, {self.area}"

    @property
    def findings(self) -> Findings:
        """The result with its types again."""
        return snapshots.restore(Findings, self.result)
