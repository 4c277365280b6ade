"""Which months a text speaks of: `12 months to September 2019`, `last quarter`, `in December 2019`, `during 2019`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from performance import months

YEAR, QUARTER, TO_DATE, SPAN, UNTOLD = "year", "quarter", "to_date", "span", ""
MONTH, CALENDAR = "month", "calendar"
LENGTHS = {1: MONTH, 3: QUARTER, 12: YEAR}
YEARS = range(1900, 2101)  # another is a slip of the pen


@dataclass(frozen=True)
class Period:
    """Months that a figure counts. `kind` is one of the above; `first` and `last` are days, None where not said.

    `written` is how the text has it; a quarter or 12 months named without dates have neither day.
    `is_column` is true of a month among others that head a table.
    """

    kind: str = UNTOLD
    first: date | None = None
    last: date | None = None
    written: str = ""
    is_column: bool = False

    @property
    def is_dated(self) -> bool:
        return self.last is not None


@dataclass(frozen=True)
class Mention:
    """A period with where it stands in a text."""

    begins: int
    ends: int
    period: Period


_NAMES = "|".join(f"{name}|{name[:3]}|{name[:4]}" for name in months.LONG_NAMES)
# capitals tell the month from “may” and “march”
_MONTH = rf"(?:{_NAMES}|{_NAMES.upper()})\b\.?"
_YEAR = r"(?:[’'\s-]*(?P<{0}>(?:19|20)\d\d|\d\d(?!\d|[,./%]\d|%)))"
_DAY = r"(?:\d{1,2}\s?(?:st|nd|rd|th)?\s+(?:of\s+)?)"
_FULL = r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})"


def _month(name: str, year: str) -> str:
    return rf"(?P<{name}>{_MONTH}){_YEAR.format(year)}"


_TO = r"(?i:ending|ended|ends|up\s+to|to(?:\s+the\s+end\s+of)?|until|till)(?i:\s+the)?(?i:\s+end\s+of)?\s+"
_END = rf"(?:{_FULL}|(?P<day>{_DAY})?{_month('month', 'year')})"
_TWELVE = r"(?:(?:rolling|recent|last|past|latest|previous|current)\s+)*(?:12|twelve)[\s-]+months?(?:\s+rolling)?"
_ROLLING = r"rolling[\s-]+(?:12|twelve)[\s-]+months?|rolling\s+year|(?:last|past)\s+year"
_QUARTER = (
    r"(?:(?:recent|last|past|latest|current)\s+)?"
    r"(?:quarter\b(?:\s+(?:one|two|three|four|[1-4]))?|(?:3|three)[\s-]+months?)"
)
_SO_FAR = r"(?:financial\s+)?year[\s-]+to[\s-]+date|\bFYTD\b|\bYTD\b"

NAMED = re.compile(
    rf"(?:(?P<so_far>(?i:{_SO_FAR}))|(?P<quarter>\b(?i:{_QUARTER}))|(?P<twelve>\b(?i:{_ROLLING}|{_TWELVE}))"
    rf"|(?P<in_year>\b(?i:(?:the\s+)?(?:financial\s+)?year)\s+(?=(?i:to(?!\s+date)|ending|ended)\b)))"
    rf"(?:[\s,:(]*(?:{_TO}|(?i:of)\s+){_END})?"
)
_COLUMN = rf"{_MONTH}[\s-]\d\d(?!\d)"
# months beside each other, `Dec-19 Nov-19`, are none
RANGE = re.compile(
    rf"(?i:\b(?:from|(?P<between>between))\s+)?\b(?!{_COLUMN}\s+{_COLUMN}){_DAY}?(?P<from>{_MONTH})(?:[’'\s-]*(?P<begins>(?:19|20)\d\d|\d\d(?!\d)))?"
    rf"\s*(?:(?i:to|until|through|(?P<and>and))|[-–—])\s*(?P<day>{_DAY})?{_month('month', 'year')}?"
)
FINANCIAL = re.compile(r"\b(?P<year>20\d\d)\s?[/–-]\s?(?P<next>(?:20)?\d\d)\b(?![/–-]\d)")
# of a month alone no two figures are its year without an apostrophe: “In March 19 robberies”
_WITH_YEAR = rf"(?P<month>{_MONTH})(?:[’'\s-]*(?=(?:19|20)\d\d)|\s*[’'](?=\d\d(?!\d)))(?P<year>(?:19|20)\d\d|\d\d)\b"
ALONE = re.compile(rf"\b(?i:in|during|for)\s+{_WITH_YEAR}(?P<day>(?!))?(?P<y>(?!))?(?!\s*[-–—])")
# nothing that a day, a month or a financial year belongs to
CALENDAR_YEAR = re.compile(
    r"\b(?i:(?:in|during|throughout|for)\s+(?:the\s+whole\s+of\s+|the\s+)?(?:calendar\s+)?(?:year\s+)?)"
    r"(?P<year>20\d\d)\b(?!\s?[/–-]\s?\d|[,.:]\d|%)"
)
# a heading of columns, `Offence | Oct-19 | Nov-19`, with what its rows are: any other word may be a column of its own
_LABEL = r"(?i:crimes?|offences?|types?|category|measure|indicator|volumes?|counts?|recorded|number|of|by)"
COLUMNS = re.compile(rf"(?:{_LABEL}[\s|]+)*[\s|]*(?P<listed>{_COLUMN}(?:[\s|]+{_COLUMN})+)[\s|]*")
REPORTED = re.compile(
    rf"(?i:reporting\s+period|period|data|figures|position)\s+(?i:ending|ended|to|up\s+to|as\s+at):?\s+{_END}"
)


def periods_in(text: str, on: date | None = None) -> list[Mention]:
    """Every period that the text names, in order; of two that overlap the one that begins first.

    A month without a year is the last of its name that was over `on` a day; without one it has no date.
    """
    found = [*_named(text, on), *_ranges(text, on), *_financial(text), *_alone(text, on), *_calendar(text, on)]
    kept: list[Mention] = []
    for one in sorted(found, key=lambda mention: (mention.begins, -mention.ends)):
        if not kept or one.begins >= kept[-1].ends:
            kept.append(one)
    return kept


def months_heading(line: str, on: date | None) -> list[Period]:
    """The months that head the columns of a table, in order of time or against it, all of them over `on` a day."""
    found = COLUMNS.fullmatch(line)
    told = re.findall(rf"({_MONTH})[\s-](\d\d)", found["listed"]) if found else []
    every = [(2000 + int(year)) * 12 + _number(name) - 1 for name, year in told]
    ordered = every in (sorted(set(every)), sorted(set(every), reverse=True))
    if not ordered or (on and max(every, default=0) >= months.of(on)):
        return []
    return [Period(MONTH, months.first_day(one), months.last_day(one), months.label(one), True) for one in every]


def last_day_reported(text: str) -> date | None:
    """The day that `Reporting period ending: 22/12/2019` says of everything on its page."""
    found = REPORTED.search(text)
    return _end_of(found, None) if found else None


def _named(text: str, on: date | None) -> Iterator[Mention]:
    for found in NAMED.finditer(text):
        last = _end_of(found, on)
        if found["so_far"]:
            kind = TO_DATE
        elif found["quarter"]:
            kind = QUARTER
        elif found["twelve"] or last:
            kind = YEAR
        else:
            continue
        written = found[0].strip(" ,:(")
        written += ")" if written.count("(") > written.count(")") else ""
        yield Mention(found.start(), found.end(), Period(kind, _first(kind, last), last, written))


def _alone(text: str, on: date | None) -> Iterator[Mention]:
    """One month: it is told apart from a quarter and from 12 months, and compared with neither."""
    for found in ALONE.finditer(text):
        last = _end_of(found, on)
        yield Mention(found.start(), found.end(), Period(MONTH, last and last.replace(day=1), last, found[0].strip()))


def _calendar(text: str, on: date | None) -> Iterator[Mention]:
    """A year from January to December; of one that was not over `on` a day it cannot be told which months it is."""
    for found in CALENDAR_YEAR.finditer(text):
        year, written = int(found["year"]), found[0].strip()
        first, last = date(year, 1, 1), date(year, 12, 31)
        period = Period(CALENDAR, first, last, written) if on is None or last < on else Period(SPAN, written=written)
        yield Mention(found.start(), found.end(), period)


def _ranges(text: str, on: date | None) -> Iterator[Mention]:
    for found in RANGE.finditer(text):
        if found["and"] and not found["between"]:
            continue
        to, begins = _number(found["month"]), _number(found["from"])
        year = _year(found["year"]) or (None if found["begins"] else _last_year(to, on))
        first_year = _year(found["begins"]) or (year - (begins > to) if year else None)
        year = year or (first_year + (to < begins) if first_year else None)
        length = (year - first_year) * 12 + to - begins + 1 if year and first_year else (to - begins) % 12 + 1
        if not 1 <= length <= 24:
            continue
        kind = LENGTHS.get(length, SPAN)
        first, last = (
            (date(first_year, begins, 1), months.last_day(year * 12 + to - 1)) if year and first_year else (None, None)
        )
        yield Mention(found.start(), found.end(), Period(kind, first, last, found[0].strip()))


def _financial(text: str) -> Iterator[Mention]:
    for found in FINANCIAL.finditer(text):
        year = int(found["year"])
        if int(found["next"]) % 100 == (year + 1) % 100:
            period = Period(YEAR, date(year, 4, 1), date(year + 1, 3, 31), found[0])
            yield Mention(found.start(), found.end(), period)


def _end_of(found: re.Match[str], on: date | None) -> date | None:
    """The last day of a period; of a month named alone its last one. None for a day that no calendar has."""
    try:
        if found["y"]:
            day = date(int(found["y"]), int(found["m"]), int(found["d"]))
            return day if day.year in YEARS else None
        year = _year(found["year"]) or (_last_year(_number(found["month"]), on) if found["month"] else None)
        if not found["month"] or year is None:
            return None
        if found["day"]:
            return date(year, _number(found["month"]), int(re.match(r"\d+", found["day"].strip())[0]))  # type: ignore[index]
        return months.last_day(year * 12 + _number(found["month"]) - 1)
    except ValueError:
        return None


def _first(kind: str, last: date | None) -> date | None:
    """The first day of 12 months or a quarter by its last."""
    if last is None or kind == TO_DATE:
        return None
    after = last + timedelta(days=1)
    month = months.of(after) - (12 if kind == YEAR else 3)
    return min(months.first_day(month).replace(day=1) + timedelta(days=after.day - 1), months.last_day(month))


def _last_year(month: int, on: date | None) -> int | None:
    """The year in which a month (1 to 12) was last over on a day."""
    return None if on is None else on.year if month < on.month else on.year - 1


def _number(name: str) -> int:
    """1 to 12."""
    return next(place for place, short in enumerate(months.NAMES, 1) if short.lower() == name[:3].lower())


def _year(written: str | None) -> int | None:
    if not written:
        return None
    return int(written) if len(written) == 4 else 2000 + int(written)
