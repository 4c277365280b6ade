"""How much each measure changed against a baseline: bars to the left for fewer, to the right for more."""

from __future__ import annotations

from django.utils.translation import gettext as _

from performance.charts.areas import short_name
from performance.charts.legends import TONES, bar_fill, legend
from performance.charts.pen import AXIS, INK, RULE, SOFT, Words, drawing, line, rectangle, text_width
from performance.charts.plots import WIDE, nothing
from performance.charts.specs import ChangeBar, Changes

ROW, NARROW_ROW, BAR, HEAD = 30, 48, 16, 26
TONE = {1: "good", -1: "bad", 0: "mute"}


def changes(spec: Changes, width: float, classes: str) -> str:
    """A bar a measure around an upright at nothing; the change beside it in words. On a phone the name stands above."""
    known = [bar for bar in spec.bars if bar.change is not None]
    if not known:
        return nothing(spec, width, 60, classes)
    wide = width > WIDE
    row = ROW if wide else NARROW_ROW
    names = max(text_width(short_name(bar.name, 190), 13, bold=bar.total) for bar in spec.bars) + 12 if wide else 0
    words = max(text_width(bar.words, bold=bar.total) for bar in spec.bars) + 14
    left, right = names, width - words
    fewer = max([-(bar.change or 0) for bar in known] + [0])
    more = max([bar.change or 0 for bar in known] + [0])
    scale = (right - left - 4) / max(1, fewer + more)
    zero = left + 2 + fewer * scale
    bottom = HEAD + row * len(spec.bars)
    body = []
    if fewer:
        body.append(Words("← " + _("fewer"), zero - 6, 14, "end").drawn())
    if more and zero + 6 + text_width(_("more") + " →") < width:
        body.append(Words(_("more") + " →", zero + 6, 14).drawn())
    for place, bar in enumerate(spec.bars):
        body += bar_drawn(bar, HEAD + place * row, zero, scale, right, width, wide=wide)
    body.append(line(zero, HEAD - 6, zero, bottom, AXIS, 1.2))
    under, deeper = legend(spec.legend, width, bottom + 4)
    return drawing(width, bottom + 4 + deeper, [*body, *under], spec.sentence, classes)


def bar_drawn(
    bar: ChangeBar, y: float, zero: float, scale: float, right: float, width: float, *, wide: bool
) -> list[str]:
    """One measure: its name, its bar, and the change in words at the right."""
    body = [line(0, y, width, y, INK if bar.total else RULE, 1)]
    name = Words(short_name(bar.name, 190), 0, y + 20, "start", 13, INK, bold=bar.total)
    top = y + (ROW - BAR) / 2
    if not wide:
        name, top = Words(short_name(bar.name, width), 0, y + 17, "start", 13, INK, bold=bar.total), y + 26
    body.append(name.drawn())
    if bar.change:
        tone = TONE[bar.tone]
        length = abs(bar.change) * scale
        fill, stroke = bar_fill(TONES[tone], tone)
        body.append(rectangle(zero - length if bar.change < 0 else zero, top, length, BAR, fill, stroke))
    body.append(
        Words(bar.words, right + 12, top + 12, "start", fill=INK if bar.total else SOFT, bold=bar.total).drawn()
    )
    return body
