"""Long histories: averages, indices and smoothed lines never reach across what is not known or a new definition."""

from datetime import date
from decimal import Decimal

import pytest

from performance import months
from performance.arithmetic.inputs import ReadingInput
from performance.arithmetic.results import EnteredMark, PeerArea, PeerResult
from performance.charts import classes, histories
from performance.charts.comparisons import Per, WardCount, funnel, limits, ward_map, with_total
from performance.charts.histories import Base
from performance.charts.specs import Break, ChangeBar, Dot, Shape
from performance.charts.specs.maps import AreaMap
from performance.months import parse

START, TO = parse("2014-04"), parse("2019-12")  # five whole financial years and nine months
SIX_YEARS = [float(100 + k // 12) for k in range(TO - START + 1)]
OF_2017 = Break(parse("2017-04"), "New definition", "sheds are counted apart")


# -- financial years ------------------------------------------------------------------------------------------------


def test_this_financial_year_stands_over_the_last_one_and_the_average_of_five():
    spec = histories.years("Burglary", SIX_YEARS, START, TO)
    assert [line.name for line in spec.lines] == ["2019/20", "2018/19", "Average of 2014/15 to 2018/19"]
    assert spec.lines[0].values == (*[105.0] * 9, None, None, None)
    assert spec.lines[1].values == (104.0,) * 12
    assert spec.lines[2].values == (102.0,) * 12


def test_there_is_no_average_across_a_new_definition():
    spec = histories.years("Burglary", SIX_YEARS, START, TO, [OF_2017])
    assert [line.role for line in spec.lines] == ["now", "before"]
    assert spec.notes == ("No average of five years: the definition changed within them.",)


def test_a_month_that_is_not_known_in_one_of_five_years_has_no_average():
    values = list(SIX_YEARS)
    values[months.parse("2016-06") - START] = None
    average = histories.years("Burglary", values, START, TO).lines[2].values
    assert average[2] is None
    assert average[3] == 102.0


def test_where_five_years_are_not_known_the_chart_says_so():
    spec = histories.years("Burglary", SIX_YEARS[24:], START + 24, TO)
    assert spec.notes == ("No average of five years: not all of their months are known.",)


def test_a_definition_that_changed_last_year_parts_the_lines():
    recent = Break(parse("2019-04"), "New definition", "counted apart")
    assert histories.years("Burglary", SIX_YEARS, START, TO, [recent]).breaks == (recent,)


def test_the_heat_map_has_a_row_for_each_year_of_which_anything_is_known():
    spec = histories.heat("Burglary", [None] * 24 + SIX_YEARS, START - 24, [OF_2017])
    assert [row.name for row in spec.rows] == ["2014", "2015", "2016", "2017", "2018", "2019"]
    assert spec.rows[0].values[:4] == (None, None, None, 100.0)
    assert spec.breaks == (OF_2017,)


# -- index and smoothing --------------------------------------------------------------------------------------------


def test_an_index_is_100_at_its_month():
    assert histories.indexed([50, 75, None, 100], START, Base(START, START)) == (100, 150, None, 200)


@pytest.mark.parametrize("values", [[0, 5], [None, 5]])
def test_there_is_no_index_to_nothing(values: list[float | None]):
    assert histories.indexed(values, START, Base(START, START)) == (None, None)


def test_an_index_ends_at_a_new_definition():
    assert histories.indexed([50, 75, 90, 100], START, Base(START, START), [START + 2]) == (100, 150, None, None)


def test_a_smoothed_month_weighs_three_tenths_and_a_gap_begins_anew():
    assert histories.smoothed([100, 200, None, 50, 60], START) == (100, 130, None, 50, 53)


def test_smoothing_begins_anew_with_a_new_definition():
    assert histories.smoothed([100, 200, 50], START, [START + 2]) == (100, 130, 50)


def test_indexed_lines_leave_out_a_series_that_is_not_known_in_the_month_and_say_so():
    series = {"Barnet": [10, 20], "Brent": [None, 5]}
    spec = histories.index_lines("Arrests", series, START, Base(START, START), own="Barnet")
    assert [line.name for line in spec.lines] == ["Barnet"]
    assert spec.lines[0].values == (100, 130)
    assert spec.lines[0].own
    assert "Brent is not known for Apr 2014." in spec.notes
    assert spec.unit == "index, Apr 2014 = 100"


def test_an_index_to_an_average_year_averages_100_in_it_and_its_title_names_the_year():
    season = [80.0, 120.0] * 9
    base = Base(START, START + 11)
    assert sum(v or 0 for v in histories.indexed(season, START, base)[:12]) == pytest.approx(1200)
    spec = histories.index_lines("Arrests", {"Barnet": season}, START, base)
    drawn = [value for value in spec.lines[0].values[:12] if value is not None]
    assert sum(drawn) / 12 == pytest.approx(100)
    assert spec.unit == "index, average of Apr 2014–Mar 2015 = 100"
    assert spec.level is not None
    assert spec.level.label == "Average of Apr 2014–Mar 2015 = 100"


def test_the_usual_base_is_the_first_year_that_all_lines_know_by_one_definition():
    whole = [1.0] * 36
    late = [None, None, *[1.0] * 34]
    assert histories.bases({"A": whole}, START)[0] == Base(START, START + 11)
    assert histories.bases({"A": whole, "B": late}, START)[0] == Base(START + 2, START + 13)
    broken = {"A": [Break(START + 5, "New definition")]}
    assert histories.bases({"A": whole}, START, broken)[0] == Base(START + 5, START + 16)


def test_without_a_whole_year_the_usual_base_is_the_first_month_that_all_lines_know():
    gaps = [None, 3.0, *([1.0] * 10), None, *([1.0] * 10)]
    usual, months_of = histories.bases({"A": gaps, "nothing": [None] * 23}, START)
    assert usual == Base(START + 1, START + 1)
    assert START not in months_of
    assert START + 12 not in months_of
    assert usual.said == "May 2014"


def test_a_month_without_any_count_cannot_be_set_to_100():
    assert histories.bases({"A": [0.0, 5.0]}, START) == (Base(START + 1, START + 1), (START + 1,))


# -- readings -------------------------------------------------------------------------------------------------------


def reading(year: int, value: str | None, **more: object) -> ReadingInput:
    days = date(year, 1, 1), date(year, 12, 31)
    return ReadingInput(*days, None if value is None else Decimal(value), **more)  # type: ignore[arg-type]


def test_wilsons_interval():
    # Newcombe 1998, table I: 81 of 263, and 0 of 20
    assert histories.wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert histories.wilson(0, 20) == pytest.approx((0, 0.1611), abs=5e-5)


def test_readings_are_drawn_by_whose_they_are_and_a_sample_has_its_interval():
    known = [
        reading(2018, "70", sample_size=500),
        reading(2019, None, awaited=True),
        reading(2018, "72", comparator="London"),
        reading(2018, "-3", aspect="change", base="a year before"),
        reading(2018, "4", aspect="rank", comparator="London 32", of=32),
    ]
    spec = histories.dated("Feels safe", known, ours="Barnet", unit="asked", percent=True, places=0)
    assert spec is not None
    assert [line.name for line in spec.lines] == ["Barnet", "London"]
    ours = spec.lines[0].points
    assert (ours[0].low, ours[0].high) == pytest.approx((65.84, 73.85), abs=0.01)
    assert ours[1].value is None
    assert ours[1].awaited
    assert spec.lines[1].points[0].low is None


def test_a_period_that_an_analyst_marked_is_on_the_chart():
    mark = EnteredMark(parse("2018-01"), parse("2018-12"), -1, "Half as large")
    spec = histories.dated("R", [reading(2018, "25")], ours="Barnet", unit="", percent=True, places=1, entered=[mark])
    assert spec is not None
    assert (spec.marks[0].first_day, spec.marks[0].last_day) == ("2018-01-01", "2018-12-31")
    assert spec.table().rows[0][-1] == "Half as large"


def test_without_a_level_there_is_no_chart():
    changed = reading(2018, "4", aspect="change", base="a year before")
    assert histories.dated("R", [changed], ours="Barnet", unit="", percent=False, places=0) is None


# -- areas ----------------------------------------------------------------------------------------------------------


def test_a_rate_on_the_funnels_limit_has_exactly_its_z():
    dots = [Dot("A", 100_000, 10), Dot("B", 400_000, 12)]
    level, tau2, per = 11.0, 0.004, 1000
    curves = {curve.name: curve.points for curve in limits(dots, level, tau2, per)}
    for name, z in (("95%", 1.96), ("99.8%", 3.09)):
        for population, low, high in curves[name]:
            expected = level * population / per
            spread = (1 / (4 * expected) + tau2) ** 0.5
            for rate, sign in ((low, -1), (high, 1)):
                if rate:
                    assert ((rate / level) ** 0.5 - 1) / spread == pytest.approx(sign * z, abs=1e-4)


def test_a_funnel_without_its_dispersion_draws_no_limits():
    assert limits([Dot("A", 100_000, 10)], 11.0, None, 1000) == ()


def test_the_funnels_populations_come_from_counts_and_rates():
    areas = (
        PeerArea("barnet", "Barnet", 1, False, 4000, 10.0, 9.7, 10.3),
        PeerArea("brent", "Brent", 2, False, 3300, 11.0, 10.6, 11.4),
    )
    peer = PeerResult("london-32", "London 32", "population", 2019, 1, 2, areas=areas, tau2=0.01)
    row = type("Row", (), {"name": "Burglary"})
    spec = funnel(row, peer, own="barnet", unit="per 1,000", noun="residents", per=1000)  # type: ignore[arg-type]
    assert [round(dot.population) for dot in spec.dots] == [400_000, 300_000]
    assert spec.average is not None
    assert spec.average.value == pytest.approx(7300 / 700)
    assert [dot.own for dot in spec.dots] == [True, False]


def test_the_line_that_all_others_sum_to_stands_at_the_foot():
    bars = (ChangeBar("All", 30, 50), ChangeBar("A", 10, 20), ChangeBar("B", 20, 30))
    assert [(bar.name, bar.total) for bar in with_total(bars)] == [("A", False), ("B", False), ("All", True)]
    assert with_total(bars[:2]) == bars[:2]


# -- maps -----------------------------------------------------------------------------------------------------------

SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]]}
WARDS = [WardCount("a", "A", 30), WardCount("b", "B", 20, 1), WardCount("c", "C", None, 1)]


def wards_mapped(per: Per | None, *, masked: bool = False) -> AreaMap:
    row = type("Row", (), {"name": "Burglary", "polarity": -1})
    shapes = dict.fromkeys("abc", SQUARE)
    return ward_map(row, WARDS, shapes, month=TO, per=per, masked=masked)  # type: ignore[arg-type]


def test_a_rate_is_the_count_per_so_many_and_its_table_has_both():
    spec = wards_mapped(Per(1000, "households", 2019, {"a": 6000, "b": 2000, "c": 1000}))
    assert spec.unit == "per 1,000 households of 2019, 12 months to Dec 2019"
    assert [(shape.name, shape.value, shape.rank) for shape in spec.ordered] == [
        ("B", 10, 1),
        ("A", 5, 2),
        ("C", None, None),
    ]
    assert spec.table().headings[1:4] == ("Area", "Count", spec.unit)
    assert spec.table().rows[0][:4] == (1, "B", 20, 10)


def test_an_area_whose_population_is_not_known_has_a_count_and_no_rate_and_says_why():
    spec = wards_mapped(Per(1000, "households", 2019, {"b": 2000}))
    assert ("A", 30, None, "its population is not known") in [row[1:] for row in spec.table().rows]


def test_what_is_too_small_to_be_shown_has_neither_count_nor_rate_nor_flag():
    for per in (None, Per(1000, "households", 2019, dict.fromkeys("abc", 1000.0))):
        hidden = next(shape for shape in wards_mapped(per, masked=True).shapes if shape.slug == "c")
        assert (hidden.value, hidden.count, hidden.rank, hidden.flag, hidden.masked) == (None, None, None, 0, True)


def test_rare_rates_keep_two_figures():
    assert wards_mapped(Per(1000, "residents", 2019, {"a": 600_000, "b": 2_000_000})).places == 3


# -- classes --------------------------------------------------------------------------------------------------------


def test_five_classes_have_about_as_many_areas_each_and_round_edges():
    values = [10.1 + k * 0.77 for k in range(32)]
    edges = classes.edges(values)
    sizes = [sum(classes.class_of(value, edges) == k for value in values) for k in range(5)]
    assert len(edges) == 4
    assert min(sizes) >= 4
    assert max(len(f"{edge:g}") for edge in edges) <= 4
    assert classes.ranges(edges)[0].startswith("under ")
    assert classes.ranges(edges)[-1].endswith(" or more")


@pytest.mark.parametrize(("values", "expected"), [([], ()), ([7.0], ()), ([7.0, 7.0, 7.0], ())])
def test_values_that_do_not_differ_are_one_class(values: list[float], expected: tuple[float, ...]):
    assert classes.edges(values) == expected
    assert classes.ranges(expected) == ("all alike",)


def test_few_different_values_have_few_classes():
    edges = classes.edges([0, 0, 0, 0, 1, 2], whole=True)
    assert 1 <= len(edges) <= 2
    assert classes.class_of(0, edges) == 0


def test_a_value_on_an_edge_belongs_to_the_class_above_it():
    assert [classes.class_of(value, (12, 15, 18, 21)) for value in (11.9, 12, 21, 99)] == [0, 1, 4, 4]


def test_an_area_without_a_figure_has_no_class():
    spec = AreaMap("Burglary", 1, 1, (Shape("a", "A", (), None),), (12, 15))
    assert spec.class_of(spec.shapes[0]) is None
