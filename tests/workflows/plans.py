"""Referrals, what comes back, the forward plan, invitations and standing documents in each of their states."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.models import BringBack, Invitation, PlanEdition, Referral
from meetings.plans.assembling import assemble
from meetings.services import invitations, meetings, planning, plans, referrals, sittings
from scpb.boards.models import Board, StandingDocumentVersion
from scpb.boards.services import documents
from scpb.people.models import Person
from tests.meetings import make_item, make_meeting, make_pdf
from tests.minuted import SPRING, again, first
from tests.rows import stored
from tests.workflows import GONE, Act, Cast, Workflow, now


def make_referral(cast: Cast, state: str) -> Referral:
    row = referrals.refer(first(cast.opened()), question="What of the parks?", by=None, to_board=cast.elsewhere)
    return dealt_with(row, state)


def make_outside(cast: Cast, state: str) -> Referral:
    """What an outside body asks of the board."""
    asked = {"matter": "Parks", "question": "What of the parks?", "from_body": "The friends of the park"}
    return dealt_with(referrals.receive(cast.board, by=None, **asked), state)


def make_sent_out(cast: Cast, state: str) -> Referral:
    """What the board asks of an outside body, which takes nothing up here."""
    row = referrals.refer(first(cast.opened()), question="What of the parks?", by=None, to_body="The water company")
    return dealt_with(row, state)


def dealt_with(row: Referral, state: str) -> Referral:
    if state == "taken up":
        referrals.take_up(row, make_meeting(row.to_board), by=None)
    if state == "answered":
        referrals.answer_referral(row, answer="They are safe.", by=None)
    return row


def referral_state(row: Any) -> str:
    kept = now(row)
    if kept is None:
        return GONE
    return "answered" if kept.answered_on else "taken up" if kept.taken_up_id else "open"


REFERRING: dict[str, Act] = {
    "edit": lambda row, by: referrals.edit_referral(row, by=by, question="And of the woods?"),
    "withdraw": lambda row, by: referrals.withdraw_referral(row, by=by),
    "take up": lambda row, by: referrals.take_up(row, make_meeting(row.to_board), by=by),
    "answer": lambda row, by: referrals.answer_referral(row, answer="They are safe.", by=by),
}
REFERRAL = Workflow(make_referral, REFERRING, referral_state)
FROM_OUTSIDE = Workflow(make_outside, REFERRING, referral_state)
TO_OUTSIDE = Workflow(make_sent_out, {act: take for act, take in REFERRING.items() if act != "take up"}, referral_state)


def make_bring_back(cast: Cast, state: str) -> BringBack:
    row = planning.bring_back(cast.board, by=None, title="Noise", due_on=SPRING.date())
    if state == "taken up":
        planning.take_up(row, make_meeting(cast.board), by=None)
    if state == "given up":
        planning.give_up(row, by=None, reason="It is quiet.")
    return row


def bring_back_state(row: Any) -> str:
    kept = now(row)
    return "taken up" if kept.item_id else "given up" if kept.closed_why else "open"


BRING_BACK = Workflow(
    make_bring_back,
    {
        "edit": lambda row, by: planning.edit_bring_back(row, by=by, title="Noise at night"),
        "take up": lambda row, by: planning.take_up(row, make_meeting(row.board), by=by),
        "give up": lambda row, by: planning.give_up(row, by=by, reason="It is quiet."),
    },
    bring_back_state,
)

# -- the forward plan ------------------------------------------------------------------------------------------------


def make_plan(cast: Cast, state: str) -> Board:
    """A board with something to come, and its plan as it was published, if it was."""
    make_item(make_meeting(cast.board, starts_at=timezone.now() + timedelta(days=30)), title="Burglary")
    if state != "unpublished":
        plans.publish_plan(cast.board, by=None)
    if state == "changed since":
        make_item(make_meeting(cast.board, starts_at=timezone.now() + timedelta(days=60)), title="Robbery")
    return cast.board


def plan_state(board: Board) -> str:
    last = PlanEdition.objects.of_board(board).first()
    if last is None:
        return "unpublished"
    told = assemble(board, audience=last.access, today=timezone.localdate(), number=last.number, issued=timezone.now())
    return "published" if plans.restored(last).contents == told.contents else "changed since"


PLAN = Workflow(make_plan, {"publish": lambda board, by: plans.publish_plan(board, by=by)}, plan_state)

# -- invitations -----------------------------------------------------------------------------------------------------
ANSWERS = {"in person": "in_person", "online": "online", "apologies": "apologies"}


def make_invitation(cast: Cast, state: str) -> Invitation:
    """What the member is asked, to a meeting that is to come, or to one that is over."""
    meeting = make_meeting(cast.board, starts_at=timezone.now() + timedelta(days=30))
    make_item(meeting)
    meeting = meetings.publish_agenda(again(meeting), by=None)
    row = invitations.ask(meeting, person=cast.member, by=None)
    if state in ANSWERS:
        invitations.answer(row, by=cast.member, answer=ANSWERS[state])
    if state == "too late":
        sittings.open_sitting(meeting, by=None)
    if state == "called off":
        meetings.cancel(meeting, by=None, reason="Snow.")
    return Invitation.objects.select_related("meeting__board", "person").get(pk=row.pk)


def invitation_state(row: Invitation) -> str:
    kept = now(row)
    if kept is None:
        return GONE
    late = {"in_session": "too late", "cancelled": "called off"}.get(again(row.meeting).state)
    return late or next((name for name, answer in ANSWERS.items() if answer == kept.answer), "asked")


def auditor_of(row: Invitation) -> Person:
    """Somebody who is not asked by sitting there."""
    return row.meeting.board.grants.get(role="auditor").person


INVITATION = Workflow(
    make_invitation,
    {
        "come": lambda row, by: invitations.answer(row, by=by, answer="in_person"),
        "come online": lambda row, by: invitations.answer(row, by=by, answer="online"),
        "send apologies": lambda row, by: invitations.answer(row, by=by, answer="apologies", deputy_name="A colleague"),
        "take back the answer": lambda row, by: invitations.answer(row, by=by, answer=""),
        "ask somebody else": lambda row, by: invitations.ask(row.meeting, person=auditor_of(row), by=by),
        "withdraw": lambda row, by: invitations.withdraw_invitation(row, by=by),
    },
    invitation_state,
)

# -- standing documents ----------------------------------------------------------------------------------------------


def make_document(cast: Cast, state: str) -> StandingDocumentVersion:
    """The second version of the terms of reference."""
    today = timezone.localdate()
    terms = documents.add_document(cast.board, by=None, from_on=today, text="<p>Terms.</p>", title="Terms")
    if state in {"to come", "in force"}:
        from_on = today + timedelta(days=1 if state == "to come" else 0)
        return documents.add_version(terms, by=None, from_on=from_on, text="<p>Other terms.</p>")
    upload = ContentFile(make_pdf("Terms"), name="terms.pdf")
    version = documents.add_version(terms, by=None, from_on=today, upload=upload)
    if state == "refused":
        documents.refuse(version, reason="It is encrypted.")
    return version


def document_state(row: StandingDocumentVersion) -> str:
    kept = now(row)
    if kept is None:
        return GONE
    if kept.is_being_checked():
        return "being checked"
    if kept.reason:
        return "refused"
    return "to come" if kept.from_on > timezone.localdate() else "in force"


DOCUMENT = Workflow(
    make_document,
    {
        "remove": lambda row, by: documents.remove_version(row, by=by),
        "add another": lambda row, by: documents.add_version(
            row.document, by=by, from_on=timezone.localdate(), text="<p>New terms.</p>"
        ),
    },
    document_state,
)
DOCUMENT_OPENED = Workflow(
    make_document,
    {},
    document_state,
    {
        "open it": lambda row: documents.accept(row, file=stored(), words="Terms"),
        "refuse it": lambda row: documents.refuse(row, reason="It is encrypted."),
    },
)
