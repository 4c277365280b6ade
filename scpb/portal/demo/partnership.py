"""The demonstration's organisations, people and board, written through the same services as the forms."""

from dataclasses import dataclass
from datetime import date

from scpb.boards import records
from scpb.boards.models import Board, Kind, Role, Venue
from scpb.boards.services import boards, documents, membership, register
from scpb.documents.richtext import from_plain
from scpb.people.models import Organisation, Person
from scpb.portal.demo import content, strategies
from strategy.models import Priority


@dataclass(frozen=True)
class Partnership:
    board: Board
    venue: Venue
    people: dict[str, Person]
    bodies: dict[str, Organisation]
    priorities: list[Priority]


def load(since: date) -> Partnership:
    """Everybody, in post and on the board since a day before the first meeting."""
    bodies = _bodies()
    people = {somebody.key: _person(somebody, bodies, since) for somebody in content.PEOPLE}
    board = _board(since)
    for order, somebody in enumerate(content.PEOPLE, start=1):
        _seat(board, somebody, people[somebody.key], bodies[somebody.body], since, order)
    venue = register.add_venue(by=None, **content.VENUE)
    _groups(board, people, since)
    return Partnership(board, venue, people, bodies, strategies.load(board, bodies))


def _bodies() -> dict[str, Organisation]:
    bodies: dict[str, Organisation] = {}
    for body in content.BODIES:
        bodies[body.key] = register.add_organisation(
            by=None,
            name=body.name,
            abbreviation=body.abbreviation,
            is_statutory=body.is_statutory,
            successor=bodies.get(body.successor),
        )
    return bodies


def _person(somebody: content.Somebody, bodies: dict[str, Organisation], since: date) -> Person:
    address = somebody.name.split()[-1].lower() + "@example.org"
    person = register.add_person(by=None, name=somebody.name, email=address, public_by_post=somebody.public_by_post)
    if somebody.is_administrator:
        person = records.change(person, "people.administrator_named", by=None, is_superuser=True, is_staff=True)
    register.add_post(person, by=None, organisation=bodies[somebody.body], title=somebody.title, starts_on=since)
    return person


def _board(since: date) -> Board:
    board = boards.create_board(
        by=None,
        name=content.BOARD["name"],
        abbreviation=content.BOARD["abbreviation"],
        slug=content.BOARD["slug"],
        quorum=content.BOARD["quorum"],
        is_cleared_by_chair=True,
    )
    terms = from_plain(str(content.BOARD["terms"]))
    documents.add_document(board, by=None, kind="terms", title="Terms of reference", text=terms, from_on=since)
    for order, (title, text) in enumerate(content.NOTICES, start=1):
        boards.add_notice(board, by=None, title=title, text=text, order=order)
    for order, (label, email, telephone) in enumerate(content.CONTACTS, start=1):
        boards.add_contact(board, by=None, label=label, email=email, telephone=telephone, order=order)
    return board


def _seat(
    board: Board, somebody: content.Somebody, person: Person, body: Organisation, since: date, order: int
) -> None:
    if somebody.seat:
        seat = None
        if somebody.voting:
            seat = boards.add_seat(board, by=None, organisation=body, description=somebody.title, order=order)
        membership.appoint(
            board,
            person=person,
            starts_on=since,
            by=None,
            kind=Kind(somebody.seat),
            seat=seat,
            is_voting=somebody.voting,
        )
    if somebody.grant:
        membership.grant(board, person=person, role=Role(somebody.grant), starts_on=since, by=None)


def _groups(board: Board, people: dict[str, Person], since: date) -> None:
    """What reports to the board: two groups that meet behind closed doors, and the residents' board that does not."""
    for name, abbreviation, is_public, chair, others in content.GROUPS:
        group = boards.create_board(
            by=None,
            name=name,
            abbreviation=abbreviation,
            slug=abbreviation.lower(),
            parent=board,
            is_public=is_public,
            quorum=2,
        )
        membership.appoint(group, person=people[chair], starts_on=since, by=None, kind=Kind.CHAIR)
        for other in others:
            membership.appoint(group, person=people[other], starts_on=since, by=None)
        membership.grant(group, person=people["officer"], role=Role.OFFICER, starts_on=since, by=None)
