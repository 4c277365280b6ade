"""One of every chart besides those along months, and those that are hard to draw."""

from __future__ import annotations

import math
from datetime import date, timedelta

from performance import months
from performance.charts.specs import (
    AreaMap,
    Break,
    ChangeBar,
    Changes,
    ChartSpec,
    Curve,
    Dated,
    DatedLine,
    DatedPoint,
    Dot,
    Funnel,
    HeatMap,
    HeatRow,
    Level,
    Line,
    Lines,
    Multiples,
    Panel,
    Period,
    Shape,
    YearLine,
    Years,
)

LAST = months.parse("2019-09")
APRIL = months.parse("2019-04")
BREAK = Break(
    LAST - 10, "New definition", "sheds and garages that are not joined to a home are counted apart from then on"
)
CREDIT = {"area": "Barnet", "source": "Metropolitan Police Service", "moment": "2020-01-09"}


def wave(count: int, level: float = 200, drop: float = 0) -> tuple[float, ...]:
    return tuple(round(level * (1 + 0.2 * math.cos(k / 2)) - drop * k) for k in range(count))


def square(slug: str, x: float, y: float, value: float | None, rank: int | None, **more: bool | int) -> Shape:
    ring = ((x, y), (x + 300, y), (x + 300, y + 300), (x, y + 300), (x, y))
    return Shape(slug, slug.title(), (ring,), value, rank, **more)  # type: ignore[arg-type]


def dated_line(name: str, count: int, days: int, level: float, *, own: bool = False, size: int = 0) -> DatedLine:
    points = []
    for k, value in enumerate(wave(count, level)):
        first = date(2016, 1, 1) + timedelta(days * k)
        low, high = (value - 4, value + 4) if size else (None, None)
        points.append(
            DatedPoint(
                first.isoformat(), (first + timedelta(days - 1)).isoformat(), value, low, high, sample_size=size or None
            )
        )
    return DatedLine(name, tuple(points), own)


NOW = YearLine("2019/20", "now", (*wave(6), *(None,) * 6))
BEFORE, AVERAGE = YearLine("2018/19", "before", wave(12, 210)), YearLine("Average", "average", wave(12, 205))
CELLS = tuple(HeatRow(str(year), year * 12, wave(12, 250 - year + 2010)) for year in range(2012, 2019))
DOTS = tuple(
    Dot(
        f"Hammersmith and Fulham {k}",
        150_000 + 8_000 * k,
        10 + k % 7,
        k % 7 - 3.0,
        (2 if k == 6 else 0),
        k == 3,
        k % 3 == 0,
    )
    for k in range(32)
)
CURVES = tuple(
    Curve(
        name,
        tuple((people, 13 - z - 1e5 / people, 13 + z + 1e5 / people) for people in range(100_000, 500_000, 20_000)),
    )
    for name, z in (("95%", 3.0), ("99.8%", 5.0))
)
BARS = (
    ChangeBar("Burglary", 4274, 4912, "−13.0%"),
    ChangeBar("Theft from the person", 773, 692, "+11.7%"),
    ChangeBar("Theft or unauthorised taking of a motor vehicle", None, 1200, reason="n/a (missing Nov-13)"),
    ChangeBar("MOPAC 7", 13069, 15261, "−14.4%", total=True),
)
PANELS = tuple(
    Panel(
        f"ward-{k}", f"Totteridge and Woodside {k}", wave(36, 5 + k), tuple(int(m == 35 and k == 3) for m in range(36))
    )
    for k in range(24)
)
SHAPES = (
    square("high", 0, 0, 24.6, 1, flag=1),
    square("own", 300, 0, 18.0, 2, own=True),
    square("low", 600, 0, 11.2, 3),
    square("unknown", 0, 300, None, None),
    square("small", 300, 300, None, None, masked=True),
)
EVERY: dict[str, ChartSpec] = {
    "years": Years("Burglary", APRIL, (NOW, BEFORE, AVERAGE), unit="count by month", **CREDIT),
    "years with a break": Years("Burglary", APRIL, (NOW, BEFORE), (BREAK,), notes=("No average.",), **CREDIT),
    "years empty": Years("Burglary", APRIL, (YearLine("2019/20", "now", (None,) * 12),)),
    "lines": Lines(
        "Arrest rate",
        LAST - 35,
        (
            Line("IOM cohort", wave(36, 100, 0.3), True),
            Line("Not in the cohort", wave(36, 98)),
            Line("All", wave(36, 97)),
        ),
        Level(100, "Oct 2016 = 100"),
        unit="index",
        **CREDIT,
    ),
    "lines with a break": Lines(
        "Arrests", LAST - 35, (Line("Barnet", wave(36)), Line("Brent", wave(36))), None, (BREAK,)
    ),
    "many lines": Lines("Arrests", LAST - 35, tuple(Line(f"Measure {k}", wave(36, 80 + 9 * k)) for k in range(9))),
    "lines empty": Lines("Arrests", LAST - 35, (Line("Barnet", (None,) * 36),)),
    "heat": HeatMap("Burglary", CELLS, (200, 220, 240, 260), (Break(2015 * 12 + 3, "New", "counted apart"),), **CREDIT),
    "heat empty": HeatMap("Burglary", (), ()),
    "heat of large counts": HeatMap("All crime", (HeatRow("2018", 2018 * 12, wave(12, 123_456)),), (110_000,)),
    "funnel": Funnel(
        "Burglary", "residents", DOTS, Level(13, "London 32, average"), CURVES, unit="per 1,000", **CREDIT
    ),
    "funnel without limits": Funnel("Burglary", "residents", DOTS, None, (), unit="per 1,000"),
    "funnel empty": Funnel("Burglary", "residents", (), unit="per 1,000"),
    "changes": Changes("MOPAC 7", "12 months to Dec 2013", "2011/12", BARS, unit="change in volume", **CREDIT),
    "changes all down": Changes("MOPAC 7", "now", "then", BARS[:1]),
    "changes empty": Changes("MOPAC 7", "now", "then", BARS[2:3]),
    "multiples": Multiples("Burglary", LAST - 35, PANELS, -1, unit="count by month", **CREDIT),
    "multiples with a masked ward": Multiples(
        "Burglary", LAST - 35, (*PANELS[:3], Panel("small", "Small", (None,) * 36, (0,) * 36, True)), -1
    ),
    "multiples empty": Multiples("Burglary", LAST - 35, ()),
    "map": AreaMap("Burglary", 1000, 700, SHAPES, (12, 15, 18, 21), 1, -1, "far outside", unit="per 1,000", **CREDIT),
    "map empty": AreaMap("Burglary", 1000, 700, (), ()),
    "map without figures": AreaMap("Burglary", 1000, 700, SHAPES[3:4], ()),
    "survey": Dated(
        "Feels safe", (dated_line("Barnet", 9, 91, 70, own=True, size=500),), 0, "%", unit="asked", **CREDIT
    ),
    "cohorts": Dated(
        "Re-offending",
        (
            dated_line("Barnet", 9, 365, 25, own=True),
            dated_line("London", 9, 365, 28),
            dated_line("Statistical neighbours", 8, 365, 27),
        ),
        1,
        "%",
        marks=(Period("2018-01-01", "2018-12-31", -1, "The cohort was half as large"),),
        **CREDIT,
    ),
    "weekly": Dated("Calls", (dated_line("Barnet", 60, 7, 400, own=True), dated_line("In target", 60, 7, 300)), 0),
    "one reading": Dated("Feels safe", (dated_line("Barnet", 1, 91, 70, own=True),), 0, "%"),
    "dated empty": Dated(
        "Feels safe", (DatedLine("Barnet", (DatedPoint("2019-01-01", "2019-03-31", None, awaited=True),)),)
    ),
}
