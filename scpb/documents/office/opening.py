"""Looks into an office document that nobody has vouched for, then becomes LibreOffice. Run as a script.

Arguments: the folder of this one conversion, the program (or nothing: only look), the limits as JSON, and what to turn
it into (or nothing: PDF). The document is `received` in that folder. What was found is written to `found.json` there,
and the document under the name of its true kind; then this process, with its limits and without a network, turns into
LibreOffice. Imports nothing of the project.
"""

import contextlib
import ctypes
import io
import json
import os
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import olefile

CONTAINER, ARCHIVE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"  # the first bytes of old formats, and of new
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
# the main part of a document in Microsoft's format, by the end of its content type
OPEN_XML = {
    "wordprocessingml.document.main+xml": "docx",
    "presentationml.presentation.main+xml": "pptx",
    "presentationml.slideshow.main+xml": "pptx",
    "spreadsheetml.sheet.main+xml": "xlsx",
}
WITH_MACROS = {
    "application/vnd.ms-word.document.macroEnabled.main+xml": "docx",
    "application/vnd.ms-excel.sheet.macroEnabled.main+xml": "xlsx",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml": "pptx",
}
OPEN_DOCUMENT = {"text": "odt", "presentation": "odp", "spreadsheet": "ods"}
# the names of streams inside a document of the old format, as it writes them
STREAMS = (("WordDocument", "doc"), ("PowerPoint Document", "ppt"), ("Workbook", "xls"), ("Book", "xls"))
# the same, and others, inside another document
INSIDE = (*STREAMS, ("__properties_version1.0", "msg"), ("VisioDocument", "vsd"))
CONTAINER_ON_SLIDE = 0x1011  # the kind of a record of a presentation (MS-PPT, 2.10.34)
# the kind of a record (MS-XLS: BoundSheet8, Row, ColInfo), and which bits of which of its bytes say that it hides
HIDDEN_IN_BOOK = {0x85: ("sheets", 4, 0x03), 0x208: ("rows", 12, 0x20), 0x7D: ("columns", 8, 0x01)}
YES = '"(?:1|true)"'
# what readers do not see, or see struck out: which files of an archive, and what they say then
HIDDEN_IN_XML = (
    ("sheets", r"xl/workbook\.xml", r'<(?:\w+:)?sheet\b[^>]*\bstate="(?:hidden|veryHidden)"'),
    ("rows", r"xl/worksheets/[^/]+\.xml", rf"<(?:\w+:)?row\b[^>]*\bhidden={YES}"),
    ("columns", r"xl/worksheets/[^/]+\.xml", rf"<(?:\w+:)?col\b[^>]*\bhidden={YES}"),
    ("slides", r"ppt/slides/[^/]+\.xml", r'<(?:\w+:)?sld\b[^>]*\bshow="(?:0|false)"'),
    ("changes", r"word/[^/]+\.xml", r"<w:(?:ins|del|moveFrom|moveTo) "),
    ("changes", r"xl/revisions/revisionLog[^/]*\.xml", ""),
)
HIDDEN_IN_ODF = (
    ("sheets", "spreadsheet", r'<style:table-properties\b[^>]*\btable:display="false"'),
    ("rows", "spreadsheet", r'<table:table-row\b[^>]*\btable:visibility="(?:collapse|filter)"'),
    ("columns", "spreadsheet", r'<table:table-column\b[^>]*\btable:visibility="(?:collapse|filter)"'),
    ("slides", "presentation", r'\bpresentation:visibility="hidden"'),
    ("changes", "", r"<(?:text:changed-region|table:(?:cell-content-change|insertion|deletion|movement))\b"),
)
COMMENTS = re.compile(r"/(?:comments|threadedComments)[^/]*\.xml$|/(?:comments|threadedComments)/[^/]+\.xml$")
NOTES = re.compile(r"^ppt/notesSlides/[^/]+\.xml$")
NUMBER_OF_SLIDE = re.compile(r"<a:fld\b.*?</a:fld>", re.S)
FILTERS = {"writer": ("doc", "docx", "odt"), "impress": ("ppt", "pptx", "odp"), "calc": ("xls", "xlsx", "ods")}
EXPORT = {
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "ExportFormFields": {"type": "boolean", "value": "false"},
    "ExportNotes": {"type": "boolean", "value": "false"},
    "ExportHiddenSlides": {"type": "boolean", "value": "false"},
    "ReduceImageResolution": {"type": "boolean", "value": "true"},
    "MaxImageResolution": {"type": "long", "value": "300"},
}
MOST_READ = 20_000_000  # bytes of one inner file that is looked into
MOST_ASIDE = 100_000  # letters of comments and notes


class Refused(Exception):
    """The document is not taken; the code becomes a sentence in the process that asked."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **details}


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def looked(data: bytes, path: Path, limits: dict[str, Any]) -> dict[str, Any]:
    """Which kind of document it is, and what its officer should know of it."""
    if data.startswith(CONTAINER):
        return old_format(data)
    if data.startswith(ARCHIVE):
        return archive(path, limits)
    raise Refused("not_office")


def old_format(data: bytes) -> dict[str, Any]:
    if utf16("EncryptedPackage") in data:
        raise Refused("encrypted")
    if not any(utf16(name) + b"\0\0" in data for name, _kind in STREAMS):
        raise Refused("not_office")
    with opened(data) as container:
        # one inside it may have such a stream too: its own stands at the top
        name, kind = next((one for one in STREAMS if container.exists(one[0])), ("", ""))
        if not kind:
            raise Refused("not_office")
        signs = ["macros"] if utf16("_VBA_PROJECT") in data else []
        hides = hidden_in_book(stream(container, name)) if kind == "xls" else []
        attached = carried(container, is_host=True)
    return {"kind": kind, "signs": signs, "hides": hides, "attached": attached, "aside": ""}


def archive(path: Path, limits: dict[str, Any]) -> dict[str, Any]:
    """The newer formats are archives: none of their files may unpack to more than is bearable, whatever it claims."""
    with zipfile.ZipFile(path) as packed:
        entries = packed.infolist()
        if len(entries) > limits["entries"]:
            raise Refused("bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("encrypted")
        weigh(packed, entries, limits["unpacked"])
        names = [entry.filename for entry in entries]
        if "[Content_Types].xml" in names:
            return open_xml(packed, names)
        if "mimetype" in names and "content.xml" in names:
            return open_document(packed, names)
    raise Refused("not_office")


def weigh(packed: zipfile.ZipFile, entries: list[zipfile.ZipInfo], most: int) -> None:
    left = most
    for entry in entries:
        with packed.open(entry) as inner:
            while chunk := inner.read(1 << 20):
                left -= len(chunk)
                if left < 0:
                    raise Refused("bomb")


def read(packed: zipfile.ZipFile, name: str) -> str:
    with packed.open(name) as inner:
        return inner.read(MOST_READ).decode("utf-8", errors="replace")


def words(markup: str) -> str:
    """What markup says, without its tags."""
    return " ".join(" ".join(re.findall(r">([^<]+)", markup)).split())


def open_xml(packed: zipfile.ZipFile, names: list[str]) -> dict[str, Any]:
    types = read(packed, "[Content_Types].xml")
    kind, has_macros = kind_by(types)
    if not kind:
        raise Refused("not_office")
    signs = ["macros"] if has_macros or any(name.endswith("vbaProject.bin") for name in names) else []
    if any('TargetMode="External"' in links and not only_links(links) for links in relations(packed, names)):
        signs.append("links")
    comments = " ".join(words(read(packed, name)) for name in names if COMMENTS.search(name)).strip()
    notes = " ".join(words(NUMBER_OF_SLIDE.sub("", read(packed, name))) for name in names if NOTES.search(name)).strip()
    signs += [sign for sign, said in (("comments", comments), ("notes", notes)) if said]
    hides = [code for code, files, pattern in HIDDEN_IN_XML if any_says(packed, names, files, pattern)]
    aside = f"{comments}\n{notes}"[:MOST_ASIDE]
    return {"kind": kind, "signs": signs, "hides": hides, "attached": embedded(packed), "aside": aside}


def kind_by(types: str) -> tuple[str, bool]:
    """The kind of document that the content types of an archive tell, and whether it is one with macros."""
    plain = next((kind for ending, kind in OPEN_XML.items() if ending in types), "")
    macros = next((kind for full, kind in WITH_MACROS.items() if full in types), "")
    return plain or macros, bool(macros)


def any_says(packed: zipfile.ZipFile, names: list[str], files: str, pattern: str) -> bool:
    """Whether one of those files of the archive holds the pattern; an empty one asks whether there is such a file."""
    return any(re.search(pattern, read(packed, name)) for name in names if re.fullmatch(files, name))


def relations(packed: zipfile.ZipFile, names: list[str]) -> list[str]:
    return [read(packed, name) for name in names if name.endswith(".rels")]


def only_links(relations: str) -> bool:
    """Whether what lies outside is no more than addresses that a reader may click on."""
    outside = [one for one in re.findall(r"<Relationship\b[^>]*>", relations) if 'TargetMode="External"' in one]
    return all('relationships/hyperlink"' in one for one in outside)


def open_document(packed: zipfile.ZipFile, names: list[str]) -> dict[str, Any]:
    kinds = read(packed, "mimetype").strip().removeprefix("application/vnd.oasis.opendocument.")
    if kinds not in OPEN_DOCUMENT:
        raise Refused("not_office")
    manifest = read(packed, "META-INF/manifest.xml") if "META-INF/manifest.xml" in names else ""
    if "encryption-data" in manifest:
        raise Refused("encrypted")
    body = read(packed, "content.xml")
    signs = ["macros"] if any(name.startswith(("Basic/", "Scripts/")) for name in names) else []
    if re.search(r'<(?:draw:image|text:section-source|table:table-source|table:cell-range-source)\b[^>]*xlink:href="'
                 r'(?:[a-z]+:|/|\.\./)', body):  # fmt: skip
        signs.append("links")
    comments = words(" ".join(re.findall(r"<office:annotation\b.*?</office:annotation>", body, re.S)))
    notes = words(" ".join(re.findall(r"<presentation:notes\b.*?</presentation:notes>", body, re.S)))
    signs += [sign for sign, said in (("comments", comments), ("notes", notes)) if said]
    hides = [code for code, kind, pattern in HIDDEN_IN_ODF if kind in {kinds, ""} and re.search(pattern, body)]
    aside = f"{comments}\n{notes}"[:MOST_ASIDE]
    return {"kind": OPEN_DOCUMENT[kinds], "signs": signs, "hides": hides, "attached": embedded(packed), "aside": aside}


# -- files inside --------------------------------------------------------------------------------------


def embedded(packed: zipfile.ZipFile) -> list[str]:
    """What the files inside an archive are called, told by their first bytes, for their names may say anything."""
    found: list[str] = []
    for entry in packed.infolist():
        name = entry.filename
        if name.endswith(("/", "vbaProject.bin")) or "/activeX/" in name:
            continue
        with packed.open(entry) as inner:
            start = inner.read(8)
            if start == CONTAINER:
                found += in_container(start + inner.read(MOST_READ))
            elif start.startswith(ARCHIVE):
                found += [named(name, kind) for kind in in_archive(start + inner.read(MOST_READ))]
            elif start.startswith(b"%PDF-"):
                found.append(named(name, "pdf"))
            elif name.endswith("/content.xml"):  # of LibreOffice: a document as a folder of its own
                body = re.search(
                    r"<office:body>\s*<office:(\w+)", (start + inner.read(MOST_READ)).decode(errors="replace")
                )
                found += [f"object.{OPEN_DOCUMENT[body[1]]}"] if body and body[1] in OPEN_DOCUMENT else []
            elif "/embeddings/" in name:
                found.append(name.rsplit("/", 1)[-1])
    return found


def named(path: str, kind: str) -> str:
    """Its own name, if that tells the kind; else one that does."""
    name = path.rsplit("/", 1)[-1]
    return name if "." in name and not name.endswith((".bin", ".tmp")) else f"object.{kind}"


def in_archive(data: bytes) -> list[str]:
    """The kind of an archive inside a document; nothing for charts and formulas of LibreOffice."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if "[Content_Types].xml" in names:
                return [kind_by(read(packed, "[Content_Types].xml"))[0] or "zip"]
            if "mimetype" in names:
                kinds = read(packed, "mimetype").strip().removeprefix("application/vnd.oasis.opendocument.")
                return [OPEN_DOCUMENT[kinds]] if kinds in OPEN_DOCUMENT else []
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError):
        pass
    return ["zip"]


def opened(data: bytes) -> Any:
    """A container that is in memory; few bytes alone would be taken for the name of a file of this server."""
    return olefile.OleFileIO(io.BytesIO(data))


def in_container(data: bytes) -> list[str]:
    """What a container of the old format inside a document carries; one that cannot be opened is something unknown."""
    try:
        with opened(data) as container:
            return carried(container, is_host=False)
    except (OSError, ValueError, IndexError, struct.error):
        return ["object"]


def carried(container: Any, *, is_host: bool) -> list[str]:
    """What the files in a container are called: each is a room of its own, that of the host is the document itself."""
    rooms: dict[tuple[str, ...], set[str]] = {}
    for *room, name in container.listdir():
        rooms.setdefault(tuple(room), set()).add(name)
    found = [called(container, room, names) for room, names in rooms.items() if room or not is_host]
    for inner in on_slides(stream(container, "PowerPoint Document")) if is_host else ():
        found += in_container(inner)
    return [name for name in found if name]


def called(container: Any, room: tuple[str, ...], names: set[str]) -> str:
    """The name of the file in one room of a container, as far as it tells; nothing where there is none."""
    if names & {"Equation Native", "PROJECT", "\x03OCXNAME", "\x03OCXDATA"}:
        return ""  # a formula, macros, a control
    if "\x01Ole10Native" in names:
        label = re.match(rb"[\0-\xff]{6}([^\0]{1,200})\0", stream(container, *room, "\x01Ole10Native")[:300])
        return label[1].decode("cp1252", errors="replace") if label else "object"
    for name, kind in INSIDE:
        if name in names:
            return f"object.{kind}"
    for name in sorted(names):
        data = stream(container, *room, name)
        if data.startswith(ARCHIVE):
            return next((f"object.{kind}" for kind in in_archive(data)), "")
        if data.startswith(b"%PDF-"):
            return "object.pdf"
    is_place = not room or room[0] == "ObjectPool" or room[-1].startswith("MBD")
    return "object" if is_place and names & {"\x01Ole", "\x01CompObj"} else ""


def stream(container: Any, *path: str) -> bytes:
    """A stream of a container, as far as it is looked into; nothing where there is none."""
    if not container.exists(list(path)):
        return b""
    with container.openstream(list(path)) as opened:
        found: bytes = opened.read(MOST_READ)
        return found


def on_slides(data: bytes) -> Iterator[bytes]:
    """The containers that a presentation of the old format keeps in its stream, as records, packed or plain."""
    at = 0
    while at + 8 <= len(data):
        version, kind, length = struct.unpack_from("<HHI", data, at)
        body = data[at + 8 : at + 8 + length]
        if kind == CONTAINER_ON_SLIDE:
            with contextlib.suppress(zlib.error):
                body = zlib.decompressobj().decompress(body[4:], MOST_READ) if version >> 4 else body
            yield body
        at += 8 + length


def hidden_in_book(data: bytes) -> list[str]:
    """What a workbook of the old format hides, by its records of sheets, rows and columns."""
    found, at = set(), 0
    while at + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, at)
        code, place, bits = HIDDEN_IN_BOOK.get(kind, ("", 0, 0))
        if code and place < length and at + 4 + place < len(data) and data[at + 4 + place] & bits:
            found.add(code)
        at += 4 + length
    return sorted(found)


def leave_the_network() -> None:
    """Into a network with nobody in it, where the system lets us; the program's own settings ask for the same."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
            libc.unshare(CLONE_NEWNET)


def command(program: str, folder: Path, kind: str, into: str) -> list[str]:
    module = next(module for module, kinds in FILTERS.items() if kind in kinds)
    return [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard",
        "--convert-to", into or f"pdf:{module}_pdf_Export:{json.dumps(EXPORT)}",
        "--outdir", str(folder / "made"),
        str(folder / f"paper.{kind}"),
    ]  # fmt: skip


def lower(kind: int, most: int) -> None:
    """No more than this; a worker that is allowed less itself cannot give more."""
    _now, hard = resource.getrlimit(kind)
    bearable = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (bearable, bearable))


def main(folder: Path, program: str, limits: dict[str, Any], into: str) -> None:
    lower(resource.RLIMIT_CPU, limits["cpu"])
    lower(resource.RLIMIT_AS, limits["memory"])
    lower(resource.RLIMIT_FSIZE, limits["written"])
    lower(resource.RLIMIT_CORE, 0)
    received = folder / "received"
    try:
        found = looked(received.read_bytes(), received, limits)
    except Refused as refusal:
        found = refusal.answer
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        ValueError,
        LookupError,
        NotImplementedError,
        RuntimeError,
        struct.error,
    ) as error:
        found = {"refused": "broken", "why": repr(error)[:300]}
    except MemoryError:
        found = {"refused": "bomb"}
    (folder / "found.json").write_text(json.dumps(found))
    if program and "refused" not in found:
        received.rename(folder / f"paper.{found['kind']}")
        leave_the_network()
        os.execv(program, command(program, folder, found["kind"], into))  # noqa: S606  the program's own path, no shell


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], json.loads(sys.argv[3]), sys.argv[4])
