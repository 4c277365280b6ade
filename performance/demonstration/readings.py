"""The demonstration's readings: surveys, cohorts and calls as partners would send them, invented throughout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from performance import months
from performance.demonstration import OWN, SEED
from performance.formats.monthly import content as monthly_content
from performance.formats.readings import Line, content


@dataclass(frozen=True)
class Run:
    """How a measure runs: its level in the first year, its change a year, and those that it is compared with.

    `every` months a figure of `length` months comes, `behind` months after the last of them.
    """

    measure: str
    level: float
    yearly: float
    scatter: float
    every: int = 3
    length: int = 12
    behind: int = 1
    places: int = 0
    sample: int = 0
    others: tuple[tuple[str, float], ...] = ()


RUNS = (
    Run("asb-confidence", 62, 0.8, 1.6, every=12, places=0, sample=500, others=(("London", 60),)),
    Run("repeat-asb-calls", 240, -6, 14),
    Run("asb-calls", 9600, -120, 260),
    Run("asb-rate", 24.6, -0.3, 0.6, places=1, others=(("London", 28.2),)),
    Run("adult-re-offending", 25.8, -0.4, 0.5, behind=15, places=1, others=(("National", 28.4),)),
    Run("first-time-entrants", 240, -14, 12, behind=6, others=(("London", 262), ("Statistical neighbours", 228))),
    Run("knife-crime", 118, -4, 9),
    Run("gun-crime", 21, -1, 4),
    Run("domestic-violence", 3150, 20, 60),
    Run("domestic-violence-sanction-detection", 15, 0.3, 1.2),
    Run("marac-repeats", 22, -0.3, 2.5),
)
# What partners count themselves, and what the police count besides, with its mean a month.
PARTNERS = {"lethal-barrelled-discharges": 0.4, "cctv-incidents": 148.0, "domestic-abuse-violence-with-injury": 58.0}
POLICE = {"knife-crime-with-injury": 6.5}
BEGAN = months.parse("2015-01")


def readings_file(first: int, last: int) -> bytes:
    """Readings whose periods end within the months `first` to `last`, and that would be known after the last."""
    return content(line for run in RUNS for line in lines(run, first, last))


def lines(run: Run, first: int, last: int) -> Iterator[Line]:
    """A measure's readings, each with its comparators."""
    for to in range(first, last - run.behind + 2):
        if (to + 1) % run.every:
            continue
        begins, ends = months.first_day(to - run.length + 1), months.first_day(to + 1) - timedelta(days=1)
        yield reading(run, "", run.level, begins, ends, to)
        for name, level in run.others:
            yield reading(run, name, level, begins, ends, to)


def reading(run: Run, name: str, level: float, first_day: date, last_day: date, to: int) -> Line:
    random = np.random.default_rng([SEED, to, len(run.measure), len(name)])
    years = (to - months.parse("2024-01")) / 12
    scatter = run.scatter if not name else run.scatter / 4
    value = max(level + run.yearly * years + scatter * random.standard_normal(), 0)
    return Line(
        measure=run.measure,
        area=OWN,
        first_day=first_day,
        last_day=last_day,
        comparator=name,
        value=Decimal(f"{value:.{run.places}f}"),
        sample_size=run.sample if run.sample and not name else None,
    )


def counts_file(first: int, last: int) -> bytes:
    """Monthly counts that partners keep themselves, for the own area."""
    return counts(PARTNERS, "entered", first, last)


def police_file(first: int, last: int) -> bytes:
    """Monthly counts of the police that the boroughs' file does not have, for the own area."""
    return counts(POLICE, "mps-dashboard", first, last)


def counts(means: Mapping[str, float], source: str, first: int, last: int) -> bytes:
    rows = []
    for measure, mean in means.items():
        for month in range(max(first, BEGAN), last + 1):
            count = int(np.random.default_rng([SEED, month, len(measure)]).poisson(mean))
            rows.append((measure, OWN, month, count, source))
    return monthly_content(rows)
