"""A dashboard as a workbook whose changes, totals, rates, ranks and ratings are formulas over the counts beside them.

Figures are numbers and words are words: nothing that somebody typed is ever calculated.
"""

from performance.spreadsheets.book import Book, of_document, of_findings
from performance.spreadsheets.writing import workbook

__all__ = ["Book", "of_document", "of_findings", "workbook"]
