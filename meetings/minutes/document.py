"""Everything that minutes say, as frozen data: pages, prints and comparisons draw from this and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from meetings.models.prints import PrintKind
from meetings.prints import printed


@dataclass(frozen=True)
class Attendee:
    """Somebody as they are minuted; `notes` say in what capacity, for whom, and from or until when."""

    name: str
    post: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attended:
    """Who was there in one manner, such as “Also present”."""

    presence: str
    label: str
    people: tuple[Attendee, ...]


@dataclass(frozen=True)
class Minute:
    """One block of an item's minute, printed where it was taken.

    A decision has its `uuid` here and its number, which is given when it is published, from whoever shows it. An
    action has its owners as minuted and when it is due.
    """

    kind: str
    text: str
    uuid: str = ""
    outcome: str = ""
    outcome_label: str = ""
    recommendation: int = 0
    present: int = 0
    quorum: int = 0
    ratifies: str = ""
    reference: str = ""
    ratified_by: str = ""
    owners: tuple[str, ...] = ()
    due: str = ""

    @property
    def is_quorate(self) -> bool:
        return self.present >= self.quorum


@dataclass(frozen=True)
class MinutedItem:
    """One item. Of a withheld one there is its number, public wording and printed reason, and nothing else."""

    uuid: str
    number: int
    title: str
    access: str = "public"
    withheld: str = ""
    sub_text: str = ""
    withdrawn: str = ""
    declarations: tuple[str, ...] = ()
    blocks: tuple[Minute, ...] = ()


@printed(PrintKind.MINUTES)
@dataclass(frozen=True)
class MinutesDocument:
    """A meeting's minutes. `status` and `notes` say what became of them, and are empty in what is kept of them."""

    partnership: str
    board: str
    meeting: str
    day: str
    begins: str
    venue: str
    chair: str
    quorum: int
    attendance: tuple[Attended, ...]
    items: tuple[MinutedItem, ...]
    ended: str = ""
    next_meeting: str = ""
    next_note: str = ""
    by_circulation: bool = False
    status: str = ""
    is_draft: bool = False
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return _("Minutes of %(meeting)s, %(day)s") % {"meeting": self.meeting, "day": self.day}

    @property
    def running(self) -> str:
        return f"{self.title} · {_('Draft')}" if self.is_draft else self.title


@dataclass(frozen=True)
class Withheld:
    """What a reader sees of an item that is kept from them."""

    title: str
    why: str


def for_reader(
    document: MinutesDocument, readable: Collection[str], withheld: Mapping[str, Withheld]
) -> MinutesDocument:
    """The minutes with nothing of the items that are not `readable` (their UUIDs) but what `withheld` says of them.

    An item that neither of them knows, for it was removed since, goes unless it was public.
    """
    items = (_item_for_reader(item, readable, withheld) for item in document.items)
    return replace(document, items=tuple(item for item in items if item))


def _item_for_reader(
    item: MinutedItem, readable: Collection[str], withheld: Mapping[str, Withheld]
) -> MinutedItem | None:
    if item.uuid in readable:
        return item
    if item.uuid in withheld:
        told = withheld[item.uuid]
        return MinutedItem(item.uuid, item.number, told.title, item.access, withheld=told.why)
    return None


@dataclass(frozen=True)
class Numbered:
    """What a decision is known by once it is published, and what ratified it."""

    reference: str = ""
    ratified_by: str = ""


def with_references(document: MinutesDocument, numbers: Mapping[str, Numbered]) -> MinutesDocument:
    """The minutes with the numbers of decisions, which may have been published after these were kept."""
    return _each(document, lambda minute: _numbered(minute, numbers))


def _numbered(minute: Minute, numbers: Mapping[str, Numbered]) -> Minute:
    found = numbers.get(minute.uuid)
    return replace(minute, reference=found.reference, ratified_by=found.ratified_by) if found else minute


def decisions_in(document: MinutesDocument) -> list[str]:
    """The UUIDs of the decisions that the minutes hold."""
    return [minute.uuid for item in document.items for minute in item.blocks if minute.kind == "decision"]


def as_minuted(document: MinutesDocument, last: MinutesDocument) -> MinutesDocument:
    """The minutes with who is to do an action, and by when, as the `last` version has it: either may change since."""
    told = {minute.uuid: minute for item in last.items for minute in item.blocks if minute.kind == "action"}

    def kept(minute: Minute) -> Minute:
        was = told.get(minute.uuid)
        return replace(minute, owners=was.owners, due=was.due) if was else minute

    return _each(document, kept)


def corrected(document: MinutesDocument, item: str, existing: str, proposed: str) -> MinutesDocument:
    """The minutes with `existing` put right wherever the item (its UUID) has it; without an item, in the attendance."""
    if not item:
        return replace(document, attendance=tuple(_group(group, existing, proposed) for group in document.attendance))
    items = (
        replace(
            one, blocks=tuple(replace(minute, text=minute.text.replace(existing, proposed)) for minute in one.blocks)
        )
        if one.uuid == item
        else one
        for one in document.items
    )
    return replace(document, items=tuple(items))


def _group(group: Attended, existing: str, proposed: str) -> Attended:
    return replace(group, people=tuple(_attendee(one, existing, proposed) for one in group.people))


def _attendee(one: Attendee, existing: str, proposed: str) -> Attendee:
    return replace(one, name=one.name.replace(existing, proposed), post=one.post.replace(existing, proposed))


def _each(document: MinutesDocument, change: Callable[[Minute], Minute]) -> MinutesDocument:
    items = (replace(item, blocks=tuple(map(change, item.blocks))) for item in document.items)
    return replace(document, items=tuple(items))


def sections(document: MinutesDocument) -> dict[str, tuple[str, str]]:
    """The minutes as plain text, part by part: what to call each, and its words. For comparing two versions."""
    found = {"attendance": (_("Attendance"), _attendance_text(document))}
    for item in document.items:
        found[item.uuid] = (f"{item.number}. {item.title}", _item_text(item))
    found["end"] = (_("End of the meeting"), " ".join(filter(None, [document.ended, document.next_meeting])))
    return found


def _attendance_text(document: MinutesDocument) -> str:
    lines = [_("In the chair: %(name)s") % {"name": document.chair}] if document.chair else []
    for group in document.attendance:
        people = (", ".join(filter(None, [one.name, one.post, *one.notes])) for one in group.people)
        lines.append(f"{group.label}: {'; '.join(people)}")
    return "\n".join(lines)


def _item_text(item: MinutedItem) -> str:
    return "\n\n".join(
        filter(None, [item.withdrawn, item.withheld, *item.declarations, *map(_minute_text, item.blocks)])
    )


def _minute_text(minute: Minute) -> str:
    if minute.kind == "decision":
        return f"{minute.outcome_label}: {minute.text}"
    if minute.kind == "action":
        told = ", ".join(filter(None, [*minute.owners, minute.due]))
        return _("Action: %(text)s") % {"text": minute.text} + (f" ({told})" if told else "")
    return minute.text
