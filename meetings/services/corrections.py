"""Corrections of minutes: proposed while they are circulated, decided by the officer; or made by a later meeting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.minutes.document import corrected
from meetings.minutes.editions import document_of
from meetings.models import (
    MINUTING,
    SAT,
    Action,
    AgendaItem,
    Attendance,
    Block,
    BlockKind,
    Correction,
    CorrectionState,
    Decision,
    Meeting,
    MinutesVersion,
    State,
    VersionKind,
)
from meetings.permissions import require_officer
from meetings.services import approval
from meetings.services.decision_prints import print_reworded
from meetings.services.meetings import locked
from meetings.services.minutes_prints import print_version
from meetings.services.versions import freeze, last_of
from scpb.boards import permissions, records
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person

# What somebody would have changed may name people: the audit keeps it where it can be erased.
PERSONAL = ("existing", "proposed", "why", "reason", "text", "minuted", "name", "post", "organisation")
OPEN = (State.MINUTES, State.CIRCULATED)
SHOWN = 60  # letters of a text that is refused


@dataclass(frozen=True)
class Words:
    """A change of words in the minute of an item; without an item, in the attendance."""

    item: AgendaItem | None
    existing: str
    proposed: str
    why: str = ""


@transaction.atomic
def propose(
    meeting: Meeting,
    *,
    by: Person | None,
    item: AgendaItem | None,
    existing: str,
    proposed: str,
    why: str = "",
    person: Person | None = None,
) -> Correction:
    """A member asks for other words in circulated minutes; the officer may write that down for a `person` who did."""
    kept = locked(meeting)
    is_recorded = person is not None and person != by
    if is_recorded:
        require_officer(kept.board, by)
    else:
        require_own(kept.board, by)
        if by is not None and item and not _is_open(item, kept, by):
            raise NotPermitted(_("This item is not open to you."))
    if kept.state != State.CIRCULATED:
        raise NotAllowed(_("Corrections are proposed while the minutes are circulated."))
    words = Words(item, existing, proposed, why)
    if person is None or not is_recorded:
        return _add(kept, words, by=by)
    _require_proposer(kept, item, person)
    return _add(kept, words, by=by, proposed_by=person, recorded_by=by)


@transaction.atomic
def accept(correction: Correction, *, by: Person | None, words: str = "", by_hand: bool = False) -> Correction:
    """Put the proposed words (or the officer’s own `words`) where the others stand; the chair’s clearance is gone.

    `by_hand`: the text was changed already, or what is to be changed is not a matter of words.
    """
    kept = _undecided(correction, by)
    wanted = words.strip() or kept.proposed
    if not by_hand and not _apply(kept.meeting, Words(kept.item, kept.existing, wanted), by=by):
        raise NotAllowed(
            _("The words to be replaced do not stand in the minutes. Change the text by hand, and say so here.")
        )
    _unclear(kept.meeting, by=by)
    reason = _("Changed by hand.") if by_hand else "" if wanted == kept.proposed else _("In these words: %s") % wanted
    return _decide(kept, CorrectionState.ACCEPTED, reason=reason, by=by)


@transaction.atomic
def decline(correction: Correction, *, by: Person | None, reason: str) -> Correction:
    """Leave the minutes as they are, and say why."""
    kept = _undecided(correction, by)
    if not reason.strip():
        raise NotAllowed(_("Say why the correction is declined: who proposed it reads this."))
    return _decide(kept, CorrectionState.DECLINED, reason=reason.strip(), by=by)


@transaction.atomic
def approve_subject_to(decision: Decision, *, by: Person | None, corrections: Sequence[Words]) -> Meeting:
    """The board approved earlier minutes subject to corrections: they are made, and kept as the approved version."""
    sitting = locked(decision.meeting)
    require_officer(sitting.board, by)
    minutes = decision.item.approves
    if minutes is None:
        raise NotAllowed(_("This item has no minutes to be approved."))
    kept = locked(minutes)
    approval.require_approvable(kept)
    for words in corrections:
        row = _add(kept, words, by=by, made_at=sitting)
        if not _apply(kept, words, by=by):
            raise NotAllowed(_not_there(words))
        _decide(row, CorrectionState.ACCEPTED, reason="", by=by)
    return approval.approve(kept, decision=decision, by=by)


@transaction.atomic
def correct_approved(meeting: Meeting, *, by: Person | None, made_at: Meeting, words: Words) -> MinutesVersion:
    """A later meeting corrects approved minutes: a new version that names it. The approved one stays as it is."""
    kept, later = locked(meeting), locked(made_at)
    require_officer(kept.board, by)
    last = last_of(kept)
    if kept.state != State.APPROVED or last is None:
        raise NotAllowed(_("Only approved minutes are corrected by a later meeting; others are still written."))
    if later.board_id != kept.board_id or later.starts_at <= kept.starts_at or later.state not in {*MINUTING, *SAT}:
        raise NotAllowed(_("Name the later meeting of the board that made the correction."))
    before = document_of(last)
    after = corrected(before, str(words.item.uuid) if words.item else "", words.existing, words.proposed)
    if not words.existing or after == before:
        raise NotAllowed(_not_there(words))
    row = _add(kept, words, by=by, made_at=later)
    _decide(row, CorrectionState.ACCEPTED, reason="", by=by)
    version = freeze(kept, VersionKind.CORRECTED, by=by, document=after, corrected_at=later, note=words.why)
    print_version(version, by=by)
    return version


def require_own(board: Board, by: Person | None) -> None:
    """Refuse everybody but who sits on the board, and its officers."""
    if by is not None and not (permissions.is_member(by, board) or permissions.is_officer(by, board)):
        raise NotPermitted(_("Only the board’s own people see and propose corrections to its minutes."))


def _is_open(item: AgendaItem, meeting: Meeting, person: Person) -> bool:
    return AgendaItem.objects.readable_by(person).filter(pk=item.pk, meeting=meeting).exists()


def _require_proposer(meeting: Meeting, item: AgendaItem | None, person: Person) -> None:
    """Refuse to write down for somebody what they could not have proposed themselves."""
    if not permissions.is_member(person, meeting.board):
        raise NotAllowed(
            _("%(name)s does not sit on the board: its own people propose corrections.") % {"name": person}
        )
    if item and not _is_open(item, meeting, person):
        raise NotAllowed(_("This item is not open to %(name)s.") % {"name": person})


def _add(
    meeting: Meeting, words: Words, *, by: Person | None, made_at: Meeting | None = None, **who: Person | None
) -> Correction:
    """`who` proposed it, and who wrote it down for them, where that is not the same person."""
    if not words.proposed.strip():
        raise NotAllowed(_("Write the text as it should be."))
    if words.item and words.item.meeting_id != meeting.pk:
        raise NotAllowed(_("This item is of another meeting."))
    row = Correction(meeting=meeting, item=words.item, proposed_at=timezone.now(), proposed_by=by, made_at=made_at)
    values = {"existing": words.existing.strip(), "proposed": words.proposed.strip(), "why": words.why.strip()}
    return records.add(row, "meetings.correction_proposed", by=by, personal=PERSONAL, **values, **who)


def _decide(row: Correction, state: CorrectionState, *, reason: str, by: Person | None) -> Correction:
    values = {"state": state.value, "reason": reason, "decided_at": timezone.now(), "decided_by": by}
    return records.change(row, f"meetings.correction_{state.value}", by=by, personal=PERSONAL, **values)


def _undecided(correction: Correction, by: Person | None) -> Correction:
    meeting = locked(correction.meeting)
    require_officer(meeting.board, by)
    row = Correction.objects.select_for_update(of=("self",)).select_related("item").get(pk=correction.pk)
    if not row.is_undecided:
        raise NotAllowed(_("This correction has been decided: %(state)s.") % {"state": row.get_state_display()})
    if meeting.state not in OPEN:
        raise NotAllowed(_("Approved minutes cannot be changed. A later meeting may correct them."))
    row.meeting = meeting
    return row


def _unclear(meeting: Meeting, *, by: Person | None) -> None:
    """What the chair cleared was another text."""
    verb = "meetings.minutes_changed_since_cleared"
    records.change(meeting, verb, by=by, minutes_cleared_at=None, minutes_cleared_by=None)


def _not_there(words: Words) -> str:
    return _("“%(words)s” does not stand in the minutes where it is to be replaced. Write it as it stands there.") % {
        "words": words.existing
    }


def _apply(meeting: Meeting, words: Words, *, by: Person | None) -> int:
    """Replace the words wherever the item has them, or add a paragraph to it; gives in how many places."""
    if words.item is None:
        return sum(_replace(row, words, by=by) for row in Attendance.objects.filter(meeting=meeting))
    if not words.existing:
        _append(words.item, words.proposed, by=by)
        return 1
    blocks = Block.objects.filter(item=words.item).select_related("decision", "action")
    changed = [block for block in blocks if _replace_in(block, words, by=by)]
    print_reworded(meeting, [block.decision_id for block in changed if block.decision_id], by=by)
    return len(changed)


def _replace_in(block: Block, words: Words, *, by: Person | None) -> bool:
    """In a piece, or in the decision or action that it is: whoever has the piece open is then told that it changed."""
    row = block.decision or block.action
    if row is None:
        return _replace(block, words, by=by)
    is_replaced = _replace(row, words, by=by)
    if is_replaced:
        records.change(block, "meetings.block_corrected", by=by, version=block.version + 1)
    return is_replaced


# Where the words of each kind of row are, and what the audit calls putting them right.
WORDED = {
    "block": ("meetings.block_corrected", ("text",)),
    "decision": ("meetings.decision_corrected", ("text",)),
    "action": ("meetings.action_corrected", ("minuted",)),
    "attendance": ("meetings.attendance_corrected", ("name", "post", "organisation")),
}


def _replace(row: Block | Decision | Attendance | Action, words: Words, *, by: Person | None) -> bool:
    verb, fields = WORDED[row._meta.model_name or ""]
    found = {name: getattr(row, name) for name in fields if words.existing and words.existing in getattr(row, name)}
    if not found:
        return False
    values: dict[str, Any] = {name: text.replace(words.existing, words.proposed) for name, text in found.items()}
    _require_room(row, values)
    if isinstance(row, Block | Action):
        values["version"] = row.version + 1
    records.change(row, verb, by=by, personal=PERSONAL, **values)
    return True


def _require_room(row: Model, values: Mapping[str, str]) -> None:
    """Refuse a text that is too long for its place, such as a sentence where somebody's name stands."""
    for name, text in values.items():
        field = row._meta.get_field(name)
        longest = getattr(field, "max_length", None)
        if longest is not None and len(text) > longest:
            told = {"where": getattr(field, "verbose_name", name), "longest": longest, "words": text[:SHOWN]}
            raise NotAllowed(
                _(
                    "“%(words)s …” is too long for the attendance: %(where)s has at most %(longest)s characters. "
                    "Write less, or change the entry by hand."
                )
                % told
            )


def _append(item: AgendaItem, text: str, *, by: Person | None) -> None:
    last = item.blocks.order_by("-order").first()
    block = Block(item=item, order=(last.order if last else 0) + 1, kind=BlockKind.PARAGRAPH, written_at=timezone.now())
    records.add(block, "meetings.block_corrected", by=by, personal=PERSONAL, text=text, written_by=by)
