"""Values in five classes, for shades: round edges, so that a legend can be read."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from performance.charts.specs.base import number

CLASSES = 5


def edges(values: Sequence[float], *, whole: bool = False) -> tuple[float, ...]:
    """Four values that part `values` into five classes with about as many in each, rounded where that keeps them apart.

    Fewer than four where the values do not differ enough; none where there are no values.
    """
    ordered = sorted(values)
    if not ordered or ordered[0] == ordered[-1]:
        return ()
    quintiles = [ordered[min(len(ordered) - 1, k * len(ordered) // CLASSES)] for k in range(1, CLASSES)]
    for digits in range(-len(str(int(ordered[-1]))), 1 if whole else 4):
        rounded = [round(value, digits) for value in quintiles]
        if len(set(rounded)) == len(set(quintiles)) and rounded[0] > ordered[0]:
            return tuple(dict.fromkeys(rounded))
    return tuple(value for value in dict.fromkeys(quintiles) if value > ordered[0])


def class_of(value: float, parted_by: Sequence[float]) -> int:
    """Which class a value lies in: 0, the lowest, to 4. An edge belongs to the class above it."""
    return bisect_right(parted_by, value)


def ranges(parted_by: Sequence[float]) -> tuple[str, ...]:
    """`under 12`, `12 to under 15` … `21 or more`, one for each class, with no more decimals than they need."""
    if not parted_by:
        return (_("all alike"),)
    places = max(max(0, -int(Decimal(f"{edge:.6g}").normalize().as_tuple().exponent)) for edge in parted_by)
    said = [number(edge, places) for edge in parted_by]
    between = [_("%(low)s to under %(high)s") % {"low": low, "high": high} for low, high in itertools.pairwise(said)]
    return (_("under %(high)s") % {"high": said[0]}, *between, _("%(low)s or more") % {"low": said[-1]})
