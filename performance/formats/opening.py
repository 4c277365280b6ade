"""Opening a received file, whatever it is packed in: CSV as it is, the sheets of a workbook, the CSV files of a ZIP."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import BinaryIO, cast
from zipfile import ZipFile

from performance.formats import archives, reading, workbooks
from performance.formats.problems import Wrong
from performance.formats.reading import Batch, Sheet


@dataclass(frozen=True)
class Opened:
    """The tables in a file, one after the other: reading one ends the one before it. `size` is in bytes, as packed."""

    sheets: Iterator[Sheet]
    size: int
    is_workbook: bool = False


@contextmanager
def opened(file: BinaryIO, encoding: str = reading.UTF8) -> Iterator[Opened]:
    """The tables of a file; raises `Wrong` where it is nothing that holds any, also while they are read."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    head = file.read(len(archives.SIGNATURE))
    file.seek(0)
    if head not in {archives.SIGNATURE, archives.EMPTY}:
        with reading.opened(file, encoding) as sheet:
            yield Opened(iter([sheet]), size)
        return
    with archives.unlocked(file) as archive:
        if archives.is_workbook(archive):
            archives.check(archive, size, archives.WORKBOOK)
            with workbooks.sheets(file, archive) as sheets:
                yield Opened(named(sheets), size, is_workbook=True)
        else:
            archives.check(archive, size, archives.CSV_FILES)
            yield Opened(named(csv_files(archive)), size)


def csv_files(archive: ZipFile) -> Iterator[Sheet]:
    for part in archives.csv_files(archive):
        name = archives.shown(part.filename)
        try:
            with archive.open(part) as content, reading.opened(cast(BinaryIO, content)) as sheet:
                yield replace(sheet, name=name)
        except Wrong as wrong:
            raise told(wrong, name) from wrong


def named(sheets: Iterator[Sheet]) -> Iterator[Sheet]:
    """The sheets, whose problems say where they are."""
    for sheet in sheets:
        yield replace(sheet, rows=telling(sheet.rows, sheet.name), batches=telling_of(sheet.batches, sheet.name))


def telling(rows: Iterator[tuple[int, list[str]]], name: str) -> Iterator[tuple[int, list[str]]]:
    try:
        yield from rows
    except Wrong as wrong:
        raise told(wrong, name) from wrong


def telling_of(batches: Iterator[Batch], name: str) -> Iterator[Batch]:
    try:
        yield from batches
    except Wrong as wrong:
        raise told(wrong, name) from wrong


def told(wrong: Wrong, name: str) -> Wrong:
    """The same reasons, each with the file or sheet that it is about."""
    if not name:
        return wrong
    found = Wrong([problem if problem.part else replace(problem, part=name) for problem in wrong.problems])
    found.form = wrong.form
    return found
