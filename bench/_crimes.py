"""A million street-level crimes as the police publish them, and the lookup that puts each small area into a ward."""

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from performance import months
from performance.services import uploads
from scpb.jobs import services as jobs

ROWS, MONTHS, AREAS, WARDS = 1_000_000, 12, 4_800, 680
TYPES = (
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft", "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person",
    "Vehicle crime", "Violence and sexual offences",
)  # fmt: skip
HEADER = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip


def crimes() -> Iterator[list[str]]:
    random = np.random.default_rng(1)
    drawn = zip(
        random.integers(MONTHS, size=ROWS).tolist(),
        random.integers(AREAS, size=ROWS).tolist(),
        random.integers(len(TYPES), size=ROWS).tolist(),
        strict=True,
    )
    force, first = "Metropolitan Police Service", months.parse("2023-01")
    for number, (month, area, kind) in enumerate(drawn):
        place = ["-0.201234", "51.601234", "On or near High Street", f"E01{area:06d}", f"Barnet {area:04d}A"]
        yield [
            f"{number:064x}",
            months.text(first + month),
            force,
            force,
            *place,
            TYPES[kind],
            "Under investigation",
            "",
        ]


def written(path: Path) -> None:
    with path.open("w", newline="") as out:
        lines = csv.writer(out, lineterminator="\n")
        lines.writerow(HEADER)
        lines.writerows(crimes())


def lookup() -> None:
    """Every small area in a ward, approved."""
    lines = ["LSOA21CD,LSOA21NM,WD22CD,WD22NM,LTLA22NM"]
    lines += [
        f"E01{area:06d},Barnet {area:04d}A,E05{area % WARDS:06d},Ward {area % WARDS},Barnet" for area in range(AREAS)
    ]
    upload = uploads.receive("\n".join(lines).encode(), name="lookup.csv", by=None)
    jobs.run_here(uploads.stage(upload, by=None))
    uploads.approve(upload, by=None)
