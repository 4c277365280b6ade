"""Figures that are no monthly count: rates, surveys, cohorts, aggregates with their own dates; and who owes which."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from performance.models.areas import Area
from performance.models.measures import Measure, Series
from performance.models.uploads import State, Upload
from scpb.people.models import Person


class ReadingQuerySet(models.QuerySet["Reading"]):
    def counting(self) -> Self:
        """Readings of approved uploads, in the order in which they override each other: the last one counts."""
        return self.filter(upload__state="approved").by_precedence()

    def counting_at(self, moment: datetime) -> Self:
        """Readings that counted at a moment."""
        counted = self.filter(upload__approved_at__lte=moment).exclude(upload__taken_back_at__lte=moment)
        return counted.by_precedence()

    def by_precedence(self) -> Self:
        """The order in which readings override each other."""
        return self.order_by("upload__published_on", "upload__approved_at", "upload_id", "pk")


class Reading(models.Model):
    """One figure with its own first and last day. Insert-only, like an observation.

    `comparator` is empty for ours, else whose figure it is; `aspect` says whether `value` is a level, a change against
    `base` that was published as such, or a rank among `of` areas of the group that `comparator` names.
    """

    class Aspect(models.TextChoices):
        LEVEL = "level", _("Level")
        CHANGE = "change", _("Change")
        RANK = "rank", _("Rank")

    class Status(models.TextChoices):
        KNOWN = "known", _("Known")
        AWAITED = "awaited", _("Awaited")

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="readings", verbose_name=_("upload"))
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="readings", verbose_name=_("series"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    comparator = models.CharField(_("whose figure"), max_length=60, blank=True)
    aspect = models.CharField(_("what it is"), max_length=6, choices=Aspect.choices, default=Aspect.LEVEL)
    base = models.CharField(_("change against"), max_length=60, blank=True)
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), max_digits=14, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=14, decimal_places=2, null=True, blank=True)
    sample_size = models.PositiveIntegerField(_("sample size"), null=True, blank=True)
    of = models.PositiveSmallIntegerField(_("of how many areas"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status.choices, default=Status.KNOWN)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        ordering = ["series", "area", "last_day", "first_day", "comparator", "aspect", "base"]
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(
                fields=["upload", "series", "area", "first_day", "last_day", "comparator", "aspect", "base"],
                name="reading_is_one_in_an_upload",
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="reading_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(aspect__in=["level", "change", "rank"]), name="reading_aspect_is_known"),
            models.CheckConstraint(
                condition=Q(status="known", value__isnull=False) | Q(status="awaited", value=None),
                name="reading_known_has_a_value",
            ),
            models.CheckConstraint(
                condition=~Q(aspect="change") | ~Q(base=""), name="reading_change_says_against_what"
            ),
            models.CheckConstraint(
                condition=~Q(aspect="rank")
                | Q(of__isnull=False, value__gte=1, value__lte=F("of")) & ~Q(comparator="")
                | Q(status="awaited"),
                name="reading_rank_says_of_how_many",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series.measure}, {self.area}, {self.first_day} – {self.last_day}"


class FigureRequestQuerySet(models.QuerySet["FigureRequest"]):
    def open(self, at: datetime) -> Self:
        """Requests that can still be answered."""
        return self.filter(upload=None, withdrawn_at=None, expires_at__gt=at)

    def standing(self, at: datetime) -> Self:
        """Requests that can still be answered, and those whose answer waits for an analyst."""
        waiting = Q(upload__state__in=[State.STAGING, State.STAGED])
        return self.filter(Q(upload=None, withdrawn_at=None, expires_at__gt=at) | waiting)


class FigureRequest(models.Model):
    """A provider was asked for a figure; the link in the mail leads to a form for that figure and nothing else.

    The link is signed with the portal's key and kept nowhere. What the provider fills in becomes an upload that an
    analyst approves.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="requests", verbose_name=_("measure"))
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    expected_on = models.DateField(_("expected"), null=True, blank=True)
    asked = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("who was asked")
    )
    email = models.EmailField(_("sent to"), blank=True)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    expires_at = models.DateTimeField(_("can be answered until"))
    sent_at = models.DateTimeField(_("mail sent"), null=True, blank=True)
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="requests", verbose_name=_("answer")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = FigureRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = _("request for a figure")
        verbose_name_plural = _("requests for figures")
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="request_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(upload=None, answered_at=None) | Q(upload__isnull=False, answered_at__isnull=False),
                name="request_answered_says_when",
            ),
            models.UniqueConstraint(
                fields=["measure", "area", "first_day", "last_day"],
                condition=Q(upload=None, withdrawn_at=None),
                name="request_open_is_one_for_a_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}, {self.period}"

    @property
    def period(self) -> tuple[date, date]:
        """First and last day."""
        return self.first_day, self.last_day
