"""What the portal keeps of the golden thread itself: gaps that somebody set aside, and why."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from scpb.people.models import Person


class GapSetAsideQuerySet(models.QuerySet["GapSetAside"]):
    def standing(self, on: date) -> Self:
        """Those that have not come back by the day: on the day until which it was set aside a gap is back."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on))

    def holding(self, gap: str, on: date) -> Self:
        """What is set aside of the thing of the query around this one, which has its `uuid` and `gap_began`.

        It was said of the gap of its time: a thing that has been mended and is a gap again is another one.
        """
        return self.standing(on).filter(gap=gap, subject=OuterRef("uuid"), at__gte=OuterRef("gap_began"))


class GapSetAside(models.Model):
    """A gap that an officer looked at and leaves, with the reason; `gap` names the list, `subject` what is in it.

    It stands for the gap as it was then: until its day, until somebody brings it back, or until the thing is a gap
    anew, as an entry of an action plan is with each quarter.
    """

    gap = models.SlugField(_("gap"), max_length=40)
    subject = models.UUIDField(_("what is in the list"))
    reason = models.CharField(_("reason"), max_length=500)
    until = models.DateField(_("until"), null=True, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = GapSetAsideQuerySet.as_manager()

    class Meta:
        ordering = ["gap", "-at"]
        constraints = [
            models.UniqueConstraint(fields=["gap", "subject"], name="gap_is_set_aside_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="gap_set_aside_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.gap}: {self.reason}"
