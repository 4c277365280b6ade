"""Every printed row of both packs, entered as it was published and computed from there (METHOD §8)."""

import pytest

from performance.arithmetic.dashboard import compute
from performance.arithmetic.rules import Rules
from tests.printed import PRINTED, Printed, entered
from tests.worked_examples import RULES


@pytest.mark.parametrize("printed", PRINTED, ids=[printed.name for printed in PRINTED])
@pytest.mark.parametrize("version", ["2014", "2020"])
def test_what_was_published_gives_the_printed_rating(printed: Printed, version: str) -> None:
    found = compute(entered(printed, RULES[version]))
    ratings = {(row.rating.positive, row.rating.negative, row.rating.rag.value) for row in found.rows}
    assert ratings == {printed.old if version == "2014" else printed.new}, [f.text for f in found.rows[0].factors]


@pytest.mark.parametrize(
    "printed", [printed for printed in PRINTED if printed.texts], ids=[p.name for p in PRINTED if p.texts]
)
def test_what_was_published_gives_the_printed_factors(printed: Printed) -> None:
    row = compute(entered(printed, own_rules(printed))).rows[0]
    assert tuple(factor.text for factor in row.factors if factor.sign) == printed.texts


def own_rules(printed: Printed) -> Rules:
    """The rule set that the row was printed with."""
    return RULES["2020" if printed.to.startswith("2019") else "2014"]
