"""Two editions of a dashboard side by side: what moved, line by line, and why."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from performance import months
from performance.arithmetic.results import PeerResult, Row, TargetResult
from performance.arithmetic.series import Change
from performance.documents import EditionDocument, SourceFile
from performance.lines import Line, ShownFactor, of_document

# Why something moved, in the order in which a reader looks for it.
NEW_MONTHS, REVISED, RULES, EDITED, TARGET, BASELINE, DENOMINATOR, DEFINITION = (
    "new months",
    "revised figures",
    "another rule set",
    "analyst’s edits",
    "another target",
    "another baseline",
    "other denominators",
    "definition changed",
)


@dataclass(frozen=True)
class Moved:
    """One thing that is said otherwise: `what` it is, as it was and as it is."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Revision:
    """A month whose count is another one now; `upload` names the file that says so, empty where that is not known."""

    month: int
    was: int | None
    now: int | None
    upload: str = ""


@dataclass(frozen=True)
class LineMoved:
    """What moved in one line. `state` is `new` or `gone` where only one edition has it, else empty."""

    measure: str
    name: str
    state: str
    rating: Moved | None
    factors_gone: tuple[ShownFactor, ...] = ()
    factors_new: tuple[ShownFactor, ...] = ()
    figures: tuple[Moved, ...] = ()
    revisions: tuple[Revision, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether anything is said otherwise."""
        return bool(
            self.state or self.rating or self.factors_gone or self.factors_new or self.figures or self.revisions
        )


@dataclass(frozen=True)
class Compared:
    """The later edition beside the earlier one; uploads that only one of them rests on."""

    before: EditionDocument
    after: EditionDocument
    lines: tuple[LineMoved, ...]
    uploads_new: tuple[SourceFile, ...] = ()
    uploads_gone: tuple[SourceFile, ...] = ()

    @property
    def moved(self) -> tuple[LineMoved, ...]:
        """The lines in which anything moved."""
        return tuple(line for line in self.lines if line.is_moved)


def compare(
    before: EditionDocument, after: EditionDocument, origins: Mapping[tuple[str, int], str] | None = None
) -> Compared:
    """What the edition `after` says otherwise than `before`, both of one dashboard and area.

    `origins` names by measure and month the upload that a revised figure comes from.
    """
    known = origins or {}
    was = {line.row.measure: line for line in of_document(before)}
    now = {line.row.measure: line for line in of_document(after)}
    lines = [
        _line(was.get(slug), now.get(slug), before, after, known)
        for slug in [*now, *(slug for slug in was if slug not in now)]
    ]
    old, new = before.findings.sources, after.findings.sources
    return Compared(
        before,
        after,
        tuple(lines),
        tuple(source for source in new if source.upload not in {one.upload for one in old}),
        tuple(source for source in old if source.upload not in {one.upload for one in new}),
    )


def revised_months(before: EditionDocument, after: EditionDocument) -> dict[str, list[int]]:
    """By measure, the months that both editions know otherwise."""
    earlier = {row.measure: row for row in before.dashboard.rows}
    found = {}
    for row in after.dashboard.rows:
        if row.measure in earlier and (revisions := _revisions(earlier[row.measure], row, {})):
            found[row.measure] = [revision.month for revision in revisions]
    return found


def _line(
    was: Line | None,
    now: Line | None,
    before: EditionDocument,
    after: EditionDocument,
    origins: Mapping[tuple[str, int], str],
) -> LineMoved:
    if was is None or now is None:
        there = now or was
        assert there is not None
        return LineMoved(there.row.measure, there.row.name, "gone" if now is None else "new", None)
    rating = None
    if was.rating.rag != now.rating.rag:
        rating = Moved("rating", was.rating.rag.value, now.rating.rag.value)
    said, says = set(_said(was.factors)), set(_said(now.factors))
    gone = tuple(factor for factor in was.factors if (factor.text, factor.sign) not in says)
    new = tuple(factor for factor in now.factors if (factor.text, factor.sign) not in said)
    figures = tuple(_figures(was.row, now.row))
    revisions = tuple(_revisions(was.row, now.row, origins))
    moved = bool(rating or gone or new or figures or revisions)
    reasons = tuple(_reasons(was, now, before, after, revisions)) if moved else ()
    first = now.is_first or was.is_first
    return LineMoved(
        now.row.measure,
        now.row.name,
        "",
        rating if first else None,
        gone if first else (),
        new if first else (),
        figures,
        revisions,
        reasons,
    )


def _said(factors: Sequence[ShownFactor]) -> list[tuple[str, int]]:
    return [(factor.text, factor.sign) for factor in factors]


# -- figures ---------------------------------------------------------------------------------------------


def _figures(was: Row, now: Row) -> Iterator[Moved]:
    """What is printed otherwise, window by window."""
    windows: tuple[tuple[str, Change | None, Change | None], ...] = (
        ("quarter", was.quarter, now.quarter),
        ("12 months", was.rolling, now.rolling),
        ("year to date", was.year_to_date, now.year_to_date),
        ("baseline", was.baseline, now.baseline),
    )
    pairs = [(what, _window(one), _window(other)) for what, one, other in windows]
    pairs.append(("reading", _read(was), _read(now)))
    pairs.append(("target", _target(was.target), _target(now.target)))
    groups = {peer.group: peer for peer in was.peers}
    pairs += [(f"rank, {peer.name}", groups[peer.group].text, peer.text) for peer in now.peers if peer.group in groups]
    yield from (Moved(what, one, other) for what, one, other in pairs if one != other)


def _window(change: Change | None) -> str:
    """`2,960 in Jan–Dec 2013 (−15.1%)`."""
    if change is None:
        return ""
    volume = "n/a" if change.volume is None else f"{change.volume:,}"
    return f"{volume} in {months.span(change.first, change.to)} ({change.text})"


def _read(row: Row) -> str:
    reading = row.reading
    if reading is None:
        return ""
    value = "n/a" if reading.value is None else f"{reading.value:,}"
    return f"{value}{'%' if row.unit == 'percent' else ''} in {reading.period}"


def _target(target: TargetResult | None) -> str:
    if target is None:
        return ""
    parts = [] if target.change_pct is None else [f"{target.change_pct}%"]
    parts += [] if target.level is None else [f"level {target.level:,}"]
    return " or ".join(parts)


def _revisions(was: Row, now: Row, origins: Mapping[tuple[str, int], str]) -> list[Revision]:
    """The months that both know, and one knows otherwise; from known to unknown and back included."""
    earlier = {point.month: point.count for point in was.points}
    return [
        Revision(point.month, earlier[point.month], point.count, origins.get((now.measure, point.month), ""))
        for point in now.points
        if point.month in earlier and point.month <= _last_known(was) and earlier[point.month] != point.count
    ]


def _last_known(row: Row) -> int:
    """The last month that was known: months that came after it are new, not revised."""
    return max((point.month for point in row.points if point.count is not None), default=-1)


# -- why ---------------------------------------------------------------------------------------------------


def _reasons(
    was: Line, now: Line, before: EditionDocument, after: EditionDocument, revisions: Sequence[Revision]
) -> Iterator[str]:
    """Everything that can have moved the line; that it did is for the reader to see in the figures."""
    if (was.row.rolling.to, was.row.quarter.to) != (now.row.rolling.to, now.row.quarter.to) or _read(was.row) != _read(
        now.row
    ):
        yield NEW_MONTHS
    if revisions:
        yield REVISED
    if json.loads(before.findings.rules) != json.loads(after.findings.rules):
        yield RULES
    if _hand(was) != _hand(now):
        yield EDITED
    if _target(was.row.target) != _target(now.row.target):
        yield TARGET
    if _baseline(was.row) != _baseline(now.row):
        yield BASELINE
    if _per(was.row.peers) != _per(now.row.peers):
        yield DENOMINATOR
    if _breaks(was.row, now.row) != _breaks(now.row, was.row):
        yield DEFINITION


def _breaks(row: Row, other: Row) -> set[int]:
    """The changes of definition in the months that both lines show."""
    shown = {point.month for point in row.points} & {point.month for point in other.points}
    return {mark.month for mark in row.breaks if mark.month in shown}


def _hand(line: Line) -> tuple[object, ...]:
    """What the analyst did to a line, without who did it."""
    edited = [(factor.action, factor.computed, factor.text, factor.sign) for factor in line.factors if factor.action]
    edited += [(factor.action, factor.computed, "", 0) for factor in line.omitted]
    return (*edited, line.rating.rag if line.rating.reason else None)


def _baseline(row: Row) -> tuple[str, int | None]:
    return row.baseline_name, row.baseline.previous if row.baseline else None


def _per(peers: Sequence[PeerResult]) -> set[tuple[str, str, int | None]]:
    return {(peer.group, peer.denominator, peer.year) for peer in peers}
