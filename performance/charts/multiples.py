"""Many areas at once: a small line for each, all on one scale of time and of values."""

from __future__ import annotations

from django.utils.translation import gettext as _

from performance import months
from performance.charts.areas import short_name
from performance.charts.legends import legend
from performance.charts.lines import stretches
from performance.charts.monthly import tone
from performance.charts.pen import (
    AXIS,
    BOLD,
    DATA,
    GRID,
    INK,
    SMALL,
    Box,
    Words,
    circle,
    drawing,
    line,
    path,
    rectangle,
    text_width,
    triangle,
)
from performance.charts.plots import nothing
from performance.charts.scales import Frame, Values
from performance.charts.specs import Multiples, Panel, number

LEAST, HIGH, HEAD, GAP = 150, 78, 22, 14


def multiples(spec: Multiples, width: float, classes: str) -> str:
    """As many panels beside each other as fit; the first one says what the scale is."""
    if not any(panel.known for panel in spec.panels):
        return nothing(spec, width, 60, classes)
    columns = max(1, int((width + GAP) // (LEAST + GAP)))
    room = (width - GAP * (columns - 1)) / columns
    rows = -(-len(spec.panels) // columns)
    body = []
    for place, panel in enumerate(spec.panels):
        x, y = (place % columns) * (room + GAP), (place // columns) * HIGH
        body += panel_drawn(spec, panel, x, y, room)
    bottom = rows * HIGH + 12
    period = {"first": months.label(spec.first), "last": months.label(spec.first + spec.count - 1)}
    scale = _("Each panel: %(first)s to %(last)s, 0 to %(highest)s.") % {**period, "highest": number(spec.highest)}
    body.append(Words(scale, 0, bottom).drawn())
    under, more = legend(spec.legend, width, bottom + 8)
    return drawing(width, bottom + 8 + more, [*body, *under], spec.sentence, classes)


def panel_drawn(spec: Multiples, panel: Panel, x: float, y: float, room: float) -> list[str]:
    """One area: its name and last value, a base line at zero, a light line each January, the flags."""
    values = Values(0, max(spec.highest, 1), max(spec.highest, 1))
    frame = Frame(Box(x + 4, y + HEAD + 4, x + room - 6, y + HIGH - 10), spec.first, max(spec.count, 2), values)
    last = panel.values[-1] if panel.values else None
    said = number(last) if last is not None else _("n/a")
    sign = {1: " ▲", -1: " ▼"}.get(panel.flag, "")
    taken = text_width(said, bold=True) + (text_width(sign, bold=True) if sign else 0) + 16
    name = short_name(panel.name, (room - taken) / (BOLD if panel.flag else 1))
    body = [rectangle(x, y, room, HIGH - 6, "none", GRID)]
    body.append(Words(name + sign, x + 4, y + 15, "start", SMALL, INK, bold=bool(panel.flag)).drawn())
    body.append(Words(said, x + room - 5, y + 15, "end", SMALL, INK, bold=True).drawn())
    for month in range(spec.first, spec.first + spec.count):
        if month % 12 == 0:
            body.append(line(frame.x(month), frame.plot.top, frame.x(month), frame.plot.bottom, GRID))
    body.append(line(frame.plot.left, frame.plot.bottom, frame.plot.right, frame.plot.bottom, AXIS))
    for run in stretches(panel.values):
        places = [(frame.x(spec.first + k), frame.y(value)) for k, value in run]
        if len(places) == 1:
            body.append(circle(*places[0], 1.8, DATA))
        else:
            body.append(path(places, fill="none", stroke=DATA, stroke_width=1.4, stroke_linejoin="round"))
    for k, mark in enumerate(panel.marks):
        value = panel.values[k]
        if mark and value is not None:
            at = (frame.x(spec.first + k), frame.y(value))
            body.append(triangle(*at, 4.5, tone(mark, spec.polarity), up=mark > 0))
    if panel.masked and not panel.known:
        body.append(Words(_("too small to be shown"), x + room / 2, y + 46, "middle", fill=INK).drawn())
    return body
