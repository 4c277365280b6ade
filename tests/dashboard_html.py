"""Reading a dashboard's tables in tests: the text of every cell in the columns and rows that it reaches over."""

from __future__ import annotations

from html.parser import HTMLParser

ABOVE = "↑"  # a cell of a row above reaches into this one


class Cells(HTMLParser):
    """Rows of tables, each with the text of its cells, once for every column that they reach over."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[list[str]] = []
        self.reaching: list[tuple[int, int, int]] = []  # row, column and number of cells that reach into a row
        self.open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.reaching = []
        if tag == "tr":
            self.texts.append([])
            self._reach()
        if tag in {"th", "td"}:
            told = dict(attrs)
            wide, deep = int(told.get("colspan") or 1), int(told.get("rowspan") or 1)
            row, column = len(self.texts) - 1, len(self.texts[-1])
            self.reaching += [(row + below, column, wide) for below in range(1, deep)]
            self.texts[-1] += [""] * wide
            self.at = (row, column)
            self.open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in {"th", "td"}:
            self.open = False
            self._reach()

    def handle_data(self, data: str) -> None:
        if self.open:
            row, column = self.at
            self.texts[row][column] += f" {data}"

    def _reach(self) -> None:
        row = len(self.texts) - 1
        while found := [wide for at, column, wide in self.reaching if (at, column) == (row, len(self.texts[-1]))]:
            self.texts[-1] += [ABOVE] * found[0]


def cells(html: str) -> list[list[str]]:
    """The rows of every table in `html`, with single spaces between the texts of a cell."""
    read = Cells()
    read.feed(html)
    return [[" ".join(text.split()) for text in row] for row in read.texts]


def row_of(html: str, name: str) -> list[str]:
    """The first row whose first cell has that name in it."""
    return next(row for row in cells(html) if name in row[0])
