"""Windows of months and the change between them (METHOD §1 and the edge cases of §7).

A series is a row of monthly counts beginning at a month; NaN is a month that is not known, which is
never zero. A window with an unknown month, or with a change of definition inside it, has no total.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import numpy.typing as npt

from performance import months

Floats = npt.NDArray[np.float64]

QUARTER, YEAR = 3, 12
MINUS = "\N{MINUS SIGN}"
NO_CHANGE = "No change"
CHANCE_LIMIT = 1.96
SMALL_TOTAL = 20
SLIDE = 2
NAMED_MONTHS = 3


@dataclass(frozen=True)
class Window:
    """Months `first` to `to` inclusive; `total` is None for the given `reason`."""

    first: int
    to: int
    total: int | None
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """A window's volume beside an earlier one's.

    `change_pct` is the displayed value; None with a `direction` means from nothing to something, and None
    without one means that there is no comparison, for the given `reason`. `z` is the change in units of
    ordinary variation, `chance` says that it is within that, `small` that a total is under 20.
    """

    first: int
    to: int
    volume: int | None
    previous: int | None
    change_pct: Decimal | None = None
    direction: int | None = None
    reason: str = ""
    z: float | None = None
    chance: bool = False
    small: bool = False
    mixed: bool = False

    @property
    def text(self) -> str:
        """`−11.8%`, `No change`, `from 0 to 4` or `n/a`."""
        if self.direction is None:
            return "n/a"
        if self.change_pct is None:
            return f"from 0 to {self.volume}"
        return signed(self.change_pct)


def percent(now: int, before: int, places: int) -> Decimal | None:
    """100 (now − before) / before, rounded half away from zero; None when it grew from nothing."""
    if before == 0:
        return Decimal(0) if now == 0 else None
    return rounded(Decimal(100 * (now - before)) / Decimal(before), places)


def points(now: Decimal, before: Decimal, places: int) -> Decimal:
    """The change of a percentage, in percentage points."""
    return rounded(now - before, places)


def rounded(value: Decimal, places: int) -> Decimal:
    """`value` to `places` decimals, half away from zero and without a negative zero."""
    shown = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(shown) if shown == 0 else shown


def signed(value: Decimal, unit: str = "%") -> str:
    """`−11.8%`: always with its sign, a true minus, and in words when nothing changed."""
    if value == 0:
        return NO_CHANGE
    return f"{'+' if value > 0 else MINUS}{abs(value)}{unit}"


def sign(value: Decimal | int) -> int:
    """−1, 0 or 1."""
    return (value > 0) - (value < 0)


def straddles(first: int, to: int, breaks: Sequence[int]) -> int | None:
    """The break that months `first` to `to` lie on both sides of, if any.

    A break is the first month counted by a new definition.
    """
    return next((month for month in breaks if first < month <= to), None)


def missing_months(counts: Floats, start: int, first: int, to: int) -> list[int]:
    """The months from `first` to `to` that a series, whose first value is of month `start`, does not know."""
    return [
        month
        for month in range(first, to + 1)
        if not 0 <= month - start < counts.shape[-1] or math.isnan(counts[month - start])
    ]


def window(counts: Floats, start: int, to: int, length: int, breaks: Sequence[int] = ()) -> Window:
    """The `length` months up to `to` of one series [month]."""
    first = to - length + 1
    if missing := missing_months(counts, start, first, to):
        return Window(first, to, None, reason_missing(missing))
    if broken := straddles(first, to, breaks):
        return Window(first, to, None, reason_broken(broken))
    return Window(first, to, int(counts[first - start : to - start + 1].sum()))


def quarter(counts: Floats, start: int, to: int, breaks: Sequence[int] = ()) -> Window:
    """The three months up to `to`, or up to two months earlier where the last ones are not known yet."""
    asked = window(counts, start, to, QUARTER, breaks)
    for back in range(1, SLIDE + 1):
        if asked.total is not None or not missing_months(counts, start, to - back + 1, to):
            break
        slid = window(counts, start, to - back, QUARTER, breaks)
        if slid.total is not None:
            return slid
    return asked


def year_before(
    current: Window,
    counts: Floats,
    start: int,
    *,
    places: int,
    breaks: Sequence[int] = (),
    dispersion: float | None = 1.0,
) -> Change:
    """A window against the same months a year before."""
    before = window(counts, start, current.to - YEAR, current.to - current.first + 1, breaks)
    broken = straddles(before.first, current.to, breaks)
    if broken and current.total is not None and before.total is not None:
        return Change(current.first, current.to, current.total, None, reason=reason_broken(broken))
    return between(current, before.total, before.reason, places=places, dispersion=dispersion)


def financial_year_to_date(
    counts: Floats, start: int, to: int, *, places: int, breaks: Sequence[int] = (), dispersion: float | None = 1.0
) -> Change:
    """April up to `to` against the same months of the financial year before."""
    current = window(counts, start, to, to - months.financial_year_start(to) + 1, breaks)
    return year_before(current, counts, start, places=places, breaks=breaks, dispersion=dispersion)


def between(
    current: Window, previous: int | None, reason: str = "", *, places: int, dispersion: float | None = 1.0
) -> Change:
    """A window against any earlier volume; `reason` says why that is not known.

    Without a `dispersion` (variance over mean, METHOD §2) no statement about chance is made.
    """
    if current.total is None or previous is None:
        return Change(current.first, current.to, current.total, previous, reason=current.reason or reason)
    change = percent(current.total, previous, places)
    z = None if dispersion is None else chance_z(current.total, previous, dispersion)
    return Change(
        first=current.first,
        to=current.to,
        volume=current.total,
        previous=previous,
        change_pct=change,
        direction=1 if change is None else sign(change),
        z=z,
        chance=z is not None and abs(z) < CHANCE_LIMIT,
        small=min(current.total, previous) < SMALL_TOTAL,
    )


def chance_z(now: int, before: int, dispersion: float) -> float | None:
    """(now − before) / √(φ (now + before)); None where both are nothing."""
    return (now - before) / math.sqrt(dispersion * (now + before)) if now + before else None


def rolling(counts: Floats, length: int) -> Floats:
    """Totals of the `length` months up to each month, same shape [..., month]; NaN where one is not known."""
    padded = np.concatenate([np.zeros((*counts.shape[:-1], 1)), np.nan_to_num(counts).cumsum(axis=-1)], axis=-1)
    unknown = np.concatenate([np.zeros((*counts.shape[:-1], 1)), np.isnan(counts).cumsum(axis=-1)], axis=-1)
    totals = np.full(counts.shape, np.nan)
    whole = unknown[..., length:] == unknown[..., :-length]
    totals[..., length - 1 :] = np.where(whole, padded[..., length:] - padded[..., :-length], np.nan)
    return totals


def reason_missing(missing: Sequence[int]) -> str:
    """`missing Nov-13`, `missing Jan-13 to Dec-13`, or the first few of scattered months."""
    if len(missing) > 1 and missing[-1] - missing[0] == len(missing) - 1:
        return f"missing {months.short(missing[0])} to {months.short(missing[-1])}"
    named = ", ".join(months.short(month) for month in missing[:NAMED_MONTHS])
    return f"missing {named}" + (f" and {len(missing) - NAMED_MONTHS} more" if len(missing) > NAMED_MONTHS else "")


def reason_broken(month: int) -> str:
    """`definition changed Apr-17`."""
    return f"definition changed {months.short(month)}"
