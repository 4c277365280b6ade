"""The Met's monthly crime dashboard: a row for each month, area, kind of crime and thing counted.

The file says the same crimes several times: as offences and as positive outcomes, by borough and by neighbourhood
team. Offences by borough are counted and nothing else. Columns go by name, in any order, under the names that the
publisher has given them over the years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import ClassVar

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.formats import dates
from performance.formats.counts import count
from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import MAX_NAME, Sheet
from performance.formats.table import ABSENT, MISSING, Table
from performance.names import category_key, normalised

COLUMNS: dict[str, tuple[str, ...]] = {
    "month": ("month year", "month", "month_year"),
    "area_type": ("area type",),
    "borough": ("borough snt", "borough"),
    "area_name": ("area name",),
    "area_code": ("area code",),
    "major": ("crime type", "offence group"),
    "minor": ("crime subtype", "offence subgroup"),
    "measure": ("measure",),
    "count": ("count",),
}
REFRESHED = ("refresh date",)
OFFENCES, BOROUGH = "offences", "borough"
MAX_SPAN = 1200  # months
MAX_CELLS = 5_000_000
_CODE = re.compile(r"[A-Z]\d{8}", re.ASCII)
Whole = npt.NDArray[np.int32]


class MonthlyDashboard:
    """The form of the file."""

    slug = "mps-dashboard"
    source = "mps-dashboard"
    holds: ClassVar[str] = "counts"

    @property
    def name(self) -> str:
        return str(gettext_lazy("Met's monthly crime dashboard (month, area type, area, crime type, measure, count)"))

    def recognises(self, header: Sequence[str]) -> bool:
        return set(places_of(header)) >= set(COLUMNS) - {"area_name", "area_code"}

    def read(self, sheet: Sheet) -> Table:
        """Offences by borough, a line for every category in every area of the file."""
        rows = Rows(sheet.header)
        for number, row in sheet.rows:
            rows.take(number, row)
        rows.findings.raise_if_any()
        return rows.table(self.slug, self.source)


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands that the header has."""
    names = [normalised(name.replace("_", " ")) for name in header]
    found = {}
    for column, aliases in {**COLUMNS, "refreshed": REFRESHED}.items():
        place = next((names.index(alias) for alias in aliases if alias in names), None)
        if place is not None:
            found[column] = place
    return found


class Rows:
    """Rows as they are read: what is not counted is passed over, the rest added up by area and category."""

    def __init__(self, header: Sequence[str]) -> None:
        self.header, self.place = header, places_of(header)
        self.findings, self.warnings = Findings(), Findings()
        self.areas: dict[str, str] = {}  # normalised -> as written first
        self.categories: dict[str, tuple[str, str]] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        self.counts: dict[tuple[str, str, int], int] = {}
        self.seen: dict[tuple[str, str, str, int], int] = {}
        self.refreshed: date | None = None
        self.passed_over = 0

    def take(self, number: int, row: Sequence[str]) -> None:
        cell = {column: " ".join(row[at].split()) for column, at in self.place.items()}
        if "\0" in "".join(row):
            self.findings.add(_("The line holds a zero byte, which no text has."), number)
            return
        if normalised(cell["measure"]) != OFFENCES or normalised(cell["area_type"]) != BOROUGH:
            self.passed_over += 1
            return
        code = cell.get("area_code", "")
        area = code if _CODE.fullmatch(code) else cell["borough"] or cell.get("area_name", "")
        if not area or not cell["major"] or not cell["minor"]:
            self.findings.add(_("The name of the area or of the category is missing."), number)
        elif max(len(area), len(cell["major"]), len(cell["minor"])) > MAX_NAME:
            self.findings.add(_("A name is longer than %(most)s characters.") % {"most": MAX_NAME}, number)
        else:
            self.keep(number, area, cell)

    def keep(self, number: int, area: str, cell: dict[str, str]) -> None:
        key, category = normalised(area), category_key(cell["major"], cell["minor"])
        try:
            month = dates.month(cell["month"])
        except ValueError as error:
            self.findings.add(str(error), number, self.header[self.place["month"]])
            return
        try:
            found = count(cell["count"])
        except ValueError as error:
            self.findings.add(str(error), number, self.header[self.place["count"]])
            return
        first = self.seen.setdefault((key, normalised(cell.get("area_name", "")), category, month), number)
        if first != number:
            text = _("The row repeats %(area)s, %(category)s of row %(first)s. Leave one of them out.")
            self.findings.add(text % {"area": area, "category": cell["minor"], "first": first}, number)
            return
        if found == MISSING:
            text = _("The cell is empty: counted as not known, not as zero.")
            self.warnings.add(text, number, self.header[self.place["count"]])
        self.areas.setdefault(key, area)
        self.categories.setdefault(category, (cell["major"], cell["minor"]))
        self.numbers.setdefault((key, category), number)
        at = (key, category, month)
        known = self.counts.get(at, 0)
        self.counts[at] = MISSING if MISSING in (found, known) else known + found
        self.note_refreshed(cell.get("refreshed", ""))

    def note_refreshed(self, written: str) -> None:
        """The latest day on which the publisher says that the figures were drawn."""
        try:
            day = dates.day(written) if written else None
        except ValueError:
            return
        if day and (self.refreshed is None or day > self.refreshed):
            self.refreshed = day

    def table(self, form: str, source: str) -> Table:
        if not self.counts:
            text = _(
                "The file has no row of offences by borough. It needs “Offences” as measure, “Borough” as area type."
            )
            raise Wrong([Problem(text if self.passed_over else _("The file has column names and no rows."), row=1)])
        known = {month for _area, _category, month in self.counts}
        covered = range(min(known), max(known) + 1)
        lines = [(area, category) for category in self.categories for area in self.areas]
        if len(covered) > MAX_SPAN or len(covered) * len(lines) > MAX_CELLS:
            raise Wrong([Problem(_("The months lie too far apart for a file of monthly counts."))])
        return Table(
            format=form,
            source=source,
            months=covered,
            numbers=[self.numbers.get(line, 1) for line in lines],
            areas=[self.areas[area] for area, _category in lines],
            majors=[self.categories[category][0] for _area, category in lines],
            minors=[self.categories[category][1] for _area, category in lines],
            counts=dense(lines, covered, self.counts),
            warnings=self.warnings.kept,
            published_on=self.refreshed,
        )


def dense(lines: Sequence[tuple[str, str]], covered: range, counts: dict[tuple[str, str, int], int]) -> Whole:
    """Counts [line, month]; `ABSENT` where the file has no row, `MISSING` in months when no area has the category.

    A category that nobody counted in a month was not published then, or not yet: that is not zero.
    """
    place = {line: index for index, line in enumerate(lines)}
    found = np.full((len(lines), len(covered)), ABSENT, dtype=np.int32)
    given: dict[str, set[int]] = {}
    for (area, category, month), value in counts.items():
        found[place[area, category], month - covered[0]] = value
        given.setdefault(category, set()).add(month)
    for index, (_area, category) in enumerate(lines):
        unknown = [month - covered[0] for month in covered if month not in given[category]]
        found[index, unknown] = MISSING
    return found
