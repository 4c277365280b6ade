"""The factors of every worked example, in the board's words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from performance.arithmetic.factors import Comparison, Evidence, Goal, Standing, factors
from performance.arithmetic.rules import RULES_2014, RULES_2020, Rules
from performance.arithmetic.series import Change, Window, between
from tests.worked_examples import LONDON, SIMILAR

OLD, NEW = Rules.from_json(RULES_2014), Rules.from_json(RULES_2020)


def change(now: int, before: int, places: int = 1) -> Change:
    return between(Window(0, 11, now), before, places=places)


def texts(evidence: Evidence, rules: Rules = OLD) -> list[tuple[str, int]]:
    return [(factor.text, factor.sign) for factor in factors(evidence, rules)]


def test_a_rise_is_a_factor_for_where_more_is_better() -> None:
    assert texts(Evidence(1, rolling=change(12, 10))) == [("Increase rolling 12 months", 1)]


def test_what_displays_as_no_change_counts_for_nothing() -> None:
    assert texts(Evidence(-1, rolling=change(9999, 10000, 0)), NEW) == [("No change in rolling 12 months", 0)]
    assert texts(Evidence(-1, quarter=change(10, 10, 0))) == [("Last quarter no change", 0)]


def test_a_rise_from_nothing_counts_against() -> None:
    assert texts(Evidence(-1, rolling=change(4, 0))) == [("Increase rolling 12 months", -1)]


def test_a_missing_month_is_said_and_not_counted() -> None:
    missing = Change(0, 11, None, 4, reason="missing Nov-13")
    assert texts(Evidence(-1, rolling=missing, quarter=missing)) == [
        ("Rolling 12 months: n/a (missing Nov-13)", 0),
        ("Last quarter: n/a (missing Nov-13)", 0),
    ]


def test_the_target_is_a_factor_only_when_a_change_in_the_right_direction_falls_short() -> None:
    goal = Goal(Decimal("-6.5"))
    short, met, wrong = change(1314, 1361), change(1272, 1361), change(1400, 1361)
    against = ("Current reduction is smaller than target", -1)
    assert against in texts(Evidence(-1, rolling=short, goal=goal))
    assert against not in texts(Evidence(-1, rolling=met, goal=goal))
    assert against not in texts(Evidence(-1, rolling=wrong, goal=goal))
    assert against not in texts(Evidence(0, rolling=short, goal=goal))


def test_a_target_can_be_a_level() -> None:
    assert Goal(level=1300).met(change(1314, 1361), -1) is False
    assert Goal(level=1314).met(change(1314, 1361), -1) is True
    assert Goal(level=1300).met(Change(0, 11, None, 10), -1) is None


def test_where_more_is_better_an_increase_can_be_smaller_than_its_target() -> None:
    evidence = Evidence(1, rolling=change(105, 100), goal=Goal(Decimal(10)))
    assert ("Current increase is smaller than target", -1) in texts(evidence)


@pytest.mark.parametrize(("rank", "printed"), [(4, True), (5, False)])
def test_a_rank_is_a_factor_in_the_best_tenth_in_2014(rank: int, printed: bool) -> None:
    assert bool(texts(Evidence(-1, standings=(Standing(rank, 32, LONDON),)))) == printed


@pytest.mark.parametrize(("rank", "printed"), [(11, True), (12, False)])
def test_a_rank_is_a_factor_in_the_best_third_in_2020(rank: int, printed: bool) -> None:
    assert bool(texts(Evidence(-1, standings=(Standing(rank, 32, LONDON),)), NEW)) == printed


def test_good_places_in_both_groups_are_one_factor() -> None:
    both = Evidence(-1, standings=(Standing(1, 15, SIMILAR), Standing(2, 32, LONDON)))
    merged = "Lowest rate of all 15 Most Similar areas and 2nd lowest of all 32 London Boroughs"
    assert texts(both) == [(merged, 1)]


def test_a_shared_place_says_so_and_the_best_of_what_is_good_is_highest() -> None:
    assert texts(Evidence(1, standings=(Standing(2, 32, LONDON, tied=True),))) == [
        ("Joint 2nd highest of all 32 London Boroughs", 1)
    ]


def test_a_rank_of_a_contextual_measure_is_shown_and_not_counted() -> None:
    assert texts(Evidence(0, standings=(Standing(1, 32, LONDON),)))[0][1] == 0


def test_bad_places_count_only_in_a_rule_set_that_asks_for_them() -> None:
    bad = Evidence(-1, standings=(Standing(27, 32, LONDON),))
    assert texts(bad) == []
    assert texts(bad, replace(OLD, worst_share=3)) == [("27th lowest of all 32 London Boroughs", -1)]


def test_exceptions_are_one_factor_a_direction() -> None:
    marked = ((8, -1), (9, 0), (10, 1), (11, -1))
    assert texts(Evidence(-1, exceptions=marked)) == [
        ("Recent exceptions: High volume (Nov)", -1),
        ("Recent exceptions: Low volume (Sep, Dec)", 1),
    ]


def test_a_comparator_counts_by_polarity() -> None:
    lower = Comparison("national", Decimal("25.4"), Decimal("28.7"))
    assert texts(Evidence(-1, comparisons=(lower,))) == [("Lower than national", 1)]
    assert texts(Evidence(1, comparisons=(lower,))) == [("Lower than national", -1)]


def test_the_baseline_is_compared_only_by_a_rule_set_that_names_one() -> None:
    evidence = Evidence(-1, baseline=change(4274, 4912))
    assert texts(evidence) == [("Reduction vs. 2011 baseline", 1)]
    assert texts(evidence, NEW) == []


def test_only_the_factors_that_a_rule_set_has_are_made() -> None:
    rules = replace(OLD, factors=("quarter",))
    assert texts(Evidence(-1, rolling=change(1, 2), quarter=change(1, 2, 0)), rules) == [("Last quarter decrease", 1)]


def test_a_rule_set_survives_being_written_as_data() -> None:
    for definition in (RULES_2014, RULES_2020):
        assert Rules.from_json(definition).to_json() == definition


@pytest.mark.parametrize(
    ("part", "value", "sentence"),
    [
        ("factors", ["luck"], "“luck” is not a factor."),
        ("exceptions", "guess", "“guess” is not a method for exceptions."),
        ("peer_share", 0, "A share of the areas is one over a whole number of at least 1."),
        ("wording", {}, "The wording of “baseline” is missing."),
        ("words", {}, "The words for up, down and same are missing."),
        ("red", [{"bad": 1}], "The rule set is incomplete"),
        ("decimals", {}, "The rule set is incomplete"),
    ],
)
def test_a_wrong_rule_set_is_refused_in_a_sentence(part: str, value: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence.replace(".", r"\.")):
        Rules.from_json({**RULES_2014, part: value})
