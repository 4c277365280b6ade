"""Tables in the tags of a printed page: captions in their place, and for each cell the headers that it stands under.

WeasyPrint counts columns without regard to cells that reach down from the row above, so the headers that it names are
wrong in every table with two rows of headers; they are worked out anew here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pydyf

Elements = dict[bytes, Any]  # a PDF object by its reference


@dataclass(frozen=True)
class Cell:
    """A cell where it stands: its first row and column, counted from 0, and how many of each it covers."""

    reference: bytes
    row: int
    column: int
    rows: int
    columns: int

    def is_over(self, other: "Cell") -> bool:
        """Whether this cell stands above `other` in one of its columns."""
        beside = self.column < other.column + other.columns and other.column < self.column + self.columns
        return beside and self.row < other.row

    def is_beside(self, other: "Cell") -> bool:
        """Whether the two share a row."""
        return self.row < other.row + other.rows and other.row < self.row + self.rows


def kids(element: Any, objects: Elements) -> Iterator[tuple[bytes, Any]]:
    """The structure elements right below `element`, with their references."""
    for kid in element.get("K", ()):
        if isinstance(kid, bytes) and objects[kid].get("Type") == "/StructElem":
            yield kid, objects[kid]


def describe_table(reference: bytes, objects: Elements) -> None:
    """Mend the table under `reference`; afterwards each TD lists its headers' identifiers, still to be made unique."""
    _place_captions(reference, objects)
    cells = list(_laid_out(objects[reference], objects))
    headers = [cell for cell in cells if objects[cell.reference]["S"] == "/TH"]
    for header in headers:
        objects[header.reference]["ID"] = pydyf.String()
    across = [header for header in headers if objects[header.reference]["A"].get("Scope") == "/Row"]
    down = [header for header in headers if header not in across]
    for cell in cells:
        if objects[cell.reference]["S"] == "/TD":
            over = [header for header in across if header.is_beside(cell)]
            over += [header for header in down if header.is_over(cell)]
            objects[cell.reference]["A"]["Headers"] = pydyf.Array(objects[header.reference]["ID"] for header in over)


def _place_captions(reference: bytes, objects: Elements) -> None:
    """A caption that is positioned by itself comes wrapped in tables of its own: it belongs first in this one."""
    table = objects[reference]
    wrapped = [(kid, element) for kid, element in kids(table, objects) if element["S"] == "/Table"]
    captions = [found for _, element in wrapped for found in _captions(element, objects)]
    inner = {kid for kid, _ in wrapped}
    table["K"] = pydyf.Array([*captions, *(kid for kid in table["K"] if kid not in inner)])
    for caption in captions:
        objects[caption]["P"] = reference


def _captions(element: Any, objects: Elements) -> Iterator[bytes]:
    for reference, kid in kids(element, objects):
        if kid["S"] == "/Caption":
            yield reference
        elif kid["S"] == "/Table":
            yield from _captions(kid, objects)


def _laid_out(table: Any, objects: Elements) -> Iterator[Cell]:
    """The cells of a table in its grid, as HTML lays them out: each takes the first free column of its row."""
    taken: set[tuple[int, int]] = set()
    for row, (_, line) in enumerate(_rows(table, objects)):
        column = 0
        for reference, cell in kids(line, objects):
            while (row, column) in taken:
                column += 1
            rows, columns = cell["A"].get("RowSpan", 1), cell["A"].get("ColSpan", 1)
            taken |= {(row + down, column + along) for down in range(rows) for along in range(columns)}
            yield Cell(reference, row, column, rows, columns)


def _rows(element: Any, objects: Elements) -> Iterator[tuple[bytes, Any]]:
    for reference, kid in kids(element, objects):
        if kid["S"] == "/TR":
            yield reference, kid
        elif kid["S"] in {"/THead", "/TBody", "/TFoot"}:
            yield from _rows(kid, objects)
