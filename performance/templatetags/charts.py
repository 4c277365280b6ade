"""`{% load charts %}`: drawings in templates, the same ones for page and print."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from performance import charts
from performance.charts import ChartSpec

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
