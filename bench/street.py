"""A million street-level crimes, from upload to monthly ward counts; DESIGN.md, "Figures to hold".

The floor is writing the same rows into a bare table, in the same run: one COPY, or one executemany. Meanwhile
somebody else saves a row again and again, in a process of its own, and the longest wait is told. `bench/street.py`.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import _ground

_ground.lay()

from _crimes import HEADER, ROWS, lookup, written
from django.core.files.base import File
from django.db import connection, transaction

from performance.models import Observation, Upload
from performance.models.uploads import State
from performance.services import uploads
from scpb.boards.models import Venue
from scpb.jobs import services as jobs

BARE = "CREATE TABLE bench_floor (" + ", ".join(f"c{number} TEXT" for number in range(len(HEADER))) + ")"
AS_ANOTHER, AS_MAKER = "--as-another", "--as-maker"
PAUSE = 0.005


def floor(path: Path) -> float:
    """Seconds to write the file's rows into a bare table."""
    with transaction.atomic(), connection.cursor() as cursor, path.open(newline="") as content:
        cursor.execute(BARE)
        start = time.perf_counter()
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bench_floor FROM STDIN (FORMAT csv, HEADER)") as copy:
                while piece := content.read(1024 * 1024):
                    copy.write(piece)
        else:
            rows = csv.reader(content)
            next(rows)
            marks = ", ".join(["%s"] * len(HEADER))
            cursor.executemany(f"INSERT INTO bench_floor VALUES ({marks})", rows)
        took = time.perf_counter() - start
        cursor.execute("DROP TABLE bench_floor")
    return took


def save_again_and_again(stop: Path) -> None:
    """Save a row until told to stop, and print the longest wait in milliseconds."""
    longest, number = 0.0, 0
    while not stop.exists():
        start, number = time.perf_counter(), number + 1
        with transaction.atomic():
            Venue.objects.create(name=f"Hall {os.getpid()}-{number}", address="1 Road")
        longest = max(longest, time.perf_counter() - start)
        time.sleep(PAUSE)
    print(round(longest * 1000))


def brought_in(path: Path) -> tuple[Upload, float, float]:
    """The checked upload, and the seconds to its preview: by the clock and of the processor."""
    start, worked = time.perf_counter(), time.process_time()
    with path.open("rb") as content:
        upload = uploads.receive(File(content, name=path.name), name=path.name, by=None)
    job = jobs.run_here(uploads.stage(upload, by=None))
    took, worked = time.perf_counter() - start, time.process_time() - worked
    if job.error:
        raise SystemExit(job.error)
    upload.refresh_from_db()
    if upload.state != State.STAGED:
        raise SystemExit(str(upload.problems[:3]))
    return upload, took, worked


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, stop = Path(folder, "2023-street.csv"), Path(folder, "stop")
        subprocess.run([sys.executable, __file__, AS_MAKER, str(path)], check=True)
        lookup()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        command = [sys.executable, __file__, AS_ANOTHER, str(stop)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ) as another:
            time.sleep(3)  # until it has started: what it waits for is measured, not how fast it begins
            try:
                upload, took, worked = brought_in(path)
            finally:
                stop.touch()
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            waited = another.communicate()[0].strip()
        bare, size = floor(path), path.stat().st_size // 1_000_000
    way = "COPY" if connection.vendor == "postgresql" else "executemany"
    counts = Observation.objects.filter(upload=upload).count()
    print(
        f"street, {ROWS:,} rows ({size} MB) to {counts:,} counts by ward, borough and month: {took:.1f} s "
        f"({worked:.1f} s of the processor) = "
        f"{took / bare:.1f} × {way} of its rows ({bare:.1f} s), {peak} MB ({before} before), "
        f"another writer waited {waited} ms at most"
    )


if sys.argv[1:2] == [AS_MAKER]:
    written(Path(sys.argv[2]))
elif sys.argv[1:2] == [AS_ANOTHER]:
    save_again_and_again(Path(sys.argv[2]))
else:
    main()
