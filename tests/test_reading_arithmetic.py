"""Figures with days of their own: how they stand in for counts, change, and compare with others'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from performance import months
from performance.arithmetic.columns import Column
from performance.arithmetic.dashboard import compute
from performance.arithmetic.inputs import (
    BaselineInput,
    DashboardInput,
    DenominatorInput,
    GroupInput,
    MarkInput,
    MeasureInput,
    ReadingInput,
    SectionInput,
    TargetInput,
)
from performance.arithmetic.rag import Rag
from performance.arithmetic.results import Dashboard, Row
from performance.arithmetic.rules import RULES_2014, Rules
from scpb.documents import snapshots
from tests.printed.entering import GROUPS, line, pair, rank, supplied, together
from tests.test_dashboard_arithmetic import OLD, TO, plain

NOTHING = [[float("nan")] * 144]


def entered(*lines: MeasureInput, columns: tuple[Column, ...] = (), **changes: Any) -> DashboardInput:
    """Lines of an area without a single monthly count, to December 2013."""
    counts = np.full((len(lines), 1, 144), np.nan)
    values = {"measures": lines, "groups": GROUPS, "counts": counts, "start": TO - 143, **changes}
    return replace(plain(NOTHING), sections=(SectionInput("", columns),), **values)


def row(given: MeasureInput, columns: tuple[Column, ...] = (), **changes: Any) -> Row:
    return compute(entered(given, columns=columns, **changes)).rows[0]


def survey(*readings: ReadingInput, **measure: Any) -> MeasureInput:
    return line("Worry", list(readings), unit="percent", change_in="points", **measure)


def days(first: date, last: date, value: str | int | None, **more: Any) -> ReadingInput:
    return ReadingInput(first, last, None if value is None else Decimal(value), **more)


# -- in the place of counts -----------------------------------------------------------------------------


def test_supplied_aggregates_stand_in_for_windows_that_are_not_counted_with_their_own_months() -> None:
    found = row(
        line(
            "Knife crime",
            pair("2013-09", "2013-11", 66, 96),
            pair("2012-12", "2013-11", 300, 320),
            pair("2013-04", "2013-11", 230, 310),
        )
    )
    assert (found.quarter.first, found.quarter.to) == (months.parse("2013-09"), months.parse("2013-11"))
    assert (found.quarter.volume, found.quarter.previous, found.quarter.text) == (66, 96, "−31%")
    assert (found.rolling.volume, found.rolling.text, found.rolling.to) == (300, "−6.3%", months.parse("2013-11"))
    assert found.year_to_date
    assert (found.year_to_date.volume, found.year_to_date.text) == (230, "−25.8%")
    assert found.reading is None
    assert not found.rolling.chance
    assert found.rolling.z is None


def test_a_change_that_was_published_as_such_needs_no_volume_before() -> None:
    found = row(line("Knife crime", pair("2013-01", "2013-12", 230, "-26.2")))
    assert (found.rolling.volume, found.rolling.previous, found.rolling.text) == (230, None, "−26.2%")
    assert [(f.text, f.sign) for f in found.factors] == [("Reduction rolling 12 months", 1)]


def test_a_published_change_is_held_against_the_target() -> None:
    measure = line("Burglary", pair("2013-01", "2013-12", 1314, "-3.5"), target=TargetInput(Decimal("-6.5")))
    found = row(measure)
    assert found.target
    assert (found.target.met, found.target.short) == (False, Decimal("3.0"))
    assert "Current reduction is smaller than target" in [factor.text for factor in found.factors]


def test_counts_come_before_what_was_supplied() -> None:
    measure = line("Robbery", pair("2013-01", "2013-12", 9999, 1))
    found = row(measure, counts=np.full((1, 1, 144), 10.0))
    assert (found.rolling.volume, found.rolling.previous) == (120, 120)


def test_counted_months_are_compared_with_the_volume_supplied_for_the_year_before() -> None:
    counts = np.full((1, 1, 144), np.nan)
    counts[0, 0, -12:] = 10
    measure = line("Robbery", supplied("2012-01", "2012-12", 150))
    assert row(measure, counts=counts).rolling.text == "−20.0%"


def test_an_aggregate_is_never_made_into_that_of_a_year() -> None:
    found = row(line("Robbery", supplied("2013-07", "2013-12", 60), supplied("2012-07", "2012-12", 50)))
    assert found.rolling.volume is None
    assert found.quarter.volume is None
    assert found.reading
    assert (found.reading.period, found.reading.value) == ("Jul–Dec 2013", 60)
    assert found.reading.changes[0].change == Decimal("20.0")


def test_an_old_aggregate_is_not_shown_as_the_latest_12_months() -> None:
    found = row(line("Robbery", pair("2011-01", "2011-12", 100, 90)))
    assert found.rolling.volume is None
    assert found.rating.rag == Rag.GREY


def test_nothing_supplied_is_compared_across_a_change_of_definition() -> None:
    broken = months.parse("2013-03")
    found = row(
        line("Burglary", pair("2013-04", "2013-12", 90, 100), pair("2013-10", "2013-12", 30, 40), breaks=(broken,))
    )
    assert (found.quarter.volume, found.quarter.text) == (30, "n/a")
    assert found.quarter.reason == "definition changed Mar-13"
    told = row(line("Burglary", pair("2013-10", "2013-12", 30, "-25"), breaks=(broken,)))
    assert told.quarter.direction is None
    fell = line(
        "Rate",
        supplied("2012-01", "2012-12", "8.1"),
        supplied("2013-01", "2013-12", "7.0"),
        unit="rate",
        breaks=(broken,),
    )
    change = row(fell).reading
    assert change
    assert (change.changes[0].change, change.changes[0].reason) == (None, "definition changed Mar-13")
    assert row(fell).rating.rag == Rag.GREY


def test_a_baseline_can_be_supplied_as_a_level_or_as_a_change() -> None:
    base = supplied("2011-04", "2012-03", 1000)
    span = BaselineInput(months.parse("2011-04"), months.parse("2012-03"))
    level = row(line("Robbery", base, pair("2013-01", "2013-12", 800, 900), baseline=span))
    told = row(
        line(
            "Robbery",
            pair("2013-01", "2013-12", 800, 900),
            supplied("2012-09", "2013-08", "-9.3", aspect="change", base="2011 Baseline"),
        )
    )
    assert level.baseline
    assert told.baseline
    assert (level.baseline.previous, level.baseline.text) == (1000, "−20.0%")
    assert (told.baseline.text, told.baseline.to) == ("−9.3%", months.parse("2013-08"))
    for found in (level, told):
        assert "Reduction vs. 2011 baseline" in [factor.text for factor in found.factors]


# -- with days of their own -------------------------------------------------------------------------------


def test_percentages_change_in_points() -> None:
    then = months.parse("2019-09")
    rates = supplied("2015-10", "2016-09", "26.3"), supplied("2016-10", "2017-09", "25.4")
    found = row(survey(*rates, decimals=1), to=then, quarter_to=then, start=then - 143)
    assert found.reading
    change = found.reading.changes[0]
    assert (found.reading.period, change.base, change.unit) == ("Oct 16 – Sep 17", "a year before", "points")
    assert (change.previous, change.change, change.direction) == (Decimal("26.3"), Decimal("-0.9"), -1)


def test_a_wave_is_compared_with_the_wave_before() -> None:
    waves = [supplied("2012-04", "2013-03", 22), supplied("2012-07", "2013-06", 24), supplied("2012-10", "2013-09", 25)]
    found = row(survey(*waves, compared_with="period"))
    assert found.reading
    assert [(c.base, c.previous, c.change) for c in found.reading.changes] == [("the period before", 24, 1)]
    assert [(f.text, f.sign) for f in found.factors if f.sign] == [("Increase vs. previous period", -1)]


def test_twelve_months_to_any_day_and_weeks_find_their_year_before() -> None:
    months_to = [days(date(2012, 1, 6), date(2013, 1, 5), 43), days(date(2013, 1, 6), date(2014, 1, 5), 58)]
    found = row(line("Knife crime", months_to))
    assert found.reading
    assert found.reading.period == "12 months to 05/01/2014"
    assert (found.reading.changes[0].change, found.reading.changes[0].unit) == (Decimal("34.9"), "percent")
    weekly = [days(date(2012, 12, 24), date(2012, 12, 30), 10), days(date(2013, 12, 23), date(2013, 12, 29), 8)]
    week = row(line("Calls", weekly)).reading
    assert week
    assert (week.period, week.changes[0].change) == ("week to 29/12/2013", Decimal("-20.0"))


def test_a_reading_keeps_its_sample_and_counts() -> None:
    given = supplied("2013-01", "2013-12", "20", numerator=Decimal(14), denominator=Decimal(70), sample_size=402)
    found = row(survey(given)).reading
    assert found
    assert (found.numerator, found.denominator, found.sample_size) == (14, 70, 402)
    assert (found.first_day, found.last_day) == ("2013-01-01", "2013-12-31")


def test_what_awaits_the_next_survey_says_so_and_counts_for_nothing() -> None:
    before, waits = supplied("2012-01", "2012-12", 20), ReadingInput(date(2013, 1, 1), date(2013, 12, 31), None)
    found = row(survey(before, replace(waits, awaited=True, note="Awaits the next residents' survey")))
    assert found.reading
    assert (found.reading.awaited, found.reading.value) == (True, None)
    assert found.reading.note == "Awaits the next residents' survey"
    assert found.factors == ()
    assert found.rating.rag == Rag.GREY


def test_comparators_are_one_factor_for_each_direction() -> None:
    others = {"London": "8", "National": "9", "Statistical neighbours": "6"}
    span = ("2013-01", "2013-12")
    found = row(
        line(
            "Rate",
            supplied(*span, "7"),
            [supplied(*span, level, comparator=name) for name, level in others.items()],
            unit="rate",
        )
    )
    assert [(f.text, f.sign) for f in found.factors] == [
        ("Lower than London and National", 1),
        ("Higher than Statistical neighbours", -1),
    ]
    assert found.reading
    assert [(c.name, c.gap, c.direction) for c in found.reading.comparisons] == [
        ("London", -1, -1),
        ("National", -2, -1),
        ("Statistical neighbours", 1, 1),
    ]


def test_anothers_own_change_is_shown_with_the_gap_and_is_no_factor() -> None:
    span, year = ("2013-01", "2013-12"), {"aspect": "change", "base": "a year before"}
    found = row(
        line(
            "Entrants",
            supplied(*span, 357),
            supplied(*span, "-25.9", **year),
            supplied(*span, "-29.2", comparator="London", **year),
            unit="rate",
        )
    )
    assert found.reading
    other = found.reading.comparisons[0]
    assert (other.change, other.gap, other.direction) == (Decimal("-29.2"), Decimal("3.3"), 1)
    assert [factor.text for factor in found.factors] == ["Reduction vs. previous year"]


def test_a_distance_from_what_was_predicted_is_a_comparison() -> None:
    span = ("2013-01", "2013-12")
    found = row(
        line("Rate", supplied(*span, 7), supplied(*span, "-5.6", aspect="change", base="Predicted"), unit="rate")
    )
    assert [(f.kind, f.text, f.sign) for f in found.factors] == [("comparator", "Lower than Predicted", 1)]
    assert found.reading
    assert [(c.name, c.gap, c.direction) for c in found.reading.comparisons] == [("Predicted", Decimal("-5.6"), -1)]
    assert [c.base for c in found.reading.changes] == ["a year before"]


def test_a_comparator_counts_where_its_column_is_shown_however_it_is_written() -> None:
    span = ("2013-01", "2013-12")
    rate = line("Rate", supplied(*span, 7), supplied(*span, 8, comparator="national"), unit="rate")
    assert [f.text for f in row(rate, (Column("comparator", "National"),)).factors] == ["Lower than national"]
    assert row(rate, (Column("comparator", "London"),)).factors == ()


# -- ranks and marks ------------------------------------------------------------------------------------


def test_a_published_rank_stands_where_the_areas_are_not_known() -> None:
    found = row(
        line(
            "Robbery",
            rank("London 32", "2013-08", 9, 32),
            replace(rank("LONDON-32", "2013-11", 10, 32), source="MPS"),
            rank("somewhere", "2013-11", 1, 9),
        )
    )
    similar, london = found.peers
    assert (similar.rank, similar.supplied) == (None, False)
    assert (london.text, london.supplied, london.dated, london.source) == (
        "10/32",
        True,
        "12 months to Nov 2013",
        "MPS",
    )
    assert "London 32: rank as published, 12 months to Nov 2013 (MPS)." in found.notes


def test_a_computed_rank_comes_before_a_published_one() -> None:
    group = (GroupInput("london-32", "London 32", "of all {of}", (0, 1)),)
    given = plain([[5.0] * 30, [9.0] * 30], groups=group)
    people = {"population": DenominatorInput("population", 2013, np.array([100.0, 100.0]))}
    measure = line("Robbery", rank("london-32", "2013-12", 2, 32))
    found = compute(replace(given, measures=(measure,), denominators=people)).rows[0].peers[0]
    assert (found.text, found.supplied) == ("1/2", False)


def test_an_entered_exception_counts_and_says_that_somebody_entered_it() -> None:
    steady = [[10.0 + i % 3 for i in range(72)]]
    mark = MarkInput(TO - 1, TO - 1, 1, "Two events in one week")
    found = compute(plain(steady, measures=(MeasureInput("r", "R", -1, marks=(mark,)),))).rows[0]
    point = found.marks[1]
    assert (point.mark, point.entered, point.reason, point.far) == (1, True, "Two events in one week", False)
    assert ("Recent exceptions: High volume (Nov)", -1) in [(f.text, f.sign) for f in found.factors]
    assert [(m.first_month, m.reason) for m in found.entered] == [(TO - 1, "Two events in one week")]


def test_a_mark_that_a_test_made_stays_one_and_takes_the_reason() -> None:
    peak = [[10.0 + i % 3 for i in range(71)] + [90.0]]
    mark = MarkInput(TO, TO, 1, "A festival")
    point = compute(plain(peak, measures=(MeasureInput("r", "R", -1, marks=(mark,)),))).rows[0].marks[-1]
    assert (point.mark, point.entered, point.far, point.reason) == (1, False, True, "A festival")


def test_an_entered_exception_of_long_ago_is_no_recent_one() -> None:
    steady = [[10.0 + i % 3 for i in range(72)]]
    measure = MeasureInput("r", "R", -1, marks=(MarkInput(TO - 9, TO - 9, 1, "Long ago"),))
    found = compute(plain(steady, measures=(measure,))).rows[0]
    assert not [factor for factor in found.factors if factor.kind == "exceptions"]
    assert found.entered == ()
    assert [point.month for point in found.points if point.entered] == [TO - 9]


def test_a_period_that_was_exceptional_is_named_as_one() -> None:
    span = supplied("2012-07", "2013-06", "7.0")
    mark = [("2012-01", "2012-12", -1)]
    found = row(line("Probation", span, unit="rate", marks=mark))
    assert [(f.text, f.sign) for f in found.factors] == [("Recent exceptions: Low volume (Jan 12 – Dec 12)", 1)]
    old = row(line("Probation", span, unit="rate", marks=[("2011-01", "2011-12", -1)]))
    assert old.factors == ()


# -- what a section shows, and rows of several lines ------------------------------------------------------


def test_a_factor_counts_only_for_a_column_that_is_shown() -> None:
    counts = np.full((1, 1, 144), 10.0)
    counts[0, 0, -12:] = 8
    chosen = {
        (): {"rolling", "quarter"},
        ("quarter",): {"quarter"},
        ("rolling",): {"rolling"},
        ("previous",): {"rolling"},
        ("trend",): set(),
        ("exceptions",): set(),
    }
    for kinds, expected in chosen.items():
        found = row(line("Robbery"), tuple(Column(kind) for kind in kinds), counts=counts)
        assert {factor.kind for factor in found.factors} == expected, kinds


def test_where_nobody_chose_columns_a_reading_does_not_repeat_what_the_counts_say() -> None:
    counts = np.full((1, 1, 144), 10.0)
    counts[0, 0, -12:] = 8
    months_to = [days(date(2012, 1, 6), date(2013, 1, 5), 43), days(date(2013, 1, 6), date(2014, 1, 5), 58)]
    found = row(line("Knife crime", months_to), counts=counts)
    assert [factor.kind for factor in found.factors] == ["rolling", "quarter"]
    assert found.reading
    chosen = row(line("Knife crime", months_to), (Column("rolling"), Column("reading_change")), counts=counts)
    assert [factor.sign for factor in chosen.factors] == [1, -1]


def test_the_year_to_date_takes_the_place_of_12_months_where_only_it_is_shown() -> None:
    counts = np.full((1, 1, 144), 10.0)
    counts[0, 0, -3:] = 20
    to_date, both = (Column("year_to_date"),), (Column("rolling"), Column("year_to_date"))
    found = row(line("Robbery"), to_date, counts=counts)
    assert [factor.text for factor in found.factors] == ["Increase financial year to date"]
    assert found.year_to_date
    assert (found.year_to_date.first, found.year_to_date.volume) == (months.parse("2013-04"), 120)
    assert [f.text for f in row(line("Robbery"), both, counts=counts).factors] == ["Increase rolling 12 months"]


def test_lines_rated_together_share_factors_and_rating_and_name_what_is_said_of_whom() -> None:
    knife = line("Knife crime", pair("2013-01", "2013-12", 66, 96), marks=[("2013-12", "2013-12", 1)])
    gun, arson = (line(name, pair("2013-01", "2013-12", 44, 57)) for name in ("Gun crime", "Arson"))
    rows = compute(entered(*together(knife, gun), arson)).rows
    assert [f.text for f in rows[0].factors] == [
        "Reduction rolling 12 months (Knife crime, Gun crime)",
        "Recent exceptions: High volume (Dec; Knife crime)",
    ]
    assert rows[0].factors == rows[1].factors
    assert rows[0].rating == rows[1].rating
    assert (rows[0].rating.positive, rows[0].rating.negative, rows[0].rating.rag) == (1, 1, Rag.AMBER)
    assert [row.key for row in rows] == ["knife-crime", "knife-crime", ""]
    assert [f.text for f in rows[2].factors] == ["Reduction rolling 12 months"]


def test_what_is_counted_in_different_units_is_not_said_in_one_breath() -> None:
    calls = line("Calls", pair("2013-01", "2013-12", 66, 96), unit_words="calls")
    callers = line("Callers", pair("2013-01", "2013-12", 6, 9), unit_words="people who called again")
    assert compute(entered(*together(calls, callers))).rows[0].rating.positive == 2


def test_the_measures_name_is_not_repeated_where_the_wording_has_it() -> None:
    span = ("2013-01", "2013-12")
    one = line("London", supplied(*span, 7), supplied(*span, 8, comparator="London"), unit="rate")
    other = line("Other", supplied(*span, 7), supplied(*span, 8, comparator="National"), unit="rate")
    texts = [factor.text for factor in compute(entered(*together(one, other))).rows[0].factors]
    assert texts == ["Lower than London", "Lower than National (Other)"]


def test_a_rule_set_from_before_there_were_readings_still_reads() -> None:
    assert "reading" not in RULES_2014["wording"]
    own = Rules.from_json({**RULES_2014, "wording": {**RULES_2014["wording"], "reading": "{name}: {change}"}})
    found = line("Rate", supplied("2012-01", "2012-12", 8), supplied("2013-01", "2013-12", 7), unit="rate")
    assert [factor.text for factor in row(found).factors] == ["Reduction vs. previous year"]
    assert [factor.text for factor in row(found, rules=own).factors] == ["previous year: reduction"]
    assert OLD.to_json() == RULES_2014


@pytest.mark.parametrize("field", ["reading", "year_to_date", "gaps", "variation", "breaks", "entered", "key", "unit"])
def test_an_edition_from_before_rows_said_so_can_still_be_read(field: str) -> None:
    whole = compute(entered(line("Knife crime", pair("2013-01", "2013-12", 66, 96))))
    stored = snapshots.plain(whole)
    del stored["rows"][0][field], stored["sections"]
    again = snapshots.restore(Dashboard, stored)
    assert again.sections == ()
    assert getattr(again.rows[0], field) == Row.__dataclass_fields__[field].default


def test_a_computed_dashboard_with_readings_survives_being_stored() -> None:
    span = ("2013-01", "2013-12")
    rate = line(
        "Rate", supplied(*span, "7.1"), supplied(*span, 8, comparator="London"), rank("London 32", "2013-12", 3, 32)
    )
    whole = compute(entered(rate, columns=(Column("reading"),)))
    assert snapshots.restore(Dashboard, snapshots.plain(whole)) == whole
