"""The formulas of a workbook, each a few cells and the arithmetic that the portal does itself (METHOD §§1, 3, 6)."""

from __future__ import annotations

from decimal import Decimal

from performance.arithmetic.rules import RedWhen, Rules
from performance.spreadsheets.cells import Formula, decimals


def change(now: str, before: str, places: int) -> Formula:
    """The change in per cent as printed; words where it grew from nothing."""
    share = f"ROUND(({now}-{before})/{before}*100,{places})"
    return Formula(f'=IF({before}=0,IF({now}=0,0,"from 0"),{share})', decimals(places, signed=True))


def difference(ours: str, theirs: str, places: int) -> Formula:
    """Ours less theirs, in points."""
    return Formula(f"=ROUND({ours}-{theirs},{places})", decimals(places, signed=True))


def to_reach(level: str, asked: str, before: str) -> Formula:
    """The volume that a target asks for: its level, or so much per cent on the 12 months before."""
    return Formula(f'=IF({level}<>"",{level},ROUND({before}*(100+{asked})/100,0))', decimals(0))


def total(column: str, first: int, last: int) -> Formula:
    return Formula(f"=SUM({column}{first}:{column}{last})", decimals(0))


def rate(count: str, denominator: str, per: str) -> Formula:
    return Formula(f"={count}/{denominator}*{per}", decimals(2))


def rank(cell: str, column: str, first: int, last: int, *, most: bool) -> Formula:
    """The place among the rates of a group; 1 is the lowest, or the highest where more is better."""
    return Formula(f"=RANK({cell},${column}${first}:${column}${last},{0 if most else 1})", decimals(0))


def share(part: str, whole: str, places: int) -> Formula:
    return Formula(f"=ROUND({part}/{whole}*100,{places})", decimals(places))


def tally(number: str, sign: int, sheet: str, last: int, first: int) -> Formula:
    """How many factors of a row count for it (1) or against it (−1)."""
    rows, signs = f"'{sheet}'!$A${first}:$A${last}", f"'{sheet}'!$D${first}:$D${last}"
    return Formula(f"=COUNTIFS({rows},{number},{signs},{sign})", decimals(0))


def rating(positive: str, negative: str, rules: Rules) -> Formula:
    """The colour that the rule set gives to so many factors for and against."""
    red = f"OR({','.join(_condition(when, positive, negative) for when in rules.red)})" if rules.red else "FALSE"
    return Formula(
        f'=IF({positive}+{negative}=0,"Grey",IF({negative}=0,"Green",IF({red},"Red","Amber")))',
    )


def _condition(when: RedWhen, positive: str, negative: str) -> str:
    parts = [f"{negative}>{positive}"] if when.outnumbered else []
    if when.positive_at_most is not None:
        parts.append(f"{positive}<={when.positive_at_most}")
    if when.negative_at_least is not None:
        parts.append(f"{negative}>={when.negative_at_least}")
    return f"AND({','.join(parts or ['TRUE'])})"


def places_of(value: Decimal | None, otherwise: int) -> int:
    """How many decimals a displayed value has."""
    exponent = None if value is None else value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent <= 0 else otherwise
