"""`{% load charts %}`: drawings in templates, the same ones for page and print."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from performance import charts, months
from performance.charts import ChartSpec, rows
from performance.rag import Rag
from performance.results import Dashboard, MonthPoint, PeerResult, Row
from performance.series import Change, signed

register = template.Library()


@register.simple_tag
def chart(spec: ChartSpec | None) -> SafeString | str:
    """A chart of a page: a drawing for the desk and one for the phone, or nothing."""
    return charts.drawn_for_page(spec) if spec else ""


@register.simple_tag
def chart_print(spec: ChartSpec | None, width: float | None = None) -> SafeString | str:
    """A chart of a printed page: one drawing, or nothing."""
    return charts.svg(spec, width) if spec else ""


@register.simple_tag
def rating(rag: str, size: float = 34) -> SafeString:
    """The sign of a rating: "Red", "Amber", "Green" or "Grey"."""
    return mark_safe(charts.rating(rag, size))


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


@register.simple_tag
def month_mark(point: MonthPoint, polarity: int) -> SafeString:
    """▲ higher, ▼ lower, ● as expected; framed when far outside; read out in words."""
    tone = "plain"
    if point.mark and polarity:
        tone = "good" if point.mark * polarity > 0 else "bad"
    sign, said = {1: ("▲", _("higher than expected")), -1: ("▼", _("lower than expected")), 0: ("●", _("as expected"))}[
        point.mark
    ]
    if point.count is None or point.method == "none":
        return format_html('<span class="govuk-visually-hidden">{}</span>', _("not tested"))
    if point.far:
        said = _("far %(said)s") % {"said": said}
    classes = f"mark mark--{tone}" + (" mark--far" if point.far else "") + ("" if point.mark else " mark--dot")
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span><span class="govuk-visually-hidden">{}</span>',
        classes,
        sign,
        said,
    )


@register.filter
def month(value: int) -> str:
    """`Dec 2013`."""
    return months.label(value)


@register.filter
def month_name(value: int) -> str:
    """`Dec`."""
    return months.name(value)


@register.filter
def period(value: Change) -> str:
    """`Sep–Nov 2013`: the months of a window."""
    return months.span(value.first, value.to)


@register.filter
def year_before(value: Change) -> str:
    """The same months a year before."""
    return months.span(value.first - 12, value.to - 12)


@register.filter
def percent(value: Decimal | None) -> str:
    """`−6.5%`, always signed; nothing for what is not set."""
    return "" if value is None else signed(value)


@register.filter
def last_month_number(points: Sequence[MonthPoint]) -> int:
    """The last month of a series."""
    return points[-1].month


@register.filter
def last_month(points: Sequence[MonthPoint]) -> str:
    """`Dec 2013`, the last month of a series."""
    return months.label(points[-1].month)


@register.filter
def has_baseline(dashboard: Dashboard) -> bool:
    """Whether any row is compared with a baseline; else its column would be empty."""
    return any(row.baseline for row in dashboard.rows)


@register.filter
def has_targets(dashboard: Dashboard) -> bool:
    """Whether any row has a target."""
    return any(row.target for row in dashboard.rows)


@register.filter
def columns(dashboard: Dashboard) -> int:
    """How many columns the dashboard's table has."""
    first = dashboard.rows[0]
    return 7 + has_baseline(dashboard) + has_targets(dashboard) + len(first.peers) + len(first.marks)


@register.filter
def tally(dashboard: Dashboard) -> list[tuple[str, int, str]]:
    """For each rating that occurs, the worst first: the rating, how many rows have it, and its name."""
    found = Counter(row.rating.rag for row in dashboard.rows)
    names = {Rag.RED: _("red"), Rag.AMBER: _("amber"), Rag.GREEN: _("green"), Rag.GREY: _("not rated")}
    return [(rag.value, found[rag], name) for rag, name in names.items() if found[rag]]
