"""Residents, households or others by area: a table with a column for each year, or the GLA's borough profiles."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.formats.counts import count
from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import Sheet
from performance.formats.table import MISSING

SOURCE = "populations"
CODES = ("ladcode", "code", "area code", "area_code", "gss_code", "wardcode", "ward code")
NAMES = ("laname", "area_name", "area name", "name", "borough", "wardname", "ward name")
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_NAMED_YEAR = re.compile(r"(?:gla[ _])?(.+?)(?:[ _]estimates?)?[ _]((?:19|20)\d\d)", re.ASCII)
_RELEASE = re.compile(r"\d\d$", re.ASCII)  # the ONS writes which year's boundaries it means: ladcode23
WORDS = {"household": "households", "residents": "population", "people": "population"}


@dataclass(frozen=True)
class Row:
    """One area's values by year; its number counts as a spreadsheet does."""

    number: int
    code: str
    name: str
    values: dict[int, int]


@dataclass(frozen=True)
class PopulationTable:
    """All areas of a file, with the population (its slug) that they count."""

    holds: ClassVar[str] = "reference"
    about: ClassVar[str] = "population"
    source: ClassVar[str] = SOURCE

    format: str
    kind: str
    years: list[int]
    rows: list[Row]
    encoding: str
    warnings: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class OfPopulation:
    """A table of one population: columns of bare years, or named after it."""

    kind: str
    noun: str
    source: str = SOURCE
    holds: ClassVar[str] = "reference"
    encodings: ClassVar[tuple[str, ...]] = ("utf-8-sig", "cp1252")

    @property
    def slug(self) -> str:
        return f"of-{self.kind}"[:40]

    @property
    def name(self) -> str:
        return str(gettext_lazy("Table of areas and years: %(population)s")) % {"population": self.noun}

    def recognises(self, header: Sequence[str]) -> bool:
        return is_table_of_areas(header) and bool(year_columns(header, self.kind))

    def read(self, sheet: Sheet) -> PopulationTable:
        """The values of every area. A cell without a number is left out: profiles write a dot or a word there."""
        return replace(read(sheet, self.kind), format=self.slug)


class AnyPopulation:
    """The same where nobody has said which population: read when the header names one, and one only."""

    slug = "of-any-population"
    source = SOURCE
    holds: ClassVar[str] = "reference"
    encodings: ClassVar[tuple[str, ...]] = ("utf-8-sig", "cp1252")

    @property
    def name(self) -> str:
        return str(gettext_lazy("Table of areas and years, of the population that its columns name"))

    def recognises(self, header: Sequence[str]) -> bool:
        return is_table_of_areas(header) and any(year_of(title) for title in titles(header))

    def read(self, sheet: Sheet) -> PopulationTable:
        kinds = {found[0] for title in titles(sheet.header) if (found := year_of(title)) and found[0] in WORDS.values()}
        if len(kinds) != 1:
            text = _(
                "The columns do not say which population they count. Choose the form of the file that names it, and "
                "check again."
            )
            raise Wrong([Problem(text, row=1)])
        return replace(read(sheet, kinds.pop()), format=self.slug)


def titles(header: Sequence[str]) -> list[str]:
    return [name.strip().casefold() for name in header]


def is_table_of_areas(header: Sequence[str]) -> bool:
    return column_of(header, CODES) is not None and column_of(header, NAMES) is not None


def column_of(header: Sequence[str], names: Sequence[str]) -> int | None:
    """The column with one of these names, whatever release it is marked with."""
    return next((index for index, title in enumerate(titles(header)) if _RELEASE.sub("", title) in names), None)


def year_of(title: str) -> tuple[str, int] | None:
    """The population that a column names, if any, and the year, as in `gla_population_estimate_2015` or `2015`."""
    if _YEAR.fullmatch(title):
        return "", int(title)
    found = _NAMED_YEAR.fullmatch(title)
    if not found:
        return None
    words = re.sub(r"[ _]+", "-", found[1])
    return WORDS.get(words, words), int(found[2])


def year_columns(header: Sequence[str], kind: str) -> dict[int, int]:
    """The year of each column that counts this population: those that name it, else bare years."""
    found = {index: year for index, title in enumerate(titles(header)) if (year := year_of(title))}
    named = {index: year for index, (words, year) in found.items() if words == kind}
    return named or {index: year for index, (words, year) in found.items() if not words}


def read(sheet: Sheet, kind: str) -> PopulationTable:
    years = year_columns(sheet.header, kind)
    code, name = column_of(sheet.header, CODES), column_of(sheet.header, NAMES)
    if code is None or name is None or not years:
        text = _("The file needs columns for the area's code and name and one for each year. It begins: %(found)s.")
        raise Wrong([Problem(text % {"found": ", ".join(sheet.header[:4])[:120]}, row=1)])
    findings, rows = Findings(), list[Row]()
    for number, line in sheet.rows:
        if "\0" in line[code] + line[name]:
            findings.add(_("The line holds a zero byte, which no text has."), number)
            continue
        rows.append(Row(number, line[code].strip(), line[name].strip(), values_of(line, years)))
    findings.raise_if_any()
    if not rows:
        raise Wrong([Problem(_("The file has column names and no rows."), row=1)])
    return PopulationTable("", kind, sorted(years.values()), rows, sheet.encoding)


def values_of(line: Sequence[str], years: Mapping[int, int]) -> dict[int, int]:
    return {year: value for index, year in years.items() if (value := number_in(line[index])) > 0}


def number_in(cell: str) -> int:
    """The cell's whole number, or `MISSING`."""
    try:
        return count(cell)
    except ValueError:
        return MISSING
