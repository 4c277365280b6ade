"""What a section of a dashboard shows of each line, column by column: data that the analyst chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

# Kind of column: whether it needs a name (a peer group's slug, a comparator, a base) to say which.
KINDS: dict[str, bool] = {
    "trend": False,  # a sparkline of the months
    "quarter": False,  # latest quarter: volume and change on a year before
    "rolling": False,  # 12 months: volume and change on the 12 months before
    "previous": False,  # the 12 months before, as a figure of its own
    "year_to_date": False,  # financial year to date: volume and change
    "baseline": False,  # change on the baseline, with its volume
    "target": False,
    "rank": True,  # place in the group of that slug
    "gap": True,  # that group's own change, and the gap to it in points
    "exceptions": False,  # a mark for each of the last three months
    "reading": False,  # the latest reading with its own dates
    "reading_change": False,  # its change, naming the base
    "comparator": True,  # one comparator's figure and the gap to it
    "comparators": False,  # all of them
    "icons": False,  # variation and assurance (advice, never a factor)
    "wards": False,  # a table of our wards beneath the section (results.WardResult)
}


@dataclass(frozen=True)
class Column:
    """One column group; `name` says which group or comparator, `label` takes the place of the usual heading."""

    kind: str
    name: str = ""
    label: str = ""

    @property
    def key(self) -> str:
        """What a note in a cell refers to: `rank:london-32`, `quarter`."""
        return f"{self.kind}:{self.name}" if self.name else self.kind

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> Self:
        """Read a column. Raises ValueError with a sentence saying what is wrong."""
        column = cls(str(entry.get("kind", "")), str(entry.get("name", "")), str(entry.get("label", "")))
        if column.kind not in KINDS:
            raise ValueError(f"“{column.kind}” is not a column.")
        if KINDS[column.kind] and not column.name:
            raise ValueError(f"The column “{column.kind}” must say which.")
        return column

    def to_json(self) -> dict[str, str]:
        """The parts that are set."""
        return {key: value for key, value in vars(self).items() if value}


def columns(entries: Iterable[Mapping[str, Any]]) -> tuple[Column, ...]:
    """The columns of a section, each once. Raises ValueError."""
    found = tuple(Column.from_json(entry) for entry in entries)
    if len({column.key for column in found}) < len(found):
        raise ValueError("A column is there twice.")
    return found


def usual(groups: Iterable[str] = ()) -> tuple[Column, ...]:
    """What a section shows until somebody has chosen."""
    shown = ["trend", "quarter", "rolling", "baseline", "target"]
    ranks = tuple(Column("rank", group) for group in groups)
    return (*(Column(kind) for kind in shown), *ranks, Column("exceptions"))
