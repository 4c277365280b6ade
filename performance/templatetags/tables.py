"""`{% load tables %}`: what a dashboard's table says besides its figures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.rag import Rag
from performance.arithmetic.results import EnteredMark, Icon, ReadingChange, Row, WardResult
from performance.arithmetic.series import Change, signed
from performance.charts.signs import icon_names
from performance.lines import Line
from performance.tables import kinds, words

register = template.Library()


@register.filter
def amount(value: Decimal | int | None) -> str:
    """`3,623`, or `n/a`."""
    return words.amount(value)


@register.filter
def mark_period(mark: EnteredMark) -> str:
    """`Jan–Dec 2012`."""
    return kinds.mark_period(mark)


@register.filter
def advice(row: Row) -> list[Icon]:
    """The row's variation and assurance icons, those that it has."""
    return [icon for icon in (row.variation, row.assurance) if icon]


@register.filter
def advice_name(icon: Icon) -> str:
    """What an icon means in a word or two: `Improving`, `Hit or miss`."""
    return icon_names()[icon.slug].partition(":")[0]


@register.filter
def generation(found: WardResult) -> str:
    """`Wards since May 2022`: which wards these are."""
    said = {
        "first": months.label(found.first_month) if found.first_month is not None else "",
        "last": months.label(found.last_month) if found.last_month is not None else "",
    }
    if said["first"] and said["last"]:
        return _("Wards of %(first)s to %(last)s") % said
    if said["first"]:
        return _("Wards since %(first)s") % said
    return _("Wards until %(last)s") % said if said["last"] else _("Wards")


@register.filter
def tally(lines: Sequence[Line]) -> list[tuple[str, int, str]]:
    """For each rating that occurs, the worst first: the rating, how many rows have it, and in words; names for red."""
    names = {Rag.RED: _("red"), Rag.AMBER: _("amber"), Rag.GREEN: _("green"), Rag.GREY: _("not rated")}
    found = []
    for rag, name in names.items():
        rows = [line.row.row_name or line.row.name for line in lines if line.is_first and line.rating.rag == rag]
        if rows:
            found.append((rag.value, len(rows), f"{name}: {', '.join(rows)}" if rag == Rag.RED else name))
    return found


@register.filter
def windows(row: Row) -> list[Change]:
    """Quarter, 12 months and financial year to date, those that anything is known of; the first two for counts."""
    counted = any(point.count is not None for point in row.points)
    shown = [row.quarter, row.rolling, *([row.year_to_date] if row.year_to_date else [])]
    return [change for change in shown if change.volume is not None or (counted and change is not row.year_to_date)]


@register.filter
def reading_said(row: Row) -> str:
    """The latest reading: `25.4%`, or that it is awaited."""
    return words.reading(row.reading, row).text


@register.filter
def change_said(change: ReadingChange, row: Row) -> str:
    """`−0.9 pp on a year before`."""
    told = words.reading_move(change, row)
    return " ".join([told.text, *(under.text for under in told.under[:1])])


@register.filter
def points(value: Decimal) -> str:
    """`−4.1 pp`."""
    return signed(value, " pp")
