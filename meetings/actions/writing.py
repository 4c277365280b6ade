"""Actions as CSV and XLSX, to be taken away, changed and brought back. Nothing in them is a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook

from meetings.actions.columns import HEADER, VERSION, WIDTHS, lines
from meetings.models import Action
from performance.exports import harmless
from performance.spreadsheets.cells import Head, Number, Sheet

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = "\ufeff"  # by which Excel tells UTF-8


def as_csv(actions: Sequence[Action], on: date) -> bytes:
    """The file, which Excel opens with its dashes and quotation marks whole."""
    written = StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(HEADER)
    writer.writerows([harmless(row[name]) for name in HEADER] for row in lines(actions, on))
    return (MARK + written.getvalue()).encode()


def as_xlsx(actions: Sequence[Action], on: date) -> bytes:
    """The workbook: one sheet that can be filtered; a cell that looks like a formula is words."""
    book = Workbook()
    book.remove(book.worksheets[0])
    heads = [Head(name, width) for name, width in zip(HEADER, WIDTHS, strict=True)]
    about = _(
        "Change what stands under action, due, due_meeting, state, outcome and update, and upload the file again."
    )
    title = _("Actions, %(day)s") % {"day": date_format(on, "j F Y")}
    sheet = Sheet(book, _("Actions"), title=title, about=about, heads=heads)
    for row in lines(actions, on):
        sheet.add([Number(int(row[name]), "0") if name == VERSION else row[name] for name in HEADER])
    sheet.freeze(1)
    sheet.filtered()
    book.properties.title, book.properties.creator = title, settings.PARTNERSHIP_NAME
    written = BytesIO()
    book.save(written)
    return written.getvalue()
