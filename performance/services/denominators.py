"""What rates are per: residents and households of areas, read from a file."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from performance.formats import Problem, Wrong, denominators
from performance.models import Area, AreaSpelling, Denominator
from performance.names import normalised
from performance.permissions import require_set_up
from performance.services import dashboards
from performance.services.uploads import refuse_other_kind
from scpb.audit import services as audit
from scpb.documents import services as documents
from scpb.people.models import Person


@dataclass(frozen=True)
class Loaded:
    """What became of a file of denominators."""

    kind: str
    years: list[int]
    areas: int
    new: int
    changed: int
    unchanged: int
    left_out: list[str]  # rows that are no area of the portal, such as London's total
    encoding: str


@transaction.atomic
def load(content: bytes, *, kind: str, name: str, by: Person | None, is_generated: bool = False) -> Loaded:
    """Keep the file and its values; a value that is there already is replaced by this file's.

    Raises `Wrong` where the file cannot be used, and then changes nothing.
    """
    require_set_up(by)
    if kind not in Denominator.Kind.values:
        raise ValidationError(_("“%(kind)s” is neither population nor households.") % {"kind": kind})
    refuse_other_kind(is_generated=is_generated)
    sheet = denominators.read(content, kind)
    stored = documents.store(content, name=name, media_type="text/csv", by=by)
    found, left_out = matched(sheet)
    if not found:
        raise Wrong([Problem(_("No row is an area that the portal knows, by code or by name."))])
    known = {(row.area_id, row.year): row for row in Denominator.objects.filter(kind=kind, area__in=list(found))}
    new: list[Denominator] = []
    changed: list[Denominator] = []
    unchanged = 0
    for area, values in found.items():
        for year, value in values.items():
            row = known.get((area.pk, year)) or Denominator(area=area, kind=kind, year=year)
            if row.pk and row.value == value:
                unchanged += 1
                continue
            (changed if row.pk else new).append(row)
            row.value, row.source, row.is_generated = value, name[-200:], is_generated
    Denominator.objects.bulk_create(new)
    Denominator.objects.bulk_update(changed, ["value", "source", "is_generated"])
    after = {"kind": kind, "years": sheet.years, "new": len(new), "changed": len(changed), "sha256": stored.sha256}
    audit.record("performance.denominators_loaded", stored, by=by, after=after)
    if new or changed:
        dashboards.rebuild(by=by)
    return Loaded(kind, sheet.years, len(found), len(new), len(changed), unchanged, left_out, sheet.encoding)


def matched(sheet: denominators.Sheet) -> tuple[dict[Area, dict[int, int]], list[str]]:
    """The file's values by area, found by code or else by name; and the names of rows that are no area."""
    by_code = {area.code: area for area in Area.objects.exclude(code="")}
    by_name = {row.normalised: row.area for row in AreaSpelling.objects.select_related("area")}
    found: dict[Area, dict[int, int]] = {}
    left_out = []
    for row in sheet.rows:
        area = by_code.get(row.code) or by_name.get(normalised(row.name))
        if area is None or area.kind == Area.Kind.OTHER:
            left_out.append(row.name or row.code)
        else:
            found[area] = row.values
    return found, left_out
