"""The rating of a row from its factors (METHOD §6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from performance.arithmetic.factors import Factor
from performance.arithmetic.rules import Rules


class Rag(StrEnum):
    """A rating; Grey where nothing counts."""

    GREEN = "Green"
    AMBER = "Amber"
    RED = "Red"
    GREY = "Grey"


@dataclass(frozen=True)
class Rating:
    """A rating with the number of factors for and against it."""

    rag: Rag
    positive: int
    negative: int

    @property
    def single(self) -> bool:
        """Whether one factor alone decides it, which the reader is told."""
        return self.positive + self.negative == 1


def rate(factors: Iterable[Factor], rules: Rules) -> Rating:
    """Rate the counted factors of one row, which may rest on several measures."""
    signs = [factor.sign for factor in factors]
    positive, negative = signs.count(1), signs.count(-1)
    return Rating(_colour(positive, negative, rules), positive, negative)


def _colour(positive: int, negative: int, rules: Rules) -> Rag:
    if positive + negative == 0:
        return Rag.GREY
    if negative == 0:
        return Rag.GREEN
    return Rag.RED if any(when.holds(positive, negative) for when in rules.red) else Rag.AMBER
