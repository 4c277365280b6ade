"""The Met's recorded crime by borough or ward: a row for each area and category, a column for each month.

Published by the London Datastore in several header families over the years; the counts are read in the same way.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance import months
from performance.formats.counts import MOST, count
from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import MAX_NAME, Sheet
from performance.formats.table import MISSING, Table, Ward
from performance.names import category_key, normalised

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_CODE = re.compile(r"[A-Z]\d{8}", re.ASCII)
_MONTH = re.compile(r"(19|2[01])\d\d(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True)
class Wide:
    """A header family: named columns, then months as `201312`."""

    slug: str
    title: StrPromise
    major: str
    minor: str
    area: str
    source: str = "mps-borough"
    holds: ClassVar[str] = "counts"

    @property
    def name(self) -> str:
        return str(self.title)

    @property
    def columns(self) -> tuple[str, ...]:
        """The named columns, in any order at the left."""
        return (self.area, self.major, self.minor)

    def recognises(self, header: Sequence[str]) -> bool:
        """The first columns bear the form's names, in any order and any case."""
        names = [normalised(name) for name in header[: len(self.columns)]]
        return sorted(names) == sorted(normalised(name) for name in self.columns)

    def read(self, sheet: Sheet) -> Table:
        """The table, or `Wrong` with the rows and columns that are not as they should be."""
        width = len(self.columns)
        covered = months_of(sheet.header, width)
        place = {normalised(name): index for index, name in enumerate(sheet.header[:width])}
        columns = [place[normalised(name)] for name in self.columns]
        rows = self.rows(sheet.header[width:])
        for number, row in sheet.rows:
            rows.take(number, [row[index].strip() for index in columns], row[width:])
        rows.findings.raise_if_any()
        if not rows.numbers:
            raise Wrong([Problem(_("The file has column names and no rows."), row=1)])
        return rows.table(self.slug, self.source, covered)

    def rows(self, header: Sequence[str]) -> Rows:
        return Rows(header)


@dataclass(frozen=True)
class WideByWard(Wide):
    """The same by ward: two columns more, for the ward's name and its code."""

    ward: str = "WardName"
    code: str = "WardCode"
    source: str = "mps-ward"

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.area, self.major, self.minor, self.ward, self.code)

    def rows(self, header: Sequence[str]) -> Rows:
        return RowsByWard(header)


class Rows:
    """Rows as they are read and checked."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header = header
        self.numbers: list[int] = []
        self.areas: list[str] = []
        self.majors: list[str] = []
        self.minors: list[str] = []
        self.counts = array("i")
        self.findings, self.warnings = Findings(), Findings()
        self.seen: dict[tuple[str, str], int] = {}

    def take(self, number: int, names: Sequence[str], cells: Sequence[str]) -> None:
        area, major, minor = names
        if self.check_names(number, names):
            self.note_repeated(number, area, major, minor)
        self.keep(number, area, major, minor, cells)

    def check_names(self, number: int, names: Sequence[str]) -> bool:
        if not all(names):
            self.findings.add(_("The name of the area or of the category is missing."), number)
        elif max(map(len, names)) > MAX_NAME:
            self.findings.add(_("A name is longer than %(most)s characters.") % {"most": MAX_NAME}, number)
        elif "\0" in "".join(names):
            self.findings.add(_("The line holds a zero byte, which no text has."), number)
        else:
            return True
        return False

    def keep(self, number: int, area: str, major: str, minor: str, cells: Sequence[str]) -> None:
        self.numbers.append(number)
        self.areas.append(area)
        self.majors.append(major)
        self.minors.append(minor)
        self.counts.extend(self.row_counts(number, cells))

    def note_repeated(self, number: int, area: str, major: str, minor: str, shown: str = "") -> None:
        first = self.seen.setdefault((normalised(area), category_key(major, minor)), number)
        if first != number:
            text = _("The row repeats %(area)s, %(category)s of row %(first)s. Leave one of them out.")
            self.findings.add(text % {"area": shown or area, "category": minor, "first": first}, number)

    def row_counts(self, number: int, cells: Sequence[str]) -> Sequence[int]:
        """The row's counts; those that are none are noted and stand as missing."""
        joined = "".join(cells)
        if joined.isascii() and joined.isdigit() and all(cells) and max(map(len, cells)) < len(str(MOST)):
            return [int(cell) for cell in cells]  # what every real file looks like, and ten times faster
        return [self.one_count(number, index, cell) for index, cell in enumerate(cells)]

    def one_count(self, number: int, index: int, cell: str) -> int:
        try:
            found = count(cell)
        except ValueError as error:
            self.findings.add(str(error), number, self.header[index])
            return MISSING
        if found == MISSING:
            self.warnings.add(_("The cell is empty: counted as not known, not as zero."), number, self.header[index])
        return found

    def table(self, form: str, source: str, covered: range) -> Table:
        return Table(
            format=form,
            source=source,
            months=covered,
            numbers=self.numbers,
            areas=self.areas,
            majors=self.majors,
            minors=self.minors,
            counts=np.frombuffer(self.counts, dtype=np.int32).reshape(len(self.numbers), len(covered)),
            warnings=self.warnings.kept,
        )


class RowsByWard(Rows):
    """Rows of wards. A ward is its code: rows of one code under two boroughs are one ward's, and are added up."""

    def __init__(self, header: Sequence[str]) -> None:
        super().__init__(header)
        self.names: dict[str, str] = {}
        self.boroughs: dict[str, list[str]] = {}
        self.first: dict[str, int] = {}

    def take(self, number: int, names: Sequence[str], cells: Sequence[str]) -> None:
        borough, major, minor, name, code = names
        if not _CODE.fullmatch(code):
            text = _("“%(code)s” is no code of a ward. Codes are a letter and eight digits, like E05000026.")
            self.findings.add(text % {"code": code[:20]}, number)
        if code and self.names.setdefault(code, name) != name:
            text = _("The ward %(code)s is called “%(name)s” here and “%(first)s” above.")
            self.warnings.add(text % {"code": code, "name": name[:60], "first": self.names[code][:60]}, number)
        self.first.setdefault(code, number)
        within = self.boroughs.setdefault(code, [])
        if borough not in within:
            within.append(borough)
        self.check_names(number, [name, borough, major, minor])
        self.note_repeated(number, f"{code} {borough}", major, minor, shown=name)
        self.keep(number, code, major, minor, cells)

    def table(self, form: str, source: str, covered: range) -> Table:
        wards = {
            code: Ward(self.names[code], tuple(within), self.first[code]) for code, within in self.boroughs.items()
        }
        return replace(super().table(form, source, covered), wards=wards)


def months_of(header: Sequence[str], width: int) -> range:
    """The months that the columns after the first `width` name, one after the other without a gap."""
    findings = Findings()
    found: list[int] = []
    for name in header[width:]:
        try:
            found.append(month_of(name))
        except ValueError as error:
            findings.add(str(error), 1, name[:40])
    if len(header) <= width:
        findings.add(_("There is no column for any month."), 1)
    findings.raise_if_any()
    seen = set(found[:1])
    for before, month in pairwise(found):
        if month in seen:
            text = _("The month stands twice.")
        elif month < before:
            text = _("The month comes after a later one. Columns go from the first month to the last.")
        elif month > before + 1:
            missing = ", ".join(compact(gap) for gap in range(before + 1, min(month, before + 6)))
            text = _("Months before this one are missing: %(missing)s.") % {"missing": missing}
        else:
            text = ""
        seen.add(month)
        if text:
            findings.add(text, 1, compact(month))
    findings.raise_if_any()
    return range(found[0], found[-1] + 1)


def month_of(name: str) -> int:
    """`201312` as a month."""
    if not _MONTH.fullmatch(name):
        raise ValueError(_("“%(name)s” is no month. Columns of months are named like 201312.") % {"name": name[:40]})
    return months.parse(f"{name[:4]}-{name[4:]}")


def compact(month: int) -> str:
    """`201312`, as the columns are named."""
    return months.text(month).replace("-", "")


BOROUGH_FORMATS = (
    Wide(
        "mps-borough-a",
        gettext_lazy("Met by borough, form A (Borough, Major Category, Minor Category)"),
        major="Major Category",
        minor="Minor Category",
        area="Borough",
    ),
    Wide(
        "mps-borough-b",
        gettext_lazy("Met by borough, form B (MajorText, MinorText, LookUp_BoroughName)"),
        major="MajorText",
        minor="MinorText",
        area="LookUp_BoroughName",
    ),
    Wide(
        "mps-borough-c",
        gettext_lazy("Met by borough, form C (MajorText, MinorText, BoroughName)"),
        major="MajorText",
        minor="MinorText",
        area="BoroughName",
    ),
    Wide(
        "mps-borough-bocu",
        gettext_lazy("Met by borough, form of 2026 (Group, SubGroup, BOCU)"),
        major="Group",
        minor="SubGroup",
        area="BOCU",
    ),
)
WARD_FORMATS = (
    WideByWard(
        "mps-ward-b",
        gettext_lazy("Met by ward (MajorText, MinorText, WardName, WardCode, LookUp_BoroughName)"),
        major="MajorText",
        minor="MinorText",
        area="LookUp_BoroughName",
    ),
    WideByWard(
        "mps-ward-c",
        gettext_lazy("Met by ward (MajorText, MinorText, WardName, WardCode, BoroughName)"),
        major="MajorText",
        minor="MinorText",
        area="BoroughName",
    ),
)
