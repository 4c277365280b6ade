"""Published borough files read with the csv module alone, to check what the project makes of them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from performance import months

RESIDENTIAL = {"burglary in a dwelling", "burglary - residential", "domestic burglary"}
OTHER = {"burglary in other buildings", "burglary - business and community", "burglary business and community"}
MEASURES: dict[str, Callable[[str, str], bool]] = {
    "burglary": lambda major, minor: major == "burglary",
    "residential-burglary": lambda major, minor: minor in RESIDENTIAL,
    "non-residential-burglary": lambda major, minor: minor in OTHER,
    "robbery": lambda major, minor: major == "robbery",
    "violence-with-injury": lambda major, minor: minor == "violence with injury",
}
NOT_BOROUGHS = {"London Heathrow and London City Airports", "Unknown"}
Cells = dict[tuple[str, str, int], int]


def cells(files: Iterable[Path]) -> Cells:
    """Counts by measure, borough and month; a later file counts where several have a month."""
    known: Cells = {}
    for file in files:
        known.update(_cells(file))
    return known


def _cells(file: Path) -> Cells:
    with file.open(newline="", encoding="utf-8-sig") as lines:
        header, *rows = csv.reader(lines)
    borough, major, minor = (0, 1, 2) if header[0] == "Borough" else (2, 0, 1)
    columns = {
        place: months.parse(f"{name[:4]}-{name[4:]}")
        for place, name in enumerate(header)
        if re.fullmatch(r"\d{6}", name)
    }
    counts: Cells = defaultdict(int)
    held = {
        slug for slug, counted in MEASURES.items() if any(counted(r[major].lower(), r[minor].lower()) for r in rows)
    }
    for slug in held:  # what a file has, it has for every borough: rows that are all zero are left out
        for name in {row[borough] for row in rows} - NOT_BOROUGHS:
            counts.update({(slug, name, month): 0 for month in columns.values()})
    for row in rows:
        for slug, counted in MEASURES.items():
            if row[borough] not in NOT_BOROUGHS and counted(row[major].lower(), row[minor].lower()):
                for place, month in columns.items():
                    counts[slug, row[borough], month] += int(row[place])
    return dict(counts)


def total(counts: Cells, measure: str, borough: str, to: str, length: int) -> int:
    """The sum of the `length` months up to `to`."""
    last = months.parse(to)
    return sum(counts[measure, borough, month] for month in range(last - length + 1, last + 1))


def boroughs(counts: Cells) -> list[str]:
    """Every borough of the file."""
    return sorted({borough for _, borough, _ in counts})


def residents(folder: Path, year: int) -> dict[str, int]:
    """Mid-year population by area."""
    with (folder / "population" / "borough_population_mid-year_2011-2024.csv").open(newline="") as lines:
        return {row["laname23"]: int(row[str(year)]) for row in csv.DictReader(lines)}
