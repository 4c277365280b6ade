"""What goes on around meetings, state by state and role by role: referrals, plans, invitations, packs, prints, letters.

The tables read as those of `test_workflows`.
"""

from __future__ import annotations

import pytest

from tests.workflows import DATABASE, EVERYBODY, OFFICER, Cast, Table, Who, Workflow, out, plans, told, walk

pytestmark = pytest.mark.django_db
EDITORS, TRUSTED = {"officer", "administrator"}, {"chair", "vice-chair", "member", "deputy", "officer"}

# -- what is passed on, and what comes back ---------------------------------------------------------------------------

THERE = {"officer elsewhere"}
REFERRAL: Table = {
    "open": {"edit": "open", "withdraw": "gone", "take up": "taken up", "answer": "answered"},
    "taken up": {"edit": "taken up", "answer": "answered"},
    "answered": {},
}
BRING_BACK: Table = {
    "open": {"edit": "open", "take up": "taken up", "give up": "given up"},
    "taken up": {},
    "given up": {},
}
REFERRALS: dict[str, tuple[Workflow, Who]] = {
    "to another board": (plans.REFERRAL, {"edit": OFFICER, "withdraw": OFFICER, "take up": THERE, "answer": THERE}),
    "from an outside body": (plans.FROM_OUTSIDE, dict.fromkeys(plans.FROM_OUTSIDE.acts, OFFICER)),
    "to an outside body": (plans.TO_OUTSIDE, dict.fromkeys(plans.TO_OUTSIDE.acts, OFFICER)),
}


@pytest.mark.parametrize("state", REFERRAL)
@pytest.mark.parametrize("which", REFERRALS)
def test_a_referral(cast: Cast, which: str, state: str) -> None:
    workflow, who = REFERRALS[which]
    if which == "to an outside body" and state == "taken up":
        return  # nobody takes it up in the portal
    assert walk(workflow, cast, state) == told(workflow, REFERRAL, who, state)


# -- everything else --------------------------------------------------------------------------------------------------

PLAN: Table = {"unpublished": {"publish": "published"}, "published": {}, "changed since": {"publish": "published"}}

ANSWER = {"come": "in person", "come online": "online", "send apologies": "apologies", "take back the answer": "asked"}
INVITATION: Table = {
    **{
        state: {**ANSWER, "ask somebody else": state, "withdraw": "gone"}
        for state in ("asked", "in person", "online", "apologies")
    },
    "too late": {},
    "called off": {},
}
ASKED = {"member", "officer"}  # who was asked, or the officer on their behalf
INVITATION_WHO: Who = {
    **dict.fromkeys(ANSWER, ASKED),
    **dict.fromkeys(("ask somebody else", "withdraw"), OFFICER),
}
DOCUMENT: Table = {
    "being checked": {"add another": "being checked"},
    "refused": {"add another": "refused", "remove": "gone"},
    "to come": {"add another": "to come", "remove": "gone"},
    "in force": {"add another": "in force"},
}
PACK: Table = {
    "building": {
        "ask for it": "building",
        "withdraw": "failed",  # it would go out with what its readers do not get any more
        "stop": "failed",
        "build it": "published",
        "fail": "failed",
    },
    "built": {
        **dict.fromkeys(("ask for it", "withdraw", "stop", "read", "build it", "fail"), "built"),
    },
    "published": {
        **dict.fromkeys(("ask for it", "stop", "read", "build it", "fail"), "published"),
        "withdraw": "taken back",
    },
    "taken back": {
        **dict.fromkeys(("withdraw", "stop", "read", "build it", "fail"), "taken back"),
        "ask for it": "building",
    },
    "failed": {**dict.fromkeys(("withdraw", "stop", "build it", "fail"), "failed"), "ask for it": "building"},
}
PACK_WHO: Who = {
    **dict.fromkeys(("ask for it", "withdraw", "stop"), OFFICER),
    "read": {"built": OFFICER, "taken back": OFFICER, "published": EVERYBODY},
}
SUPPLEMENT: Table = {
    "nothing new": {},
    "waiting": {"publish": "building"},
    "building": {},
    "published": {},
    "failed": {"publish": "building"},
}
PRINT: Table = {
    "building": {
        **dict.fromkeys(("ask for it", "publish", "withdraw"), "building"),
        "draw it": "built",
        "fail": "failed",
    },
    "built": {
        **dict.fromkeys(("ask for it", "withdraw", "read", "draw it"), "built"),
        "publish": "published",
        "fail": DATABASE,
    },
    "published": {
        **dict.fromkeys(("ask for it", "publish", "read", "draw it"), "published"),
        "withdraw": "built",
        "fail": DATABASE,
    },
    "failed": {
        **dict.fromkeys(("ask for it", "publish"), "building"),
        **dict.fromkeys(("withdraw", "fail"), "failed"),
        "draw it": DATABASE,
    },
}
PRINT_WHO: Who = {
    **dict.fromkeys(("ask for it", "publish", "withdraw"), OFFICER),
    "read": {"building": OFFICER, "built": OFFICER, "failed": OFFICER, "published": EVERYBODY},
}
COPY: Table = {
    "building": {"ask for one's own": "building", "name it": "built", "fail": "failed"},
    "built": {"ask for one's own": "built", "read": "built", "name it": "built", "fail": DATABASE},
    # it is the member's: who else asks gets another
    "failed": {"ask for one's own": {"member": "building", "else": "failed"}, "name it": DATABASE, "fail": "failed"},
}
LETTER: Table = {
    "waiting": {"choose which one gets": "waiting", "send it": "sent", "give it up": "failed"},
    "sent": {"choose which one gets": "sent", "send it": "sent", "give it up": "sent"},
    "failed": {"choose which one gets": "failed", "send it": "failed", "give it up": "failed"},
}
AROUND: dict[str, tuple[Workflow, Table, Who]] = {
    "what shall come back": (plans.BRING_BACK, BRING_BACK, dict.fromkeys(plans.BRING_BACK.acts, OFFICER)),
    "the forward plan": (plans.PLAN, PLAN, {"publish": OFFICER}),
    "an invitation": (plans.INVITATION, INVITATION, INVITATION_WHO),
    "a standing document": (plans.DOCUMENT, DOCUMENT, {"remove": EDITORS, "add another": EDITORS}),
    "a standing document that its job opens": (
        plans.DOCUMENT_OPENED,
        {"being checked": {"open it": "in force", "refuse it": "refused"}},
        {},
    ),
    "a pack": (out.PACK, PACK, PACK_WHO),
    "a supplement": (out.SUPPLEMENT, SUPPLEMENT, {"publish": OFFICER}),
    "a print": (out.PRINT, PRINT, PRINT_WHO),
    "a copy in a reader's name": (out.COPY, COPY, {"ask for one's own": TRUSTED, "read": {"member"}}),
    "a letter": (out.LETTER, LETTER, {"choose which one gets": {"member"}}),
}


@pytest.mark.parametrize(("what", "state"), [(what, state) for what, one in AROUND.items() for state in one[1]])
def test_around_a_meeting(cast: Cast, what: str, state: str) -> None:
    workflow, table, who = AROUND[what]
    assert walk(workflow, cast, state) == told(workflow, table, who, state)
