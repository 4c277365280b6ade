"""The Office for National Statistics' best-fit lookups: in each row a small area (LSOA) with the ward it lies in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import MAX_NAME, Sheet
from performance.formats.table import Ward

SOURCE = "lookups"
_COLUMN = re.compile(r"(lsoa|wd|lad|ltla)(\d\d)(cd|nm)", re.ASCII)
_CODE = re.compile(r"[A-Z]\d{8}", re.ASCII)
NEEDED = {("lsoa", "cd"), ("wd", "cd"), ("wd", "nm")}


@dataclass(frozen=True)
class Line:
    """A small area and the ward that it lies in; its number counts as a spreadsheet does."""

    number: int
    code: str
    name: str
    ward: str


@dataclass(frozen=True)
class LookupTable:
    """Small areas with their wards; `year` is that of the wards, as the columns name it."""

    holds: ClassVar[str] = "reference"
    about: ClassVar[str] = "lookup"
    source: ClassVar[str] = SOURCE

    format: str
    year: int
    lines: list[Line]
    wards: dict[str, Ward]
    warnings: list[Problem] = field(default_factory=list)


class SmallAreaLookup:
    """The form of the file: columns such as LSOA21CD, WD22CD, WD22NM and LAD22NM or LTLA22NM, in any order."""

    slug = "lsoa-ward"
    source = SOURCE
    holds: ClassVar[str] = "reference"

    @property
    def name(self) -> str:
        return str(gettext_lazy("Lookup of small areas to wards (LSOA21CD, WD22CD, WD22NM, LAD22NM)"))

    def recognises(self, header: Sequence[str]) -> bool:
        places = places_of(header)
        return set(places) >= NEEDED and bool({("lad", "nm"), ("ltla", "nm")} & set(places))

    def read(self, sheet: Sheet) -> LookupTable:
        places = places_of(sheet.header)
        borough = places.get(("ltla", "nm"), places.get(("lad", "nm")))
        findings, lines, seen = Findings(), list[Line](), dict[str, int]()
        wards: dict[str, Ward] = {}
        for number, row in sheet.rows:
            code, ward, name = (row[places[key]].strip() for key in (("lsoa", "cd"), ("wd", "cd"), ("wd", "nm")))
            within = row[borough].strip() if borough is not None else ""
            label = row[places["lsoa", "nm"]].strip() if ("lsoa", "nm") in places else ""
            if problem := wrong_with(code, ward, [name, within], label):
                findings.add(problem, number)
                continue
            if seen.setdefault(code, number) != number:
                text = _("The small area %(code)s stands in row %(first)s already. Leave one of them out.")
                findings.add(text % {"code": code, "first": seen[code]}, number)
            known = wards.setdefault(ward, Ward(name, (within,), number))
            if known.boroughs != (within,):
                text = _("The ward %(code)s lies in two boroughs: %(first)s and %(second)s.")
                findings.add(text % {"code": ward, "first": known.boroughs[0], "second": within}, number)
            lines.append(Line(number, code, label, ward))
        findings.raise_if_any()
        if not lines:
            raise Wrong([Problem(_("The file has column names and no rows."), row=1)])
        return LookupTable(self.slug, year_of_wards(sheet.header), lines, wards)


def places_of(header: Sequence[str]) -> dict[tuple[str, str], int]:
    found = {}
    for index, title in enumerate(header):
        if column := _COLUMN.fullmatch(title.strip().casefold()):
            found[column[1], column[3]] = index
    return found


def year_of_wards(header: Sequence[str]) -> int:
    columns = (_COLUMN.fullmatch(title.strip().casefold()) for title in header)
    return next(2000 + int(column[2]) for column in columns if column and column[1] == "wd")


def wrong_with(code: str, ward: str, names: Sequence[str], label: str) -> str:
    if not _CODE.fullmatch(code) or not _CODE.fullmatch(ward):
        return _("A code is a letter and eight digits, like E01000314. Here stand “%(code)s” and “%(ward)s”.") % {
            "code": code[:20],
            "ward": ward[:20],
        }
    if not all(names):
        return _("The name of the ward or of its borough is missing.")
    if max(map(len, [*names, label])) > MAX_NAME or "\0" in "".join([*names, label]):
        return _("A name is longer than %(most)s characters, or is no text.") % {"most": MAX_NAME}
    return ""
