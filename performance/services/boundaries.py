"""Outlines of areas for maps, read from a file; and neat invented ones for the demonstration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from performance import tessellation
from performance.formats import Problem, Wrong, boundaries
from performance.formats.boundaries import Outline
from performance.models import Area, AreaSpelling, Boundary
from performance.names import normalised
from performance.permissions import require_set_up
from performance.services.uploads import refuse_other_kind
from performance.services.wards import new_ward
from scpb.audit import services as audit
from scpb.documents import services as documents
from scpb.people.models import Person

WARD_CODE = "E05"  # how ONS codes of electoral wards begin


@dataclass(frozen=True)
class Told:
    """What the file does not say itself: which property is which, whose wards they are and for which months."""

    name_property: str = ""
    code_property: str = ""
    within: Area | None = None
    first_month: int | None = None
    last_month: int | None = None
    source: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Loaded:
    """What became of a file of outlines."""

    areas: int
    wards: int
    made: list[str]  # wards that were not known before
    left_out: list[str]  # names of the file that are no area of the portal
    points: int


@transaction.atomic
def load(content: bytes, *, told: Told, name: str, by: Person | None) -> Loaded:
    """Keep the file and the outlines of every area that it has; an area's earlier outline gives way to this file's.

    Wards (by their codes) that are not known yet are made within `told.within`, or within our own area. Raises `Wrong`
    where the file cannot be used, and then changes nothing.
    """
    require_set_up(by)
    refuse_other_kind(is_generated=False)
    outlines = boundaries.read(content, name_property=told.name_property, code_property=told.code_property)
    stored = documents.store(content, name=name, media_type="application/geo+json", by=by)
    found, left_out = matched(outlines, told)
    if not found:
        raise Wrong([Problem(_("No outline is of an area that the portal knows, by code or by name."))])
    new = Area.objects.bulk_create(area for area, _outline in found if area.pk is None)
    for area, outline in found:
        shown = {"geometry": outline.geometry, "source": (told.source or name)[:200], "licence": told.licence[:200]}
        Boundary.objects.update_or_create(area=area, defaults={**shown, "is_generated": False})
    wards = [area for area, _outline in found if area.kind == Area.Kind.WARD]
    Area.objects.bulk_update(dated(wards, told), ["first_month", "last_month"])
    made = [area.code for area in new]
    after = {"areas": len(found), "wards": len(wards), "made": made, "sha256": stored.sha256}
    span = {"first_month": told.first_month, "last_month": told.last_month}
    audit.record("performance.boundaries_loaded", stored, by=by, after={**after, **span})
    return Loaded(len(found), len(wards), made, left_out, sum(outline.points for _area, outline in found))


def matched(outlines: Sequence[Outline], told: Told) -> tuple[list[tuple[Area, Outline]], list[str]]:
    """Areas with their outlines, found by code or else by name, wards not kept yet among them; and names of no area."""
    by_code = {area.code: area for area in Area.objects.exclude(code="")}
    by_name = {row.normalised: row.area for row in AreaSpelling.objects.select_related("area")}
    found: dict[str, tuple[Area, Outline]] = {}
    left_out = []
    for outline in outlines:
        is_ward = outline.code.startswith(WARD_CODE)
        area = by_code.get(outline.code) or (None if is_ward else by_name.get(normalised(outline.name)))
        if area is None and is_ward:
            area = new_ward(outline.name or outline.code, outline.code, borough_of(outline, told))
        if area is None or area.kind == Area.Kind.OTHER:
            left_out.append(outline.name or outline.code)
        elif area.slug in found:
            raise Wrong([Problem(_("“%(area)s” has two outlines in the file.") % {"area": area})])
        else:
            found[area.slug] = (area, outline)
    return list(found.values()), left_out


def borough_of(outline: Outline, told: Told) -> Area:
    """Where a ward lies that the portal does not know."""
    borough = told.within or Area.objects.own()
    if borough is None:
        text = _("“%(ward)s” is a ward. Say which borough it lies in (--within).") % {"ward": outline.name}
        raise Wrong([Problem(text)])
    return borough


def dated(wards: Sequence[Area], told: Told) -> list[Area]:
    """The wards that have other months than those that were told, with them; none where none were told."""
    span = (told.first_month, told.last_month)
    if span == (None, None):
        return []
    changed = [ward for ward in wards if (ward.first_month, ward.last_month) != span]
    for ward in changed:
        ward.first_month, ward.last_month = span
    return changed


@transaction.atomic
def generate_shapes(areas: Sequence[Area], *, by: Person | None) -> list[Boundary]:
    """Invented outlines for areas that belong together on one map; the same areas always get the same."""
    require_set_up(by)
    if Boundary.objects.filter(is_generated=False).exists():
        raise ValidationError(_("This portal holds real outlines, so invented ones cannot be added to it."))
    ordered = sorted(areas, key=lambda area: area.slug)
    shapes = tessellation.shapes([area.slug for area in ordered])
    found = [
        Boundary.objects.update_or_create(
            area=area,
            defaults={
                "geometry": shapes[area.slug],
                "source": _("Invented for the demonstration"),
                "is_generated": True,
            },
        )[0]
        for area in ordered
    ]
    if found:
        after = {"areas": [area.slug for area in ordered]}
        audit.record("performance.boundaries_generated", found[0], by=by, after=after)
    return found
