"""Small makers of things that tests need; each gives a saved row."""

from datetime import date
from itertools import count
from typing import Any

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
