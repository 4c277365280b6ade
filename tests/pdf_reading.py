"""Reading PDF documents in tests: structure, labels, text and ink."""

import io
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pikepdf
import pypdfium2
from pikepdf import Dictionary, Pdf

from scpb.documents.pdf.structure import elements, kids_of
from scpb.documents.pdf.trees import entries


def opened(data: bytes) -> Pdf:
    return pikepdf.open(io.BytesIO(data))


def faults(data: bytes) -> list[str]:
    """Everything that is wrong with the tags of a document: none in a sound one."""
    with opened(data) as pdf:
        tree = pdf.Root.StructTreeRoot
        every = {element.objgen: element for element in elements(tree)}
        parents = {int(key): value for key, value in entries(tree.ParentTree, "/Nums")}
        found = list(wrong_parents(tree))
        for number, page in enumerate(pdf.pages, 1):
            found += [f"page {number}: {fault}" for fault in wrong_marks(page.obj, parents, every)]
            found += [f"page {number}: {fault}" for fault in wrong_annotations(page.obj, parents, every)]
            found += [f"page {number}: {fault}" for fault in unmarked(page.obj)]
        ids = [str(element.ID) for element in every.values() if "/ID" in element]
        entered = {str(key) for key, _element in entries(tree.get("/IDTree"), "/Names")}
        found += [] if len(ids) == len(set(ids)) else ["an identifier is used twice"]
        found += [] if set(ids) == entered else ["the ID tree and the identifiers differ"]
        found += list(wrong_kids(every))
        found += [
            f"a figure {key} without words" for key, one in every.items() if one.S == "/Figure" and "/Alt" not in one
        ]
        found += [f"header {name} is nobody's" for name in mentioned(every) if name not in entered]
        found += [str(problem) for problem in pdf.check_pdf_syntax()]
        return found


def wrong_parents(element: Any) -> Iterator[str]:
    for kid in kids_of(element):
        if kid.P.objgen != element.objgen:
            yield f"{kid.S} {kid.objgen} names another parent"
        yield from wrong_parents(kid)


def mentioned(every: dict[Any, Any]) -> Iterator[str]:
    for element in every.values():
        attributes = element.get("/A", Dictionary())
        if isinstance(attributes, Dictionary):
            yield from (str(name) for name in attributes.get("/Headers", []))


def marked(page: Any) -> list[int]:
    """The MCIDs in a page's content."""
    instructions = pikepdf.parse_content_stream(page, "BDC")
    operands = [instruction.operands[1] for instruction in instructions]
    return [int(operand.MCID) for operand in operands if isinstance(operand, Dictionary) and "/MCID" in operand]


def wrong_marks(page: Any, parents: dict[int, Any], every: dict[Any, Any]) -> Iterator[str]:
    mcids = marked(page)
    if "/StructParents" not in page:
        if mcids:
            yield "marks without a number in the parent tree"
        return
    owners = parents[int(page.StructParents)]
    for mcid in mcids:
        owner = owners[mcid]
        if not isinstance(owner, Dictionary) or owner.objgen not in every:
            yield f"mark {mcid} belongs to no element of the tree"
        elif mcid not in [kid for kid in owner.K if isinstance(kid, int)] or owner.Pg.objgen != page.objgen:
            yield f"mark {mcid} belongs to an element that does not know it"


PAINTING = "f F f* B B* b b* S s Do sh Tj TJ ' \" INLINE IMAGE"


def unmarked(page: Any) -> Iterator[str]:
    """What is drawn outside every mark: neither read aloud nor declared to be decoration."""
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
        if operator in PAINTING.split() and not depth:
            yield f"{operator} outside every mark"


KIDS = {
    "/L": {"/LI", "/L", "/Caption"},
    "/LI": {"/Lbl", "/LBody"},
    "/Table": {"/Caption", "/THead", "/TBody", "/TFoot", "/TR"},
    "/THead": {"/TR"},
    "/TBody": {"/TR"},
    "/TR": {"/TH", "/TD"},
}


def wrong_kids(every: dict[Any, Any]) -> Iterator[str]:
    for element in every.values():
        kids = {str(kid.S) for kid in kids_of(element)}
        allowed = KIDS.get(str(element.S), kids)
        if kids - allowed:
            yield f"{element.S} holds {sorted(kids - allowed)}"


def wrong_annotations(page: Any, parents: dict[int, Any], every: dict[Any, Any]) -> Iterator[str]:
    is_tagged = "/StructParents" in page
    for annotation in page.get("/Annots", []):
        if not is_tagged and "/StructParent" not in annotation:
            continue
        owner = parents.get(int(annotation.get("/StructParent", -1)))
        if not isinstance(owner, Dictionary) or owner.objgen not in every:
            yield "a link belongs to no element of the tree"
        elif not any(
            isinstance(kid, Dictionary) and kid.get("/Obj", owner).objgen == annotation.objgen for kid in owner.K
        ):
            yield "a link belongs to an element that does not know it"


def fonts_left_out(data: bytes) -> list[str]:
    """Fonts that a document uses without bringing them."""
    with opened(data) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, Dictionary) and item.get("/Type") == "/Font"]
        simple = [font for font in fonts if font.get("/Subtype") != "/Type0"]
        return [str(font.BaseFont) for font in simple if not brought(font.get("/FontDescriptor", Dictionary()))]


def brought(descriptor: Any) -> bool:
    return any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def labels(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [document.get_page_label(index) for index in range(len(document))]


def words(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_bounded() for page in document]


def ink(data: bytes, index: int, *, scale: float = 1) -> np.ndarray[Any, Any]:
    """What is dark on a page as seen, a boolean for every 1/72 inch."""
    page = pypdfium2.PdfDocument(data)[index]
    grey = page.render(scale=scale).to_numpy().mean(axis=2)
    return np.asarray(grey < 128)


def outline(data: bytes) -> list[tuple[int, str]]:
    """Bookmarks as (level, title)."""
    return [(entry.level, entry.get_title()) for entry in pypdfium2.PdfDocument(data).get_toc()]


def spoken(page: Any) -> dict[int, str]:
    """The text under each MCID of a page printed by WeasyPrint."""
    to_unicode = {str(name): unicode_map(font) for name, font in page.obj.Resources.Font.items()}
    found: dict[int, str] = {}
    mcid, font = -1, ""
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), instruction.operands
        if operator == "BDC":
            mcid = int(operands[1].MCID)
            found[mcid] = ""
        elif operator == "Tf":
            font = str(operands[0])
        elif operator == "TJ" and mcid in found:
            codes = b"".join(bytes(piece) for piece in operands[0] if isinstance(piece, pikepdf.String)).hex()
            found[mcid] += "".join(to_unicode[font][codes[at : at + 4]] for at in range(0, len(codes), 4))
    return found


def unicode_map(font: Any) -> dict[str, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes())
    return {code.decode(): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
