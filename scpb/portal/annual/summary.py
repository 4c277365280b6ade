"""A whole dashboard as one table for a document: a line for each measure, from what its readers may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance import months
from performance.arithmetic.results import Row
from performance.documents import EditionDocument
from performance.lines import shown_ratings
from performance.pages.dashboards import notes, provisional
from performance.tables.words import NOT_KNOWN, amount, in_unit, reading_amount

RATED = {
    "Red": gettext_lazy("Red"),
    "Amber": gettext_lazy("Amber"),
    "Green": gettext_lazy("Green"),
    "Grey": gettext_lazy("No rating"),
}


@dataclass(frozen=True)
class Summary:
    """`signs` are the ratings of the rows, whose words stand in the last column."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    signs: tuple[str, ...]
    notes: tuple[str, ...]


def summary(document: EditionDocument) -> Summary | None:
    """The 12 months, those before, the change, and where the dashboard has them baseline and rank, and the rating.

    None where no figure of it is shown.
    """
    dashboard = document.dashboard
    rows = [row for row in dashboard.rows if _is_known(row)]
    if not rows:
        return None
    baseline, group = _baseline(rows), _group(rows)
    ratings = shown_ratings(document)
    headings = [
        _("Measure"),
        _("12 months to %(month)s") % {"month": months.label(dashboard.to)},
        _("The year before"),
        _("Change"),
        *([baseline] if baseline else []),
        *([_group_name(rows, group)] if group else []),
        _("Rating"),
    ]
    rated = _("Rated by rule set %(rules)s, which the edition explains.") % {"rules": dashboard.rules}
    signs = tuple(ratings[row.measure] for row in rows)
    return Summary(
        headings=tuple(headings),
        rows=tuple(_line(row, bool(baseline), group, sign) for row, sign in zip(rows, signs, strict=True)),
        signs=signs,
        notes=tuple(
            note for note in (provisional(dashboard), rated, *notes(replace(dashboard, rows=tuple(rows)))) if note
        ),
    )


def _is_known(row: Row) -> bool:
    return row.rolling.volume is not None or (row.reading is not None and row.reading.value is not None)


def _line(row: Row, has_baseline: bool, group: str, sign: str) -> tuple[str, ...]:
    return (
        row.name,
        *(_counted(row) if row.rolling.volume is not None else _read(row)),
        *([row.baseline.text if row.baseline else NOT_KNOWN] if has_baseline else []),
        *([_rank(row, group)] if group else []),
        str(RATED[sign]),
    )


def _counted(row: Row) -> tuple[str, str, str]:
    return amount(row.rolling.volume), amount(row.rolling.previous), row.rolling.text


def _read(row: Row) -> tuple[str, str, str]:
    """A figure with dates of its own names them; what it is compared with may be another than the year before."""
    reading = row.reading
    assert reading is not None
    told = _("%(value)s (%(period)s)") % {"value": reading_amount(reading.value, row), "period": reading.period}
    for change in reading.changes:
        if change.change is not None:
            return told, reading_amount(change.previous, row), in_unit(change.change, change.unit)
    return told, NOT_KNOWN, NOT_KNOWN


def _baseline(rows: Sequence[Row]) -> str:
    """The heading of the column; empty where no line has a change on a baseline."""
    names = {row.baseline_name for row in rows if row.baseline is not None and row.baseline.direction is not None}
    if not names:
        return ""
    name = names.pop()
    return _("On %(baseline)s") % {"baseline": name} if name and not names else _("On the baseline")


def _group(rows: Sequence[Row]) -> str:
    """The first group of areas in which any line has a rank."""
    return next((peer.group for row in rows for peer in row.peers if peer.rank is not None), "")


def _group_name(rows: Sequence[Row], group: str) -> str:
    name = next(peer.name for row in rows for peer in row.peers if peer.group == group)
    return _("Rank, %(group)s") % {"group": name}


def _rank(row: Row, group: str) -> str:
    return next((peer.text for peer in row.peers if peer.group == group), NOT_KNOWN)
