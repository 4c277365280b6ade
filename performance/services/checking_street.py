"""Checking street-level crime: rows are counted by ward and month, and the file itself is given up.

No place finer than a ward and no day finer than a month stays: what is kept of the file are the counts, as a file of
their own, and its SHA-256. The content goes once the outcome of the check is shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from django.core.files.base import ContentFile
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from performance import months
from performance.formats import Problem, Table, street
from performance.formats.street import Count, Place, StreetTable, Whole
from performance.models import Area, SmallArea, Upload
from performance.models.uploads import State
from performance.names import normalised
from performance.reference.sources import NO_LOCATION
from performance.services import checking_counts, naming, outcomes
from performance.services.outcomes import Switch, Told
from scpb.audit import services as audit
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.jobs import services as jobs

FORGET = "performance.forget_places"
LISTED = 8


@dataclass(frozen=True)
class Lookup:
    """Which wards and boroughs small areas lie in."""

    wards: Mapping[str, list[Area]]  # by code of a small area: a ward of each generation
    boroughs: Mapping[str, Area]  # by normalised name
    no_location: Area

    def ward(self, code: str, month: int) -> Area | None:
        """The ward as it was drawn in the month."""
        return next((ward for ward in self.wards.get(code, ()) if was_drawn(ward, month)), None)

    def borough(self, code: str, name: str) -> Area | None:
        """By the ward, whichever its generation; else by the district that the small area's name begins with."""
        ward = next(iter(self.wards.get(code, ())), None)
        district = name.rsplit(" ", 1)[0]
        return ward.parent if ward else self.boroughs.get(normalised(district))


def was_drawn(ward: Area, month: int) -> bool:
    begun = ward.first_month is None or ward.first_month <= month
    return begun and (ward.last_month is None or ward.last_month >= month)


def lookup() -> Lookup:
    """What approved lookups say; the last one first."""
    wards: dict[str, list[Area]] = defaultdict(list)
    for small in SmallArea.objects.counting().select_related("ward__parent"):
        wards[small.code].insert(0, small.ward)
    areas = Area.objects.exclude(kind__in=[Area.Kind.WARD, Area.Kind.OTHER]).in_bulk()
    spelled = naming.areas_by_name()
    boroughs = {name: areas[pk] for name, pk in spelled.items() if pk in areas}
    return Lookup(wards, boroughs, Area.objects.get(slug=NO_LOCATION["slug"]))


# -- counting --------------------------------------------------------------------------------------------------------


def staged(upload: Upload, table: StreetTable, told: Told) -> Switch:
    """Keep the counts of a file; gives the switch that shows them and gives up the file."""
    where, seen = lookup(), Seen()
    counts = list(counted(table, where, seen))
    counted_table = street.table_of(counts)
    counted_table.warnings.extend([*table.warnings, *worth_knowing(table, seen)])
    original = upload.file.sha256
    data = street.content(counts, original)
    kept = documents.store(data, name=kept_name(upload.name), media_type="text/csv", by=None)
    more = {"street": facts(table, where, seen, original)}
    shown = checking_counts.staged(upload, counted_table, told, more)
    return partial(show_counts, upload.pk, upload.attempt, shown, kept, original)


def counted_again(upload: Upload, table: Table, told: Told) -> Switch:
    """Keep the counts once more, of a file whose rows are gone; what was said of those is remembered."""
    return checking_counts.staged(upload, table, told, remembered(upload))


def remembered(upload: Upload) -> dict[str, Any]:
    """What the preview says of rows that cannot be looked at again."""
    rows = upload.preview.get("street") if upload.original_sha256 else None
    return {"street": rows} if rows else {}


@dataclass
class Seen:
    """Rows by what was known of their place; `unknown` by district, in small areas (their places) no lookup knows."""

    in_wards: int = 0
    in_boroughs: int = 0
    without_location: int = 0
    elsewhere: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    unknown_areas: set[int] = field(default_factory=set)


def counted(table: StreetTable, where: Lookup, seen: Seen) -> Iterator[Count]:
    """Counts by ward and by borough, a month at a time; a crime counts in its ward and in its borough.

    In an order that does not depend on that of the rows.
    """
    for at in np.argsort(table.months).tolist():
        month, by_type = table.months[at], table.counts[at]
        boroughs = [borough_of(where, code, name) for code, name in zip(table.codes, table.names, strict=True)]
        wards = [where.ward(code, month) if code else None for code in table.codes]
        note(seen, table, by_type.sum(axis=0), boroughs, wards)
        note_unknown(seen, table, by_type.sum(axis=0), boroughs, where)
        places: dict[Place, int] = {}
        totals = np.zeros((2 * len(table.codes), len(table.types)), dtype=np.int64)
        for areas in (boroughs, wards):
            chosen = [index for index, area in enumerate(areas) if area]
            numbers = [places.setdefault(place_of(area), len(places)) for area in areas if area]
            np.add.at(totals, numbers, by_type.T[chosen])
        yield from of_month(month, table.types, places, totals)


def of_month(month: int, types: list[str], places: Mapping[Place, int], totals: Whole) -> Iterator[Count]:
    ordered = sorted(places.items(), key=lambda item: (item[0].within or item[0].key, item[0].key))
    for kind, number in sorted((kind, number) for number, kind in enumerate(types)):
        for place, at in ordered:
            if totals[at, number]:
                yield Count(month, kind, place, int(totals[at, number]))


def borough_of(where: Lookup, code: str, name: str) -> Area | None:
    return where.borough(code, name) if code else where.no_location


def note(seen: Seen, table: StreetTable, rows: Whole, boroughs: list[Area | None], wards: list[Area | None]) -> None:
    """Add a month's rows, by small area, to what was seen."""
    for at in np.flatnonzero(rows).tolist():
        number = int(rows[at])
        if not table.codes[at]:
            seen.without_location += number
        elif boroughs[at] is None:
            seen.elsewhere[table.names[at].rsplit(" ", 1)[0] or table.codes[at]] += number
        elif wards[at]:
            seen.in_wards += number
        else:
            seen.in_boroughs += number


def note_unknown(seen: Seen, table: StreetTable, rows: Whole, boroughs: list[Area | None], where: Lookup) -> None:
    """Add a month's rows in our boroughs, told by name, whose small areas stand in no lookup."""
    for at in np.flatnonzero(rows).tolist():
        borough = boroughs[at]
        if table.codes[at] and table.codes[at] not in where.wards and borough:
            seen.unknown[borough.name] += int(rows[at])
            seen.unknown_areas.add(at)


def place_of(area: Area) -> Place:
    within = area.parent.code if area.kind == Area.Kind.WARD and area.parent else ""
    return Place(area.code or area.name, area.name, within)


def kept_name(name: str) -> str:
    stem = name.rsplit("/", 1)[-1].removesuffix(".zip").removesuffix(".csv")
    return f"{stem[:200]}-counts.csv"


def facts(table: StreetTable, where: Lookup, seen: Seen, original: str) -> dict[str, Any]:
    """What the preview says of the rows."""
    return {
        "rows": table.rows,
        "files": table.files,
        "forces": [
            {"name": name, "rows": table.forces[name]} | reported
            for name, reported in sorted(by_force(table, where).items())
        ],
        "in_wards": seen.in_wards,
        "in_boroughs": seen.in_boroughs,
        "without_location": seen.without_location,
        "elsewhere": sum(seen.elsewhere.values()),
        "places_elsewhere": [name for name, _rows in seen.elsewhere.most_common(LISTED)],
        "sha256": original,
    }


def by_force(table: StreetTable, where: Lookup) -> dict[str, dict[str, Any]]:
    """The months of each force, and those of its rows in each borough (slug)."""
    boroughs = [
        borough_of(where, code, name) if code else None for code, name in zip(table.codes, table.names, strict=True)
    ]
    texts, found = [months.text(month) for month in table.months], {}
    for name, cells in zip(table.forces, table.reported, strict=True):
        places: dict[str, set[str]] = defaultdict(set)
        for month, area in np.argwhere(cells).tolist():
            if borough := boroughs[area]:
                places[borough.slug].add(texts[month])
        own = sorted(texts[at] for at in np.flatnonzero(cells.any(axis=1)).tolist())
        found[name] = {"months": own, "boroughs": {slug: sorted(places[slug]) for slug in sorted(places)}}
    return found


def worth_knowing(table: StreetTable, seen: Seen) -> list[Problem]:
    found = []
    if seen.unknown:
        # which areas they are, is not said: where there were crimes, no place finer than a ward is kept
        text = _(
            "%(rows)s rows lie in %(areas)s small areas that no lookup knows: %(districts)s. They count in their "
            "borough and in no ward. Small areas are drawn anew after a census: upload the lookup of the census whose "
            "codes the file has (LSOA11CD or LSOA21CD, with wards), beside those that are there, and this file again."
        )
        districts = ", ".join(f"{name} ({rows})" for name, rows in seen.unknown.most_common(LISTED))
        words = {"rows": seen.unknown.total(), "areas": len(seen.unknown_areas), "districts": districts}
        found.append(Problem(text % words))
    if undrawn := seen.in_boroughs - seen.unknown.total():
        text = _(
            "%(count)s rows count in their borough and in no ward: no lookup says which ward of that date their small "
            "areas lie in."
        )
        found.append(Problem(text % {"count": undrawn}))
    gaps = sorted(set(range(min(table.months), max(table.months) + 1)) - set(table.months))
    if gaps:
        text = _("Months between the first and the last are not in the file: %(months)s.")
        found.append(Problem(text % {"months": ", ".join(months.label(month) for month in gaps[:12])}))
    return found


# -- giving up the places ----------------------------------------------------------------------------------------------


def show_counts(pk: int, attempt: int, shown: Switch, kept: StoredFile, original: str) -> None:
    """Show the outcome with the counts in place of the file, whose content then goes: the switch of a check."""
    upload = Upload.objects.select_for_update().get(pk=pk)
    if upload.state != State.STAGING or upload.attempt != attempt:
        return
    give_up_file(upload, kept, original)
    shown()


def refuse_places(pk: int, attempt: int, problems: list[dict[str, Any]]) -> None:
    """Say what is wrong with a file of places, and keep that instead of the file: the switch of a refused check."""
    upload = Upload.objects.select_for_update().select_related("file").get(pk=pk)
    if upload.state != State.STAGING or upload.attempt != attempt:
        return
    lines = "\n".join(str(Problem(entry["text"], entry["row"], entry["column"])) for entry in problems)
    original = upload.file.sha256
    data = ContentFile(f"What is wrong with the file {original}\n{lines}\n".encode())
    give_up_file(upload, documents.store(data, name="problems.txt", media_type="text/plain", by=None), original)
    outcomes.refuse(pk, attempt, problems)


def give_up_file(upload: Upload, kept: StoredFile, original: str) -> None:
    """Put what is kept in the place of a file of places, and have a job remove its content."""
    gone = StoredFile.objects.filter(sha256=original).first()
    if gone is None or gone.pk == kept.pk:
        return
    Upload.objects.filter(file=gone).update(file=kept, original_sha256=original)
    after = {"original": original, "kept": kept.sha256}
    audit.record("performance.places_given_up", upload, by=None, after=after)
    jobs.enqueue(FORGET, key=f"forget:{gone.uuid}", subject=gone, by=None)


def forget(uuid: str) -> None:
    """Remove a file of places that no upload has any more: the switch of the job that does."""
    stored = StoredFile.objects.filter(uuid=uuid).first()
    if stored is None or Upload.objects.filter(file=stored).exists():
        return
    try:
        documents.remove(
            stored, reason="Only counts are kept of a file of places, and nothing of a refused one.", by=None
        )
    except ProtectedError:  # the same content is kept elsewhere in its own right, as a paper perhaps
        return
