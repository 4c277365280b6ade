"""Actions: drafted with the minutes, opened when the meeting closes, answered by their owners, closed by the officer.

Only who says which version of an action they saw changes it; every step leaves an `ActionUpdate` behind.
"""

from meetings.services.actions.changes import change_due, hand_over, reword, serve, transfer
from meetings.services.actions.drafts import add, draft, open_drafts, remove_draft, reword_draft
from meetings.services.actions.rows import Evidence, Overtaken, locked, owners_of, require_open
from meetings.services.actions.steps import claim, close, drop, open_actions, reopen, return_, update

__all__ = [
    "Evidence",
    "Overtaken",
    "add",
    "change_due",
    "claim",
    "close",
    "draft",
    "drop",
    "hand_over",
    "locked",
    "open_actions",
    "open_drafts",
    "owners_of",
    "remove_draft",
    "reopen",
    "require_open",
    "return_",
    "reword",
    "reword_draft",
    "serve",
    "transfer",
    "update",
]
