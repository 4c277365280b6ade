"""Street-level crime as data.police.uk gives it out: a row for each crime, a file for each month and police force.

Rows are counted while they are read, by month, small area (LSOA) and crime type; their coordinates, streets, outcomes
and IDs are never looked at. IDs repeat in the publisher's files without being the same crime, and anti-social
behaviour has none, so every row counts. What is kept afterwards is a file of counts by ward, a form of its own.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance import months
from performance.formats.counts import count
from performance.formats.problems import Findings, Problem, Wrong
from performance.formats.reading import Batch, Sheet
from performance.formats.table import ABSENT, MISSING, Table
from performance.names import normalised

SOURCE = "police-uk-street"
MONTH, FORCE, CODE, NAME, TYPE = "month", "reported by", "lsoa code", "lsoa name", "crime type"
MAX_BYTES = 512 * 1024 * 1024
MOST = {MONTH: 600, FORCE: 100, CODE: 60_000, TYPE: 60}  # far more than there are
MOST_CELLS = 10_000_000  # months × types × small areas, twice a year of all England and Wales
Whole = npt.NDArray[np.int64]
Number = TypeVar("Number", bound=np.generic)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_CODE = re.compile(r"[A-Z]\d{8}", re.ASCII)


@dataclass(frozen=True)
class StreetTable:
    """Crimes counted [month, type, small area]; the small area without code is of rows that have no location.

    `reported` [force, month, small area] says which police force has any rows of where and when.
    """

    holds: ClassVar[str] = "street"
    format: ClassVar[str] = SOURCE

    months: list[int]
    types: list[str]
    codes: list[str]
    names: list[str]  # of the small areas: a district's name and a number
    forces: dict[str, int]  # rows by the force that reported them
    counts: Whole
    reported: npt.NDArray[np.bool_]
    rows: int
    files: int
    warnings: list[Problem] = field(default_factory=list)


class Street:
    """The form of the file."""

    slug = SOURCE
    source = SOURCE
    holds: ClassVar[str] = "street"
    max_bytes: ClassVar[int] = MAX_BYTES

    @property
    def name(self) -> str:
        return str(gettext_lazy("data.police.uk street-level crime (one month, or a ZIP of months and forces)"))

    def recognises(self, header: Sequence[str]) -> bool:
        names = {normalised(name) for name in header}
        return {MONTH, FORCE, CODE, NAME, TYPE, "crime id", "longitude", "latitude"} <= names

    def read(self, sheet: Sheet) -> StreetTable:
        return self.read_all([sheet])

    def read_all(self, sheets: Iterable[Sheet]) -> StreetTable:
        """Every row of every sheet that is of this form; sheets of another are passed over, which a warning says."""
        tally, passed_over = Tally(), []
        for sheet in sheets:
            if self.recognises(sheet.header):
                try:
                    tally.take_all(sheet)
                except Wrong as wrong:
                    wrong.form = self.slug
                    raise
            else:
                passed_over.append(sheet.name)
        found = tally.table()
        if passed_over:
            text = _("%(count)s files of another kind are passed over, such as “%(name)s”.")
            found.warnings.append(Problem(text % {"count": len(passed_over), "name": passed_over[0]}))
        return found


class Numbers(dict[str, int]):
    """Numbers for texts in the order in which they come, each checked once, when it is first seen."""

    def __init__(self, kind: str, check: Callable[[str], str]) -> None:
        super().__init__()
        self.kind, self.check = kind, check

    def __missing__(self, text: str) -> int:
        if problem := self.check(text):
            raise ValueError(problem)
        if len(self) >= MOST[self.kind]:
            raise ValueError(_("There are more different values in this column than any file of crimes has."))
        self[text] = number = len(self)
        return number


class Tally:
    """Counts while the rows go by. What it holds grows with months, types and small areas, not with rows."""

    def __init__(self) -> None:
        self.months = Numbers(MONTH, month_problem)
        self.types = Numbers(TYPE, type_problem)
        self.codes = Numbers(CODE, code_problem)
        self.forces = Numbers(FORCE, type_problem)
        self.names: list[str] = []
        self.counts: Whole = np.zeros((1, 8, 1024), dtype=np.int64)
        self.of_forces: Whole = np.zeros(MOST[FORCE], dtype=np.int64)
        self.reported = np.zeros((1, 1, 1024), dtype=np.bool_)
        self.rows = self.files = 0

    def take_all(self, sheet: Sheet) -> None:
        header = [normalised(name) for name in sheet.header]
        place = {column: header.index(column) for column in (MONTH, FORCE, CODE, NAME, TYPE)}
        for batch in sheet.batches:
            try:
                self.take(batch[1], place)
            except ValueError as error:
                raise Wrong([located(batch, place, str(error), sheet.name)]) from error
        self.files += 1

    def take(self, rows: list[list[str]], place: Mapping[str, int]) -> None:
        month, force, code, name, kind = (place[column] for column in (MONTH, FORCE, CODE, NAME, TYPE))
        at_month = [self.months[row[month]] for row in rows]
        at_type = [self.types[row[kind]] for row in rows]
        at_code = [self.codes[row[code]] for row in rows]
        at_force = [self.forces[row[force]] for row in rows]
        self.of_forces += np.bincount(at_force, minlength=MOST[FORCE])
        if len(self.codes) > len(self.names):
            self.note_names(rows, code, name)
        self.make_room()
        np.add.at(self.counts, (at_month, at_type, at_code), 1)
        self.reported[at_force, at_month, at_code] = True
        self.rows += len(rows)

    def note_names(self, rows: list[list[str]], code: int, name: int) -> None:
        """The name of each small area that is new in these rows."""
        new = {row[code]: row[name].strip()[:120] for row in reversed(rows) if self.codes[row[code]] >= len(self.names)}
        self.names += [new[text] for text in list(self.codes)[len(self.names) :]]

    def make_room(self) -> None:
        """Room for what the rows named so far. Raises ValueError where it would be more than a machine has."""
        if len(self.months) * len(self.codes) * max(len(self.types), len(self.forces)) > MOST_CELLS:
            raise ValueError(
                _("There is too much here to count at once. Send fewer months, or fewer forces, at a time.")
            )
        self.counts = with_room(self.counts, (len(self.months), len(self.types), len(self.codes)))
        self.reported = with_room(self.reported, (len(self.forces), len(self.months), len(self.codes)))

    def table(self) -> StreetTable:
        if not self.rows:
            raise Wrong([Problem(_("The file has column names and no rows."), row=1)])
        used = self.counts[: len(self.months), : len(self.types), : len(self.codes)]
        forces = {name: int(self.of_forces[at]) for name, at in self.forces.items()}
        return StreetTable(
            months=[months.parse(text) for text in self.months],
            types=list(self.types),
            codes=list(self.codes),
            names=self.names,
            forces=forces,
            reported=self.reported[: len(self.forces), : len(self.months), : len(self.codes)],
            counts=used,
            rows=self.rows,
            files=self.files,
        )


def with_room(values: npt.NDArray[Number], needed: tuple[int, ...]) -> npt.NDArray[Number]:
    """The array, with twice the room that is needed along every axis where there is too little."""
    size = tuple(have if have >= need else 2 * need for have, need in zip(values.shape, needed, strict=True))
    if size == values.shape:
        return values
    larger = np.zeros(size, dtype=values.dtype)
    larger[tuple(slice(length) for length in values.shape)] = values
    return larger


def month_problem(text: str) -> str:
    if _MONTH.fullmatch(text):
        return ""
    return _("“%(text)s” is no month. Months are written like 2019-09.") % {"text": text[:20]}


def code_problem(text: str) -> str:
    if not text or _CODE.fullmatch(text):
        return ""
    return _("“%(text)s” is no code of a small area. Codes are a letter and eight digits.") % {"text": text[:20]}


def type_problem(text: str) -> str:
    if not text.strip() or len(text) > 100 or "\0" in text:
        return _("The crime type or the police force is missing, or is no text.")
    return ""


def located(batch: Batch, place: Mapping[str, int], text: str, part: str) -> Problem:
    """The first row of a batch that does not fit, for a problem found in the batch as a whole."""
    first, rows = batch
    checks = {MONTH: month_problem, CODE: code_problem, TYPE: type_problem, FORCE: type_problem}
    for number, row in enumerate(rows, start=first):
        for column, check in checks.items():
            if problem := check(row[place[column]]):
                return Problem(problem, row=number, column=column, part=part)
    return Problem(text, row=first, part=part)


# -- what is kept of it: counts by ward and month ----------------------------------------------------------------------

HEADER = ("Month", "Crime type", "Area code", "Area", "Within", "Offences")
_ORIGINAL = re.compile(r"SHA-256 [0-9a-f]{64}")


@dataclass(frozen=True)
class Place:
    """A ward, a borough or a row that is no place; `within` is the code or name of a ward's borough."""

    key: str
    name: str
    within: str = ""


@dataclass(frozen=True)
class Count:
    """Crimes of a type in a place and a month."""

    month: int
    type: str
    place: Place
    number: int


class StreetCounts:
    """The form of the file that is kept."""

    slug = "police-uk-counts"
    source = SOURCE
    holds: ClassVar[str] = "counts"

    @property
    def name(self) -> str:
        return str(gettext_lazy("Counts of street-level crime by ward and month, as the portal keeps them"))

    def recognises(self, header: Sequence[str]) -> bool:
        return tuple(header[:6]) == HEADER and len(header) == 7 and bool(_ORIGINAL.fullmatch(header[6]))

    def read(self, sheet: Sheet) -> Table:
        findings, found = Findings(), []
        for number, (month, kind, key, name, within, written, _empty) in sheet.rows:
            problem = month_problem(month) or type_problem(kind)
            if problem:
                findings.add(problem, number)
                continue
            try:
                found.append(Count(months.parse(month), kind, Place(key or name, name, within), count(written)))
            except ValueError as error:
                findings.add(str(error), number, "Offences")
        findings.raise_if_any()
        return table_of(found)


def content(counts: Iterable[Count], original: str) -> bytes:
    """The file that is kept; its header names the file that was counted, by its SHA-256."""
    made = io.StringIO()
    lines = csv.writer(made, lineterminator="\n")
    lines.writerow([*HEADER, f"SHA-256 {original}"])
    for each in counts:
        place = each.place
        code = place.key if _CODE.fullmatch(place.key) else ""
        lines.writerow([months.text(each.month), each.type, code, place.name, place.within, each.number, ""])
    return made.getvalue().encode()


def table_of(counts: Sequence[Count]) -> Table:
    """Counts as a table, a row for each type and place.

    A place has no crime of a type where the file has rows of its borough in that month, and crimes of that type
    anywhere; in other months the type, or the borough, is not in the file, which is not zero.
    """
    if not counts:
        raise Wrong([Problem(_("No row lies in an area that the portal knows. Load the lookup of small areas first."))])
    known = {each.month for each in counts}
    covered = range(min(known), max(known) + 1)
    places = {each.place.key: each.place for each in counts}
    types = list(dict.fromkeys(each.type for each in counts))
    of_type = {(each.type, each.month) for each in counts}
    of_place = {(each.place.within or each.place.key, each.month) for each in counts}
    lines = {(kind, key): row for row, (kind, key) in enumerate((kind, key) for kind in types for key in places)}
    values = np.full((len(lines), len(covered)), MISSING, dtype=np.int32)
    for (kind, key), row in lines.items():
        within = places[key].within or key
        given = [m - covered[0] for m in covered if (kind, m) in of_type and (within, m) in of_place]
        values[row, given] = ABSENT
    for each in counts:
        at = lines[each.type, each.place.key], each.month - covered[0]
        values[at] = max(values[at], 0) + each.number
    return Table(
        format=StreetCounts.slug,
        source=SOURCE,
        months=covered,
        numbers=[1] * len(lines),
        areas=[key for _kind, key in lines],
        majors=[kind for kind, _key in lines],
        minors=[kind for kind, _key in lines],
        counts=values,
    )
