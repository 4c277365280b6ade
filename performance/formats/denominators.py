"""Residents or households by area: the ONS's wide table (a column for each year) and the GLA's borough profiles."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from performance.formats.counts import count
from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import refuse_other_kinds
from performance.formats.table import MISSING

MAX_BYTES = 5 * 1024 * 1024
CODES = ("ladcode", "code", "area code", "area_code", "gss_code")
NAMES = ("laname", "area_name", "area name", "name", "borough")
NAMED_YEAR = {
    "population": re.compile(r"(?:gla_population_estimate_|population_)?((?:19|20)\d\d)", re.ASCII),
    "households": re.compile(r"(?:gla_household_estimate_|households_)?((?:19|20)\d\d)", re.ASCII),
}
_RELEASE = re.compile(r"\d\d$", re.ASCII)  # the ONS writes which year's boundaries it means: ladcode23


@dataclass(frozen=True)
class Row:
    """One area's values by year; its number counts as a spreadsheet does."""

    number: int
    code: str
    name: str
    values: dict[int, int]


@dataclass(frozen=True)
class Sheet:
    """All areas of a file, and the encoding that it turned out to have."""

    years: list[int]
    rows: list[Row]
    encoding: str


def read(content: bytes, kind: str) -> Sheet:
    """The values of one kind, or `Wrong` with what is not as it should be and where.

    The profiles come in UTF-8 or in Windows' encoding, with any line ends; which one is told. A cell without a
    number is left out: profiles write a dot or a word there.
    """
    if len(content) > MAX_BYTES:
        raise Wrong([Problem(_("The file is larger than any table of areas and years."))])
    refuse_other_kinds(content[:4096])
    text, encoding = decoded(content)
    lines = list(csv.reader(io.StringIO(text, newline="")))
    header = [name.strip().casefold() for name in lines[0]]
    code, name = column_of(header, CODES), column_of(header, NAMES)
    years = {index: int(found[1]) for index, title in enumerate(header) if (found := NAMED_YEAR[kind].fullmatch(title))}
    if code is None or name is None or not years:
        text = _("The file needs columns for the area's code and name and one for each year. It begins: %(found)s.")
        raise Wrong([Problem(text % {"found": ", ".join(lines[0][:4])[:120]}, row=1)])
    rows, findings = [], Findings()
    for number, line in enumerate(lines[1:], start=2):
        if not any(line):
            continue
        if len(line) != len(header):
            text = _("The row has %(found)s fields where the header has %(width)s.")
            findings.add(text % {"found": len(line), "width": len(header)}, number)
            continue
        values = {year: value for index, year in years.items() if (value := number_in(line[index])) > 0}
        rows.append(Row(number, line[code].strip(), line[name].strip(), values))
    findings.raise_if_any()
    return Sheet(sorted(years.values()), rows, encoding)


def decoded(content: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise Wrong([Problem(_("The file is neither in UTF-8 nor in Windows' encoding. Save it as “CSV UTF-8”."))])


def column_of(header: Sequence[str], names: Sequence[str]) -> int | None:
    """The column with one of these names, whatever release it is marked with."""
    return next((index for index, title in enumerate(header) if _RELEASE.sub("", title) in names), None)


def number_in(cell: str) -> int:
    """The cell's whole number, or `MISSING`."""
    try:
        return count(cell)
    except ValueError:
        return MISSING
