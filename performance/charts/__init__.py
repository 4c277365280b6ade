"""Charts: what one shows is a `ChartSpec`, how it is drawn is `svg`.

A specification carries figures and labels only, as JSON when asked, so that the same one can be drawn by the page,
by print and by a library in the browser, and all of them agree.
"""

from performance.charts.drawing import drawn_for_page, svg
from performance.charts.monthly import time_axis
from performance.charts.signs import rating
from performance.charts.specs import Bar, Break, ChartSpec, Level, Peers, Point, RankStrip, Rolling, Sparkline, Trend

__all__ = [
    "Bar",
    "Break",
    "ChartSpec",
    "Level",
    "Peers",
    "Point",
    "RankStrip",
    "Rolling",
    "Sparkline",
    "Trend",
    "drawn_for_page",
    "rating",
    "svg",
    "time_axis",
]
