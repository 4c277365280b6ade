"""Services of agenda."""

from __future__ import annotations

from functools import partial
from typing import Any

from meetings.models import AgendaItem, Referral
from meetings.services import amending, clearing, questions, referrals
from tests.audited import NOT_THE_OFFICER, Service
from tests.world import World

NOT_THE_CHAIR = ("outsider", "member", "adviser", "officer", "officer_elsewhere", "analyst", "administrator")
NOT_ELSEWHERE = ("outsider", "member", "adviser", "officer", "analyst", "administrator")


def withdrawn(world: World) -> AgendaItem:
    return amending.withdraw_item(world.public_item, reason="It was sent back.", by=None)


def question(world: World) -> dict[str, Any]:
    return {"asked_by": "A resident", "text": "Why?"}


def on_referral(world: World) -> Referral:
    return world.referral


AMENDING = {
    "add_late_item": Service(
        "meetings.item_added_late",
        "officer",
        lambda w: partial(
            amending.add_late_item, w.published, urgency="It cannot wait.", title="Floods", kind="verbal"
        ),
        NOT_THE_OFFICER,
    ),
    "withdraw_item": Service(
        "meetings.item_withdrawn",
        "officer",
        lambda w: partial(amending.withdraw_item, w.public_item, reason="It was sent back."),
        NOT_THE_OFFICER,
    ),
    "reinstate_item": Service(
        "meetings.item_reinstated",
        "officer",
        lambda w: partial(amending.reinstate_item, withdrawn(w)),
        NOT_THE_OFFICER,
    ),
}
CLEARING = {
    "ask_clearance": Service(
        "meetings.clearance_asked", "officer", lambda w: partial(clearing.ask_clearance, w.draft), NOT_THE_OFFICER
    ),
    "open_draft": Service(
        "meetings.opened",
        "vice_chair",
        lambda w: partial(clearing.open_draft, [w.restricted_paper.item]),
        about=lambda w: w.restricted_paper.item,
    ),
    "clear_agenda": Service(
        "meetings.meeting_cleared",
        "vice_chair",
        lambda w: partial(clearing.clear_agenda, w.put_to_chair),
        NOT_THE_CHAIR,
    ),
    "record_clearance": Service(
        "meetings.meeting_cleared",
        "officer",
        lambda w: partial(clearing.record_clearance, w.put_to_chair, chair=w.vice_chair),
        NOT_THE_OFFICER,
    ),
    "send_back": Service(
        "meetings.agenda_sent_back",
        "vice_chair",
        lambda w: partial(clearing.send_back, w.put_to_chair, note="Take the third item first."),
        NOT_THE_CHAIR,
    ),
    "write_brief": Service(
        "meetings.brief_written",
        "officer",
        lambda w: partial(clearing.write_brief, w.item, text="Ask who pays."),
        NOT_THE_OFFICER[:1] + NOT_THE_OFFICER[2:],  # the member leads it
    ),
}
QUESTIONS = {
    "add_question": Service(
        "meetings.question_added",
        "officer",
        lambda w: partial(questions.add_question, w.asked_item, **question(w)),
        NOT_THE_OFFICER,
    ),
    "edit_question": Service(
        "meetings.question_edited",
        "officer",
        lambda w: partial(questions.edit_question, w.question, answer="In May."),
        NOT_THE_OFFICER,
    ),
    "remove_question": Service(
        "meetings.question_removed",
        "officer",
        lambda w: partial(questions.remove_question, w.question),
        NOT_THE_OFFICER,
    ),
}
REFERRALS = {
    "refer": Service(
        "meetings.referral_made",
        "officer",
        lambda w: partial(referrals.refer, w.public_item, to_body="The Mayor’s Office", question="Who pays?"),
        NOT_THE_OFFICER,
    ),
    "receive": Service(
        "meetings.referral_received",
        "officer",
        lambda w: partial(
            referrals.receive, w.board, from_body="The Mayor’s Office", matter="Lamps", question="Which are dark?"
        ),
        NOT_THE_OFFICER,
    ),
    "edit_referral": Service(
        "meetings.referral_edited",
        "officer",
        lambda w: partial(referrals.edit_referral, w.referral, question="Will they be asked this year?"),
        NOT_THE_OFFICER,
    ),
    "withdraw_referral": Service(
        "meetings.referral_withdrawn",
        "officer",
        lambda w: partial(referrals.withdraw_referral, w.referral),
        NOT_THE_OFFICER,
    ),
    "take_up": Service(
        "meetings.referral_taken_up",
        "officer_elsewhere",
        lambda w: partial(referrals.take_up, w.referral, w.planned_elsewhere),
        NOT_ELSEWHERE,
        about=on_referral,
    ),
    "answer_referral": Service(
        "meetings.referral_answered",
        "officer_elsewhere",
        lambda w: partial(referrals.answer_referral, w.referral, answer="They will be."),
        NOT_ELSEWHERE,
    ),
}
SERVICES: dict[str, dict[str, Service]] = {
    "meetings.services.amending": AMENDING,
    "meetings.services.clearing": CLEARING,
    "meetings.services.questions": QUESTIONS,
    "meetings.services.referrals": REFERRALS,
}
