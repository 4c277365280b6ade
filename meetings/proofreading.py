"""Slips in what an agenda says, found before it is published: plain texts in, sentences out.

It looks for four things that the board's own papers show: one event with two dates, a date whose weekday is another,
an item referred to that is not there, and a paper promised and missing. It would rather miss a slip than cry wolf.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import combinations

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Passage:
    """A text of an item, plain; `anchor` is where its editor has it, `where` how a sentence names it."""

    item: int
    where: str
    text: str
    anchor: str = ""


@dataclass(frozen=True)
class Slip:
    sentence: str
    short: str
    item: int
    anchor: str


@dataclass(frozen=True)
class Proof:
    """What is proof-read: an agenda's passages, the day of the meeting, how many items there are, their papers' titles.

    `bare` are the numbers of items with neither a paper nor anything else to read.
    """

    day: date
    items: int
    passages: tuple[Passage, ...]
    papers: dict[int, tuple[str, ...]] = field(default_factory=dict)
    bare: Collection[int] = ()


MONTH_NAMES = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
               "November", "December"]  # fmt: skip
DAY_NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
# Capitals tell the month from “may”, and “Sun” from the sun.
_MONTH = rf"(?:{'|'.join(rf'{name}|{name.upper()}|{name[:3]}|{name[:4]}' for name in MONTH_NAMES)})\b"
_NTH = r"(\d{1,2})(?i:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(\d{4})\b)?"
_FIGURES = r"(\d{1,2})/(\d{1,2})/(\d{4})"
_DATE = rf"(?:{_NTH}\s+(?:of\s+)?({_MONTH}){_YEAR}|({_MONTH})\s+(?:the\s+)?{_NTH}\b{_YEAR}|{_FIGURES})"
DATE = re.compile(rf"\b{_DATE}")
# Italics and superscripts of a word processor leave a blank inside `24 th January`.
NTH_APART = re.compile(r"\b(\d{1,2})\s+(st|nd|rd|th)\b", re.IGNORECASE)
WEEKDAY = re.compile(
    rf"\b({'|'.join(rf'{name}|{name.upper()}|{name[:3]}' for name in DAY_NAMES)})\b\.?,?\s+(?:the\s+)?(?={_DATE})"
)
# Events that a partnership announces; “meeting” is none, for every text names several.
EVENT = re.compile(
    r"\b(consultation|survey|campaign|conference|workshop|exhibition|referendum|election|summit|exercise)\b",
    re.IGNORECASE,
)
ENDS = re.compile(r"(?:\b(?:until|till|to|by|ends?|ending|closes?|closing|and)(?:\s+on)?|[-–—])\s*$", re.IGNORECASE)
STARTS = re.compile(
    r"\b(?:from|starts?|starting|begins?|beginning|opens?|opening|launch\w*|between)(?:\s+on)?\s*$", re.I
)
MOVED = re.compile(r"\b(?:extended|moved|postponed|originally|instead|previous|previously|second|last year)\b", re.I)
ALIKE = 60  # days: two dates of one event that lie further apart are of two stages of it
PLAIN_WORDS = {name.lower() for name in [*MONTH_NAMES, *DAY_NAMES]} | {
    "the", "this", "that", "public", "board", "draft", "meeting", "our", "and", "for", "its", "report", "update",
}  # fmt: skip
ITEMS = re.compile(
    r"\b(?:agenda\s+items?|(?:see|under|at|with|to|in|also)\s+items?)\s+(\d{1,3})\b(?![.,]?\d|\w)"
    r"(?:\s*(?:,|and|to|or|[-–])\s*(\d{1,3})\b(?!\s*(?:minutes?|%)))?(?!\s+(?:of|in|on|at|from)\b)",
    re.IGNORECASE,
)
LABELLED = re.compile(r"\b(appendix|appendices|annex|annexe|attachment|enclosure)\s+([A-Z]|\d{1,2})\b", re.IGNORECASE)
PROMISE = re.compile(
    r"\b(?:attached|appended|enclosed|included|set out|shown|found|provided|see)\b[^.;\n]{0,40}?$", re.IGNORECASE
)
ATTACHED = re.compile(r"\b(?:is|are)\s+(?:attached|appended|enclosed)\b|\bthe\s+attached\b", re.IGNORECASE)
FOLLOWS = re.compile(r"\bto follow\b", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n+")


@dataclass(frozen=True)
class Dated:
    """A day as a text writes it: without a year where the text has none."""

    day: int
    month: int
    year: int | None
    written: str

    def around(self, to: date) -> list[date]:
        """The day itself, or without a year the three around `to`; empty where the calendar has no such day."""
        years = [self.year] if self.year else [to.year - 1, to.year, to.year + 1]
        return [day for year in years if (day := _day(year, self.month, self.day))]

    def near(self, to: date) -> date | None:
        """Of these the one next to `to`."""
        return min(self.around(to), key=lambda day: abs((day - to).days), default=None)


@dataclass(frozen=True)
class Announced:
    """An event as one sentence announces it."""

    kind: str
    words: frozenset[str]
    begins: Dated | None
    ends: Dated | None


def slips(proof: Proof) -> list[Slip]:
    """Every slip, in the order of the items."""
    language = get_language()
    alone = [
        slip
        for passage in proof.passages
        for slip in _in_passage(
            passage,
            proof.day,
            proof.items,
            proof.papers.get(passage.item, ()),
            passage.item in proof.bare,
            language,
        )
    ]
    return sorted(dict.fromkeys([*alone, *_two_dates(proof.passages, proof.day)]), key=lambda slip: slip.item)


@lru_cache(maxsize=2048)
def _in_passage(
    passage: Passage, day: date, items: int, papers: tuple[str, ...], is_bare: bool, _language: str | None
) -> tuple[Slip, ...]:
    """What a passage shows by itself; kept, for an editor is asked for the same texts again and again."""
    return (
        *_wrong_weekdays(passage, day),
        *_missing_items(passage, items),
        *_missing_papers(passage, papers, is_bare=is_bare),
    )


def dates_in(text: str) -> list[tuple[int, int, Dated]]:
    """The days that a text names, each with where it stands."""
    return [
        (match.start(), match.end(), found)
        for match in DATE.finditer(text)
        if (found := _dated(match.groups(), match[0]))
    ]


def _wrong_weekdays(passage: Passage, day: date) -> Iterator[Slip]:
    text = _tidy(passage.text)
    for match in WEEKDAY.finditer(text):
        at = DATE.match(text, match.end())
        dated = _dated(at.groups(), at[0]) if at else None
        meant = dated.near(day) if dated else None
        if dated is None or meant is None:
            continue
        said = next(number for number, name in enumerate(DAY_NAMES) if name[:3].lower() == match[1][:3].lower())
        # without a year it may be any of those around: only what fits none of them is a slip
        if all(one.weekday() != said for one in dated.around(day)):
            words = {"number": passage.item, "where": passage.where, "said": f"{match[0]}{dated.written}".strip()}
            words |= {"weekday": str(WEEKDAYS[meant.weekday()]), "day": _spoken(meant)}
            sentence = _("Item %(number)s, %(where)s: “%(said)s”, but %(day)s is a %(weekday)s.") % words
            yield Slip(sentence, _("weekday"), passage.item, passage.anchor)


def _missing_items(passage: Passage, items: int) -> Iterator[Slip]:
    for match in ITEMS.finditer(passage.text):
        for named in filter(None, match.groups()):
            if int(named) > items or int(named) == 0:
                words = {"number": passage.item, "where": passage.where, "said": match[0], "items": items}
                sentence = _("Item %(number)s, %(where)s: “%(said)s”, but the agenda has %(items)s items.") % words
                yield Slip(sentence, _("no such item"), passage.item, passage.anchor)


def _missing_papers(passage: Passage, titles: tuple[str, ...], *, is_bare: bool) -> Iterator[Slip]:
    """Appendices that a text says are attached, of which no paper bears the name and which the text itself lacks."""
    words = {"number": passage.item, "where": passage.where}
    for match in LABELLED.finditer(passage.text):
        if PROMISE.search(passage.text, max(0, match.start() - 70), match.start()) and not _is_there(
            match[2], match[0], passage.text, titles
        ):
            sentence = _("Item %(number)s, %(where)s: it promises “%(said)s”, and no paper has that name.")
            yield Slip(sentence % {**words, "said": match[0]}, _("paper missing"), passage.item, passage.anchor)
    if not titles and (said := ATTACHED.search(passage.text)):
        sentence = _("Item %(number)s, %(where)s: it says “%(said)s”, and the item has no paper.")
        yield Slip(sentence % {**words, "said": said[0]}, _("paper missing"), passage.item, passage.anchor)
    if is_bare and FOLLOWS.search(passage.text):
        sentence = _("Item %(number)s, %(where)s: something is “to follow”. Add it as a paper that is to follow.")
        yield Slip(sentence % words, _("to follow"), passage.item, passage.anchor)


def _is_there(label: str, name: str, text: str, titles: Sequence[str]) -> bool:
    """Whether a paper is called so, there are as many papers as the label counts, or the text has it as a heading."""
    if any(re.search(rf"\b{re.escape(name)}\b", title, re.IGNORECASE) for title in titles):
        return True
    unnamed = [title for title in titles if not LABELLED.search(title)]
    place = int(label) if label.isdigit() else ord(label.upper()) - ord("A") + 1
    heading = re.compile(rf"^\s*{re.escape(name)}\b[^.]{{0,80}}$", re.IGNORECASE | re.MULTILINE)
    return place <= len(unnamed) or bool(heading.search(text))


def _two_dates(passages: Iterable[Passage], day: date) -> Iterator[Slip]:
    """Events announced twice, with two beginnings or two ends."""
    told = [(passage, event) for passage in passages for event in _announced(passage.text)]
    for (first, one), (second, other) in combinations(told, 2):
        if first is second or not _is_same(one, other, is_one_item=first.item == second.item):
            continue
        for here, there in ((one.begins, other.begins), (one.ends, other.ends)):
            if here and there and _differ(here, there, day):
                words = {"number": second.item, "where": second.where, "there": there.written, "here": here.written}
                words |= {"first": first.item, "first_where": first.where, "event": one.kind}
                sentence = _(
                    "Item %(number)s, %(where)s: the %(event)s has the date “%(there)s”; in item %(first)s, "
                    "%(first_where)s, it is “%(here)s”."
                )
                yield Slip(sentence % words, _("two dates"), second.item, second.anchor)


@lru_cache(maxsize=1024)
def _announced(text: str) -> tuple[Announced, ...]:
    """The events that a text gives dates for."""
    found = []
    for sentence in SENTENCE.split(_tidy(text)):
        events = list(EVENT.finditer(sentence))
        if not events or MOVED.search(sentence):
            continue
        for place, event in enumerate(events):
            until = events[place + 1].start() if place + 1 < len(events) else len(sentence)
            begins, ends = _span(sentence, event.end(), until)
            if begins or ends:
                found.append(Announced(event[1].lower(), _names(sentence), begins, ends))
    return tuple(found)


def _span(sentence: str, start: int, until: int) -> tuple[Dated | None, Dated | None]:
    """When an event begins and ends, by the words before each date."""
    begins = ends = None
    for at, _end, dated in dates_in(sentence):
        if not start <= at < until:
            continue
        before = sentence[max(start, at - 20) : at]
        if ENDS.search(before):
            ends = ends or dated
        elif STARTS.search(before) or re.match(r"\s*(?:[-–—]|to|until)\s*\d", sentence[_end:]):
            begins = begins or dated
    return begins, ends


def _names(sentence: str) -> frozenset[str]:
    """The words of a sentence that look like names, by which one event is told from another."""
    words = (word.lower() for word in re.findall(r"\b[A-Z][\w’']{2,}", sentence))
    return frozenset(word for word in words if word not in PLAIN_WORDS and not EVENT.fullmatch(word))


def _is_same(one: Announced, other: Announced, *, is_one_item: bool) -> bool:
    """Of one item, one name in common; of two items, two."""
    return one.kind == other.kind and len(one.words & other.words) >= (1 if is_one_item else 2)


def _differ(here: Dated, there: Dated, day: date) -> bool:
    one, other = here.near(day), there.near(day)
    return one is not None and other is not None and 0 < abs((one - other).days) <= ALIKE


def _dated(groups: Sequence[str | None], written: str) -> Dated | None:
    first, month, year, other_month, second, other_year, in_day, in_month, in_year = groups
    if in_day and in_month and in_year:
        found = Dated(int(in_day), int(in_month), int(in_year), written)
    else:
        name, number, said = month or other_month or "", first or second or "0", year or other_year
        found = Dated(int(number), _month(name), int(said) if said else None, written)
    return found if _day(found.year or 2000, found.month, found.day) else None


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTH_NAMES, start=1) if month[:3].lower() == name[:3].lower())


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _spoken(day: date) -> str:
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def _tidy(text: str) -> str:
    return NTH_APART.sub(r"\1\2", text)
