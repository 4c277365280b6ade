"""`{% load words %}`: figures in plain sentences, and dates out of frozen documents."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.masking import SMALL
from performance.arithmetic.results import ReadingResult, Row
from performance.tables.words import reading_amount

register = template.Library()


@register.filter
def day(written: str) -> str:
    """`9 January 2026`, from the form in which a document keeps its days."""
    return date_format(date.fromisoformat(written), "j F Y") if written else ""


@register.filter
def in_a_sentence(row: Row) -> str:
    """`3,623 in the 12 months to Oct 2019, 110 fewer than the year before.`, or a reading with its own dates."""
    if row.rolling.volume is None and row.reading is not None:
        return reading_in_a_sentence(row, row.reading)
    now, before = row.rolling.volume, row.rolling.previous
    said = {"month": months.label(row.rolling.to)}
    if now is None and row.rolling.reason.startswith(SMALL):
        return _("Too few in the 12 months to %(month)s to be shown.") % said
    if now is None:
        return _("Not known for the 12 months to %(month)s: %(reason)s.") % {**said, "reason": row.rolling.reason}
    said["count"] = f"{now:,}"
    if before is None and row.rolling.reason.startswith(SMALL):
        return _("%(count)s in the 12 months to %(month)s.") % said
    if before is None:
        return _("%(count)s in the 12 months to %(month)s; there is no year before to compare with.") % said
    difference = abs(now - before)
    said["difference"] = f"{difference:,}"
    if now == before:
        return _("%(count)s in the 12 months to %(month)s, as many as the year before.") % said
    if now > before:
        return _("%(count)s in the 12 months to %(month)s, %(difference)s more than the year before.") % said
    return _("%(count)s in the 12 months to %(month)s, %(difference)s fewer than the year before.") % said


def reading_in_a_sentence(row: Row, reading: ReadingResult) -> str:
    """`68% in Oct 16 – Sep 17, 3 points higher than a year before.`"""
    said = {"period": reading.period, "value": reading_amount(reading.value, row)}
    if reading.value is None:
        text = _("Still awaited for %(period)s.") if reading.awaited else _("Not known for %(period)s.")
        return text % said
    change = next((change for change in reading.changes if change.direction is not None), None)
    if change is None or change.change is None:
        return _("%(value)s in %(period)s.") % said
    said |= {"base": change.base, "size": f"{abs(change.change)}{'%' if change.unit == 'percent' else ''}"}
    if not change.direction:
        return _("%(value)s in %(period)s, the same as %(base)s.") % said
    if change.unit == "points":
        said["size"] = _("%(size)s points") % said
    if change.direction > 0:
        return _("%(value)s in %(period)s, %(size)s higher than %(base)s.") % said
    return _("%(value)s in %(period)s, %(size)s lower than %(base)s.") % said
