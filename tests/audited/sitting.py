"""Services of sitting."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from meetings.services import attendance, declarations, invitations, minuting, sittings
from meetings.services.agenda import Leads
from tests.audited import NOT_THE_OFFICER, Service
from tests.world import World

NOT_OTHERS = tuple(role for role in NOT_THE_OFFICER if role != "member")


def owned(world: World) -> dict[str, object]:
    return {"minuted": "Count them", "owners": [Leads(post=world.post)]}


INVITATIONS = {
    "invite": Service(
        "meetings.invited",
        "officer",
        lambda w: partial(invitations.invite, w.sitting_to_come),
        NOT_THE_OFFICER,
        about=lambda w: w.sitting_to_come,
    ),
    "ask": Service(
        "meetings.invited",
        "officer",
        lambda w: partial(invitations.ask, w.published, person=w.outsider),
        NOT_THE_OFFICER,
    ),
    "answer": Service(
        "meetings.invitation_answered",
        "member",
        lambda w: partial(invitations.answer, w.invitation, answer="apologies", deputy_name="A colleague"),
        NOT_OTHERS,
    ),
    "withdraw_invitation": Service(
        "meetings.invitation_withdrawn",
        "officer",
        lambda w: partial(invitations.withdraw_invitation, w.invitation),
        NOT_THE_OFFICER,
    ),
}
ATTENDANCE = {
    "start_attendance": Service(
        "meetings.attendance_started",
        "officer",
        lambda w: partial(attendance.start_attendance, w.sitting),
        NOT_THE_OFFICER,
        about=lambda w: w.sitting,
    ),
    "add_attendee": Service(
        "meetings.attendance_added",
        "officer",
        lambda w: partial(attendance.add_attendee, w.sitting, name="Another guest"),
        NOT_THE_OFFICER,
    ),
    "edit_attendance": Service(
        "meetings.attendance_changed",
        "officer",
        lambda w: partial(attendance.edit_attendance, w.attendee, post="Commander"),
        NOT_THE_OFFICER,
    ),
    "mark": Service(
        "meetings.attendance_changed",
        "officer",
        lambda w: partial(attendance.mark, w.attendee, presence="apologies"),
        NOT_THE_OFFICER,
    ),
    "arrive": Service(
        "meetings.attendance_changed", "officer", lambda w: partial(attendance.arrive, w.attendee), NOT_THE_OFFICER
    ),
    "leave": Service(
        "meetings.attendance_changed", "officer", lambda w: partial(attendance.leave, w.attendee), NOT_THE_OFFICER
    ),
    "move_attendee": Service(
        "meetings.attendance_moved",
        "officer",
        lambda w: partial(attendance.move_attendee, w.attendee, to=2),
        NOT_THE_OFFICER,
    ),
    "remove_attendee": Service(
        "meetings.attendance_removed",
        "officer",
        lambda w: partial(attendance.remove_attendee, w.guest),
        NOT_THE_OFFICER,
    ),
}
DECLARATIONS = {
    "declare": Service(
        "meetings.interest_declared",
        "officer",
        lambda w: partial(declarations.declare, w.sitting_item, name="A guest", nature="Sells alarms."),
        NOT_THE_OFFICER,
    ),
    "edit_declaration": Service(
        "meetings.declaration_changed",
        "officer",
        lambda w: partial(declarations.edit_declaration, w.declaration, leaves=True),
        NOT_THE_OFFICER,
    ),
    "remove_declaration": Service(
        "meetings.declaration_removed",
        "officer",
        lambda w: partial(declarations.remove_declaration, w.declaration),
        NOT_THE_OFFICER,
    ),
}
SITTINGS = {
    "open_sitting": Service(
        "meetings.meeting_in_session",
        "officer",
        lambda w: partial(sittings.open_sitting, w.sitting_to_come),
        NOT_THE_OFFICER,
    ),
    "take_back_opening": Service(
        "meetings.meeting_published",
        "officer",
        lambda w: partial(sittings.take_back_opening, sittings.open_sitting(w.sitting_to_come, by=None)),
        NOT_THE_OFFICER,
    ),
    "put_in_chair": Service(
        "meetings.chair_taken",
        "officer",
        lambda w: partial(sittings.put_in_chair, w.sitting, chaired_by=w.adviser),
        NOT_THE_OFFICER,
    ),
    "begin_item": Service(
        "meetings.item_begun",
        "officer",
        lambda w: partial(sittings.begin_item, w.sitting.items.latest("order")),
        NOT_THE_OFFICER,
    ),
    "set_item_begun": Service(
        "meetings.item_begun",
        "officer",
        lambda w: partial(sittings.set_item_begun, w.sitting_item, at=None),
        NOT_THE_OFFICER,
    ),
    "close_sitting": Service(
        "meetings.meeting_minutes",
        "officer",
        lambda w: partial(sittings.close_sitting, w.sitting),
        NOT_THE_OFFICER,
    ),
    "reopen_sitting": Service(
        "meetings.meeting_in_session",
        "officer",
        lambda w: partial(sittings.reopen_sitting, sittings.close_sitting(w.sitting, at=timezone.now(), by=None)),
        NOT_THE_OFFICER,
    ),
}
MINUTING = {
    "remove_block": Service(
        "meetings.minute_removed", "officer", lambda w: partial(minuting.remove_block, w.sitting_block), NOT_THE_OFFICER
    ),
    "write_item": Service(
        "meetings.minute_removed",
        "officer",
        lambda w: partial(
            minuting.write_item, w.sitting_item, pieces=[minuting.Piece(w.sitting_block, w.sitting_block.version, "")]
        ),
        NOT_THE_OFFICER,
        about=lambda w: w.sitting_block,
    ),
    "add_decision": Service(
        "meetings.decision_taken",
        "officer",
        lambda w: partial(minuting.add_decision, w.sitting_item, outcome="noted", text="To note it."),
        NOT_THE_OFFICER,
        about=lambda w: w.sitting_item.decisions.latest("pk"),
    ),
    "write_decision": Service(
        "meetings.decision_reworded",
        "officer",
        lambda w: partial(minuting.write_decision, w.sitting_decision, seen=1, outcome="noted", text="To note it."),
        NOT_THE_OFFICER,
        about=lambda w: w.sitting_decision.decision,
    ),
    "add_action": Service(
        "meetings.action_added",
        "officer",
        lambda w: partial(minuting.add_action, w.sitting_item, **owned(w)),
        NOT_THE_OFFICER,
        about=lambda w: w.sitting_item.actions.latest("pk"),
    ),
    "write_action": Service(
        "meetings.action_draft_reworded",
        "officer",
        lambda w: partial(minuting.write_action, w.sitting_action, seen=1, seen_action=1, **owned(w)),
        NOT_THE_OFFICER,
        about=lambda w: w.sitting_action.action,
    ),
}
SERVICES = {
    "meetings.services.invitations": INVITATIONS,
    "meetings.services.attendance": ATTENDANCE,
    "meetings.services.declarations": DECLARATIONS,
    "meetings.services.sittings": SITTINGS,
    "meetings.services.minuting": MINUTING,
}
