"""A pack while it is being made: parts are taken in one after the other, then joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, String

from scpb.documents.pdf import outline
from scpb.documents.pdf.face import face
from scpb.documents.pdf.links import PartLinks, destinations, top_of
from scpb.documents.pdf.metadata import claims_pdf_ua
from scpb.documents.pdf.outline import Bookmark
from scpb.documents.pdf.parts import Notice, Part, Span
from scpb.documents.pdf.stamp import Sheet, lay_over, stamps, visible_box
from scpb.documents.pdf.structure import Structure, shift_forms
from scpb.documents.pdf.trees import name_tree

# Of a page only these go into a pack; above all its annotations come later, see `Binding.take`.
KEPT = {"/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/Contents", "/UserUnit", "/Group"}


@dataclass
class Placed:
    """A part whose pages stand in the pack."""

    part: Part
    span: Span
    pages: list[Any]
    links: PartLinks
    bookmarks: list[Bookmark]


class Binding:
    """Owns the target document; a source may be closed once it is taken in."""

    def __init__(self, parts: Sequence[Part], *, lang: str, mirrored: bool, first_number: int) -> None:
        self.pdf = pikepdf.new()
        self.lang, self.mirrored, self.first_number = lang, mirrored, first_number
        marks = "".join(part.mark.text for part in parts if part.mark)
        self.face = face(self.pdf, "0123456789" + marks)
        self.structure = Structure(self.pdf)
        self.numbers: dict[tuple[int, int], int] = {}  # printed number of each page by its object
        self.placed: list[Placed] = []
        self.untagged: list[str] = []
        self.notices: list[Notice] = []
        self.is_pdf_ua = True

    @property
    def next_number(self) -> int:
        """The printed number of the page that comes next."""
        return self.first_number + len(self.pdf.pages)

    def _fill_up_to(self, number: int) -> None:
        """Blank pages, as large as the one before, until the next page is `number`."""
        while self.next_number < number:
            left, bottom, right, top = visible_box(self.pdf.pages[-1].obj)
            self.pdf.add_blank_page(page_size=(right - left, top - bottom))

    def take(self, part: Part, source: Pdf, span: Span) -> None:
        """Copy a part's pages, then in one go all that refers to them, so that the references follow the copies."""
        self._fill_up_to(span.first)
        is_tagged = "/StructTreeRoot" in source.Root
        originals: list[Any] = [page.obj for page in source.pages]
        keys = [page.get("/StructParents") for page in originals]
        referring = Dictionary(Annots=Array([page.get("/Annots", Array()) for page in originals]))
        for name in ("/Names", "/Dests", "/Outlines", "/StructTreeRoot"):
            if name in source.Root:
                referring[name] = source.Root[name]
        pages = [self._append(page) for page in originals]
        self.numbers |= {page.objgen: number for number, page in enumerate(pages, span.first)}
        copied: Any = self.pdf.copy_foreign(source.make_indirect(referring))
        for page, annotations in zip(pages, copied.Annots, strict=True):
            page.Annots, page.Tabs = annotations, Name.S
        links = PartLinks(part.name, destinations(copied), pages, self.numbers)
        self.placed.append(Placed(part, span, pages, links, outline.read(copied.get("/Outlines"), links)))
        self.is_pdf_ua = self.is_pdf_ua and claims_pdf_ua(source.Root)
        if is_tagged:
            lang = str(source.Root.get("/Lang", ""))
            self._take_tags(part, copied.StructTreeRoot, "" if lang == self.lang else lang, pages, keys)
        else:
            self._take_untagged(part, pages)

    def _append(self, page: Any) -> Any:
        for key in [key for key in page if key not in KEPT]:
            del page[key]
        self.pdf.pages.append(Page(page))
        return self.pdf.pages[-1].obj

    def _take_tags(self, part: Part, tree: Any, lang: str, pages: list[Any], keys: list[Any]) -> None:
        """Join a part's tags, and give its pages, links and drawings their numbers in the joined parent tree."""
        offset = self.structure.add(tree, name=part.name, title=part.title, lang=lang)
        seen: set[tuple[int, int]] = set()
        for page, key in zip(pages, keys, strict=True):
            if key is not None:
                page.StructParents = int(key) + offset
            for annotation in page.Annots:
                if "/StructParent" in annotation:
                    annotation.StructParent = int(annotation.StructParent) + offset
            if not part.ours:
                shift_forms(page.get("/Resources", Dictionary()), offset, seen)

    def _take_untagged(self, part: Part, pages: list[Any]) -> None:
        for page in pages:
            isolate(self.pdf, page)
            for annotation in page.Annots:
                if "/StructParent" in annotation:
                    del annotation.StructParent
        self.untagged.append(part.name)
        sentence = _("“%(title)s” has no tags: people who have the pack read aloud to them cannot follow it.")
        self.notices.append(Notice(part.name, sentence % {"title": part.title}))

    def join(self) -> None:
        """Links, bookmarks, destinations, structure, labels and stamps: all that needs every part in its place."""
        firsts = {placed.part.name: top_of(placed.pages[0]) for placed in self.placed}
        targets = dict(firsts)
        for placed in self.placed:
            targets |= placed.links.targets
        for placed in self.placed:
            self._mend_links(placed, targets)
        root = self.pdf.Root
        root.Names = Dictionary(Dests=name_tree(self.pdf, list(targets.items())))
        root.Outlines = outline.write(self.pdf, self._bookmarks())
        root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=self.first_number)]))
        if self.structure.kids:
            self.structure.write(root)
        self._stamp()

    def _mend_links(self, placed: Placed, targets: dict[str, Any]) -> None:
        """Point the links of a part to where they lead now; take out those that lead nowhere, and tell."""
        dead: list[Any] = []
        numbers: list[int] = []
        for number, page in enumerate(placed.pages, placed.span.first):
            kept = []
            for annotation in page.Annots:
                if placed.links.mend(annotation, targets):
                    kept.append(annotation)
                else:
                    dead.append(annotation)
                    numbers.append(number)
            page.Annots = Array(kept)
            if not kept:
                del page.Annots
        if dead:
            self.structure.forget(dead)
            found = {"title": placed.part.title, "count": len(dead), "pages": _listed(numbers)}
            sentence = ngettext(
                "A link of “%(title)s” led nowhere and was taken out: page %(pages)s.",
                "%(count)d links of “%(title)s” led nowhere and were taken out: pages %(pages)s.",
                len(dead),
            )
            self.notices.append(Notice(placed.part.name, sentence % found))

    def _bookmarks(self) -> list[Bookmark]:
        tops: list[Bookmark] = []
        known: dict[str, Bookmark] = {}
        for placed in self.placed:
            part = placed.part
            known[part.name] = Bookmark(part.title, String(part.name), outline.below(part, placed.bookmarks))
            (known[part.under].below if part.under else tops).append(known[part.name])
        return tops

    def _stamp(self) -> None:
        parts = {page.objgen: placed.part for placed in self.placed for page in placed.pages}
        before = self.pdf.make_stream(b"q\n")
        for number, wrapped in enumerate(self.pdf.pages, self.first_number):
            page = wrapped.obj
            part = parts.get(page.objgen)
            text = "" if part and not part.numbered else str(number)
            drawn = stamps(
                Sheet.of(page),
                self.face,
                number=text,
                mark=part.mark if part else None,
                on_left=self.mirrored and number % 2 == 0,
                ours=part is None or part.ours,
            )
            if "/Resources" not in page:
                page.Resources = Dictionary()
            self.face.lend(page.Resources)
            lay_over(self.pdf, page, drawn, before)


def _listed(numbers: list[int], most: int = 12) -> str:
    """`4, 7, 9`; a long list ends with dots."""
    each = sorted(set(numbers))
    return ", ".join(map(str, each[:most])) + (" …" if len(each) > most else "")


def isolate(pdf: Pdf, page: Any) -> None:
    """Draw an untagged page as one artifact: its content becomes a form, and what it leaves open ends there."""
    contents = page.get("/Contents", Array())
    if isinstance(contents, Array):
        Page(page).contents_coalesce()
        contents = page.get("/Contents")
    resources = page.get("/Resources", Dictionary())
    page.Resources = Dictionary()
    if not isinstance(contents, Stream):
        return
    filters = {key: contents[key] for key in ("/Filter", "/DecodeParms") if key in contents}
    form = pdf.make_stream(contents.read_raw_bytes(), Dictionary(filters))
    form.Type, form.Subtype, form.BBox, form.Resources = Name.XObject, Name.Form, page.MediaBox, resources
    page.Contents = pdf.make_stream(b"/Artifact BMC\nq /Page Do Q\nEMC")
    page.Resources = Dictionary(XObject=Dictionary(Page=form))
