"""Where: areas with every spelling that files use, and what rates are per."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaQuerySet(models.QuerySet["Area"]):
    def ranked(self) -> Self:
        """Areas that are compared with each other; the others count in totals only."""
        return self.filter(is_ranked=True)

    def own(self) -> Area | None:
        """The partnership's own area, once somebody has said which it is."""
        return self.filter(is_own=True).first()


class Area(models.Model):
    """A place that figures are counted for, or a row of the publisher's that is no place."""

    class Kind(models.TextChoices):
        BOROUGH = "borough", _("Borough")
        CITY = "city", _("City with its own police force")
        OTHER = "other", _("Row that is no borough")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    code = models.CharField(_("ONS code"), max_length=9, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.BOROUGH)
    is_ranked = models.BooleanField(
        _("ranked"),
        default=True,
        help_text=_("Compared with the others. Areas without residents count in totals only."),
    )
    is_own = models.BooleanField(
        _("our own area"), default=False, help_text=_("The partnership's own area; there is one at most.")
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~models.Q(code=""), name="area_code_is_unique_where_there_is_one"
            ),
            models.UniqueConstraint(fields=["is_own"], condition=models.Q(is_own=True), name="area_own_is_one_at_most"),
            models.CheckConstraint(condition=~models.Q(name=""), name="area_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


class AreaSpelling(models.Model):
    """A way in which some file writes an area's name; the area's own name is one of them."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="spellings", verbose_name=_("area"))
    spelling = models.CharField(_("spelling"), max_length=120)
    normalised = models.CharField(max_length=140, unique=True, editable=False)

    class Meta:
        ordering = ["spelling"]
        verbose_name = _("spelling")
        verbose_name_plural = _("spellings")

    def __str__(self) -> str:
        return self.spelling


class Denominator(models.Model):
    """How many people or households an area had in the middle of a year."""

    class Kind(models.TextChoices):
        POPULATION = "population", _("Population")
        HOUSEHOLDS = "households", _("Households")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="denominators", verbose_name=_("area"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.PositiveIntegerField(_("value"))
    source = models.CharField(_("source"), max_length=200)
    is_generated = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        ordering = ["kind", "-year", "area"]
        verbose_name = _("denominator")
        verbose_name_plural = _("denominators")
        constraints = [
            models.UniqueConstraint(fields=["kind", "area", "year"], name="denominator_is_one_a_year"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="denominator_is_more_than_nothing"),
            models.CheckConstraint(
                condition=models.Q(year__gte=1801, year__lte=2200), name="denominator_year_has_four_digits"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.get_kind_display()} {self.year}"
