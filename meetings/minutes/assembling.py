"""From the rows of a meeting to its minutes, whole: `for_reader` takes away what somebody may not read."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.minutes.document import Attended, Attendee, Minute, MinutedItem, MinutesDocument
from meetings.models import (
    Action,
    ActionOwner,
    AgendaItem,
    Attendance,
    Block,
    BlockKind,
    Decision,
    Meeting,
    Presence,
    State,
)

# Who is absent without a word is counted, and not printed.
LABELS = {
    Presence.PRESENT: gettext_lazy("Board members present"),
    Presence.ALSO: gettext_lazy("Also present"),
    Presence.APOLOGIES: gettext_lazy("Apologies for absence"),
}


def assemble(meeting: Meeting) -> MinutesDocument:
    """The minutes as they stand in the rows."""
    day = timezone.localtime(meeting.starts_at).date()
    following = following_meeting(meeting)
    return MinutesDocument(
        partnership=settings.PARTNERSHIP_NAME,
        board=meeting.board.name,
        meeting=meeting.name,
        day=meeting.day,
        begins=clock(meeting.opened_at or meeting.starts_at),
        venue=", ".join(filter(None, [meeting.venue.name, meeting.venue.address])) if meeting.venue else "",
        chair=meeting.chaired_by.public_name(day) if meeting.chaired_by else "",
        quorum=meeting.quorum or meeting.board.quorum,
        attendance=_attendance(meeting),
        items=tuple(_item(item, day) for item in _items(meeting, day)),
        ended=clock(meeting.closed_at) if meeting.closed_at and not meeting.is_by_circulation else "",
        next_meeting=f"{following.day}, {clock(following.starts_at)}" if following else "",
        next_note=_other_time(meeting, following) if following else "",
        by_circulation=meeting.is_by_circulation,
    )


def clock(at: datetime) -> str:
    """`14:30` in the partnership's own time zone."""
    return date_format(timezone.localtime(at), "H:i")


def following_meeting(meeting: Meeting) -> Meeting | None:
    """The board's next meeting after this one, as it is planned now."""
    later = Meeting.objects.filter(board=meeting.board_id, starts_at__gt=meeting.starts_at, is_closed=meeting.is_closed)
    return later.exclude(state__in=[State.CANCELLED, State.POSTPONED]).order_by("starts_at", "id").first()


def _other_time(meeting: Meeting, following: Meeting) -> str:
    """Readers come at the usual time unless they are told."""
    usual, then = timezone.localtime(meeting.starts_at).time(), timezone.localtime(following.starts_at).time()
    if then < usual:
        return _("Please note the earlier start.")
    return _("Please note the later start.") if then > usual else ""


def _attendance(meeting: Meeting) -> tuple[Attended, ...]:
    rows = list(Attendance.objects.filter(meeting=meeting).order_by("order", "id"))
    found = {kind: tuple(_attendee(row) for row in rows if row.presence == kind) for kind in LABELS}
    return tuple(Attended(kind.value, str(LABELS[kind]), people) for kind, people in found.items() if people)


def _attendee(row: Attendance) -> Attendee:
    notes = [
        row.capacity,
        _("deputising for %(name)s") % {"name": row.deputising_for} if row.deputising_for else "",
        _("online") if row.is_online else "",
        _("from %(time)s") % {"time": f"{row.arrived_at:%H:%M}"} if row.arrived_at else "",
        _("until %(time)s") % {"time": f"{row.left_at:%H:%M}"} if row.left_at else "",
    ]
    return Attendee(row.name, ", ".join(filter(None, [row.post, row.organisation])), tuple(filter(None, notes)))


def _items(meeting: Meeting, day: date) -> list[AgendaItem]:
    owners = Prefetch("action__owners", ActionOwner.objects.with_posts_on(day))
    blocks = Block.objects.select_related(
        "decision__board",
        "decision__recommendation",
        "decision__ratifies__board",
        "action__board",
        "action__due_meeting",
    )
    found = AgendaItem.objects.filter(meeting=meeting).order_by("order")
    ordered = blocks.order_by("order", "id").prefetch_related(owners)
    return list(found.prefetch_related(Prefetch("blocks", ordered), "declarations"))


def _item(item: AgendaItem, day: date) -> MinutedItem:
    declarations = item.declarations.all()
    return MinutedItem(
        uuid=str(item.uuid),
        number=item.order,
        title=item.title,
        access=item.access,
        sub_text=item.sub_text,
        withdrawn=_("Withdrawn: %(why)s") % {"why": item.withdrawn_why} if item.is_withdrawn else "",
        declarations=tuple(
            f"{one.name} ({one.get_interest_display()}): {one.nature}{_left(one.leaves)}" for one in declarations
        ),
        blocks=tuple(
            _minute(block, day) for block in item.blocks.all() if block.decision or block.action or block.text
        ),
    )


def _left(leaves: bool) -> str:
    return " " + _("They left the meeting for the item.") if leaves else ""


def _minute(block: Block, day: date) -> Minute:
    if block.decision:
        return _decision(block.decision)
    if block.action:
        return _action(block.action, day)
    return Minute(block.kind, block.text)


def _decision(decision: Decision) -> Minute:
    return Minute(
        BlockKind.DECISION.value,
        decision.text,
        uuid=str(decision.uuid),
        outcome=decision.outcome,
        outcome_label=decision.get_outcome_display(),
        recommendation=decision.recommendation.order if decision.recommendation else 0,
        present=decision.present,
        quorum=decision.quorum,
        ratifies=decision.ratifies.reference if decision.ratifies else "",
    )


def _action(action: Action, day: date) -> Minute:
    return Minute(
        BlockKind.ACTION.value,
        action.minuted,
        uuid=str(action.uuid),
        reference=action.reference,
        owners=tuple(owner.public_name(day) for owner in action.owners.all()),
        due=_due(action),
    )


def _due(action: Action) -> str:
    if action.due_on:
        return _("by %(day)s") % {"day": date_format(action.due_on, "j F Y")}
    if action.due_meeting:
        starts = timezone.localtime(action.due_meeting.starts_at)
        return _("for the meeting of %(day)s") % {"day": date_format(starts, "j F Y")}
    return ""
