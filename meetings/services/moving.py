"""Items that go from one meeting to another, and leave a trace of it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, ItemMove, Lead, Meeting
from meetings.permissions import require_officer, require_writing
from meetings.services.meetings import locked
from meetings.services.ordering import keep_last_ones_last, put_at, renumber
from scpb.audit import services as audit
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person

CARRIED = (
    "title", "kind", "purpose", "minutes", "sub_text", "details", "all_priorities", "access", "paragraph", "reasoning",
    "public_title", "recurring", "origin", "edition", "planned_at",
)  # fmt: skip
PERSONAL = ("title", "sub_text", "reasoning", "public_title")


@transaction.atomic
def move_to(
    item: AgendaItem, meeting: Meeting, *, by: Person | None, reason: str = "", place: int | None = None
) -> AgendaItem:
    """Take an item to another meeting of its board, with all that hangs on it, before what comes there last.

    With `place`, it gets that number there.

    What readers have seen in a published plan moves only with a reason. An item of an agenda that readers have seen
    stays there: withdrawn from it, or cancelled with its meeting, it is entered anew on the other. What the board
    asked to see again, and the meetings at which things are due, stay as they are.
    """
    here, there = _both(item.meeting, meeting)
    require_officer(here.board, by)
    _require_another(here, there)
    require_writing(there, by)
    kept = here.items.select_for_update().get(pk=item.pk)
    _require_reason(kept, reason)
    if here.agenda_published_at is not None:
        return _placed(_enter_anew(kept, here, there, reason=reason, by=by), there, place)
    if not here.is_cancelled and not here.is_postponed:
        require_writing(here, by)
    number = there.items.count() + 1
    moved = records.change(kept, "meetings.item_moved_on", by=by, meeting=there, order=number)
    renumber(here, list(here.items.order_by("order").values_list("pk", flat=True)))
    return _placed(_settle(moved, here, there, reason=reason, by=by), there, place)


def _both(here: Meeting, there: Meeting) -> tuple[Meeting, Meeting]:
    """Both meetings, held until the transaction ends; the older first, so that two moves never wait for each other."""
    found = {one.pk: locked(one) for one in sorted([here, there], key=lambda one: one.pk)}
    return found[here.pk], found[there.pk]


def _require_another(here: Meeting, there: Meeting) -> None:
    if here.pk == there.pk:
        raise NotAllowed(_("The item is on the agenda of that meeting."))
    if here.board_id != there.board_id:
        raise NotAllowed(_("That meeting is another board’s. Refer the item to that board instead."))
    if there.is_closed != here.is_closed:
        raise NotAllowed(
            _("One of the two is a closed working session. Enter the item anew there: its readers are not the same.")
        )


def _require_reason(item: AgendaItem, reason: str) -> None:
    if item.planned_at is not None and not reason.strip():
        raise NotAllowed(
            _("“%(title)s” is in a published forward plan. Say why it moves: the reason is printed.")
            % {"title": item.title}
        )


def _enter_anew(item: AgendaItem, here: Meeting, there: Meeting, *, reason: str, by: Person | None) -> AgendaItem:
    if not (item.is_withdrawn or here.is_cancelled):
        raise NotAllowed(
            _("Readers have seen the agenda with this item. Withdraw it there first; then it can be taken to another.")
        )
    if there.items.filter(moves__from_meeting=here, title=item.title).exists():
        raise NotAllowed(_("The item has been taken to that meeting already."))
    values = {name: getattr(item, name) for name in CARRIED}
    row = AgendaItem(meeting=there, order=there.items.count() + 1)
    copy = records.add(row, "meetings.item_added", by=by, personal=PERSONAL, **values)
    leads = item.leads.all()
    Lead.objects.bulk_create(
        Lead(
            item=copy,
            order=lead.order,
            role=lead.role,
            person_id=lead.person_id,
            post_id=lead.post_id,
            organisation_id=lead.organisation_id,
            wording=lead.wording,
        )
        for lead in leads
    )
    copy.priorities.set(item.priorities.all())
    copy.measures.set(item.measures.all())
    item.takes_up.update(item=copy)
    return _settle(copy, here, there, reason=reason, by=by)


def _settle(item: AgendaItem, here: Meeting, there: Meeting, *, reason: str, by: Person | None) -> AgendaItem:
    """Number the other agenda, and leave the trace."""
    keep_last_ones_last(there)
    moved_at = timezone.now()
    ItemMove.objects.create(
        item=item, from_meeting=here, to_meeting=there, reason=reason.strip(), moved_at=moved_at, moved_by=by
    )
    told = {"before": {"meeting": str(here.uuid)}, "after": {"meeting": str(there.uuid)}}
    audit.record("meetings.item_taken_on", item, by=by, personal={"reason": reason.strip()}, **told)
    item.refresh_from_db(fields=["order"])
    return item


def _placed(item: AgendaItem, there: Meeting, place: int | None) -> AgendaItem:
    if place is not None:
        put_at(there, item.pk, place)
        item.refresh_from_db(fields=["order"])
    return item
