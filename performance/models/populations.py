"""What rates are per, and which ward a small area lies in: tables that come in as uploads and change seldom."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from performance.models.areas import Area
from performance.models.uploads import Upload


class Population(models.Model):
    """What rates can be per: residents, households, children of an age, and how many of them make the unit."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80, unique=True)
    noun = models.CharField(_("who is counted"), max_length=80, help_text=_("As in “per 1,000 residents”."))
    per = models.PositiveIntegerField(_("rate per"), default=1000)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        constraints = [models.CheckConstraint(condition=Q(per__gt=0), name="population_rate_is_per_somebody")]

    def __str__(self) -> str:
        return self.name


class PopulationCount(models.Model):
    """What an upload says of an area and a year; every value of it, also when nothing changed. Insert-only."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="population_counts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kind = models.SlugField(max_length=40)
    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of a population")
        verbose_name_plural = _("counts of populations")
        constraints = [
            models.UniqueConstraint(fields=["upload", "kind", "area", "year"], name="population_count_is_one_a_year"),
            models.CheckConstraint(condition=Q(value__gt=0), name="population_count_is_more_than_nothing"),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.kind} {self.year}"


class Denominator(models.Model):
    """How many people or households an area is known to have had in the middle of a year.

    `kind` is a population's slug; `upload` the one that says so, none where the value was entered by hand.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="denominators", verbose_name=_("area"))
    kind = models.SlugField(_("kind"), max_length=40)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.PositiveIntegerField(_("value"))
    source = models.CharField(_("source"), max_length=200)
    is_generated = models.BooleanField(_("illustrative"), default=False)
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="denominators", verbose_name=_("upload")
    )

    class Meta:
        ordering = ["kind", "-year", "area"]
        verbose_name = _("denominator")
        verbose_name_plural = _("denominators")
        constraints = [
            models.UniqueConstraint(fields=["kind", "area", "year"], name="denominator_is_one_a_year"),
            models.CheckConstraint(condition=Q(value__gt=0), name="denominator_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(year__gte=1801, year__lte=2200), name="denominator_year_has_four_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.kind} {self.year}"


class SmallAreaQuerySet(models.QuerySet["SmallArea"]):
    def counting(self) -> Self:
        """What lookups say that were approved and not taken back; the last one counts."""
        order = "upload__published_on", "upload__approved_at", "upload_id", "pk"
        return self.filter(Q(upload=None) | Q(upload__state="approved")).order_by(*order)


class SmallArea(models.Model):
    """A lower super output area (LSOA), and the ward of one generation that it lies in by best fit.

    Kept with the upload that said so while that is staged; it counts once the upload is approved.
    """

    code = models.CharField(_("LSOA code"), max_length=9)
    name = models.CharField(_("name"), max_length=120, blank=True)
    ward = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="small_areas", verbose_name=_("ward"))
    upload = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.PROTECT, related_name="small_areas", verbose_name=_("upload")
    )

    objects = SmallAreaQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("small area")
        verbose_name_plural = _("small areas")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "ward"], condition=Q(upload=None), name="small_area_is_once_in_a_ward"
            ),
            models.UniqueConstraint(fields=["upload", "code", "ward"], name="small_area_is_once_in_an_upload"),
            models.CheckConstraint(condition=~Q(code=""), name="small_area_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.name or self.code
