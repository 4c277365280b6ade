"""Writing and removing observations by the hundred thousand: the one place that asks which database this is.

PostgreSQL takes them through COPY. SQLite takes one writer at a time, so there they go in short transactions, and
somebody who edits an agenda meanwhile waits for one of them at most.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice

import numpy as np
from django.db import connection, transaction

from performance.models import Observation, Upload
from performance.models.uploads import State
from performance.staging import Cells
from scpb.jobs.kinds import LeaseLost

BATCH = 2_000  # rows, which hold others off for some milliseconds
PAUSE = 0.01  # seconds: SQLite lets whoever waits look again now and then, and must find the door open
Row = tuple[int, int, int, int, int]
Told = Callable[[int, int], None]


def write(upload: Upload, parts: Sequence[tuple[Cells, Mapping[int, int]]], told: Told) -> int:
    """Keep the cells of an upload that is not approved yet, in place of what an earlier check kept; gives how many.

    Each part comes with the series of each of its measures. `told` is called with how many rows are written, of how
    many.
    """
    clear(upload)
    total = sum(cells.count for cells, _series in parts)
    rows = chain.from_iterable(rows_of(upload, cells, series) for cells, series in parts)
    if connection.vendor == "postgresql":
        copied(upload, rows, total, told)
    else:
        inserted(upload, chain.from_iterable(rows), total, told)
    return total


def clear(upload: Upload) -> None:
    """Remove what was kept for an upload that does not count, a series at a time so that no transaction is long."""
    kept = Observation.objects.filter(upload=upload)
    for series in list(kept.values_list("series_id", flat=True).distinct()):
        with held(upload):
            kept.filter(series_id=series)._raw_delete(kept.db)


@contextmanager
def held(upload: Upload) -> Iterator[None]:
    """A transaction in which the upload stays as its check found it.

    A worker that stood still while another one took its place must not touch what somebody approved meanwhile.
    """
    with transaction.atomic():
        checked = Upload.objects.filter(pk=upload.pk, state=State.STAGING, attempt=upload.attempt)
        if not checked.select_for_update().values_list("pk", flat=True):
            raise LeaseLost
        yield


def rows_of(upload: Upload, cells: Cells, series: Mapping[int, int]) -> Iterator[list[Row]]:
    """Rows in the order of the table's key, a measure at a time."""
    months = np.asarray(cells.months)
    areas = np.asarray(cells.areas)
    for measure, values in sorted(zip(cells.measures, cells.values, strict=True), key=lambda pair: series[pair[0]]):
        area, month = np.nonzero(np.isfinite(values))
        counts = values[area, month].astype(np.int64).tolist()
        keys = (areas[area].tolist(), months[month].tolist())
        of_series = series[measure]
        yield [(upload.pk, of_series, at, on, count) for at, on, count in zip(*keys, counts, strict=True)]


def copied(upload: Upload, chunks: Iterator[list[Row]], total: int, told: Told) -> None:
    done = 0
    with held(upload), connection.cursor() as cursor:
        statement = "COPY performance_observation (upload_id, series_id, area_id, month, value) FROM STDIN"
        with cursor.copy(statement) as copy:
            for rows in chunks:
                copy.write("".join(f"{row[0]}\t{row[1]}\t{row[2]}\t{row[3]}\t{row[4]}\n" for row in rows))
                done += len(rows)
    told(done, total)


def inserted(upload: Upload, rows: Iterator[Row], total: int, told: Told) -> None:
    done = 0
    columns = "(upload_id, series_id, area_id, month, value)"
    statement = f"INSERT INTO performance_observation {columns} VALUES (%s, %s, %s, %s, %s)"  # noqa: S608
    while batch := list(islice(rows, BATCH)):
        with held(upload), connection.cursor() as cursor:
            cursor.executemany(statement, batch)
        done += len(batch)
        told(done, total)
        if done < total:
            time.sleep(PAUSE)
