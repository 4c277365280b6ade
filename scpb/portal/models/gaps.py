"""What the portal keeps of the golden thread itself: gaps that somebody set aside, and why."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scpb.people.models import Person


class GapSetAsideQuerySet(models.QuerySet["GapSetAside"]):
    def standing(self, on: date) -> Self:
        """Those that have not come back by the day: on the day until which it was set aside a gap is back."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=on))


class GapSetAside(models.Model):
    """A gap that an officer looked at and leaves, with the reason; `gap` names the list, `subject` what is in it.

    Until a day it comes back on its own; without one it stays set aside until somebody brings it back.
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
