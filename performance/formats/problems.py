"""What is wrong with a file, so that somebody can find the place and mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOST = 100  # more than a person reads; the rest is counted


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong (or, as a warning, worth knowing), where, and what to do.

    `row` counts as a spreadsheet does, the header being row 1; `column` is the name in the header; `part` is the file
    in a ZIP or the sheet of a workbook, where that is to be told.
    """

    text: str
    row: int | None = None
    column: str = ""
    part: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text

    @property
    def where(self) -> str:
        """`Row 12, column 201312`, as far as it is known."""
        return f"{self.part}: {self.place}" if self.part and self.place else self.part or self.place

    @property
    def place(self) -> str:
        if self.row is None:
            return _("Column %(column)s") % {"column": self.column} if self.column else ""
        if self.column:
            return _("Row %(row)s, column %(column)s") % {"row": self.row, "column": self.column}
        return _("Row %(row)s") % {"row": self.row}

    def to_json(self) -> dict[str, Any]:
        part = {"part": self.part} if self.part else {}
        return {"row": self.row, "column": self.column, "text": self.text, **part}


class Wrong(Exception):
    """The file cannot be used; carries every reason that was found, up to `MOST`.

    `form` is the one that the file turned out to have, told where that decides what becomes of it.
    """

    form = ""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems[:3]))


class Findings:
    """Problems as they are found: all are counted, the first `MOST` are kept."""

    def __init__(self) -> None:
        self.kept: list[Problem] = []
        self.count = 0

    def add(self, text: str, row: int | None = None, column: str = "") -> None:
        self.count += 1
        if self.count <= MOST:
            self.kept.append(Problem(text, row, column))

    def raise_if_any(self) -> None:
        if not self.count:
            return
        left_off = self.count - len(self.kept)
        more = [Problem(_("%(count)s more problems are not listed.") % {"count": left_off})] if left_off else []
        raise Wrong([*self.kept, *more])
