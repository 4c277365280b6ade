"""Invented figures for the demonstration, in the form in which the Met publishes real ones.

The boroughs are London's; every number is drawn here. Levels, trends, seasons and scatter are shaped like those that
the board's papers print, so that a dashboard made from them looks like one. The same months always give the same
figures, but for the small late corrections that set one publication apart from the next.
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.conf import settings

from performance import months, reference
from performance.models import GeneratedFile

SEED = 20140124
FIRST, LAST = months.parse("2008-01"), months.parse("2039-12")
HEADER = ["MajorText", "MinorText", "BoroughName"]
OWN = "Barnet"  # the borough that the levels below are of; the others are larger or smaller by chance
SETTLED = 15  # months after which a count is not corrected any more
LATE = 0.03  # share of a month's records that come in after its first publication

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """How a category runs in a borough of average size."""

    major: str
    minor: str
    a_year: float
    trend: float = 0.0  # a year, as a share
    season: float = 0.0  # of the peak, as a share
    peak: int = 0  # month of the peak, January being 0
    scatter: float = 0.08  # of a month around its expectation, beyond chance


SHAPES = (
    Shape("BURGLARY", "BURGLARY - RESIDENTIAL", 3050, -0.012, 0.24, 11, 0.11),
    Shape("BURGLARY", "BURGLARY BUSINESS AND COMMUNITY", 1050, -0.035, 0.08, 10, 0.12),
    Shape("ROBBERY", "ROBBERY OF PERSONAL PROPERTY", 840, 0.012, 0.12, 11, 0.14),
    Shape("ROBBERY", "ROBBERY OF BUSINESS PROPERTY", 75, 0.0, 0.05, 11, 0.15),
    Shape("VIOLENCE AGAINST THE PERSON", "VIOLENCE WITH INJURY", 2200, 0.014, 0.10, 6, 0.05),
    Shape("VIOLENCE AGAINST THE PERSON", "VIOLENCE WITHOUT INJURY", 4100, 0.02, 0.06, 6, 0.05),
    Shape("VIOLENCE AGAINST THE PERSON", "HOMICIDE", 4),
    Shape("VEHICLE OFFENCES", "THEFT FROM A VEHICLE", 3700, -0.004, 0.10, 10, 0.10),
    Shape("VEHICLE OFFENCES", "THEFT OR UNAUTH TAKING OF A MOTOR VEH", 1150, 0.03, 0.06, 10, 0.10),
    Shape("VEHICLE OFFENCES", "AGGRAVATED VEHICLE TAKING", 30, 0.0, 0.0, 0, 0.2),
    Shape("VEHICLE OFFENCES", "INTERFERING WITH A MOTOR VEHICLE", 260, 0.02, 0.05, 10, 0.12),
    Shape("THEFT", "THEFT FROM THE PERSON", 700, 0.01, 0.14, 11, 0.13),
    Shape("THEFT", "SHOPLIFTING", 1700, 0.015, 0.05, 11, 0.07),
    Shape("THEFT", "BICYCLE THEFT", 330, 0.0, 0.35, 6, 0.10),
    Shape("THEFT", "OTHER THEFT", 3100, -0.01, 0.06, 6, 0.06),
    Shape("ARSON AND CRIMINAL DAMAGE", "CRIMINAL DAMAGE", 2050, -0.012, 0.07, 5, 0.06),
    Shape("ARSON AND CRIMINAL DAMAGE", "ARSON", 85, -0.01, 0.10, 5, 0.15),
    Shape("DRUG OFFENCES", "POSSESSION OF DRUGS", 950, 0.0, 0.04, 6, 0.14),
    Shape("DRUG OFFENCES", "TRAFFICKING OF DRUGS", 90, 0.01, 0.0, 0, 0.18),
)


def file_name(first: int, last: int) -> str:
    """What the file is called: its name says that it is illustrative wherever the file goes."""
    return f"illustrative-recorded-crime-by-borough_{months.text(first)}_{months.text(last)}.csv"


def crime_file(first: int, last: int) -> bytes:
    """A wide file of all boroughs for the months `first` to `last`, as it would be published after the last of them.

    A file that ends later corrects the last months of one that ended earlier, by a few records.
    """
    if not FIRST <= first <= last <= LAST:
        raise ValueError(f"Illustrative figures reach from {months.text(FIRST)} to {months.text(LAST)}.")
    counts = as_published(settled_counts()[:, :, first - FIRST : last - FIRST + 1], last)
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow([*HEADER, *(months.text(month).replace("-", "") for month in range(first, last + 1))])
    for shape, of_shape in zip(SHAPES, counts, strict=True):
        for borough, row in zip(boroughs(), of_shape, strict=True):
            if row.any():  # the publisher leaves out rows that are all zero
                lines.writerow([shape.major, shape.minor, borough, *row.tolist()])
    return out.getvalue().encode()


def population_file(first: int = 2008, last: int = 2039) -> bytes:
    """A wide table of invented residents by borough and year."""
    return people_file(first, last, share=1.0)


def households_file(first: int = 2008, last: int = 2039) -> bytes:
    """A wide table of invented households by borough and year."""
    return people_file(first, last, share=0.388)


def people_file(first: int, last: int, share: float) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["code", "name", *range(first, last + 1)])
    growth = 1.007 ** (np.arange(first, last + 1) - 2014)
    for area, size in zip(areas(), sizes(), strict=True):
        lines.writerow([area["code"], area["name"], *np.round(size * 370_000 * growth * share).astype(int).tolist()])
    return out.getvalue().encode()


_loaded: list[bool] = []  # remembered once it is so: the demonstration is never unloaded


def is_loaded() -> bool:
    """Whether the portal's figures are generated. DEMO=1 on figures of one's own is no demonstration."""
    if settings.DEMO and not _loaded and GeneratedFile.objects.exists():
        _loaded.append(True)
    return settings.DEMO and bool(_loaded)


def remember(content: bytes) -> GeneratedFile:
    """Note that this content was generated: the portal never takes it for real figures, nor real ones beside it."""
    row, _new = GeneratedFile.objects.get_or_create(sha256=hashlib.sha256(content).hexdigest())
    return row


# -- drawing -----------------------------------------------------------------------------------------


def areas() -> list[dict[str, str]]:
    return [area for area in reference.read("areas") if area["kind"] == "borough"]


def boroughs() -> list[str]:
    return [area["name"] for area in areas()]


def sizes() -> Floats:
    """Boroughs' sizes, the own one's being 1."""
    drawn = np.random.default_rng(SEED).uniform(0.42, 1.02, len(boroughs()))
    drawn[boroughs().index(OWN)] = 1.0
    return drawn


def settled_counts() -> Whole:
    """Counts [category, borough, month] from FIRST to LAST, as they are once nothing is corrected any more."""
    random = np.random.default_rng(SEED + 1)
    expected = expected_counts(random)
    scatter = np.array([shape.scatter for shape in SHAPES])[:, None, None]
    noise = random.standard_normal(expected.shape)
    for month in range(1, noise.shape[2]):  # a month resembles the one before it
        noise[:, :, month] = 0.45 * noise[:, :, month - 1] + np.sqrt(1 - 0.45**2) * noise[:, :, month]
    found: Whole = random.poisson(expected * np.exp(scatter * noise - scatter**2 / 2))
    return found


def expected_counts(random: np.random.Generator) -> Floats:
    """What each month would have without scatter: level × trend × season, with a level of each borough's own."""
    month = np.arange(LAST - FIRST + 1)
    years = (month - (months.parse("2014-01") - FIRST)) / 12
    level = np.exp(0.28 * random.standard_normal((len(SHAPES), len(boroughs()))))
    level[:, boroughs().index(OWN)] = 1.0
    found = np.empty((len(SHAPES), len(boroughs()), len(month)))
    for index, shape in enumerate(SHAPES):
        season = 1 + shape.season * np.cos(2 * np.pi * (month % 12 - shape.peak) / 12)
        wave = 1 + 0.07 * np.sin(2 * np.pi * years / 7.3 + index)
        run = shape.a_year / 12 * (1 + shape.trend) ** years * season * wave
        found[index] = (level[index] * sizes())[:, None] * run
    return found


def as_published(counts: Whole, last: int) -> Whole:
    """The counts without what had not yet come in when the file that ends with `last` was published."""
    random = np.random.default_rng([SEED, last])
    age = np.arange(counts.shape[2])[::-1]
    not_yet_in = LATE * np.clip(1 - age / SETTLED, 0, 1) ** 2
    found: Whole = counts - random.binomial(counts, not_yet_in)
    return found
