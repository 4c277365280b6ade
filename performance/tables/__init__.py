"""A dashboard's lines as tables: which columns stand under which heading, and what each cell says.

Page, print and CSV draw from these tables, so that they say the same. Nothing here computes or asks the database.
"""

from performance.tables.layout import ON_PAPER, tables
from performance.tables.parts import Band, Cell, Figure, Head, Part, Table, TableLine, TableRow, Under

__all__ = ["ON_PAPER", "Band", "Cell", "Figure", "Head", "Part", "Table", "TableLine", "TableRow", "Under", "tables"]
