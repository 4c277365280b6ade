"""Which measures show whether a priority of the strategy is reached, and how each edition rated them."""

from __future__ import annotations

from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from performance.models.editions import Edition, State
from performance.models.measures import Measure
from performance.permissions import may_see_drafts, may_see_every_figure
from scpb.people.models import Person
from strategy.models import Priority, StrategyTarget


class PriorityMeasure(models.Model):
    """A measure that shows a priority, whatever number versions give it; `target` is that of a version, where named."""

    priority = models.ForeignKey(Priority, on_delete=models.PROTECT, related_name="shown_by")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="shows")
    target = models.ForeignKey(
        StrategyTarget, null=True, blank=True, on_delete=models.SET_NULL, related_name="shown_by"
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["priority", "order", "id"]
        constraints = [models.UniqueConstraint(fields=["priority", "measure"], name="measure_shows_a_priority_once")]

    def __str__(self) -> str:
        return f"{self.measure}"


class EditionRatingQuerySet(models.QuerySet["EditionRating"]):
    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Of released editions, and of frozen ones for who prepares meetings; to others only what everybody may see.

        An empty `value` says that the rating is closed to the public.
        """
        if may_see_drafts(person):
            return self
        released = self.filter(edition__state=State.RELEASED)
        if may_see_every_figure(person):
            return released
        return released.filter(measure__access=Measure.Access.PUBLIC).exclude(value="")

    def latest_first(self) -> Self:
        """Of our own area, the latest months first; of the same months the edition that was begun last."""
        return self.filter(edition__area__is_own=True).order_by("-to_month", "-edition__number")


class EditionRating(models.Model):
    """How a frozen edition rates a measure: taken out of its snapshot, so that lists need not read snapshots.

    `rag` is red, amber, green or none, of the row that the measure is on and with the analyst's hand in it. `value`
    and `change` are as everybody may see them; both are empty where not even the rating is for everybody.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="ratings")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="ratings")
    rag = models.CharField(_("rating"), max_length=5, blank=True)
    to_month = models.PositiveSmallIntegerField(_("12 months to"))
    value = models.CharField(_("12 months"), max_length=40, blank=True)  # as printed
    change = models.CharField(_("change"), max_length=40, blank=True)  # as printed

    objects = EditionRatingQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "measure"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "measure"], name="edition_rates_a_measure_once"),
            models.CheckConstraint(condition=Q(rag__in=["", "red", "amber", "green"]), name="edition_rating_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.rag}"
