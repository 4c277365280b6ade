"""Street-level files, workbooks and ZIP files made for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
MET, HERTS = "Metropolitan Police Service", "Hertfordshire Constabulary"
WEST_HENDON = ("E01000314", "Barnet 032F")


def crime(
    kind: str = "Burglary",
    place: tuple[str, str] = WEST_HENDON,
    month: str = "2023-06",
    force: str = MET,
    ident: str = "a",
) -> str:
    code, name = place
    where = "-0.2,51.6,On or near Secret Street" if code else ",,No Location"
    return f"{ident},{month},{force},{force},{where},{code},{name},{kind},Under investigation,"


def street(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


def zipped(files: dict[str, bytes], *, packed: bool = True) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def workbook(rows: Iterable[Sequence[Any]], title: str = "Figures", before: Sequence[str] = ()) -> bytes:
    """A workbook with these rows on a sheet, after empty ones of other names."""
    book, content = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name in before:
        book.create_sheet(name).append(["Notes", "about", "this"])
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    book.save(content)
    return content.getvalue()


def with_parts(
    content: bytes, parts: dict[str, bytes], replaced: dict[str, tuple[bytes, bytes]] | None = None
) -> bytes:
    """A workbook with more parts in it, and with words of some parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if replaced and name in replaced:
                data = data.replace(*replaced[name])
            new.writestr(name, data)
        for name, data in parts.items():
            new.writestr(name, data)
    return made.getvalue()
