"""Small makers of things that tests need; each gives a saved row."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import count
from typing import Any

from performance import months
from performance.models import Upload
from performance.services import uploads
from scpb.audit.models import Entry
from scpb.boards.models import Board, Grant, Membership
from scpb.jobs import services as jobs
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


def make_analyst(**fields: Any) -> Person:
    return make_grant(make_board(), make_person(**fields), "analyst").person


ROBBERY = ("ROBBERY", "ROBBERY OF PERSONAL PROPERTY")
HOME = ("BURGLARY", "RES BURGLARY OF A HOME")
SHOP = ("BURGLARY", "BURGLARY BUSINESS AND COMMUNITY")


def crime_csv(
    rows: Iterable[tuple[tuple[str, str], str, Sequence[Any]]], first: str = "202401", header: str = ""
) -> bytes:
    """A file in the Met's third form: (category, borough, counts by month from `first`)."""
    found = [(*category, borough, *map(str, counts)) for category, borough, counts in rows]
    start = months.parse(f"{first[:4]}-{first[4:]}")
    width = max(len(row) for row in found) - 3
    names = [months.text(month).replace("-", "") for month in range(start, start + width)]
    lines = [(header or "MajorText,MinorText,BoroughName").split(",") + names, *found]
    return "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) + "\n" for line in lines).encode()


def make_upload(content: bytes | None = None, *, by: Person | None = None, approve: bool = False, **how: Any) -> Upload:
    """A received file that a worker has checked; approved on request."""
    content = content or crime_csv([(ROBBERY, "Barnet", [10, 11, 12]), (ROBBERY, "Brent", [20, 21, 22])])
    upload = uploads.receive(content, name=how.pop("name", f"file{next(_numbers)}.csv"), by=by, **how)
    jobs.run_here(uploads.stage(upload, by=by))
    upload.refresh_from_db()
    return uploads.approve(upload, by=by) if approve else upload


def performance_verbs() -> list[str]:
    """What the audit says was done to figures, in order."""
    found = Entry.objects.filter(verb__startswith="performance.").order_by("id")
    return [entry.verb.removeprefix("performance.") for entry in found]
