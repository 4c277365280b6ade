"""Services of actions."""

from __future__ import annotations

from functools import partial

from django.core.files.base import ContentFile

from meetings.actions.reading import Change
from meetings.models import ActionState, ActionUpdate, EvidenceFile
from meetings.opening import Opened
from meetings.services import action_files, actions, evidence
from meetings.services.actions import rows
from meetings.services.agenda import Leads
from tests.audited import NOT_THE_OFFICER, TODAY, Service
from tests.world import World
from tests.worlds.actions import looked_at

NOT_THE_OWNER = ("outsider", "adviser", "officer_elsewhere", "analyst", "administrator")


def dues(world: World) -> list[Leads]:
    return [Leads(person=world.adviser)]


def file_of_actions() -> ContentFile[bytes]:
    return ContentFile(b"reference,version\n", name="some.csv")


def change_of(world: World) -> Change:
    action = world.action
    return Change(2, str(action.uuid), action.reference, action.version, wording="Agree two forms")


DRAFTS = {
    "draft": Service(
        "meetings.action_added",
        "officer",
        lambda w: partial(actions.draft, w.sat_item, minuted="Ask again", owners=dues(w)),
        NOT_THE_OFFICER,
    ),
    "reword_draft": Service(
        "meetings.action_draft_reworded",
        "officer",
        lambda w: partial(actions.reword_draft, w.drafted_action, seen=1, minuted="Thank both hosts", owners=dues(w)),
        NOT_THE_OFFICER,
    ),
    "remove_draft": Service(
        "meetings.action_draft_removed",
        "officer",
        lambda w: partial(actions.remove_draft, w.drafted_action),
        NOT_THE_OFFICER,
    ),
    "open_drafts": Service(
        "meetings.action_opened",
        "officer",
        lambda w: partial(actions.open_drafts, w.sat),
        NOT_THE_OFFICER,
        about=lambda w: w.drafted_action,
    ),
    "add": Service(
        "meetings.action_added",
        "officer",
        lambda w: partial(actions.add, w.board, wording="Ask the court", owners=dues(w), origin="A letter"),
        NOT_THE_OFFICER,
    ),
}
STEPS = {
    "update": Service(
        "meetings.action_update_added",
        "member",
        lambda w: partial(actions.update, w.action, text="Half of them have agreed."),
        NOT_THE_OWNER,
    ),
    "claim": Service(
        "meetings.action_claimed", "member", lambda w: partial(actions.claim, w.action, seen=3), NOT_THE_OWNER
    ),
    "close": Service(
        "meetings.action_closed",
        "officer",
        lambda w: partial(actions.close, w.action, seen=3, outcome="on the agenda for May"),
        NOT_THE_OFFICER,
    ),
    "return_": Service(
        "meetings.action_returned",
        "officer",
        lambda w: partial(actions.return_, w.claimed_action, seen=3, why="One school is missing."),
        NOT_THE_OFFICER,
    ),
    "drop": Service(
        "meetings.action_dropped",
        "officer",
        lambda w: partial(actions.drop, w.action, seen=3, why="There is one already."),
        NOT_THE_OFFICER,
    ),
    "reopen": Service(
        "meetings.action_reopened",
        "officer",
        lambda w: partial(actions.reopen, w.closed_action, seen=3, why="It was taken off the agenda."),
        NOT_THE_OFFICER,
    ),
}
STEPS_OPENED = {
    "open_actions": Service(
        "meetings.opened",
        "member",
        lambda w: partial(actions.open_actions, [w.secret_action]),
        about=lambda w: w.secret_action,
    ),
}


def uploaded(world: World, *, check: bool = True) -> EvidenceFile:
    """What shows that something restricted was done."""
    shows = actions.Evidence(ContentFile(b"%PDF-1.7 the key", name="key.pdf"), "application/pdf", "The key")
    update = actions.update(world.secret_action, by=world.member, evidence=shows)
    if check:
        looked_at(update)
    return EvidenceFile.objects.with_subjects().get(update=update)


def opened(world: World) -> Opened:
    assert world.evidence.evidence is not None
    return Opened(world.evidence.evidence, pages=1, notices=[], warnings=[], text="")


EVIDENCE = {
    "receive": Service(
        "meetings.evidence_received", "member", lambda w: partial(evidence.receive, without_file_row(w))
    ),
    "accept": Service(
        "meetings.evidence_accepted",
        "system",
        lambda w: partial(evidence.accept, uploaded(w, check=False), opened=opened(w)),
    ),
    "refuse": Service(
        "meetings.evidence_refused",
        "system",
        lambda w: partial(evidence.refuse, uploaded(w, check=False), reason="It is damaged."),
    ),
    "confirm": Service(
        "meetings.evidence_accepted",
        "officer",
        lambda w: partial(evidence.confirm, EvidenceFile.objects.with_subjects().get(update=w.held_evidence)),
        NOT_THE_OFFICER,
    ),
    "open_evidence": Service(
        "meetings.opened",
        "member",
        lambda w: partial(evidence.open_evidence, uploaded(w)),
        ("adviser", "outsider", "officer_elsewhere", "analyst", "administrator"),
        about=lambda w: w.secret_action.updates.get(),
    ),
}


def without_file_row(world: World) -> ActionUpdate:
    """An update whose file nobody has been asked to open yet."""
    EvidenceFile.objects.filter(update=world.evidence).delete()
    return world.evidence


CHANGES = {
    "transfer": Service(
        "meetings.action_transferred",
        "officer",
        lambda w: partial(actions.transfer, w.action, seen=3, owners=dues(w), why="She moved."),
        NOT_THE_OFFICER,
    ),
    "hand_over": Service(
        "meetings.action_transferred",
        "officer",
        lambda w: partial(actions.hand_over, [w.action], leaver=w.member, to=Leads(person=w.adviser)),
        NOT_THE_OFFICER,
        about=lambda w: w.action,
    ),
    "change_due": Service(
        "meetings.action_due_changed",
        "officer",
        lambda w: partial(actions.change_due, w.action, seen=3, due_on=TODAY),
        NOT_THE_OFFICER,
    ),
    "reword": Service(
        "meetings.action_reworded",
        "officer",
        lambda w: partial(actions.reword, w.action, seen=3, wording="Agree on one form"),
        NOT_THE_OFFICER,
    ),
    "serve": Service(
        "meetings.action_serves",
        "officer",
        lambda w: partial(actions.serve, w.action, seen=3, priorities=[]),
        NOT_THE_OFFICER,
    ),
}
ROWS = {
    "step": Service(
        "meetings.action_claimed",
        "officer",
        lambda w: partial(rows.step, w.action, ActionState.CLAIMED, ActionUpdate.Kind.CLAIMED),
        is_step=True,
    ),
    "change": Service(
        "meetings.action_reworded",
        "officer",
        lambda w: partial(rows.change, w.action, "meetings.action_reworded", wording="Agree"),
    ),
    "trace": Service(
        "meetings.action_update_added",
        "officer",
        lambda w: partial(rows.trace, w.action, ActionUpdate.Kind.PROGRESS, text="So far"),
    ),
    "set_owners": Service(
        "meetings.action_owners_set",
        "officer",
        lambda w: partial(rows.set_owners, w.action, dues(w)),
        about=lambda w: w.action,
        is_step=True,
    ),
}
FILES = {
    "receive": Service(
        "meetings.actions_file_received",
        "officer",
        lambda w: partial(action_files.receive, w.board, upload=file_of_actions(), media_type="text/csv"),
        NOT_THE_OFFICER,
        about=lambda w: w.board,
    ),
    "confirm": Service(
        "meetings.actions_file_confirmed",
        "officer",
        lambda w: partial(action_files.confirm, w.board, w.actions_file),
        NOT_THE_OFFICER,
        about=lambda w: w.board,
    ),
    "take_over": Service(
        "meetings.actions_file_taken",
        "officer",
        lambda w: partial(action_files.take_over, w.board, [change_of(w)]),
        NOT_THE_OFFICER,
        about=lambda w: w.board,
    ),
}
SERVICES = {
    "meetings.services.actions.drafts": DRAFTS,
    "meetings.services.actions.steps": STEPS | STEPS_OPENED,
    "meetings.services.actions.changes": CHANGES,
    "meetings.services.actions.rows": ROWS,
    "meetings.services.action_files": FILES,
    "meetings.services.evidence": EVIDENCE,
}
