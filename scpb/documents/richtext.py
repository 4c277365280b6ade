"""Rich text: the one allowlist under which text with headings, lists, tables and links is stored.

Text comes either from an editor as HTML (`clean`) or from a plain text area (`from_plain`); what is stored is always
the result of one of the two, and can be put on a page or into print as it is.
"""

import re
from html import escape
from html.parser import HTMLParser

import nh3

HEADINGS = {"h1", "h2", "h3", "h4"}
BLOCKS = {*HEADINGS, "p", "blockquote", "ul", "ol", "li", "table", "caption", "tr", "hr"}
TAGS = {
    *BLOCKS, "thead", "tbody", "tfoot", "th", "td", "br", "strong", "b", "em", "i", "u", "s", "sub", "sup", "a", "img",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "id"},
    "img": {"src", "alt"},
    "li": {"id"},
    "ol": {"start", "type"},
    "p": {"id", "data-level"},
    "sup": {"data-note"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
ANCHOR = re.compile(r"\A(?:fn|fnref|para)-[0-9a-z.-]{1,20}\Z")  # footnotes and numbered paragraphs
OWN_PICTURE = re.compile(r"\A/[a-z0-9/-]+/\Z")
WIDEST = 20
DEEPEST = 25
LONGEST_NOTE = 2_000
# attributes that say one of a few things: the cells that a heading is of, how a list counts, whether a paragraph does
CHOICES = {
    "scope": {"row", "col", "rowgroup", "colgroup"},
    "type": {"1", "a", "A", "i", "I"},
    "data-level": {"0", "2"},
}


def clean(html: str) -> str:
    """`html` with nothing but what the allowlist names; a heading of the first level becomes one of the second.

    Text nested deeper than any editor makes it is kept as plain paragraphs: laying it out would cost too much.
    """
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        attribute_filter=_attribute,
        url_schemes=SCHEMES,
        link_rel="noopener noreferrer",
    )
    if _depth(cleaned) > DEEPEST:
        return from_plain(to_plain(cleaned))
    # the page that shows the text has its own first heading
    return cleaned.replace("<h1>", "<h2>").replace("</h1>", "</h2>").strip()


def from_plain(text: str) -> str:
    """Paragraphs divided by empty lines; a paragraph whose every line begins with `- ` becomes a list."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
    return "\n".join(_block(block.strip()) for block in blocks if block.strip())


def to_plain(html: str) -> str:
    """The words of cleaned HTML, as a text area or a search takes them; `from_plain` gives the paragraphs back."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.written).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _block(text: str) -> str:
    lines = [escape(" ".join(line.split()), quote=False) for line in text.split("\n") if line.strip()]
    if all(line.startswith("- ") for line in lines):
        items = "\n".join(f"<li>{line[2:]}</li>" for line in lines)
        return f"<ul>\n{items}\n</ul>"
    return f"<p>{'<br>'.join(lines)}</p>"


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value to keep for an attribute that the allowlist names, or None."""
    if name in {"colspan", "rowspan", "start"}:
        most = 9999 if name == "start" else WIDEST
        return (
            str(min(int(value[:6]), most)) if value[:6].isdecimal() and value[:6].isascii() and int(value[:6]) else None
        )
    if name == "id":
        return value if ANCHOR.match(value) else None
    if name in CHOICES:
        return value if value in CHOICES[name] else None
    if name == "data-note":
        return " ".join(value.split())[:LONGEST_NOTE] or None
    if name == "src":
        return value if OWN_PICTURE.match(value) else None
    return value


class _Reader(HTMLParser):
    """Writes the text of each block on lines of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.written.append("\n")
        elif tag == "li":
            self.written.append("\n- ")
        elif tag in {"td", "th"}:
            self.written.append(" ")
        elif tag == "img":
            self.written.append(dict(attrs).get("alt") or "")
        elif tag == "sup" and (note := dict(attrs).get("data-note")):
            self.written.append(f" ({note})")
        elif tag in BLOCKS:
            self.written.append("\n" if tag == "tr" else "\n\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS and tag not in {"li", "tr"}:
            self.written.append("\n\n")

    def handle_data(self, data: str) -> None:
        self.written.append(re.sub(r"\s+", " ", data) if data.strip() else " " if "\n" not in data else "")


class _Depth(HTMLParser):
    VOID = {"br", "hr", "img"}

    def __init__(self) -> None:
        super().__init__()
        self.now = self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.now += 1
            self.deepest = max(self.deepest, self.now)

    def handle_endtag(self, tag: str) -> None:
        self.now -= 1


def _depth(html: str) -> int:
    parser = _Depth()
    parser.feed(html)
    return parser.deepest
