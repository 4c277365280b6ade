"""Publishing the forward plan: what readers see until the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, PlanEdition, Print, PrintKind
from meetings.models.agenda import READS
from meetings.permissions import require_officer
from meetings.plans.assembling import assemble, is_business, is_planned, items_of
from meetings.plans.document import PlanDocument
from meetings.services import prints
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.models import Access, Board
from scpb.documents import snapshots
from scpb.errors import NotAllowed
from scpb.people.models import Person


@transaction.atomic
def publish_plan(board: Board, *, by: Person | None, at: datetime | None = None) -> PlanEdition:
    """Show the plan as it is now to its readers, and have it printed. Refused when it says nothing new."""
    require_officer(board, by)
    Board.objects.select_for_update().get(pk=board.pk)  # published twice at once it is published once
    at = at or timezone.now()
    today, audience = timezone.localtime(at).date(), audience_of(board)
    stamped = _stamp(board, [one for one in board.meetings.ahead(today) if is_planned(one, audience, today)], at)
    last = PlanEdition.objects.of_board(board).first()
    number = (last.number if last else 0) + 1
    document = assemble(board, audience=audience, today=today, number=number, issued=at)
    if last and restored(last).contents == document.contents:
        raise NotAllowed(_("Nothing has changed since the last published plan."))
    snapshot = snapshots.plain(document)
    edition = records.add(
        PlanEdition(board=board, snapshot=snapshot, published_at=at, published_by=by),
        "meetings.plan_published",
        by=by,
        number=number,
        access=audience,
        sha256=snapshots.digest(snapshot),
    )
    if stamped:
        audit.record("meetings.items_first_planned", edition, by=by, after={"items": stamped})
    prints.ask(document, board, audience=audience, by=by, subject=str(edition.uuid), publish=True)
    return edition


@transaction.atomic
def withdraw_plans(item: AgendaItem, *, by: Person | None) -> list[Print]:
    """Show no longer the printed plans that tell more of an item than their readers may know of it now.

    Their pages keep the item's public wording in its place; the next plan that is published is printed anew.
    """
    require_officer(item.meeting.board, by)
    closed = [one for one in _out(item.meeting.board) if item.access not in READS[Access(one.audience)]]
    return prints.withdraw([one for one in closed if _tells(one, item)], by=by)


@transaction.atomic
def withdraw_plans_of(meeting: Meeting, *, by: Person | None) -> list[Print]:
    """Show no longer the printed plans for everybody that hold a meeting which has become a closed session."""
    require_officer(meeting.board, by)
    public = [one for one in _out(meeting.board) if one.audience == Access.PUBLIC]
    return prints.withdraw([one for one in public if _holds(one, meeting)], by=by)


def audience_of(board: Board) -> str:
    """For whom a board's plan is: everybody, or of a closed board its own people."""
    return Access.PUBLIC.value if board.is_public else Access.MEMBERS.value


def restored(edition: PlanEdition) -> PlanDocument:
    """The plan that an edition keeps."""
    return snapshots.restore(PlanDocument, edition.snapshot)


def _stamp(board: Board, meetings: Sequence[Meeting], at: datetime) -> list[str]:
    """Note on the items that this plan is the first to show when it was published."""
    rows = [item for item in items_of(board, meetings, timezone.localtime(at).date()) if is_business(item)]
    new = [item for item in rows if item.planned_at is None]
    AgendaItem.objects.filter(pk__in=[item.pk for item in new]).update(planned_at=at)
    return [str(item.uuid) for item in new]


def _out(board: Board) -> list[Print]:
    """The printed plans that readers get, with what they say."""
    return list(Print.objects.of_board(board, PrintKind.PLAN).filter(published_at__isnull=False).defer(None))


def _holds(one: Print, meeting: Meeting) -> bool:
    return any(held["uuid"] == str(meeting.uuid) for held in one.snapshot.get("meetings", ()))


def _tells(one: Print, item: AgendaItem) -> bool:
    rows = (row for meeting in one.snapshot.get("meetings", ()) for row in meeting["rows"])
    return any(row["uuid"] == str(item.uuid) and not row["private"] for row in rows)
