"""Page numbers and item marks, drawn over a page as artifacts wherever its edges are as a reader sees it."""

from dataclasses import dataclass
from typing import Any

from pikepdf import Array, Page, Pdf, Stream

from scpb.documents.pdf.face import Face
from scpb.documents.pdf.parts import Mark

MM = 72 / 25.4
NUMBER_SIZE = 11.0
LABEL_SIZE = 5.6
ITEM_SIZE = 12.0
INK = "0.043 0.047 0.047 rg"
TAB = "0.122 0.176 0.227 rg"
PAPER = "1 g"
SMALLEST = 105 * MM  # below the short side of A6 the stamps shrink with the page

# our own pages leave room for the stamps; an upload has its own footer, so the number goes closer to the corner
OURS_INSET, OURS_BASELINE, OURS_BASELINE_WIDE = 20 * MM, 14.8 * MM, 9 * MM
THEIRS_INSET, THEIRS_BASELINE = 7 * MM, 6 * MM
TAB_WIDTH, TAB_HEIGHT, TAB_TOP, TAB_STEP = 17 * MM, 11 * MM, 30 * MM, 14 * MM


@dataclass(frozen=True)
class Sheet:
    """A page as seen: width and height in points, and the matrix from there to the page's own space."""

    width: float
    height: float
    matrix: str

    @classmethod
    def of(cls, page: Any) -> "Sheet":
        """The visible part of `page` (crop box within media box) after its rotation."""
        left, bottom, right, top = visible_box(page)
        turn = int(page.get("/Rotate", 0)) % 360
        unit = float(page.get("/UserUnit", 1)) or 1.0
        wide, high = right - left, top - bottom
        if turn in (90, 270):
            wide, high = high, wide
        shrink = min(1.0, min(wide, high) * unit / SMALLEST)
        scale = shrink / unit
        turned = {
            0: (1, 0, 0, 1, left, bottom),
            90: (0, 1, -1, 0, right, bottom),
            180: (-1, 0, 0, -1, right, top),
            270: (0, -1, 1, 0, left, top),
        }[turn if turn in (0, 90, 180, 270) else 0]
        matrix = [value * scale for value in turned[:4]] + list(turned[4:])
        return cls(wide / scale, high / scale, " ".join(f"{value:.5g}" for value in matrix) + " cm")


def visible_box(page: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of what is shown of a page, in its own space, before rotation."""
    media, crop = _corners(Page(page).mediabox), _corners(Page(page).cropbox)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _corners(box: Any) -> tuple[float, float, float, float]:
    x1, y1, x2, y2 = (float(value) for value in box)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def stamps(sheet: Sheet, face: Face, *, number: str, mark: Mark | None, on_left: bool, ours: bool) -> bytes:
    """Operators that draw the page number (empty: none) and the mark at the outer edge, left or right."""
    drawn = [sheet.matrix]
    if number:
        drawn.append(_number(sheet, face, number, on_left=on_left, ours=ours))
    if mark:
        drawn.append(_tab(sheet, face, mark, on_left=on_left))
    return "\n".join(["/Artifact << /Type /Pagination >> BDC q", *drawn, "Q EMC"]).encode()


def _number(sheet: Sheet, face: Face, number: str, *, on_left: bool, ours: bool) -> str:
    inset = OURS_INSET if ours else THEIRS_INSET
    baseline = THEIRS_BASELINE if not ours else OURS_BASELINE if sheet.height > sheet.width else OURS_BASELINE_WIDE
    width = face.width(number, NUMBER_SIZE)
    x = inset if on_left else sheet.width - inset - width
    # a plate of paper keeps the number legible over whatever an upload has in that corner
    plate = f"{PAPER} {x - 3:.2f} {baseline - 4:.2f} {width + 6:.2f} {NUMBER_SIZE + 4:.2f} re f"
    return f"{plate} {INK} {face.show(number, x, baseline, NUMBER_SIZE)}"


def _tab(sheet: Sheet, face: Face, mark: Mark, *, on_left: bool) -> str:
    steps = max(1, int((sheet.height - TAB_TOP - TAB_HEIGHT - 25 * MM) // TAB_STEP) + 1)
    bottom = sheet.height - TAB_TOP - TAB_HEIGHT - (mark.step % steps) * TAB_STEP
    left = 0.0 if on_left else sheet.width - TAB_WIDTH
    label, middle = mark.label.upper(), left + TAB_WIDTH / 2
    texts = [
        _centred(face, label, middle, bottom + 20.5, LABEL_SIZE),
        _centred(face, mark.number, middle, bottom + 7, ITEM_SIZE),
    ]
    return f"{TAB} {left:.2f} {bottom:.2f} {TAB_WIDTH:.2f} {TAB_HEIGHT:.2f} re f {PAPER} {' '.join(texts)}"


def _centred(face: Face, text: str, middle: float, y: float, size: float) -> str:
    """`text` in the middle of the tab, smaller where it would be wider."""
    width = face.width(text, size)
    fitting = size * min(1.0, (TAB_WIDTH - 3) / width) if width else size
    return face.show(text, middle - face.width(text, fitting) / 2, y, fitting)


def lay_over(pdf: Pdf, page: Any, drawn: bytes, before: Stream) -> None:
    """Draw over what the page has; `before` (a stream that saves the state) is shared by all pages."""
    contents = page.get("/Contents", Array())
    own = list(contents) if isinstance(contents, Array) else [contents]
    page.Contents = Array([before, *own, pdf.make_stream(b"\nQ\n" + drawn)])
