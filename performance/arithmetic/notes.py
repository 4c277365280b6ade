"""The sentences printed under a dashboard: what a reader must know about one row's figures (METHOD §7)."""

from __future__ import annotations

from performance import months
from performance.arithmetic import series
from performance.arithmetic.exceptions import Method
from performance.arithmetic.inputs import DashboardInput, GroupInput, MeasureInput
from performance.arithmetic.results import MonthPoint, PeerResult
from performance.arithmetic.series import YEAR, Change


def row_notes(
    given: DashboardInput,
    index: int,
    quarter: Change,
    rolling: Change,
    peers: tuple[PeerResult, ...],
    marks: tuple[MonthPoint, ...],
) -> tuple[str, ...]:
    """Sentences printed under the dashboard for this row."""
    measure = given.measures[index]
    notes = [_slid_note(given, quarter), *_parts_notes(given, measure, quarter, rolling)]
    if quarter.mixed or rolling.mixed:
        notes.append("The two sides of a change come from different uploads.")
    for month in measure.breaks:
        if given.start <= month <= given.end:
            said = f" ({note.rstrip('.')})" if (note := measure.break_notes.get(month, "")) else ""
            notes.append(f"The definition changed in {months.label(month)}{said}; nothing is compared across it.")
    if given.disrupted and given.disrupted[0] <= given.end and given.disrupted[1] > given.end - 2 * YEAR:
        span = months.span(*given.disrupted)
        notes.append(f"{span} was disrupted; its months are neither tested nor expected from.")
    if {point.method for point in marks} & {Method.CLASSIC.slug, Method.TRIAL.slug} and not _classic_asked(given):
        notes.append("Fewer than 36 comparable months: unusual months are found by a simpler test.")
    columns = next((section.columns for section in given.sections if section.name == measure.section), ())
    ranks = {column.name for column in columns if column.kind == "rank"}
    notes.extend(
        _peer_notes(given, group, peer)
        for group, peer in zip(given.groups, peers, strict=True)
        if not columns or group.slug in ranks  # a rank that is not shown wants no reason
    )
    return tuple(note for note in notes if note)


def _classic_asked(given: DashboardInput) -> bool:
    return given.rules.exceptions == "classic"


def _slid_note(given: DashboardInput, quarter: Change) -> str:
    if quarter.to >= given.quarter_to or quarter.volume is None:
        return ""
    shown = months.span(quarter.first, quarter.to)
    return f"The quarter to {months.label(given.quarter_to)} is incomplete; {shown} is shown."


def _parts_notes(given: DashboardInput, measure: MeasureInput, quarter: Change, rolling: Change) -> list[str]:
    """Warnings where the parts of a measure do not sum to it."""
    slugs = [other.slug for other in given.measures]
    if not measure.parts or not set(measure.parts) <= set(slugs):
        return []
    notes = []
    for change in (quarter, rolling):
        parts = [
            series.window(
                given.counts[slugs.index(part), given.area], given.start, change.to, change.to - change.first + 1
            )
            for part in measure.parts
        ]
        if change.volume is None or any(part.total is None for part in parts):
            continue
        total = sum(part.total for part in parts if part.total is not None)
        if total != change.volume:
            span = months.span(change.first, change.to)
            notes.append(f"Its parts sum to {total:,}, not {change.volume:,} ({span}).")
    return notes


def _peer_notes(given: DashboardInput, group: GroupInput, peer: PeerResult) -> str:
    """Why there is no rank, or that areas are left out of it."""
    if peer.rank is None:
        return f"{group.name}: no rank ({peer.reason})."
    if peer.supplied:
        return f"{group.name}: rank as published, {peer.dated}" + (f" ({peer.source})." if peer.source else ".")
    chosen = given.denominators[peer.denominator]
    left_out = len(group.areas) - (peer.of or 0)
    are = "area without figures is" if left_out == 1 else "areas without figures are"
    parts = [f"{left_out} {are} left out"] if left_out else []
    parts += [chosen.note] if chosen.note else []
    return f"{group.name}: {'; '.join(parts)}." if parts else ""
