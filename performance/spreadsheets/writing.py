"""Which sheets a workbook has, and what is written about it."""

from __future__ import annotations

from io import BytesIO

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from openpyxl import Workbook

from performance.spreadsheets import dashboard, figures
from performance.spreadsheets.book import Book
from performance.spreadsheets.cells import Head, Sheet


def workbook(book: Book) -> bytes:
    """The file."""
    made = Workbook()
    made.remove(made.worksheets[0])
    dashboard.write(made, book)
    figures.months_sheet(made, book)
    figures.peers_sheet(made, book)
    figures.wards_sheet(made, book)
    figures.readings_sheet(made, book)
    _words(made, book)
    _notes(made, book)
    _glossary(made, book)
    made.properties.title, made.properties.creator = book.title, settings.PARTNERSHIP_NAME
    made.properties.created = made.properties.modified = book.known_at.replace(tzinfo=None)
    made.calculation.fullCalcOnLoad = True
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _words(made: Workbook, book: Book) -> None:
    if not book.remarks:
        return
    heads = [Head(_("On"), 32), Head(_("Heading"), 24), Head(_("What the analyst says"), 110), Head(_("By"), 30)]
    sheet = Sheet(made, _("Commentary"), title=_("What the analyst says"), about=book.about, heads=heads)
    for remark in book.remarks:
        for paragraph in remark.paragraphs:
            sheet.add([remark.name or _("The whole dashboard"), remark.heading, paragraph, remark.author])


def _notes(made: Workbook, book: Book) -> None:
    heads = [Head(_("What"), 28), Head(_("In words"), 110), Head("SHA-256", 68)]
    sheet = Sheet(made, _("Notes and sources"), title=_("Notes and sources"), about=book.about, heads=heads)
    known = date_format(timezone.localtime(book.known_at), "j F Y, H:i")
    sheet.add([_("Figures as known on"), known])
    sheet.add([_("Rule set"), book.rules.version])
    formulas = _(
        "Volumes are figures as counted. Changes, 12-month totals, rates, ranks, the number of factors and the rating"
        " are formulas: change a figure and they follow. The rating as printed stands beside them."
    )
    sheet.add([_("Formulas"), formulas])
    for note in book.notes:
        sheet.add([_("Note"), note])
    for source in book.sources:
        words = {"published": source.published_on, "approved": source.approved_on, "name": source.name}
        told = _("%(name)s, published %(published)s, approved %(approved)s") % words
        sheet.add([_("File"), told, source.sha256])


def _glossary(made: Workbook, book: Book) -> None:
    if not book.glossary:
        return
    heads = [Head(_("Word"), 34), Head(_("What it means"), 120)]
    sheet = Sheet(made, _("Glossary"), title=_("Glossary"), about=book.about, heads=heads)
    for word in book.glossary:
        sheet.add([word.term, word.explanation])
