"""Printing: tagged for people who listen, every font inside, the same bytes each time, no way out to files or hosts."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from scpb.documents.pdf import TooComplex, count_pages, fingerprint, render
from scpb.documents.pdf.structure import elements
from scpb.documents.pdf.trees import entries
from tests import pdf_reading as reading

PICTURE = b"""<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><rect width="60" height="60"/></svg>"""
CSS = ["@page { size: A5; @bottom-left { content: 'Running foot' } }"]


def printed(body: str, **more: Any) -> bytes:
    html = f'<!DOCTYPE html><html lang="en-GB"><head><title>Report</title></head><body>{body}</body></html>'
    return render(html, css=more.pop("css", CSS), **more)


TABLE = """<table><thead><tr><th scope="col">Ward</th><th scope="col">Count</th></tr></thead>
<tbody><tr><th scope="row">Hale</th><td>3</td></tr></tbody></table>"""


def test_everything_printed_hangs_in_the_tree() -> None:
    body = (
        f'<h1>Report</h1><p>A <u>line</u>, <a href="#x">a link</a>.</p>{TABLE}<ol><li>one</li></ol><p id="x">End</p>'
        * 9
    )
    assert reading.faults(printed(body)) == []


def test_terms_and_descriptions_are_read_in_pairs() -> None:
    data = printed("<dl><div><dt>Place</dt><dd>Town hall</dd></div><div><dt>Chair</dt><dd>Cllr X</dd></div></dl>")
    with reading.opened(data) as pdf:
        items = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/LI"]
        assert [[str(kid.S) for kid in item.K] for item in items] == [["/Lbl", "/LBody"]] * 2
    assert reading.faults(data) == []


def test_header_cells_say_what_they_head() -> None:
    data = printed(TABLE)
    with reading.opened(data) as pdf:
        cells = [element for element in elements(pdf.Root.StructTreeRoot) if element.S in ("/TH", "/TD")]
        scopes = {str(cell.A.get("/Scope", "none")) for cell in cells}
        names = {str(key) for key, _element in entries(pdf.Root.StructTreeRoot.IDTree, "/Names")}
        headers = {str(name) for cell in cells for name in cell.A.get("/Headers", [])}
    assert scopes == {"/Column", "/Row", "none"}
    assert len(names) == 3
    assert headers < names


TWO_ROWS = """<table><caption class="hidden">Figures</caption><thead>
<tr><th scope="col" rowspan="2">Measure</th><th scope="colgroup" colspan="2">Quarter</th>
<th scope="colgroup" colspan="2">Year</th></tr>
<tr><th scope="col">Volume</th><th scope="col">Change</th><th scope="col">Volume</th><th scope="col">Change</th></tr>
</thead><tbody><tr><th scope="rowgroup" colspan="5">Stealing</th></tr>
<tr><th scope="row" rowspan="2">Burglary</th><td>q</td><td>qc</td><td>y</td><td>yc</td></tr>
<tr><td>lq</td><td colspan="3">many</td></tr></tbody></table>"""


def test_each_cell_names_the_headers_that_it_stands_under() -> None:
    data = printed(TWO_ROWS, css=[*CSS, ".hidden { position: absolute; width: 1px }"])
    with reading.opened(data) as pdf:
        cells = [element for element in elements(pdf.Root.StructTreeRoot) if element.S in ("/TH", "/TD")]
        spoken = {str(cell.ID): said(pdf, cell) for cell in cells if "/ID" in cell}
        heard = {said(pdf, cell): [spoken[str(name)] for name in cell.A.Headers] for cell in cells if cell.S == "/TD"}
    assert heard == {
        "q": ["Burglary", "Quarter", "Volume"],
        "qc": ["Burglary", "Quarter", "Change"],
        "y": ["Burglary", "Year", "Volume"],
        "yc": ["Burglary", "Year", "Change"],
        "lq": ["Burglary", "Quarter", "Volume"],
        "many": ["Burglary", "Quarter", "Year", "Change", "Volume", "Change"],
    }
    assert reading.faults(data) == []


def said(pdf: Any, element: Any) -> str:
    """The words of an element on the first page."""
    shown = reading.spoken(pdf.pages[0])
    inner = [kid for one in (element, *elements(element)) for kid in one.K if isinstance(kid, int)]
    return "".join(shown[mcid] for mcid in inner)


def test_a_caption_stands_first_in_its_table() -> None:
    data = printed(TWO_ROWS, css=[*CSS, ".hidden { position: absolute; width: 1px }"])
    with reading.opened(data) as pdf:
        tables = [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Table"]
        assert [[str(kid.S) for kid in table.K] for table in tables] == [["/Caption", "/THead", "/TBody"]]


def test_identifiers_of_two_documents_never_meet() -> None:
    first, second = (reading.opened(printed(body)) for body in (TABLE, TABLE + "<p>more</p>"))
    ids = [{str(key) for key, _element in entries(pdf.Root.StructTreeRoot.IDTree, "/Names")} for pdf in (first, second)]
    assert ids[0].isdisjoint(ids[1])


def test_running_feet_are_artifacts() -> None:
    with reading.opened(printed("<p>Text.</p>")) as pdf:
        assert b"/Artifact\n" in pdf.pages[0].obj.Contents.read_bytes()
        assert len(reading.marked(pdf.pages[0].obj)) == 1
    assert "Running foot" in reading.words(printed("<p>Text.</p>"))[0]


def test_a_drawing_carries_its_label_and_its_place() -> None:
    data = printed(
        '<svg width="60" height="60" role="img" aria-label="Burglary fell"><rect width="60" height="60"/></svg>'
    )
    with reading.opened(data) as pdf:
        figure = next(element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Figure")
        left, bottom, right, top = (float(value) for value in figure.A.BBox)
        assert str(figure.Alt) == "Burglary fell"
    rows, columns = reading.ink(data, 0)[:400].nonzero()
    high = 595.28
    assert (left, high - top) == pytest.approx((columns.min(), rows.min()), abs=1.5)
    assert (right, high - bottom) == pytest.approx((columns.max(), rows.max()), abs=1.5)


def test_a_picture_without_words_is_decoration() -> None:
    data = printed('<p>Text</p><img src="asset:line.svg" alt="">', assets={"asset:line.svg": PICTURE})
    with reading.opened(data) as pdf:
        assert [element for element in elements(pdf.Root.StructTreeRoot) if element.S == "/Figure"] == []
    assert reading.faults(data) == []
    assert reading.ink(data, 0)[:400].sum() > 1000


def test_links_say_in_words_where_they_lead() -> None:
    with reading.opened(printed('<p><a href="pack:item-4"><b>Burglary</b> report</a></p>')) as pdf:
        link = pdf.pages[0].obj.Annots[0]
        assert (str(link.Contents), str(link.A.URI)) == ("Burglary report", "pack:item-4")


def test_every_font_is_inside() -> None:
    assert reading.fonts_left_out(printed("<p>Text ▲ ▼ ● − “quoted” <b>bold</b> <i>italic</i></p>")) == []


def test_the_document_states_title_language_and_conformance() -> None:
    with reading.opened(printed("<p>x</p>")) as pdf:
        assert (str(pdf.docinfo["/Title"]), str(pdf.Root.Lang)) == ("Report", "en-GB")
        assert b'pdfuaid:part="1"' in pdf.Root.Metadata.read_bytes()
        assert "/CreationDate" not in pdf.docinfo
    with reading.opened(printed("<p>x</p>", created=datetime(2026, 1, 15, 9, 30, tzinfo=UTC))) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260115093000")


@pytest.mark.parametrize("html", ["<html><title>x</title>", '<html lang="en">'])
def test_a_document_without_language_or_title_is_a_mistake(html: str) -> None:
    with pytest.raises(ValueError, match="language"):
        render(html, css=[])


def test_the_same_input_gives_the_same_bytes() -> None:
    assert printed(TABLE * 3) == printed(TABLE * 3)


def test_the_fingerprint_changes_with_all_that_is_printed_from() -> None:
    plain = fingerprint("<p>", css=["a"])
    others = [
        fingerprint("<p>x", css=["a"]),
        fingerprint("<p>", css=["b"]),
        fingerprint("<p>", css=["a", ""]),
        fingerprint("<p>", css=["a"], assets={"x": b""}),
        fingerprint("<p>", css=["a"], assets={"x": b"1"}),
    ]
    assert len({plain, *others}) == 6
    assert plain == fingerprint("<p>", css=["a"])


# -- no way out --------------------------------------------------------------------------------------

REACHING = [
    '<link rel="attachment" href="file:///etc/hostname">',
    '<img src="file:///etc/hostname" alt="x">',
    '<img src="http://127.0.0.1:9/x.png" alt="x">',
    '<link rel="stylesheet" href="file:///etc/hostname">',
    '<object data="file:///etc/hostname"></object>',
    '<svg width="9" height="9"><image href="file:///etc/hostname" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="file:///etc/hostname#x"/></svg>',
    "<style>@import url(file:///etc/hostname); @font-face { font-family: x; src: url(file:///etc/hostname) }</style>",
    '<p style="background: url(file:///etc/hostname)">x</p>',
]


@pytest.mark.parametrize("body", REACHING)
def test_no_file_and_no_host_is_opened(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reached: list[Any] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *asked, **more: reached.append(asked))
    with reading.opened(printed(f"<p>Text</p>{body}")) as pdf:
        assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})
    assert reached == []


def test_an_asset_is_not_attached() -> None:
    data = printed('<p>x</p><link rel="attachment" href="asset:a">', assets={"asset:a": b"secret"})
    with reading.opened(data) as pdf:
        assert len(pdf.attachments) == 0


TOO_MUCH: list[tuple[str, Callable[[], str], str]] = [
    ("nesting", lambda: "<div>" * 3000 + "x", "nested"),
    ("a cell across a hundred thousand columns", lambda: "<table><tr><td colspan=100000>x</table>", "spans"),
    ("a hundred thousand rows", lambda: "<table><tr><td rowspan=' 100000 '>x</table>", "spans"),
    ("a column group", lambda: "<table><col span=99999><tr><td>x</table>", "spans"),
    ("a forest of elements", lambda: "<p>x" * 200_001, "too many"),
    ("a novel", lambda: "x" * 8_000_001, "longer"),
]


@pytest.mark.parametrize(("body", "said"), [case[1:] for case in TOO_MUCH], ids=[case[0] for case in TOO_MUCH])
def test_what_would_take_minutes_is_refused_first(body: Callable[[], str], said: str) -> None:
    with pytest.raises(TooComplex, match=said):
        printed(body())


def test_pages_are_counted() -> None:
    assert count_pages(printed('<p>1</p><p style="break-before: page">2</p>')) == 2
