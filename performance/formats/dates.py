"""Days, months and periods as people write them in files; what could be read in two ways is refused.

Days: `2020-01-05`, `05/01/2020` (day first), `5 Jan 2020`. Months: `2019-10`, `201910`, `10/2019`, `Oct 2019`,
`Oct-19`. Periods: a day, a month, two of them (`Oct 16 – Sep 17`), a financial year (`2018/19`), a quarter of one
(`2018/19 Q1`), `12 months to 05/01/2020`. A year has four digits, but beside the name of a month, where two can mean
nothing else: `Oct 16` is no day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from django.utils.translation import gettext as _

from performance import months

EARLIEST, LATEST = 1900, 2199
CENTURY_TURNS = 70  # `Jan-71` is 1971, `Jan-69` 2069

_ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_BRITISH_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)
_NAMED_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?\s+(\d{4})", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})[-/]?(\d{2})", re.ASCII)
_BRITISH_MONTH = re.compile(r"(\d{1,2})/(\d{4})", re.ASCII)
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[\s'’-]*(\d{4}|\d{2})", re.ASCII)
_FINANCIAL_YEAR = re.compile(r"(?:FY\s*)?(\d{4})/(\d{2}|\d{4})", re.ASCII | re.IGNORECASE)
_QUARTER = re.compile(r"Q(?:uarter)?\s*([1-4])", re.ASCII | re.IGNORECASE)
_COUNTED = re.compile(r"(?:(\d{1,3})\s+)?(day|week|month|quarter|year)s?\s+to\s+(.+)", re.ASCII | re.IGNORECASE)
_ROLLING = re.compile(r"R(\d{1,2})\s+to\s+", re.ASCII | re.IGNORECASE)
_BETWEEN = re.compile(r"\s+(?:to|until)\s+|\s*[–—]\s*|\s+-\s+", re.IGNORECASE)
_HYPHEN = re.compile(r"([A-Za-z]{3,9}\.?\s*\d{2,4})-([A-Za-z]{3,9}\.?\s*\d{2,4})", re.ASCII)  # `Oct16-Sep17`
NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def day(written: str) -> date:
    """A day. Raises ValueError with a sentence fit for the user."""
    found = day_or_none(written)
    if found is None:
        text = _("“%(text)s” is no day. Write year, month and day, like 2020-01-05, or 05/01/2020 with the day first.")
        raise ValueError(text % {"text": written.strip()[:40]})
    return found


def month(written: str) -> int:
    """A month as a whole number; the first day of one stands for it, as spreadsheets keep months."""
    found = month_or_none(written)
    first = day_or_none(written) if found is None else None
    if first is not None and first.day == 1:
        found = months.of(first)
    if found is None:
        text = _("“%(text)s” is no month. Write year and month, like 2019-10 or Oct 2019.")
        raise ValueError(text % {"text": written.strip()[:40]})
    return found


def first_day(written: str) -> date:
    """The day that something begins on: a day, or the first one of a month."""
    found = month_or_none(written)
    return months.first_day(found) if found is not None else day(written)


def last_day(written: str) -> date:
    """The day that something ends on: a day, or the last one of a month."""
    found = month_or_none(written)
    return months.last_day(found) if found is not None else day(written)


def period(written: str) -> tuple[date, date]:
    """First and last day of a period."""
    text = " ".join(written.split())
    for form in (one, financial_year, quarter, counted, between):
        found = form(text)
        if found is not None:
            return found
    sentence = _(
        "“%(text)s” is no period. Write a month (2019-10), a financial year (2018/19) or its quarter (2018/19 Q1), two "
        "days or months (2019-10 to 2019-12), or how long it lasts and when it ends (12 months to 2020-01-05)."
    )
    raise ValueError(sentence % {"text": text[:60]})


# -- forms of a period: each gives days, or None where the text is of another form -----------------------------------


def one(text: str) -> tuple[date, date] | None:
    """A single day or month."""
    if (found := month_or_none(text)) is not None:
        return months.first_day(found), months.last_day(found)
    single = day_or_none(text)
    return None if single is None else (single, single)


def financial_year(text: str) -> tuple[date, date] | None:
    """`2018/19`: April to March."""
    found = _FINANCIAL_YEAR.fullmatch(text)
    if not found:
        return None
    begins = int(found[1])
    if int(found[2][-2:]) != (begins + 1) % 100 or not EARLIEST <= begins < LATEST:
        return None
    return date(begins, 4, 1), date(begins + 1, 3, 31)


def quarter(text: str) -> tuple[date, date] | None:
    """`2018/19 Q1`, `Q1 2018/19`: April to June. One of a single year is no quarter: it could begin in January."""
    found = _QUARTER.search(text)
    year = financial_year(_QUARTER.sub("", text, count=1).strip(" ,-–")) if found else None
    if not found or not year:
        return None
    first = months.of(year[0]) + 3 * (int(found[1]) - 1)
    return months.first_day(first), months.last_day(first + 2)


def counted(text: str) -> tuple[date, date] | None:
    """`12 months to 05/01/2020`, `6 weeks to …`, `R12 to Jun 13`."""
    found = _COUNTED.fullmatch(_ROLLING.sub(r"\1 months to ", text))
    last = found and end_of(found[3])
    if not found or not last:
        return None
    number, unit = int(found[1] or 1), found[2].lower()
    if not number:
        return None
    if unit in MONTHS_IN:
        return begun_months_before(last, number * MONTHS_IN[unit]), last
    return last - timedelta(days=number * (7 if unit == "week" else 1) - 1), last


def between(text: str) -> tuple[date, date] | None:
    """`2019-10-06 to 2020-01-05`, `Oct 16 – Sep 17`, `Oct16-Sep17`."""
    parts = _BETWEEN.split(text)
    if len(parts) == 1 and (hyphen := _HYPHEN.fullmatch(text)):
        parts = [hyphen[1], hyphen[2]]
    if len(parts) != 2:
        return None
    begins, ends = one(parts[0]), one(parts[1])
    if begins is None or ends is None:
        return None
    if ends[1] < begins[0]:
        raise ValueError(_("The period “%(text)s” ends before it begins.") % {"text": text[:60]})
    return begins[0], ends[1]


def end_of(text: str) -> date | None:
    found = one(text)
    return None if found is None else found[1]


def begun_months_before(last: date, number: int) -> date:
    """The first day of so many months that end on `last`: whole months where it is the last of one."""
    if last.day == monthrange(last.year, last.month)[1]:
        return months.first_day(months.of(last) - number + 1)
    before = months.of(last) - number
    return months.first_day(before) + timedelta(days=min(last.day, months.last_day(before).day))


# -- days and months -------------------------------------------------------------------------------------------------


def day_or_none(written: str) -> date | None:
    text = written.strip()
    if found := _ISO_DAY.fullmatch(text):
        return made(int(found[1]), int(found[2]), int(found[3]))
    if found := _BRITISH_DAY.fullmatch(text):
        return made(int(found[3]), int(found[2]), int(found[1]))
    found = _NAMED_DAY.fullmatch(text)
    number = found and named(found[2])
    return made(int(found[3]), number, int(found[1])) if found and number else None


def month_or_none(written: str) -> int | None:
    text = written.strip()
    if found := _ISO_MONTH.fullmatch(text):
        return whole(int(found[1]), int(found[2]))
    if found := _BRITISH_MONTH.fullmatch(text):
        return whole(int(found[2]), int(found[1]))
    found = _NAMED_MONTH.fullmatch(text)
    number = found and named(found[1])
    if not found or not number:
        return None
    year = int(found[2])
    if len(found[2]) == 2:
        year += 1900 if year >= CENTURY_TURNS else 2000
    return whole(year, number)


def named(text: str) -> int | None:
    """The number of a month by its name or the first three letters of it (four of September)."""
    word = text.lower()
    for number, name in enumerate(NAMES, start=1):
        if word in {name, name[:3], name[:4]}:
            return number
    return None


def whole(year: int, number: int) -> int | None:
    return year * 12 + number - 1 if EARLIEST <= year <= LATEST and 1 <= number <= 12 else None


def made(year: int, number: int, of_month: int) -> date | None:
    try:
        return date(year, number, of_month) if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None
