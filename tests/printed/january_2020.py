"""The rows of the dashboards of January 2020: the overview to October 2019, the rest to 5 January 2020."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from performance.arithmetic.inputs import MeasureInput, ReadingInput
from tests.printed.entering import READ, Printed, line, pair, rank, supplied, together

TWENTY: dict[str, Any] = {"to": "2019-10", "quarter_to": "2019-09"}
READ_2020: dict[str, Any] = {**TWENTY, "columns": READ}


def of(
    name: str, quarter: tuple[int, int], year: tuple[int, int], place: tuple[int, int], marks: Any = ()
) -> tuple[MeasureInput]:
    """A line of the overview."""
    found = line(
        name,
        pair("2019-07", "2019-09", *quarter),
        pair("2018-11", "2019-10", *year),
        rank("London 32", "2019-10", *place),
        marks=marks,
    )
    return (found,)


def to_january(now: int, before: int) -> list[ReadingInput]:
    """12 months to 5 January 2020, and the same a year before."""
    return [
        ReadingInput(date(2018, 1, 6), date(2019, 1, 5), Decimal(before)),
        ReadingInput(date(2019, 1, 6), date(2020, 1, 5), Decimal(now)),
    ]


LOW_AUGUST = [("2019-08", "2019-08", -1)]

JANUARY_2020 = (
    Printed(
        "11 burglary 2020",
        of("Burglary", (796, 808), (3623, 3733), (20, 33), LOW_AUGUST),
        (3, 0, "Green"),
        (3, 0, "Green"),
        **TWENTY,
    ),
    Printed(
        "12 residential 2020",
        of("Residential", (629, 614), (2969, 2935), (25, 32), LOW_AUGUST),
        (1, 2, "Red"),
        (1, 2, "Amber"),
        **TWENTY,
    ),
    Printed(
        "13 business and community",
        of("Business", (167, 194), (654, 798), (12, 32)),
        (2, 0, "Green"),
        (2, 0, "Green"),
        **TWENTY,
    ),
    Printed(
        "14 robbery 2020",
        of("Robbery", (316, 162), (1136, 747), (11, 32), [("2019-07", "2019-07", 1)]),
        (0, 3, "Red"),
        (1, 3, "Red"),
        texts=(
            "11th lowest of all 32 London Boroughs",
            "Increase in rolling 12 months",
            "Recent exceptions: High volume (Jul)",
            "Increase in last quarter vs. one year ago",
        ),
        **TWENTY,
    ),
    Printed(
        "15 violence 2020",
        of("Violence", (581, 575), (2284, 2175), (2, 32)),
        (1, 2, "Red"),
        (1, 2, "Amber"),
        **TWENTY,
    ),
    Printed(
        "16 knife",
        (line("Knife crime", to_january(58, 43)),),
        (0, 1, "Red"),
        (0, 1, "Red"),
        texts=("Increase vs. previous year",),
        **READ_2020,
    ),
    Printed(
        "16 gun",
        (line("Gun crime", to_january(4, 5)),),
        (1, 0, "Green"),
        (1, 0, "Green"),
        texts=("Decrease vs. previous year",),
        **READ_2020,
    ),
    Printed(
        "17 antisocial behaviour 2020",
        together(
            line("Repeat ASB calls", to_january(216, 160)),
            line("ASB calls", to_january(9574, 8108)),
            line(
                "ASB rate",
                ReadingInput(date(2019, 1, 6), date(2020, 1, 5), Decimal("24.2")),
                ReadingInput(date(2019, 1, 6), date(2020, 1, 5), Decimal("29.7"), comparator="London"),
                unit="rate",
            ),
        ),
        (1, 2, "Red"),
        (1, 2, "Amber"),
        texts=(
            "Increase vs. previous year (Repeat ASB calls)",
            "Increase vs. previous year (ASB calls)",
            "Lower than London (ASB rate)",
        ),
        **READ_2020,
    ),
    Printed(
        "18 re-offending",
        (
            line(
                "Re-offending",
                supplied("2015-10", "2016-09", "26.3"),
                supplied("2016-10", "2017-09", "25.4"),
                supplied("2016-10", "2017-09", "28.7", comparator="national"),
                unit="percent",
                change_in="points",
                decimals=1,
            ),
        ),
        (2, 0, "Green"),
        (2, 0, "Green"),
        texts=("Decrease vs. previous year", "Lower than national"),
        **READ_2020,
    ),
    Printed(
        "19 sanction detections",
        together(
            line("Detection rate", to_january(14, 18), polarity=1, unit="percent", change_in="points"),
            line("Volume", to_january(3147, 3278), polarity=0),
        ),
        (0, 1, "Red"),
        (0, 1, "Red"),
        texts=("Decrease vs. previous year (Detection rate)",),
        **READ_2020,
    ),
)
