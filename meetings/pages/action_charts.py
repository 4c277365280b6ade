"""How old the outstanding actions are: a bar for each age, its overdue part marked; the table says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.pages.actions import Age
from performance.charts.pen import AXIS as AXIS_COLOUR
from performance.charts.pen import BAD, DATA, INK, Words, drawing, line, rectangle, text_width

ROW, BAR, TOP = 32, 18, 6
WIDE, NARROW = 620, 340  # px: of the desk's drawing, and the phone's
NAMES = 118  # px for the names of the ages
FIGURES = 96  # px for what stands behind a bar


@dataclass(frozen=True)
class Ageing:
    """The chart, drawn for desk and phone, with the ages that its table lists."""

    drawn: SafeString
    ages: Sequence[Age]
    says: str


def ageing(ages: Sequence[Age]) -> Ageing | None:
    """The chart of the ages; None where nothing is outstanding."""
    if not any(age.open for age in ages):
        return None
    says = _("Outstanding actions by age: %(ages)s.") % {"ages": "; ".join(map(_in_words, ages))}
    drawn = _drawn(ages, WIDE, says, "chart only-wide") + _drawn(ages, NARROW, says, "chart only-narrow")
    return Ageing(mark_safe(drawn), ages, says)


def _drawn(ages: Sequence[Age], width: int, says: str, classes: str) -> str:
    room = width - NAMES - FIGURES
    step = room / max(age.open for age in ages)
    body = [line(NAMES, 0, NAMES, TOP + ROW * len(ages), AXIS_COLOUR)]
    for place, age in enumerate(ages):
        top = TOP + ROW * place
        base = top + BAR - 5
        body.append(Words(age.label, NAMES - 8, base, "end").drawn())
        body.append(rectangle(NAMES, top, age.overdue * step, BAR, BAD))
        body.append(rectangle(NAMES + age.overdue * step, top, (age.open - age.overdue) * step, BAR, DATA))
        after = NAMES + age.open * step + 6
        figure = Words(str(age.open), after, base, size=14, fill=INK, bold=True)
        body.append(figure.drawn())
        if age.overdue:
            beside = after + text_width(str(age.open), 14, bold=True) + 6
            body.append(Words(_late(age), beside, base, fill=BAD, bold=True).drawn())
    return drawing(width, TOP + ROW * len(ages), body, says, classes)


def _late(age: Age) -> str:
    return ngettext("%(n)d overdue", "%(n)d overdue", age.overdue) % {"n": age.overdue}


def _in_words(age: Age) -> str:
    return f"{age.label} {age.open}" + (f" ({_late(age)})" if age.overdue else "")
