"""The demonstration's ward files: the own borough's invented counts and people, dealt out over its wards.

The wards add up to the borough, so that a reader who adds them finds the dashboard's figure.
"""

from __future__ import annotations

import csv
import io

import numpy as np

from performance import months
from performance.demonstration import (
    FIRST,
    LAST,
    OWN,
    SEED,
    SHAPES,
    as_published,
    boroughs,
    households_file,
    population_file,
    settled_counts,
)

HEADER = ["MajorText", "MinorText", "WardName", "WardCode", "LookUp_BoroughName"]
COUNTED = ("BURGLARY - RESIDENTIAL", "ROBBERY OF PERSONAL PROPERTY", "VIOLENCE WITH INJURY")
# Names that a London borough's wards could have; codes far from any that are given out.
NAMES = (
    "Abbots Grove",
    "Archway Fields",
    "Beacon Hill",
    "Brookside",
    "Canal Wharf",
    "Cherry Lane",
    "Dollis Vale",
    "East Common",
    "Fairfield",
    "Garden Row",
    "Hale Park",
    "Hillside",
    "Kings Mead",
    "Library Quarter",
    "Market Place",
    "Mill Brook",
    "North Green",
    "Oakfield",
    "Priory",
    "Station Road",
    "Town Hall",
    "Underwood",
    "West Common",
    "Windmill",
)


def wards() -> list[tuple[str, str]]:
    """Code and name of every ward."""
    return [(f"E0509{number:04d}", name) for number, name in enumerate(NAMES, start=9001)]


def file_name(first: int, last: int) -> str:
    """What the file is called."""
    return f"illustrative-recorded-crime-by-ward_{months.text(first)}_{months.text(last)}.csv"


def ward_file(first: int, last: int) -> bytes:
    """A wide file of the own borough's wards for the months `first` to `last`, as published after the last of them."""
    if not FIRST <= first <= last <= LAST:
        raise ValueError(f"Illustrative figures reach from {months.text(FIRST)} to {months.text(LAST)}.")
    counts = as_published(settled_counts()[:, :, first - FIRST : last - FIRST + 1], last)
    own = boroughs().index(OWN)
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([*HEADER, *(months.text(month).replace("-", "") for month in range(first, last + 1))])
    for index, shape in enumerate(SHAPES):
        if shape.minor not in COUNTED:
            continue
        dealt = np.stack(
            [
                np.random.default_rng([SEED, index, first + place]).multinomial(count, shares(index))
                for place, count in enumerate(counts[index, own].tolist())
            ],
            axis=1,
        )
        for (code, name), row in zip(wards(), dealt, strict=True):
            lines.writerow([shape.major, shape.minor, name, code, OWN, *row.tolist()])
    return out.getvalue().encode()


def people_file(kind: str, first: int = 2008, last: int = 2039) -> bytes:
    """A wide table of invented residents or households (`kind`) by ward and year, which add up to the borough's."""
    of_boroughs = population_file if kind == "population" else households_file
    table = list(csv.reader(io.StringIO(of_boroughs(first, last).decode())))
    borough = np.array(next(row[2:] for row in table if row[1] == OWN), dtype=float)
    drawn = np.random.default_rng([SEED, 8]).gamma(14.0, size=len(NAMES))
    up_to = np.round(np.cumsum(drawn / drawn.sum())[:, None] * borough)
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(table[0])
    for (code, name), row in zip(wards(), np.diff(up_to, axis=0, prepend=0), strict=True):
        lines.writerow([code, name, *row.astype(int).tolist()])
    return out.getvalue().encode()


def shares(category: int) -> list[float]:
    """How a category spreads over the wards: some have three times as much as others."""
    drawn = np.random.default_rng([SEED, 7, category]).gamma(4.0, size=len(NAMES))
    found: list[float] = (drawn / drawn.sum()).tolist()
    return found
