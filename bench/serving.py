"""Pages while ten years of four boards are read, on PostgreSQL with the server of a deployment; DESIGN.md, "Figures
to hold".

Told are: the questions that a page asks of the database, with few rows and with many; the time of each page for one
reader alone; requests a second for several; the same while a worker checks a million rows and prints a pack of 300
pages; and the most memory that a web process has held. The floor is a page that is always the same, through the same
middleware and server, in the same run.

The server closes a connection after each answer, as it does behind a proxy; times include making the next one.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import _ground

_ground.lay_on_postgres()

import pack as packing
from _asking import CONSTANT, Cookies, Page, Told, at_once, one_by_one
from _crimes import ROWS, lookup
from _mix import ANALYST, MEMBER, OFFICER, pages
from _portal import Running, web, worker
from django.core import management
from django.core.files.base import File
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from meetings.models import Action, AgendaItem, Block, Meeting, Pack
from meetings.services import packs
from performance.models import Edition, Figure, Upload
from performance.models.uploads import State
from performance.services import uploads
from scpb.people.models import Person
from scpb.portal.decade.building import Decade, begin, go_back

READERS = 4
TIMES, SECONDS, AT_MOST = 5, 20, 90
BAR_QUESTIONS, BAR_ALONE, BAR_RATE, BAR_BUSY, BAR_MEMORY = 12, 100, 150, 250, 400
PACK = (15, 14, 6)  # items, pages of each report, pages of each paper: 300 of both
NAMED = 5  # slowest pages
FLOOR = [Page(MEMBER, "constant", CONSTANT)]


def clients(decade: Decade) -> dict[str, Client]:
    """Each kind of reader, signed in where they can be."""
    people: dict[str, Person] = {MEMBER: decade.member, OFFICER: decade.officer, ANALYST: decade.analyst}
    found = {role: Client(SERVER_NAME="localhost") for role in people}
    for role, person in people.items():
        found[role].force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def questions(asked: Sequence[Page], signed_in: dict[str, Client]) -> dict[Page, int]:
    """How many times each page reads from the database."""
    found = {}
    for page in asked:
        client = signed_in.get(page.role) or Client(SERVER_NAME="localhost")
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url).getvalue()
        found[page] = sum(query["sql"].startswith("SELECT") for query in captured.captured_queries)
    return found


def tell_questions(few: dict[Page, int], many: dict[Page, int]) -> None:
    most, page = max((asked, str(page)) for page, asked in many.items())
    grown = [f"{page} {few[page]} to {asked}" for page, asked in many.items() if few.get(page, asked) < asked]
    more = f"more where there are more rows: {', '.join(grown)}" if grown else "no more than with few rows"
    counts = f"{Meeting.objects.count()} meetings, {AgendaItem.objects.count():,} items"
    minuted = f"{Action.objects.count():,} actions, {Block.objects.count():,} blocks of minutes"
    rows = f"{counts}, {minuted}, {Edition.objects.count()} editions, {Figure.objects.count():,} figures"
    print(f"serving, {rows}:")
    print(f"serving, questions: {most} at most (bar {BAR_QUESTIONS}), {page}; {more}")


def slowest(told: Told) -> str:
    return ", ".join(f"{page} {middle:.0f}" for middle, page in told.slowest()[:NAMED])


def alone(server: Running, cookies: Cookies, asked: Sequence[Page]) -> None:
    """One reader, who waits for each page before asking for the next."""
    one_by_one(server.port, cookies, asked, 2)  # both workers have seen every page
    floor = one_by_one(server.port, cookies, FLOOR, 200)
    spent = server.spent
    told = one_by_one(server.port, cookies, asked, TIMES)
    spent = (server.spent - spent) / len(told.asked) * 1000
    ratios = [f"{told.within(share) / floor.within(share):.1f} ×" for share in (0.5, 0.95)]
    print(
        f"serving, one reader: p50 {told.within(0.5):.0f} ms, p95 {told.within(0.95):.0f} ms (bar {BAR_ALONE} ms), "
        f"{' and '.join(ratios)} a constant page ({floor.within(0.5):.1f} ms); {spent:.1f} ms of the processor a page "
        f"in the web processes; slowest: {slowest(told)} ms"
    )


def together(server: Running, cookies: Cookies, asked: Sequence[Page]) -> None:
    """Several readers, who ask as fast as they get."""
    floor = at_once(server.port, cookies, FLOOR, readers=READERS, until=lambda gone: gone > SECONDS / 4)
    told = at_once(server.port, cookies, asked, readers=READERS, until=lambda gone: gone > SECONDS)
    print(
        f"serving, {READERS} readers: {told.rate:.0f} requests a second (bar {BAR_RATE}), "
        f"one for {floor.rate / told.rate:.1f} constant pages ({floor.rate:.0f} a second); "
        f"p50 {told.within(0.5):.0f} ms, p95 {told.within(0.95):.0f} ms"
    )


class Work:
    """An import and a pack that the worker is at, and how long each took."""

    def __init__(self, path: Path, meeting: Meeting) -> None:
        with path.open("rb") as content:
            self.upload = uploads.receive(File(content, name=path.name), name=path.name, by=None)
        self.meeting, self.took = meeting, dict[str, float]()

    def ask(self) -> None:
        self.began = time.perf_counter()
        uploads.stage(self.upload, by=None)
        self.pack = packs.build(self.meeting, audience="public", by=None)

    def is_over(self, gone: float) -> bool:
        """Whether both have ended; after a while nobody waits any longer."""
        if "import" not in self.took and Upload.objects.get(pk=self.upload.pk).state != State.STAGING:
            self.took["import"] = time.perf_counter() - self.began
        if "pack" not in self.took and not Pack.objects.get(pk=self.pack.pk).is_building:
            self.took["pack"] = time.perf_counter() - self.began
        return len(self.took) == 2 or gone > AT_MOST

    def __str__(self) -> str:
        """What became of both."""
        upload, pack = Upload.objects.get(pk=self.upload.pk), Pack.objects.get(pk=self.pack.pk)
        ends = {
            f"import of {ROWS:,} rows": (self.took.get("import"), upload.state),
            f"pack of {pack.pages or 'about 300'} pages": (self.took.get("pack"), pack.state),
        }
        return ", ".join(
            f"{name} {state} after {took:.0f} s" if took else f"{name} not done after {AT_MOST} s"
            for name, (took, state) in ends.items()
        )


def busy(server: Running, cookies: Cookies, asked: Sequence[Page], work: Work) -> None:
    """The same readers while a worker has much to do."""
    with worker():
        work.ask()
        told = at_once(server.port, cookies, asked, readers=READERS, until=work.is_over)
    print(
        f"serving, {READERS} readers while a worker is busy: p50 {told.within(0.5):.0f} ms, "
        f"p95 {told.within(0.95):.0f} ms (bar {BAR_BUSY} ms), {told.rate:.0f} requests a second; {work}"
    )


def main() -> None:
    print(f"serving: the machine's load before was {os.getloadavg()[0]:.1f}")
    management.call_command("prepare", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "2023-street.csv")
        street = [sys.executable, str(Path(__file__).with_name("street.py")), "--as-maker", str(path)]
        with subprocess.Popen(street) as making:
            decade = begin()
            signed_in = clients(decade)
            few = questions(pages(decade), signed_in)
            go_back(decade)
            asked = pages(decade)
            tell_questions(few, questions(asked, signed_in))
            lookup()
            printed = packing.prepare(*PACK)
            if making.wait():
                raise SystemExit("The street-level file was not made.")
        work = Work(path, printed)
    cookies = {role: f"sessionid={client.cookies['sessionid'].value}" for role, client in signed_in.items()}
    connection.cursor().execute("VACUUM ANALYZE")
    with web() as server:
        alone(server, cookies, asked)
        together(server, cookies, asked)
        busy(server, cookies, asked, work)
        print(f"serving, memory: {server.largest:.0f} MB at most in a web process (bar {BAR_MEMORY} MB)")


if __name__ == "__main__":
    main()
