"""What an analyst says of unusual months: one that no test finds, and why one that was found came about."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from performance.models.areas import Area
from performance.models.measures import Measure
from scpb.people.models import Person


class ExceptionMarkQuerySet(models.QuerySet["ExceptionMark"]):
    def standing(self) -> Self:
        """Marks that nobody has withdrawn."""
        return self.filter(withdrawn_at=None)

    def standing_at(self, moment: datetime | None) -> Self:
        """Marks that stood at a moment, or that stand now."""
        if moment is None:
            return self.standing()
        return self.filter(entered_at__lte=moment).exclude(withdrawn_at__lte=moment)


class ExceptionMark(models.Model):
    """An exception that an analyst enters with a reason (METHOD §2): months, or the period of a cohort."""

    class Direction(models.IntegerChoices):
        HIGH = 1, _("Unusually high")
        LOW = -1, _("Unusually low")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="marks", verbose_name=_("measure"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    first_month = models.PositiveSmallIntegerField(_("first month"))
    last_month = models.PositiveSmallIntegerField(_("last month"))
    direction = models.SmallIntegerField(_("direction"), choices=Direction.choices)
    reason = models.CharField(_("reason"), max_length=500)
    entered_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"), default=timezone.now)
    withdrawn_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ExceptionMarkQuerySet.as_manager()

    class Meta:
        ordering = ["-last_month", "measure"]
        verbose_name = _("exception entered")
        verbose_name_plural = _("exceptions entered")
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=[-1, 1]), name="mark_is_high_or_low"),
            models.CheckConstraint(condition=Q(last_month__gte=F("first_month")), name="mark_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="mark_says_why"),
            models.UniqueConstraint(
                fields=["measure", "area", "first_month", "last_month"],
                condition=Q(withdrawn_at=None),
                name="mark_is_one_for_a_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.get_direction_display()}"


class Explanation(models.Model):
    """Why a month was unusual, in an analyst's words; an exception without one is on the list of those to explain."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", verbose_name=_("measure"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    month = models.PositiveSmallIntegerField(_("month"))
    text = models.TextField(_("explanation"))
    author = models.CharField(_("printed with it"), max_length=200, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"), default=timezone.now)

    class Meta:
        ordering = ["-month", "measure"]
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")
        constraints = [
            models.UniqueConstraint(fields=["measure", "area", "month"], name="explanation_is_one_for_a_month"),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_something"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
