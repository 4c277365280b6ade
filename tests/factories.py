"""Small makers of things that tests need; each gives a saved row."""

from datetime import date
from itertools import count
from typing import Any

from scpb.boards.models import Board, Grant, Membership
from scpb.people.models import Organisation, Person, Post

_numbers = count(1)


def make_organisation(**fields: Any) -> Organisation:
    number = next(_numbers)
    return Organisation.objects.create(**{"name": f"Organisation {number}", **fields})


def make_person(**fields: Any) -> Person:
    number = next(_numbers)
    values = {"name": f"Person {number}", "email": f"person{number}@example.org", **fields}
    return Person.objects.create_user(values.pop("email"), **values)


def make_post(person: Person | None = None, **fields: Any) -> Post:
    values = {"title": "Head of Service", "starts_on": date(2020, 1, 1), **fields}
    values.setdefault("organisation", None)
    organisation = values.pop("organisation") or make_organisation()
    return Post.objects.create(person=person or make_person(), organisation=organisation, **values)


def make_board(**fields: Any) -> Board:
    number = next(_numbers)
    return Board.objects.create(
        **{"name": f"Board {number}", "abbreviation": f"B{number}", "slug": f"board-{number}", **fields}
    )


def make_member(board: Board, person: Person | None = None, **fields: Any) -> Membership:
    values = {"starts_on": date(2020, 1, 1), "kind": "member", **fields}
    values.setdefault("is_voting", values["kind"] not in {"adviser", "observer"})
    return Membership.objects.create(board=board, person=person or make_person(), **values)


def make_grant(board: Board, person: Person | None = None, role: str = "officer", **fields: Any) -> Grant:
    values = {"starts_on": date(2020, 1, 1), **fields}
    return Grant.objects.create(board=board, person=person or make_person(), role=role, **values)


def make_officer(board: Board, **fields: Any) -> Person:
    return make_grant(board, make_person(**fields)).person
