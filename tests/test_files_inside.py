"""What is looked for inside office documents before any program opens them: files, and what readers do not see."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import pytest

from scpb.documents.office import opening
from tests import office_files as files
from tests.office_files import docx, odf, odt, xlsx, zipped

LIMITS = {"entries": 10_000, "unpacked": 50_000_000}


def looked(content: bytes, folder: Path) -> dict[str, Any]:
    path = folder / "received"
    path.write_bytes(content)
    return opening.looked(content, path, LIMITS)


def with_file(name: str, content: str | bytes) -> bytes:
    return docx(**{name: content})


@pytest.mark.parametrize(
    ("content", "attached"),
    [
        (with_file("word/embeddings/oleObject1.bin", b"nothing known"), ["oleObject1.bin"]),
        (with_file("word/embeddings/a.tmp", xlsx()), ["object.xlsx"]),
        (with_file("word/media/image1.png", xlsx()), ["image1.png"]),
        (with_file("word/embeddings/report.bin", b"%PDF-1.7"), ["object.pdf"]),
        (with_file("word/embeddings/notes.zip", zipped({"a.txt": "A"})), ["notes.zip"]),
        (with_file("word/embeddings/cut.zip", b"PK\x03\x04 and no more"), ["cut.zip"]),
        (with_file("word/embeddings/old.bin", opening.CONTAINER + b"cut off"), ["object"]),
        (with_file("word/activeX/activeX1.bin", opening.CONTAINER), []),
        (with_file("word/media/image1.png", b"\x89PNG\r\n\x1a\n"), []),
        (odf("text", "<text:p>So</text:p>", inside=files.table("S", files.row("A"))), ["object.ods"]),
        (odt(), []),
    ],
)
def test_files_inside_are_found_by_their_first_bytes(content: bytes, attached: list[str], tmp_path: Path) -> None:
    assert looked(content, tmp_path)["attached"] == attached


def comment(said: str) -> str:
    return f'<w:comments xmlns:w="{files.W}"><w:comment w:id="0"><w:p><w:t>{said}</w:t></w:p></w:comment></w:comments>'


def number_of_slide(said: str = "") -> str:
    return f'<p:notes><a:fld type="slidenum"><a:t>3</a:t></a:fld><a:t>{said}</a:t></p:notes>'


def deck(**more: str | bytes) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return docx(kind=kind, **more)


@pytest.mark.parametrize(
    ("content", "signs", "hides"),
    [
        (with_file("word/comments.xml", comment("Ask Jo.")), ["comments"], []),
        (with_file("word/commentsExtended.xml", "<w15:commentsEx/>"), [], []),
        (with_file("word/header1.xml", '<w:hdr><w:ins w:id="1"/></w:hdr>'), [], ["changes"]),
        (deck(**{"ppt/notesSlides/notesSlide1.xml": number_of_slide()}), [], []),
        (deck(**{"ppt/notesSlides/notesSlide1.xml": number_of_slide("Thank Jo.")}), ["notes"], []),
        (deck(**{"ppt/slides/slide1.xml": '<p:sld xmlns:p="p" show="0">'}), [], ["slides"]),
        (odt("<text:tracked-changes/><text:p>So</text:p>"), [], []),
        (odt("<text:tracked-changes><text:changed-region/></text:tracked-changes>"), [], ["changes"]),
        (odt("<text:p><office:annotation><text:p>Ask Jo.</text:p></office:annotation></text:p>"), ["comments"], []),
    ],
)
def test_what_readers_do_not_see_is_told(content: bytes, signs: list[str], hides: list[str], tmp_path: Path) -> None:
    found = looked(content, tmp_path)
    assert (found["signs"], found["hides"]) == (signs, hides)
    assert ("Jo." in found["aside"]) == bool(signs)


def hidden_book(**kinds: bool) -> bytes:
    """The sheets of a workbook that somebody saved with Excel, with this hidden."""
    sheet = "".join(
        [
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols>',
            f'<col min="1" max="1"{_if(kinds, "columns", " hidden=" + chr(34) + "1" + chr(34))}/></cols>',
            f'<sheetData><row r="1"{_if(kinds, "rows", " hidden=" + chr(34) + "true" + chr(34))}/></sheetData>',
            "</worksheet>",
        ]
    )
    state = "veryHidden" if kinds.get("sheets") else "visible"
    book = f'<workbook><sheets><sheet name="Cases" state="{state}" r:id="r1"/></sheets></workbook>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return docx(kind=kind, **{"xl/workbook.xml": book, "xl/worksheets/sheet1.xml": sheet})


def _if(kinds: dict[str, bool], name: str, words: str) -> str:
    return words if kinds.get(name) else ' hidden="0"'


@pytest.mark.parametrize("hidden", [[], ["sheets"], ["rows"], ["columns"], ["sheets", "rows", "columns"]])
def test_what_a_workbook_hides_is_told(hidden: list[str], tmp_path: Path) -> None:
    assert looked(hidden_book(**dict.fromkeys(hidden, True)), tmp_path)["hides"] == hidden


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def test_what_a_workbook_of_the_old_format_hides_is_told_by_its_records() -> None:
    shown = [record(0x85, bytes(8)), record(0x208, bytes(16)), record(0x7D, bytes(12))]
    assert opening.hidden_in_book(b"".join(shown)) == []
    sheet, row, column = bytearray(8), bytearray(16), bytearray(12)
    sheet[4], row[12], column[8] = 2, 0x20, 1
    hidden = [record(0x85, sheet), record(0x208, row), record(0x7D, column)]
    assert opening.hidden_in_book(b"".join(hidden)) == ["columns", "rows", "sheets"]
    assert opening.hidden_in_book(hidden[0] + hidden[2][:6]) == ["sheets"]  # cut off in the middle


class Container:
    """A container of the old format as olefile shows one."""

    def __init__(self, streams: dict[str, bytes]) -> None:
        self.streams = {tuple(path.split("/")): content for path, content in streams.items()}

    def listdir(self) -> list[list[str]]:
        return [list(path) for path in self.streams]

    def exists(self, path: list[str]) -> bool:
        return tuple(path) in self.streams

    def openstream(self, path: list[str]) -> Any:
        return opening.io.BytesIO(self.streams[tuple(path)])


PACKAGE = b"\x10\0\0\0\x02\0rows.csv\0C:\\rows.csv\0"
PLACE = "ObjectPool/_1"


@pytest.mark.parametrize(
    ("streams", "attached"),
    [
        ({"WordDocument": b"", "Macros/PROJECT": b""}, []),
        ({f"{PLACE}/Workbook": b""}, ["object.xls"]),
        ({f"{PLACE}/\x01Ole10Native": PACKAGE}, ["rows.csv"]),
        ({f"{PLACE}/\x01Ole10Native": b"\x01"}, ["object"]),
        ({f"{PLACE}/Package": xlsx()}, ["object.xlsx"]),
        ({f"{PLACE}/CONTENTS": b"%PDF-1.4"}, ["object.pdf"]),
        ({f"{PLACE}/__properties_version1.0": b""}, ["object.msg"]),
        ({f"{PLACE}/Equation Native": b"", f"{PLACE}/\x01Ole": b""}, []),
        ({f"{PLACE}/\x01CompObj": b""}, ["object"]),
        ({"MBD01/WordDocument": b"", "MBD01/\x01Ole": b""}, ["object.doc"]),
    ],
)
def test_files_inside_documents_of_the_old_formats_are_found(streams: dict[str, bytes], attached: list[str]) -> None:
    assert opening.carried(Container(streams), is_host=True) == attached


def test_files_on_slides_of_the_old_format_are_found_whether_packed_or_not() -> None:
    inner = b"some container"
    packed = struct.pack("<I", len(inner)) + zlib.compress(inner)
    slides = [struct.pack("<HHI", 0x10, opening.CONTAINER_ON_SLIDE, len(packed)) + packed]
    slides += [struct.pack("<HHI", 0, opening.CONTAINER_ON_SLIDE, len(inner)) + inner]
    slides += [struct.pack("<HHI", 0x0F, 0x3F8, 4) + b"????"]
    assert list(opening.on_slides(b"".join(slides))) == [inner, inner]


def test_a_container_is_never_taken_for_the_name_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(opening.CONTAINER)
    with pytest.raises(OSError, match="not an OLE2"):
        opening.opened(str(tmp_path / "secret").encode())
    assert opening.in_container(b"some container") == ["object"]
