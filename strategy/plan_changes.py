"""What has changed in a plan since the board agreed it: two documents in, differences out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from scpb.documents.differences import Piece, compare
from strategy.plan_document import PlanDocument, PlanLine


@dataclass(frozen=True)
class Gone:
    """An entry that was agreed and is taken out; the day in words."""

    line: PlanLine
    day: str
    reason: str


@dataclass(frozen=True)
class Passage:
    """A part of an entry that reads otherwise now."""

    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Reworded:
    """An entry that was agreed and reads otherwise now."""

    line: PlanLine
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Changes:
    """Nothing in any of them: the plan is as it was agreed."""

    added: tuple[PlanLine, ...] = ()
    gone: tuple[Gone, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    introduction: tuple[Piece, ...] = ()  # with word differences; empty where it reads as it was agreed

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.reworded or self.introduction)


def changes(agreed: PlanDocument, now: PlanDocument, reasons: Mapping[str, tuple[str, str]]) -> Changes:
    """`reasons` gives the day in words and the reason of each entry that was taken out, by its UUID.

    A priority that another version calls otherwise is no change of the plan; an entry under another priority is.
    """
    before = {line.uuid: (group, line) for group in agreed.groups for line in group.lines}
    after = {line.uuid: (group, line) for group in now.groups for line in group.lines}
    gone = [Gone(line, *reasons.get(uuid, ("", ""))) for uuid, (_group, line) in before.items() if uuid not in after]
    reworded = []
    for uuid, (group, line) in after.items():
        if uuid not in before:
            continue
        was_in, was = before[uuid]
        passages = _passages(was, line)
        if was_in.priority != group.priority:
            passages.insert(0, Passage(_("Priority"), tuple(compare(was_in.heading, group.heading))))
        if passages:
            reworded.append(Reworded(line, tuple(passages)))
    added = [line for uuid, (_group, line) in after.items() if uuid not in before]
    introduction = compare(agreed.introduction, now.introduction) if agreed.introduction != now.introduction else ()
    return Changes(tuple(added), tuple(gone), tuple(reworded), tuple(introduction))


def _passages(was: PlanLine, now: PlanLine) -> list[Passage]:
    """The parts of an entry that differ, with word differences. Names are compared as they are printed."""
    parts = (
        (_("What will be done"), was.what, now.what),
        (_("Owner"), "; ".join(was.owners), "; ".join(now.owners)),
        (_("Partners"), "; ".join(was.partners), "; ".join(now.partners)),
        (_("Timescale"), was.timescale, now.timescale),
        (_("Due"), was.due, now.due),
        (_("Measure of success"), was.success, now.success),
    )
    return [Passage(label, tuple(compare(old, new))) for label, old, new in parts if old != new]
