"""Stamps: numbers and marks stand where a reader expects them, however the page was made."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Name

from scpb.documents.pdf import Mark, Part, merge, render
from tests import pdf_reading as reading

BOTTOM_RIGHT, BOTTOM_LEFT, TOP_RIGHT, TOP_LEFT = "bottom right", "bottom left", "top right", "top left"


def page(width: float, height: float, change: Callable[[Any], None] = lambda page: None, pages: int = 1) -> bytes:
    pdf = pikepdf.new()
    for _number in range(pages):
        pdf.add_blank_page(page_size=(width, height))
        change(pdf.pages[-1].obj)
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def turned(angle: int) -> Callable[[Any], None]:
    def change(page: Any) -> None:
        page.Rotate = angle

    return change


def cropped(page: Any) -> None:
    page.MediaBox, page.CropBox = Array([-50, -50, 800, 1000]), Array([100, 120, 520, 715])


def upside_down_box(page: Any) -> None:
    page.MediaBox = Array([595, 842, 0, 0])


def in_larger_units(page: Any) -> None:
    page.UserUnit = 2


def inked_corners(data: bytes, index: int = 0) -> set[str]:
    """Corners (a third of each side) in which something dark is drawn."""
    dark = reading.ink(data, index)
    high, wide = dark.shape[0] // 3, dark.shape[1] // 3
    corners = {
        BOTTOM_RIGHT: dark[-high:, -wide:],
        BOTTOM_LEFT: dark[-high:, :wide],
        TOP_RIGHT: dark[:high, -wide:],
        TOP_LEFT: dark[:high, :wide],
    }
    return {name for name, part in corners.items() if part.any()}


SHEETS = {
    "A4": page(595, 842),
    "A3 landscape": page(1191, 842),
    "a quarter turn": page(595, 842, turned(90)),
    "upside down": page(595, 842, turned(180)),
    "three quarters": page(595, 842, turned(270)),
    "minus a quarter": page(595, 842, turned(-90)),
    "cropped": page(595, 842, cropped),
    "box given backwards": page(595, 842, upside_down_box),
    "larger units": page(300, 420, in_larger_units),
    "tiny": page(110, 150),
    "a strip": page(1200, 90),
}


@pytest.mark.parametrize("sheet", SHEETS, ids=list(SHEETS))
def test_the_number_stands_at_the_bottom_right_as_seen(sheet: str) -> None:
    pack = merge([Part("a", "A", SHEETS[sheet], ours=False)], title="P", first_number=88)
    assert inked_corners(pack.data) == {BOTTOM_RIGHT}
    assert reading.words(pack.data)[0].strip() == "88"


@pytest.mark.parametrize("sheet", SHEETS, ids=list(SHEETS))
def test_the_mark_touches_the_outer_edge_as_seen(sheet: str) -> None:
    pack = merge([Part("a", "A", SHEETS[sheet], ours=False, mark=Mark("Agenda item", "4"), numbered=False)], title="P")
    dark = reading.ink(pack.data, 0)
    rows, columns = dark.nonzero()
    assert columns.max() >= dark.shape[1] - 2
    assert columns.min() > dark.shape[1] / 3
    assert rows.max() - rows.min() < dark.shape[0] * 0.8


def test_a_long_label_stays_within_the_tab() -> None:
    mark = Mark("Punkt porządku obrad", "1234567")
    data = merge([Part("a", "A", SHEETS["A4"], ours=False, mark=mark, numbered=False)], title="P").data
    dark = reading.ink(data, 0, scale=4)
    tab = dark[:, dark.any(axis=0).nonzero()[0]]
    assert tab[tab.any(axis=1)][:, :4].all(), "nothing is cut out of the tab's edge"
    assert "PORZĄDKU" in reading.words(data)[0]


def test_mirrored_packs_number_even_pages_at_the_left() -> None:
    data = page(420, 595, pages=3)
    pack = merge([Part("a", "A", data, ours=False)], title="P", mirrored=True)
    assert [inked_corners(pack.data, index) for index in range(3)] == [{BOTTOM_RIGHT}, {BOTTOM_LEFT}, {BOTTOM_RIGHT}]


def test_marks_of_later_items_sit_lower_and_never_leave_the_page() -> None:
    parts = [
        Part(f"i{step}", "A", SHEETS["A4"], ours=False, mark=Mark("Item", str(step), step), numbered=False)
        for step in range(30)
    ]
    data = merge(parts, title="P").data
    tops = [int(reading.ink(data, index).nonzero()[0].min()) for index in range(30)]
    assert tops[0] < tops[1] < tops[2]
    assert max(tops) < 842 - 60


def test_stamps_are_artifacts_in_an_embedded_font() -> None:
    html = '<html lang="en"><head><title>T</title></head><body><p>Text.</p></body></html>'
    pack = merge([Part("a", "A", render(html, css=[]), mark=Mark("Agenda item", "4"))], title="P")
    assert (reading.fonts_left_out(pack.data), reading.faults(pack.data)) == ([], [])
    with reading.opened(pack.data) as pdf:
        content = pdf.pages[0].obj.Contents[-1].read_bytes()
        assert content.count(b"/Artifact << /Type /Pagination >> BDC") == content.count(b"EMC") == 1
        assert pdf.pages[0].obj.Resources.Font["/PackStamp0"].Subtype == Name.Type0


def test_the_number_is_legible_on_a_dark_page() -> None:
    pdf = pikepdf.open(io.BytesIO(page(420, 595)))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0 g 0 0 420 595 re f")
    written = io.BytesIO()
    pdf.save(written)
    dark = reading.ink(merge([Part("a", "A", written.getvalue(), ours=False)], title="P", first_number=9).data, 0)
    corner = dark[-40:, -40:]
    assert not corner.all()
    assert corner.any()
