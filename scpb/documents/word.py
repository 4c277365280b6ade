"""A printed document as a Word file, for those who work on in Word: from the same HTML that the PDF is printed from."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from bs4 import BeautifulSoup, Tag
from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt
from docx.table import Table
from html4docx import HtmlToDocx

FACE = "Liberation Sans"
BETWEEN = 166.0  # millimetres between the margins
LETTER, BESIDE = 2.3, 5.0  # millimetres of a letter, and beside the words of a cell
LONG_WORD, LONG_TEXT = 16, 60  # letters beyond which nothing grows wider
LANGUAGE = "en-GB"
# Word knows nothing of these: they are made of what it knows, or left out.
DROPPED = ("img", "svg", "script", "style", "head")


def to_word(html: str, *, title: str, author: str, made: datetime) -> bytes:
    """`html`, a whole document of ours, as a Word file on A4. For jobs.

    Headings, paragraphs, lists, links and tables come over, with the first row of a table repeated on each page;
    pictures do not.
    """
    body = _simplified(html)
    document = Document()
    _set_page(document)
    writer = HtmlToDocx()
    writer.options["images"] = False
    writer.table_style = "Table Grid"
    writer.add_html_to_document(str(body), document)
    for table in document.tables:
        _finish(table)
        _set_columns(table)
    about = document.core_properties
    about.title, about.author, about.language = title, author, LANGUAGE
    about.created = about.modified = made.replace(tzinfo=None)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _simplified(html: str) -> Tag:
    """The body, in elements that a Word file has."""
    page = BeautifulSoup(html, "html.parser")
    body = page.body or page
    for element in body.find_all(DROPPED):
        element.decompose()
    for element in body.select(".govuk-visually-hidden"):
        element.decompose()
    for link in body.find_all("a"):
        if not str(link.get("href", "")).startswith(("http://", "https://", "mailto:")):
            link.unwrap()
    for listed in body.find_all("dl"):
        _as_table(page, listed)
    for line in body.select("span.was"):
        before = line.find_previous_sibling()
        if before is None or before.name != "br":
            line.insert_before(page.new_tag("br"))
    return body


def _as_table(page: BeautifulSoup, listed: Tag) -> None:
    """Terms beside what they mean, in two columns."""
    table = page.new_tag("table")
    row: Tag | None = None
    for part in listed.find_all(["dt", "dd"]):
        if part.name == "dt" or row is None:
            row = page.new_tag("tr")
            table.append(row)
        part.name = "th" if part.name == "dt" else "td"
        row.append(part.extract())
    listed.replace_with(table)


def _set_page(document: Word) -> None:
    """A4 with the margins of our own prints, a page number at the foot, and one face throughout."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        style = document.styles[name]
        style.font.name = FACE
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    document.styles["Normal"].font.size = Pt(11)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = foot.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run._r.append(_field(kind, text))


def _field(kind: str | None, text: str | None) -> BaseOxmlElement:
    if text is not None:
        element = OxmlElement("w:instrText")
        element.text = text
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def _finish(table: Table) -> None:
    """The first row, where it is one of headings, is repeated where the table goes over a page."""
    if len(table.rows) < 2:
        return
    properties = table.rows[0]._tr.get_or_add_trPr()
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    properties.append(header)


def _set_columns(table: Table) -> None:
    """Columns as wide as their words ask for: a file that says nothing has each as wide as the others."""
    columns = len(table.columns)
    rows = [row._tr.tc_lst for row in table.rows if len(row._tr.tc_lst) == columns]
    words, texts = [0] * columns, [1] * columns
    for row in rows:
        for place, cell in enumerate(row):
            said = " ".join(part.text or "" for part in cell.iter(qn("w:t")))
            words[place] = max(words[place], *(len(word) for word in said.split()), 0)
            texts[place] = max(texts[place], len(said))
    least = [min(letters, LONG_WORD) * LETTER + BESIDE for letters in words]
    share = [min(letters, LONG_TEXT) for letters in texts]
    left = max(BETWEEN - sum(least), 0.0)
    asked = [width + left * part / sum(share) for width, part in zip(least, share, strict=True)]
    widths = [Mm(width * BETWEEN / sum(asked)) for width in asked]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            cell.width = width
