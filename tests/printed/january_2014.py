"""The rows of the dashboards of January 2014: overview, violent crime, antisocial behaviour, re-offending, youth."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from performance.arithmetic.columns import Column
from performance.arithmetic.inputs import MeasureInput, ReadingInput, TargetInput
from tests.printed.entering import READ, Printed, line, on_base, pair, rank, ranks, supplied, together

TO_DATE = (Column("quarter"), Column("year_to_date"), Column("rank", "london-32"), Column("exceptions"))
VIOLENCE: dict[str, Any] = {"quarter_to": "2013-12", "columns": TO_DATE}
OTHERS = ("London", "National", "Statistical neighbours")


def of(
    name: str,
    quarter: tuple[int, int],
    year: tuple[int, int],
    base: str,
    target: str,
    *,
    low: tuple[str, ...] = (),
    similar: tuple[int, int] | None = None,
    london: tuple[int, int] | None = None,
) -> tuple[MeasureInput]:
    """A line of the overview: quarter and ranks to November, 12 months to December."""
    found = line(
        name,
        pair("2013-09", "2013-11", *quarter),
        pair("2013-01", "2013-12", *year),
        on_base("2013-12", base),
        ranks("2013-11", ("most-similar", similar), ("london-32", london)),
        target=TargetInput(Decimal(target)),
        marks=[(month, month, -1) for month in low],
    )
    return (found,)


def others(first: str, to: str, levels: tuple[str, str, str], **more: Any) -> list[ReadingInput]:
    """London's, the country's and the neighbours' figures."""
    return [supplied(first, to, level, comparator=name, **more) for name, level in zip(OTHERS, levels, strict=True)]


AUTUMN = ("2013-09", "2013-10")
DV = line(
    "Domestic violence",
    pair("2013-10", "2013-12", 145, 125),
    pair("2013-04", "2013-12", 574, 504),
    marks=[("2013-12", "2013-12", 1)],
)

JANUARY_2014 = (
    Printed(
        "1 burglary",
        of("Burglary", (1031, 1350), (4274, 4846), "-13.0", "-6.5", low=AUTUMN),
        (4, 0, "Green"),
        (4, 0, "Green"),
        texts=(
            "Reduction vs. 2011 baseline",
            "Reduction rolling 12 months",
            "Recent exceptions: Low volume (Sep, Oct)",
            "Last quarter decrease",
        ),
    ),
    Printed(
        "2 residential",
        of("Residential", (734, 983), (2960, 3485), "-14.0", "-6.5", low=AUTUMN, similar=(13, 15), london=(27, 32)),
        (4, 0, "Green"),
        (4, 0, "Green"),
    ),
    Printed(
        "3 non-residential",
        of("Non-residential", (297, 367), (1314, 1361), "-7.7", "-6.5", similar=(10, 15), london=(20, 32)),
        (3, 1, "Amber"),
        (3, 1, "Amber"),
        texts=(
            "Reduction vs. 2011 baseline",
            "Reduction rolling 12 months",
            "Last quarter decrease",
            "Current reduction is smaller than target",
        ),
    ),
    Printed(
        "4 robbery",
        of("Robbery", (188, 285), (797, 1157), "-33.5", "-5", similar=(8, 15), london=(10, 32)),
        (3, 0, "Green"),
        (4, 0, "Green"),
    ),
    Printed(
        "5 violence with injury",
        of("Violence", (361, 354), (1523, 1457), "-1.0", "-5.2", similar=(1, 15), london=(2, 32)),
        (2, 2, "Amber"),
        (2, 2, "Amber"),
        texts=(
            "Reduction vs. 2011 baseline",
            "Lowest rate of all 15 Most Similar areas and 2nd lowest of all 32 London Boroughs",
            "Increase rolling 12 months",
            "Last quarter increase",
        ),
    ),
    Printed(
        "9 domestic violence",
        (DV,),
        (0, 3, "Red"),
        (0, 3, "Red"),
        texts=(
            "Increase financial year to date",
            "Recent exceptions: High volume (Dec)",
            "Last quarter increase",
        ),
        **VIOLENCE,
    ),
    Printed("9b the same, uncounted", (replace(DV, polarity=0),), (0, 0, "Grey"), (0, 0, "Grey"), **VIOLENCE),
    Printed(
        "10 antisocial behaviour",
        together(
            line("Repeat ASB calls", pair("2013-01", "2013-12", 314, 368)),
            line("ASB calls", pair("2013-01", "2013-12", 12249, 13686), marks=[("2013-12", "2013-12", -1)]),
            line(
                "Worry about ASB",
                supplied("2012-07", "2013-06", 24),
                supplied("2012-10", "2013-09", 25),
                unit="percent",
                change_in="points",
                compared_with="period",
            ),
        ),
        (3, 1, "Amber"),
        (3, 1, "Amber"),
        quarter_to="2013-12",
        columns=READ,
        texts=(
            "Reduction vs. previous year (Repeat ASB calls)",
            "Reduction vs. previous year (ASB calls)",
            "Increase vs. previous period (Worry about ASB)",
            "Recent exceptions: Low volume (Dec; ASB calls)",
        ),
    ),
    Printed(
        "22 the first row of violence",
        (
            line(
                "Youth violence",
                pair("2013-10", "2013-12", 35, "-15"),
                pair("2013-04", "2013-12", 128, "-22.9"),
                rank("london-32", "2013-12", 5, 32),
            ),
        ),
        (2, 0, "Green"),
        (3, 0, "Green"),
        texts=("Reduction financial year to date", "Last quarter decrease"),
        **VIOLENCE,
    ),
    Printed(
        "23 knife and gun crime",
        together(
            line(
                "Knife crime",
                pair("2013-10", "2013-12", 66, "-31"),
                pair("2013-04", "2013-12", 230, "-26.2"),
                rank("london-32", "2013-12", 10, 32),
            ),
            line("Gun crime", pair("2013-04", "2013-12", 44, "-22.8"), rank("london-32", "2013-12", 17, 32)),
        ),
        (2, 0, "Green"),
        (3, 0, "Green"),
        texts=("Reduction financial year to date (Knife crime, Gun crime)", "Last quarter decrease (Knife crime)"),
        **VIOLENCE,
    ),
    Printed(
        "24 probation",
        (
            line(
                "Probation re-offending",
                supplied("2012-07", "2013-06", "7.0"),
                supplied("2012-07", "2013-06", "3.1", aspect="change", base="a year before"),
                supplied("2012-07", "2013-06", "-5.6", aspect="change", base="2007/08 baseline"),
                supplied("2012-07", "2013-06", "-5.6", aspect="change", base="Predicted"),
                rank("london-32", "2013-06", 8, 32),
                unit="percent",
                decimals=1,
                marks=[("2012-01", "2012-12", -1)],
            ),
        ),
        (3, 1, "Amber"),
        (4, 1, "Amber"),
        columns=(*READ, Column("rank", "london-32")),
        texts=(
            "Reduction vs. 2007/08 baseline",
            "Increase vs. previous year",
            "Recent exceptions: Low volume (Jan 12 – Dec 12)",
            "Lower than Predicted",
        ),
    ),
    Printed(
        "25 youth offending",
        together(
            line(
                "Re-offending",
                supplied("2011-01", "2011-12", "0.94"),
                supplied("2011-01", "2011-12", "9.3", aspect="change", base="previous period"),
                others("2011-01", "2011-12", ("1.09", "1.04", "1.03")),
                unit="rate",
                decimals=2,
                compared_with="period",
            ),
            line(
                "First time entrants",
                supplied("2012-07", "2013-06", 357),
                supplied("2012-07", "2013-06", "-25.9", aspect="change", base="a year before"),
                others("2012-07", "2013-06", ("-29.2", "-25.6", "-20.7"), aspect="change", base="a year before"),
                others("2012-07", "2013-06", ("458", "474", "396")),
                unit="rate",
            ),
        ),
        (3, 1, "Amber"),
        (3, 1, "Amber"),
        columns=READ,
        texts=(
            "Increase vs. previous period (Re-offending)",
            "Reduction vs. previous year (First time entrants)",
            "Lower than London, National and Statistical neighbours (Re-offending)",
            "Lower than London, National and Statistical neighbours (First time entrants)",
        ),
    ),
)
