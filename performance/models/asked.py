"""Questions that an analyst asks of the figures and keeps: an estimate, and what was known on a day."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from performance.arithmetic.estimates import Assumptions
from performance.documents import Findings
from performance.models.areas import Area
from performance.models.dashboards import Dashboard
from performance.models.rule_sets import RuleSet
from performance.permissions import Somebody, may_see_every_figure
from scpb.documents import snapshots
from scpb.people.models import Person


class EstimateQuerySet(models.QuerySet["Estimate"]):
    def visible_to(self, person: Somebody) -> Self:
        """All for those who see every figure; for others those that everybody may read."""
        return self if may_see_every_figure(person) else self.filter(is_public=True)


class Estimate(models.Model):
    """What an intervention might bring, by named assumptions; the arithmetic is in performance.arithmetic.estimates."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("what it is for"), blank=True)
    inputs = models.JSONField(_("assumptions"))
    version = models.PositiveIntegerField(_("times saved"), default=1)
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed"), auto_now=True)
    is_public = models.BooleanField(_("everybody may read it"), default=False)

    objects = EstimateQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("estimate")
        verbose_name_plural = _("estimates")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="estimate_has_a_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("performance:estimate", args=[self.uuid])

    @property
    def assumptions(self) -> Assumptions:
        """Its inputs with their types."""
        return Assumptions.from_json(self.inputs)


class Recollection(models.Model):
    """A dashboard from the figures that were known on a day; a job computes it once."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    dashboard = models.ForeignKey(Dashboard, on_delete=models.CASCADE, related_name="recollections")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    on_day = models.DateField(_("as known on"))
    to_month = models.PositiveSmallIntegerField(_("12 months to"))
    quarter_to = models.PositiveSmallIntegerField(_("quarter to"))
    known_at = models.DateTimeField(_("figures as known"), null=True, blank=True)
    result = models.JSONField(null=True, blank=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("what was known on a day")
        verbose_name_plural = _("what was known on days")
        constraints = [
            models.UniqueConstraint(
                fields=["dashboard", "area", "rule_set", "on_day", "to_month", "quarter_to"],
                name="recollection_is_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dashboard}, {self.on_day}"

    def get_absolute_url(self) -> str:
        return reverse("performance:recollection", args=[self.uuid])

    @property
    def findings(self) -> Findings | None:
        """The result with its types again; None while the job has not come to it."""
        return None if self.result is None else snapshots.restore(Findings, self.result)
