"""What a line says beside its windows: breaks, others' changes, wards; and what holds whatever the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from performance import months
from performance.arithmetic.columns import Column
from performance.arithmetic.dashboard import compute
from performance.arithmetic.factors import Factor
from performance.arithmetic.inputs import (
    AreaInput,
    DenominatorInput,
    GroupInput,
    MeasureInput,
    ReadingInput,
    SectionInput,
    WardsInput,
)
from performance.arithmetic.merging import Part, merged
from performance.arithmetic.rag import rate
from performance.arithmetic.results import Row
from performance.arithmetic.rules import Rules
from performance.arithmetic.spans import months_of, period
from tests.printed.entering import line, supplied
from tests.test_dashboard_arithmetic import NEW, OLD, TO, plain

GAP = (SectionInput("", (Column("rolling"), Column("gap", "g"))),)
PAIR = (GroupInput("g", "G", "of all {of}", (0, 1)),)


def first(given: Any) -> Row:
    return compute(given).rows[0]


# -- changes of definition ------------------------------------------------------------------------------


def test_a_change_of_definition_is_marked_and_its_note_printed() -> None:
    measure = MeasureInput("b", "B", -1, breaks=(TO - 60, TO - 5), break_notes={TO - 5: "Sheds count as homes."})
    found = first(plain([[5.0] * 72], measures=(measure,)))
    assert [(mark.month, mark.note) for mark in found.breaks] == [(TO - 5, "Sheds count as homes.")]
    said = "The definition changed in Jul 2013 (Sheds count as homes); nothing is compared across it."
    assert said in found.notes


def test_24_months_after_a_change_of_definition_the_12_months_change_again() -> None:
    for ago, text in ((22, "n/a"), (23, "No change")):
        measure = MeasureInput("b", "B", -1, breaks=(TO - ago,))
        assert first(plain([[5.0] * 72], measures=(measure,))).rolling.text == text


# -- a group's own change -------------------------------------------------------------------------------


def test_a_groups_own_change_and_the_gap_in_points() -> None:
    ours, theirs = [100.0] * 12 + [70.0] * 12, [100.0] * 12 + [90.0] * 12
    found = first(plain([ours, theirs], groups=PAIR, sections=GAP))
    assert [(gap.name, gap.change_pct, gap.gap) for gap in found.gaps] == [("G", Decimal("-20.0"), Decimal("-10.0"))]
    assert first(plain([ours, theirs], groups=PAIR)).gaps == ()


def test_a_group_with_a_month_missing_has_no_change_of_its_own() -> None:
    theirs = [100.0] * 12 + [None] + [90.0] * 11
    gap = first(plain([[100.0] * 24, theirs], groups=PAIR, sections=GAP)).gaps[0]
    assert (gap.change_pct, gap.gap, gap.reason) == (None, None, "months missing")


def test_a_groups_change_that_was_published_stands_in() -> None:
    told = supplied("2013-01", "2013-12", "-11.5", comparator="G", aspect="change", base="a year before")
    measure = replace(line("Robbery", told), section="")
    nobody = (GroupInput("g", "G", "of all {of}", ()),)
    gap = first(plain([[100.0] * 12 + [70.0] * 12], measures=(measure,), groups=nobody, sections=GAP)).gaps[0]
    assert (gap.change_pct, gap.gap) == (Decimal("-11.5"), Decimal("-18.5"))


def test_a_groups_change_is_not_computed_across_a_change_of_definition() -> None:
    measure = (MeasureInput("b", "B", -1, breaks=(TO - 5,)),)
    gap = first(plain([[100.0] * 24] * 2, measures=measure, groups=PAIR, sections=GAP)).gaps[0]
    assert (gap.change_pct, gap.reason) == (None, "definition changed Jul-13")


# -- wards ----------------------------------------------------------------------------------------------


def wards(counts: list[list[float]], ours: float = 30.0, **more: Any) -> Row:
    places = tuple(AreaInput(f"w{i}", f"Ward {i}") for i in range(len(counts)))
    given = WardsInput(places, np.array(counts)[None], **more)
    return first(plain([[ours] * 84], sections=(SectionInput("", (Column("wards"),)),), wards=given))


def noisy(level: float, last: float, seed: int = 1) -> list[float]:
    return [*np.random.default_rng(seed).poisson(level, 83).astype(float).tolist(), last]


def test_wards_are_listed_most_first_with_their_share_and_what_lies_elsewhere() -> None:
    found = wards([[10.0] * 84, [18.0] * 84]).wards
    assert found
    assert [(ward.name, ward.change.volume, ward.share) for ward in found.lines] == [
        ("Ward 1", 216, Decimal("64.3")),
        ("Ward 0", 120, Decimal("35.7")),
    ]
    assert (found.month, found.elsewhere) == (TO, 24)


def test_only_months_beyond_three_deviations_are_flagged_in_a_ward() -> None:
    found = wards([noisy(20, 38), noisy(20, 60, 2)], ours=200).wards
    assert found
    quiet, loud = sorted(found.lines, key=lambda ward: ward.name)
    assert quiet.z is not None
    assert 2 < quiet.z < 3
    assert (quiet.flag, loud.flag) == (0, 1)


def test_a_ward_of_a_generation_is_not_known_before_it_and_not_compared_with_others() -> None:
    young = [np.nan] * 68 + [10.0] * 16
    found = wards([young, young], first_month=TO - 15).wards
    assert found
    assert found.first_month == TO - 15
    assert {(ward.change.volume, ward.change.text) for ward in found.lines} == {(120, "n/a")}


def test_a_dashboard_of_a_ward_marks_only_what_is_far_out() -> None:
    series = noisy(20, 38)
    assert first(plain([series])).marks[-1].mark == 1
    assert first(plain([series], screen=True)).marks[-1].mark == 0


# -- whatever the figures ---------------------------------------------------------------------------------

COUNTS = st.lists(st.integers(0, 400), min_size=3, max_size=6)
SIGNS = st.sampled_from([-1, 0, 1])
FACTORS = st.lists(
    st.builds(Factor, st.sampled_from(OLD.factors), st.sampled_from(["up", "down (Dec)", "low"]), SIGNS), max_size=5
)
RULES = st.sampled_from([OLD, NEW])


@limits(deadline=None, max_examples=25, derandomize=True)
@given(COUNTS, st.integers(2, 9), st.integers(2, 9))
def test_ranks_do_not_change_when_counts_or_residents_are_scaled(values: list[int], up: int, more: int) -> None:
    def ranked(scale: int, residents: int) -> list[tuple[str, int]]:
        people = np.linspace(100, 300, len(values)) * residents
        group = (GroupInput("g", "G", "of all {of}", tuple(range(len(values)))),)
        kinds = {"population": DenominatorInput("population", 2013, people)}
        counts = [[float(value * scale)] * 12 for value in values]
        peer = first(plain(counts, groups=group, denominators=kinds)).peers[0]
        return sorted((area.slug, area.rank) for area in peer.areas)

    assert ranked(up, 1) == ranked(1, more) == ranked(1, 1)


@limits(deadline=None, max_examples=60, derandomize=True)
@given(st.lists(FACTORS, min_size=1, max_size=4), RULES)
def test_merging_keeps_every_sign_and_adds_none(lists: list[list[Factor]], rules: Rules) -> None:
    parts = [Part(f"Measure {i}", "count", tuple(found)) for i, found in enumerate(lists)]
    made = merged(parts, rules)
    every = [factor for found in lists for factor in found]
    assert {factor.sign for factor in made} == {factor.sign for factor in every}
    for sign in (-1, 1):
        assert sum(f.sign == sign for f in made) <= sum(f.sign == sign for f in every)
    assert {rate(made, rules).rag, rate(every, rules).rag} <= {"Grey"} or rate(made, rules).rag != "Grey"
    if len(parts) == 1:
        assert made == parts[0].factors
    else:
        assert [rules.factors.index(f.kind) for f in made] == sorted(rules.factors.index(f.kind) for f in made)


@limits(deadline=None, max_examples=60, derandomize=True)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 14), st.integers(0, 900)), min_size=1, max_size=6),
    st.integers(0, 40),
    st.sampled_from(["count", "percent"]),
    RULES,
)
def test_no_reading_is_compared_across_a_change_of_definition(
    given_: list[tuple[int, int, int]], ago: int, unit: str, rules: Rules
) -> None:
    broken = TO - ago
    readings = [supplied_months(TO - back - length, TO - back, value) for back, length, value in given_]
    found = first(plain([[np.nan] * 72], rules=rules, measures=(line("M", readings, unit=unit, breaks=(broken,)),)))
    for change in (found.quarter, found.rolling, found.year_to_date):
        if change and change.direction is not None:
            assert not change.first - 12 < broken <= change.to
    if found.reading:
        for moved in found.reading.changes:
            if moved.direction is not None and moved.previous is not None:
                before = [r for r in readings if r.value == moved.previous]
                assert any(not crosses(r, found.reading.last_day, broken) for r in before)


def supplied_months(begun: int, to: int, value: int) -> ReadingInput:
    return supplied(months.text(begun), months.text(to), value)


def crosses(before: ReadingInput, last_day: str, broken: int) -> bool:
    span = months_of(before)
    return span is not None and span[0] < broken <= months.parse(last_day[:7])


@limits(deadline=None, max_examples=40, derandomize=True)
@given(st.sampled_from([-1, 0, 1]), RULES, st.booleans())
def test_what_is_not_known_is_never_zero_and_never_green(polarity: int, rules: Rules, is_awaited: bool) -> None:
    waiting = [replace(supplied("2013-01", "2013-12", 1), value=None, awaited=True)] if is_awaited else []
    for unit in ("count", "percent"):
        measure = line("M", waiting, polarity=polarity, unit=unit)
        found = first(plain([[np.nan] * 72], rules=rules, measures=(measure,)))
        assert found.rating.rag == "Grey"
        assert found.quarter.volume is None
        assert found.rolling.volume is None
        assert found.reading is None or found.reading.value is None
        assert not [factor for factor in found.factors if factor.sign]


def test_periods_are_printed_as_the_board_prints_them() -> None:
    for first_day, last_day, expected in (
        (date(2013, 9, 1), date(2013, 11, 30), "Sep–Nov 2013"),
        (date(2016, 10, 1), date(2017, 9, 30), "Oct 16 – Sep 17"),
        (date(2019, 1, 6), date(2020, 1, 5), "12 months to 05/01/2020"),
        (date(2020, 1, 6), date(2020, 1, 12), "week to 12/01/2020"),
        (date(2020, 1, 6), date(2020, 1, 6), "06/01/2020"),
        (date(2020, 1, 6), date(2020, 2, 1), "06/01/2020 – 01/02/2020"),
    ):
        assert period(first_day, last_day) == expected
