"""Somebody whose browser runs no script: they follow links and fill in forms by what the pages say, through the client.

What is sent is what such a browser sends: all that a form holds, with what was filled in or chosen in it.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

import tinyhtml5

from scpb.people.models import Person
from tests.test_meetings import as_person

HTML = "{http://www.w3.org/1999/xhtml}"
Sent = dict[str, Any]


class Walk:
    """A person, and the page that they are at."""

    def __init__(self, person: Person | None = None, at: str = "/") -> None:
        self.client = as_person(person)
        self.at, self.page = at, Element("html")
        self.open(at)

    def open(self, address: str) -> None:
        """Follow an address, such as that of a letter."""
        self._come(self.client.get(urljoin(self.at, address), follow=True))

    def go(self, *links: str) -> None:
        """Follow links by their words, one after the other."""
        for name in links:
            found = [link for link in self._all("a") if name in {words(link), words(link, spoken=False)}]
            assert found, f"no link “{name}” at {self.at}: {[words(link) for link in self._all('a')]}"
            self.open(found[0].get("href", ""))

    def send(self, button: str, filled: Sent | None = None) -> None:
        """Fill in the form that has the button, by the labels of its fields, and press it."""
        form, pressed = self._form(button)
        parts = self._parts(form)
        sent = held(parts) | {name: value for name, value in [(pressed.get("name"), pressed.get("value", ""))] if name}
        for label, value in (filled or {}).items():
            self._fill(parts, sent, label, value)
        action = urljoin(self.at, form.get("action") or self.at)
        self._come(self.client.post(action, sent, follow=True))

    def ask(self, button: str) -> None:
        """Press the button of a form that only looks something up."""
        form, _pressed = self._form(button)
        self._come(self.client.get(urljoin(self.at, form.get("action") or self.at), held(self._parts(form))))

    def sees(self, text: str) -> None:
        assert text in self.text, f"“{text}” is not at {self.at}: {self.text}"

    @property
    def text(self) -> str:
        """What the main part of the page says."""
        return words(next(self.page.iter(f"{HTML}main")))

    def marked(self, tag: str) -> list[str]:
        """What stands in the elements of a kind, such as `del`."""
        return [words(one) for one in self._all(tag)]

    def _come(self, answer: Any) -> None:
        assert answer.status_code == 200, f"{answer.status_code} at {answer.request['PATH_INFO']}"
        self.at = f"{answer.request['PATH_INFO']}?{answer.request['QUERY_STRING']}"
        self.page = tinyhtml5.parse(answer.content.decode())

    def _all(self, tag: str) -> list[Element]:
        return list(next(self.page.iter(f"{HTML}main")).iter(f"{HTML}{tag}"))

    def _form(self, button: str) -> tuple[Element, Element]:
        found = [
            (form, one)
            for form in self._all("form")
            for one in self._parts(form)
            if one.tag == f"{HTML}button" and button in {words(one), words(one, spoken=False)}
        ]
        assert found, f"no button “{button}” at {self.at}: {[words(one) for one in self._all('button')]}"
        return found[0]

    def _parts(self, form: Element) -> list[Element]:
        """What belongs to a form: what is in it, and what names it from elsewhere on the page."""
        own = [one for one in form.iter() if one.get("form", form.get("id")) == form.get("id")]
        main = next(self.page.iter(f"{HTML}main"))
        return own + [one for one in main.iter() if form.get("id") and one.get("form") == form.get("id")]

    def _fill(self, parts: list[Element], sent: Sent, label: str, value: Any) -> None:
        labels = [one for one in self._all("label") if words(one).removesuffix(" (optional)") == label]
        found = [one for one in parts if one.get("id") in {each.get("for") for each in labels}]
        assert found, f"no field “{label}” at {self.at}: {[words(one) for one in self._all('label')]}"
        field = found[0]
        if field.tag == f"{HTML}select":
            value = next(one.get("value") for one in field.iter(f"{HTML}option") if value in words(one))
        if field.get("type") in {"radio", "checkbox"}:
            value = field.get("value", "on")
        sent[field.get("name", "")] = value


def words(element: Element, *, spoken: bool = True) -> str:
    """The text of an element in one line; not `spoken`: without what screen readers alone get."""
    return " ".join("".join(_texts(element, spoken=spoken)).split())


def _texts(element: Element, *, spoken: bool) -> list[str]:
    if not spoken and "govuk-visually-hidden" in element.get("class", ""):
        return []
    return [
        element.text or "",
        *(text for child in element for text in [*_texts(child, spoken=spoken), child.tail or ""]),
    ]


def held(parts: list[Element]) -> Sent:
    """What a form of these parts sends as it was drawn."""
    sent: Sent = {}
    for one in parts:
        name, kind = one.get("name"), one.get("type", "")
        if not name or kind in {"submit", "file"} or one.tag == f"{HTML}button":
            continue
        if kind in {"checkbox", "radio"}:
            if one.get("checked") is not None:
                sent.setdefault(name, []).append(one.get("value", "on"))
        elif one.tag == f"{HTML}select":
            options = list(one.iter(f"{HTML}option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            sent[name] = [option.get("value", "") for option in chosen]
        elif one.tag == f"{HTML}textarea":
            sent[name] = "".join(one.itertext()).removeprefix("\n")
        else:
            sent[name] = one.get("value", "")
    return sent
