"""Numbering rich text for a page or for print: paragraphs or headings, footnotes, and the addresses of pictures.

What an author writes carries no numbers. A paragraph counts by itself; `data-level="2"` makes it one of the paragraph
before (1.1.1), `data-level="0"` one without a number, which goes on with that paragraph. A footnote stands in its
place as `<sup data-note="…">`. All this takes cleaned HTML, and gives HTML that can be put on a page as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from scpb.documents.richtext import to_plain

# from the address of a picture and its words to those that are shown; None leaves the picture out
Pictures = Callable[[str, str], tuple[str, str] | None]

VOID = {"br", "hr", "img"}
HEADINGS = ("h1", "h2", "h3", "h4")
DEEPEST = 6
PICTURE_ALONE = re.compile(r"<p>(<img [^>]*>)</p>")


@dataclass(frozen=True)
class Style:
    """How one text is numbered: under which number, what counts in it, and the level of its own headings."""

    number: str = ""
    counts_paragraphs: bool = False
    counts_headings: bool = False
    heading: int = 3
    notes_before: int = 0
    prefix: str = ""  # before every id, where several texts stand on one page


@dataclass(frozen=True)
class Numbered:
    """The text as it is shown, and its footnotes in order."""

    html: str
    notes: tuple[str, ...]


def numbered(html: str, style: Style, pictures: Pictures | None = None) -> Numbered:
    """`html`, which is clean, with its numbers in it."""
    writer = _Writer(style, pictures or (lambda src, alt: (src, alt)))
    writer.feed(PICTURE_ALONE.sub(r'<p data-level="0">\1</p>', html))  # a picture is no paragraph of its own
    writer.close()
    return Numbered("".join(writer.written), tuple(writer.notes))


def divided(html: str, tag: str = "h2") -> list[tuple[str, str]]:
    """The text cut before each of its headings `tag` that stands on its own: title and what follows it.

    What stands before the first of them comes first, under an empty title.
    """
    divider = _Divider(tag)
    divider.feed(html)
    divider.close()
    return [(to_plain(title), "".join(text).strip()) for title, text in divider.parts if title or "".join(text).strip()]


class _Copying(HTMLParser):
    """Goes through clean HTML and knows how deep it is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.start(tag, {name: value or "" for name, value in attrs})
        self.depth += tag not in VOID

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.depth -= 1
            self.end(tag)

    def handle_data(self, data: str) -> None:
        self.write(data)

    def handle_entityref(self, name: str) -> None:
        self.write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.write(f"&#{name};")

    def start(self, tag: str, attrs: dict[str, str]) -> None: ...

    def end(self, tag: str) -> None: ...

    def write(self, text: str) -> None: ...


@dataclass
class _Part:
    title: str = ""
    text: list[str] = field(default_factory=list)


class _Divider(_Copying):
    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag, self.within = tag, False
        self.found = [_Part()]

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        return [(part.title, part.text) for part in self.found]

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if tag == self.tag and not self.depth:
            self.found.append(_Part())
            self.within = True
        else:
            self.write(self.get_starttag_text() or "")

    def end(self, tag: str) -> None:
        if tag == self.tag and not self.depth:
            self.within = False
        else:
            self.write(f"</{tag}>")

    def write(self, text: str) -> None:
        if self.within:
            self.found[-1].title += text
        else:
            self.found[-1].text.append(text)


class _Writer(_Copying):
    def __init__(self, style: Style, pictures: Pictures) -> None:
        super().__init__()
        self.style, self.pictures = style, pictures
        self.written: list[str] = []
        self.notes: list[str] = []
        self.first = self.second = self.headings = 0
        self.closing: list[str] = []  # what each open element is closed with
        self.open: list[str] = []
        self.is_begun = False  # the list item that is open
        self.top = ""  # the heading that others are below

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        opened, closed = self.get_starttag_text() or "", f"</{tag}>"
        if tag == "sup" and attrs.get("data-note"):
            opened, closed = self.note(attrs["data-note"]), ""
        elif tag == "img":
            opened = self.picture(attrs)
        elif not self.depth and tag == "p":
            opened = self.paragraph(attrs.get("data-level", ""))
        elif tag == "p" and self.open[-1:] == ["li"]:
            opened, closed = ("<br>" if self.is_begun else ""), ""  # a list item holds its words themselves
            self.is_begun = True
        elif tag in HEADINGS:
            opened, closed = self.heading(tag)
        self.write(opened)
        if tag not in VOID:
            self.closing.append(closed)
            self.open.append(tag)
            self.is_begun = self.is_begun and tag != "li"

    def end(self, tag: str) -> None:
        self.write(self.closing.pop())
        self.open.pop()

    def write(self, text: str) -> None:
        self.written.append(text)

    def paragraph(self, level: str) -> str:
        if not self.style.counts_paragraphs:
            return "<p>"
        if level == "0":
            return '<p class="para">'
        if level == "2" and self.first:
            self.second += 1
            return self.counted(f"{self.style.number}.{self.first}.{self.second}", " para--deep")
        self.first, self.second = self.first + 1, 0
        return self.counted(f"{self.style.number}.{self.first}")

    def counted(self, number: str, more: str = "") -> str:
        place = f"{self.style.prefix}para-{number}"
        return f'<p class="para para--counted{more}" id="{place}"><span class="para__no">{number} </span>'

    def heading(self, tag: str) -> tuple[str, str]:
        """The author's headings begin one below the section's, and skip none."""
        is_deeper = tag in {"h3", "h4"} and self.top not in {"", tag}
        self.top = self.top if is_deeper else tag
        level = min(self.style.heading + is_deeper, DEEPEST)
        number = ""
        if self.style.counts_headings and not is_deeper:
            self.headings += 1
            number = f"{self.style.number}.{self.headings} "
        return f"<h{level}>{number}", f"</h{level}>"

    def note(self, text: str) -> str:
        self.notes.append(text)
        number = self.style.notes_before + len(self.notes)
        place = f"{self.style.prefix}fn"
        return f'<sup><a class="noted" href="#{place}-{number}" id="{place}ref-{number}">{number}</a></sup>'

    def picture(self, attrs: dict[str, str]) -> str:
        shown = self.pictures(attrs.get("src", ""), attrs.get("alt", ""))
        return f'<img src="{escape(shown[0])}" alt="{escape(shown[1])}">' if shown else ""
