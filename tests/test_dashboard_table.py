"""The dashboard's table and the specifications of its charts say what was computed, and nothing else."""

import csv
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pytest
from django.template.loader import render_to_string

from performance import months
from performance.charts import Break, rows
from performance.dashboard import compute
from performance.exports import csv_response
from performance.inputs import (
    AreaInput,
    BaselineInput,
    DashboardInput,
    DenominatorInput,
    GroupInput,
    MeasureInput,
    TargetInput,
)
from performance.results import Dashboard, Row
from performance.rules import RULES_2014, Rules

TO = months.parse("2013-12")
COUNT = 96


def given(**changes: Any) -> DashboardInput:
    """Two measures of three areas up to December 2013; ours is the second area and falls a little every month."""
    numbers = np.random.default_rng(7)
    counts = numbers.poisson(200, (2, 3, COUNT)).astype(float) - np.linspace(0, 40, COUNT).round()
    value = DashboardInput(
        slug="overview",
        name="Overview",
        measures=(
            MeasureInput("robbery", "Robbery", -1, section="Stealing"),
            MeasureInput("burglary", "Burglary", -1, section="Stealing", indent=1),
        ),
        areas=tuple(AreaInput(slug, slug.title()) for slug in ("brent", "barnet", "camden")),
        area=1,
        start=TO - COUNT + 1,
        counts=counts,
        to=TO,
        quarter_to=TO - 1,
        rules=Rules.from_json(RULES_2014),
        groups=(GroupInput("london", "London", "of all {of}", (0, 1, 2)),),
        denominators={"population": DenominatorInput("population", 2013, np.array([300.0, 370.0, 230.0]), "")},
        provisional_from=TO - 2,
    )
    return replace(value, **changes)


def with_goals() -> DashboardInput:
    first = months.parse("2011-04")
    baseline, target = BaselineInput(first, first + 11, None), TargetInput(None, 2000, TO - 11, TO)
    measures = given().measures
    return given(measures=(replace(measures[0], baseline=baseline, target=target), measures[1]))


class Cells(HTMLParser):
    """Rows of a table, each a list of how many columns its cells span, with the text of each cell."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[int]] = []
        self.texts: list[list[str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
            self.texts.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append(int(dict(attrs).get("colspan") or 1))
            self.texts[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.texts and self.texts[-1]:
            self.texts[-1][-1] += data


def table(dashboard: Dashboard) -> Cells:
    cells = Cells()
    cells.feed(render_to_string("performance/_table.html", {"dashboard": dashboard}))
    return cells


# -- the table -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("input_of", [given, with_goals, lambda: given(groups=())], ids=["plain", "goals", "no peers"])
def test_every_row_fills_every_column(input_of: Any):
    dashboard = compute(input_of())
    head, second, *body = table(dashboard).rows
    columns = sum(head)
    assert sum(second) == columns - 3  # three heads reach down into the second line
    assert {sum(row) for row in body} == {columns}


def test_columns_without_a_baseline_or_a_target_are_left_out():
    assert "Target" not in str(table(compute(given())).texts)
    assert "Target" in str(table(compute(with_goals())).texts)


def test_a_section_is_named_once_above_its_rows():
    texts = [row[0].strip() for row in table(compute(given())).texts]
    assert texts.count("Stealing") == 1


def test_the_table_prints_what_was_computed():
    dashboard = compute(with_goals())
    row = dashboard.rows[0]
    printed = next(texts for texts in table(dashboard).texts if "Robbery" in texts[0])
    assert f"{row.rolling.volume:,}" in printed[5]
    assert f"{row.rolling.previous:,}" in printed[5]
    assert row.rolling.text in printed[6]
    assert row.baseline is not None
    assert row.baseline.text in printed[7]
    assert "2,000" in printed[8]
    assert row.peers[0].text in printed[9]
    assert f"{row.rating.positive} for, {row.rating.negative} against" in printed[0]


def test_what_is_not_known_says_why_and_is_never_zero():
    value = given()
    value.counts[0, 1, -20:] = np.nan
    printed = next(texts for texts in table(compute(value)).texts if "Robbery" in texts[0])
    assert "n/a" in printed[3]
    assert "missing" in printed[4]
    assert "No figures" not in printed[2]
    assert not any(text.strip() == "0" for text in printed)


def test_a_dashboard_without_rows_prints_no_table():
    assert "<table" not in render_to_string("performance/_table.html", {"dashboard": compute(given(measures=()))})


# -- the charts ---------------------------------------------------------------------------------------------


@pytest.fixture
def row() -> Row:
    return compute(with_goals()).rows[0]


def test_a_trend_is_the_rows_months_with_their_ranges(row: Row):
    spec = rows.trend(row, [Break(TO - 5, "New definition")])
    assert [(point.month, point.value, point.low, point.high) for point in spec.points] == [
        (point.month, point.count, point.low, point.high) for point in row.points
    ]
    assert [point.month for point in spec.points if point.provisional] == [TO - 2, TO - 1, TO]
    assert spec.breaks[0].label == "New definition"


def test_the_sparkline_and_the_trend_show_the_same_months(row: Row):
    assert rows.sparkline(row).points == rows.trend(row).points


def test_the_rolling_chart_ends_with_the_tables_total_and_carries_baseline_and_target(row: Row):
    spec = rows.rolling(row)
    assert spec.last is not None
    assert spec.last.value == row.rolling.volume
    assert spec.baseline is not None
    assert row.baseline is not None
    assert spec.baseline.value == row.baseline.previous
    assert spec.target is not None
    assert spec.target.value == 2000


def test_peers_are_in_the_order_of_their_ranks_and_ours_is_marked(row: Row):
    spec = rows.peers(row, row.peers[0], own="barnet", unit="per 1,000 residents", similar=["camden"])
    assert [bar.rank for bar in spec.bars] == sorted(bar.rank for bar in spec.bars)
    assert [bar.name for bar in spec.bars if bar.own] == ["Barnet"]
    assert [bar.name for bar in spec.bars if bar.similar] == ["Camden"]


def test_an_area_without_a_rank_has_no_strip(row: Row):
    assert rows.rank_strip(row.peers[0]) is not None
    assert rows.rank_strip(replace(row.peers[0], rank=None)) is None


def test_no_cell_of_the_csv_is_a_formula() -> None:
    measures = (replace(given().measures[0], name="=HYPERLINK(1)"), given().measures[1])
    table = csv_response(compute(given(measures=measures)), name="table").content.decode()
    cells = [cell for line in csv.reader(table.splitlines()) for cell in line]
    assert "'=HYPERLINK(1)" in cells
    assert any("rolling 12 months (for)" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
    assert [float(cell) for cell in cells if cell.startswith("-")]
