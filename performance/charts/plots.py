"""What drawings of figures share: when one is wide, what stands where no figure is known, how a cut axis says so."""

from __future__ import annotations

from django.utils.translation import gettext as _

from performance.charts.pen import GRID, Words, drawing, rectangle
from performance.charts.specs.base import ChartSpec

WIDE = 500  # px: from here on a drawing has room for the last value at its side and for two lines a label


def nothing(spec: ChartSpec, width: float, height: float, classes: str) -> str:
    """An honest drawing where no figure is known: a frame that says so, and no line."""
    body = [
        rectangle(0.5, 0.5, width - 1, height - 1, "none", GRID),
        Words(_("No figures"), width / 2, height / 2 + 4, "middle").drawn(),
    ]
    return drawing(width, height, body, spec.sentence, classes)


def axis_cut(lowest: float, said: str) -> list[Words]:
    """That the axis does not start at zero, where it does not; `said` is its lowest value in words."""
    if lowest <= 0:
        return []
    return [Words(_("The axis starts at %(value)s, not at zero") % {"value": said}, 0, 11)]
