"""The chair clears a draft agenda, or sends it back; and what the chair is told of an item beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Brief, Lead, Meeting, NoticeKind, State
from meetings.permissions import may_chair, require_chair, require_officer
from meetings.services import notices, telling
from meetings.services.meetings import begin_agenda, locked, move
from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.boards.models import Access
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person

PERSONAL = ("text",)
# what the chair reads of an item beside its report, its leads, its papers and what it recommends
READ = (
    "uuid", "order", "title", "sub_text", "kind", "purpose", "minutes", "access", "reasoning", "public_title",
    "details", "edition_id", "withdrawn_at",
)  # fmt: skip


@transaction.atomic
def ask_clearance(meeting: Meeting, *, by: Person | None) -> Meeting:
    """Put the draft agenda to the chair, who can read it from now on; one that is only planned begins by this."""
    require_officer(meeting.board, by)
    kept = begin_agenda(locked(meeting), by=by)
    if kept.state != State.DRAFT:
        raise NotAllowed(_("Only an agenda in draft is put to the chair."))
    if not kept.items.exists():
        raise NotAllowed(_("The agenda has no item yet."))
    kept = records.change(kept, "meetings.clearance_asked", by=by, clearance_asked_at=timezone.now(), clearance_note="")
    notices.tell(
        NoticeKind.REPORT,
        telling.chairs_of(kept),
        key=f"clearance:{kept.uuid}:{kept.clearance_asked_at}",
        subject=_("An agenda to clear: %(meeting)s") % {"meeting": kept},
        text=_("The draft agenda of %(meeting)s waits for you to clear it or send it back.") % {"meeting": kept},
        path=reverse("meetings:clearance", args=[kept.board.slug, kept.number]),
    )
    return kept


def open_draft(items: Sequence[AgendaItem], *, by: Person) -> None:
    """Let somebody read a draft that is before the chair; that they got what is restricted of it is written down."""
    audit.opened_all([item for item in items if item.access == Access.RESTRICTED], by=by)


@transaction.atomic
def clear_agenda(meeting: Meeting, *, by: Person, seen: str = "") -> Meeting:
    """The chair agrees to the agenda as it stands: nothing in it changes any more unless it is taken back.

    `seen` is the `mark_of` what they read; empty where somebody enters what was cleared elsewhere.
    """
    kept = locked(meeting)
    require_chair(kept, by)
    if kept.clearance_asked_at is None:
        raise NotAllowed(_("The officer has not put this agenda to you."))
    kept = _clear(kept, chair=by, by=by, seen=seen)
    _answered(kept, _("Agenda cleared: %(meeting)s"), _("The chair has cleared the agenda of %(meeting)s."))
    return kept


@transaction.atomic
def record_clearance(meeting: Meeting, *, chair: Person, by: Person, seen: str = "") -> Meeting:
    """The officer writes down that the chair has cleared the agenda: by telephone, on paper, without signing in.

    The entry says who wrote it down and who cleared; whoever cleared is told by letter, where they get any.
    """
    require_officer(meeting.board, by)
    kept = locked(meeting)
    if kept.clearance_asked_at is None:
        raise NotAllowed(_("The chair has not been asked. Put the agenda to the chair first."))
    if not may_chair(chair, kept):
        raise NotAllowed(_("Say who cleared the agenda: the chair, the vice-chair, or who takes the chair."))
    kept = _clear(kept, chair=chair, by=by, seen=seen)
    notices.tell(
        NoticeKind.REPORT,
        [chair],
        key=f"clearance-recorded:{kept.uuid}:{kept.cleared_at}",
        subject=_("Recorded that you cleared: %(meeting)s") % {"meeting": kept},
        text=_("The officer has recorded that you cleared the agenda of %(meeting)s. If you have not, tell them.")
        % {"meeting": kept},
        path=kept.get_absolute_url(),
    )
    return kept


def chairs_of(meeting: Meeting) -> list[Person]:
    """Who may clear the agenda: the chair and the vice-chair of today, and who takes the chair."""
    return [one for one in telling.chairs_of(meeting) if may_chair(one, meeting)]


@transaction.atomic
def send_back(meeting: Meeting, *, note: str, by: Person) -> Meeting:
    """The chair wants something changed first, and says what; also of an agenda that was cleared."""
    kept = locked(meeting)
    require_chair(kept, by)
    if not note.strip():
        raise NotAllowed(_("Say what is to be changed: the officer reads it."))
    values: dict[str, Any] = {"clearance_asked_at": None, "clearance_note": note.strip()}
    if kept.state == State.CLEARED:
        kept = move(kept, State.DRAFT, by=by, cleared_at=None, cleared_by=None, **values)
    elif kept.state == State.DRAFT and kept.clearance_asked_at is not None:
        kept = records.change(kept, "meetings.agenda_sent_back", by=by, **values)
    else:
        raise NotAllowed(_("The officer has not put this agenda to you."))
    _answered(kept, _("Agenda sent back: %(meeting)s"), _("The chair has sent back the agenda of %(meeting)s."))
    return kept


@transaction.atomic
def write_brief(item: AgendaItem, *, text: str, by: Person | None, seen: str = "") -> Brief:
    """What the chair should know of an item. The board's officers write it, and whoever leads the item.

    A lead does not see what somebody else wrote: what they write is put below it. `seen` is the `mark_of_text` that
    they wrote over, and empty where nobody read one.
    """
    meeting = locked(item.meeting)
    is_keeper = by is None or permissions.is_officer(by, meeting.board) or may_chair(by, meeting)
    if by is not None and not is_keeper and not Lead.objects.filter(item=item).naming(by).exists():
        raise NotPermitted(_("Only the board’s officer, its chair and who leads the item write a brief for the chair."))
    if meeting.is_cancelled:
        raise NotAllowed(_("The meeting is cancelled."))
    written = {"written_at": timezone.now(), "written_by": by}
    kept = Brief.objects.select_for_update().filter(item=item).first()
    if kept is None:
        return records.add(Brief(item=item), "meetings.brief_written", by=by, personal=PERSONAL, text=text, **written)
    if kept.text == text:
        return kept
    is_own = is_keeper or (by is not None and kept.written_by_id == by.pk)
    if is_own and seen not in {"", mark_of_text(kept.text)}:
        raise NotAllowed(
            _("Somebody else has written to this brief since you opened it. Open it again to read theirs.")
        )
    whole = text if is_own or not kept.text else f"{kept.text}\n\n{text}"
    return records.change(kept, "meetings.brief_written", by=by, personal=PERSONAL, text=whole, **written)


def mark_of(meeting: Meeting, items: Sequence[AgendaItem]) -> str:
    """A short mark of a draft, fetched `of_meeting`, as the chair reads it: another one once anything changed in it."""
    called = [meeting.starts_at, meeting.ends_at, meeting.venue_id, meeting.is_closed, meeting.clearance_asked_at]
    return mark_of_text(repr([*map(str, called), *map(_read_of, items)]))


def mark_of_text(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _read_of(item: AgendaItem) -> list[str]:
    said: list[Any] = [getattr(item, name) for name in READ]
    report = getattr(item, "report", None)
    said += [report.text, report.version] if report else []
    said += list(item.leads.all()) + [one.text for one in item.recommendations.all()]
    for paper in item.papers.all():
        said += [paper.title, paper.access, paper.state, paper.version, paper.file_id]
    return list(map(str, said))


def _clear(kept: Meeting, *, chair: Person, by: Person, seen: str) -> Meeting:
    if seen not in {"", mark_of(kept, list(AgendaItem.objects.of_meeting(kept)))}:
        raise NotAllowed(_("The agenda has changed since you opened it. Read it again, then clear it or send it back."))
    return move(kept, State.CLEARED, by=by, cleared_at=timezone.now(), cleared_by=chair, clearance_note="")


def _answered(meeting: Meeting, subject: str, text: str) -> None:
    """Tell the officers what the chair did; the note is on the page."""
    words = {"meeting": meeting}
    notices.tell(
        NoticeKind.REPORT,
        telling.officers_of(meeting.board),
        key=f"clearance:{meeting.uuid}:{meeting.state}:{timezone.now().isoformat()}",
        subject=subject % words,
        text=text % words,
        path=meeting.get_absolute_url(),
    )
