"""How an analyst enters what was published: supplied figures, ranks, marks, lines rated together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from performance import months
from performance.arithmetic.columns import Column
from performance.arithmetic.inputs import (
    AreaInput,
    DashboardInput,
    GroupInput,
    MarkInput,
    MeasureInput,
    ReadingInput,
    SectionInput,
)
from performance.arithmetic.rules import Rules
from tests.worked_examples import LONDON, SIMILAR

GROUPS = (
    GroupInput("most-similar", "Most Similar Group", SIMILAR, ()),
    GroupInput("london-32", "London 32", LONDON, ()),
)
READ = (Column("reading"), Column("reading_change"), Column("comparators"), Column("exceptions"))


@dataclass(frozen=True)
class Printed:
    """A printed row: its lines as entered, and what METHOD §8 says comes of them (p, n, colour by rule set)."""

    name: str
    lines: tuple[MeasureInput, ...]
    old: tuple[int, int, str]
    new: tuple[int, int, str]
    to: str = "2013-12"
    quarter_to: str = "2013-11"
    columns: tuple[Column, ...] = ()
    texts: tuple[str, ...] = ()  # the factors by the rule set that it was printed with


def supplied(first: str, to: str, value: int | str, **more: Any) -> ReadingInput:
    """A figure of whole months."""
    days = (months.first_day(months.parse(first)), months.last_day(months.parse(to)))
    return ReadingInput(*days, Decimal(value), **more)


def pair(first: str, to: str, now: int, before: int | str) -> list[ReadingInput]:
    """A volume and the one a year before, or as text its change as printed."""
    if isinstance(before, str):
        return [supplied(first, to, now), supplied(first, to, before, aspect="change", base="a year before")]
    earlier = [months.text(months.parse(month) - 12) for month in (first, to)]
    return [supplied(*earlier, before), supplied(first, to, now)]


def on_base(to: str, value: str) -> ReadingInput:
    """The change of 12 months on the baseline, as printed."""
    first = months.text(months.parse(to) - 11)
    return supplied(first, to, value, aspect="change", base="2011 baseline")


def rank(group: str, to: str, place: int, of: int) -> ReadingInput:
    """A rank by the rate of 12 months."""
    first = months.text(months.parse(to) - 11)
    return supplied(first, to, place, aspect="rank", comparator=group, of=of)


def ranks(to: str, *places: tuple[str, tuple[int, int] | None]) -> list[ReadingInput]:
    """The ranks in several groups, those that were printed."""
    return [rank(group, to, *place) for group, place in places if place]


def line(name: str, *readings: ReadingInput | list[ReadingInput], polarity: int = -1, **more: Any) -> MeasureInput:
    """A line with its readings, oldest first; `marks` as first and last month and direction."""
    flat = [one for entry in readings for one in (entry if isinstance(entry, list) else [entry])]
    marks = tuple(MarkInput(months.parse(a), months.parse(b), way, "as printed") for a, b, way in more.pop("marks", ()))
    ordered = tuple(sorted(flat, key=lambda one: one.last_day))
    return MeasureInput(name.lower().replace(" ", "-"), name, polarity, readings=ordered, marks=marks, **more)


def together(*lines: MeasureInput) -> tuple[MeasureInput, ...]:
    """Lines that are rated together."""
    return tuple(replace(one, row=lines[0].slug) for one in lines)


def entered(printed: Printed, rules: Rules) -> DashboardInput:
    """A printed row as a dashboard of its own, of an area without a single monthly count."""
    to, quarter_to = months.parse(printed.to), months.parse(printed.quarter_to)
    start = to - 143
    return DashboardInput(
        slug="printed",
        name=printed.name,
        measures=printed.lines,
        areas=(AreaInput("barnet", "Barnet"),),
        area=0,
        start=start,
        counts=np.full((len(printed.lines), 1, max(to, quarter_to) - start + 1), np.nan),
        to=to,
        quarter_to=quarter_to,
        rules=rules,
        groups=GROUPS,
        sections=(SectionInput("", printed.columns),),
    )
