"""Every state of every workflow, every act, every role: what is allowed, to where it leads, and what is refused.

The tables are written out. A row is a state; in it stands each act that somebody may take there and the state that it
leads to. What is not in a row is refused in that state (409), and refused to who may never take it (403). Packs,
prints, letters, plans and invitations are in `test_workflows_around`; the database's own refusals in `test_steps`.
"""

from __future__ import annotations

from typing import Any

import pytest

from meetings.models import (
    ACTION_NEXT,
    EVIDENCE_NEXT,
    NEXT,
    REPORT_NEXT,
    ActionState,
    CorrectionState,
    PaperState,
    ReportState,
    State,
    VersionKind,
)
from tests.workflows import DATABASE, EVERYBODY, FORBIDDEN, OFFICER, ROLES, Cast, Table, Who, evidence, told, walk
from tests.workflows import meeting as meetings
from tests.workflows import records as workflows

pytestmark = pytest.mark.django_db
CHAIRS = {"chair", "vice-chair"}
OWN = {*CHAIRS, "member", "deputy", "adviser", "observer", *OFFICER}

# -- meetings, their agendas, their lists and their minutes ----------------------------------------------------------

MINUTING = dict.fromkeys(("list a guest", "mark who is there", "note who leaves", "strike off the list"), "")
MINUTING |= {"minute": "", "decide": "", "ask for an action": ""}
DECLARING = {"declare one's interest": "", "declare for somebody": ""}


def stays(state: str, *acts: dict[str, str]) -> dict[str, Any]:
    """These acts leave it in its state."""
    return {name: state for some in acts for name in some}


MEETING: Table = {
    "planned": {
        "put it to the chair": "draft",
        "publish": "published",
        "postpone": "postponed",
        "cancel": "cancelled",
        "add an item": "draft",
        "promise a paper": "planned",
        "ask people": "planned",
    },
    "draft": {
        "put it to the chair": "draft",
        "clear the agenda": "cleared",
        "record who cleared the agenda": "cleared",
        "send it back": "draft",
        "open the form to send it back": "draft",
        "publish": "published",
        "postpone": "postponed",
        "cancel": "cancelled",
        "add an item": "draft",
        "promise a paper": "draft",
        "ask people": "draft",
    },
    "cleared": {
        "send it back": "draft",
        "open the form to send it back": "cleared",
        "publish": "published",
        "take back the agenda": "draft",
        "postpone": "postponed",
        "cancel": "cancelled",
        "ask people": "cleared",
    },
    "published": {
        "take back the agenda": "draft",
        "postpone": "postponed",
        "cancel": "cancelled",
        "open": "in_session",
        "add a late item": "published",
        "withdraw an item": "published",
        "ask people": "published",
        **stays("published", DECLARING),
    },
    "in_session": {
        "take back the opening": "published",
        "close": "minutes",
        "add a late item": "in_session",
        "withdraw an item": "in_session",
        **stays("in_session", MINUTING, DECLARING),
    },
    "minutes": {
        "go on": "in_session",
        "circulate": "circulated",
        **stays("minutes", MINUTING, DECLARING),
    },
    "circulated": {
        "write on": "minutes",
        "clear the minutes": "circulated",
        "record who cleared them": "circulated",
        "publish the minutes": "circulated",
        "propose a correction": "circulated",
        "record the chair's correction": "circulated",
        "approve": "approved",
    },
    # approved minutes stay as they are, whatever a later meeting says once more
    "approved": {"publish the minutes": "approved", "approve": "approved", "correct later": "approved"},
    "postponed": {"give a date": "draft", "cancel": "cancelled", "ask people": "postponed"},
    "cancelled": {},
}
MEETING_WHO: Who = {
    **dict.fromkeys(meetings.MEETING.acts, OFFICER),
    "clear the agenda": CHAIRS,
    "send it back": CHAIRS,
    "open the form to send it back": CHAIRS,
    "clear the minutes": CHAIRS,
    "record who cleared them": CHAIRS | OFFICER,
    "propose a correction": OWN,
    "record the chair's correction": OFFICER | {"chair"},  # whose own it is
    "declare one's interest": OWN,
}
# an officer records whose clearance it is, and here names nobody
MEETING_ASKS = {"clear the minutes": OFFICER}


@pytest.mark.parametrize("state", MEETING)
def test_a_meeting(cast: Cast, state: str) -> None:
    found = walk(meetings.MEETING, cast, state)
    assert found == told(meetings.MEETING, MEETING, MEETING_WHO, state, MEETING_ASKS)


def test_the_steps_of_a_meeting_are_those_of_its_table() -> None:
    """What nobody reaches by an act is no step, and every step is reached by one."""
    assert set(MEETING) == set(State.values)
    reached = {(State(here), State(str(there))) for here, row in MEETING.items() for there in row.values()}
    steps = {(here, there) for here, after in NEXT.items() for there in after}
    by_another_act = {(State.PUBLISHED, State.MINUTES)}  # a decision by circulation is closed without a sitting
    assert steps - reached == by_another_act
    by_way_of_the_draft = {(State.PLANNED, State.PUBLISHED)}
    assert {step for step in reached - steps if step[0] != step[1]} == by_way_of_the_draft


# -- corrections, decisions, versions of minutes ---------------------------------------------------------------------

CORRECTION: Table = {"proposed": {"accept": "accepted", "decline": "declined"}, "accepted": {}, "declined": {}}
DECISION: Table = {
    "unpublished": {"reword": "unpublished", "undo": "gone", "publish": "published", "read": "unpublished"},
    "published": {"publish": "published", "read": "published"},
}
DECISION_WHO: Who = {
    **dict.fromkeys(("reword", "undo", "publish"), OFFICER),
    "read": {"unpublished": OFFICER, "published": EVERYBODY},
}
VERSION: Table = {
    "circulated": {"publish": "circulated, published", "read": "circulated"},
    "circulated, published": {"read": "circulated, published"},
    "approved": {"publish": "approved, published", "correct later": "corrected", "read": "approved"},
    "approved, published": {"correct later": "corrected", "read": "approved, published"},
    "corrected": {"publish": "corrected, published", "read": "corrected"},  # nothing of it is left to be corrected
    "corrected, published": {"read": "corrected, published"},
}
VERSION_WHO: Who = {
    **dict.fromkeys(("circulate", "publish", "correct later"), OFFICER),
    "read": {state: EVERYBODY if "published" in state else OWN for state in VERSION},
}


@pytest.mark.parametrize("state", CORRECTION)
def test_a_correction(cast: Cast, state: str) -> None:
    assert set(CORRECTION) == set(CorrectionState.values)
    who: Who = {"accept": OFFICER, "decline": OFFICER}
    assert walk(workflows.CORRECTION, cast, state) == told(workflows.CORRECTION, CORRECTION, who, state)


@pytest.mark.parametrize("state", DECISION)
def test_a_decision(cast: Cast, state: str) -> None:
    assert walk(workflows.DECISION, cast, state) == told(workflows.DECISION, DECISION, DECISION_WHO, state)


@pytest.mark.parametrize("state", VERSION)
def test_a_version_of_minutes(cast: Cast, state: str) -> None:
    assert {name.partition(",")[0] for name in VERSION} == set(VersionKind.values)
    assert walk(workflows.VERSION, cast, state) == told(workflows.VERSION, VERSION, VERSION_WHO, state)


# -- actions ---------------------------------------------------------------------------------------------------------

OWNER = {"owner", "officer"}
TELLING = {"update": "", "update for the owner": ""}
ACTION: Table = {
    "draft": {},
    "open": {
        **stays("open", TELLING),
        "claim": "claimed",
        "claim for the owner": "claimed",
        "close": "closed",
        "drop": "dropped",
        "reword": "open",
        "change the date": "open",
    },
    "claimed": {
        **stays("claimed", TELLING),
        "close": "closed",
        "return": "open",
        "drop": "dropped",
        "reword": "claimed",
        "change the date": "claimed",
    },
    "closed": {"reopen": "open"},
    "dropped": {"reopen": "open"},
}
ACTION_WHO: Who = {**dict.fromkeys(workflows.ACTION.acts, OFFICER), "update": OWNER, "claim": OWNER}


@pytest.mark.parametrize("state", ACTION)
def test_an_action(cast: Cast, state: str) -> None:
    assert walk(workflows.ACTION, cast, state) == told(workflows.ACTION, ACTION, ACTION_WHO, state)


def test_the_steps_of_an_action_are_those_of_its_table() -> None:
    assert set(ACTION) == set(ActionState.values)
    reached = {(here, there) for here, row in ACTION.items() for there in row.values() if there != here}
    steps = {(here.value, there.value) for here, after in ACTION_NEXT.items() for there in after}
    assert steps - reached == {("draft", "open")}  # when the meeting closes
    assert reached - steps == set()


# What shows that something was done; nobody reads a file that no job has opened, or that one refused.
EVIDENCE: Table = {
    "being_checked": {"open it": "accepted", "open it, and doubt it": "held", "refuse it": "refused"},
    "held": {
        "confirm": "accepted",
        "read": "held",
        "open it": "accepted",
        **dict.fromkeys(("open it, and doubt it", "refuse it"), "held"),
    },
    "accepted": dict.fromkeys(("read", "open it", "open it, and doubt it", "refuse it"), "accepted"),
    "refused": dict.fromkeys(("open it", "open it, and doubt it", "refuse it"), "refused"),
}
EVIDENCE_WHO: Who = {"confirm": OFFICER, "read": {"held": OFFICER, "accepted": OWN | {"owner"}}}


@pytest.mark.parametrize("state", EVIDENCE)
def test_what_shows_that_an_action_was_done(cast: Cast, state: str) -> None:
    assert set(EVIDENCE) == {here.value for here in EVIDENCE_NEXT}
    assert walk(evidence.EVIDENCE, cast, state) == told(evidence.EVIDENCE, EVIDENCE, EVIDENCE_WHO, state)


# -- reports and papers ----------------------------------------------------------------------------------------------

# By state: who may take which step, and who is told that it is not the time.
REPORT: dict[str, dict[str, dict[str, str]]] = {
    "writing": {
        "officer": {"writing": "409", "written": "written", "checked": "409", "approved": "409"},
        "writer": {"writing": "403", "written": "written", "checked": "403", "approved": "403"},
        "approver": {"writing": "403", "written": "403", "checked": "403", "approved": "403"},
    },
    "written": {
        "officer": {"writing": "writing", "written": "409", "checked": "checked", "approved": "409"},
        "writer": {"writing": "403", "written": "409", "checked": "403", "approved": "403"},
        "approver": {"writing": "403", "written": "403", "checked": "403", "approved": "403"},
    },
    "checked": {
        "officer": {"writing": "writing", "written": "409", "checked": "409", "approved": "approved"},
        "writer": {"writing": "403", "written": "409", "checked": "403", "approved": "403"},
        "approver": {"writing": "writing", "written": "403", "checked": "403", "approved": "approved"},
    },
    "approved": {
        "officer": {"writing": "writing", "written": "409", "checked": "409", "approved": "409"},
        "writer": {"writing": "403", "written": "409", "checked": "403", "approved": "403"},
        "approver": {"writing": "403", "written": "403", "checked": "403", "approved": "403"},
    },
}
PAPER: Table = {
    "promised": {"rename": "promised", "replace": "being_checked", "remove": "gone"},
    "being_checked": {"rename": "being_checked", "replace": "being_checked", "remove": "gone"},
    "held": {"confirm": "accepted", "rename": "held", "replace": "being_checked", "remove": "gone"},
    "accepted": {"rename": "accepted", "replace": "being_checked", "remove": "gone"},
    "refused": {"rename": "refused", "replace": "being_checked", "remove": "gone"},
}
# What a job may make of a file: what it has refused stays refused until there is another.
PAPER_OPENED: Table = {
    "being_checked": {"open it": "accepted", "open it, and doubt it": "held", "refuse it": "refused"},
    "held": {"open it": "accepted", "open it, and doubt it": "held", "refuse it": DATABASE},
    "accepted": {"open it": "accepted", "open it, and doubt it": "held", "refuse it": DATABASE},
    "refused": {"open it": DATABASE, "open it, and doubt it": DATABASE, "refuse it": "refused"},
}


@pytest.mark.parametrize("state", REPORT)
def test_a_report(cast: Cast, state: str) -> None:
    others = dict.fromkeys(ROLES, dict.fromkeys(workflows.STEPS, FORBIDDEN))
    rows = {**others, **REPORT[state]}
    assert walk(workflows.REPORT, cast, state) == {
        (to, role): outcome for role, row in rows.items() for to, outcome in row.items()
    }


def test_the_steps_of_a_report_are_those_of_its_table() -> None:
    assert set(REPORT) == set(ReportState.values)
    allowed = {(here, to) for here, row in REPORT.items() for to, there in row["officer"].items() if there == to}
    assert allowed == {(here.value, there.value) for here, after in REPORT_NEXT.items() for there in after}


@pytest.mark.parametrize("state", PAPER)
def test_a_paper(cast: Cast, state: str) -> None:
    assert set(PAPER) == set(PaperState.values)
    who: Who = dict.fromkeys(workflows.PAPER.acts, OFFICER)
    assert walk(workflows.PAPER, cast, state) == told(workflows.PAPER, PAPER, who, state)


@pytest.mark.parametrize("state", PAPER_OPENED)
def test_a_paper_that_its_job_opens(cast: Cast, state: str) -> None:
    assert walk(workflows.PAPER_OPENED, cast, state) == told(workflows.PAPER_OPENED, PAPER_OPENED, {}, state)
