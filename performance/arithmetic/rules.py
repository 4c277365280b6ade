"""A rule set: how figures are printed, which factors count and what makes a rating (METHOD §§5, 6).

A rule set is data with a version. The two that the board used are here, as they are loaded at first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

FACTORS = ("baseline", "peers", "rolling", "exceptions", "quarter", "target", "comparator")
METHODS = ("seasonal", "classic")
MOST, MOST_DECIMALS = 100, 4

# What a rule set says of readings unless it says otherwise: those stored before there were readings say nothing.
USUAL_WORDING = {"reading": "{change} vs. {name}", "comparator": "{change} {name}"}
USUAL_WORDS = {
    "comparator_up": "Higher than",
    "comparator_down": "Lower than",
    "comparator_same": "The same as",
    "year": "previous year",
    "period": "previous period",
}


@dataclass(frozen=True)
class Decimals:
    """Decimals of a change as printed."""

    quarter: int
    rolling: int
    baseline: int


@dataclass(frozen=True)
class RedWhen:
    """One condition for Red; every part that is set must hold."""

    outnumbered: bool = False
    positive_at_most: int | None = None
    negative_at_least: int | None = None

    def holds(self, positive: int, negative: int) -> bool:
        """Whether so many factors for and against make a row Red."""
        return (
            (not self.outnumbered or negative > positive)
            and (self.positive_at_most is None or positive <= self.positive_at_most)
            and (self.negative_at_least is None or negative >= self.negative_at_least)
        )


@dataclass(frozen=True)
class Rules:
    """A version of the method.

    `factors` in their order; `wording` by factor, with {change} for the word of its direction, whose words are
    in `words`; `baseline` names the baseline compared with (none: not compared). A rank is a factor within the
    best 1/`peer_share` of the areas, and against in the worst 1/`worst_share` if that is set.
    """

    version: str
    decimals: Decimals
    factors: tuple[str, ...]
    wording: Mapping[str, str]
    words: Mapping[str, str]
    baseline: str | None
    peer_share: int
    worst_share: int | None
    exceptions: str
    red: tuple[RedWhen, ...]

    @classmethod
    def from_json(cls, definition: Mapping[str, Any]) -> Self:
        """Read a definition. Raises ValueError with a sentence saying what is wrong."""
        try:
            rules = cls(
                version=str(definition["version"]),
                decimals=Decimals(**definition["decimals"]),
                factors=tuple(definition["factors"]),
                wording=dict(definition["wording"]),
                words=dict(definition["words"]),
                baseline=definition["baseline"],
                peer_share=int(definition["peer_share"]),
                worst_share=definition["worst_share"],
                exceptions=definition["exceptions"],
                red=tuple(RedWhen(**condition) for condition in definition["red"]),
            )
        except (KeyError, TypeError, OverflowError) as error:
            raise ValueError(f"The rule set is incomplete or has a part that is not known: {error}.") from error
        rules._check_kinds()
        rules._check()
        return rules

    def _check_kinds(self) -> None:
        """Refuse what JSON allows and the arithmetic does not: words for numbers, numbers for words, other braces."""
        numbers = [(name, value, MOST_DECIMALS) for name, value in vars(self.decimals).items()]
        numbers += [(name, value, MOST) for condition in self.red for name, value in vars(condition).items()]
        for name, value, most in [*numbers, ("worst_share", self.worst_share, MOST)]:
            if value is not None and not (isinstance(value, int) and 0 <= value <= most):
                raise ValueError(f"“{name}” must be a whole number from 0 to {most}.")
        said = [*self.wording.items(), *self.words.items(), *(("factors", factor) for factor in self.factors)]
        for name, value in [*said, ("exceptions", self.exceptions), ("baseline", self.baseline or "")]:
            if not isinstance(value, str) or "\0" in value:
                raise ValueError(f"“{name}” must be words.")
        for name, value in self.wording.items():
            if set("{}") & set(value.replace("{change}", "").replace("{name}", "")):
                raise ValueError(f"The wording of “{name}” may hold {{change}} and {{name}}, and no other braces.")

    def _check(self) -> None:
        if unknown := set(self.factors) - set(FACTORS):
            raise ValueError(f"“{min(unknown)}” is not a factor.")
        if self.exceptions not in METHODS:
            raise ValueError(f"“{self.exceptions}” is not a method for exceptions.")
        if self.peer_share < 1 or (self.worst_share is not None and self.worst_share < 1):
            raise ValueError("A share of the areas is one over a whole number of at least 1.")
        if missing := {"baseline", "rolling", "year_to_date", "quarter", "target"} - set(self.wording):
            raise ValueError(f"The wording of “{min(missing)}” is missing.")
        if {"up", "down", "same"} - set(self.words):
            raise ValueError("The words for up, down and same are missing.")

    def worded(self, kind: str, direction: int | None, name: str = "") -> str:
        """The wording of a kind for a direction; without one, what it would be about."""
        wording = self.wording.get(kind) or USUAL_WORDING[kind]
        if direction is None:
            subject = wording.format(change="", name=name).strip()
            return f"{subject[:1].upper()}{subject[1:]}"
        way = {1: "up", -1: "down", 0: "same"}[direction]
        said = "rolling" if kind == "year_to_date" else kind
        word = self.word(f"{said}_{way}") or self.words[way]
        return wording.format(change=word if wording.startswith("{change}") else word.lower(), name=name)

    def word(self, key: str) -> str:
        """A word of the rule set, or the usual one; empty where there is neither."""
        return self.words.get(key) or USUAL_WORDS.get(key, "")

    def to_json(self) -> dict[str, Any]:
        """The definition that `from_json` reads."""
        return {
            "version": self.version,
            "decimals": {
                "quarter": self.decimals.quarter,
                "rolling": self.decimals.rolling,
                "baseline": self.decimals.baseline,
            },
            "factors": list(self.factors),
            "wording": dict(self.wording),
            "words": dict(self.words),
            "baseline": self.baseline,
            "peer_share": self.peer_share,
            "worst_share": self.worst_share,
            "exceptions": self.exceptions,
            "red": [_given(condition) for condition in self.red],
        }


def _given(condition: RedWhen) -> dict[str, int | bool]:
    """The parts of a condition that are set."""
    parts: dict[str, int | bool] = {"outnumbered": True} if condition.outnumbered else {}
    if condition.positive_at_most is not None:
        parts["positive_at_most"] = condition.positive_at_most
    if condition.negative_at_least is not None:
        parts["negative_at_least"] = condition.negative_at_least
    return parts


RULES_2014: dict[str, Any] = {
    "version": "2014",
    "decimals": {"quarter": 0, "rolling": 1, "baseline": 1},
    "factors": list(FACTORS),
    "wording": {
        "baseline": "{change} vs. {name}",
        "rolling": "{change} rolling 12 months",
        "year_to_date": "{change} financial year to date",
        "quarter": "Last quarter {change}",
        "target": "Current {change} is smaller than target",
    },
    "words": {"up": "Increase", "down": "Reduction", "same": "No change", "quarter_down": "Decrease"},
    "baseline": "2011 baseline",
    "peer_share": 10,
    "worst_share": None,
    "exceptions": "seasonal",
    "red": [{"outnumbered": True}],
}

RULES_2020: dict[str, Any] = {
    "version": "2020",
    "decimals": {"quarter": 0, "rolling": 0, "baseline": 0},
    "factors": list(FACTORS),
    "wording": {
        "baseline": "{change} vs. {name}",
        "rolling": "{change} in rolling 12 months",
        "year_to_date": "{change} in financial year to date",
        "quarter": "{change} in last quarter vs. one year ago",
        "target": "Current {change} is smaller than target",
    },
    "words": {
        "up": "Increase",
        "down": "Decrease",
        "same": "No change",
        "baseline_down": "Reduction",
        "target_down": "Reduction",
    },
    "baseline": None,
    "peer_share": 3,
    "worst_share": None,
    "exceptions": "seasonal",
    "red": [{"positive_at_most": 0}, {"positive_at_most": 1, "negative_at_least": 3}],
}
