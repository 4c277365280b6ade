"""What working with a group of people might prevent: an estimate from named assumptions, never a forecast.

The board's pack of January 2014 estimates an expansion of its offender management in this way (“estimated impact of
cohort expansion”). For each kind of crime:

    arrests a year   = arrests of the group / years they were counted over
    offending now    = arrests a year × offences committed for each arrest
    offending after  = offending now less the reduction that was observed with an earlier group, to whole offences
    prevented a year = offending now − offending after, to whole offences
    share            = prevented a year / the borough's recorded offences a year

The pack prints neither the offences for an arrest nor the reduction nor the borough's totals. Its figures follow from
5 offences for an arrest (residential burglary 11.6, robbery 3) and from a reduction between 36.35% and 36.38%, such as
4 in 11. It rounds the offending afterwards half up and what is prevented half to even: 2,432.5 − 1,548 is printed as
884, 130.5 − 83 as 48. This is done here too. In one cell the pack is wrong: it prints 24 arrests a year for 44 in two
years; its own next line, 255.2, is 11.6 times 22.

Each assumption has a central value, and a low and a high one where it is uncertain; the low estimate takes all low
ones together, so that the range is wider than any single doubt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Self

CASES = ("low", "central", "high")
MOST_TYPES = 20
DIGITS = 12


@dataclass(frozen=True)
class Assumed:
    """One assumption; low and high are the central value where it is taken as certain."""

    low: Decimal
    central: Decimal
    high: Decimal

    @property
    def is_range(self) -> bool:
        """Whether there is any doubt in it."""
        return self.low != self.high

    @classmethod
    def from_json(cls, values: Mapping[str, Any], name: str) -> Self:
        found = cls(*(_decimal(values[case], name) for case in CASES))
        if not found.low <= found.central <= found.high:
            raise ValueError(f"{name}: the low value must not be above the central one, nor that above the high one.")
        return found


@dataclass(frozen=True)
class CrimeType:
    """What is assumed of one kind of crime; `total` is what the borough records of it in a year, None not known."""

    name: str
    arrests: int
    per_arrest: Assumed
    reduction: Assumed  # per cent
    total: int | None = None
    total_of: str = ""  # which figure the total is, in words


@dataclass(frozen=True)
class Assumptions:
    """An estimate's inputs: arrests were counted over so many `years`."""

    years: Decimal
    types: tuple[CrimeType, ...]

    @classmethod
    def from_json(cls, inputs: Mapping[str, Any]) -> Self:
        """Read what `to_json` gives. Raises ValueError with a sentence saying what is wrong."""
        try:
            found = cls(
                _decimal(inputs["years"], "The period"),
                tuple(
                    CrimeType(
                        name=str(entry["name"]),
                        arrests=int(entry["arrests"]),
                        per_arrest=Assumed.from_json(entry["per_arrest"], "Offences for each arrest"),
                        reduction=Assumed.from_json(entry["reduction"], "Reduction"),
                        total=None if entry["total"] is None else int(entry["total"]),
                        total_of=str(entry.get("total_of", "")),
                    )
                    for entry in inputs["types"]
                ),
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"The assumptions are incomplete: {error}.") from error
        found._check()
        return found

    def _check(self) -> None:
        if not 0 < self.years <= 100:
            raise ValueError("The period must be above 0 and at most 100 years.")
        if not 1 <= len(self.types) <= MOST_TYPES:
            raise ValueError(f"An estimate has from 1 to {MOST_TYPES} kinds of crime.")
        if len({crime.name for crime in self.types}) < len(self.types):
            raise ValueError("A kind of crime is there twice.")
        for crime in self.types:
            if not crime.name or crime.arrests < 0 or crime.per_arrest.low < 0:
                raise ValueError("Each kind of crime has a name; arrests and offences are not below 0.")
            if not -100 <= crime.reduction.low <= crime.reduction.high <= 100:
                raise ValueError("A reduction lies between −100 and 100 per cent.")
            if crime.total is not None and crime.total < 1:
                raise ValueError("The borough's total is at least 1, or empty.")

    def to_json(self) -> dict[str, Any]:
        """Plain data; decimals as text."""
        return {
            "years": str(self.years),
            "types": [
                {
                    "name": crime.name,
                    "arrests": crime.arrests,
                    "per_arrest": {case: str(getattr(crime.per_arrest, case)) for case in CASES},
                    "reduction": {case: str(getattr(crime.reduction, case)) for case in CASES},
                    "total": crime.total,
                    "total_of": crime.total_of,
                }
                for crime in self.types
            ],
        }


@dataclass(frozen=True)
class Outcome:
    """One case: offences a year now and after, what is prevented, and its share of the borough's in per cent."""

    now: Decimal
    after: int
    prevented: int
    share: Decimal | None

    @property
    def size(self) -> int:
        """How many offences fewer, or more where nothing is prevented."""
        return abs(self.prevented)


@dataclass(frozen=True)
class Estimated:
    """One kind of crime with its three cases."""

    crime: CrimeType
    arrests_a_year: Decimal
    low: Outcome
    central: Outcome
    high: Outcome

    @property
    def cases(self) -> tuple[Outcome, Outcome, Outcome]:
        """Low, central, high."""
        return self.low, self.central, self.high

    @property
    def is_range(self) -> bool:
        """Whether low and high are anything but the central case."""
        return self.low != self.high


def estimate(assumed: Assumptions) -> tuple[Estimated, ...]:
    """Every kind of crime, low, central and high."""
    return tuple(_estimated(crime, Fraction(crime.arrests) / Fraction(assumed.years)) for crime in assumed.types)


def _estimated(crime: CrimeType, arrests: Fraction) -> Estimated:
    low, central, high = (
        _outcome(arrests, getattr(crime.per_arrest, case), getattr(crime.reduction, case), crime.total)
        for case in CASES
    )
    return Estimated(crime, _shown(arrests), low, central, high)


def _outcome(arrests: Fraction, per_arrest: Decimal, reduction: Decimal, total: int | None) -> Outcome:
    now = arrests * Fraction(per_arrest)
    after = _whole(now * (1 - Fraction(reduction) / 100), ROUND_HALF_UP)
    prevented = _whole(now - after, ROUND_HALF_EVEN)
    share = None if total is None else _rounded(Fraction(100 * prevented, total), 1)
    return Outcome(_shown(now), after, prevented, share)


def _shown(value: Fraction) -> Decimal:
    """To a tenth, and without one where it is whole: 486.5, 22."""
    tenth = _rounded(value, 1)
    return tenth.quantize(Decimal(1)) if tenth == tenth.to_integral_value() else tenth


def _whole(value: Fraction, rounding: str) -> int:
    return int(_exact(value).quantize(Decimal(1), rounding=rounding))


def _rounded(value: Fraction, places: int) -> Decimal:
    return _exact(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _exact(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _decimal(value: Any, name: str) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{name} must be a number.") from error
    if not found.is_finite() or len(found.as_tuple().digits) > DIGITS or abs(found) > 1_000_000:
        raise ValueError(f"{name} must be a number of at most {DIGITS} digits, up to a million.")
    return found
