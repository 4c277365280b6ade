"""What readers keep for themselves: which papers they have read, and notes that nobody else sees. Not audited."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Paper, PaperNote, PaperRead, PrivateNote
from scpb.errors import NotPermitted
from scpb.people.models import Person

LONGEST = 20_000  # characters of a note as somebody writes it


@transaction.atomic
def mark_read(paper: Paper, *, by: Person, is_read: bool = True) -> None:
    """Mark a paper as read, or as not read yet."""
    if not Paper.objects.readable_by(by).filter(pk=paper.pk).exists():
        raise NotPermitted(_("This paper is not open to you."))
    if is_read:
        PaperRead.objects.get_or_create(paper=paper, person=by, defaults={"at": timezone.now()})
    else:
        PaperRead.objects.filter(paper=paper, person=by).delete()


@transaction.atomic
def write_note(item: AgendaItem, *, text: str, by: Person, seen: str | None = None) -> PrivateNote | None:
    """Keep what somebody notes on an item that they read; an empty text takes the note away.

    With `seen`, the text that they had before them, what they wrote elsewhere meanwhile is kept below it.
    """
    if not AgendaItem.objects.readable_by(by).filter(pk=item.pk).exists():
        raise NotPermitted(_("This item is not open to you."))
    text = _joined(PrivateNote.objects.select_for_update().of(by, item), text, seen)
    if not text:
        PrivateNote.objects.filter(person=by, item=item).delete()
        return None
    values = {"text": text, "written_at": timezone.now()}
    note, _is_new = PrivateNote.objects.update_or_create(person=by, item=item, defaults=values)
    return note


@transaction.atomic
def write_paper_note(paper: Paper, *, text: str, by: Person, seen: str | None = None) -> PaperNote | None:
    """Keep what somebody notes on one paper that is open to them, as `write_note` does on an item."""
    if not Paper.objects.readable_by(by).filter(pk=paper.pk).exists():
        raise NotPermitted(_("This paper is not open to you."))
    text = _joined(PaperNote.objects.select_for_update().of(by, paper), text, seen)
    if not text:
        PaperNote.objects.filter(person=by, paper=paper).delete()
        return None
    values = {"text": text, "written_at": timezone.now()}
    note, _is_new = PaperNote.objects.update_or_create(person=by, paper=paper, defaults=values)
    return note


def keep_notes(paper: Paper) -> None:
    """Before a paper is removed: let each reader find all that they noted on it below their note on its item."""
    for note in PaperNote.objects.select_for_update().filter(paper=paper):
        own = PrivateNote.objects.select_for_update().filter(person=note.person_id, item=paper.item_id).first()
        under_title = f"{paper.title}\n{note.text}"
        text = f"{own.text}\n\n{under_title}" if own else under_title
        values = {"text": text, "written_at": note.written_at}
        PrivateNote.objects.update_or_create(person_id=note.person_id, item_id=paper.item_id, defaults=values)


def _joined(kept: PrivateNote | PaperNote | None, text: str, seen: str | None) -> str:
    """The text as it is kept, with what its writer wrote elsewhere since they saw it.

    A note that is longer already, as it took up those on papers that were removed, may stay as long as it is.
    """
    now = kept.text if kept else ""
    text = text.strip()[: max(LONGEST, len(now))]
    if seen is not None and plain(now) not in {plain(seen), plain(text), ""}:
        text = f"{text}\n\n{_('(written elsewhere meanwhile:)')}\n{now}"
    return text.strip()


def plain(text: str) -> str:
    """The text without regard to how a browser sends its line ends."""
    return text.replace("\r\n", "\n").strip()
