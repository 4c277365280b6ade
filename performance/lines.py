"""A dashboard's lines as they are shown: what was computed, and the analyst's hand in it, both visible.

Page, print, CSV, XLSX and packs draw from `lines`, so that they say the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from performance.arithmetic.factors import Factor
from performance.arithmetic.rag import Rag, rate
from performance.arithmetic.results import Dashboard, Row
from performance.arithmetic.rules import Rules
from performance.documents import CellRemark, EditionDocument, FactorEdit, Findings, RatingEdit


@dataclass(frozen=True)
class ShownFactor:
    """A factor as it is printed; `action` is empty where it stands as computed, else what the analyst did and why."""

    text: str
    sign: int
    action: str = ""
    computed: str = ""
    reason: str = ""
    author: str = ""


@dataclass(frozen=True)
class ShownRating:
    """A rating as it is printed, with the factors it counts; `computed` differs where the analyst's hand changed it."""

    rag: Rag
    positive: int
    negative: int
    computed: Rag
    reason: str = ""
    author: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether it is not what was computed."""
        return self.rag != self.computed


@dataclass(frozen=True)
class Line:
    """One line. The first line of a row carries its factors and rating and spans `span` lines; the others span 0."""

    row: Row
    span: int
    factors: tuple[ShownFactor, ...]
    omitted: tuple[ShownFactor, ...]
    rating: ShownRating
    notes: Mapping[str, CellRemark] = field(default_factory=dict)

    @property
    def is_first(self) -> bool:
        """Whether the row begins here."""
        return self.span > 0


def lines(
    dashboard: Dashboard,
    rules: Rules,
    *,
    factor_edits: Sequence[FactorEdit] = (),
    rating_edits: Sequence[RatingEdit] = (),
    cell_remarks: Sequence[CellRemark] = (),
) -> tuple[Line, ...]:
    """Every line in order. Edits name the first line of their row by its measure."""
    shown: list[Line] = []
    for rows in grouped(dashboard.rows):
        first = rows[0]
        factors, omitted = _factors(first, [edit for edit in factor_edits if edit.measure == first.measure])
        override = next((edit for edit in rating_edits if edit.measure == first.measure), None)
        rating = _rating(first, factors, rules, override)
        for place, row in enumerate(rows):
            notes = {remark.column: remark for remark in cell_remarks if remark.measure == row.measure}
            shown.append(Line(row, len(rows) if place == 0 else 0, factors, omitted, rating, notes))
    return tuple(shown)


def of_findings(found: Findings) -> tuple[Line, ...]:
    """The lines of a dashboard that no analyst has touched."""
    return lines(found.dashboard, rules_of(found))


def of_document(document: EditionDocument) -> tuple[Line, ...]:
    """The lines of an edition, with the analyst's hand in them."""
    return lines(
        document.dashboard,
        rules_of(document.findings),
        factor_edits=document.factor_edits,
        rating_edits=document.rating_edits,
        cell_remarks=document.cell_remarks,
    )


def rules_of(found: Findings) -> Rules:
    """The rule set that the figures were rated by."""
    return Rules.from_json(json.loads(found.rules))


def shown_ratings(document: EditionDocument) -> dict[str, str]:
    """The rating that each measure's row was printed with."""
    ratings: dict[str, str] = {}
    rag = ""
    for line in of_document(document):
        rag = line.rating.rag.value if line.is_first else rag
        ratings[line.row.measure] = rag
    return ratings


# -- what an edit can refer to ------------------------------------------------------------------------


def applicable(document: EditionDocument) -> EditionDocument:
    """The document without the edits that refer to nothing in it: what was reworded is not computed any more."""
    rows = {rows[0].measure: rows[0] for rows in grouped(document.dashboard.rows)}
    lines = {row.measure for row in document.dashboard.rows}
    return replace(
        document,
        factor_edits=tuple(edit for edit in document.factor_edits if _finds(edit, rows.get(edit.measure))),
        rating_edits=tuple(edit for edit in document.rating_edits if edit.measure in rows),
        cell_remarks=tuple(note for note in document.cell_remarks if note.measure in lines),
    )


def _finds(edit: FactorEdit, row: Row | None) -> bool:
    return row is not None and (not edit.computed or edit.computed in {factor.text for factor in row.factors})


def grouped(rows: Sequence[Row]) -> list[list[Row]]:
    """Consecutive lines that are one row."""
    found: list[list[Row]] = []
    for row in rows:
        if row.key and found and found[-1][0].key == row.key:
            found[-1].append(row)
        else:
            found.append([row])
    return found


def _factors(row: Row, edits: Sequence[FactorEdit]) -> tuple[tuple[ShownFactor, ...], tuple[ShownFactor, ...]]:
    by_text = {edit.computed: edit for edit in edits if edit.computed}
    kept, omitted = [], []
    for factor in row.factors:
        edit = by_text.get(factor.text)
        if edit is None:
            kept.append(ShownFactor(factor.text, factor.sign))
        elif edit.action == "omit":
            omitted.append(ShownFactor(factor.text, factor.sign, "omit", factor.text, edit.reason, edit.author))
        else:
            kept.append(ShownFactor(edit.text, edit.sign, "reword", factor.text, edit.reason, edit.author))
    kept += [
        ShownFactor(edit.text, edit.sign, "add", "", edit.reason, edit.author) for edit in edits if edit.action == "add"
    ]
    return tuple(kept), tuple(omitted)


def _rating(row: Row, factors: Sequence[ShownFactor], rules: Rules, override: RatingEdit | None) -> ShownRating:
    """The rating of the factors as they stand after the analyst, unless the analyst sets another."""
    now = rate(tuple(Factor("", factor.text, factor.sign) for factor in factors), rules)
    if override is None:
        return ShownRating(now.rag, now.positive, now.negative, row.rating.rag)
    return ShownRating(Rag(override.rag), now.positive, now.negative, row.rating.rag, override.reason, override.author)
