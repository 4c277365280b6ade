"""Two editions of a dashboard side by side: what moved, line by line, and why.

The editions are as their reader may see them, and nothing is computed between the two. What one of them does not show
is named as such, never as unknown and never as revised; what neither shows is not spoken of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from performance import months
from performance.arithmetic.masking import NOTE_RATING, SMALL
from performance.arithmetic.results import PeerResult, Row, TargetResult
from performance.arithmetic.series import Change
from performance.documents import EditionDocument, SourceFile
from performance.lines import Line, ShownFactor, of_document

# Why something moved, in the order in which a reader looks for it.
NEW_MONTHS, REVISED, RULES, EDITED, TARGET, BASELINE, DENOMINATOR, DEFINITION, NOT_SHOWN = (
    "new months",
    "revised figures",
    "another rule set",
    "analyst’s edits",
    "another target",
    "another baseline",
    "other denominators",
    "definition changed",
    "small numbers that are not shown",
)

LeftOut = frozenset[tuple[str, int]]  # months by measure
NOTHING: tuple[LeftOut, LeftOut] = (frozenset(), frozenset())


@dataclass(frozen=True)
class Moved:
    """One thing that is said otherwise: `what` it is, as it was and as it is."""

    what: str
    was: str
    now: str


@dataclass(frozen=True)
class Revision:
    """A month whose count is another one now; `upload` names the file that says so, empty where that is not known.

    A count that one of the two does not show is None and `hidden`: whether it is another one then, nobody is told.
    """

    month: int
    was: int | None
    now: int | None
    upload: str = ""
    was_hidden: bool = False
    now_hidden: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether one of the counts is not shown."""
        return self.was_hidden or self.now_hidden


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
    before: EditionDocument,
    after: EditionDocument,
    origins: Mapping[tuple[str, int], str] | None = None,
    left_out: tuple[LeftOut, LeftOut] = NOTHING,
) -> Compared:
    """What the edition `after` says otherwise than `before`, both of one dashboard and area.

    `origins` names by measure and month the upload that a revised figure comes from; `left_out` are the months that
    each of the two counts and does not show.
    """
    known = origins or {}
    was = {line.row.measure: line for line in of_document(before)}
    now = {line.row.measure: line for line in of_document(after)}
    lines = [
        _line(was.get(slug), now.get(slug), before, after, lambda one, two: _revisions(one, two, known, left_out))
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
        if row.measure in earlier and (revisions := _revisions(earlier[row.measure], row, {}, NOTHING)):
            found[row.measure] = [revision.month for revision in revisions]
    return found


def _line(
    was: Line | None,
    now: Line | None,
    before: EditionDocument,
    after: EditionDocument,
    revised: Callable[[Row, Row], list[Revision]],
) -> LineMoved:
    if was is None or now is None:
        there = now or was
        assert there is not None
        return LineMoved(there.row.measure, there.row.name, "gone" if now is None else "new", None)
    figures, revisions = tuple(_figures(was.row, now.row)), tuple(revised(was.row, now.row))
    rating, gone, new = _judged(was, now)
    if _is_silent(was.row) != _is_silent(now.row):
        figures = (*figures, Moved("rating", _rated(was), _rated(now)))
    moved = bool(rating or gone or new or figures or revisions)
    reasons = tuple(_reasons(was, now, before, after, revisions)) if moved else ()
    if not (now.is_first or was.is_first):
        rating, gone, new = None, (), ()
    return LineMoved(now.row.measure, now.row.name, "", rating, gone, new, figures, revisions, reasons)


def _judged(was: Line, now: Line) -> tuple[Moved | None, tuple[ShownFactor, ...], tuple[ShownFactor, ...]]:
    """The rating if it is another one, and the factors that are gone or new; nothing where one is not shown."""
    if _is_silent(was.row) or _is_silent(now.row):
        return None, (), ()
    rating = None
    if was.rating.rag != now.rating.rag:
        rating = Moved("rating", was.rating.rag.value, now.rating.rag.value)
    said, says = set(_said(was.factors)), set(_said(now.factors))
    gone = tuple(factor for factor in was.factors if (factor.text, factor.sign) not in says)
    new = tuple(factor for factor in now.factors if (factor.text, factor.sign) not in said)
    return rating, gone, new


def _is_silent(row: Row) -> bool:
    """Whether factors and rating are not shown, for they would tell of what is not."""
    return NOTE_RATING in row.notes


def _rated(line: Line) -> str:
    return SMALL if _is_silent(line.row) else line.rating.rag.value


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
    """`2,960 in Jan–Dec 2013 (−15.1%)`, or as much of it as is shown."""
    if change is None:
        return ""
    span = months.span(change.first, change.to)
    if change.reason == SMALL:
        return f"{SMALL} in {span}" if change.volume is None else f"{change.volume:,} in {span}, change {SMALL}"
    volume = "n/a" if change.volume is None else f"{change.volume:,}"
    return f"{volume} in {span} ({change.text})"


def _read(row: Row) -> str:
    reading = row.reading
    if reading is None:
        return ""
    if reading.note == SMALL:
        return f"{SMALL} in {reading.period}"
    value = "n/a" if reading.value is None else f"{reading.value:,}"
    return f"{value}{'%' if row.unit == 'percent' else ''} in {reading.period}"


def _target(target: TargetResult | None) -> str:
    if target is None:
        return ""
    parts = [] if target.change_pct is None else [f"{target.change_pct}%"]
    parts += [] if target.level is None else [f"level {target.level:,}"]
    return " or ".join(parts)


def _revisions(
    was: Row, now: Row, origins: Mapping[tuple[str, int], str], left_out: tuple[LeftOut, LeftOut]
) -> list[Revision]:
    """The months that both know, and one knows otherwise; from known to unknown and back included.

    A month that one of them does not show is listed whatever it counts, and one that neither shows is not.
    """
    hidden_then, hidden_now = ({month for slug, month in side if slug == now.measure} for side in left_out)
    earlier = {point.month: point.count for point in was.points}
    # months that came after the last one that was known are new, not revised
    last = max([month for month, count in earlier.items() if count is not None or month in hidden_then], default=-1)
    found = []
    for month, count in ((point.month, point.count) for point in now.points):
        then_is, now_is = month in hidden_then, month in hidden_now
        if month not in earlier or month > last or (earlier[month] == count and then_is == now_is):
            continue
        upload = "" if then_is or now_is else origins.get((now.measure, month), "")
        found.append(Revision(month, earlier[month], count, upload, then_is, now_is))
    return found


# -- why ---------------------------------------------------------------------------------------------------


def _reasons(
    was: Line, now: Line, before: EditionDocument, after: EditionDocument, revisions: Sequence[Revision]
) -> Iterator[str]:
    """Everything that can have moved the line; that it did is for the reader to see in the figures."""
    if _dated(was.row) != _dated(now.row):
        yield NEW_MONTHS
    if any(not revision.is_hidden for revision in revisions) or _reads_otherwise(was.row, now.row):
        yield REVISED
    if json.loads(before.findings.rules) != json.loads(after.findings.rules):
        yield RULES
    if not (_is_silent(was.row) or _is_silent(now.row)) and _hand(was) != _hand(now):
        yield EDITED
    if _target(was.row.target) != _target(now.row.target):
        yield TARGET
    if _rests_on_another(was.row, now.row):
        yield BASELINE
    if _per(was.row.peers) != _per(now.row.peers):
        yield DENOMINATOR
    if _breaks(was.row, now.row) != _breaks(now.row, was.row):
        yield DEFINITION
    if any(revision.is_hidden for revision in revisions) or _hides(was.row) != _hides(now.row):
        yield NOT_SHOWN


def _dated(row: Row) -> tuple[object, ...]:
    """The periods that a line is of."""
    return row.rolling.to, row.quarter.to, row.reading and (row.reading.first_day, row.reading.last_day)


def _reads_otherwise(was: Row, now: Row) -> bool:
    """Whether the reading of one period is another one now, as far as both are shown."""
    if was.reading is None or now.reading is None or SMALL in (was.reading.note, now.reading.note):
        return False
    return _dated(was) == _dated(now) and was.reading.value != now.reading.value


def _hides(row: Row) -> tuple[bool, ...]:
    """Which figures of a line are not shown."""
    windows = (row.quarter, row.rolling, row.year_to_date, row.baseline)
    small = [window is not None and window.reason == SMALL for window in windows]
    return (*small, row.reading is not None and row.reading.note == SMALL, _is_silent(row))


def _breaks(row: Row, other: Row) -> set[int]:
    """The changes of definition in the months that both lines show."""
    shown = {point.month for point in row.points} & {point.month for point in other.points}
    return {mark.month for mark in row.breaks if mark.month in shown}


def _hand(line: Line) -> tuple[object, ...]:
    """What the analyst did to a line, without who did it."""
    edited = [(factor.action, factor.computed, factor.text, factor.sign) for factor in line.factors if factor.action]
    edited += [(factor.action, factor.computed, "", 0) for factor in line.omitted]
    return (*edited, line.rating.rag if line.rating.reason else None)


def _rests_on_another(was: Row, now: Row) -> bool:
    """Whether the baseline is another one, or counts otherwise where both show it."""
    if was.baseline_name != now.baseline_name:
        return True
    pair = (was.baseline, now.baseline)
    if any(baseline is not None and baseline.reason == SMALL for baseline in pair):
        return False
    one, other = (baseline.previous if baseline else None for baseline in pair)
    return one != other


def _per(peers: Sequence[PeerResult]) -> set[tuple[str, str, int | None]]:
    return {(peer.group, peer.denominator, peer.year) for peer in peers}
