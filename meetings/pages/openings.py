"""Who could open what is restricted of a meeting, and who did: for the board's auditor, who reads none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import (
    AgendaItem,
    Declaration,
    Lead,
    Meeting,
    Pack,
    PackKind,
    PackState,
    Paper,
    Print,
    PrintKind,
)
from meetings.models.agenda import AgendaItemQuerySet
from scpb.audit.models import Entry
from scpb.boards.models import TRUSTED, Access, Grant, Membership, Role
from scpb.people.models import Person

OPENED = "meetings.opened"


@dataclass(frozen=True)
class Reader:
    """Somebody who may open a thing, or did: in what capacity, on which days, and the moments at which they did.

    `now` is today, `then` the day of the meeting; `has_interest` says that a declaration shut them out. `capacity` is
    empty for somebody who neither could then nor can now.
    """

    name: str
    capacity: str
    now: bool
    then: bool
    has_interest: bool
    opened: tuple[datetime, ...]


@dataclass(frozen=True)
class Thing:
    """An item, a paper, a pack or a print by the words that everybody may read of it."""

    title: str
    kind: str
    readers: tuple[Reader, ...]

    @property
    def opened(self) -> int:
        """How many people opened it."""
        return sum(bool(reader.opened) for reader in self.readers)


@dataclass(frozen=True)
class _Given:
    """A pack or a print that was made for who is trusted."""

    uuid: UUID
    title: str
    kind: str


@dataclass(frozen=True)
class _Standing:
    """Who is trusted with restricted papers on a day, and as what."""

    now: Mapping[int, str]
    then: Mapping[int, str]
    names: Mapping[int, str]
    moments: Mapping[str, Mapping[int, tuple[datetime, ...]]]


def of_meeting(meeting: Meeting) -> list[Thing]:
    """Everything restricted of the meeting in the order of its agenda, packs and prints last."""
    items = list(_items(meeting))
    given = _given(meeting)
    shut_out = _shut_out(meeting)
    papers = [(item, paper) for item in items for paper in item.papers.all() if _is_restricted(item, paper)]
    uuids = [str(item.uuid) for item in items] + [str(one.uuid) for one in given]
    uuids += [str(paper.uuid) for _item, paper in papers]
    standing = _standing(meeting, uuids)
    things = []
    for item in items:
        leads = {person: _("Named on the item") for person in _named(item)}
        gone = shut_out.get(item.pk, set())
        if item.access == Access.RESTRICTED:
            things.append(
                _thing(item.outside_title(), _("Item %(n)d") % {"n": item.order}, item, standing, leads, gone)
            )
        for of, paper in papers:
            if of is item:
                things.append(_thing(_paper_title(item, paper), _paper_of(item), paper, standing, leads, gone))
    every = {person for gone in shut_out.values() for person in gone}
    return [*things, *(_thing(one.title, one.kind, one, standing, {}, every) for one in given)]


def _items(meeting: Meeting) -> AgendaItemQuerySet:
    leads = Prefetch("leads", Lead.objects.select_related("person", "post__person"))
    return AgendaItem.objects.filter(meeting=meeting).order_by("order").prefetch_related("papers", leads)


def _is_restricted(item: AgendaItem, paper: Paper) -> bool:
    return Access.RESTRICTED in {item.access, paper.access}


def _named(item: AgendaItem) -> Iterator[Person]:
    """Who leads the item, by name or by a post."""
    for lead in item.leads.all():
        person = lead.person or (lead.post.person if lead.post else None)
        if person is not None:
            yield person


def _shut_out(meeting: Meeting) -> dict[int, set[int]]:
    """For each item the people who declared an interest by which they get nothing restricted of it."""
    found: dict[int, set[int]] = {}
    rows = Declaration.objects.filter(item__meeting=meeting, withholds=True, person__isnull=False)
    for item, person in rows.values_list("item_id", "person_id"):
        found.setdefault(item, set()).add(person or 0)
    return found


def _standing(meeting: Meeting, uuids: Sequence[str]) -> _Standing:
    today, day = timezone.localdate(), timezone.localtime(meeting.starts_at).date()
    now, then, people = dict[int, str](), dict[int, str](), dict[int, str]()
    terms: list[Membership | Grant] = [
        *Membership.objects.filter(board=meeting.board_id, kind__in=TRUSTED).select_related("person"),
        *Grant.objects.filter(board=meeting.board_id, role=Role.OFFICER).select_related("person"),
    ]
    for term in terms:
        people[term.person_id] = str(term.person)
        capacity = term.get_kind_display() if isinstance(term, Membership) else term.get_role_display()
        for held, on in ((now, today), (then, day)):
            if term.starts_on <= on and (term.ends_on is None or term.ends_on >= on):
                held.setdefault(term.person_id, capacity)
    moments = _moments(uuids)
    openers = {person for by in moments.values() for person in by}
    strangers = Person.objects.filter(pk__in=openers - people.keys())
    people |= {person.pk: str(person) for person in strangers}
    return _Standing(now, then, people, moments)


def _moments(uuids: Sequence[str]) -> dict[str, dict[int, tuple[datetime, ...]]]:
    """When which thing was opened by whom, as the audit has it."""
    found: dict[str, dict[int, tuple[datetime, ...]]] = {}
    rows = Entry.objects.filter(verb=OPENED, subject_id__in=uuids).order_by("at")
    for uuid, by, at in rows.values_list("subject_id", "by_id", "at"):
        if by is not None:
            of = found.setdefault(uuid, {})
            of[by] = (*of.get(by, ()), at)
    return found


def _thing(
    title: str,
    kind: str,
    row: AgendaItem | Paper | _Given,
    standing: _Standing,
    leads: Mapping[Person, str],
    shut_out: set[int],
) -> Thing:
    named = {person.pk: capacity for person, capacity in leads.items()}
    names = {**standing.names, **{person.pk: str(person) for person in leads}}
    moments = standing.moments.get(str(row.uuid), {})
    every = {*standing.now, *standing.then, *named, *moments}
    readers = [
        Reader(
            names.get(pk, _("Somebody who is no longer in the register")),
            standing.now.get(pk) or standing.then.get(pk) or named.get(pk, ""),
            now=pk not in shut_out and (pk in standing.now or pk in named),
            then=pk in standing.then or pk in named,
            has_interest=pk in shut_out,
            opened=moments.get(pk, ()),
        )
        for pk in every
    ]
    return Thing(title, kind, tuple(sorted(readers, key=lambda reader: reader.name)))


def _paper_title(item: AgendaItem, paper: Paper) -> str:
    """The public wording; under a restricted item the paper's own title is none, whoever may see the paper itself."""
    if item.access == Access.RESTRICTED:
        return paper.public_title or _("A private paper")
    return paper.outside_title()


def _paper_of(item: AgendaItem) -> str:
    return _("Paper of item %(number)d") % {"number": item.order}


def _given(meeting: Meeting) -> list[_Given]:
    """The restricted packs of a meeting, then its restricted prints, as they were made; in one query."""
    packs = Pack.objects.filter(meeting=meeting, audience=Access.RESTRICTED, state=PackState.BUILT).order_by()
    made = packs.values_list("uuid", "kind", "supplement", "version", "built_at").union(
        Print.objects.restricted_of(meeting).values_list("uuid", "kind", Value(0), Value(0), "asked_at"), all=True
    )
    rows = sorted(made, key=lambda row: (row[1] not in PackKind.values, row[4]))
    return [
        _Given(uuid, _pack_title(supplement, version), _("Pack"))
        if version
        else _Given(uuid, _print_title(kind, at), _("Print"))
        for uuid, kind, supplement, version, at in rows
    ]


def _pack_title(supplement: int, version: int) -> str:
    words = {"number": supplement, "version": version}
    if supplement:
        return _("Restricted supplement %(number)d, version %(version)d") % words
    return _("Restricted pack, version %(version)d") % words


def _print_title(kind: str, at: datetime | None) -> str:
    assert at is not None  # when it was asked for, which every print says
    when = date_format(timezone.localtime(at), "j F Y, H:i")
    return _("%(kind)s as of %(at)s, restricted") % {"kind": PrintKind(kind).label, "at": when}
