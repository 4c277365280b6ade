"""What WeasyPrint's tags lack for PDF/UA-1, added to its objects just before they are written.

- Running headers and footers, and pictures without alternative text, become artifacts; WeasyPrint gives them
  structure elements that hang in no tree.
- Header cells state their scope; data cells name their headers, whose identifiers, unique to the document, are entered
  in an ID tree.
- Figures' boxes are given in the page's own units; links say where they lead in the words of their text.
- A `<div>` that groups a term with its description becomes the list item, the two its label and body.
- Lines under and through text are drawn inside its marked content: an artifact may not lie within, so that mark goes.
"""

from collections.abc import Iterator
from typing import Any

import pydyf

from scpb.documents.pdf.tables import Elements, describe_table, kids

POINTS = 0.75  # a CSS pixel in PDF units


def complete_tags(laid_out: Any, pdf: pydyf.PDF, *, unique: str) -> None:
    """Change `pdf` in place; `unique` begins every identifier, so that documents can be merged as they are."""
    objects: Elements = {item.reference: item for item in pdf.objects if item.number is not None}
    root = objects[pdf.catalog["StructTreeRoot"]]
    for page in laid_out.pages:
        _describe_boxes(page, unique)
    _drop_pictures_without_words(root, objects)
    for reference in list(_tables(root, objects)):
        describe_table(reference, objects)
    kept = set(_reachable(root, objects))
    _make_artifacts(pdf, objects[root["ParentTree"]]["Nums"], kept, objects)
    _place_figures(kept, objects)
    _pair_terms(kept, objects)
    root["IDTree"] = _identifiers(kept, objects, unique)


def _describe_boxes(page: Any, unique: str) -> None:
    for box in page._page_box.descendants():
        cell = getattr(box, "mark", None)
        if cell is not None and cell["S"] == "/TH":
            cell["A"]["Scope"] = "/Row" if box.element.get("scope") in {"row", "rowgroup"} else "/Column"
        annotation = getattr(box, "link_annotation", None)
        if annotation is not None and box.element is not None:
            words = " ".join("".join(box.element.itertext()).split()) or box.element.get("aria-label")
            if words:
                annotation["Contents"] = pydyf.String(words)


def _reachable(root: Any, objects: Elements) -> Iterator[bytes]:
    waiting = [root]
    while waiting:
        for reference, kid in kids(waiting.pop(), objects):
            yield reference
            waiting.append(kid)


def _tables(root: Any, objects: Elements) -> Iterator[bytes]:
    """Every table but those that WeasyPrint wraps around a table's own caption."""
    for reference in _reachable(root, objects):
        element = objects[reference]
        if element["S"] == "/Table" and objects[element["P"]]["S"] != "/Table":
            yield reference


def _drop_pictures_without_words(root: Any, objects: Elements) -> None:
    """A picture whose alternative text is empty is decoration."""
    waiting = [root]
    while waiting:
        element = waiting.pop()
        mute = {ref for ref, kid in kids(element, objects) if kid["S"] == "/Figure" and "Alt" not in kid}
        if mute:
            element["K"] = pydyf.Array([kid for kid in element["K"] if kid not in mute])
        waiting.extend(kid for _, kid in kids(element, objects))


def _make_artifacts(pdf: pydyf.PDF, numbers: Any, kept: set[bytes], objects: Elements) -> None:
    """Turn what is marked for an element outside the tree into an artifact, on each page."""
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for reference in pdf.page_references:
        page = objects[reference]
        owners = parents[page["StructParents"]]
        strays = {mcid for mcid, owner in enumerate(owners) if owner not in kept}
        for mcid in strays:
            objects[owners[mcid]].clear()
            owners[mcid] = "null"
        _remark(objects[page["Contents"]].stream, strays)


def _remark(operations: list[Any], strays: set[int]) -> None:
    """Rewrite `/Span << /MCID n >> BDC` of the strays to `/Artifact BMC`, and unmark artifacts within marked text."""
    open_marks: list[bool] = []  # for each open mark, whether its EMC stays
    for index, operation in enumerate(operations):
        if operation == b"BDC":
            open_marks.append(True)
            if operations[index - 1]["MCID"] in strays:
                operations[index - 2 : index + 1] = ["/Artifact", b"", b"BMC"]
        elif operation == b"BMC":
            stays = not open_marks
            open_marks.append(stays)
            if not stays:
                operations[index - 1 : index + 1] = [b"", b""]
        elif operation == b"EMC" and not open_marks.pop():
            operations[index] = b""


def _place_figures(kept: set[bytes], objects: Elements) -> None:
    for reference in kept:
        element = objects[reference]
        if element["S"] == "/Figure":
            left, top, right, bottom = (value * POINTS for value in element["A"]["BBox"])
            height = objects[element["Pg"]]["MediaBox"][3]
            element["A"]["BBox"] = pydyf.Array([left, height - bottom, right, height - top])


def _pair_terms(kept: set[bytes], objects: Elements) -> None:
    """`L > Div > LI > LBody` (for a term, and again for its description) to `L > LI > Lbl, LBody`."""
    lists = [objects[reference] for reference in kept if objects[reference]["S"] == "/L"]
    groups = (kid for element in lists for _, kid in kids(element, objects) if kid["S"] == "/Div")
    for group in groups:
        group["S"] = "/LI"
        for place, (_, item) in enumerate(kids(group, objects)):
            item["S"] = "/LBody" if place else "/Lbl"
            for _, body in kids(item, objects):
                body["S"] = "/NonStruct" if body["S"] == "/LBody" else body["S"]


def _identifiers(kept: set[bytes], objects: Elements, unique: str) -> pydyf.Dictionary:
    """The ID tree of the header cells, whose names (and their mentions in data cells) begin with `unique`."""
    named: dict[str, bytes] = {}
    for reference in sorted(kept, key=lambda ref: objects[ref].number):
        if "ID" in objects[reference]:
            # one object stands for the identifier here and in the data cells' lists of headers
            identifier = objects[reference]["ID"]
            identifier.string = f"{unique}-{len(named):06d}"
            named[identifier.string] = reference
    names = pydyf.Array(entry for name, ref in named.items() for entry in (pydyf.String(name), ref))
    return pydyf.Dictionary({"Names": names})
