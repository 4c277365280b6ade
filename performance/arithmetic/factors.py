"""The factors for and against a measure, in the board's words and order (METHOD §§4, 5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from performance import months
from performance.arithmetic.peers import ordinal, printed_up_to
from performance.arithmetic.rules import Rules
from performance.arithmetic.series import Change, sign


@dataclass(frozen=True)
class Factor:
    """One line: `sign` 1 for, −1 against, 0 shown without counting; `kind` as in the rule set."""

    kind: str
    text: str
    sign: int


@dataclass(frozen=True)
class Standing:
    """A rank among `of` areas; `phrase` says of which, like “of all {of} London Boroughs”."""

    rank: int
    of: int
    phrase: str
    tied: bool = False


@dataclass(frozen=True)
class Goal:
    """A target: a change on the year before in per cent, a level as a volume, or both (the level decides)."""

    change_pct: Decimal | None = None
    level: int | None = None

    def volume(self, previous: int | None) -> Decimal | None:
        """The volume to reach, given the year before's."""
        if self.level is not None:
            return Decimal(self.level)
        if self.change_pct is None or previous is None:
            return None
        return previous * (1 + self.change_pct / 100)

    def met(self, rolling: Change, polarity: int) -> bool | None:
        """Whether 12 months reached it; None where that cannot be said."""
        if polarity == 0:
            return None
        goal = self.volume(rolling.previous)
        if goal is not None and rolling.volume is not None:
            return polarity * (rolling.volume - goal) >= 0
        if self.level is None and self.change_pct is not None and rolling.change_pct is not None:
            return polarity * (rolling.change_pct - self.change_pct) >= 0  # a change that was published as such
        return None


@dataclass(frozen=True)
class Comparison:
    """Our figure and another's: the national one, London's, the predicted one."""

    name: str
    ours: Decimal
    theirs: Decimal


@dataclass(frozen=True)
class Moved:
    """A reading against a `base`: the year or period before (`since` “year”, “period”) or one with a name of its own.

    `direction` None says with `reason` that they cannot be compared.
    """

    since: str
    base: str
    direction: int | None
    reason: str = ""


@dataclass(frozen=True)
class Evidence:
    """What the factors of one measure are made from; None is a column that the measure does not have.

    `rolling` is the financial year to date where `year_to_date` says so, and `yearly` then the 12 months that a target
    is held against. `cohorts` are exceptions of whole periods, in words.
    """

    polarity: int
    baseline: Change | None = None
    standings: tuple[Standing, ...] = ()
    rolling: Change | None = None
    year_to_date: bool = False
    exceptions: tuple[tuple[int, int], ...] = ()
    quarter: Change | None = None
    goal: Goal | None = None
    comparisons: tuple[Comparison, ...] = ()
    yearly: Change | None = None
    moved: tuple[Moved, ...] = ()
    cohorts: tuple[tuple[str, int], ...] = ()


def factors(evidence: Evidence, rules: Rules) -> tuple[Factor, ...]:
    """Every factor that the rule set has, in its order."""
    made = {
        "baseline": _baseline,
        "peers": _peers,
        "rolling": _rolling,
        "exceptions": _exceptions,
        "quarter": _quarter,
        "target": _target,
        "comparator": _comparators,
    }
    return tuple(factor for kind in rules.factors for factor in made[kind](evidence, rules))


def _changed(kind: str, change: Change, evidence: Evidence, rules: Rules, name: str = "") -> Factor:
    """A factor that says which way a volume went, or why that cannot be said."""
    key = "year_to_date" if kind == "rolling" and evidence.year_to_date else kind
    text = rules.worded(key, change.direction, name)
    if change.direction is None:
        return Factor(kind, f"{text}: n/a ({change.reason})", 0)
    return Factor(kind, text, evidence.polarity * change.direction)


def _moves(kind: str, evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    """Factors of readings: against a year or period before in the place of the 12 months, else of the baseline."""
    for moved in evidence.moved:
        if ("rolling" if moved.since else "baseline") != kind:
            continue
        text = rules.worded("reading", moved.direction, rules.word(moved.since) or moved.base)
        if moved.direction is None:
            yield Factor(kind, f"{text}: n/a ({moved.reason})", 0)
        else:
            yield Factor(kind, text, evidence.polarity * moved.direction)


def _baseline(evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    if evidence.baseline and rules.baseline:
        yield _changed("baseline", evidence.baseline, evidence, rules, rules.baseline)
    yield from _moves("baseline", evidence, rules)


def _rolling(evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    if evidence.rolling:
        yield _changed("rolling", evidence.rolling, evidence, rules)
    yield from _moves("rolling", evidence, rules)


def _quarter(evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    if evidence.quarter:
        yield _changed("quarter", evidence.quarter, evidence, rules)


def _peers(evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    """One factor for the good places and, where the rule set asks for it, one for the bad."""
    counted = 1 if evidence.polarity else 0
    good = [_place(s, evidence.polarity) for s in evidence.standings if s.rank <= printed_up_to(s.of, rules.peer_share)]
    yield from _joined(good, counted)
    if rules.worst_share:
        worst = [s for s in evidence.standings if s.of - s.rank < s.of // rules.worst_share]
        yield from _joined([_place(s, evidence.polarity) for s in worst], -counted)


def _place(standing: Standing, polarity: int) -> str:
    """“2nd lowest of all 32 London Boroughs”; the first needs no number."""
    end = "highest" if polarity > 0 else "lowest"
    number = "" if standing.rank == 1 else f"{ordinal(standing.rank)} "
    return f"{'joint ' if standing.tied else ''}{number}{end} {standing.phrase.format(of=standing.of)}"


def _joined(places: Sequence[str], counted: int) -> Iterable[Factor]:
    if places:
        text = " and ".join(places)
        yield Factor("peers", f"{text[:1].upper()}{text[1:]}", counted)


def _exceptions(evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    for mark, word in ((1, "High"), (-1, "Low")):
        marked = [months.name(month) for month, direction in evidence.exceptions if direction == mark]
        marked += [period for period, direction in evidence.cohorts if direction == mark]
        if marked:
            text = f"Recent exceptions: {word} volume ({', '.join(marked)})"
            yield Factor("exceptions", text, evidence.polarity * mark)


def _target(evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    """Only when the change has the right direction and falls short."""
    rolling, goal = evidence.yearly or evidence.rolling, evidence.goal
    if rolling is None or goal is None or not evidence.polarity or rolling.direction != evidence.polarity:
        return
    if goal.met(rolling, evidence.polarity) is False:
        yield Factor("target", rules.worded("target", rolling.direction), -1)


def _comparators(evidence: Evidence, rules: Rules) -> Iterable[Factor]:
    """One factor for each direction: “Lower than London, National and Statistical neighbours”."""
    for way in (-1, 1, 0):
        names = [other.name for other in evidence.comparisons if sign(other.ours - other.theirs) == way]
        if names:
            yield Factor("comparator", rules.worded("comparator", way, listed(names)), evidence.polarity * way)


def listed(names: Sequence[str]) -> str:
    """`London, National and Statistical neighbours`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
