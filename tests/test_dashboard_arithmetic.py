"""A dashboard from plain values: the published rows, and what must hold whatever the counts."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from performance import months
from performance.arithmetic.as_json import to_json
from performance.arithmetic.dashboard import compute
from performance.arithmetic.inputs import (
    AreaInput,
    BaselineInput,
    DashboardInput,
    DenominatorInput,
    GroupInput,
    MeasureInput,
    TargetInput,
)
from performance.arithmetic.rag import Rag
from performance.arithmetic.results import Dashboard, Row
from performance.arithmetic.rules import RULES_2014, RULES_2020, Rules
from scpb.documents import snapshots
from tests import published
from tests.worked_examples import LONDON

OLD, NEW = Rules.from_json(RULES_2014), Rules.from_json(RULES_2020)
APRIL_2011 = months.parse("2011-04")
PARTS = ("residential-burglary", "non-residential-burglary")
BREAKS = (months.parse("2017-04"),)
TO = months.parse("2013-12")


def plain(counts: list[list[float | None]], **changes: object) -> DashboardInput:
    """One measure (lower is better) of as many areas as there are lists, ending in December 2013."""
    values = np.array([[np.nan if v is None else v for v in area] for area in counts], float)[None]
    given = DashboardInput(
        slug="overview",
        name="Overview",
        measures=(MeasureInput("robbery", "Robbery", -1),),
        areas=tuple(AreaInput(f"area-{i}", f"Area {i}") for i in range(len(counts))),
        area=0,
        start=TO - values.shape[2] + 1,
        counts=values,
        to=TO,
        quarter_to=TO,
        rules=OLD,
    )
    return replace(given, **changes)  # type: ignore[arg-type]


def row(given: DashboardInput) -> Row:
    return compute(given).rows[0]


def from_files(folder: Path, names: list[str], *, to: str, quarter_to: str, rules: Rules, year: int) -> DashboardInput:
    """The overview of Barnet, straight from the files."""
    cells = published.cells(folder / "borough" / name for name in names)
    areas = published.boroughs(cells)
    first = min(month for _, _, month in cells)
    last = months.parse(to)
    counts = np.full((len(published.MEASURES), len(areas), last - first + 1), np.nan)
    for (measure, borough, month), count in cells.items():
        if month <= last:
            counts[list(published.MEASURES).index(measure), areas.index(borough), month - first] = count
    people = published.residents(folder, year)
    return DashboardInput(
        slug="overview",
        name="Overview",
        measures=tuple(
            MeasureInput(
                slug,
                slug,
                -1,
                breaks=BREAKS if slug in PARTS else (),
                baseline=BaselineInput(APRIL_2011, APRIL_2011 + 11),
                target=TargetInput(Decimal("-6.5"), to=months.parse("2014-03")),
                parts=PARTS if slug == "burglary" else (),
            )
            for slug in published.MEASURES
        ),
        areas=tuple(AreaInput(name.lower().replace(" ", "-"), name) for name in areas),
        area=areas.index("Barnet"),
        start=first,
        counts=counts,
        to=last,
        quarter_to=months.parse(quarter_to),
        rules=rules,
        groups=(GroupInput("london-32", "London 32", LONDON, tuple(range(len(areas)))),),
        denominators={
            "population": DenominatorInput("population", year, np.array([people[name] for name in areas], float))
        },
    )


@pytest.fixture(scope="module")
def january_2014(real_data: Path) -> Dashboard:
    files = ["historical_200801-201612.csv"]
    return compute(from_files(real_data, files, to="2013-12", quarter_to="2013-11", rules=OLD, year=2013))


@pytest.fixture(scope="module")
def january_2020(real_data: Path) -> Dashboard:
    files = ["recent24_201707-201906.csv", "recent24_201806-202005.csv"]
    return compute(from_files(real_data, files, to="2019-10", quarter_to="2019-09", rules=NEW, year=2019))


@pytest.mark.real_data
def test_the_dashboard_of_january_2014_reproduces_as_printed(january_2014: Dashboard) -> None:
    printed = {r.measure: (r.rolling.volume, r.rolling.text) for r in january_2014.rows}
    assert printed["burglary"] == (4274, "−11.8%")
    assert printed["residential-burglary"] == (2960, "−15.1%")
    assert printed["non-residential-burglary"] == (1314, "−3.5%")
    burglary = january_2014.rows[0]
    assert burglary.baseline is not None
    assert (burglary.baseline.previous, burglary.baseline.text) == (4912, "−13.0%")
    assert burglary.rating.rag == Rag.GREEN
    assert months.span(burglary.quarter.first, burglary.quarter.to) == "Sep–Nov 2013"


@pytest.mark.real_data
def test_the_residential_burglary_of_june_2013_was_low(real_data: Path) -> None:
    files = ["historical_200801-201612.csv"]
    found = compute(from_files(real_data, files, to="2013-09", quarter_to="2013-08", rules=OLD, year=2013))
    assert to_json(found)["rows"][1]["exceptions"] == [{"month": "2013-06", "mark": "low", "method": "seasonal"}]
    assert "Recent exceptions: Low volume (Jun)" in [factor.text for factor in found.rows[1].factors]


@pytest.mark.real_data
def test_the_dashboard_of_january_2020_reproduces_with_its_ranks(january_2020: Dashboard) -> None:
    expected = {
        "burglary": (3626, 3746, "−3%", 797, 808, "−1%", 20),
        "residential-burglary": (2973, 2944, "+1%", 630, 613, "+3%", 25),
        "non-residential-burglary": (653, 802, "−19%", 167, 195, "−14%", 12),
        "robbery": (1138, 747, "+52%", 314, 162, "+94%", 12),
        "violence-with-injury": (2290, 2183, "+5%", 582, 578, "+1%", 2),
    }
    for r in january_2020.rows:
        year, quarter = r.rolling, r.quarter
        shown = (year.volume, year.previous, year.text, quarter.volume, quarter.previous, quarter.text, r.peers[0].rank)
        assert shown == expected[r.measure], r.measure
        assert r.peers[0].of == 32


@pytest.mark.real_data
def test_the_chance_interval_of_a_published_rank_is_wide(january_2020: Dashboard) -> None:
    business = january_2020.rows[2].peers[0]
    assert (business.rank, business.low, business.high) == (12, 8, 16)


@pytest.mark.real_data
def test_24_months_of_history_are_tested_by_the_classic_rule_and_said_to_be(january_2020: Dashboard) -> None:
    robbery = january_2020.rows[3]
    assert {point.method for point in robbery.marks} == {"classic"}
    assert any("simpler test" in note for note in robbery.notes)


@pytest.mark.real_data
def test_the_json_has_the_agreed_shape(january_2014: Dashboard) -> None:
    burglary = json.loads(json.dumps(to_json(january_2014)))["rows"][0]
    assert burglary["rolling12"] == {"volume": 4274, "previous": 4848, "change_pct": -11.8, "to": "2013-12"}
    assert burglary["quarter"]["to"] == "2013-11"
    assert isinstance(burglary["quarter"]["change_pct"], int)
    assert burglary["baseline"] == {"volume": 4274, "previous": 4912, "change_pct": -13.0, "to": "2013-12"}
    assert burglary["target"] == {"change_pct": -6.5, "level": None, "to": "2014-03"}
    assert burglary["peers"] == [
        {
            "group": "London 32",
            "rank": 28,
            "of": 32,
            "denominator": "population",
            "per": 1000,
            "supplied": False,
        }
    ]
    assert burglary["year_to_date"]["to"] == "2013-12"
    assert burglary["reading"] is None
    assert burglary["variation"]["sign"] in {"common", "improving-low"}
    assert burglary["exceptions"] == []
    assert burglary["factors"][0] == {"text": "Reduction vs. 2011 baseline", "sign": 1}
    assert (burglary["positive"], burglary["negative"], burglary["rag"]) == (3, 0, "Green")


@pytest.mark.real_data
def test_a_dashboard_survives_being_stored(january_2014: Dashboard) -> None:
    stored = json.loads(snapshots.canonical(snapshots.plain(january_2014)))
    again = snapshots.restore(Dashboard, stored)
    assert snapshots.canonical(snapshots.plain(again)) == snapshots.canonical(stored)
    assert to_json(again) == to_json(january_2014)


@pytest.mark.real_data
def test_a_snapshot_from_before_a_field_was_added_can_still_be_read(january_2014: Dashboard) -> None:
    stored = snapshots.plain(january_2014)
    del stored["was_to"], stored["rows"][0]["was"]
    again = snapshots.restore(Dashboard, stored)
    assert (again.was_to, again.rows[0].was) == (None, "")
    del stored["rows"]
    with pytest.raises(TypeError):
        snapshots.restore(Dashboard, stored)


# -- whatever the counts ------------------------------------------------------------------------------

SERIES = st.lists(st.one_of(st.integers(0, 300), st.none()), min_size=1, max_size=60)


@limits(deadline=None, max_examples=60)
@given(SERIES, st.integers(0, 3), st.sampled_from([OLD, NEW]))
def test_nothing_missing_counts_as_zero_or_green(values: list[int | None], late: int, rules: Rules) -> None:
    given = plain([values], rules=rules, to=TO + late, quarter_to=TO + late)
    r = row(given)
    recent = [values[i] if 0 <= i < len(values) else None for i in range(len(values) + late - 12, len(values) + late)]
    if None in recent:
        assert r.rolling.volume is None
        assert r.rolling.change_pct is None
        assert not [factor for factor in r.factors if factor.kind == "rolling" and factor.sign]
    if all(value is None for value in values):
        assert r.rating.rag == Rag.GREY
        assert to_json(compute(given))["rows"][0]["rolling12"]["volume"] is None
    for point in r.points:
        assert point.count is not None or point.mark == 0


@limits(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 300), min_size=72, max_size=72), st.integers(0, 80))
def test_nothing_is_computed_across_a_change_of_definition(values: list[int], ago: int) -> None:
    broken = TO - ago
    measure = MeasureInput("robbery", "Robbery", -1, breaks=(broken,), baseline=BaselineInput(TO - 60, TO - 49))
    r = row(plain([values, values], measures=(measure,), groups=(GroupInput("g", "G", "of {of}", (0, 1)),)))
    for change in (r.quarter, r.rolling):
        if change.direction is not None:
            assert not change.first - 12 < broken <= change.to
        if change.volume is not None:
            assert not change.first < broken <= change.to
    assert r.baseline is not None
    assert (r.baseline.direction is None) == (TO - 60 < broken <= TO)
    for total in r.totals:
        assert total.total is None or not total.month - 11 < broken <= total.month


def test_the_quarter_and_the_12_months_may_end_in_different_months() -> None:
    r = row(plain([[float(i) for i in range(60)]], quarter_to=TO - 1))
    assert (r.quarter.to, r.quarter.volume) == (TO - 1, 56 + 57 + 58)
    assert (r.rolling.to, r.rolling.volume) == (TO, sum(range(48, 60)))
    assert [point.month for point in r.marks] == [TO - 3, TO - 2, TO - 1]
    assert (r.points[0].month, r.points[-1].month) == (TO - 35, TO)


def test_an_incomplete_quarter_says_which_months_it_shows() -> None:
    r = row(plain([[10.0] * 59 + [None]]))
    assert (months.text(r.quarter.to), r.quarter.volume) == ("2013-11", 30)
    assert r.rolling.reason == "missing Dec-13"
    assert "The quarter to Dec 2013 is incomplete; Sep–Nov 2013 is shown." in r.notes


def test_an_area_without_denominators_has_no_rank_and_says_why() -> None:
    group = (GroupInput("all", "All areas", "of {of}", (0, 1, 2)),)
    r = row(plain([[5.0] * 30] * 3, groups=group))
    assert (r.peers[0].rank, r.peers[0].of, r.peers[0].text) == (None, None, "n/a")
    assert "All areas: no rank (no population known)." in r.notes


def test_areas_without_figures_are_left_out_of_ranks_with_a_note() -> None:
    group = (GroupInput("all", "All areas", "of {of}", (0, 1, 2)),)
    people = {
        "population": DenominatorInput("population", 2013, np.array([100.0, np.nan, 100.0]), "population of 2013")
    }
    r = row(plain([[5.0] * 30, [1.0] * 30, [9.0] * 30], groups=group, denominators=people))
    assert r.peers[0].text == "1/2"
    assert "All areas: 1 area without figures is left out; population of 2013." in r.notes


def test_an_area_alone_in_its_group_is_no_factor() -> None:
    people = {"population": DenominatorInput("population", 2013, np.array([100.0]))}
    r = row(plain([[5.0] * 30], groups=(GroupInput("all", "All", "of {of}", (0,)),), denominators=people))
    assert r.peers[0].text == "1/1"
    assert not [factor for factor in r.factors if factor.kind == "peers"]


def test_a_chosen_denominator_takes_the_place_of_the_measures_own() -> None:
    kinds = {
        "households": DenominatorInput("households", 2011, np.array([10.0, 1000.0])),
        "population": DenominatorInput("population", 2013, np.array([1000.0, 10.0])),
    }
    measure = (MeasureInput("robbery", "Robbery", -1, denominator="households"),)
    given = plain(
        [[5.0] * 30, [5.0] * 30],
        measures=measure,
        denominators=kinds,
        groups=(GroupInput("all", "All", "of {of}", (0, 1)),),
    )
    assert row(given).peers[0].rank == 2
    assert row(replace(given, denominator="population")).peers[0].rank == 1


def test_parts_that_do_not_sum_are_warned_of() -> None:
    counts = np.array([[[10.0] * 30], [[6.0] * 30], [[3.0] * 30]])
    measures = (
        MeasureInput("whole", "Whole", -1, parts=("a", "b")),
        MeasureInput("a", "A", -1),
        MeasureInput("b", "B", -1),
    )
    r = row(replace(plain([[0.0] * 30]), counts=counts, measures=measures))
    assert "Its parts sum to 27, not 30 (Oct–Dec 2013)." in r.notes
    assert "Its parts sum to 108, not 120 (Jan–Dec 2013)." in r.notes


def test_the_target_says_by_how_much_it_is_missed() -> None:
    measure = MeasureInput("robbery", "Robbery", -1, target=TargetInput(Decimal("-5")))
    r = row(plain([[100.0] * 12 + [97.0] * 12], measures=(measure,)))
    assert r.target is not None
    assert (r.target.met, r.target.short, r.target.volume) == (False, Decimal("2.0"), 1140)


def test_an_entered_baseline_takes_the_place_of_the_counts() -> None:
    entered = MeasureInput("robbery", "Robbery", -1, baseline=BaselineInput(APRIL_2011, APRIL_2011 + 11, level=2400))
    r = row(plain([[100.0] * 24], measures=(entered,)))
    assert r.baseline is not None
    assert (r.baseline.previous, r.baseline.text) == (2400, "−50.0%")


def test_months_not_yet_final_are_marked_provisional() -> None:
    r = row(plain([[100.0] * 40], provisional_from=TO - 2))
    assert [point.provisional for point in r.points[-4:]] == [False, True, True, True]


def test_a_change_whose_sides_come_from_different_uploads_says_so() -> None:
    same, different = np.full((1, 30), 1), np.array([[1] * 18 + [2] * 12])
    assert not row(plain([[5.0] * 30], origins=same)).rolling.mixed
    r = row(plain([[5.0] * 30], origins=different))
    assert r.rolling.mixed
    assert "The two sides of a change come from different uploads." in r.notes


def test_the_disrupted_period_is_named_where_it_matters() -> None:
    r = row(plain([[50.0] * 72], disrupted=(TO - 5, TO - 3)))
    assert "Jul–Sep 2013 was disrupted; its months are neither tested nor expected from." in r.notes
    assert not row(plain([[50.0] * 72], disrupted=(TO - 50, TO - 40))).notes


def test_no_rank_is_for_want_of_our_own_months_or_of_our_own_residents() -> None:
    group = (GroupInput("pair", "Pair", "of all {of}", (0, 1)),)
    short, whole = [None] + [5.0] * 47, [5.0] * 47 + [None]
    for ours, residents, reason in ((whole, 100.0, "months missing"), (short, np.nan, "no population known")):
        denominators = {"population": DenominatorInput("population", 2013, np.array([residents, 100.0]))}
        peer = row(plain([ours, short], groups=group, denominators=denominators)).peers[0]
        assert (peer.rank, peer.of, peer.reason) == (None, 1, reason)
