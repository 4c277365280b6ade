"""Dashboards: every area and measure at once beside bare numpy, and one board's from the database.

`python bench/dashboard.py` prints a line for each: the seconds, the bar, and the ratio to the floor.
"""

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import _ground

_ground.lay()

import numpy as np

from performance import assembly, months
from performance.arithmetic import exceptions, series
from performance.demonstration import OWN, crime_file, population_file, remember
from performance.models import Area, Dashboard, RuleSet
from performance.services import denominators, uploads
from scpb.jobs import services as jobs

AREAS, MEASURES, MONTHS = 683, 40, 180
BAR_SECONDS, BAR_MEGABYTES, BAR_ONE = 5.0, 700, 1.0
TIMES = 3


def best(work: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds."""
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return min(taken)


def grid() -> series.Floats:
    """Counts of every measure and area, ward-like: [series, month]."""
    draw = np.random.default_rng(1)
    level = draw.gamma(1.2, 15, (AREAS * MEASURES, 1))
    winter = 1 + 0.2 * np.cos(2 * np.pi * np.arange(MONTHS) / 12)
    return draw.poisson(level * winter).astype(float)


def whole(counts: series.Floats) -> None:
    """What a rebuild computes for every series: expected ranges and marks, quarters and years."""
    exceptions.signals(counts, months.parse("2010-01"))
    series.rolling(counts, series.QUARTER)
    series.rolling(counts, series.YEAR)


def floor(counts: series.Floats) -> None:
    """The least that the method needs: two banded products with their residuals, and two running sums."""
    start = MONTHS - exceptions.WINDOW
    band = np.random.default_rng(2).normal(size=(MONTHS, start * exceptions.TERMS))
    for at in range(0, len(counts), exceptions.CHUNK):
        roots = np.sqrt(counts[at : at + exceptions.CHUNK] + exceptions.ROOT_SHIFT)
        for _ in range(2):
            np.square(roots @ band).reshape(len(roots), start, -1).sum(axis=2)
    for _ in range(2):
        counts.cumsum(axis=1)


def every_area() -> None:
    counts = grid()
    taken, least = best(lambda: whole(counts)), best(lambda: floor(counts))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"dashboard, {AREAS} areas x {MEASURES} measures x {MONTHS} months: {taken:.2f} s (bar {BAR_SECONDS:g} s), "
        f"{peak:.0f} MB (bar {BAR_MEGABYTES} MB), {taken / least:.1f} x bare numpy"
    )


def one_board() -> None:
    """A board's dashboard from the database: figures read, everything computed and made plain."""
    last = months.parse("2025-12")
    people = population_file()
    remember(people)
    denominators.load(people, kind="population", name="people.csv", by=None, is_generated=True)
    content = crime_file(months.parse("2012-01"), last)
    remember(content)
    upload = uploads.receive(content, name="generated.csv", by=None)
    jobs.run_here(uploads.stage(upload, by=None))
    upload.refresh_from_db()
    uploads.approve(upload, by=None)
    area, rules = Area.objects.get(name=OWN), RuleSet.objects.get(version="2020")
    question = assembly.Question(Dashboard.objects.get(slug="overview"), area, last, last, rules)
    given, _files = assembly.assembled(question)
    taken, least = best(lambda: assembly.findings(question)), best(lambda: assembly.compute(given))
    print(f"dashboard, one board: {taken:.2f} s (bar {BAR_ONE:g} s), {taken / least:.1f} x its arithmetic alone")


if __name__ == "__main__":
    every_area()
    one_board()
