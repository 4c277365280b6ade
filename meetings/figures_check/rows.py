"""Rows of tables: their cells, the counts among them, and which count is of which column."""

from __future__ import annotations

import re
from collections.abc import Sequence

from meetings.figures_check.periods import Period

SMALLEST = 5  # a smaller number is seldom a total of months
# One cell of a row: a count, a change, a rank, a mark; the name of a place or a word is none.
# A blank belongs to a cell only before its %, else to what separates: read both ways, long rows would take for ever.
CELL = (
    r"(?:[+−–-]?\d[\d,]*(?:\.\d+)?(?:\s?%)?|=?\d+/\d+|[A-Za-z]{1,3}-\d\d|n/a|N/A|no change"
    r"|[RAGV]|[●○▲▼■◆✓–—-]|red|amber|green)"
)
CELLS = re.compile(rf"(?P<cells>{CELL}(?:[\s|]+{CELL})*)[\s|]*$", re.IGNORECASE)
SEPARATED = re.compile(r"[\s|]+")
# Over a heading of months: what is not counted month by month.
OTHERWISE = re.compile(
    r"\b(?:rolling|r?12m?|twelve|years?|yearly|annual|quarter\w*|ytd|fytd|cumulative|rates?|per|index\w*|change|costs?"
    r"|hours)\b|[%£]|\b(?:to|ending)\W*$",
    re.IGNORECASE,
)


def cells_in(line: str) -> list[str]:
    found = CELLS.search(line)
    return SEPARATED.split(found["cells"]) if found else []


def is_row(between: str, cells: str) -> bool:
    """Whether nothing but factors stands between the name of a row and its cells, of which there are some."""
    words = re.sub(r"[^A-Za-z]", "", re.sub(r"\([^)]*\)", "", between))
    return not words or (bool(re.search(r"[•●▪|]", between)) and len(SEPARATED.split(cells)) > 1)


def counts_in(cells: Sequence[str]) -> list[int]:
    """The whole numbers among cells: no change, rank or decimal."""
    plain = [cell.replace(",", "") for cell in cells]
    return [int(cell) for cell in plain if cell.isdecimal() and int(cell) >= SMALLEST and len(cell) < 8]


def assigned(counts: Sequence[int], columns: Sequence[Period]) -> list[tuple[int, Period]]:
    """Which count is of which period: only where their numbers leave no doubt."""
    if not columns:
        return [(counts[0], Period())] if len(counts) == 1 else []
    if len(columns) == 1:
        return [(counts[0], columns[0])] if 1 <= len(counts) <= 2 else []
    if len(counts) == len(columns):
        return list(zip(counts, columns, strict=True))
    if len(counts) == 2 * len(columns) and not columns[0].is_column:  # each with the year before beside it
        return list(zip(counts[::2], columns, strict=True))
    return []
