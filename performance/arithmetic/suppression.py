"""Which figures must be left out so that no small number can be worked out from those that stay.

Everything counted that a dashboard shows of a measure is the sum of some months: a month, a quarter, twelve months. It
is a difference of two *marks* on one ruler, the running total at the end of one month less that at the end of another.
A reader can work out exactly what is a linear combination of what is shown: October from a quarter and its two other
months, a month from two successive 12-month totals, a part from the whole and the other parts. So:

* A *secret* is a difference of two marks that is below the measure's threshold, whether or not it is shown itself. Zero
  is about nobody; yet where a measure has a small number above zero, its zeros are secrets too, so that what is left
  out may as well be zero. A measure that is not public at all has nothing but secrets.
* Figures are shown one by one, the weightiest first: 12 months, quarter, year to date, earlier 12-month totals, months;
  among equals the largest first. One is left out if it, with all shown before it, would let a secret be worked out.

The second rule makes the first small number's neighbour disappear as well: of a year whose other months are all shown
the smallest of them, of parts the smallest other part. The same is done with wards, which sum to the whole.

The answer is exact for linear relations (it is an elimination over whole numbers modulo a prime) and holds within one
dashboard. It cannot know what another publication says.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

PRIME = 1_048_573  # products of two residues, summed over any row here, fit 64 bits
LEAST = 3  # with fewer values to choose from, the direction of a change alone would tell them

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Span:
    """The count of some months: from mark `start` to mark `end`, a mark being the month that begins there.

    `name` says where it is shown; spans of lower `order` are shown first.
    """

    name: Hashable
    start: int
    end: int
    value: int
    order: int = 0


@dataclass(frozen=True)
class Subject:
    """What is counted of one measure: its spans, what counts as small, and the subjects that sum to it.

    `smallest` is the least count shown; None shows all. `secret` shows nothing at all.
    """

    spans: tuple[Span, ...]
    smallest: int | None = None
    secret: bool = False
    parts: tuple[int, ...] = ()


@dataclass
class Reader:
    """What somebody can work out from the forms shown so far, and the secrets that nobody may.

    A form is a vector over unknowns; `basis` is kept reduced, so that a secret that could be worked out becomes zero.
    """

    secrets: Whole
    basis: Whole = field(init=False)
    pivots: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.secrets = self.secrets % PRIME
        self.basis = np.zeros((0, self.secrets.shape[1]), np.int64)

    def shown(self, form: Whole) -> bool:
        """Show one form more, unless a secret would follow from it. Says whether it is shown."""
        rest = form % PRIME
        if self.pivots:
            rest = (rest - rest[self.pivots] @ self.basis) % PRIME
        places = np.flatnonzero(rest)
        if not len(places):
            return True  # it follows from what is shown already
        pivot = int(places[0])
        rest = rest * pow(int(rest[pivot]), -1, PRIME) % PRIME
        touched = np.flatnonzero(self.secrets[:, pivot])
        after = (self.secrets[touched] - np.outer(self.secrets[touched, pivot], rest)) % PRIME
        if not after.any(axis=1).all():
            return False
        self.secrets[touched] = after
        self.basis = (self.basis - np.outer(self.basis[:, pivot], rest)) % PRIME
        self.basis = np.vstack([self.basis, rest])
        self.pivots.append(pivot)
        return True


def threshold(smallest: int | None) -> int:
    """The least count that is shown; 0 where all are."""
    return 0 if smallest is None or smallest < 2 else max(smallest, LEAST)


# -- months ----------------------------------------------------------------------------------------------


def left_out(subjects: Sequence[Subject]) -> list[frozenset[Hashable]]:
    """For each subject the names of its spans that must not be shown."""
    secrets = [_secrets(subject) for subject in subjects]
    hidden: list[frozenset[Hashable]] = [frozenset()] * len(subjects)
    for family in _families(subjects):
        if any(secrets[index] for index in family):
            hidden_here = _family_left_out(subjects, secrets, family)
            for index in family:
                hidden[index] = hidden_here[index]
    return hidden


def _family_left_out(
    subjects: Sequence[Subject], secrets: Sequence[Sequence[tuple[int, int]]], family: Sequence[int]
) -> dict[int, frozenset[Hashable]]:
    marks = sorted({mark for index in family for span in subjects[index].spans for mark in (span.start, span.end)})
    columns = {mark: place for place, mark in enumerate(marks)}
    leaves = {leaf: place for place, leaf in enumerate(i for i in family if not subjects[i].parts)}

    def form(index: int, start: int, end: int) -> Whole:
        vector = np.zeros((len(leaves), len(marks)), np.int64)
        for leaf in _leaves(subjects, index):
            vector[leaves[leaf], columns[start]], vector[leaves[leaf], columns[end]] = -1, 1
        return vector.reshape(-1)

    reader = Reader(np.array([form(index, *pair) for index in family for pair in secrets[index]]))
    found: dict[int, set[Hashable]] = {index: set() for index in family}
    offered = [(index, span) for index in family for span in subjects[index].spans]
    for index, span in sorted(offered, key=lambda offer: (offer[1].order, -offer[1].value)):
        if subjects[index].secret or not reader.shown(form(index, span.start, span.end)):
            found[index].add(span.name)
    return {index: frozenset(names) for index, names in found.items()}


def _secrets(subject: Subject) -> list[tuple[int, int]]:
    """Pairs of marks whose difference nobody may work out."""
    least = threshold(subject.smallest)
    if not (least or subject.secret):
        return []
    found, small = [], subject.secret
    for totals in _rulers(subject.spans):
        marks = sorted(totals)
        for place, start in enumerate(marks):
            for end in marks[place + 1 :]:
                value = totals[end] - totals[start]
                if subject.secret or value < least:
                    found.append((start, end))
                    small = small or value > 0
    return found if small else []


def _rulers(spans: Iterable[Span]) -> list[dict[int, int]]:
    """The running totals at marks that the spans join, each joined set on a ruler of its own."""
    ruler_of: dict[int, dict[int, int]] = {}
    for span in spans:
        left = ruler_of.setdefault(span.start, {span.start: 0})
        right = ruler_of.setdefault(span.end, {span.end: 0})
        if left is right:
            continue
        shift = left[span.start] + span.value - right[span.end]
        for mark, total in right.items():
            left[mark] = total + shift
            ruler_of[mark] = left
    return list({id(ruler): ruler for ruler in ruler_of.values()}.values())


def _families(subjects: Sequence[Subject]) -> list[list[int]]:
    """Subjects that are parts or wholes of one another, together."""
    family_of = {index: [index] for index in range(len(subjects))}
    for index, subject in enumerate(subjects):
        for part in subject.parts:
            if family_of[part] is not family_of[index]:
                family_of[index] += family_of[part]
                for member in family_of[part]:
                    family_of[member] = family_of[index]
    return list({id(family): sorted(family) for family in family_of.values()}.values())


def _leaves(subjects: Sequence[Subject], index: int) -> list[int]:
    """The subjects without parts that sum to one."""
    if not subjects[index].parts:
        return [index]
    return [leaf for part in subjects[index].parts for leaf in _leaves(subjects, part)]


# -- places ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spread:
    """One measure's total over places that sum to it; `shown` where the total is shown elsewhere."""

    places: Mapping[str, int]
    shown: bool
    smallest: int | None = None
    secret: bool = False
    parts: tuple[int, ...] = ()


def places_left_out(spreads: Sequence[Spread]) -> list[frozenset[str]]:
    """For each spread the places whose counts must not be shown."""
    subjects = [Subject((), spread.smallest, spread.secret, spread.parts) for spread in spreads]
    hidden: list[frozenset[str]] = [frozenset()] * len(spreads)
    for family in _families(subjects):
        small = {index: _small_places(spreads[index]) for index in family}
        if any(small.values()):
            for index, names in _spread_left_out(spreads, subjects, family, small).items():
                hidden[index] = names
    return hidden


def _small_places(spread: Spread) -> frozenset[str]:
    least = threshold(spread.smallest)
    small = frozenset(place for place, count in spread.places.items() if spread.secret or count < least)
    return small if spread.secret or any(spread.places[place] for place in small) else frozenset()


def _spread_left_out(
    spreads: Sequence[Spread],
    subjects: Sequence[Subject],
    family: Sequence[int],
    small: Mapping[int, frozenset[str]],
) -> dict[int, frozenset[str]]:
    names = sorted({place for index in family for place in spreads[index].places})
    leaves = {leaf: place for place, leaf in enumerate(i for i in family if not subjects[i].parts)}

    def form(index: int, *chosen: str) -> Whole:
        vector = np.zeros((len(leaves), len(names)), np.int64)
        for leaf in _leaves(subjects, index):
            vector[leaves[leaf], [names.index(place) for place in chosen]] = 1
        return vector.reshape(-1)

    secrets = [form(index, place) for index in family for place in small[index]]
    secrets += [form(index, *spreads[index].places) for index in family if not spreads[index].shown]
    reader = Reader(np.array(secrets))
    found: dict[int, set[str]] = {index: set() for index in family}
    for index in family:
        if spreads[index].shown:
            reader.shown(form(index, *spreads[index].places))
    offered = [(index, *item) for index in family for item in spreads[index].places.items()]
    for index, place, _count in sorted(offered, key=lambda offer: (-offer[2], offer[1])):
        if spreads[index].secret or not reader.shown(form(index, place)):
            found[index].add(place)
    return {index: frozenset(chosen) for index, chosen in found.items()}


def add_up(whole: Sequence[int | None], parts: Sequence[Sequence[int | None]]) -> bool:
    """Whether the parts' counts sum to the whole's in at least half of the places where all are known, or none is."""
    held, compared = 0, 0
    for total, *counts in zip(whole, *parts, strict=True):
        known = [count for count in counts if count is not None]
        if total is None or len(known) < len(counts) or not (total or any(known)):
            continue
        compared += 1
        held += total == sum(known)
    return 2 * held >= compared
