"""What a reader who is neither member, officer nor analyst may see of figures: small numbers and some measures are not.

Page, chart, CSV, XLSX, PDF and the public pack all draw from `public`, never from the full dashboard, so that they hide
the same. Which figures are left out is decided by `arithmetic.suppression`; here they are taken out of the results with
everything that is computed from them:

* A measure for members goes, line and words. A row that rests on it together with others shows neither factors nor
  rating, for they would tell which way it went.
* With a volume go its change, its significance, the gap to a group and what is said of the target. Where the 12 months
  of a row with a target are left out, so are its factors and rating: meeting a target of 2 tells a count below 3.
* Where a month is left out, so are the expected ranges of all months and the limits of the advice: they are computed
  from the months. They also go where they are plain sums of months that are not shown ("low count").
* A group's areas, with counts and rates, go as a whole where one of them is small; our rank stays.
* Wards: of the whole and its wards, and of parts ward by ward, at least two are left out.
* A reading goes where the number behind it is small, or that of those it does not concern.

The promise is for one document at a time; docs/small-numbers.md says what an analyst must still think of.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from performance import glossary, histories
from performance.arithmetic.factors import listed
from performance.arithmetic.masking import A_YEAR_BEFORE, ELSEWHERE, NOTE_RATING, Names, Withheld, masked, without_sums
from performance.arithmetic.results import Dashboard, Row
from performance.arithmetic.series import YEAR
from performance.arithmetic.spans import whole_months
from performance.arithmetic.suppression import Span, Spread, Subject, add_up, left_out, places_left_out, threshold
from performance.documents import EditionDocument
from performance.models import Measure
from performance.permissions import Somebody, may_see_every_figure
from scpb.documents import snapshots

MEMBERS = "members"
BASELINE_MARKS = (-2, -1)  # its months are not in the results: a ruler of its own

Parts = tuple[tuple[str, tuple[str, ...]], ...]
Months = frozenset[tuple[str, int]]  # by measure
Measures = Mapping[str, Measure]  # by slug

# -- for a reader ----------------------------------------------------------------------------------------


def measures_today() -> Measures:
    """All measures with their settings of today: read once by who looks at several dashboards."""
    return {measure.slug: measure for measure in Measure.objects.select_related("parent")}


def for_public(dashboard: Dashboard, instead: Measure | None = None, *, measures: Measures | None = None) -> Dashboard:
    """The dashboard as everybody may see it, by the measures' settings when it was computed and as they are today.

    `instead` is one measure with other settings than today's, perhaps those that it had before a change. `measures` are
    those of today, where they were read already.
    """
    strict, parts = _by_settings(dashboard, instead, measures)
    shown = public(strict, parts)
    return dashboard if shown == strict else shown


def without_settings(dashboard: Dashboard) -> Dashboard:
    """What a dashboard shows, whatever the settings by which it does: to tell whether two show the same."""
    return replace(dashboard, rows=tuple(replace(row, access="", smallest_public=None) for row in dashboard.rows))


def is_open(measure: Measure, dashboard: Dashboard) -> bool:
    """Whether everybody may see every month of a measure, and months that the dashboard does not hold.

    What hides some number, and what is summed with such by the set-up or in the table, is shown in no longer history.
    """
    if not histories.is_open(measure):
        return False
    strict, parts = _by_settings(dashboard)
    rows, wholes = strict.rows, _wholes(strict.rows, parts)
    summed = [{whole, *of} for whole, of in wholes.items()]
    near = {place for place, row in enumerate(rows) if row.measure == measure.slug}
    while more := [family for family in summed if family & near and not family <= near]:
        near |= set().union(*more)
    return not any(rows[place].access == MEMBERS or threshold(rows[place].smallest_public) for place in near)


def _by_settings(
    dashboard: Dashboard, instead: Measure | None = None, measures: Measures | None = None
) -> tuple[Dashboard, Parts]:
    """The dashboard with the stricter settings of each row, and the measures that sum to others."""
    measures = measures_today() if measures is None else measures
    if instead:
        measures = {**measures, instead.slug: instead}
    rows = tuple(_as_strict(row, measures.get(row.measure)) for row in dashboard.rows)
    parts: dict[str, list[str]] = {}
    for measure in measures.values():
        if measure.parent:
            parts.setdefault(measure.parent.slug, []).append(measure.slug)
    families = tuple((whole, tuple(sorted(of))) for whole, of in sorted(parts.items()))
    return replace(dashboard, rows=rows), families


def _as_strict(row: Row, measure: Measure | None) -> Row:
    """The row with the stricter of its own settings and those of today."""
    if measure is None:
        return row
    smallest = max(row.smallest_public or 0, measure.smallest_public or 0) or None
    access = MEMBERS if MEMBERS in (row.access, measure.access) else row.access
    if (access, smallest) == (row.access, row.smallest_public):
        return row
    return replace(row, access=access, smallest_public=smallest)


def document_for_reader(document: EditionDocument, person: Somebody) -> EditionDocument:
    """The edition as this person may see it."""
    return document if may_see_every_figure(person) else document_for_public(document)


def document_for_public(document: EditionDocument, *, measures: Measures | None = None) -> EditionDocument:
    """The edition as everybody may see it: figures, and the analyst's words on lines that everybody may see.

    `measures` are those of today, where they were read already.
    """
    full, shown = document.dashboard, for_public(document.dashboard, measures=measures)
    if shown == full:
        return document
    seen = {row.measure for row in shown.rows}
    gone = {row.measure for row in full.rows} - seen
    silent = gone | {row.measure for row in shown.rows if NOTE_RATING in row.notes}
    masked_one = replace(
        document,
        findings=replace(document.findings, dashboard=shown),
        remarks=tuple(remark for remark in document.remarks if not remark.measure or remark.measure in seen),
        factor_edits=tuple(edit for edit in document.factor_edits if edit.measure not in silent),
        rating_edits=tuple(edit for edit in document.rating_edits if edit.measure not in silent),
        cell_remarks=tuple(remark for remark in document.cell_remarks if remark.measure not in gone),
        pictures=tuple(picture for picture in document.pictures if picture.measure not in gone),
    )
    # a word that only a hidden line uses would tell that there is such a line
    used = {term.term for term in glossary.of_document(masked_one)} if document.glossary else set()
    return replace(masked_one, glossary=tuple(term for term in document.glossary if term.term in used))


def months_left_out(full: EditionDocument, shown: EditionDocument) -> Months:
    """The months that are counted in the one and not shown in the other, which a reader might take for not known."""
    kept = {(row.measure, point.month) for row in shown.dashboard.rows for point in row.points if point.count is None}
    counted = {
        (row.measure, point.month) for row in full.dashboard.rows for point in row.points if point.count is not None
    }
    return frozenset(kept & counted)


def seen_by_public(document: EditionDocument) -> str:
    """The hash of what everybody sees of an edition today; empty where that is all of it."""
    shown = document_for_public(document)
    if shown == document:
        return ""
    bare = replace(shown, findings=replace(shown.findings, dashboard=without_settings(shown.dashboard)))
    return snapshots.digest(snapshots.plain(bare))


# -- the whole dashboard ---------------------------------------------------------------------------------


def public(dashboard: Dashboard, parts: Parts = ()) -> Dashboard:
    """The dashboard without measures for members, and without small numbers and what would give them away.

    `parts` names measures that sum to another, besides those that the table shows beneath it.
    """
    if not any(row.access == MEMBERS or threshold(row.smallest_public) for row in dashboard.rows):
        return dashboard
    return _public(dashboard, parts)


@lru_cache(maxsize=32)
def _public(dashboard: Dashboard, parts: Parts) -> Dashboard:
    rows = dashboard.rows
    wholes = _wholes(rows, parts)
    withheld = _withheld(rows, wholes)
    shown = _named_anew(
        rows, [masked(row, taken) for row, taken in zip(rows, withheld, strict=True) if row.access != MEMBERS]
    )
    if shown == rows:
        return dashboard
    used = {row.section for row in shown}
    sections = tuple(section for section in dashboard.sections if section.name in used)
    return replace(dashboard, rows=tuple(without_sums(row) for row in shown), sections=sections)


def _named_anew(rows: Sequence[Row], shown: Sequence[Row]) -> tuple[Row, ...]:
    """Rows that lost a line for members no longer bear its name."""
    torn = {row.key for row in rows if row.key and row.access == MEMBERS}
    left: dict[str, list[Row]] = {}
    for row in shown:
        left.setdefault(row.key, []).append(row)
    return tuple(
        replace(
            row,
            key=left[row.key][0].measure if len(left[row.key]) > 1 else "",
            row_name=listed([other.name for other in left[row.key]]) if len(left[row.key]) > 1 else "",
        )
        if row.key in torn
        else row
        for row in shown
    )


def _wholes(rows: Sequence[Row], parts: Parts) -> dict[int, tuple[int, ...]]:
    """Rows that others sum to: by the measures' set-up, and by the table where the figures bear it out."""
    place = {row.measure: index for index, row in enumerate(rows)}
    candidates = [
        (place[whole], tuple(place[part] for part in of))
        for whole, of in parts
        if whole in place and all(part in place for part in of)
    ]
    for index, row in enumerate(rows):
        beneath = []
        for other in range(index + 1, len(rows)):
            if rows[other].section != row.section or rows[other].indent <= row.indent:
                break
            if rows[other].indent == row.indent + 1:
                beneath.append(other)
        if beneath:
            candidates.append((index, tuple(beneath)))
    found: dict[int, tuple[int, ...]] = {}
    taken: set[int] = set()
    for whole, of in candidates:
        if whole not in found and not taken & set(of) and _sum_to(rows[whole], [rows[part] for part in of]):
            found[whole] = of
            taken |= set(of)
    return found


def _sum_to(whole: Row, parts: Sequence[Row]) -> bool:
    lined_up = [_volumes(row) for row in (whole, *parts)]
    months = set(lined_up[0]).intersection(*lined_up[1:])
    columns = [[volumes[month] for month in sorted(months, key=str)] for volumes in lined_up]
    return add_up(columns[0], columns[1:])


def _volumes(row: Row) -> dict[Hashable, int | None]:
    found: dict[Hashable, int | None] = {point.month: point.count for point in row.points}
    return {**found, "rolling": row.rolling.volume, "before": row.rolling.previous}


def _withheld(rows: Sequence[Row], wholes: Mapping[int, tuple[int, ...]]) -> list[Withheld]:
    parts = [wholes.get(index, ()) for index in range(len(rows))]
    secret = [row.access == MEMBERS for row in rows]
    subjects = [
        Subject(_spans(row), row.smallest_public, hidden, of)
        for row, hidden, of in zip(rows, secret, parts, strict=True)
    ]
    spans = left_out(subjects)
    now = _ward_names(rows, parts, spans, "volume")
    before = _ward_names(rows, parts, spans, "previous")
    areas = places_left_out(
        [
            Spread(
                {area.slug: area.count for peer in row.peers for area in peer.areas},
                True,
                row.smallest_public,
                hidden,
                of,
            )
            for row, hidden, of in zip(rows, secret, parts, strict=True)
        ]
    )
    ratings = _silent_keys(rows, spans)
    return [
        Withheld(
            spans=spans[index],
            wards=now[index],
            wards_before=before[index],
            areas=bool(areas[index]) or ("rolling", "volume") in spans[index],
            rating=_group(row, index) in ratings,
        )
        for index, row in enumerate(rows)
    ]


def _spans(row: Row) -> tuple[Span, ...]:
    """Everything counted that the row shows, weightiest first."""
    found = []
    for order, (name, change) in enumerate(
        (("rolling", row.rolling), ("quarter", row.quarter), ("year_to_date", row.year_to_date))
    ):
        if change and change.volume is not None:
            found.append(Span((name, "volume"), change.first, change.to + 1, change.volume, order))
        if change and change.previous is not None:
            found.append(Span((name, "previous"), change.first - YEAR, change.to + 1 - YEAR, change.previous, order))
    found += _reading_spans(row)
    if row.baseline and row.baseline.previous is not None:
        found.append(Span(("baseline", "previous"), *BASELINE_MARKS, row.baseline.previous, 1))
    for total in row.totals:
        if total.total is not None:
            found.append(Span(("total", total.month), total.month - YEAR + 1, total.month + 1, total.total, 3))
    for point in (*row.points, *row.marks):
        if point.count is not None:
            found.append(Span(("month", point.month), point.month, point.month + 1, point.count, 4))
    return tuple(found)


def _reading_spans(row: Row) -> Iterator[Span]:
    """A reading that is a count of whole months, and that of the same months a year before."""
    reading = row.reading
    if reading is None or row.unit != "count":
        return
    span = whole_months(date.fromisoformat(reading.first_day), date.fromisoformat(reading.last_day))
    before = next((change.previous for change in reading.changes if change.base == A_YEAR_BEFORE), None)
    for name, value, back in (("value", reading.value, 0), ("previous", before, YEAR)):
        if span and value is not None and value == int(value):
            yield Span(("reading", name), span[0] - back, span[1] + 1 - back, int(value), 0)


def _ward_names(
    rows: Sequence[Row], parts: Sequence[tuple[int, ...]], spans: Sequence[Names], side: str
) -> list[frozenset[str]]:
    spreads = []
    for row, of, hidden in zip(rows, parts, spans, strict=True):
        places: dict[str, int] = {}
        for line in row.wards.lines if row.wards else ():
            count = line.change.volume if side == "volume" else line.change.previous
            if count is not None:
                places[line.slug] = count
        if row.wards and row.wards.elsewhere is not None and side == "volume":
            places[ELSEWHERE] = row.wards.elsewhere
        shown = ("rolling", side) not in hidden
        spreads.append(Spread(places, shown, row.smallest_public, row.access == MEMBERS, of))
    return places_left_out(spreads)


def _group(row: Row, index: int) -> str | int:
    """What lines that are rated together have in common."""
    return row.key or index


def _silent_keys(rows: Sequence[Row], spans: Sequence[Names]) -> set[str | int]:
    """Rows whose factors and rating would tell of something that is not shown."""
    found = set()
    for index, row in enumerate(rows):
        aimed = row.target is not None and row.polarity != 0
        if row.access == MEMBERS or (aimed and {("rolling", "volume"), ("rolling", "previous")} & spans[index]):
            found.add(_group(row, index))
    return found
