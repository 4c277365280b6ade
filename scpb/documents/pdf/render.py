"""HTML to a tagged PDF (PDF/UA-1, ISO 14289-1) with every font embedded; the same input gives the same bytes."""

import hashlib
import io
import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pikepdf
import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

from scpb.documents.errors import TooComplex
from scpb.documents.pdf.tags import complete_tags

VERSION = f"3/{weasyprint.__version__}"  # part of every cache key: another version prints other bytes
VARIANT = "pdf/ua-1"
LARGEST_HTML = 8_000_000  # characters
MOST_ELEMENTS = 200_000
DEEPEST = 100
WIDEST_SPAN = 100

logger = logging.getLogger(__name__)


class OnlyAssets(URLFetcher):  # type: ignore[misc]
    """Gives what the caller passed in by its exact address, and nothing else: no file, no network, no data: URL."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(fail_on_errors=False)
        self.assets = assets

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in self.assets:
            raise ValueError(f"not among the assets of this document: {url[:200]}")
        return URLFetcherResponse(url, self.assets[url])


def fingerprint(html: str, *, css: Sequence[str], assets: Mapping[str, bytes] | None = None) -> str:
    """SHA-256 (hex) of everything that decides what `render` prints; the key under which a rendering is kept."""
    sha256 = hashlib.sha256(VERSION.encode())
    for text in (html, *css):
        sha256.update(hashlib.sha256(text.encode()).digest())
    for name, content in sorted((assets or {}).items()):
        sha256.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(content).digest())
    return sha256.hexdigest()


def render(
    html: str, *, css: Sequence[str], assets: Mapping[str, bytes] | None = None, created: datetime | None = None
) -> bytes:
    """`html` (a whole document with `lang` and `<title>`) laid out with the style sheets `css` (texts).

    `assets` maps the addresses that pictures are named by (`<img src="asset:map.png">`) to their content. `created`
    is the date that the file states; without it the file states none. A link to `pack:NAME` is kept for `merge`.
    Raises TooComplex for what would take minutes or all memory, ValueError for a document without language or title.
    """
    if len(html) > LARGEST_HTML:
        raise TooComplex("The text is longer than a document may be. Divide it into several papers.")
    fetcher = OnlyAssets(assets or {})
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="asset:")
    root: Element = document.etree_element
    check_cost(root)
    _name_drawings(root)
    laid_out = document.render(stylesheets=[_sheet(text) for text in css], pdf_variant=VARIANT)
    _state(laid_out.metadata, created)
    key = fingerprint(html, css=css, assets=assets)
    data: bytes = laid_out.write_pdf(
        finisher=lambda laid, pdf: complete_tags(laid, pdf, unique=key[:12]),
        pdf_variant=VARIANT,
        pdf_identifier=key[:32],
    )
    _verify(data)
    return data


@lru_cache(maxsize=16)
def _sheet(text: str) -> Any:
    """A style sheet, parsed once in this process; it can bring no fonts and no other sheets."""
    return weasyprint.CSS(string=text, url_fetcher=OnlyAssets({}))


def check_cost(root: Element) -> None:
    """Raise TooComplex when nesting, spans or sheer number of elements would make the layout explode."""
    waiting, elements = [(root, 1)], 0
    while waiting:
        element, depth = waiting.pop()
        elements += 1
        if depth > DEEPEST:
            raise TooComplex(f"The text is nested more than {DEEPEST} levels deep. Paste it again as plain text.")
        if elements > MOST_ELEMENTS:
            raise TooComplex("The text has too many parts to be laid out. Divide it into several papers.")
        for name in ("colspan", "rowspan", "span"):
            if _whole(element.get(name)) > WIDEST_SPAN:
                raise TooComplex(f"A table cell spans more than {WIDEST_SPAN} rows or columns. Make the table simpler.")
        waiting.extend((child, depth + 1) for child in element)


def _whole(text: str | None) -> int:
    digits = (text or "").strip()
    return int(digits[:9]) if digits.isdecimal() else 0


def _name_drawings(root: Element) -> None:
    """Give each inline drawing its label as `<title>`, where the tags take their alternative text from."""
    svg = "{http://www.w3.org/2000/svg}"
    for drawing in root.iter(f"{svg}svg"):
        label = drawing.get("aria-label")
        if label and drawing.find(f"{svg}title") is None:
            SubElement(drawing, f"{svg}title").text = label


def _state(metadata: Any, created: datetime | None) -> None:
    if not metadata.lang or not metadata.title:
        raise ValueError("A printed document states its language (<html lang>) and its title (<title>).")
    metadata.attachments = []  # a <link rel=attachment> in the text must not carry a file along
    metadata.created = created.isoformat(timespec="seconds") if created else None
    metadata.modified = None


def _verify(data: bytes) -> None:
    """A rendering that lost its tags or left a font out must not reach a reader."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        if "/StructTreeRoot" not in root or not root.MarkInfo.Marked or "/Lang" not in root:
            raise RuntimeError("the printed document carries no tags")
        fonts: Any = pdf.pages[0].obj.Resources.get("/Font", {})
        for font in fonts.values():
            descriptor: Any = font.get("/DescendantFonts", [font])[0].get("/FontDescriptor", {})
            if not any(key in descriptor for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                raise RuntimeError(f"the printed document does not embed {font.get('/BaseFont')}")


def count_pages(data: bytes) -> int:
    """Pages of a document that `render`, `clean` or `merge` made."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)
