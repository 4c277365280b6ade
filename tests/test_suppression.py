"""What is left out of public figures, and that nothing left out can be worked out from what stays."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space

from performance import months, suppression
from performance.arithmetic.factors import Factor
from performance.arithmetic.masking import NOTE, NOTE_RATING, SMALL
from performance.arithmetic.rag import Rag, Rating
from performance.arithmetic.results import (
    Dashboard,
    GroupChange,
    MonthPoint,
    PeerArea,
    PeerResult,
    ReadingChange,
    ReadingComparison,
    ReadingResult,
    Row,
    SectionResult,
    TargetResult,
    TotalPoint,
    WardLine,
    WardResult,
)
from performance.arithmetic.series import Change, percent
from performance.arithmetic.suppression import Span, Spread, Subject, left_out, places_left_out

FIRST, SHOWN, BEFORE = 600, 36, 11  # the first month shown, months shown, and months that only totals reach
LAST = FIRST + SHOWN - 1


def total(counts: list[int], to: int, length: int) -> int:
    """The months up to `to` of counts that begin before the first month shown."""
    end = to - (FIRST - BEFORE) + 1
    return sum(counts[end - length : end])


def change(counts: list[int], to: int, length: int) -> Change:
    now, before = total(counts, to, length), total(counts, to - 12, length)
    shown = percent(now, before, 1)
    return Change(to - length + 1, to, now, before, shown, 1 if shown is None else int(np.sign(shown)), z=0.5)


def row(counts: list[int], slug: str = "knives", **changes: object) -> Row:
    """A line that shows everything that can be shown of 47 months."""
    points = tuple(
        MonthPoint(month, total(counts, month, 1), 4.0, 1.0, 9.0, 0.3, 0, False, "seasonal", False)
        for month in range(FIRST, LAST + 1)
    )
    values: dict[str, object] = {
        "measure": slug,
        "name": slug.title(),
        "polarity": -1,
        "section": "",
        "indent": 0,
        "quarter": change(counts, LAST, 3),
        "rolling": change(counts, LAST, 12),
        "year_to_date": change(counts, LAST, 9),
        "baseline": None,
        "baseline_name": "",
        "target": None,
        "peers": (),
        "marks": points[-3:],
        "factors": (Factor("rolling", "Decrease in rolling 12 months", 1),),
        "rating": Rating(Rag.GREEN, 1, 0),
        "points": points,
        "totals": tuple(TotalPoint(month, total(counts, month, 12)) for month in range(FIRST, LAST + 1)),
        "notes": (),
    }
    return Row(**{**values, **changes})  # type: ignore[arg-type]


def dashboard(*rows: Row) -> Dashboard:
    return Dashboard("overview", "Overview", "barnet", "Barnet", LAST, LAST, "2020", None, rows)


def shown(*rows: Row, parts: suppression.Parts = ()) -> tuple[Row, ...]:
    return suppression.public(dashboard(*rows), parts).rows


LARGE = [20 + month % 7 for month in range(SHOWN + BEFORE)]


# -- what somebody can work out --------------------------------------------------------------------------


def months_of(name: str, change: Change | None) -> list[tuple[str, int, int, int | None]]:
    if change is None:
        return []
    return [
        (name, change.first, change.to, change.volume),
        (f"{name} before", change.first - 12, change.to - 12, change.previous),
    ]


def windows(line: Row) -> list[tuple[str, int, int, int | None]]:
    """Name, first month, last month and value (None: left out) of everything counted on a line."""
    found = [("month", point.month, point.month, point.count) for point in (*line.points, *line.marks)]
    found += [("total", point.month - 11, point.month, point.total) for point in line.totals]
    for name in ("quarter", "rolling", "year_to_date"):
        found += months_of(name, getattr(line, name))
    return found


def vector(line: int, lines: int, first: int, to: int) -> np.ndarray:
    form = np.zeros((lines, SHOWN + BEFORE))
    form[line, first - (FIRST - BEFORE) : to - (FIRST - BEFORE) + 1] = 1
    return form.ravel()


def free(known: list[np.ndarray], width: int) -> np.ndarray:
    """What may still be added to the months without contradicting anything known."""
    return null_space(np.array(known)) if known else np.eye(width)


def follows(form: np.ndarray, freedom: np.ndarray) -> bool:
    """Whether a sum of months is a linear combination of those known: nothing that is free changes it."""
    return bool(np.abs(form @ freedom).max(initial=0) < 1e-7)


def public_forms(lines: tuple[Row, ...], place: dict[str, int]) -> list[np.ndarray]:
    return [
        vector(place[line.measure], len(place), first, to)
        for line in lines
        for _name, first, to, value in windows(line)
        if value is not None
    ]


def worked_out(full: list[Row], public: tuple[Row, ...], least: int, sums: Sequence[np.ndarray] = ()) -> list[str]:
    """Which small figures follow from what is public; `sums` are relations between lines that everybody knows."""
    place = {line.measure: number for number, line in enumerate(full)}
    freedom = free([*public_forms(public, place), *sums], len(full) * (SHOWN + BEFORE))
    return [
        f"{line.measure} {name} {first}"
        for line in full
        for name, first, to, value in windows(line)
        if value is not None
        and (line.access == "members" or (line.smallest_public and 0 < value < least))
        and follows(vector(place[line.measure], len(place), first, to), freedom)
    ]


thin = st.lists(st.integers(0, 14), min_size=SHOWN + BEFORE, max_size=SHOWN + BEFORE)


@settings(max_examples=25, deadline=None)
@given(thin, st.sampled_from([3, 5, 10]))
def test_no_small_number_follows_from_a_lines_months_and_totals(counts: list[int], least: int) -> None:
    line = row(counts, smallest_public=least)
    public = shown(line)
    assert worked_out([line], public, least) == []
    assert not [value for *_, value in windows(public[0]) if value is not None and 0 < value < least]


@settings(max_examples=12, deadline=None)
@given(thin, thin, thin)
def test_no_small_number_follows_from_a_whole_and_its_other_parts(
    first: list[int], second: list[int], third: list[int]
) -> None:
    whole = row([a + b + c for a, b, c in zip(first, second, third, strict=True)], "whole")
    parts = [
        row(first, "first", indent=1, smallest_public=5),
        row(second, "second", indent=1),
        row(third, "third", indent=1),
    ]
    sums = [
        vector(0, 4, month, month) - sum(vector(part, 4, month, month) for part in (1, 2, 3))
        for month in range(FIRST - BEFORE, LAST + 1)
    ]
    assert worked_out([whole, *parts], shown(whole, *parts), 5, sums) == []


@settings(max_examples=6, deadline=None)
@given(thin, thin)
def test_nothing_of_a_measure_for_members_follows_from_the_whole_and_the_other_part(
    first: list[int], second: list[int]
) -> None:
    whole = row([a + b for a, b in zip(first, second, strict=True)], "whole")
    parts = [row(first, "first", indent=1, access="members"), row(second, "second", indent=1)]
    sums = [
        vector(0, 3, month, month) - vector(1, 3, month, month) - vector(2, 3, month, month)
        for month in range(FIRST - BEFORE, LAST + 1)
    ]
    assert worked_out([whole, *parts], shown(whole, *parts), 5, sums) == []


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=2, max_size=4), st.integers(3, 5))
def test_a_month_left_out_might_be_more_than_one_number(counts: list[int], least: int) -> None:
    """Not only linear: no other whole numbers of at least zero would give the same public figures but these."""
    months = len(counts)
    spans = [Span(month, month, month + 1, count, 2) for month, count in enumerate(counts)]
    spans += [Span("all", 0, months, sum(counts)), Span("later", 1, months, sum(counts[1:]), 1)]
    (hidden,) = left_out([Subject(tuple(spans), least)])
    told = [Span("nothing", 0, 0, 0), *(span for span in spans if span.name not in hidden)]
    tried = np.indices((sum(counts) + 2,) * months).reshape(months, -1)
    fits = np.all([tried[span.start : span.end].sum(axis=0) == span.value for span in told], axis=0)
    for month, count in enumerate(counts):
        if 0 < count < least:
            assert len(np.unique(tried[month, fits])) > 1


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=6), st.booleans())
def test_no_small_ward_follows_from_the_total_and_the_other_wards(counts: list[int], is_shown: bool) -> None:
    places = {f"ward {number}": count for number, count in enumerate(counts)}
    is_shown = is_shown and sum(counts) >= 5
    (hidden,) = places_left_out([Spread(places, is_shown, 5)])
    known = [np.eye(len(counts))[number] for number in range(len(counts)) if f"ward {number}" not in hidden]
    known += [np.ones(len(counts))] if is_shown else []
    freedom = free(known, len(counts))
    for number, count in enumerate(counts):
        if 0 < count < 5:
            assert not follows(np.eye(len(counts))[number], freedom)


# -- what is left out, and what is not -------------------------------------------------------------------


def test_a_dashboard_without_small_numbers_stays_as_it_is() -> None:
    line = row(LARGE, smallest_public=5)
    assert shown(line) == (line,)
    assert suppression.public(dashboard(row([1] * 47))).rows == (row([1] * 47),)


def test_a_small_month_takes_the_smallest_of_its_neighbours_with_it_and_no_total() -> None:
    counts = [*LARGE[:40], 2, *LARGE[41:]]
    (line,) = shown(row(counts, smallest_public=5))
    assert line.rolling.volume == sum(counts[-12:])
    hidden = [point.month for point in line.points if point.count is None]
    assert FIRST - BEFORE + 40 in hidden
    assert 2 <= len(hidden) <= 8
    assert NOTE in line.notes


def test_zero_is_shown_where_nothing_is_small_and_left_out_beside_a_small_number() -> None:
    zeros = [0, *LARGE[1:40], 0, *LARGE[41:]]
    assert shown(row(zeros, smallest_public=5)) == (row(zeros, smallest_public=5),)
    (line,) = shown(row([*zeros[:44], 1, *zeros[45:]], smallest_public=5))
    assert next(point for point in line.points if point.month == FIRST - BEFORE + 40).count is None


def test_with_a_volume_go_its_change_its_significance_and_the_gap() -> None:
    counts = [9] * 35 + [0] * 11 + [4]
    line = row(counts, smallest_public=5, gaps=(GroupChange("london", "London", Decimal("-3.0"), Decimal("9.9")),))
    (public,) = shown(line)
    assert public.rolling.volume is None
    assert public.rolling.previous is not None
    assert (public.rolling.change_pct, public.rolling.z, public.rolling.reason) == (None, None, SMALL)
    assert public.rolling.text == "n/a"
    assert public.gaps[0].gap is None
    assert public.gaps[0].change_pct == Decimal("-3.0")


def test_expected_ranges_go_with_the_first_month_that_goes() -> None:
    (line,) = shown(row([*LARGE[:40], 2, *LARGE[41:]], smallest_public=5))
    assert {(point.expected, point.low, point.high, point.z) for point in line.points} == {(None, None, None, None)}


def test_a_target_over_twelve_months_left_out_takes_factors_and_rating() -> None:
    counts = [9] * 35 + [0] * 11 + [3]
    target = TargetResult(Decimal(-10), None, None, None, 97, True, None)
    (line,) = shown(row(counts, smallest_public=5, target=target))
    assert (line.factors, line.rating.rag) == ((), Rag.GREY)
    assert line.target == TargetResult(Decimal(-10), None, None, None, None, None, None)
    assert NOTE_RATING in line.notes


def test_an_areas_table_goes_where_any_area_is_small_and_our_rank_stays() -> None:
    areas = (
        PeerArea("barnet", "Barnet", 1, False, sum(LARGE[-12:]), 1.0, 0.9, 1.1),
        PeerArea("brent", "Brent", 2, False, 3, 1.0, 0.9, 1.1),
    )
    peer = PeerResult("london", "London", "population", 2023, 1, 2, False, 1, 2, 1.0, areas)
    (line,) = shown(row(LARGE, smallest_public=5, peers=(peer,)))
    assert (line.peers[0].text, line.peers[0].areas, line.peers[0].average) == ("1/2", (), None)


def test_wards_go_two_at_least_with_their_shares() -> None:
    now = sum(LARGE[-12:])
    wards = WardResult(
        LAST,
        None,
        None,
        tuple(
            WardLine(slug, slug, Change(LAST - 11, LAST, count, 50, Decimal(1), 1), Decimal(10), 0.5)
            for slug, count in (("hale", now - 33), ("garden", 3), ("oakleigh", 10), ("totteridge", 20))
        ),
    )
    (line,) = shown(row(LARGE, smallest_public=5, wards=wards))
    assert line.wards is not None
    volumes = {ward.slug: ward.change.volume for ward in line.wards.lines}
    assert volumes == {"hale": now - 33, "garden": None, "oakleigh": None, "totteridge": 20}
    assert [ward.share is None for ward in line.wards.lines] == [False, True, True, False]


def test_a_reading_goes_where_few_stand_behind_it_or_behind_the_rest() -> None:
    for value, numerator, of, stays in (
        (40, 40, 100, True),
        (3, 3, 100, False),
        (97, 97, 100, False),
        (3, None, 100, False),
    ):
        reading = ReadingResult(
            "2013-01-01",
            "2013-12-31",
            "2013",
            Decimal(value),
            changes=(ReadingChange("a year before", Decimal(5), Decimal(-2), "points", -1),),
            comparisons=(ReadingComparison("London", Decimal(6), None, Decimal(-3), -1),),
            numerator=None if numerator is None else Decimal(numerator),
            denominator=Decimal(of),
        )
        (line,) = shown(row(LARGE, smallest_public=5, unit="percent", reading=reading))
        assert line.reading is not None
        assert (line.reading == reading) is stays
        if not stays:
            left = line.reading
            assert (left.value, left.numerator, left.changes[0].change, left.comparisons[0].gap) == (None,) * 4


def test_a_reading_of_before_goes_where_few_stand_behind_it() -> None:
    changes = (
        ReadingChange("a year before", Decimal(3), Decimal("300.0"), "percent", 1),
        ReadingChange("2011 baseline", Decimal(40), Decimal("-70.0"), "percent", -1),
    )
    reading = ReadingResult("2013-01-06", "2014-01-05", "12 months to 05/01/2014", Decimal(12), changes=changes)
    (line,) = shown(row(LARGE, smallest_public=5, reading=reading))
    assert line.reading is not None
    assert line.reading.value == 12
    assert [(told.previous, told.change) for told in line.reading.changes] == [(None, None), (40, Decimal("-70.0"))]
    assert line.reading.changes[0].direction == 1


def test_a_reading_that_repeats_the_12_months_goes_where_they_go() -> None:
    """Others' figures of the same days stand beside our volume as a reading (arithmetic.readings)."""
    first, to = months.first_day(LAST - 11), months.last_day(LAST)
    for counts in ([0] * (SHOWN + BEFORE - 12) + [1] + [0] * 11, [0] * (SHOWN + BEFORE - 12) + [3] + [0] * 11):
        volume = total(counts, LAST, 12)
        reading = ReadingResult(first.isoformat(), to.isoformat(), "12 months", Decimal(volume))
        (line,) = shown(row(counts, smallest_public=5, reading=reading))
        assert line.reading is not None
        assert (line.rolling.volume, line.reading.value) == (None, None)
    parent = row([30 + month % 5 for month in range(SHOWN + BEFORE)], "all")
    part = row([month % 2 for month in range(SHOWN + BEFORE)], "few", smallest_public=20, indent=1)
    sums = [30 + month % 5 - month % 2 for month in range(SHOWN + BEFORE)]
    volume = total(sums, LAST, 12)
    reading = ReadingResult(first.isoformat(), to.isoformat(), "12 months", Decimal(volume))
    other = row(sums, "most", indent=1, reading=reading)
    lines = {line.measure: line for line in shown(parent, part, other)}
    assert lines["few"].rolling.volume is None
    left = lines["most"]
    assert left.reading is not None
    assert (left.rolling.volume is None) == (left.reading.value is None)
    assert left.rolling.volume is None or lines["all"].rolling.volume is None


def test_a_row_that_lost_a_line_for_members_does_not_bear_its_name() -> None:
    both = {"key": "secret", "row_name": "Secret, Knives and Guns"}
    lines = shown(row(LARGE, "secret", access="members", **both), row(LARGE, **both), row(LARGE, "guns", **both))
    assert [(line.measure, line.key, line.row_name) for line in lines] == [
        ("knives", "knives", "Knives and Guns"),
        ("guns", "knives", "Knives and Guns"),
    ]
    (alone,) = shown(row(LARGE, "secret", access="members", **both), row(LARGE, **both))
    assert (alone.key, alone.row_name) == ("", "")


def test_a_measure_for_members_goes_with_its_section() -> None:
    secret = row(LARGE, "secret", access="members", section="Gangs")
    full = dashboard(row(LARGE, section="Knives"), secret)
    sections = (SectionResult("Knives"), SectionResult("Gangs"))
    public = suppression.public(Dashboard(**{**vars(full), "sections": sections}))
    assert [line.measure for line in public.rows] == ["knives"]
    assert public.sections == (SectionResult("Knives"),)


def test_a_row_that_rests_on_a_measure_for_members_shows_neither_factors_nor_rating() -> None:
    lines = shown(row(LARGE, key="both"), row(LARGE, "secret", access="members", key="both"))
    assert [(line.measure, line.factors, line.rating.rag, line.was) for line in lines] == [("knives", (), Rag.GREY, "")]
    assert lines[0].rolling.volume == sum(LARGE[-12:])
    assert NOTE_RATING in lines[0].notes


def test_a_note_of_what_the_parts_sum_to_goes_once_anything_does() -> None:
    parts = ("Its parts sum to 200, not 201 (2013).", "The definition changed in May 2013.")
    lines = shown(row(LARGE, notes=parts), row([1] * 47, "guns", smallest_public=5))
    assert lines[0].notes == parts[1:]


def test_a_threshold_below_three_is_taken_as_three() -> None:
    assert left_out([Subject((Span("a", 0, 1, 2), Span("b", 1, 2, 3)), 2)]) == [frozenset({"a"})]
    assert left_out([Subject((Span("a", 0, 1, 1),), 1)]) == [frozenset()]
