"""A minute saved while somebody types, alone and while a worker takes in a million street-level rows.

Alone, beside a request to the same server that does nothing but sign in. Meanwhile, what the minute taker waits for:
the middle, the slowest of twenty, and the longest wait. `python bench/minute.py`, and with `postgres` on PostgreSQL.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent))
import _ground

(_ground.lay_on_postgres if "postgres" in sys.argv else _ground.lay)()

from _crimes import ROWS, lookup
from _portal import worker
from django.core.files.base import File
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import AgendaItem
from meetings.services import agenda, meetings, minuting, sittings
from performance.models import Upload
from performance.models.uploads import State
from performance.services import uploads
from scpb.boards.services import boards, membership, register
from scpb.people.models import Person

BAR_MILLISECONDS = 100
TIMES, PIECES, ITEMS = 200, 30, 15
PAUSE, AT_MOST = 0.1, 180  # seconds between two saves, and until nobody waits for the import any longer


def sitting(officer: Person) -> AgendaItem:
    """A meeting in session with a full agenda; the item that is minuted has many pieces already."""
    board = boards.create_board(name="Board", abbreviation="B", slug="board", by=None)
    membership.grant(board, person=officer, role="officer", starts_on=timezone.localdate(), by=None)
    venue = register.add_venue(by=None, name="Room", address="High Street")
    begins = timezone.now()
    when = {"starts_at": begins, "ends_at": begins + timedelta(hours=2), "venue": venue}
    meeting = meetings.plan_meeting(board, by=None, **when)
    for number in range(ITEMS):
        leads = [agenda.Leads(wording="The chair")]
        agenda.add_item(meeting, by=None, title=f"Item {number}", kind="verbal", leads=leads)
    meeting.refresh_from_db()
    meeting = sittings.open_sitting(meetings.publish_agenda(meeting, by=None), by=None)
    item = meeting.items.latest("order")
    for number in range(PIECES):
        minuting.add_block(item, by=None, text=f"What was said, {number}. " * 20)
    return item


def taken(work: Callable[[int], object], number: int) -> float:
    """How long it took, in milliseconds."""
    started = time.perf_counter()
    work(number)
    return (time.perf_counter() - started) * 1000


def middle(work: Callable[[int], object]) -> float:
    """The middle of many runs, in milliseconds."""
    return statistics.median(taken(work, number) for number in range(TIMES))


def received() -> Upload:
    """A file of a million rows that waits to be checked."""
    lookup()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "2023-street.csv")
        street = Path(__file__).with_name("street.py")
        subprocess.run([sys.executable, str(street), "--as-maker", str(path)], check=True)
        with path.open("rb") as content:
            return uploads.receive(File(content, name=path.name), name=path.name, by=None)


def busy(save: Callable[[int], object], upload: Upload) -> str:
    """Saves again and again until a worker has taken the file in; what they waited for, in words."""
    waits, began = [], time.perf_counter()
    with worker():
        uploads.stage(upload, by=None)
        for number in count(TIMES):
            waits.append(taken(save, number))
            upload.refresh_from_db(fields=["state"])
            if upload.state != State.STAGING or time.perf_counter() - began > AT_MOST:
                break
            time.sleep(PAUSE)
    waits.sort()
    end = f"which was {upload.state} after {time.perf_counter() - began:.0f} s"
    return (
        f"{len(waits)} times while a worker took in {ROWS:,} rows, {end}: p50 {statistics.median(waits):.0f} ms, "
        f"p95 {waits[int(0.95 * len(waits))]:.0f} ms, longest {waits[-1]:.0f} ms"
    )


def main() -> None:
    officer = Person.objects.create_user("officer@example.org", name="Otto Officer")
    item = sitting(officer)
    client = Client(SERVER_NAME="localhost")
    client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
    where = [item.meeting.board.slug, item.meeting.number, item.order]
    piece = uuid4()
    url = reverse("meetings:save_piece", args=[*where, piece])

    def save(number: int) -> None:
        answer = client.post(url, {"text": f"The board heard {number} reports. " * 20, "seen": number})
        assert answer.status_code == 200, answer.content

    def nothing(_number: int) -> None:
        # the same session, person and middleware; nothing is written, for the form says nothing
        assert client.post(url, {}).status_code == 422

    took, least = middle(save), middle(nothing)
    print(
        f"minute saved on {connection.vendor} with {PIECES} pieces there: {took:.1f} ms server time "
        f"(bar {BAR_MILLISECONDS} ms), {took / least:.1f} x a request that writes nothing"
    )
    print(f"minute saved on {connection.vendor} {busy(save, received())}")


if __name__ == "__main__":
    main()
