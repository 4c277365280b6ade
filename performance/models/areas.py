"""Where: areas with every spelling that files use, and their outlines."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AreaQuerySet(models.QuerySet["Area"]):
    def ranked(self) -> Self:
        """Areas that are compared with each other; the others count in totals only."""
        return self.filter(is_ranked=True)

    def wards_of(self, borough: Area, month: int) -> Self:
        """The wards of a borough as they were drawn in a month."""
        begun, lasting = Q(first_month=None) | Q(first_month__lte=month), Q(last_month=None) | Q(last_month__gte=month)
        return self.filter(begun, lasting, kind=Area.Kind.WARD, parent=borough)

    def own(self) -> Area | None:
        """The partnership's own area, once somebody has said which it is."""
        return self.filter(is_own=True).first()


class Area(models.Model):
    """A place that figures are counted for, or a row of the publisher's that is no place."""

    class Kind(models.TextChoices):
        BOROUGH = "borough", _("Borough")
        WARD = "ward", _("Ward")
        CITY = "city", _("City with its own police force")
        OTHER = "other", _("Row that is no borough")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=120)
    code = models.CharField(_("ONS code"), max_length=9, blank=True)
    parent = models.ForeignKey(
        "self", verbose_name=_("within"), null=True, blank=True, on_delete=models.PROTECT, related_name="areas_within"
    )
    first_month = models.PositiveSmallIntegerField(
        _("first month"), null=True, blank=True, help_text=_("Since when the area is drawn as it is; empty: always.")
    )
    last_month = models.PositiveSmallIntegerField(_("last month"), null=True, blank=True)
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
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="area_name_is_unique_at_the_top"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="area_is_not_within_itself"),
            models.CheckConstraint(
                condition=~Q(kind="ward") | Q(parent__isnull=False, is_ranked=False, is_own=False) & ~Q(code=""),
                name="area_ward_says_where_it_is",
            ),
            models.CheckConstraint(
                condition=Q(first_month=None) | Q(last_month=None) | Q(last_month__gte=F("first_month")),
                name="area_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_dated(self) -> bool:
        """Whether somebody has said from when or until when it was drawn so."""
        return self.first_month is not None or self.last_month is not None


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


class Boundary(models.Model):
    """The outline of an area, for maps: a GeoJSON Polygon or MultiPolygon in degrees, already simplified."""

    area = models.OneToOneField(Area, on_delete=models.CASCADE, related_name="boundary", verbose_name=_("area"))
    geometry = models.JSONField(_("outline"))
    source = models.CharField(_("source"), max_length=200)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    is_generated = models.BooleanField(_("illustrative"), default=False)

    class Meta:
        ordering = ["area"]
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")

    def __str__(self) -> str:
        return str(self.area)
