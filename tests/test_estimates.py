"""The estimate of an intervention: the seeds' figures for the seeds' inputs, and what must hold for any."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from performance.arithmetic.estimates import Assumed, Assumptions, CrimeType, estimate


def exactly(value: str) -> Assumed:
    return Assumed(Decimal(value), Decimal(value), Decimal(value))


# What the pack of January 2014 prints; offences for an arrest, reduction and borough totals are not printed there.
REDUCTION = exactly("36.36")
SEEDS = Assumptions(
    Decimal(2),
    (
        CrimeType("All crime", 973, exactly("5"), REDUCTION, 23_263),
        CrimeType("Residential burglary", 44, exactly("11.6"), REDUCTION, 2_960),
        CrimeType("Robbery", 87, exactly("3"), REDUCTION, 891),
    ),
)


def test_the_seeds_inputs_give_the_seeds_figures() -> None:
    """But for the 24 arrests a year for 44 in two years, where the pack's own next line says 22."""
    printed = [
        ("All crime", "486.5", "2432.5", 1548, 884, "3.8"),
        ("Residential burglary", "22", "255.2", 162, 93, "3.1"),
        ("Robbery", "43.5", "130.5", 83, 48, "5.4"),
    ]
    found = [
        (
            one.crime.name,
            str(one.arrests_a_year),
            str(one.central.now),
            one.central.after,
            one.central.prevented,
            str(one.central.share),
        )
        for one in estimate(SEEDS)
    ]
    assert found == printed


@pytest.mark.parametrize("reduction", ["36.35", "36.36", "36.38"])
def test_the_seeds_figures_follow_from_any_reduction_near_four_in_eleven(reduction: str) -> None:
    types = tuple(
        CrimeType(one.name, one.arrests, one.per_arrest, exactly(reduction), one.total) for one in SEEDS.types
    )
    found = [(one.central.after, one.central.prevented) for one in estimate(Assumptions(Decimal(2), types))]
    assert found == [(1548, 884), (162, 93), (83, 48)]


def test_a_range_of_assumptions_gives_a_range_of_estimates() -> None:
    crime = CrimeType(
        "Robbery",
        87,
        Assumed(Decimal(2), Decimal(3), Decimal(4)),
        Assumed(Decimal(20), Decimal("36.36"), Decimal(50)),
        891,
    )
    (one,) = estimate(Assumptions(Decimal(2), (crime,)))
    assert [case.prevented for case in one.cases] == [17, 48, 87]
    assert [str(case.share) for case in one.cases] == ["1.9", "5.4", "9.8"]
    assert one.is_range


def test_without_the_boroughs_total_there_is_no_share() -> None:
    (one,) = estimate(Assumptions(Decimal(1), (CrimeType("Robbery", 10, exactly("3"), exactly("10")),)))
    assert (one.central.prevented, one.central.share) == (3, None)


numbers = st.decimals("0", "500", places=2)
shares = st.decimals("-100", "100", places=2)


@given(
    st.integers(0, 5000),
    st.tuples(numbers, numbers, numbers),
    st.tuples(shares, shares, shares),
    st.decimals("0.5", "10", places=1),
)
def test_offending_after_and_what_is_prevented_are_offending_now_but_for_rounding(
    arrests: int, per_arrest: tuple[Decimal, ...], reduction: tuple[Decimal, ...], years: Decimal
) -> None:
    crime = CrimeType("Any", arrests, Assumed(*sorted(per_arrest)), Assumed(*sorted(reduction)), 1000)
    assumed = Assumptions(years, (crime,))
    assert Assumptions.from_json(assumed.to_json()) == assumed
    (one,) = estimate(assumed)
    for case in one.cases:
        assert abs(case.now - case.after - case.prevented) <= Decimal("0.6")
    if reduction == tuple(sorted(reduction)) and min(reduction) >= 0:
        assert one.low.prevented <= one.central.prevented <= one.high.prevented


def inputs(**changes: Any) -> dict[str, Any]:
    found = SEEDS.to_json()
    found["types"][0].update(changes)
    return found


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({**SEEDS.to_json(), "years": "0"}, "above 0"),
        ({**SEEDS.to_json(), "years": "two"}, "must be a number"),
        ({**SEEDS.to_json(), "years": "NaN"}, "must be a number"),
        ({**SEEDS.to_json(), "types": []}, "from 1 to 20"),
        ({"years": "1"}, "incomplete"),
        (inputs(arrests=-1), "not below 0"),
        (inputs(name="Robbery"), "twice"),
        (inputs(total=0), "at least 1"),
        (inputs(reduction={"low": "1", "central": "2", "high": "101"}), "between"),
        (inputs(reduction={"low": "3", "central": "2", "high": "4"}), "must not be above"),
        (inputs(per_arrest={"low": "1e9", "central": "1e9", "high": "1e9"}), "up to a million"),
    ],
)
def test_impossible_assumptions_are_refused_with_a_sentence(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Assumptions.from_json(wrong)
