"""The board's printed rows as inputs: the fixtures of the published method, read into evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from performance import months
from performance.arithmetic.factors import Evidence, Factor, Goal, Standing
from performance.arithmetic.rules import RULES_2014, RULES_2020, Rules
from performance.arithmetic.series import Change, Window, between, sign

LONDON = "of all {of} London Boroughs"
SIMILAR = "rate of all {of} Most Similar areas"
PHRASES = {"msg": SIMILAR, "ldn": LONDON}
RULES = {
    "2014": Rules.from_json(RULES_2014),
    "2020": replace(Rules.from_json(RULES_2020), baseline="2011 baseline"),
}


def cases(folder: Path) -> list[dict[str, Any]]:
    """Every row of the fixtures."""
    return list(json.loads((folder / "oracles" / "rag_fixtures.json").read_text()))


def evidence(given: dict[str, Any], rules: Rules) -> Evidence:
    """A row's inputs as the factors want them."""
    year = given.get("r12") or given.get("fytd")
    rolling = _counted(year, rules.decimals.rolling)
    return Evidence(
        polarity=given.get("pol", -1),
        baseline=_base(given.get("base"), rolling, rules),
        standings=tuple(Standing(rank, of, PHRASES[group]) for group, (rank, of) in given.get("peers", {}).items()),
        rolling=rolling,
        year_to_date="fytd" in given,
        exceptions=tuple((months.NAMES.index(name), mark) for name, mark in given.get("exc", [])),
        quarter=_counted(given.get("q"), rules.decimals.quarter),
        goal=Goal(Decimal(given["target"])) if "target" in given else None,
    )


def extra(given: dict[str, Any]) -> list[Factor]:
    """Factors of measures that the issue has no figures for, as printed."""
    return [Factor("comparator", text, sign_) for text, sign_ in given.get("extra", [])]


def _counted(pair: list[int] | None, places: int) -> Change | None:
    return between(Window(0, 11, pair[0]), pair[1], places=places) if pair else None


def _base(base: int | str | None, rolling: Change | None, rules: Rules) -> Change | None:
    """The change on the baseline, from its volume or as printed."""
    if base is None or rolling is None:
        return None
    if isinstance(base, int):
        return between(Window(0, 11, rolling.volume), base, places=rules.decimals.baseline)
    return Change(0, 11, rolling.volume, None, change_pct=Decimal(base), direction=sign(Decimal(base)))
