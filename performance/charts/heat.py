"""Months by years as a field of shades, with each value where it fits."""

from __future__ import annotations

from performance import months
from performance.charts import shades
from performance.charts.legends import legend
from performance.charts.pen import INK, PEER, SMALL, SOFT, WHITE, Words, drawing, line, rectangle, text_width
from performance.charts.plots import nothing
from performance.charts.specs import HeatMap, number

ROW, HEAD = 26, 22
SIDE = 44


def heat(spec: HeatMap, width: float, classes: str) -> str:
    """A cell a month, a row a year, the latest below; a heavy line before a new definition."""
    if not spec.known:
        return nothing(spec, width, 60, classes)
    mark = shades.mark_of(spec.heading + spec.sentence, width)
    cell = (width - SIDE - 2) / 12
    height = HEAD + ROW * len(spec.rows) + 6
    body = [shades.patterns(mark)]
    for k in range(12):
        name = months.NAMES[k] if cell > 28 else months.NAMES[k][0]
        body.append(Words(name, SIDE + (k + 0.5) * cell, HEAD - 7, "middle").drawn())
    starts = {item.month for item in spec.breaks}
    over = []
    for place, row in enumerate(spec.rows):
        y = HEAD + place * ROW
        body.append(Words(row.name, SIDE - 8, y + 17, "end", fill=SOFT, bold=True).drawn())
        for k, value in enumerate(row.values):
            x = SIDE + k * cell
            shade = None if value is None else spec.class_of(value)
            fill = shades.fill_of(None, mark) if shade is None else shades.SHADES[shade]
            body.append(rectangle(x, y, cell, ROW, fill, WHITE))
            if value is not None and text_width(number(value)) < cell - 3:
                ink = shades.ink_on(shade)
                body.append(Words(number(value), x + cell / 2, y + 17, "middle", SMALL, ink).drawn())
            if row.first_month + k in starts:
                over.append(line(x, y - 1, x, y + ROW + 1, INK, 3))
    body.append(rectangle(SIDE, HEAD, cell * 12, ROW * len(spec.rows), "none", PEER))
    under, more = legend(spec.legend, width, height, mark)
    return drawing(width, height + more, [*body, *over, *under], spec.sentence, classes)
