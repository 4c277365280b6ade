"""Services of meetings."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from meetings.models import Meeting, Pack
from meetings.models import State as MeetingState
from meetings.packs.assembling import assemble
from meetings.services import agenda, meetings, packs, papers
from performance.models import Edition
from scpb.documents import snapshots
from tests.audited import NOT_THE_OFFICER, Service
from tests.world import World, pdf_of, stored_pdf


def moment(days: int) -> Any:
    return timezone.now() + timedelta(days=days)


def publishable(world: World) -> Meeting:
    papers.accept(world.unchecked_paper, file=world.paper.file, pages=1, notices=[])
    agenda.edit_item(world.last_item, leads=[agenda.Leads(person=world.member)], by=None)
    return world.draft


def building(world: World) -> Pack:
    """A pack whose jobs have not begun."""
    return packs.build(world.draft, audience="public", by=None)


def pdf_upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("annex.pdf", pdf_of("Annex"), content_type="application/pdf")


MEETINGS = {
    "plan_meeting": Service(
        "meetings.meeting_planned",
        "officer",
        lambda w: partial(meetings.plan_meeting, w.board, starts_at=moment(5), ends_at=moment(6)),
        NOT_THE_OFFICER,
    ),
    "edit_meeting": Service(
        "meetings.meeting_edited",
        "officer",
        lambda w: partial(meetings.edit_meeting, w.draft, title="Extraordinary meeting"),
        NOT_THE_OFFICER,
    ),
    "publish_agenda": Service(
        "meetings.meeting_published",
        "officer",
        lambda w: partial(meetings.publish_agenda, publishable(w)),
        NOT_THE_OFFICER,
    ),
    "reopen_agenda": Service(
        "meetings.meeting_draft",
        "officer",
        lambda w: partial(meetings.reopen_agenda, w.published, reason="A paper was missing."),
        NOT_THE_OFFICER,
    ),
    "postpone": Service(
        "meetings.meeting_postponed",
        "officer",
        lambda w: partial(meetings.postpone, w.published, reason="Snow."),
        NOT_THE_OFFICER,
    ),
    "reschedule": Service(
        "meetings.meeting_draft",
        "officer",
        lambda w: partial(meetings.reschedule, w.postponed, starts_at=moment(70), ends_at=moment(71)),
        NOT_THE_OFFICER,
    ),
    "cancel": Service(
        "meetings.meeting_cancelled",
        "officer",
        lambda w: partial(meetings.cancel, w.draft, reason="Nothing to decide."),
        NOT_THE_OFFICER,
    ),
    "move": Service(
        "meetings.meeting_draft", "officer", lambda w: partial(meetings.move, w.published, MeetingState.DRAFT)
    ),
    "begin_agenda": Service(
        "meetings.meeting_draft", "officer", lambda w: partial(meetings.begin_agenda, w.planned_elsewhere)
    ),
}
AGENDA = {
    "add_item": Service(
        "meetings.item_added", "officer", lambda w: partial(agenda.add_item, w.draft, title="Drugs"), NOT_THE_OFFICER
    ),
    "edit_item": Service(
        "meetings.item_edited", "officer", lambda w: partial(agenda.edit_item, w.item, minutes=25), NOT_THE_OFFICER
    ),
    "move_item": Service(
        "meetings.item_moved", "officer", lambda w: partial(agenda.move_item, w.item, to=2), NOT_THE_OFFICER
    ),
    "remove_item": Service(
        "meetings.item_removed", "officer", lambda w: partial(agenda.remove_item, w.item), NOT_THE_OFFICER
    ),
    "write_parts": Service(
        "meetings.item_leads_set",
        "officer",
        lambda w: partial(agenda.write_parts, w.item, leads=[agenda.Leads(wording="The chair")]),
        about=lambda w: w.item,
        is_step=True,
    ),
    "open_item": Service(
        "meetings.opened",
        "member",
        lambda w: partial(agenda.open_item, w.restricted_paper.item),
        ("outsider", "adviser", "administrator"),
    ),
}
PAPERS = {
    "add_paper": Service(
        "meetings.paper_added",
        "officer",
        lambda w: partial(papers.add_paper, w.item, upload=pdf_upload(), title="Annex"),
        NOT_THE_OFFICER,
    ),
    "edit_paper": Service(
        "meetings.paper_edited", "officer", lambda w: partial(papers.edit_paper, w.paper, title="New"), NOT_THE_OFFICER
    ),
    "remove_paper": Service(
        "meetings.paper_removed", "officer", lambda w: partial(papers.remove_paper, w.paper), NOT_THE_OFFICER
    ),
    "accept": Service(
        "meetings.paper_accepted",
        "system",
        lambda w: partial(papers.accept, w.unchecked_paper, file=w.paper.file, pages=1, notices=[]),
    ),
    "refuse": Service(
        "meetings.paper_refused", "system", lambda w: partial(papers.refuse, w.unchecked_paper, reason="Encrypted.")
    ),
    "open_paper": Service(
        "meetings.opened",
        "member",
        lambda w: partial(papers.open_paper, w.restricted_paper),
        ("outsider", "adviser", "administrator"),
        about=lambda w: w.restricted_paper,
    ),
}


def showing(world: World) -> list[Edition]:
    """An edition that the public pack holds, of which everybody saw something else when it was made."""
    shown = {"uuid": str(world.frozen.uuid), "sha256": world.frozen.sha256, "title": "Overview", "seen": "more"}
    snapshot = snapshots.plain(assemble(world.published, "public"))
    snapshot["items"][0]["edition"] = shown
    Pack.objects.filter(pk=world.public_pack.pk).update(snapshot=snapshot, figures_at=timezone.now())
    return [world.frozen]


PACKS = {
    "build": Service(
        "meetings.pack_begun", "officer", lambda w: partial(packs.build, w.draft, audience="public"), NOT_THE_OFFICER
    ),
    "build_for_readers": Service(
        "meetings.pack_begun",
        "officer",
        lambda w: partial(packs.build_for_readers, w.draft),
        NOT_THE_OFFICER,
        about=lambda w: w.draft.packs.get(),
    ),
    "publish": Service(
        "meetings.meeting_published",
        "officer",
        lambda w: partial(packs.publish, publishable(w)),
        NOT_THE_OFFICER,
    ),
    "planned": Service("meetings.pack_planned", "system", lambda w: partial(packs.planned, building(w), {})),
    "merged": Service(
        "meetings.pack_built",
        "system",
        lambda w: partial(packs.merged, building(w), file=stored_pdf("P"), pages=1, ranges={}, notices=[]),
    ),
    "failed": Service(
        "meetings.pack_failed", "system", lambda w: partial(packs.failed, building(w), reason="Too complex.")
    ),
    "withdraw": Service(
        "meetings.pack_withdrawn",
        "officer",
        lambda w: partial(packs.withdraw, w.published, was="members", becomes="restricted"),
        NOT_THE_OFFICER,
        about=lambda w: w.members_pack,
    ),
    "withdraw_closed": Service(
        "meetings.pack_withdrawn",
        "system",
        lambda w: partial(packs.withdraw_closed, showing(w)),
        about=lambda w: w.public_pack,
    ),
}
SERVICES = {
    "meetings.services.meetings": MEETINGS,
    "meetings.services.agenda": AGENDA,
    "meetings.services.papers": PAPERS,
    "meetings.services.packs": PACKS,
}
