"""Opens a PDF that nobody has vouched for. Run as a script in a process of its own, with limits; see `inspect`.

Standard input is the document, the argument `{"mode": "look" | "text", "limits": {…}}`. Standard output is one line of
JSON — what was found, or `{"refused": CODE, …}` — and after `look` the cleaned document. It imports nothing of the
project, so that the process stays small and knows no secret.
"""

import io
import json
import resource
import sys
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape

import pikepdf
import pypdfium2
from pikepdf import Array, Dictionary, Name, Pdf, Stream

POINTS_TO_MM = 25.4 / 72
CATALOGUE = {"/Type", "/Pages", "/Names", "/Dests", "/Outlines", "/StructTreeRoot", "/MarkInfo", "/Lang", "/Metadata"}
PAGE = {
    "/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/Annots", "/StructParents",
    "/UserUnit", "/Group",
}  # fmt: skip
SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")
ABOUT = ("/Metadata", "/PieceInfo", "/LastModified")  # who made it, with which program, and where it lay
PDF_UA = b"http://www.aiim.org/pdfua/ns/id/"
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF>
</x:xmpmeta>"""
# what is said of annotations that were drawn into their pages; of printers' marks nothing, and any other is a comment
DRAWN_IN = {
    "/Widget": "forms", "/FileAttachment": "files", "/PrinterMark": "", "/TrapNet": "",
    "/Movie": "media", "/Sound": "media", "/Screen": "media", "/RichMedia": "media", "/3D": "media",
}  # fmt: skip
# what the libraries raise of a document that is not sound
DAMAGE = (pikepdf.PdfError, pypdfium2.PdfiumError, RecursionError, ValueError, TypeError, AttributeError, KeyError)
MOST_PIXELS = 150_000_000
MOST_TEXT = 4_000_000
DEEPEST = 150


class Refused(Exception):
    """The document is not taken; `code` and the details become a sentence in the process that asked."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, **details}


# -- opening -----------------------------------------------------------------------------------------


def opened(data: bytes, limits: dict[str, Any]) -> Pdf:
    """The document, if it is whole, unprotected and of a bearable size."""
    if b"%PDF-" not in data[:1024]:
        raise Refused("not_pdf")
    try:
        # A document that must be repaired first may lack pages, and nobody would notice.
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
        pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError):
        raise Refused("broken") from None
    if pdf.is_encrypted:
        raise Refused("encrypted")
    if not pages:
        raise Refused("broken")
    if pages > limits["pages"]:
        raise Refused("pages", pages=pages, most=limits["pages"])
    if len(pdf.objects) > limits["objects"]:
        raise Refused("complex")
    return pdf


def refuse_kinds(root: Any) -> None:
    """Documents that show something else than their pages."""
    if "/XFA" in root.get("/AcroForm", {}):
        raise Refused("xfa")
    if "/Collection" in root:
        raise Refused("portfolio")
    shown = root.get("/OCProperties", {}).get("/D", {})
    if len(shown.get("/OFF", [])) or shown.get("/BaseState") == Name.OFF:
        raise Refused("layers")


def size_of(page: Any) -> tuple[float, float]:
    """Width and height in millimetres, as seen."""
    box = [float(value) for value in pikepdf.Page(page).cropbox]
    unit = float(page.get("/UserUnit", 1)) * POINTS_TO_MM
    wide, high = abs(box[2] - box[0]) * unit, abs(box[3] - box[1]) * unit
    return (high, wide) if int(page.get("/Rotate", 0)) % 180 else (wide, high)


def sizes(pdf: Pdf, limits: dict[str, Any]) -> list[tuple[float, float]]:
    """The sizes of all pages, none of them absurd."""
    found = []
    for number, page in enumerate(pdf.pages, 1):
        wide, high = size_of(page.obj)
        if not (limits["shortest_side"] <= min(wide, high) and max(wide, high) <= limits["longest_side"]):
            raise Refused("size", page=number, wide=round(wide), high=round(high))
        found.append((round(wide, 1), round(high, 1)))
    return found


def weigh(pdf: Pdf, limits: dict[str, Any]) -> None:
    """Unpack every stream but pictures once, which a bomb does not survive."""
    total = 0
    for item in pdf.objects:
        if not isinstance(item, Stream):
            continue
        if item.get("/Subtype") == Name.Image:
            if int(item.get("/Width", 0)) * int(item.get("/Height", 0)) > MOST_PIXELS:
                raise Refused("pictures")
            continue
        total += len(item.read_bytes())
        if total > limits["unpacked"]:
            raise Refused("bomb")


# -- cleaning ----------------------------------------------------------------------------------------


def clean(pdf: Pdf) -> set[str]:
    """Take out whatever acts or hides; gives the codes of what was there."""
    root: Any = pdf.Root
    found: set[str] = set()
    names = root.get("/Names", Dictionary())
    if "/JavaScript" in names or acts(root):
        found.add("scripts")
    if "/EmbeddedFiles" in names or "/AF" in root:
        found.add("files")
    if any(is_foreign(annotation) for page in pdf.pages for annotation in page.obj.get("/Annots", [])):
        found |= flatten(pdf)
    for key in [key for key in root if key not in CATALOGUE]:
        del root[key]
    if "/Names" in root:
        root.Names = Dictionary({"/Dests": names["/Dests"]} if "/Dests" in names else {})
    removed: set[tuple[int, int]] = set()
    for page in pdf.pages:
        found |= clean_page(page.obj, removed)
    clean_outline(root)
    clean_structure(pdf, removed)
    forget_the_author(pdf)
    return found


def acts(root: Any) -> bool:
    """Whether opening the document does more than choose a page."""
    action = root.get("/OpenAction")
    return "/AA" in root or (isinstance(action, Dictionary) and action.get("/S") not in (Name.GoTo, None))


def is_foreign(annotation: Any) -> bool:
    return isinstance(annotation, Dictionary) and annotation.get("/Subtype") != Name.Link


def flatten(pdf: Pdf) -> set[str]:
    """Draw forms and comments into their pages; gives what kinds there were."""
    kinds = {
        str(item.get("/Subtype")) for page in pdf.pages for item in page.obj.get("/Annots", []) if is_foreign(item)
    }
    pdf.generate_appearance_streams()
    pdf.flatten_annotations("print")
    return {DRAWN_IN.get(kind, "comments") for kind in kinds} - {""}


def clean_page(page: Any, removed: set[tuple[int, int]]) -> set[str]:
    """Keep what shows, and links that lead to a page or a public address."""
    found = {"scripts"} if "/AA" in page else set()
    for key in [key for key in page if key not in PAGE]:
        del page[key]
    kept = []
    for annotation in page.get("/Annots", []):
        if is_plain_link(annotation):
            for key in ("/AA", "/PA", "/AF", "/OC"):
                if key in annotation:
                    del annotation[key]
            kept.append(annotation)
        else:
            removed.add(annotation.objgen)
            found |= {"actions"} if "/A" in annotation and not is_foreign(annotation) else set()
    if "/Annots" in page:
        page.Annots = Array(kept)
    return found


def is_plain_link(annotation: Any) -> bool:
    if not isinstance(annotation, Dictionary) or annotation.get("/Subtype") != Name.Link:
        return False
    action = annotation.get("/A")
    if action is None:
        return "/Dest" in annotation
    if not isinstance(action, Dictionary) or "/Next" in action:
        return False
    if action.get("/S") == Name.URI:
        return str(action.get("/URI", "")).strip().lower().startswith(SAFE_SCHEMES)
    return bool(action.get("/S") == Name.GoTo)


def clean_outline(root: Any) -> None:
    """Bookmarks may lead to pages only; a circle or a forest of them goes altogether."""
    waiting, left = [root.get("/Outlines", {}).get("/First")], 20_000
    seen: set[tuple[int, int]] = set()
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Dictionary):
            continue
        left -= 1
        if item.objgen in seen or not left:
            del root.Outlines
            return
        seen.add(item.objgen)
        action = item.get("/A")
        if action is not None and (action.get("/S") != Name.GoTo or "/Next" in action):
            del item.A
        waiting += [item.get("/Next"), item.get("/First")]


def forget_the_author(pdf: Pdf) -> None:
    """Keep the title and the claim to be PDF/UA: a paper must not name in its metadata whom the board names by post."""
    title, metadata = str(pdf.docinfo.get("/Title", "")), pdf.Root.get("/Metadata")
    claims = "/StructTreeRoot" in pdf.Root and isinstance(metadata, Stream) and PDF_UA in metadata.read_bytes()
    for item in pdf.objects:
        for key in ABOUT:
            if isinstance(item, (Dictionary, Stream)) and key in item:
                del item[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if title:
        pdf.docinfo["/Title"] = title
    if claims:
        pdf.Root.Metadata = pdf.make_stream((XMP % escape(title)).encode(), Type=Name.Metadata, Subtype=Name.XML)


# -- tags --------------------------------------------------------------------------------------------


def clean_structure(pdf: Pdf, removed: set[tuple[int, int]]) -> None:
    """Keep the tags when they are sound; otherwise the document counts as untagged, and nothing refers to tags."""
    root: Any = pdf.Root
    if "/StructTreeRoot" in root:
        marked = bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False))
        if marked and is_sound(root.StructTreeRoot, removed) and all(balance(pdf, page) for page in pdf.pages):
            return
        del root.StructTreeRoot
    for item in pdf.objects:
        for key in ("/StructParents", "/StructParent"):
            if isinstance(item, (Dictionary, Stream)) and key in item:
                del item[key]


def is_sound(tree: Any, removed: set[tuple[int, int]]) -> bool:
    """Whether the tree is a tree with a parent tree; references to what was taken out are dropped on the way."""
    if "/ParentTree" not in tree or "/K" not in tree:
        return False
    seen: set[tuple[int, int]] = set()
    waiting = [(tree, 0)]
    while waiting:
        element, depth = waiting.pop()
        if depth > DEEPEST or (element.is_indirect and element.objgen in seen):
            return False
        seen.add(element.objgen)
        kids = element.get("/K", Array())
        every = [kids] if isinstance(kids, Dictionary) else list(kids) if isinstance(kids, Array) else []
        kept = [
            kid for kid in every if not (isinstance(kid, Dictionary) and "/Obj" in kid and kid.Obj.objgen in removed)
        ]
        if len(kept) < len(every):
            element.K = Array(kept)
        waiting += [(kid, depth + 1) for kid in every if isinstance(kid, Dictionary) and "/S" in kid]
    return len(seen) > 1


def balance(pdf: Pdf, page: Any) -> bool:
    """Close graphics states that a page's content leaves open; False where its marks do not pair."""
    lowest = depth = marks = 0
    try:
        for instruction in pikepdf.parse_content_stream(page, "q Q BDC BMC EMC"):
            operator = str(instruction.operator)
            depth += {"q": 1, "Q": -1}.get(operator, 0)
            marks += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            lowest = min(lowest, depth)
            if marks < 0:
                return False
    except pikepdf.PdfError:
        return False
    if lowest or depth:
        page.contents_add(pdf.make_stream(b"q " * -lowest), prepend=True)
        page.contents_add(pdf.make_stream(b" Q" * (depth - lowest)))
    return not marks


# -- the result --------------------------------------------------------------------------------------

ACTIVE = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/RichMediaExecute"}


def remains(pdf: Pdf) -> bool:
    """Whether anything active is left in the cleaned document, wherever it hides."""
    for item in pdf.objects:
        waiting: list[tuple[Any, int]] = [(item, 0)]
        while waiting:
            value, depth = waiting.pop()
            if depth and getattr(value, "is_indirect", False):
                continue
            if isinstance(value, (Dictionary, Stream)):
                if "/JS" in value or str(value.get("/S")) in ACTIVE or value.get("/Type") == Name.EmbeddedFile:
                    return True
                waiting += [(inner, depth + 1) for inner in value.values()]
            elif isinstance(value, Array) and depth < DEEPEST:
                waiting += [(inner, depth + 1) for inner in value]
    return False


def fonts_left_out(pdf: Pdf) -> Iterator[str]:
    """Names of fonts that the document uses without bringing them."""
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.Font and item.get("/Subtype") != Name.Type3:
            descendants: Any = item.get("/DescendantFonts", [])
            descriptor: Any = (descendants[0] if len(descendants) else item).get("/FontDescriptor", {})
            is_inner = item.get("/Subtype") in (Name.CIDFontType0, Name.CIDFontType2)
            if not is_inner and not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield str(item.get("/BaseFont", "/unnamed")).removeprefix("/")


def look(data: bytes, limits: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What is in the document, and the document without what acts or hides."""
    with opened(data, limits) as pdf:
        refuse_kinds(pdf.Root)
        measured = sizes(pdf, limits)
        weigh(pdf, limits)
        title, lang = str(pdf.docinfo.get("/Title", "")), str(pdf.Root.get("/Lang", ""))
        about = [str(pdf.docinfo.get(key, ""))[:500] for key in ("/Title", "/Subject", "/Keywords")]
        attached = [str(name)[:200] for name in list(pdf.attachments)[:50]]
        stripped = sorted(clean(pdf))
        answer = {
            "pages": len(measured),
            "sizes": measured,
            "title": title[:500],
            "lang": lang[:35],
            "tagged": "/StructTreeRoot" in pdf.Root,
            "fonts_left_out": sorted(set(fonts_left_out(pdf)))[:50],
            "stripped": stripped,
            "about": [words for words in about if words],
            "attached": attached,
        }
        written = io.BytesIO()
        compact = pikepdf.ObjectStreamMode.generate
        pdf.save(written, deterministic_id=True, object_stream_mode=compact, fix_metadata_version=False)
    cleaned = written.getvalue()
    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        if remains(pdf):
            raise Refused("active")
    return answer, cleaned


def text(data: bytes, limits: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The text of each page, up to a length that a search can use."""
    found, left = [], MOST_TEXT
    document = pypdfium2.PdfDocument(data)
    for index in range(min(len(document), limits["pages"])):
        page = document[index]
        words = page.get_textpage().get_text_bounded()[:left]
        left -= len(words)
        found.append(words.replace("\r\n", "\n").replace("\x00", ""))
        page.close()
    document.close()
    return {"pages": found}, b""


MODES: dict[str, Callable[[bytes, dict[str, Any]], tuple[dict[str, Any], bytes]]] = {"look": look, "text": text}


def main(argument: str) -> None:
    asked = json.loads(argument)
    limits = asked["limits"]
    for kind, most in ((resource.RLIMIT_AS, limits["memory"]), (resource.RLIMIT_CPU, limits["cpu"])):
        resource.setrlimit(kind, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    cleaned = b""
    try:
        answer, cleaned = MODES[asked["mode"]](sys.stdin.buffer.read(), limits)
    except Refused as refusal:
        answer = refusal.answer
    except MemoryError:
        answer = {"refused": "bomb"}
    except DAMAGE as error:
        # the library reports memory that it did not get as damage
        answer = {"refused": "bomb" if "bad_alloc" in str(error) else "broken", "why": repr(error)[:300]}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + cleaned)


if __name__ == "__main__":
    main(sys.argv[1])
