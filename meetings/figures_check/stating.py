"""Statements: a number, the measure that it counts and the months, with where it stands; from tables and sentences."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from meetings.figures_check.binding import bound
from meetings.figures_check.naming import Called, Names, names_of
from meetings.figures_check.periods import (
    QUARTER,
    TO_DATE,
    UNTOLD,
    YEAR,
    Mention,
    Period,
    last_day_reported,
    months_heading,
    periods_in,
)
from meetings.figures_check.rows import (
    CELL,
    CELLS,
    OTHERWISE,
    SEPARATED,
    SMALLEST,
    assigned,
    cells_in,
    counts_in,
    is_row,
)

LONGEST_QUOTE = 160  # letters
FAR = 15  # lines: a heading further above is not that of a table
BELOW = 5  # lines of words that may stand between the name of a row and its cells
LONGEST_ROW, LONGEST_SENTENCE = 400, 2_000  # letters: what is longer is none, and takes long to search
ABOVE = 3  # lines over a heading of months that may say what is counted


@dataclass(frozen=True)
class Passage:
    """A text of a pack: a page of a paper, a section of a report. `paper` is its UUID, `page` 0 where it has none.

    `item` is the number that an item has now, `item_uuid` what stays the same when others come before it.
    `day` is that of the meeting, by which months without a year are understood.
    """

    item: int
    title: str
    text: str
    page: int = 0
    paper: str = ""
    day: date | None = None
    item_uuid: str = ""


@dataclass(frozen=True)
class Statement:
    """A number about a measure, with the item, paper and page where it stands; `quote` has the words around it.

    `edition` is the number of the dashboard that says so, 0 where a text does.
    """

    measure: str
    amount: int
    period: Period
    definition: str = ""
    item: int = 0
    title: str = ""
    page: int = 0
    paper: str = ""
    quote: str = ""
    edition: int = 0
    item_uuid: str = ""


@dataclass(frozen=True)
class Places:
    """Our own area's name, and names of others, whose figures are not ours."""

    own: str
    others: tuple[str, ...] = ()

    @cached_property
    def elsewhere(self) -> re.Pattern[str]:
        """Any place that is not ours."""
        known = "|".join(re.escape(name) for name in sorted(self.others, key=len, reverse=True)) or r"(?!)"
        return re.compile(rf"\b(?:{known})\b|{ELSEWHERE}")

    @cached_property
    def here(self) -> re.Pattern[str]:
        return re.compile(rf"\b{re.escape(self.own)}\b|\b(?i:the|our) borough\b" if self.own else r"(?!)")


ELSEWHERE = (
    r"\b(?:London|England|Wales|MPS|BCU|BCUs|Met|(?i:national(?:ly)?|force area|country|wards?|boroughs|all areas))\b"
)
RANKED = re.compile(
    r"(?:\b\d+\s?(?:st|nd|rd|th)\b|\b(?:highest|lowest|largest|smallest|most|fewest|higher|lower)\b)[^.;]{0,60}?"
    r"\b(?:in|of|across)\s+(?:all\s+)?(?:\d+\s+)?(?:Greater\s+)?London(?:\s+boroughs)?\b",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"(?<![\d.,/£€$:#’'-])(?<!\+)(?P<count>\d{1,3}(?:,\d{3})+|\d{1,7})(?![\d:/]|[.,]\d|\s?%|st\b|nd\b|rd\b|th\b"
    r"|\s?(?i:per\s?cent|percent|percentage|p\.?p\b))"
)
A_YEAR = re.compile(r"(?:19|20)\d\d")
STARTS_ROW = re.compile(r"^\W*(?:(?:red|amber|green|[RAG])\b[\s|:]*)?$", re.IGNORECASE)
BULLET = re.compile(r"^\s*(?:[•●▪◦*–—-]|\d+[.)])\s")
SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z“\"(])|\n+")
# What stands between a number and the measure that it counts: `1,267 reports of personal robbery`.
COUNTED = re.compile(
    r"^\s+(?:(?:recorded|reported|police|provisional|such|new|total|confirmed)\s+)*"
    r"(?:(?:reports?|offences?|incidents?|crimes?|cases?|counts?|allegations?|records?)\s+(?:were\s+recorded\s+)?(?:of|for)\s+)?"
    r"(?:(?:recorded|reported)\s+)?$",
    re.IGNORECASE,
)
# What stands between a measure and its number: `robberies rose to 1,173`, `robbery (316)`.
COUNTS = re.compile(
    r"^(?:\s*[(:=–—]\s*|\s+|[^.;:%]{0,90}?\b(?:stood\s+at|stands\s+at|was|were|is|are|to|at|totall?ed|totals|reached"
    r"|numbered|came\s+to|counted|saw|recorded|had)\s+(?:(?:a\s+total\s+of|about|around|just\s+over|only)\s+)?)$",
    re.IGNORECASE,
)
CHANGED_BY = re.compile(
    r"\b(?:by|increase\s+of|decrease\s+of|rise\s+of|fall\s+of|reduction\s+of|drop\s+of|further|additional|extra|another"
    r"|more|fewer|less|from|than|compared\s+(?:with|to)|against|versus|of\s+these|of\s+which|including|average\s+of"
    r"|page|item|pages|items|ranked|rank|top|target\s+of)\s*$",
    re.IGNORECASE,
)
# A part of the measure, not all of it.
PART = re.compile(
    r"\b(?:of these|of which|of those|involv\w+|knif\w+|knives|weapons?|bus(?:es)?|transport|schools?|pupils|under|aged"
    r"|repeat|suspects?|victims?|arrest\w*|charged|detect\w*|solved|outcomes?|prevented|per\s+\d|(?:per|a)\s+(?:week|day|month)"
    r"|each\s+(?:week|month|day)|averag\w+|target|forecast|expected|children|young)\b",
    re.IGNORECASE,
)
NOT_COUNTS = re.compile(
    r"^\s*(?:[-–]\s*)?(?:months?|years?|weeks?|days?|hours?|hrs|minutes?|pages?|officers?|wards?|boroughs?|people|staff"
    r"|residents|households|miles|per\b|times|out\s+of|of\s+\d|of\s+the\s+\d|[-–]\s*\d)",
    re.IGNORECASE,
)


def statements(
    passages: Sequence[Passage],
    measures: Sequence[tuple[str, str]],
    places: Places,
    words: Sequence[tuple[str, str]] = (),
) -> list[Statement]:
    """Every number that passages tell of measures, given as (slug, name), for our own area.

    `words`, given as (slug, word), are other names of measures.
    """
    names = names_of(tuple(measures), tuple(words))
    return [one for passage in passages for one in _Reader(passage, names, places).statements()]


class _Reader:
    """Reads one passage: rows of its tables line by line, then the sentences of the lines that are left."""

    def __init__(self, passage: Passage, names: Names, places: Places) -> None:
        self.passage, self.names, self.places = passage, names, places
        self.lines = [" ".join(line.replace("\t", " | ").split()) for line in passage.text.split("\n")]
        self.elsewhere, self.here = places.elsewhere, places.here
        self.reported = last_day_reported(passage.text)
        self.taken: set[int] = set()  # lines that tables took

    def statements(self) -> list[Statement]:
        found = [*self._rows(), *self._under_headings()]
        return [*found, *self._sentences()]

    # -- tables ------------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Statement]:
        """Rows that begin with the name of a measure, perhaps with words of factors before their cells."""
        for place, line in enumerate(self.lines):
            called = self._row_of(line) if len(line) <= LONGEST_ROW else None
            cells_at = self._cells_at(place, called) if called else None
            if called is None or cells_at is None:
                continue
            counts = counts_in(cells_in(self.lines[cells_at]))
            columns = self._columns(place)
            self.taken.update(range(place, cells_at + 1))
            for amount, period in assigned(counts, columns):
                yield self._stated(
                    called, amount, period, f"{line} {'' if cells_at == place else self.lines[cells_at]}"
                )

    def _row_of(self, line: str) -> Called | None:
        """The measure whose row a line is: nothing but a rating stands before its name."""
        called = next(self.names.found_in(line), None)
        if called is None or not STARTS_ROW.match(line[: called.begins]):
            return None
        return None if self.elsewhere.search(RANKED.sub("", line)) and not CELLS.search(line) else called

    def _cells_at(self, place: int, called: Called) -> int | None:
        """The line with the cells of a row: its own, or one of the next where words stand between."""
        line = self.lines[place]
        own = CELLS.search(line, called.ends)
        if own and is_row(line[called.ends : own.start()], own["cells"]):
            return place
        if own and own.start() > called.ends and not BULLET.search(line[called.ends :]):
            return None
        for below in range(place + 1, min(place + 1 + BELOW, len(self.lines))):
            text = self.lines[below][:LONGEST_ROW]
            if next(self.names.found_in(text), None):
                return None
            found = CELLS.match(text.lstrip("| "))
            if found and len(SEPARATED.split(found["cells"])) > 1:
                return below
        return None

    def _columns(self, place: int) -> list[Period]:
        """The periods of a table's columns in order, from the words above it: at most one of a kind."""
        above = [
            line
            for line in (text[:LONGEST_ROW] for text in self.lines[max(0, place - FAR) : place])
            if not (self._row_of(line) or CELLS.fullmatch(line))
        ]
        found: dict[str, Period] = {}
        for mention in periods_in(" | ".join(above), self.passage.day):
            kind = mention.period.kind
            if kind in {YEAR, QUARTER, TO_DATE} and (kind not in found or not found[kind].is_dated):
                found[kind] = mention.period
        return list(found.values()) or self._months_over(place)

    def _months_over(self, place: int) -> list[Period]:
        """The months of a heading, which nothing but rows parts from this one."""
        for above in range(place - 1, max(-1, place - 1 - FAR), -1):
            line = self.lines[above][:LONGEST_ROW]
            listed = months_heading(line, self.passage.day)
            if listed:
                over = " ".join(text[:LONGEST_ROW] for text in [text for text in self.lines[:above] if text][-ABOVE:])
                return [] if any(one.search(over) for one in (OTHERWISE, PART, self.elsewhere)) else listed
            if line and not CELLS.search(line):
                break
        return []

    def _under_headings(self) -> Iterator[Statement]:
        """Our own line in a table of places whose heading names the measure: `Barnet 1,173`."""
        heading: tuple[int, Called] | None = None
        for place, line in enumerate(self.lines):
            every = list(self.names.found_in(line))
            if every and place not in self.taken and len(line) < 90 and len({one.measure for one in every}) == 1:
                heading = None if BULLET.match(line) or line.endswith(".") else (place, every[0])
            elif every:
                heading = None
            if heading is None or not 0 < place - heading[0] <= FAR or place in self.taken:
                continue
            counts = self._own_counts(line)
            columns = self._columns(place) if counts else []
            if counts and len(columns) < 2:
                self.taken.add(place)
                period = columns[0] if columns else Period(UNTOLD)
                quote = f"{self.lines[heading[0]]} … {line}"
                yield self._stated(heading[1], counts[0], period, quote)

    def _own_counts(self, line: str) -> list[int]:
        """The counts of a line that is our own area's and holds no other words."""
        if not self.places.own or len(line) > LONGEST_ROW:
            return []
        own = re.fullmatch(rf"\W*{re.escape(self.places.own)}\W+(?P<cells>{CELL}(?:[\s|]+{CELL})*)[\s|]*", line)
        return counts_in(SEPARATED.split(own["cells"])) if own else []

    # -- sentences ---------------------------------------------------------------------------------------------------

    def _sentences(self) -> Iterator[Statement]:
        before = ""
        for sentence in SENTENCE.split(self._flowing()):
            every = list(self.names.found_in(sentence)) if len(sentence) <= LONGEST_SENTENCE else []
            if every:
                mentions = periods_in(sentence, self.passage.day)
                near = mentions or [Mention(-1, -1, one.period) for one in periods_in(before, self.passage.day)[-1:]]
                yield from self._in_sentence(sentence, every, mentions, near)
            before = sentence[-LONGEST_SENTENCE:]

    def _flowing(self) -> str:
        """The lines that no table took, joined where a sentence runs on."""
        lines = [("" if place in self.taken else line) for place, line in enumerate(self.lines)]
        parts = lines[:1]
        for above, line in pairwise(lines):
            runs_on = bool(above) and bool(line) and not BULLET.match(line) and not above.endswith((".", "|"))
            runs_on = runs_on and (line[0].islower() or line[0].isdigit() or len(above) > 55)
            parts.append((" " if runs_on else "\n") + line)
        return "".join(parts)

    def _in_sentence(
        self, sentence: str, every: Sequence[Called], mentions: Sequence[Mention], near: Sequence[Mention]
    ) -> Iterator[Statement]:
        plain = RANKED.sub(lambda found: " " * len(found[0]), sentence)
        numbers = [
            found
            for found in COUNT.finditer(plain)
            if _is_large(found["count"]) and not any(one.begins <= found.start() < one.ends for one in mentions)
        ]
        beside = _beside([found.span("count") for found in numbers], near)
        for found, mention in zip(numbers, beside, strict=True):
            begins, ends = found.span("count")
            if not _is_count(plain, begins, ends):
                continue
            called = _counted(plain, every, begins, ends)
            if called is None or not self._is_ours(plain, begins, max(ends, called.ends)):
                continue
            around = plain[max(0, min(begins - 30, called.begins)) : max(ends, called.ends) + 45]
            if PART.search(around):
                continue
            amount = int(found["count"].replace(",", ""))
            period = bound(plain, (begins, ends), called, mention) if mention else Period(UNTOLD)
            yield self._stated(called, amount, period, sentence, begins)

    def _is_ours(self, sentence: str, begins: int, ends: int) -> bool:
        """Whether no other place is nearer to a number than ours: the one after it, else the last before it."""
        after = re.match(r"\s*(?:[\w’'-]+\s+){0,3}?(?:in|across|for|by)\s+(?:the\s+)?", sentence[ends:])
        if after:
            at = ends + after.end()
            if self.here.match(sentence, at):
                return True
            if self.elsewhere.match(sentence, at):
                return False
        others = [found.span() for found in self.elsewhere.finditer(sentence, 0, begins)]
        ours = [found.start() for found in self.here.finditer(sentence, 0, begins)]
        ours = [at for at in ours if not any(first <= at < last for first, last in others)]  # of “High Barnet”
        return not others or bool(ours and ours[-1] > others[-1][0])

    # -- both --------------------------------------------------------------------------------------------------------

    def _stated(self, called: Called, amount: int, period: Period, words: str, at: int = 0) -> Statement:
        if period.kind in {YEAR, TO_DATE} and period.last is None and self.reported:
            period = replace(period, last=self.reported)
        start = max(0, at - LONGEST_QUOTE // 2)
        quote = " ".join(words[start : start + LONGEST_QUOTE].split())
        quote = f"{'…' if start else ''}{quote}{'…' if len(words) > start + LONGEST_QUOTE else ''}"
        here = self.passage
        said = Statement(called.measure, amount, period, called.definition, here.item, here.title, here.page)
        return replace(said, paper=here.paper, quote=quote, item_uuid=here.item_uuid)


def _is_large(number: str) -> bool:
    """Whether a number may be a total by itself: no year, and not too small."""
    return not A_YEAR.fullmatch(number) and int(number.replace(",", "")) >= SMALLEST


def _is_count(sentence: str, begins: int, ends: int) -> bool:
    """Whether a number may be a total by the words around it: no change, nothing that counts days, pages or people."""
    return not (CHANGED_BY.search(sentence[:begins]) or NOT_COUNTS.match(sentence[ends : ends + 30]))


def _counted(sentence: str, every: Sequence[Called], begins: int, ends: int) -> Called | None:
    """The measure that a number counts: the one right after it, or the one before it that it is said of."""
    for called in every:
        if ends < called.begins and COUNTED.match(sentence[ends : called.begins]):
            return called
    before = [called for called in every if called.ends <= begins]
    if before and COUNTS.match(sentence[before[-1].ends : begins]):
        between = COUNT.search(sentence, before[-1].ends, begins)
        return None if between and not re.search(r"\bfrom\b", sentence[before[-1].ends : begins]) else before[-1]
    return None


def _beside(numbers: Sequence[tuple[int, int]], mentions: Sequence[Mention]) -> Iterator[Mention | None]:
    """The period of each number of a sentence, by where both begin and end; both in order.

    It is the first after a number and before the next, else the last before it that is no other's, else the next one:
    numbers that are listed share it. Where a period leads and a number closes, each is of the period before it.
    """
    leads = bool(numbers and mentions) and (mentions[0].begins < numbers[0][0] and mentions[-1].begins < numbers[-1][0])
    after = [
        next((one for one in mentions if not leads and ends <= one.begins < until), None)
        for (_begins, ends), (until, _ends) in pairwise([*numbers, (sys.maxsize, sys.maxsize)])
    ]
    taken = set(after)
    for own, (begins, ends) in zip(after, numbers, strict=True):
        before = [one for one in mentions if one.ends <= begins and one not in taken]
        follows = [one for one in mentions if one.begins >= ends]
        yield own or next(iter(before[-1:] or follows[:1]), None)
