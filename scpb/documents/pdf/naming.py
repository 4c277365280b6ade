"""A copy for one reader: a line at the foot of every page says whose it is, so that a copy that gets about tells."""

import io
from typing import Any

import pikepdf
from pikepdf import Dictionary

from scpb.documents.pdf.face import Face, face
from scpb.documents.pdf.merge import SAVED
from scpb.documents.pdf.stamp import INK, MM, PAPER, Sheet, lay_over

SIZE = 7.0
BASELINE = 3.2 * MM  # below the page number, and below what printers leave out


def name_pages(data: bytes, line: str) -> bytes:
    """The document with `line` in the middle of the foot of every page, drawn as an artifact; all else is kept."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        typeface = face(pdf, line, prefix="Copy")
        before = pdf.make_stream(b"q\n")
        for wrapped in pdf.pages:
            page: Any = wrapped.obj
            if "/Resources" not in page:
                page.Resources = Dictionary()
            typeface.lend(page.Resources)
            lay_over(pdf, page, _drawn(Sheet.of(page), typeface, line), before)
        written = io.BytesIO()
        pdf.save(written, **SAVED)
    return written.getvalue()


def _drawn(sheet: Sheet, typeface: Face, line: str) -> bytes:
    room = sheet.width - 20 * MM
    size = SIZE * min(1.0, room / (typeface.width(line, SIZE) or 1))
    width = typeface.width(line, size)
    left = (sheet.width - width) / 2
    plate = f"{PAPER} {left - 3:.2f} {BASELINE - 2:.2f} {width + 6:.2f} {size + 2.5:.2f} re f"
    shown = typeface.show(line, left, BASELINE, size)
    return f"/Artifact << /Type /Pagination >> BDC q\n{sheet.matrix}\n{plate} {INK} {shown}\nQ EMC".encode()
