"""Reading pages in tests: what is wrong with one, and where its links and forms lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import tinyhtml5.parser

# What a strict Content-Security-Policy would not run.
NOT_INLINE = {"style", "srcdoc"}
REFERS = {"for", "aria-labelledby", "aria-describedby", "aria-controls", "headers", "list"}
LOADS = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}


@dataclass
class Form:
    action: str
    method: str
    fields: list[str] = field(default_factory=list)


@dataclass
class Page(HTMLParser):
    """One page, read."""

    text: str
    elements: Counter[str] = field(default_factory=Counter)
    ids: list[str] = field(default_factory=list)
    references: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.inside = tag
        self.elements[tag] += 1
        self.ids += [told["id"]] if "id" in told else []
        for name in REFERS & told.keys():
            self.references |= set(told[name].split())
        self.wrong += [f"<{tag} {name}>" for name in told if name in NOT_INLINE or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in told):
            self.wrong.append(f"inline <{tag}>")
        if tag == "html":
            self.language = told.get("lang", "")
        self._follow(tag, told)

    def _follow(self, tag: str, told: dict[str, str]) -> None:
        if tag in LOADS and LOADS[tag] in told:
            self.loaded.append(told[LOADS[tag]])
        if tag in {"a", "area"} and "href" in told:
            self.links.append(told["href"])
        self.links += [told["hx-get"]] if "hx-get" in told else []
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").lower()))
        if tag in {"input", "select", "textarea", "button"} and self.forms:
            self.forms[-1].fields.append(told.get("name", ""))

    def handle_data(self, data: str) -> None:
        if self.inside == "title" and not self.title:
            self.title = data.strip()

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def faults(self) -> Iterator[str]:
        """Everything that no page of the portal may have."""
        yield from self.wrong
        yield from (f"not HTML: {error}" for error in parse_errors(self.text))
        if self.elements["h1"] != 1:
            yield f"{self.elements['h1']} h1"
        if " – " not in self.title:
            yield f"the title “{self.title}” does not say which page of what it is"
        if self.language != "en-GB":
            yield f"lang is “{self.language}”"
        if self.elements["main"] != 1:
            yield f"{self.elements['main']} main"
        yield from (f"id {name} is there {count} times" for name, count in Counter(self.ids).items() if count > 1)
        yield from (f"nothing has the id {name}" for name in sorted(self.references - set(self.ids)))
        for form in self.forms:
            if form.method == "post" and "csrfmiddlewaretoken" not in form.fields:
                yield f"the form to {form.action} carries no token"


def parse_errors(text: str) -> list[str]:
    parser = tinyhtml5.parser.HTMLParser()
    parser.parse(text)
    return [f"{code} {details} at line {line}" for (line, _column), code, details in parser.errors]


# -- the shape of a page ---------------------------------------------------------------------------------------------

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Attributes whose value makes the page what it is; of the others it matters whether they are there and say anything.
SHAPING = {
    "class",
    "role",
    "type",
    "name",
    "id",
    "for",
    "scope",
    "colspan",
    "rowspan",
    "tabindex",
    "rel",
    "autocomplete",
}
SHAPING |= {"aria-describedby", "aria-labelledby", "aria-controls", "aria-expanded", "aria-hidden", "aria-live"}
ACCIDENTAL = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]+")


class Shape(HTMLParser):
    """How a page is built, without its words: elements within elements, with their attributes, and where text stands.

    Rows or entries that are built alike count once, so two minutes of the same structure have one shape; a page with
    one more button, field or class has another. What is in the main part and what frames it are told apart, since every
    frame goes with every page. `longest` is the longest word, which may stick out where others do not.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.frame, self.main, self.longest = 0, 0, 0
        self.heads: list[tuple[str, object]] = []
        self.within: list[list[object]] = [[]]
        self.feed(text)
        self.close()
        while self.heads:
            self.leave()
        self.frame = hash(tuple(self.within[0]))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = sorted((name, value and (name not in SHAPING or ACCIDENTAL.sub("0", value))) for name, value in attrs)
        self.heads.append((tag, tuple((name, value or "") for name, value in told)))
        self.within.append([])
        if tag in EMPTY:
            self.leave()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while any(tag == open_tag for open_tag, _ in self.heads) and self.leave() != tag:
            pass

    def leave(self) -> str:
        """Close the innermost element: it counts where nothing beside it is built like it."""
        head = self.heads.pop()
        built = hash((head, tuple(self.within.pop())))
        if head[0] == "main":
            self.main = built
        elif built not in self.within[-1]:
            self.within[-1].append(built)
        return head[0]

    def handle_data(self, data: str) -> None:
        words = data.split()
        if words and "text" not in self.within[-1]:
            self.within[-1].append("text")
        self.longest = max([self.longest, *map(len, words)])
