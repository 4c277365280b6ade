"""Wards that a file names: made while it is checked, so that an analyst sees figures of them before approving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.text import slugify

from performance import bulk
from performance.formats.problems import Findings
from performance.formats.table import Ward
from performance.models import Area, Upload
from performance.names import normalised
from performance.services import naming
from scpb.audit import services as audit


def make_missing(upload: Upload, named: Mapping[str, Ward]) -> dict[str, Any]:
    """Make the wards of a file that the portal does not know; gives what the preview says of its wards.

    A ward is its code, whatever it is called. It lies in the borough that the file names; where one row names a
    borough and another a row that is none (the airports' police), in the borough. A ward that only the latter names
    lies there, in no borough, until a file says better. Raises `Wrong` for boroughs that nobody has heard of.
    """
    boroughs = boroughs_of(named)
    known = {area.code: area for area in Area.objects.filter(kind=Area.Kind.WARD, code__in=list(named))}
    new = [made(code, ward, boroughs) for code, ward in named.items() if code not in known]
    moved = [area for code, area in known.items() if in_its_borough(area, named[code], boroughs)]
    keep_wards(upload, new, moved)
    parents = [area.parent for area in (*known.values(), *new) if area.parent]
    return {
        "count": len(named),
        "new": len(new),
        "boroughs": len({parent.pk for parent in parents if parent.kind == Area.Kind.BOROUGH}),
        "no_borough": sorted(area.name for area in (*known.values(), *new) if is_outside(area)),
        "under_two": sorted(ward.name for ward in named.values() if len(ward.boroughs) > 1),
    }


def is_outside(ward: Area) -> bool:
    return ward.parent is not None and ward.parent.kind != Area.Kind.BOROUGH


def boroughs_of(wards: Mapping[str, Ward]) -> dict[str, Area]:
    """The boroughs that the wards' rows name, by normalised name."""
    spelled, findings = naming.areas_by_name(), Findings()
    areas = Area.objects.exclude(kind=Area.Kind.WARD).in_bulk()
    found = {}
    for ward in wards.values():
        for name in ward.boroughs:
            area = areas.get(spelled.get(normalised(name), 0))
            if area is None:
                findings.add(naming.unknown_area(name), ward.number)
            else:
                found[normalised(name)] = area
    findings.raise_if_any()
    return found


def borough_of(ward: Ward, boroughs: Mapping[str, Area]) -> Area:
    named = [boroughs[normalised(name)] for name in ward.boroughs]
    return next((area for area in named if area.kind == Area.Kind.BOROUGH), named[0])


def made(code: str, ward: Ward, boroughs: Mapping[str, Area]) -> Area:
    return new_ward(ward.name, code, borough_of(ward, boroughs))


def new_ward(name: str, code: str, borough: Area) -> Area:
    """A ward that the portal does not know yet, not kept yet."""
    return Area(
        slug=f"{slugify(name)[:60]}-{code.lower()}",
        name=name,
        code=code,
        kind=Area.Kind.WARD,
        parent=borough,
        is_ranked=False,
    )


def in_its_borough(area: Area, ward: Ward, boroughs: Mapping[str, Area]) -> bool:
    """Put a ward that no borough was known for into the one that this file names; whether that changes anything."""
    borough = borough_of(ward, boroughs)
    if not is_outside(area) or borough.kind != Area.Kind.BOROUGH:
        return False
    area.parent = borough
    return True


def keep_wards(upload: Upload, new: list[Area], moved: list[Area]) -> None:
    """Make and move the wards that the check of an upload found."""
    if not new and not moved:
        return
    with bulk.held(upload):
        Area.objects.bulk_create(new, ignore_conflicts=True)  # another check may have made them meanwhile
        Area.objects.bulk_update(moved, ["parent"])
        after = {"made": sorted(area.code for area in new), "moved": sorted(area.code for area in moved)}
        audit.record("performance.wards_made", upload, by=None, after=after)
