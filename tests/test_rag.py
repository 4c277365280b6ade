"""The rating of a row, and the board's own rows through both rule sets."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.arithmetic import series
from performance.arithmetic.factors import Comparison, Evidence, Factor, Standing, factors
from performance.arithmetic.rag import Rag, Rating, rate
from performance.arithmetic.rules import Rules
from performance.arithmetic.series import Change, signed
from tests.worked_examples import LONDON, RULES, cases, evidence, extra

OLD, NEW = RULES["2014"], RULES["2020"]
FACTORS = st.lists(st.sampled_from([-1, 0, 1]), max_size=9).map(lambda signs: [Factor("rolling", "", s) for s in signs])


def rating(signs: str, rules: Rules) -> Rating:
    return rate([Factor("rolling", "", {"+": 1, "-": -1, "0": 0}[sign]) for sign in signs], rules)


@pytest.mark.real_data
@pytest.mark.parametrize("version", ["2014", "2020"])
def test_every_printed_row_gives_its_factors_figures_and_rating(real_data: Path, version: str) -> None:
    rules, checked = RULES[version], 0
    for case in cases(real_data):
        if "input" not in case:
            continue
        expected, row = case[version], evidence(case["input"], rules)
        made = [*factors(row, rules), *extra(case["input"])]
        assert [[factor.text, factor.sign] for factor in made] == expected["factors"], case["name"]
        assert _shown(row) == {name: signed(Decimal(text)) for name, text in expected["shown"].items()}, case["name"]
        rated = rate(made, rules)
        assert (rated.rag, rated.positive, rated.negative) == (expected["rag"], expected["npos"], expected["nneg"])
        assert {name: round(z, 2) for name, z in _chances(row).items()} == case["z"], case["name"]
        checked += 1
    assert checked == 23


def _changes(row: Evidence) -> dict[str, Change | None]:
    return {"base": row.baseline, "fytd" if row.year_to_date else "r12": row.rolling, "q": row.quarter}


def _shown(row: Evidence) -> dict[str, str]:
    return {name: change.text for name, change in _changes(row).items() if change}


def _chances(row: Evidence) -> dict[str, float]:
    """z of the changes on the year before, with counts as random as counts can be."""
    found = {name: change for name, change in _changes(row).items() if change and name != "base"}
    return {name: change.z for name, change in found.items() if change.z is not None}


@pytest.mark.real_data
def test_the_mopac_7_percentages_and_both_sums_reproduce(real_data: Path) -> None:
    rows = [case for case in cases(real_data) if case["name"].startswith("MOPAC7")]
    for row in rows:
        change = series.percent(row["r12"], row["base"], 1)
        assert change == Decimal(row["pct"]), row["name"]
    total, *parts = rows
    assert len(parts) == 7
    assert total["base"] == sum(part["base"] for part in parts)
    assert total["r12"] == sum(part["r12"] for part in parts)


@pytest.mark.parametrize(
    ("signs", "old", "new"),
    [
        ("", Rag.GREY, Rag.GREY),
        ("00", Rag.GREY, Rag.GREY),
        ("+", Rag.GREEN, Rag.GREEN),
        ("+0", Rag.GREEN, Rag.GREEN),
        ("-", Rag.RED, Rag.RED),
        ("+-", Rag.AMBER, Rag.AMBER),
        ("+--", Rag.RED, Rag.AMBER),
        ("+---", Rag.RED, Rag.RED),
        ("++---", Rag.RED, Rag.AMBER),
        ("++--", Rag.AMBER, Rag.AMBER),
        ("---", Rag.RED, Rag.RED),
    ],
)
def test_ratings_follow_the_rule_set(signs: str, old: Rag, new: Rag) -> None:
    assert (rating(signs, OLD).rag, rating(signs, NEW).rag) == (old, new)


def test_a_rating_that_rests_on_one_factor_says_so() -> None:
    assert rating("+0", OLD).single
    assert not rating("+-", OLD).single
    assert not rating("0", OLD).single


@given(FACTORS, st.sampled_from([OLD, NEW]))
def test_nothing_uncounted_changes_a_rating(found: list[Factor], rules: Rules) -> None:
    assert rate(found, rules) == rate([factor for factor in found if factor.sign], rules)


@given(FACTORS, st.sampled_from([OLD, NEW]))
def test_another_factor_against_never_betters_a_rating(found: list[Factor], rules: Rules) -> None:
    order = [Rag.GREEN, Rag.AMBER, Rag.RED]
    before, after = rate(found, rules).rag, rate([*found, Factor("rolling", "", -1)], rules).rag
    assert before == Rag.GREY or order.index(after) >= order.index(before)


@given(st.sampled_from([-1, 0, 1]), st.sampled_from([OLD, NEW]))
def test_nothing_known_is_grey(polarity: int, rules: Rules) -> None:
    unknown = Change(0, 11, None, None, reason="missing Nov-13")
    row = Evidence(polarity, baseline=unknown, rolling=unknown, quarter=unknown)
    assert rate(factors(row, rules), rules).rag == Rag.GREY


# -- worked examples that rest on other measures, with their figures as supplied ----------------------


def supplied(direction: int) -> Change:
    """A change printed without its volumes."""
    return Change(0, 11, None, None, change_pct=Decimal(direction), direction=direction)


@pytest.mark.parametrize("rules", [OLD, NEW], ids=["2014", "2020"])
@pytest.mark.parametrize(
    ("name", "rows", "rag"),
    [
        (
            "18 re-offending",
            [
                Evidence(
                    -1, rolling=supplied(-1), comparisons=(Comparison("national", Decimal("25.4"), Decimal("28.7")),)
                )
            ],
            "Green",
        ),
        ("19 sanction detections", [Evidence(1, rolling=supplied(-1))], "Red"),
        (
            "20 burglary",
            [
                Evidence(
                    -1, baseline=supplied(-1), rolling=supplied(-1), exceptions=((5, -1), (4, -1)), quarter=supplied(-1)
                )
            ],
            "Green",
        ),
        (
            "22 the first row of violence",
            [Evidence(-1, rolling=supplied(-1), year_to_date=True, quarter=supplied(-1))],
            "Green",
        ),
        (
            "23 knife and gun crime under one rating",
            [
                Evidence(-1, rolling=supplied(-1), year_to_date=True, quarter=supplied(-1)),
                Evidence(-1, rolling=supplied(-1), year_to_date=True),
            ],
            "Green",
        ),
        (
            "24 probation",
            [
                Evidence(
                    -1,
                    baseline=supplied(-1),
                    rolling=supplied(1),
                    exceptions=((11, -1),),
                    comparisons=(Comparison("predicted", Decimal("7.0"), Decimal("7.4")),),
                )
            ],
            "Amber",
        ),
        (
            "25 youth offending",
            [
                Evidence(-1, rolling=supplied(-1), comparisons=(Comparison("London", Decimal(357), Decimal(400)),)),
                Evidence(-1, rolling=supplied(1), comparisons=(Comparison("London", Decimal("0.94"), Decimal("1.2")),)),
            ],
            "Amber",
        ),
    ],
)
def test_a_row_may_rest_on_several_measures(name: str, rows: list[Evidence], rag: str, rules: Rules) -> None:
    assert rate([factor for row in rows for factor in factors(row, rules)], rules).rag == rag, name


def test_the_same_rank_can_be_a_factor_in_2020_only() -> None:
    standing = Evidence(-1, standings=(Standing(5, 32, LONDON),))
    assert (len(factors(standing, OLD)), len(factors(standing, NEW))) == (0, 1)


def test_a_stricter_rule_set_is_a_matter_of_data() -> None:
    definition: dict[str, Any] = {**OLD.to_json(), "version": "strict", "red": [{"negative_at_least": 1}]}
    assert rating("+++-", Rules.from_json(definition)).rag == Rag.RED
    assert rating("+++", replace(OLD, red=())).rag == Rag.GREEN
