"""Structure trees: all parts under one Document, with the tables that hold them together (ISO 32000-1, 14.7)."""

from collections.abc import Iterator, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from scpb.documents.pdf.trees import entries, name_tree, number_tree

DEEPEST_FORM = 20


class Structure:
    """Gathers the trees of parts whose objects have been copied into `pdf`, and writes the joined one."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self.document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root))
        self.kids: list[Any] = []
        self.parents: list[tuple[int, Any]] = []
        self.next_key = 0
        self.ids: dict[str, Any] = {}
        self.maps: dict[str, dict[str, Any]] = {"/RoleMap": {}, "/ClassMap": {}}
        self.namespaces: list[Any] = []

    def add(self, tree: Any, *, name: str, title: str, lang: str) -> int:
        """Take in a part's StructTreeRoot; gives what to add to every StructParent(s) number of that part.

        `lang` is the part's language when it is not the pack's.
        """
        self._make_unique(tree, name)
        part = self._part_element(tree, title)
        if lang:
            part.Lang = String(lang)
        self.kids.append(part)
        offset, parents = self.next_key, dict(entries(tree.get("/ParentTree"), "/Nums"))
        numbered = sorted((int(key), value) for key, value in parents.items() if int(key) >= 0)
        self.parents += [(offset + key, value) for key, value in numbered]
        self.next_key += numbered[-1][0] + 1 if numbered else 0
        self.namespaces += list(tree.get("/Namespaces", []))
        return offset

    def write(self, root: Any) -> None:
        """Hang the joined tree into the catalogue."""
        self.document.K = Array(self.kids)
        self.root.K = Array([self.document])
        self.root.ParentTree = number_tree(self.pdf, self.parents)
        self.root.ParentTreeNextKey = self.next_key
        if self.ids:
            self.root.IDTree = name_tree(self.pdf, list(self.ids.items()))
        for key, entered in self.maps.items():
            if entered:
                self.root[key] = Dictionary(entered)
        if self.namespaces:
            self.root.Namespaces = Array(self.namespaces)
        root.StructTreeRoot = self.root
        root.MarkInfo = Dictionary(Marked=True)

    def forget(self, annotations: Sequence[Any]) -> None:
        """Take annotations that go out of their pages out of their structure elements too."""
        gone = {annotation.objgen for annotation in annotations}
        parents = dict(self.parents)
        owners = (parents.get(int(annotation.get("/StructParent", -1))) for annotation in annotations)
        for owner in {owner.objgen: owner for owner in owners if isinstance(owner, Dictionary)}.values():
            kids: Any = owner.get("/K", Array())
            every: list[Any] = list(kids) if isinstance(kids, Array) else [kids]
            owner.K = Array([kid for kid in every if not (is_reference(kid) and kid.Obj.objgen in gone)])

    def _part_element(self, tree: Any, title: str) -> Any:
        """The part's own Document turned into a Part of ours, or a Part around what it has at its top."""
        tops = kids_of(tree)
        if len(tops) == 1 and tops[0].get("/S") == Name.Document and tops[0].is_indirect:
            part = tops[0]
            part.S = Name.Part
        else:
            part = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(tops)))
            for top in tops:
                top.P = part
        part.P = self.document
        part.T = String(title)
        return part

    def _make_unique(self, tree: Any, name: str) -> None:
        """Enter identifiers, roles and classes; where one is taken for something else, this part's are renamed."""
        ids = {str(key): element for key, element in entries(tree.get("/IDTree"), "/Names")}
        roles, classes = (dict(tree.get(key, {}).items()) for key in self.maps)
        taken_roles = {key for key, value in roles.items() if self.maps["/RoleMap"].get(key, value) != value}
        taken_classes = classes.keys() & self.maps["/ClassMap"].keys()
        prefix = ""
        if not ids.keys().isdisjoint(self.ids) or taken_roles or taken_classes:
            prefix = f"{name}-"
            for element in elements(tree):
                _rename(element, prefix, ids.keys(), taken_roles, taken_classes)
        self.ids |= {prefix + key: element for key, element in ids.items()}
        renamed = {(f"/{prefix}{key[1:]}" if key in taken_roles else key): role for key, role in roles.items()}
        self.maps["/RoleMap"] |= renamed
        self.maps["/ClassMap"] |= {
            (f"/{prefix}{key[1:]}" if key in taken_classes else key): value for key, value in classes.items()
        }


def kids_of(element: Any) -> list[Any]:
    """Structure elements right below `element`, whether /K holds one or many."""
    kids = element.get("/K")
    if isinstance(kids, Dictionary):
        kids = [kids]
    elif not isinstance(kids, Array):
        return []
    return [kid for kid in kids if isinstance(kid, Dictionary) and "/S" in kid]


def elements(tree: Any) -> Iterator[Any]:
    """Every structure element of a tree, parents first."""
    waiting = kids_of(tree)
    while waiting:
        element = waiting.pop()
        yield element
        waiting.extend(kids_of(element))


def _rename(element: Any, prefix: str, ids: Any, roles: set[str], classes: Any) -> None:
    if "/ID" in element and str(element.ID) in ids:
        element.ID = String(prefix + str(element.ID))
    if str(element.get("/S")) in roles:
        element.S = Name(f"/{prefix}{str(element.S)[1:]}")
    if "/C" in element and isinstance(element.C, Name) and str(element.C) in classes:
        element.C = Name(f"/{prefix}{str(element.C)[1:]}")
    attributes = element.get("/A", [])
    for attribute in [attributes] if isinstance(attributes, Dictionary) else list(attributes):
        if isinstance(attribute, Dictionary) and "/Headers" in attribute:
            attribute.Headers = Array([String(prefix + str(header)) for header in attribute.Headers])


def shift_forms(resources: Any, offset: int, seen: set[tuple[int, int]], depth: int = 0) -> None:
    """Add `offset` to the StructParent(s) of forms and pictures that `resources` names, each once."""
    for drawn in dict(resources.get("/XObject", {}).items()).values():
        if not isinstance(drawn, pikepdf.Stream) or drawn.objgen in seen or depth > DEEPEST_FORM:
            continue
        seen.add(drawn.objgen)
        for key in ("/StructParents", "/StructParent"):
            if key in drawn:
                drawn[key] = int(drawn[key]) + offset
        if "/Resources" in drawn:
            shift_forms(drawn.Resources, offset, seen, depth + 1)


def is_reference(kid: Any) -> bool:
    """Whether a kid of a structure element is a reference to an annotation or drawing."""
    return isinstance(kid, Dictionary) and "/Obj" in kid
