"""Charts: what one shows is a `ChartSpec` of `specs`, how it is drawn is `svg`.

A specification carries figures and labels only, so that page, print, download and a library in the browser draw the
same, and `to_json` is complete: a second renderer needs nothing else. What every specification has, as JSON:

`kind`, `title`, `unit`, `area`, `source`, `moment` (ISO day of the figures), `notes` (sentences printed under it),
`heading` and `credit` (the same in one line each), `sentence` (read out in its place), `legend` (`sign`, `words`).
Months are text like `2013-12`, days ISO 8601, what is not known is null and never 0. Besides, by kind:

trend      `points` (month, value, low, expected, high, mark ±1, far, tentative, provisional, entered, reason),
           `breaks` (month, label, note), `polarity` (−1: high is bad, 1: high is good, 0: neither)
rolling    `points`, `baseline` and `target` (value, label, first), `breaks`: a line ends at a break
sparkline  `points`, `polarity`
years      `first_month` (April of this year), `lines` (name, role now/before/average, twelve values), `breaks`
lines      `first`, `lines` (name, values, own, breaks), `level` (value and label of the index's 100), `places`
heat       `rows` (name, first_month, twelve values), `edges` (what parts the classes: a value on an edge lies above)
peers      `bars` (name, value, low, high, rank, own, similar), best first; `average`
funnel     `noun`, `dots` (name, population, rate, z, flag, own, similar), `average`, `curves` (name, points of
           population, low, high)
changes    `now`, `then` (names of the periods), `bars` (name, now, then, percent as printed, polarity, total, reason)
multiples  `first`, `panels` (slug, name, values, marks, masked), all on one scale from 0
map        `width`, `height` of the plane, `shapes` (slug, name, rings of x, y with y down, value, rank, count, flag,
           own, masked), `edges`, `places`, `flag_words`
dated      `lines` (name, own, points: first_day, last_day, value, low, high, sample_size, awaited, note), `places`,
           `suffix`, `breaks`, `marks` (first_day, last_day, direction, reason), `dots`
rank       `rank`, `of`, `low`, `high`

`table()` gives the same figures as headings and rows: the table beside the chart, and its CSV.
"""

from performance.charts.drawing import drawn_for_page, sheet, svg
from performance.charts.monthly import time_axis
from performance.charts.signs import icon, icon_names, rating

__all__ = ["drawn_for_page", "icon", "icon_names", "rating", "sheet", "svg", "time_axis"]
