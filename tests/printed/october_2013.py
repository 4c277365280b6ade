"""The rows of the overview of October 2013: quarter and 12 months to September, the rest to August."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from performance.arithmetic.inputs import MeasureInput, TargetInput
from tests.printed.entering import Printed, line, on_base, pair, ranks

OCTOBER: dict[str, Any] = {"to": "2013-09", "quarter_to": "2013-08"}
GREEN, AMBER = (4, 0, "Green"), (2, 2, "Amber")


def of(
    name: str,
    quarter: tuple[int, int | str],
    year: tuple[int, int | str],
    base: str,
    *,
    target: str = "",
    low: tuple[str, str] | None = None,
    similar: tuple[int, int] | None = None,
    london: tuple[int, int] | None = None,
) -> tuple[MeasureInput]:
    found = line(
        name,
        pair("2013-07", "2013-09", *quarter),
        pair("2012-10", "2013-09", *year),
        on_base("2013-08", base),
        ranks("2013-08", ("most-similar", similar), ("london-32", london)),
        target=TargetInput(Decimal(target)) if target else None,
        marks=[(*low, -1)] if low else (),
    )
    return (found,)


OCTOBER_2013 = (
    Printed(
        "6 residential, October",
        of(
            "Residential",
            (599, 740),
            (3102, 3361),
            "-9.3",
            low=("2013-06", "2013-06"),
            similar=(12, 15),
            london=(23, 32),
        ),
        GREEN,
        GREEN,
        **OCTOBER,
    ),
    Printed(
        "7 non-residential, October",
        of("Non-residential", (283, 314), (1372, 1389), "-4.9", target="-6.5", similar=(8, 15), london=(19, 32)),
        (3, 1, "Amber"),
        (3, 1, "Amber"),
        **OCTOBER,
    ),
    Printed(
        "8 robbery, October",
        of("Robbery", (171, 276), (891, 1139), "-25.7", low=("2013-08", "2013-08"), similar=(7, 15), london=(9, 32)),
        GREEN,
        (5, 0, "Green"),
        **OCTOBER,
    ),
    Printed(
        "20 burglary, October",
        of("Burglary", (906, "-14"), (4474, "-5.8"), "-8.9", low=("2013-05", "2013-06")),
        GREEN,
        GREEN,
        texts=(
            "Reduction vs. 2011 baseline",
            "Reduction rolling 12 months",
            "Recent exceptions: Low volume (May, Jun)",
            "Last quarter decrease",
        ),
        **OCTOBER,
    ),
    Printed(
        "21 violent crime, October",
        of("Violent crime", (366, "6"), (1477, "1.9"), "-4.0", similar=(1, 15), london=(1, 32)),
        AMBER,
        AMBER,
        **OCTOBER,
    ),
)
