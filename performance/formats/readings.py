"""Readings as a file: a line for each figure, with its own days, whose it is, and what it is.

The portal's own form: what its pages export, and what anybody can write. Columns go by name in any order; those that a
file does not need are left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.formats import dates, numbers
from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import MAX_NAME, Sheet
from performance.names import normalised

T = TypeVar("T")

ENTERED = "entered"  # the source of what nobody else publishes
LEVEL, CHANGE, RANK = ASPECTS = ("level", "change", "rank")
KNOWN, AWAITED = STATUSES = ("known", "awaited")
MAX_WHOSE, MAX_NOTE, MAX_AREAS, MAX_SAMPLE = 60, 200, 1000, 2_000_000_000
# Whose figures the board compares its own with, so that one is not two in two spellings.
COMPARATORS = ("London", "National", "Predicted", "Statistical neighbours", "Most Similar Group")
FORMULA = ("'=", "'+", "'-", "'@")  # how an export writes words that a spreadsheet would calculate


@dataclass(frozen=True)
class Line:
    """One reading as a file states it; measure, area and source as they are named there, `number` that of its row."""

    measure: str
    area: str
    first_day: date
    last_day: date
    comparator: str = ""
    aspect: str = LEVEL
    base: str = ""
    value: Decimal | None = None
    is_percent: bool = False
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    sample_size: int | None = None
    of: int | None = None
    status: str = KNOWN
    note: str = ""
    source: str = ""
    number: int = 0


@dataclass(frozen=True)
class ReadingsTable:
    """What a file of readings says; `source` is the slug of the source of lines that name none."""

    holds: ClassVar[str] = "readings"

    format: str
    source: str
    lines: list[Line]
    warnings: list[Problem] = field(default_factory=list)


REQUIRED = ("measure", "area", "value")
DAYS = (("from", "to"), ("period",))
# Every column with the names that it may bear.
COLUMNS: dict[str, tuple[str, ...]] = {
    "measure": ("measure", "indicator"),
    "area": ("area", "area name", "borough"),
    "from": ("from", "first day"),
    "to": ("to", "last day"),
    "period": ("period",),
    "value": ("value", "figure"),
    "comparator": ("comparator", "whose figure"),
    "aspect": ("aspect",),
    "base": ("base", "change against"),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
    "sample_size": ("sample size",),
    "of": ("of", "of how many"),
    "status": ("status",),
    "note": ("note",),
    "source": ("source",),
}
# What a file may say besides, which is no part of a reading.
BESIDES = ("published", "entered")
NAMES = {name: column for column, names in COLUMNS.items() for name in names}


# In the order in which the portal writes them.
WRITTEN = (
    "measure", "area", "from", "to", "comparator", "aspect", "base", "value", "numerator", "denominator",
    "sample_size", "of", "status", "note", "source",
)  # fmt: skip


def column_of(name: str) -> str:
    """Which column a name in the header is; empty where it is none of ours."""
    return NAMES.get(normalised(name.replace("_", " ")), "")


@dataclass(frozen=True)
class Readings:
    """The portal's own form of readings."""

    holds: ClassVar[str] = "readings"

    slug: str = "readings"
    source: str = ENTERED

    @property
    def name(self) -> str:
        return str(gettext_lazy("Readings (measure, area, from, to, value, …)"))

    def recognises(self, header: Sequence[str]) -> bool:
        """The columns that every reading needs, and none that this form has no name for."""
        found = {column_of(name) for name in header if normalised(name) not in BESIDES}
        return "" not in found and set(REQUIRED) <= found and any(set(days) <= found for days in DAYS)

    def read(self, sheet: Sheet) -> ReadingsTable:
        """The readings, or `Wrong` with every line that is not as it should be."""
        return read(sheet, places_of(sheet.header), {}, {}, format=self.slug, source=self.source)


def places_of(header: Sequence[str]) -> dict[str, int]:
    """Where each column stands, or `Wrong` where one stands twice."""
    findings, places = Findings(), dict[str, int]()
    for place, name in enumerate(header):
        column = column_of(name)
        if column in places:
            findings.add(_("The column stands twice."), 1, name[:40])
        elif column:
            places[column] = place
    findings.raise_if_any()
    return places


def read(
    sheet: Sheet,
    places: Mapping[str, int],
    constants: Mapping[str, str],
    only: Mapping[int, str],
    *,
    format: str,
    source: str,
) -> ReadingsTable:
    """Read the rows with columns at `places`; `constants` stand for what no column holds.

    Rows whose cell in a column of `only` is another are passed over.
    """
    rows = Rows(places, constants)
    for number, row in sheet.rows:
        if all(normalised(row[place]) == normalised(wanted) for place, wanted in only.items()):
            rows.take(number, row)
    rows.findings.raise_if_any()
    if not rows.lines:
        raise Wrong([Problem(nothing_to_read(only), row=1)])
    return ReadingsTable(format, source, rows.lines, rows.warnings.kept)


def nothing_to_read(only: Mapping[int, str]) -> str:
    if only:
        return _("None of the file's rows is one of those that are to be read.")
    return _("The file has column names and no rows.")


class Rows:
    """Lines as they are read and checked."""

    def __init__(self, places: Mapping[str, int], constants: Mapping[str, str]) -> None:
        self.places, self.constants = places, constants
        self.lines: list[Line] = []
        self.findings, self.warnings = Findings(), Findings()
        self.seen: dict[tuple[Any, ...], int] = {}

    def take(self, number: int, row: Sequence[str]) -> None:
        before = self.findings.count
        line = self.line(number, row)
        if line is None or self.findings.count > before:
            return
        for text, column in contradictions(line):
            self.findings.add(text, number, column)
        first = self.seen.setdefault(key_of(line), number)
        if first != number:
            text = _("The row repeats the figure of row %(first)s. Leave one of them out.")
            self.findings.add(text % {"first": first}, number)
        self.lines.append(line)

    def line(self, number: int, row: Sequence[str]) -> Line | None:
        if "\0" in "".join(row):
            self.findings.add(_("The line holds a zero byte, which no text has."), number)
            return None
        cell = {column: unquoted(row[place]) for column, place in self.places.items()}
        cell = {column: text or self.constants.get(column, "") for column, text in cell.items()}
        for column, text in self.constants.items():
            cell.setdefault(column, text)
        days = self.days(number, cell)
        aspect = self.one_of(number, cell, "aspect", ASPECTS)
        value, of = self.value(number, cell, aspect)
        if days is None:
            return None
        return Line(
            measure=self.text(number, cell, "measure", MAX_NAME, is_required=True),
            area=self.text(number, cell, "area", MAX_NAME, is_required=True),
            first_day=days[0],
            last_day=days[1],
            comparator=as_usual(self.text(number, cell, "comparator", MAX_WHOSE)),
            aspect=aspect,
            base=self.text(number, cell, "base", MAX_WHOSE),
            value=value.value if value else None,
            is_percent=bool(value and value.is_percent),
            numerator=self.part(number, cell, "numerator"),
            denominator=self.part(number, cell, "denominator"),
            sample_size=self.cell(number, cell, "sample_size", numbers.whole),
            of=of,
            status=self.one_of(number, cell, "status", STATUSES),
            note=self.text(number, cell, "note", MAX_NOTE),
            source=self.text(number, cell, "source", MAX_NAME),
            number=number,
        )

    def days(self, number: int, cell: Mapping[str, str]) -> tuple[date, date] | None:
        """First and last day, from one column or from two."""
        if cell.get("period"):
            return self.cell(number, cell, "period", dates.period)
        if not cell.get("from") or not cell.get("to"):
            self.findings.add(_("The row does not say from when to when."), number)
            return None
        first = self.cell(number, cell, "from", dates.first_day)
        last = self.cell(number, cell, "to", dates.last_day)
        if first is None or last is None:
            return None
        if last < first:
            self.findings.add(_("It ends before it begins."), number, "to")
            return None
        return first, last

    def value(self, number: int, cell: Mapping[str, str], aspect: str) -> tuple[numbers.Stated | None, int | None]:
        """The value, and of how many areas: a rank may be written `20/33`."""
        position, slash, areas = cell.get("value", "").partition("/")
        if aspect == RANK and slash and not cell.get("of"):
            cell = {**cell, "value": position.strip().removeprefix("="), "of": areas}
        return self.cell(number, cell, "value", numbers.stated), self.cell(number, cell, "of", numbers.whole)

    def part(self, number: int, cell: Mapping[str, str], column: str) -> Decimal | None:
        found = self.cell(number, cell, column, lambda text: numbers.stated(text, places=2))
        if found is not None and (found.is_percent or found.value < 0):
            self.findings.add(_("“%(text)s” is no count.") % {"text": cell[column][:20]}, number, column)
        return found.value if found else None

    def cell(self, number: int, cell: Mapping[str, str], column: str, read: Callable[[str], T]) -> T | None:
        """What a cell says; what is wrong with it is noted."""
        try:
            return read(cell[column]) if cell.get(column) else None
        except ValueError as error:
            self.findings.add(str(error), number, column)
            return None

    def one_of(self, number: int, cell: Mapping[str, str], column: str, choices: Sequence[str]) -> str:
        written = normalised(cell.get(column, "")) or choices[0]
        if written not in choices:
            text = _("“%(text)s” is none of: %(choices)s.")
            self.findings.add(text % {"text": cell[column][:40], "choices": ", ".join(choices)}, number, column)
        return written

    def text(self, number: int, cell: Mapping[str, str], column: str, most: int, *, is_required: bool = False) -> str:
        written = " ".join(cell.get(column, "").split())
        if is_required and not written:
            self.findings.add(_("The cell is empty."), number, column)
        elif len(written) > most:
            self.findings.add(_("The text is longer than %(most)s characters.") % {"most": most}, number, column)
        return written


def unquoted(text: str) -> str:
    """A cell without the apostrophe that an export sets before what would be a formula."""
    text = text.strip()
    return text[1:] if text.startswith(FORMULA) else text


def as_usual(comparator: str) -> str:
    """A comparator in the spelling that is used for it."""
    return next((usual for usual in COMPARATORS if normalised(usual) == normalised(comparator)), comparator)


def key_of(line: Line) -> tuple[Any, ...]:
    """What tells a reading apart from the others of its file."""
    names = (normalised(line.measure), normalised(line.area), normalised(line.comparator), normalised(line.base))
    return (*names, line.aspect, line.first_day, line.last_day)


def contradictions(line: Line) -> list[tuple[str, str]]:
    """What a line says that cannot all be so: sentence and column."""
    found = []
    if line.status == KNOWN and line.value is None:
        found.append((_("The value is missing. Where it is awaited, the status says “awaited”."), "value"))
    if line.status == AWAITED and line.value is not None:
        found.append((_("A figure that is awaited has no value yet."), "value"))
    if line.aspect == LEVEL and line.value is not None and line.value < 0:
        found.append((_("A level is not less than nothing. For a change the aspect is “change”."), "value"))
    if line.aspect == CHANGE and not line.base:
        found.append((_("A change says against what, as “a year before”."), "base"))
    if line.aspect != CHANGE and line.base:
        found.append((_("Only a change is against something."), "base"))
    if line.denominator == 0:
        found.append((_("A denominator is more than nothing."), "denominator"))
    if line.sample_size is not None and line.sample_size > MAX_SAMPLE:
        found.append((_("The sample is larger than all who could be asked."), "sample_size"))
    return found + ranks(line)


def misfits(line: Line, *, measure: str, is_percent: bool, is_count: bool) -> list[tuple[str, str]]:
    """What the unit of its measure contradicts in a line: sentence and column."""
    if line.aspect != LEVEL or line.value is None:
        return []
    if line.is_percent and not is_percent:
        text = _("“%(measure)s” is not counted in per cent. Leave the sign out, or correct the measure's unit.")
    elif is_count and line.value != line.value.to_integral_value():
        text = _("“%(measure)s” is a count, so its figures are whole.")
    else:
        return []
    return [(text % {"measure": measure}, "value")]


def ranks(line: Line) -> list[tuple[str, str]]:
    """What is wrong with a supplied rank, or with a rank's parts where there is none."""
    if line.aspect != RANK:
        return [] if line.of is None else [(_("Only a rank is of so many areas."), "of")]
    found = []
    if not line.comparator:
        found.append((_("A rank says in which group, as “London”."), "comparator"))
    if line.value is None:
        return found
    if line.is_percent or line.value < 1 or line.value != line.value.to_integral_value():
        found.append((_("A rank is a whole number from 1 up."), "value"))
    if line.of is None:
        found.append((_("A rank says of how many areas."), "of"))
    elif line.of > MAX_AREAS:
        found.append((_("A group has %(most)s areas at most.") % {"most": MAX_AREAS}, "of"))
    elif line.value > line.of:
        found.append((_("The rank is larger than the number of areas."), "value"))
    return found


# -- writing ---------------------------------------------------------------------------------------------------------


def cells(line: Line) -> list[str]:
    """A line in the form of the portal's own files; `Readings` reads it back."""
    numbers_of_it = (line.value, line.numerator, line.denominator, line.sample_size, line.of)
    value, numerator, denominator, sample_size, of = map(written, numbers_of_it)
    words = [line.comparator, line.aspect, line.base]
    return [
        *map(harmless, (line.measure, line.area)),
        line.first_day.isoformat(),
        line.last_day.isoformat(),
        *map(harmless, words),
        *(value, numerator, denominator, sample_size, of),
        line.status,
        *map(harmless, (line.note, line.source)),
    ]


def content(lines: Iterable[Line], *, entered: str = "") -> bytes:
    """Lines as a file; `entered` tells it from another one with the same figures."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow([*WRITTEN, *(["entered"] if entered else [])])
    writer.writerows([*cells(line), *([entered] if entered else [])] for line in lines)
    return made.getvalue().encode()


def written(number: Decimal | int | None) -> str:
    """A number without an exponent; nothing where there is none."""
    return "" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)


def harmless(text: str) -> str:
    """Words that no spreadsheet calculates: names are typed by people."""
    return f"'{text}" if f"'{text[:1]}" in FORMULA else text
