"""A chart explored in the browser shows what the server's drawing shows: the same figures from one specification."""

from __future__ import annotations

import json
from typing import Any

import pytest

from performance import months
from performance.charts import specs
from performance.charts.exploring import DRAWN, figure
from performance.charts.legends import stroke_of

FIRST = months.parse("2024-01")
POINTS = (
    specs.Point(FIRST, 100, 80, 95, 110),
    specs.Point(FIRST + 1, None, 80, 95, 110),
    specs.Point(FIRST + 2, 140, 82, 97, 112, mark=1),
    specs.Point(FIRST + 3, 60, 82, 97, 112, mark=-1, provisional=True),
)
EXAMPLES: dict[str, tuple[specs.ChartSpec, list[Any]]] = {
    "trend": (
        specs.Trend("Robbery", POINTS, -1, (specs.Break(FIRST + 2, "New definition"),)),
        [100, None, 140, 60],
    ),
    "rolling": (
        specs.Rolling("Robbery", POINTS, -1, specs.Level(90, "Baseline"), specs.Level(85, "Target", FIRST)),
        [100, None, 140, 60],
    ),
    "peers": (
        specs.Peers(
            "Robbery",
            "per 1,000 residents",
            (specs.Bar("Barnet", 2.0, 1.5, 2.6, 1, own=True), specs.Bar("Brent", 3.0, 2.4, 3.7, 2)),
            specs.Level(2.5, "London"),
        ),
        [3.0, 2.0],
    ),
    "years": (
        specs.Years("Robbery", FIRST + 3, (specs.YearLine("2024/25", "now", (1.0, None, *[2.0] * 10)),)),
        [1.0, None, *[2.0] * 10],
    ),
    "lines": (
        specs.Lines("Robbery", FIRST, (specs.Line("Barnet", (100.0, None, 90.0), own=True),)),
        [100.0, None, 90.0],
    ),
    "dated": (
        specs.Dated(
            "Confidence",
            (
                specs.DatedLine(
                    "Barnet",
                    (
                        specs.DatedPoint("2023-10-01", "2024-09-30", 70.0, 66.0, 74.0, 500),
                        specs.DatedPoint("2024-10-01", "2025-09-30", None, awaited=True),
                    ),
                    own=True,
                ),
            ),
            suffix="%",
        ),
        [70.0],
    ),
    "changes": (
        specs.Changes(
            "MOPAC 7", "12 months to Dec 2013", "2011/12", (specs.ChangeBar("Robbery", 797, 1199, "−33.5%"),)
        ),
        [-402],
    ),
    "funnel": (
        specs.Funnel(
            "Robbery",
            "residents",
            (specs.Dot("Barnet", 380_000, 2.0, own=True), specs.Dot("Brent", 330_000, 3.0, 2.4, 1)),
            specs.Level(2.5, "London"),
            (specs.Curve("95%", ((300_000, 1.5, 3.5), (400_000, 1.6, 3.4))),),
        ),
        [2.0, 3.0],
    ),
}


def values(drawn: dict[str, Any]) -> list[list[Any]]:
    """The figures of each series, along whichever axis they lie."""
    return [list(series["x" if series.get("orientation") == "h" else "y"]) for series in drawn["data"]]


def test_every_kind_that_can_be_explored_has_an_example() -> None:
    assert set(EXAMPLES) == set(DRAWN)


@pytest.mark.parametrize("kind", sorted(EXAMPLES))
def test_an_explored_chart_holds_the_specification_s_figures(kind: str) -> None:
    spec, expected = EXAMPLES[kind]
    assert spec.kind == kind
    drawn = figure(spec)
    assert drawn
    assert expected in values(drawn)
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


def test_what_is_not_known_is_a_gap_and_not_zero() -> None:
    drawn = figure(EXAMPLES["trend"][0])
    assert drawn
    line = next(series for series in drawn["data"] if series.get("name") == "Robbery")
    assert line["y"][1] is None
    assert line["connectgaps"] is False


def test_unusual_months_are_triangles_and_provisional_ones_hollow() -> None:
    drawn = figure(EXAMPLES["trend"][0])
    assert drawn
    signs = {tuple(series["marker"]["symbol"]): series for series in drawn["data"] if series.get("mode") == "markers"}
    assert signs["triangle-up",]["y"] == [140]
    assert signs["triangle-down",]["y"] == [60]
    line = next(series for series in drawn["data"] if series.get("name") == "Robbery")
    assert line["marker"]["color"][3] == "#ffffff"


def test_a_break_is_drawn_and_named() -> None:
    drawn = figure(EXAMPLES["trend"][0])
    assert drawn
    assert [note["text"] for note in drawn["layout"]["annotations"]] == ["New definition"]
    assert drawn["layout"]["shapes"][0]["x0"] == "2024-03-01"


def drawn_of(spec: specs.ChartSpec) -> dict[str, Any]:
    found = figure(spec)
    assert found
    return found


def test_no_explored_line_reaches_across_a_new_definition() -> None:
    parted = specs.Break(FIRST + 2, "New definition")
    points = tuple(specs.Point(FIRST + k, 10.0 + k) for k in range(4))
    days = tuple(specs.DatedPoint(f"20{y}-01-01", f"20{y}-12-31", 7.0) for y in (22, 23, 24, 25))
    along: list[specs.ChartSpec] = [
        specs.Rolling("Robbery", points, -1, breaks=(parted,)),
        specs.Trend("Robbery", points, -1, (parted,)),
        specs.Lines("Robbery", FIRST, (specs.Line("Barnet", (10.0, 11.0, 12.0, 13.0)),), breaks=(parted,)),
        specs.Years("Robbery", FIRST, (specs.YearLine("2024", "now", (1.0,) * 12),), (parted,)),
        specs.Dated("Confidence", (specs.DatedLine("Barnet", days),), breaks=(parted,)),
    ]
    for spec in along:
        line = max(drawn_of(spec)["data"], key=lambda series: len(series["y"]))
        known = [value is not None for value in line["y"]]
        assert known[:3] == [True, True, False], spec.kind
        assert all(known[3:]), spec.kind


def test_an_awaited_figure_parts_the_explored_line() -> None:
    points = tuple(
        specs.DatedPoint(f"20{y}-01-01", f"20{y}-12-31", None if y == 23 else 7.0, awaited=y == 23)
        for y in (22, 23, 24)
    )
    line = drawn_of(specs.Dated("Confidence", (specs.DatedLine("Barnet", points),)))["data"][0]
    assert list(line["y"]) == [7.0, None, 7.0]


def test_what_an_analyst_entered_is_ringed_and_what_is_on_trial_is_hollow() -> None:
    points = (
        specs.Point(FIRST, 10, mark=1, tentative=True),
        specs.Point(FIRST + 1, 12, mark=1, entered=True, reason="A raid"),
        specs.Point(FIRST + 2, 12, mark=1, far=True),
    )
    signs = next(s for s in drawn_of(specs.Trend("Robbery", points, -1))["data"] if s.get("mode") == "markers")
    assert signs["marker"]["symbol"] == ["triangle-up-open", "triangle-up", "triangle-up"]
    assert signs["marker"]["line"]["width"] == [0, 2, 0]
    assert signs["marker"]["size"][2] > signs["marker"]["size"][1]
    assert signs["text"][1].endswith("A raid")
    mark = specs.Period("2023-10-01", "2024-09-30", -1, "Half as large")
    spec = EXAMPLES["dated"][0]
    assert isinstance(spec, specs.Dated)
    rings = drawn_of(specs.Dated("Confidence", spec.lines, marks=(mark,)))["data"][-1]
    assert rings["marker"]["symbol"] == "circle-open"
    assert list(rings["x"]) == ["2024-09-30"]


def test_adverse_bars_are_filled_and_a_line_that_is_not_known_stays_with_its_words() -> None:
    bars = (
        specs.ChangeBar("Robbery", 10, 5),
        specs.ChangeBar("Burglary", 5, 10),
        specs.ChangeBar("Theft", None, 4, reason="n/a (missing Nov-13)"),
    )
    drawn = drawn_of(specs.Changes("MOPAC 7", "now", "then", bars))["data"][0]
    assert list(drawn["y"]) == ["Theft", "Burglary", "Robbery"]
    assert drawn["text"][0] == "n/a (missing Nov-13)"
    assert drawn["marker"]["color"] == ["#ffffff", "#ffffff", "#b10e1e"]


def test_explored_lines_have_the_strokes_of_the_drawing() -> None:
    spec = specs.Lines("Robbery", FIRST, tuple(specs.Line(str(k), (1.0, 2.0)) for k in range(6)))
    strokes = [
        (
            s["line"]["color"],
            s["line"]["width"],
            s["line"]["dash"].replace("px", "").replace(",", " ").replace("solid", ""),
        )
        for s in drawn_of(spec)["data"]
    ]
    assert strokes == [stroke_of(k) for k in range(6)]


def test_what_the_bundle_cannot_draw_is_not_explored() -> None:
    assert figure(specs.RankStrip("London", 3, 32)) is None
