"""What each chart shows, as frozen data. Months are whole numbers (performance.months); None is not known, never 0."""

from performance.charts.specs.areas import Bar, Curve, Dot, Funnel, Peers, RankStrip
from performance.charts.specs.base import Cell, ChartSpec, Key, Table, number
from performance.charts.specs.changes import ChangeBar, Changes
from performance.charts.specs.dated import Dated, DatedLine, DatedPoint, Period
from performance.charts.specs.heat import HeatMap, HeatRow
from performance.charts.specs.lines import Line, Lines, YearLine, Years
from performance.charts.specs.maps import AreaMap, Shape
from performance.charts.specs.monthly import Break, Level, MonthlySpec, Point, Rolling, Sparkline, Trend
from performance.charts.specs.multiples import Multiples, Panel

__all__ = [
    "AreaMap",
    "Bar",
    "Break",
    "Cell",
    "ChangeBar",
    "Changes",
    "ChartSpec",
    "Curve",
    "Dated",
    "DatedLine",
    "DatedPoint",
    "Dot",
    "Funnel",
    "HeatMap",
    "HeatRow",
    "Key",
    "Level",
    "Line",
    "Lines",
    "MonthlySpec",
    "Multiples",
    "Panel",
    "Peers",
    "Period",
    "Point",
    "RankStrip",
    "Rolling",
    "Shape",
    "Sparkline",
    "Table",
    "Trend",
    "YearLine",
    "Years",
    "number",
]
