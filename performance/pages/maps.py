"""A measure on the map: boroughs and our wards, by rate or by count, each as it was drawn then.

A rate is made of a count that its reader is shown, so that none tells of a count that is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from django.utils.translation import gettext as _

from performance import figures, histories, months
from performance.arithmetic.factors import listed
from performance.arithmetic.results import PeerResult
from performance.arithmetic.series import YEAR
from performance.assembly import PER
from performance.charts import comparisons
from performance.charts.comparisons import Per, WardCount
from performance.models import Area, Population
from performance.models.measures import Level
from performance.pages.material import COUNT, RATE, Asked, Charts, Choice, Material, Shown

WARDS, AREAS = "map-wards", "map-areas"


def maps(material: Material) -> Charts:
    """The largest group whose areas have outlines, and our wards as they are drawn in the dashboard's month."""
    yield from of_areas(material)
    yield from of_wards(material)


def map_of(material: Material, key: str) -> Shown | None:
    """One map by its address: `map-wards`, `map-wards-2022-04`, either with `-rate` or `-count` at its end."""
    asked = Asked.by_key(key)
    name = key.removesuffix(f"-{asked.show}") if asked.show else key
    material = replace(material, asked=asked)
    if name.startswith(f"{WARDS}-"):
        found = ward_map_of(material, name.removeprefix(f"{WARDS}-"))
        return found if found and found.address == key else None
    return next((shown for shown in maps(material) if shown.address == key), None)


def choice(shown: str) -> Choice:
    """Rate or count, of which one is shown."""
    return Choice("show", _("Show"), ((RATE, _("Rate")), (COUNT, _("Count"))), shown)


# -- areas ----------------------------------------------------------------------------------------------------------


def of_areas(material: Material) -> Charts:
    ranked = sorted((peer for peer in material.row.peers if peer.areas), key=lambda peer: -len(peer.areas))
    if not ranked:
        return
    peer = ranked[0]
    members = {area.slug for area in peer.areas}
    between = [area for area in material.areas.values() if area.slug in members or area.kind == Area.Kind.CITY]
    shapes = histories.outlines(between)
    if len(members & set(shapes)) < 2:
        return
    counted = material.asked.show == COUNT
    unit = comparisons.count_words(material.dashboard.to) if counted else rate_unit(material, peer)
    spec = comparisons.borough_map(material.row, peer, shapes, own=material.dashboard.area, unit=unit, counted=counted)
    caption = _("%(group)s: where the 12 months’ count is high") if counted else _("%(group)s: where the rate is high")
    named = caption % {"group": peer.name}
    yield Shown(AREAS, named, material.signed(spec), choice(COUNT if counted else RATE), material.asked.show)


def rate_unit(material: Material, peer: PeerResult) -> str:
    """What a group's rates are per, in words."""
    return comparisons.per_words(peer.per, peer.noun or peer.denominator, peer.year, material.dashboard.to)


# -- wards ----------------------------------------------------------------------------------------------------------


def of_wards(material: Material) -> Charts:
    lines = ward_lines(material)
    with_line = {line.slug for line in lines}  # those of before have none, and would lie beneath those of now
    wards = [ward for ward in material.wards if ward.slug in with_line]
    shapes = histories.outlines(wards)
    if shapes:
        yield ward_map(material, WARDS, lines, wards, shapes, material.dashboard.to)


def ward_lines(material: Material) -> list[WardCount]:
    """Our wards with their 12 months, by name: of the snapshot where it has them, else as they are known."""
    if material.row.wards:
        # the snapshot's order is that of all counts, shown or not
        lines = sorted(material.row.wards.lines, key=lambda line: line.name)
        return [WardCount(line.slug, line.name, line.change.volume, line.flag) for line in lines]
    return counted_wards(material.screened) if material.screened else []


def counted_wards(found: histories.Screened) -> list[WardCount]:
    """Each ward's 12 months, flagged where its latest month is far outside what was expected."""
    return [
        WardCount(ward.slug, ward.name, total, int(marks[-1]))
        for ward, total, marks in zip(found.wards, found.totals(), found.marks, strict=True)
    ]


def ward_map_of(material: Material, written: str) -> Shown | None:
    """Our wards as they were drawn in some month (like `2022-04`), with the 12 months up to it.

    None where it may not be shown, where no ward of then has an outline, and for what is no month.
    """
    try:
        month = months.parse(written)
    except ValueError:
        return None
    if not material.is_open or not material.first + YEAR <= month <= material.dashboard.to:
        return None
    parted = [item.month for item in material.breaks]
    found = histories.wards(material.measure, material.area, month, YEAR, parted, material.at)
    shapes = histories.outlines(found.wards)
    if not shapes:
        return None
    key = f"{WARDS}-{months.text(month)}"
    shown = ward_map(material, key, counted_wards(found), found.wards, shapes, month)
    return replace(
        shown,
        caption=_("Our wards, 12 months to %(month)s") % {"month": months.label(month)},
        spec=material.signed(shown.spec, now=True, level=Level.WARD),
    )


def ward_map(
    material: Material,
    key: str,
    lines: Sequence[WardCount],
    wards: Sequence[Area],
    shapes: Mapping[str, Mapping[str, object]],
    month: int,
) -> Shown:
    """Wards by rate where that is asked for or every one's population is known; else by count, which says why."""
    per, lacking = people_of(material, [ward for ward in wards if ward.slug in shapes], month)
    usual = COUNT if lacking else RATE
    asked = material.asked.show if per else ""
    by_rate = per is not None and (asked or usual) == RATE
    notes = notes_of(per, lacking, by_rate=by_rate, chosen=bool(asked))
    spec = comparisons.ward_map(
        material.row,
        lines,
        shapes,
        month=month,
        per=per if by_rate else None,
        masked=not material.is_open,
        notes=notes,
    )
    counted, rated = _("Where in our area the 12 months’ count is high"), _("Where in our area the rate is high")
    caption = rated if by_rate else counted
    offered = choice(RATE if by_rate else COUNT) if per else None
    return Shown(key, caption, material.signed(spec, level=Level.WARD), offered, asked)


def people_of(material: Material, wards: Sequence[Area], month: int) -> tuple[Per | None, list[str]]:
    """What the wards' rates are per, None where nobody's number is known, and the wards whose number is not."""
    ranked = next((peer for peer in material.row.peers if not peer.supplied), None)
    kind = ranked.denominator if ranked else material.measure.denominator
    values, year, _note = figures.denominators(kind, wards, month, material.at)
    people = {ward.slug: float(value) for ward, value in zip(wards, values, strict=True) if not np.isnan(value)}
    lacking = [ward.name for ward in wards if ward.slug not in people]
    if year is None or not people:
        return None, lacking
    if ranked and ranked.noun:
        return Per(ranked.per, ranked.noun, year, people), lacking
    population = Population.objects.filter(slug=kind).first()
    per, noun = (population.per, population.noun) if population else (PER, kind)
    return Per(per, noun, year, people), lacking


def notes_of(per: Per | None, lacking: Sequence[str], *, by_rate: bool, chosen: bool) -> tuple[str, ...]:
    """Why wards have no rate, and what a rate of a ward does not say."""
    said = {"wards": listed(lacking) if lacking else "", "noun": per.noun if per else ""}
    if by_rate:
        told = _("A rate is per those who live in a ward: where many people come to work, shop or go out, it is high.")
        return (*([_("The number of %(noun)s is not known for %(wards)s.") % said] if lacking else []), told)
    if per is None:
        return (_("Counts and not rates: it is not known how many people or households the wards have."),)
    if lacking and not chosen:
        return (_("Counts and not rates: the number of %(noun)s is not known for %(wards)s.") % said,)
    return ()
