"""A file of actions that comes back: what it changes, or everything that is wrong with it. For jobs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from meetings.actions import columns
from meetings.actions.columns import DUE, DUE_MEETING, KEPT, OUTCOME, REFERENCE, STATE, UPDATE, VERSION, WORDING, flat
from meetings.models import ACTION_NEXT, Action, ActionState
from performance.exports import FORMULA
from performance.formats.opening import opened
from performance.formats.problems import Findings, Problem, Wrong

DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")  # as we write them, and as spreadsheets make of it
LONGEST = {WORDING: 10_000, OUTCOME: 300, UPDATE: 10_000}
FIRST, LAST = date(1900, 1, 1), date(2999, 12, 31)
STATES = tuple(state.value for state in ActionState if state != ActionState.DRAFT)


@dataclass(frozen=True)
class Change:
    """What a file changes of one action that is in the version that it names; None where it changes nothing."""

    row: int
    action: str  # its UUID
    reference: str
    version: int
    wording: str | None = None
    due: str | None = None  # a day as 2014-01-31; empty takes the date away
    due_meeting: str | None = None  # `safer-communities/7`; empty takes the meeting away
    state: str | None = None
    outcome: str = ""
    update: str = ""
    shown: tuple[tuple[str, str, str], ...] = ()  # column, before, after: for the preview

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Change:
        return cls(**{**told, "shown": tuple((one[0], one[1], one[2]) for one in told["shown"])})


def read(file: BinaryIO, known: Mapping[str, Action], meetings: Collection[str], on: date) -> list[Change]:
    """What the file changes of the actions known by reference; `meetings` are those at which something may be due.

    Raises `Wrong` with everything that must be mended, when nothing at all is taken from the file.
    """
    with opened(file) as whole:
        sheet = next(whole.sheets, None)
        if sheet is None:
            raise Wrong([Problem(_("The file holds no table."))])
        header = [name.strip().lower() for name in sheet.header]
        _check_header(header)
        rows = [(number, dict(zip(header, cells, strict=False))) for number, cells in sheet.rows]
    found = Findings()
    changes = list(_changes(rows, known, meetings, on, found))
    if not changes and not found.count:
        found.add(_("Nothing in the file differs from what the portal holds."))
    found.raise_if_any()
    return changes


def _check_header(header: list[str]) -> None:
    missing = [name for name in (REFERENCE, VERSION) if name not in header]
    if missing:
        text = _("The column “%(name)s” is missing. Download the file again, and leave its column names as they are.")
        raise Wrong([Problem(text % {"name": name}, 1) for name in missing])


def _changes(
    rows: list[tuple[int, dict[str, str]]],
    known: Mapping[str, Action],
    meetings: Collection[str],
    on: date,
    found: Findings,
) -> Iterator[Change]:
    seen: dict[str, int] = {}
    for number, row in rows:
        reference = flat(row[REFERENCE])
        action = known.get(reference)
        if reference in seen:
            words = {"reference": reference, "row": seen[reference]}
            found.add(_("%(reference)s stands in row %(row)s already. Leave one of them.") % words, number, REFERENCE)
        elif action is None:
            text = _("This board has no action %(reference)s. Take the row out, or correct the number.")
            found.add(text % {"reference": reference}, number, REFERENCE)
        elif flat(row[VERSION]) != str(action.version):
            text = _("%(reference)s has been changed since the file was made. Download the file again and change that.")
            found.add(text % {"reference": reference}, number, VERSION)
        else:
            change = _Line(number, row, action, found).change(meetings, on)
            if change is not None:
                yield change
        seen.setdefault(reference, number)


class _Line:
    """A row beside the action that it is of."""

    def __init__(self, number: int, row: dict[str, str], action: Action, found: Findings) -> None:
        self.number, self.row, self.action, self.found = number, row, action, found
        self.wrong_before = found.count

    def change(self, meetings: Collection[str], on: date) -> Change | None:
        """What the row changes; None where that is nothing, or something is wrong with it."""
        now = columns.line(self.action, on)
        told = {name: value for name in columns.CHANGED if (value := self.cell(name)) is not None}
        differs = {name: value for name, value in told.items() if value != now[name]}
        self.check_kept(now)
        if not differs:
            return None
        day = self.day(differs.get(DUE))
        self.check_lengths(differs)
        self.check_due(now | differs, differs, meetings)
        self.check_state(differs, now)
        if self.found.count > self.wrong_before:
            return None
        shown = tuple((name, now[name], day if name == DUE and day else value) for name, value in differs.items())
        return Change(
            self.number,
            str(self.action.uuid),
            self.action.reference,
            self.action.version,
            wording=differs.get(WORDING),
            due=day,
            due_meeting=differs.get(DUE_MEETING),
            state=differs.get(STATE),
            outcome=differs.get(OUTCOME, ""),
            update=differs.get(UPDATE, ""),
            shown=shown,
        )

    def cell(self, name: str) -> str | None:
        """What stands in a column; None where the file does not have it."""
        if name not in self.row:
            return None
        text = flat(self.row[name])
        return text[1:] if text[:1] == "'" and text[1:2] and text[1:2] in FORMULA else text

    def wrong(self, text: str, column: str) -> None:
        self.found.add(text, self.number, column)

    def check_kept(self, now: Mapping[str, str]) -> None:
        for name in KEPT:
            said = self.cell(name)
            if said is not None and said != now[name]:
                text = _("A file cannot change this. Do it on the page of %(reference)s, and leave what stood here.")
                self.wrong(text % {"reference": self.action.reference}, name)

    def check_lengths(self, differs: Mapping[str, str]) -> None:
        for name, most in LONGEST.items():
            if len(differs.get(name, "")) > most:
                self.wrong(_("The text is longer than %(most)d characters. Shorten it.") % {"most": most}, name)
        if differs.get(WORDING) == "":
            self.wrong(_("Say what is to be done, or leave what stood here."), WORDING)

    def day(self, said: str | None) -> str | None:
        """The day in a cell as we write it."""
        for form in DATES if said else ():
            try:
                day = datetime.strptime(str(said), form).date()
            except ValueError:
                continue
            if FIRST <= day <= LAST:
                return day.isoformat()
        if said:
            self.wrong(_("“%(text)s” is no date. Write it like 2014-01-31.") % {"text": said}, DUE)
        return said

    def check_due(self, becomes: Mapping[str, str], differs: Mapping[str, str], meetings: Collection[str]) -> None:
        if differs.get(DUE_MEETING) and differs[DUE_MEETING] not in meetings:
            text = _("There is no coming meeting “%(text)s” of this board. Write it like safer-communities/7.")
            self.wrong(text % {"text": differs[DUE_MEETING]}, DUE_MEETING)
        if (DUE in differs or DUE_MEETING in differs) and becomes[DUE] and becomes[DUE_MEETING]:
            self.wrong(_("An action is due on a day or at a meeting. Empty one of the two cells."), DUE)

    def check_state(self, differs: Mapping[str, str], now: Mapping[str, str]) -> None:
        """That the state can become what the row says, and that the row says what such a step has to say."""
        to = differs.get(STATE, self.action.state)
        if to not in STATES:
            self.wrong(_("Write one of %(states)s.") % {"states": ", ".join(STATES)}, STATE)
            return
        state, becomes = ActionState(self.action.state), ActionState(to)
        if STATE in differs and becomes not in ACTION_NEXT[state]:
            words = {"here": state.label, "there": becomes.label}
            self.wrong(_("An action that is “%(here)s” cannot become “%(there)s”.") % words, STATE)
        self.check_words(differs, state, becomes)

    def check_words(self, differs: Mapping[str, str], state: ActionState, becomes: ActionState) -> None:
        is_over = becomes in {ActionState.CLOSED, ActionState.DROPPED}
        is_step = state != becomes
        if differs.get(OUTCOME) and not (is_over and is_step):
            self.wrong(_("An outcome is given with the step: put closed or dropped under state."), OUTCOME)
        if is_step and becomes == ActionState.DROPPED and not differs.get(OUTCOME):
            self.wrong(_("Say under outcome why it is no longer needed: it is printed."), OUTCOME)
        if is_step and becomes == ActionState.OPEN and not differs.get(UPDATE):
            self.wrong(_("Say under update why it is outstanding again."), UPDATE)
        others = set(differs) - {STATE, OUTCOME}
        if others and state not in {ActionState.OPEN, ActionState.CLAIMED} and becomes != ActionState.OPEN:
            column = sorted(others)[0]
            self.wrong(_("It is “%(state)s”: only an outstanding one changes.") % {"state": state.label}, column)
