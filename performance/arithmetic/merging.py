"""One list of factors for a row that rests on several measures (METHOD §8).

What is said of the same months in the same words is one factor, which names its measures: “Reduction financial year to
date (Knife crime, Gun crime)”. Figures with days of their own and comparisons are said of each measure for itself, as
are places among other areas. Every sign that a measure brings is there after merging, and none that none brings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from performance.arithmetic.factors import Factor
from performance.arithmetic.rules import Rules


@dataclass(frozen=True)
class Part:
    """The factors of one measure of a row. Only what is counted in the same `unit` can be said in one sentence.

    `apart` are those of its factors that speak of it alone.
    """

    name: str
    unit: str
    factors: tuple[Factor, ...]
    apart: frozenset[str] = frozenset()


def merged(parts: Sequence[Part], rules: Rules) -> tuple[Factor, ...]:
    """The factors of a row in the order of the rule set; those of a single measure as they are."""
    if len(parts) == 1:
        return parts[0].factors
    order = {kind: place for place, kind in enumerate(rules.factors)}
    said: dict[tuple[str, int, str, str], list[str]] = {}
    for part in parts:
        for factor in part.factors:
            alone = factor.kind == "comparator" or factor.text in part.apart
            key = (factor.kind, factor.sign, factor.text, part.name if alone else part.unit)
            said.setdefault(key, []).append(part.name)
    found = [Factor(kind, _naming(text, names), sign) for (kind, sign, text, _of), names in said.items()]
    return tuple(sorted(found, key=lambda factor: order[factor.kind]))


def _naming(text: str, names: Sequence[str]) -> str:
    """The wording with the measures that it is said of, unless it names them already."""
    if all(name.casefold() in text.casefold() for name in names):
        return text
    listed = ", ".join(dict.fromkeys(names))
    return f"{text[:-1]}; {listed})" if text.endswith(")") else f"{text} ({listed})"
