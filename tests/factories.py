"""Small makers of things that tests need; each gives a saved row."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from performance import months
from performance.models import Area, Measure, Reading, Series, Source, Upload
from performance.services import uploads
from scpb.audit.models import Entry
from scpb.boards.models import Board, Grant, Membership
from scpb.documents import services as documents
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


ROBBERY = ("ROBBERY", "ROBBERY OF BUSINESS PROPERTY")  # counts in robbery alone
HOME = ("BURGLARY", "BURGLARY - RESIDENTIAL")
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


def make_measure(**fields: Any) -> Measure:
    number = next(_numbers)
    return Measure.objects.create(**{"name": f"Measure {number}", "slug": f"measure-{number}", **fields})


def make_reading(
    measure: Measure,
    *,
    area: Area | None = None,
    published_on: date = date(2020, 1, 20),
    state: str = "approved",
    **fields: Any,
) -> Reading:
    """A reading of Barnet's in an upload of its own, which is approved a little later than the one before."""
    number = next(_numbers)
    source, _new = Source.objects.get_or_create(slug="entered", defaults={"name": "Figures entered by analysts"})
    series, _new = Series.objects.get_or_create(measure=measure, source=source, defaults={"is_shown": False})
    approved_at = fields.pop("approved_at", timezone.now() + timedelta(microseconds=number))
    values: dict[str, Any] = {"first_day": date(2019, 1, 1), "last_day": date(2019, 12, 31), "value": "10", **fields}
    upload = Upload.objects.create(
        file=documents.store(f"reading {number}".encode(), name="readings.csv", media_type="text/csv", by=None),
        name=f"readings{number}.csv",
        source=source,
        format="readings",
        state=state,
        published_on=published_on,
        first_month=months.of(values["first_day"]),
        last_month=months.of(values["last_day"]),
        staged_at=timezone.now(),
        approved_at=approved_at if state in {"approved", "taken_back"} else None,
        taken_back_at=approved_at if state == "taken_back" else None,
        reason="It was wrong." if state == "taken_back" else "",
    )
    area = area or Area.objects.get(slug="barnet")
    return Reading.objects.create(upload=upload, series=series, area=area, **values)


def performance_verbs() -> list[str]:
    """What the audit says was done to figures, in order."""
    found = Entry.objects.filter(verb__startswith="performance.").order_by("id")
    return [entry.verb.removeprefix("performance.") for entry in found]
