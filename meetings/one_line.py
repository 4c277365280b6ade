"""An action written in one line, as it is said: “@Community Safety Manager to publish the figures by 6 February”.

Plain words in, plain values out; who is offered, and what today is, is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
DAY_IN_WORDS = rf"{WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<name>[a-z]{{3,9}})(?:\s+(?P<year>\d{{4}}))?"
DAY_IN_FIGURES = r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})(?:[/.](?P<year>\d{4}|\d{2}))?"
BY = r"[\s,;–-]+(?:due\s+)?(?:by|on|for|at)\s+(?:the\s+)?"
NEXT_MEETING = re.compile(rf"{BY}next\s+(?:board\s+)?meeting[.]?$", re.IGNORECASE)
BY_WORDS = re.compile(rf"{BY}{DAY_IN_WORDS}[.]?$", re.IGNORECASE)
BY_FIGURES = re.compile(rf"{BY}{DAY_IN_FIGURES}[.]?$", re.IGNORECASE)
ENDS_A_NAME = re.compile(r"\s+to\s+|\s*:\s*|\s+[–-]\s+")
LINKS = re.compile(r"^(?:[\s,;]*(?:and|&)?[\s,;]*)(?=@)", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """What a line says: keys of those offered who are named, others in words, what is to be done, and by when."""

    owners: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    text: str = ""
    due_on: date | None = None
    is_due_next: bool = False


def read(line: str, names: Mapping[str, str], on: date) -> Line:
    """What is meant by a line written on the day; `names` are those who are offered after an “@”, with their keys."""
    rest, due_on, is_due_next = _due(" ".join(line.split()), on)
    rest, owners, words = _owners(rest, names)
    text = re.sub(r"^[\s:,;–-]*(?:to\s+)?", "", rest, flags=re.IGNORECASE).strip()
    return Line(
        tuple(dict.fromkeys(owners)), tuple(dict.fromkeys(words)), text[:1].upper() + text[1:], due_on, is_due_next
    )


def _owners(text: str, names: Mapping[str, str]) -> tuple[str, list[str], list[str]]:
    """The text without who is named in it. A name in nobody's list counts where it begins the line."""
    owners: list[str] = []
    words: list[str] = []
    longest_first = sorted(names, key=len, reverse=True)
    at = text.find("@")
    while at >= 0:
        behind = text[at + 1 :]
        name = next((name for name in longest_first if _begins(behind, name)), "")
        if name:
            owners.append(names[name])
            text = _joined(text[:at], behind[len(name) :])
        elif not text[:at].strip() and (end := ENDS_A_NAME.search(behind)):
            words.append(behind[: end.start()].strip())
            text = behind[end.end() :]
        else:
            at = text.find("@", at + 1)
            continue
        at = text.find("@")
    return text, owners, words


def _begins(text: str, name: str) -> bool:
    behind = text[len(name) : len(name) + 1]
    return text[: len(name)].casefold() == name.casefold() and not behind.isalnum()


def _joined(before: str, behind: str) -> str:
    return f"{before.rstrip()} {LINKS.sub('', behind).lstrip()}".strip()


def _due(text: str, on: date) -> tuple[str, date | None, bool]:
    """The text without its due date, and that; a day that does not exist stays among the words."""
    if found := NEXT_MEETING.search(text):
        return text[: found.start()], None, True
    for pattern in (BY_WORDS, BY_FIGURES):
        found = pattern.search(text)
        if found and (day := _day(found.groupdict(), on)):
            return text[: found.start()], day, False
    return text, None, False


def _day(said: Mapping[str, str | None], on: date) -> date | None:
    """The day that is said; without a year the next one that comes."""
    name = (said.get("name") or "")[:3].lower()
    month = MONTHS.index(name) + 1 if name in MONTHS else int(said.get("month") or 0)
    year = int(said["year"]) if said["year"] else on.year
    try:
        day = date(year + 2000 if year < 100 else year, month, int(said["day"] or 0))
        return day.replace(year=day.year + 1) if not said["year"] and day < on else day
    except ValueError:
        return None
