"""`{% load charts %}`: drawings in templates, the same ones for page and print."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from performance import charts, months
from performance.arithmetic.results import EnteredMark, Icon, MonthPoint, PeerResult, Row, WardLine
from performance.arithmetic.series import MINUS, Change, signed
from performance.charts import rows
from performance.charts.specs import Cell, ChartSpec

register = template.Library()


@register.simple_tag
def chart(spec: ChartSpec | None) -> SafeString | str:
    """A chart of a page: a drawing for the desk and one for the phone, or nothing."""
    return charts.drawn_for_page(spec) if spec else ""


@register.simple_tag
def chart_linked(spec: ChartSpec) -> SafeString:
    """A chart of a page of charts: a map's areas are links to the rows of its table."""
    return charts.drawn_for_page(spec, linked=True)


@register.simple_tag
def chart_cell(cell: Cell, column: int, area: str) -> SafeString:
    """A cell of a chart's table; an area of a map links back to its shape, on the drawing that is shown."""
    if isinstance(cell, str):
        shown: SafeString | str = cell
        if area and column == 1:
            links = [(f"#area-{area}", "only-wide"), (f"#narrow-{area}", "only-narrow")]
            shown = format_html_join(
                "", '<a class="govuk-link {1}" href="{0}">{2}</a>', [(*link, cell) for link in links]
            )
        return format_html('<th scope="row">{}</th>' if column == bool(area) else "<td>{}</td>", shown)
    if cell is None:
        return format_html('<td class="num">{}</td>', _("n/a"))
    said = f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}"
    return format_html('<td class="num">{}</td>', said.replace("-", MINUS))


@register.simple_tag
def rating(rag: str, size: float = 34) -> SafeString:
    """The sign of a rating: "Red", "Amber", "Green" or "Grey"."""
    return mark_safe(charts.rating(rag, size))


@register.simple_tag
def icon(advice: Icon | None, size: float = 28) -> SafeString | str:
    """The variation or assurance icon of a row, or nothing."""
    return mark_safe(charts.icon(advice.slug, advice.text, size)) if advice else ""


@register.simple_tag
def time_axis(first: int, last: int) -> SafeString:
    """The sparklines' scale of time."""
    return mark_safe(charts.time_axis(first, last))


@register.simple_tag
def sparkline(row: Row) -> SafeString:
    """A row's months, small."""
    return charts.svg(rows.sparkline(row))


@register.simple_tag
def rank_strip(peer: PeerResult) -> SafeString | str:
    """Our place in a group on a line, or nothing."""
    spec = rows.rank_strip(peer)
    return charts.svg(spec) if spec else ""


SIGNS = {1: "▲", -1: "▼", 0: "●"}


@register.simple_tag
def month_mark(point: MonthPoint, polarity: int) -> SafeString:
    """▲ higher, ▼ lower, ● as expected; framed when far outside; read out in words."""
    if not point.entered and (point.count is None or point.method == "none"):
        return format_html('<span class="govuk-visually-hidden">{}</span>', _("not tested"))
    said = {1: _("higher than expected"), -1: _("lower than expected"), 0: _("as expected")}[point.mark]
    if point.far:
        said = _("far %(said)s") % {"said": said}
    return sign(point.mark, polarity, said, far=point.far, title=point.reason)


@register.simple_tag
def entered_mark(mark: EnteredMark, polarity: int) -> SafeString:
    """The sign of a period that an analyst marked."""
    said = _("higher than expected") if mark.direction > 0 else _("lower than expected")
    return sign(mark.direction, polarity, said, title=mark.reason)


@register.simple_tag
def ward_flag(ward: WardLine, polarity: int) -> SafeString | str:
    """▲ or ▼ where a ward's latest month is beyond three standard deviations, or nothing."""
    if not ward.flag:
        return ""
    said = _("far higher than expected") if ward.flag > 0 else _("far lower than expected")
    return sign(ward.flag, polarity, said, far=True)


def sign(direction: int, polarity: int, said: str, *, far: bool = False, title: str = "") -> SafeString:
    """A mark in the colour of its meaning: adverse, favourable, or neither."""
    tone = "plain"
    if direction and polarity:
        tone = "good" if direction * polarity > 0 else "bad"
    classes = f"mark mark--{tone}" + (" mark--far" if far else "") + ("" if direction else " mark--dot")
    return format_html(
        '<span class="{}" aria-hidden="true"{}>{}</span><span class="govuk-visually-hidden">{}</span>',
        classes,
        format_html(' title="{}"', title) if title else "",
        SIGNS[direction],
        said,
    )


@register.filter
def month(value: int) -> str:
    """`Dec 2013`."""
    return months.label(value)


@register.filter
def period(value: Change) -> str:
    """`Sep–Nov 2013`: the months of a window."""
    return months.span(value.first, value.to)


@register.filter
def percent(value: Decimal | None) -> str:
    """`−6.5%`, always signed; nothing for what is not set."""
    return "" if value is None else signed(value)


@register.filter
def last_month_number(points: Sequence[MonthPoint]) -> int:
    """The last month of a series."""
    return points[-1].month
