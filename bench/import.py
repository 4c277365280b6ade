"""Files of figures, from upload to preview and to approval; DESIGN.md, "Figures to hold".

Two sizes: nine years of all boroughs (the Met's historical file), and as many rows as a ward file has. The floor is
writing the same cells into a bare table: one COPY, or one executemany. `bench/import.py`.
"""

import csv
import io
import resource
import time
from collections.abc import Sequence

import _ground

_ground.lay()

import numpy as np
from django.db import connection, transaction

from performance import months, reference
from performance.models import Area, AreaSpelling, Observation, Upload
from performance.names import normalised
from performance.services import uploads
from scpb.jobs import services as jobs

BARE = "CREATE TABLE bench_floor (upload_id BIGINT, series_id BIGINT, area_id BIGINT, month INT, value INT)"
SIZES = [("historical borough file", 1056, 108), ("ward file", 18_700, 24)]


def content(rows: int, width: int) -> tuple[bytes, int]:
    """A file in the Met's third form, and how many areas it needs."""
    categories = [(major, minor) for major, minor, measures in reference.read("categories") if measures][:27]
    areas = -(-rows // len(categories))
    names = [f"Bench area {number:03d}" for number in range(areas)]
    counts = np.random.default_rng(1).poisson(9, (rows, width))
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    first = months.parse("2024-10") - width + 1
    span = [months.text(month).replace("-", "") for month in range(first, first + width)]
    lines.writerow(["MajorText", "MinorText", "BoroughName", *span])
    for row in range(rows):
        lines.writerow([*categories[row % len(categories)], names[row // len(categories)], *counts[row].tolist()])
    return out.getvalue().encode(), areas


def make_areas(count: int) -> None:
    for number in range(count):
        name = f"Bench area {number:03d}"
        area, is_new = Area.objects.get_or_create(slug=f"bench-{number}", defaults={"name": name, "kind": "other"})
        if is_new:
            AreaSpelling.objects.create(area=area, spelling=name, normalised=normalised(name))


def floor(rows: Sequence[tuple[int, ...]]) -> float:
    """Seconds to write the cells into a bare table."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BARE)
        start = time.perf_counter()
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bench_floor FROM STDIN") as copy:
                copy.write("".join("\t".join(map(str, row)) + "\n" for row in rows))
        else:
            cursor.executemany("INSERT INTO bench_floor VALUES (%s, %s, %s, %s, %s)", rows)
        took = time.perf_counter() - start
        cursor.execute("DROP TABLE bench_floor")
    return took


def brought_in(name: str, data: bytes) -> tuple[Upload, float, float]:
    """The approved upload, the seconds to its preview, and those of its approval."""
    start = time.perf_counter()
    upload = uploads.receive(data, name=f"{name}.csv", by=None)
    job = jobs.run_here(uploads.stage(upload, by=None))
    to_preview = time.perf_counter() - start
    if job.error:
        raise SystemExit(job.error)
    start = time.perf_counter()
    upload = uploads.approve(upload, by=None)
    return upload, to_preview, time.perf_counter() - start


def main() -> None:
    way = "COPY" if connection.vendor == "postgresql" else "executemany"
    for name, rows, width in SIZES:
        data, areas = content(rows, width)
        make_areas(areas)
        upload, to_preview, to_approve = brought_in(name, data)
        cells = list(
            Observation.objects.filter(upload=upload).values_list("upload", "series", "area", "month", "value")
        )
        bare = floor(cells)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"import, {name} ({rows:,} rows × {width} months, {len(cells):,} figures): "
            f"preview {to_preview:.2f} s = {to_preview / bare:.1f} × {way} of its figures ({bare:.2f} s), "
            f"approve {to_approve:.2f} s = {to_approve / bare:.1f} ×, {peak} MB"
        )


main()
