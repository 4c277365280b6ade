"""The columns of a file of actions, the same when it goes out and when it comes back.

Every cell is one line of text. A file is known by `reference` and `version`; what may be changed in it are `CHANGED`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from meetings.models import Action
from meetings.pages.action_rows import owner_shown

REFERENCE, VERSION, UPDATE = "reference", "version", "update"
WORDING, DUE, DUE_MEETING, STATE, OUTCOME = "action", "due", "due_meeting", "state", "outcome"
OWNERS, MINUTED = "owners", "minuted"
HEADER = (
    REFERENCE,
    VERSION,
    "board",
    "raised",
    "meeting",
    "item",
    WORDING,
    MINUTED,
    OWNERS,
    DUE,
    DUE_MEETING,
    STATE,
    OUTCOME,
    "latest",
    UPDATE,
)
WIDTHS = (14, 8, 8, 12, 28, 6, 60, 40, 40, 12, 28, 12, 34, 40, 40)
CHANGED = (WORDING, DUE, DUE_MEETING, STATE, OUTCOME, UPDATE)
KEPT = (MINUTED, OWNERS)  # what a file may not change, though it shows it


def lines(actions: Sequence[Action], on: date) -> list[dict[str, str]]:
    """One line for each action, fetched as `pages.actions.for_rows` does."""
    return [line(action, on) for action in actions]


def line(action: Action, on: date) -> dict[str, str]:
    """An action by column. Meetings are named by their address, and only those that the reader may know of."""
    meeting = action.meeting if action.is_meeting_known else None
    owners = "; ".join(str(owner_shown(owner, on)) for owner in action.owners.all())
    return {
        REFERENCE: action.reference,
        VERSION: str(action.version),
        "board": action.board.abbreviation,
        "raised": action.raised_on.isoformat(),
        "meeting": meeting.reference if meeting else "",
        "item": str(action.item.order) if action.item else "",
        WORDING: flat(action.wording),
        MINUTED: flat(action.minuted),
        OWNERS: flat(owners),
        DUE: due(action),
        DUE_MEETING: due_meeting(action),
        STATE: action.state,
        OUTCOME: flat(action.outcome),
        "latest": flat(action.latest_text or ""),
        UPDATE: "",
    }


def due(action: Action) -> str:
    """The day that an action itself names; that of a meeting stands with the meeting."""
    return action.due_on.isoformat() if action.due_on else ""


def due_meeting(action: Action) -> str:
    """`safer-communities/7`: the meeting at which it is due, of the action's own board."""
    meeting = action.due_meeting
    return meeting.reference if meeting and meeting.board_id == action.board_id else ""


def flat(text: str) -> str:
    """The text in one line, as a cell holds it."""
    return " ".join(text.split())
