"""Monthly counts in the portal's own forms, and in any other that somebody has explained.

Long: measure, area, month, count. Wide: measure, area, then a column for each month. A cell that is not there is not
known, whatever the measure: only publishers that say so leave out zeros.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance import months
from performance.formats import dates
from performance.formats.counts import count
from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import MAX_NAME, Sheet
from performance.formats.readings import ENTERED, harmless, nothing_to_read, unquoted
from performance.formats.table import ABSENT, MISSING, Table
from performance.names import category_key, normalised

MAX_CELLS = 5_000_000
MAX_SPAN = 1200  # months: a hundred years
Name = int | str  # where a name stands, or the name itself


@dataclass(frozen=True)
class Layout:
    """Which column holds what.

    `across` gives the month of each column of counts; without it the month stands in the column `month` and the count
    in `count`. `count` None: each row counts as one. `adds_up`: rows of the same names and month are added. Rows whose
    cell in a column of `only` is another are passed over.
    """

    area: Name
    minor: Name
    major: Name = ""
    month: int | None = None
    count: int | None = None
    across: Mapping[int, int] = field(default_factory=dict)
    only: Mapping[int, str] = field(default_factory=dict)
    by_measure: bool = True
    adds_up: bool = False
    leaves_out_zeros: bool = False
    source_place: int | None = None


def read(sheet: Sheet, layout: Layout, *, format: str, source: str) -> Table:
    """The counts of a file by its layout, or `Wrong` with every row that is not as it should be."""
    rows = Rows(sheet.header, layout)
    for number, row in sheet.rows:
        rows.take(number, row)
    rows.findings.raise_if_any()
    return rows.table(format, source)


class Rows:
    """Rows as they are read: a line of the table for each area and category, its counts by month."""

    def __init__(self, header: Sequence[str], layout: Layout) -> None:
        self.header, self.layout = header, layout
        self.findings, self.warnings = Findings(), Findings()
        self.places: dict[tuple[str, str], int] = {}
        self.numbers: list[int] = []
        self.names: list[tuple[str, str, str]] = []
        self.counts: list[dict[int, int]] = []
        self.sources: dict[str, int] = {}

    def take(self, number: int, row: Sequence[str]) -> None:
        if "\0" in "".join(row):
            self.findings.add(_("The line holds a zero byte, which no text has."), number)
            return
        if any(normalised(row[place]) != normalised(wanted) for place, wanted in self.layout.only.items()):
            return
        counts = self.place_of(number, row)
        if counts is None:
            return
        for place, month in self.months(number, row):
            self.keep(number, counts, month, place, row)
        if self.layout.source_place is not None:
            self.sources.setdefault(unquoted(row[self.layout.source_place]), number)

    def place_of(self, number: int, row: Sequence[str]) -> dict[int, int] | None:
        """The counts of the row's area and category, as they are so far."""
        layout = self.layout
        area, major, minor = (named(name, row) for name in (layout.area, layout.major, layout.minor))
        if not area or not minor:
            what = _("the measure") if layout.by_measure else _("the category")
            self.findings.add(_("The name of the area or of %(what)s is missing.") % {"what": what}, number)
        elif max(map(len, (area, major, minor))) > MAX_NAME:
            self.findings.add(_("A name is longer than %(most)s characters.") % {"most": MAX_NAME}, number)
        else:
            # only publishers cut the names of their categories
            key = normalised(minor) if layout.by_measure else category_key(major, minor)
            place = self.places.setdefault((normalised(area), key), len(self.numbers))
            if place == len(self.numbers):
                self.numbers.append(number)
                self.names.append((area, major, minor))
                self.counts.append({})
            return self.counts[place]
        return None

    def months(self, number: int, row: Sequence[str]) -> Iterable[tuple[int | None, int]]:
        """Where the row's counts stand, and of which months they are."""
        if self.layout.month is None:
            return self.layout.across.items()
        try:
            return [(self.layout.count, dates.month(row[self.layout.month]))]
        except ValueError as error:
            self.findings.add(str(error), number, self.header[self.layout.month])
            return []

    def keep(self, number: int, counts: dict[int, int], month: int, place: int | None, row: Sequence[str]) -> None:
        column = "" if place is None else self.header[place][:40]
        try:
            found = 1 if place is None else count(row[place])
        except ValueError as error:
            self.findings.add(str(error), number, column)
            return
        if found == MISSING and self.layout.month is not None:
            self.warnings.add(_("The cell is empty: counted as not known, not as zero."), number, column)
        if month not in counts:
            counts[month] = found
        elif self.layout.adds_up or place is None:
            counts[month] = MISSING if MISSING in (found, counts[month]) else counts[month] + found
        else:
            text = _("The row repeats %(month)s of a row above. Leave one of them out, or say that they are added up.")
            self.findings.add(text % {"month": months.label(month)}, number)

    def table(self, format: str, source: str) -> Table:
        known = [month for counts in self.counts for month in counts]
        if not known:
            raise Wrong([Problem(nothing_to_read(self.layout.only), row=1)])
        covered = range(min(known), max(known) + 1)
        if len(covered) > MAX_SPAN or len(covered) * len(self.counts) > MAX_CELLS:
            raise Wrong([Problem(_("The months lie too far apart: %(span)s.") % {"span": span(covered)})])
        values = np.full((len(self.counts), len(covered)), ABSENT, dtype=np.int32)
        for row, counts in enumerate(self.counts):
            values[row, [month - covered[0] for month in counts]] = list(counts.values())
        areas, majors, minors = (list(column) for column in zip(*self.names, strict=True))
        return Table(
            format, self.source(source), covered, self.numbers, areas, majors, minors, values, self.warnings.kept,
            by_measure=self.layout.by_measure, leaves_out_zeros=self.layout.leaves_out_zeros,
        )  # fmt: skip

    def source(self, usual: str) -> str:
        """The source that the rows name: one for the whole file."""
        named_ones = [name for name in self.sources if name] or [usual]
        if len(named_ones) > 1 or (len(self.sources) > 1 and "" in self.sources):
            first, second = list(self.sources)[:2]
            text = _("The rows name two sources, “%(first)s” and “%(second)s”. Make a file of each.")
            raise Wrong([Problem(text % {"first": first, "second": second}, self.sources[second], "source")])
        return named_ones[0]


def named(name: Name, row: Sequence[str]) -> str:
    return name if isinstance(name, str) else " ".join(unquoted(row[name]).split())


def span(covered: range) -> str:
    return months.span(covered[0], covered[-1])


def month_columns(header: Sequence[str], places: Iterable[int]) -> dict[int, int]:
    """The month of each column, or `Wrong` where one is none or stands twice."""
    findings, found = Findings(), dict[int, int]()
    for place in places:
        try:
            month = dates.month(header[place])
        except ValueError as error:
            findings.add(str(error), 1, header[place][:40])
            continue
        if month in found.values():
            findings.add(_("The month stands twice."), 1, header[place][:40])
        found[place] = month
    findings.raise_if_any()
    return found


# -- the portal's own forms ------------------------------------------------------------------------------------------

COLUMNS = ("measure", "area", "month", "count", "source")


@dataclass(frozen=True)
class Monthly:
    """Monthly counts by measure: long, with the months below each other; or wide, with a column for each."""

    holds: ClassVar[str] = "counts"

    slug: str
    is_wide: bool
    source: str = ENTERED

    @property
    def name(self) -> str:
        if self.is_wide:
            return str(gettext_lazy("Monthly counts (measure, area, then a column for each month)"))
        return str(gettext_lazy("Monthly counts (measure, area, month, count)"))

    def recognises(self, header: Sequence[str]) -> bool:
        names = [normalised(name) for name in header]
        if not self.is_wide:
            return set(names) - {"source"} == set(COLUMNS) - {"source"} and len(names) == len(set(names))
        rest = [name for name in names if name not in COLUMNS]
        return {"measure", "area"} <= set(names) and bool(rest) and all(looks_like_a_month(name) for name in rest)

    def read(self, sheet: Sheet) -> Table:
        names = [normalised(name) for name in sheet.header]
        place = {name: names.index(name) for name in COLUMNS if name in names}
        across = {}
        if self.is_wide:
            across = month_columns(sheet.header, [at for at, name in enumerate(names) if name not in COLUMNS])
        layout = Layout(
            area=place["area"],
            minor=place["measure"],
            month=place.get("month"),
            count=place.get("count"),
            across=across,
            source_place=place.get("source"),
        )
        return read(sheet, layout, format=self.slug, source=self.source)


def looks_like_a_month(name: str) -> bool:
    try:
        dates.month(name)
    except ValueError:
        return False
    return True


def content(rows: Iterable[tuple[str, str, int, int, str]]) -> bytes:
    """Rows of measure, area, month, count and source as a file of the long form."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(COLUMNS)
    for measure, area, month, value, source in rows:
        writer.writerow([harmless(measure), harmless(area), months.text(month), value, harmless(source)])
    return made.getvalue().encode()


MONTHLY_FORMATS = (Monthly("monthly-long", is_wide=False), Monthly("monthly-wide", is_wide=True))
