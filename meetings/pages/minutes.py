"""What pages show of minutes: one version as its reader may have it, what was corrected, what changed between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from meetings.minutes import editions
from meetings.minutes.document import MinutesDocument, sections
from meetings.models import (
    MINUTING,
    SAT,
    AgendaItem,
    Correction,
    ItemKind,
    Meeting,
    MinutesVersion,
    Print,
    PrintKind,
    State,
)
from meetings.services import corrections
from meetings.services import minutes as services
from scpb.boards import permissions
from scpb.boards.models import Access, Membership
from scpb.documents.differences import Piece, compare, has_changed
from scpb.people.models import Person

Reader = Person | AnonymousUser
FULLEST_FIRST = [Access.RESTRICTED, Access.MEMBERS, Access.PUBLIC]


@dataclass(frozen=True)
class MinutesPage:
    """The minutes that the reader asked for; without a document there are none for them yet."""

    versions: Sequence[MinutesVersion]
    version: MinutesVersion | None = None
    document: MinutesDocument | None = None
    prints: Sequence[Print] = ()
    undecided: int = 0
    is_own: bool = False
    steps: Steps = field(default_factory=lambda: Steps())

    @property
    def is_latest(self) -> bool:
        return self.version is None or self.version == self.versions[0]


@dataclass(frozen=True)
class Steps:
    """What the reader may do with the minutes now."""

    is_officer: bool = False
    write: bool = False
    circulate: bool = False
    take_back: bool = False
    propose: bool = False
    clear: bool = False
    publish: bool = False
    approve: bool = False
    correct: bool = False


def minutes_for(meeting: Meeting, reader: Reader, number: str = "") -> MinutesPage:
    """The version of this number, or the latest that the reader may have; an officer gets the draft before the first.

    Raises Http404 for a version that is not there for them.
    """
    found = MinutesVersion.objects.filter(meeting=meeting).visible_to(reader)
    versions = list(found.select_related("corrected_at").order_by("-number"))
    chosen = next((one for one in versions if not number or str(one.number) == number), None)
    if chosen is not None:
        chosen.meeting = meeting
    officer = permissions.is_officer(reader, meeting.board)
    if number and chosen is None and not (officer and number == "draft"):
        raise Http404
    own = officer or permissions.is_member(reader, meeting.board)
    draft = officer and chosen is None and meeting.state in {*MINUTING, *SAT}
    return MinutesPage(
        versions=versions,
        version=chosen,
        document=_shown(meeting, reader, chosen) if chosen else editions.draft(meeting) if draft else None,
        prints=prints_for(meeting, reader, PrintKind.MINUTES, subject=str(chosen.uuid)) if chosen else (),
        undecided=_undecided(meeting, reader) if own and meeting.state in corrections.OPEN else 0,
        is_own=own,
        steps=_steps(meeting, reader, versions, is_officer=officer, is_own=own),
    )


def _shown(meeting: Meeting, reader: Reader, version: MinutesVersion) -> MinutesDocument:
    return _presented(meeting, version, _readable(meeting, reader))


def _readable(meeting: Meeting, reader: Reader) -> list[AgendaItem]:
    """The items of the meeting, each with whether the reader may read it."""
    return list(AgendaItem.objects.filter(meeting=meeting).with_readability(reader))


def _presented(meeting: Meeting, version: MinutesVersion, items: list[AgendaItem]) -> MinutesDocument:
    return editions.presented(version, meeting, items, {item.pk for item in items if item.is_readable})


def _undecided(meeting: Meeting, reader: Reader) -> int:
    return Correction.objects.filter(meeting=meeting).visible_to(reader).undecided().count()


def _steps(
    meeting: Meeting, reader: Reader, versions: Sequence[MinutesVersion], *, is_officer: bool, is_own: bool
) -> Steps:
    state, out = meeting.state, meeting.state in {State.CIRCULATED, State.APPROVED}
    is_waiting = is_own and state == State.CIRCULATED and not meeting.minutes_cleared_at
    return Steps(
        is_officer=is_officer,
        write=is_officer and state in MINUTING,
        circulate=is_officer and state in {State.MINUTES, State.CIRCULATED},
        take_back=is_officer and state == State.CIRCULATED,
        propose=is_own and state == State.CIRCULATED,
        clear=is_waiting and (is_officer or (isinstance(reader, Person) and services.may_clear(meeting, reader))),
        publish=is_officer and out and bool(versions) and versions[0].published_at is None,
        approve=is_officer and state == State.CIRCULATED,
        correct=is_officer and state == State.APPROVED,
    )


def prints_for(meeting: Meeting, reader: Reader, kind: PrintKind, *, subject: str = "") -> list[Print]:
    """The latest print of the fullest edition that the reader may have; of minutes, that of the version `subject`."""
    found = Print.objects.filter(meeting=meeting, kind=kind, subject=subject, published_at__isnull=False)
    found = found.visible_to(reader)
    latest: dict[str, Print] = {}
    for one in found.select_related("pdf", "word").defer("snapshot").order_by("asked_at", "id"):
        latest[one.audience] = one
    return [latest[audience] for audience in FULLEST_FIRST if audience in latest][:1]


def corrections_for(meeting: Meeting, reader: Reader) -> list[Correction]:
    """What was proposed or made, item by item, of items that the reader may read."""
    return list(Correction.objects.filter(meeting=meeting).visible_to(reader).with_names())


@dataclass(frozen=True)
class Changed:
    """A part of the minutes that two versions word differently."""

    label: str
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Compared:
    """Two versions word by word: the parts that differ, and how many do not."""

    old: MinutesVersion
    new: MinutesVersion
    parts: Sequence[Changed]
    same: int
    documents: tuple[MinutesDocument, MinutesDocument]


def compared_for(meeting: Meeting, reader: Reader, old: str, new: str) -> Compared:
    """The two versions as the reader may have them, or the last two. Raises Http404 where they have none."""
    found = MinutesVersion.objects.filter(meeting=meeting).visible_to(reader).select_related("corrected_at")
    versions = {str(one.number): one for one in found.order_by("number")}
    if not (old or new):
        old, new = [*list(versions)[-2:], "", ""][:2]
    if old not in versions or new not in versions:
        raise Http404
    for one in versions.values():
        one.meeting = meeting
    items = _readable(meeting, reader)
    shown = (_presented(meeting, versions[old], items), _presented(meeting, versions[new], items))
    before, after = map(sections, shown)
    pieces = {key: compare(_text(before, key), _text(after, key)) for key in {**before, **after}}
    label = {key: said[0] for key, said in {**before, **after}.items()}
    parts = [Changed(label[key], found) for key, found in pieces.items() if has_changed(found)]
    return Compared(versions[old], versions[new], parts, len(pieces) - len(parts), shown)


def _text(parts: dict[str, tuple[str, str]], key: str) -> str:
    return parts[key][1] if key in parts else ""


def approving_item(meeting: Meeting) -> AgendaItem | None:
    """The item of a meeting in session, or just over, that has these minutes to approve."""
    found = AgendaItem.objects.filter(approves=meeting, kind=ItemKind.MINUTES, meeting__state__in=MINUTING)
    return found.select_related("meeting__board", "approves").order_by("meeting__starts_at").first()


def later_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings of the board since then that may have corrected its minutes."""
    held = Meeting.objects.filter(board=meeting.board_id, starts_at__gt=meeting.starts_at, state__in=[*MINUTING, *SAT])
    return held.order_by("-starts_at")


def readable_items(meeting: Meeting, reader: Reader) -> QuerySet[AgendaItem]:
    """The items on which the reader may propose a correction."""
    return AgendaItem.objects.filter(meeting=meeting).readable_by(reader).order_by("order")


def proposers(meeting: Meeting, reader: Reader) -> QuerySet[Person] | None:
    """For whom an officer may write a correction down: who sits on the board; nobody else may for anybody."""
    if not (isinstance(reader, Person) and permissions.is_officer(reader, meeting.board)):
        return None
    seated = Membership.objects.current(timezone.localdate()).filter(board=meeting.board_id)
    return Person.objects.filter(memberships__in=seated).exclude(pk=reader.pk).distinct().order_by("name")


def item_asked(items: QuerySet[AgendaItem], number: str) -> dict[str, AgendaItem]:
    """The item of this number as a form begins with it; nothing when it is none of these."""
    found = items.filter(order=int(number)).first() if number.isdecimal() and len(number) < 5 else None
    return {"item": found} if found else {}
