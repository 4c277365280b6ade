"""The board's printed dashboards of October 2013, January 2014 and January 2020: what went in, and what was printed.

Where only a percentage was printed, the year before is a whole number that gives it (METHOD §8); where none was needed,
the percentage goes in as it was published. `factors` are in the words of the rule set in force, which are the board's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from performance import months

LONDON, SIMILAR = "london-32", "most-similar"
YEAR_BEFORE, PERIOD_BEFORE, BASELINE = "a year before", "the period before", "2011 baseline"
COLUMNS = ("measure", "area", "from", "to", "comparator", "aspect", "base", "value", "of", "status", "note")


@dataclass(frozen=True)
class Given:
    """One line of a readings file; `values` by column."""

    values: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Mark:
    """An exception as it was printed: months, and ▲ 1 or ▼ −1."""

    measure: str
    first: str
    last: str
    direction: int


@dataclass(frozen=True)
class PrintedRow:
    """A row: the measure's name on each of its lines, figures by line, factors and how many are for and against.

    `marks` are the months printed with ▲ or ▼ (`Sep`), or periods.
    """

    name: str
    figures: tuple[str, ...]
    factors: tuple[tuple[str, int], ...] = ()
    tally: str = ""
    marks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class PrintedPage:
    """A dashboard: its template, its months and rule set, what went in and what was printed."""

    template: str
    rules: str
    to: str
    quarter_to: str
    given: tuple[Given, ...]
    rows: tuple[PrintedRow, ...]
    marks: tuple[Mark, ...] = ()
    polarity: tuple[tuple[str, int], ...] = ()
    without_targets: tuple[str, ...] = ()
    added: tuple[tuple[str, str, int, str], ...] = ()  # factors that the analyst writes: measure, text, sign, reason


def reading(measure: str, first: str, last: str, value: Any = "", **more: Any) -> Given:
    return Given((("measure", measure), ("from", first), ("to", last), ("value", value), *more.items()))


def days(to: str, length: int) -> tuple[str, str]:
    """First and last day of the `length` months up to one."""
    last = months.parse(to)
    return months.first_day(last - length + 1).isoformat(), months.last_day(last).isoformat()


def window(measure: str, to: str, length: int, now: int, before: int | None = None) -> tuple[Given, ...]:
    """A volume of whole months, and the same months' a year before."""
    found = [reading(measure, *days(to, length), now)]
    if before is not None:
        earlier = months.text(months.parse(to) - 12)
        found.append(reading(measure, *days(earlier, length), before))
    return tuple(found)


def change(measure: str, to: str, length: int, value: str, base: str = YEAR_BEFORE, whose: str = "") -> Given:
    """A change that was published as such."""
    return reading(measure, *days(to, length), value, aspect="change", base=base, comparator=whose)


def rank(measure: str, group: str, to: str, value: int, of: int) -> Given:
    """A place among areas that are not in the figures."""
    return reading(measure, *days(to, 12), value, aspect="rank", comparator=group, of=of)


def as_file(given: Iterable[Given]) -> bytes:
    """The generic file of readings that says all this of Barnet."""
    text = io.StringIO()
    lines = csv.DictWriter(text, COLUMNS, restval="")
    lines.writeheader()
    lines.writerows({"area": "Barnet", **dict(one.values)} for one in given)
    return text.getvalue().encode()


def crime(
    measure: str,
    quarter: tuple[int, int],
    year: tuple[int, int],
    *,
    base: int | str | None = None,
    ranks: Iterable[tuple[str, int, int]] = (),
    of: str,
    quarter_of: str,
    ranked: str,
) -> tuple[Given, ...]:
    """A row of an overview: its quarter, its 12 months, its baseline as a volume or as printed, its ranks."""
    found = [*window(measure, quarter_of, 3, *quarter), *window(measure, of, 12, *year)]
    if isinstance(base, int):
        found += window(measure, "2012-03", 12, base)
    elif base:
        found.append(change(measure, of, 12, base, BASELINE))
    return (*found, *(rank(measure, group, ranked, value, areas) for group, value, areas in ranks))


def dated(of: str, quarter_of: str, ranked: str) -> dict[str, str]:
    """The months of a whole page."""
    return {"of": of, "quarter_of": quarter_of, "ranked": ranked}


LESS_BASE, LESS_YEAR = ("Reduction vs. 2011 baseline", 1), ("Reduction rolling 12 months", 1)
MORE_YEAR, LESS_QUARTER, MORE_QUARTER = (
    ("Increase rolling 12 months", -1),
    ("Last quarter decrease", 1),
    ("Last quarter increase", -1),
)
SHORT = ("Current reduction is smaller than target", -1)


def low(*names: str) -> tuple[str, int]:
    return f"Recent exceptions: Low volume ({', '.join(names)})", 1


# -- October 2013 (METHOD rows 6, 7, 8, 20, 21) ----------------------------------------------------------

_OCT = dated("2013-09", "2013-09", "2013-08")
OCTOBER_2013 = PrintedPage(
    template="overview-2014",
    rules="2014",
    to="2013-09",
    quarter_to="2013-08",  # the months marked were June to August, the quarter July to September
    # no target was printed for all burglary then
    without_targets=("burglary",),
    given=(
        *crime("burglary", (906, 1053), (4474, 4749), base=4912, **_OCT),
        *crime(
            "residential-burglary",
            (599, 740),
            (3102, 3361),
            base="-9.3",
            **_OCT,
            ranks=[(SIMILAR, 12, 15), (LONDON, 23, 32)],
        ),
        *crime(
            "non-residential-burglary",
            (283, 314),
            (1372, 1389),
            base="-4.9",
            **_OCT,
            ranks=[(SIMILAR, 8, 15), (LONDON, 19, 32)],
        ),
        *crime("robbery", (171, 276), (891, 1139), base=1199, **_OCT, ranks=[(SIMILAR, 7, 15), (LONDON, 9, 32)]),
        *crime(
            "violence-with-injury",
            (366, 345),
            (1477, 1449),
            base=1539,
            **_OCT,
            ranks=[(SIMILAR, 1, 15), (LONDON, 1, 32)],
        ),
    ),
    marks=(
        Mark("burglary", "2013-05", "2013-06", -1),
        Mark("residential-burglary", "2013-06", "2013-06", -1),
        Mark("robbery", "2013-08", "2013-08", -1),
    ),
    rows=(
        PrintedRow(
            "Burglary",
            ("906", "−14%", "4,474", "−5.8%", "−8.9%"),
            (LESS_BASE, LESS_YEAR, low("May", "Jun"), LESS_QUARTER),
            "4 for, 0 against",
            (("Jun", "▼"),),
        ),
        PrintedRow(
            "Residential burglary",
            ("599", "−19%", "3,102", "−7.7%", "−9.3%", "12/15", "23/32"),
            (LESS_BASE, LESS_YEAR, low("Jun"), LESS_QUARTER),
            "4 for, 0 against",
            (("Jun", "▼"),),
        ),
        PrintedRow(
            "Non-residential burglary",
            ("283", "−10%", "1,372", "−1.2%", "−4.9%", "8/15", "19/32"),
            (LESS_BASE, LESS_YEAR, LESS_QUARTER, SHORT),
            "3 for, 1 against",
        ),
        PrintedRow(
            "Robbery",
            ("171", "−38%", "891", "−21.8%", "−25.7%", "7/15", "9/32"),
            (LESS_BASE, LESS_YEAR, low("Aug"), LESS_QUARTER),
            "4 for, 0 against",
            (("Aug", "▼"),),
        ),
        PrintedRow(
            "Violence with injury",
            ("366", "+6%", "1,477", "+1.9%", "−4.0%", "1/15", "1/32"),
            (
                LESS_BASE,
                ("Lowest rate of all 15 Most Similar areas and lowest of all 32 London Boroughs", 1),
                MORE_YEAR,
                MORE_QUARTER,
            ),
            "2 for, 2 against",
        ),
    ),
)

# -- January 2014: overview (rows 1 to 5) ------------------------------------------------------------------

_JAN = dated("2013-12", "2013-11", "2013-11")
OVERVIEW_2014 = PrintedPage(
    template="overview-2014",
    rules="2014",
    to="2013-12",
    quarter_to="2013-11",
    given=(
        *crime("burglary", (1031, 1350), (4274, 4846), base=4912, **_JAN),
        *crime(
            "residential-burglary",
            (734, 983),
            (2960, 3485),
            base=3441,
            **_JAN,
            ranks=[(SIMILAR, 13, 15), (LONDON, 27, 32)],
        ),
        *crime(
            "non-residential-burglary",
            (297, 367),
            (1314, 1361),
            base=1423,
            **_JAN,
            ranks=[(SIMILAR, 10, 15), (LONDON, 20, 32)],
        ),
        *crime("robbery", (188, 285), (797, 1157), base=1199, **_JAN, ranks=[(SIMILAR, 8, 15), (LONDON, 10, 32)]),
        *crime(
            "violence-with-injury",
            (361, 354),
            (1523, 1457),
            base=1539,
            **_JAN,
            ranks=[(SIMILAR, 1, 15), (LONDON, 2, 32)],
        ),
    ),
    marks=(
        Mark("burglary", "2013-09", "2013-10", -1),
        Mark("residential-burglary", "2013-09", "2013-10", -1),
    ),
    rows=(
        PrintedRow(
            "Burglary",
            ("1,031", "−24%", "4,274", "−11.8%", "−6.5%", "−13.0%"),
            (LESS_BASE, LESS_YEAR, low("Sep", "Oct"), LESS_QUARTER),
            "4 for, 0 against",
            (("Sep", "▼"), ("Oct", "▼")),
        ),
        PrintedRow(
            "Residential burglary",
            ("734", "−25%", "2,960", "−15.1%", "−6.5%", "13/15", "27/32"),
            (LESS_BASE, LESS_YEAR, low("Sep", "Oct"), LESS_QUARTER),
            "4 for, 0 against",
            (("Sep", "▼"), ("Oct", "▼")),
        ),
        PrintedRow(
            "Non-residential burglary",
            ("297", "−19%", "1,314", "−3.5%", "−6.5%", "10/15", "20/32"),
            (LESS_BASE, LESS_YEAR, LESS_QUARTER, SHORT),
            "3 for, 1 against",
        ),
        PrintedRow(
            "Robbery",
            ("188", "−34%", "797", "−31.1%", "−5.0%", "−33.5%", "8/15", "10/32"),
            (LESS_BASE, LESS_YEAR, LESS_QUARTER),
            "3 for, 0 against",
        ),
        PrintedRow(
            "Violence with injury",
            ("361", "+2%", "1,523", "+4.5%", "−5.2%", "−1.0%", "1/15", "2/32"),
            (
                LESS_BASE,
                ("Lowest rate of all 15 Most Similar areas and 2nd lowest of all 32 London Boroughs", 1),
                MORE_YEAR,
                MORE_QUARTER,
            ),
            "2 for, 2 against",
        ),
    ),
)

# -- January 2014: violent crime (rows 9, 22, 23) -------------------------------------------------------------

VIOLENT_2014 = PrintedPage(
    template="violent-crime-2014",
    rules="2014",
    to="2013-12",
    quarter_to="2013-12",
    polarity=(("domestic-violence", -1),),
    given=(
        *window("serious-youth-violence", "2013-12", 3, 35),
        change("serious-youth-violence", "2013-12", 3, "-15"),
        *window("serious-youth-violence", "2013-12", 9, 128),
        change("serious-youth-violence", "2013-12", 9, "-22.9"),
        rank("serious-youth-violence", LONDON, "2013-12", 5, 32),
        *window("knife-crime", "2013-12", 3, 66),
        change("knife-crime", "2013-12", 3, "-31"),
        *window("knife-crime", "2013-12", 9, 230),
        change("knife-crime", "2013-12", 9, "-26.2"),
        rank("knife-crime", LONDON, "2013-12", 10, 32),
        *window("gun-crime", "2013-12", 9, 44),
        change("gun-crime", "2013-12", 9, "-22.8"),
        rank("gun-crime", LONDON, "2013-12", 17, 32),
        *window("domestic-violence", "2013-12", 3, 145, 125),
        *window("domestic-violence", "2013-12", 9, 574, 504),
        reading("marac-repeats", *days("2013-12", 12), "20%"),
    ),
    marks=(Mark("domestic-violence", "2013-12", "2013-12", 1),),
    rows=(
        PrintedRow(
            "Serious youth violence",
            ("35", "−15%", "128", "−22.9%", "5/32"),
            (("Reduction financial year to date", 1), LESS_QUARTER),
            "2 for, 0 against",
        ),
        PrintedRow(
            "Knife crime",
            ("66", "−31%", "230", "−26.2%", "10/32"),
            (
                ("Reduction financial year to date (Knife crime, Gun crime)", 1),
                ("Last quarter decrease (Knife crime)", 1),
            ),
            "2 for, 0 against",
        ),
        PrintedRow("Gun crime", ("44", "−22.8%", "17/32")),
        PrintedRow(
            "Domestic violence",
            ("145", "+16%", "574", "+13.9%"),
            (
                ("Increase financial year to date (Domestic violence)", -1),
                ("Recent exceptions: High volume (Dec; Domestic violence)", -1),
                ("Last quarter increase (Domestic violence)", -1),
            ),
            "0 for, 3 against",
            (("Dec", "▲"),),
        ),
        PrintedRow("MARAC repeats", ("20%",)),
    ),
)

# -- January 2014: antisocial behaviour and offending (rows 10, 24, 25) -----------------------------------------

OFFENDING_2014 = PrintedPage(
    template="asb-offending-2014",
    rules="2014",
    to="2013-12",
    quarter_to="2013-12",
    given=(
        *window("repeat-asb-calls", "2013-12", 12, 314, 368),
        *window("asb-calls", "2013-12", 12, 12249, 13686),
        rank("asb-calls", LONDON, "2013-12", 8, 32),
        reading("worry-about-asb", *days("2013-09", 12), "25%"),
        reading("worry-about-asb", *days("2013-06", 12), "24%"),
        reading("probation-re-offending", *days("2013-06", 12), "7.0%"),
        change("probation-re-offending", "2013-06", 12, "3.1"),
        change("probation-re-offending", "2013-06", 12, "-5.6", "2007/08 baseline"),
        change("probation-re-offending", "2013-06", 12, "-5.6", "Predicted"),
        rank("probation-re-offending", LONDON, "2013-06", 8, 32),
        reading("youth-re-offending", *days("2011-12", 12), "0.94"),
        change("youth-re-offending", "2011-12", 12, "9.3", PERIOD_BEFORE),
        change("youth-re-offending", "2011-12", 12, "-13.8", "London"),
        change("youth-re-offending", "2011-12", 12, "-9.6", "Statistical neighbours"),
        change("youth-re-offending", "2011-12", 12, "-8.7", "National"),
        reading("first-time-entrants", *days("2013-06", 12), "357"),
        change("first-time-entrants", "2013-06", 12, "-25.9"),
        change("first-time-entrants", "2013-06", 12, "-29.2", whose="London"),
        change("first-time-entrants", "2013-06", 12, "-20.7", whose="Statistical neighbours"),
        change("first-time-entrants", "2013-06", 12, "-25.6", whose="National"),
        reading("young-people-in-education", *days("2013-09", 6), "76.4%"),
    ),
    marks=(
        Mark("asb-calls", "2013-12", "2013-12", -1),
        Mark("probation-re-offending", "2012-01", "2012-12", -1),
    ),
    # the others' rates were not printed, only their changes: what rests on the rates is the analyst's
    added=(
        (
            "youth-re-offending",
            "FTE rate lower than London, national and statistical neighbours",
            1,
            "Rates as sent by the Youth Justice Board.",
        ),
    ),
    rows=(
        PrintedRow(
            "Repeat ASB calls",
            ("314", "−14.7%"),
            (
                ("Reduction vs. previous year (Repeat ASB calls)", 1),
                ("Reduction vs. previous year (Total ASB calls)", 1),
                ("Increase vs. previous period (Worry about ASB (PAS))", -1),
                ("Recent exceptions: Low volume (Dec; Total ASB calls)", 1),
            ),
            "3 for, 1 against",
        ),
        PrintedRow("Total ASB calls", ("12,249", "−10.5%", "8/32"), marks=(("Dec", "▼"),)),
        PrintedRow("Worry about ASB (PAS)", ("25%", "+1 pp")),
        PrintedRow(
            "Probation re-offending",
            ("7.0%", "+3.1%", "−5.6% on 2007/08 baseline", "−5.6% ours against theirs", "8/32"),
            (
                ("Reduction vs. 2007/08 baseline", 1),
                ("Increase vs. previous year", -1),
                ("Recent exceptions: Low volume (Jan 12 – Dec 12)", 1),
                ("Lower than Predicted", 1),
            ),
            "3 for, 1 against",
            (("Jan–Dec 2012", "▼"),),
        ),
        PrintedRow(
            "Youth re-offending",
            ("0.94", "+9.3%", "−13.8%", "−9.6%", "−8.7%"),
            (
                ("Increase vs. previous period (Youth re-offending)", -1),
                ("Reduction vs. previous year (First time entrants)", 1),
                ("Lower than London, National and Statistical neighbours (Youth re-offending)", 1),
                ("FTE rate lower than London, national and statistical neighbours", 1),
            ),
            "3 for, 1 against",
        ),
        PrintedRow("First time entrants", ("357", "−25.9%", "−29.2%", "−20.7%", "−25.6%")),
        PrintedRow("In full-time education, training or work", ("76.4%",)),
    ),
)

# -- January 2014: MOPAC 7 against the baseline ------------------------------------------------------------------

_MOPAC = (
    ("mopac-7", "MOPAC 7", 15261, 13069, "−14.4%"),
    ("burglary", "Burglary", 4912, 4274, "−13.0%"),
    ("criminal-damage", "Criminal damage", 2361, 1881, "−20.3%"),
    ("robbery", "Robbery", 1199, 797, "−33.5%"),
    ("theft-from-motor-vehicle", "Theft from motor vehicle", 3602, 3049, "−15.4%"),
    ("theft-of-motor-vehicle", "Theft of motor vehicle", 956, 773, "−19.1%"),
    ("theft-from-the-person", "Theft from the person", 692, 772, "+11.6%"),
    ("violence-with-injury", "Violence with injury", 1539, 1523, "−1.0%"),
)
MOPAC_2014 = PrintedPage(
    template="mopac-7-baseline",
    rules="2014",
    to="2013-12",
    quarter_to="2013-12",
    given=tuple(
        one
        for slug, _name, base, now, _change in _MOPAC
        for one in (*window(slug, "2013-12", 12, now), *window(slug, "2012-03", 12, base))
    ),
    rows=tuple(PrintedRow(name, (f"{now:,}", change)) for _slug, name, _base, now, change in _MOPAC),
)

# -- January 2020: overview (rows 11 to 15) ----------------------------------------------------------------------

_SEP = dated("2019-09", "2019-09", "2019-09")
LESS_YEAR_2020, MORE_YEAR_2020 = ("Decrease in rolling 12 months", 1), ("Increase in rolling 12 months", -1)
LESS_QUARTER_2020 = ("Decrease in last quarter vs. one year ago", 1)
MORE_QUARTER_2020 = ("Increase in last quarter vs. one year ago", -1)
OVERVIEW_2020 = PrintedPage(
    template="overview-2020",
    rules="2020",
    to="2019-09",
    quarter_to="2019-09",
    given=(
        *crime("burglary", (796, 808), (3623, 3733), **_SEP, ranks=[(LONDON, 20, 33)]),
        *crime("residential-burglary", (629, 614), (2969, 2935), **_SEP, ranks=[(LONDON, 25, 32)]),
        *crime("non-residential-burglary", (167, 194), (654, 798), **_SEP, ranks=[(LONDON, 12, 32)]),
        *crime("robbery", (316, 162), (1136, 747), **_SEP, ranks=[(LONDON, 11, 32)]),
        *crime("violence-with-injury", (581, 575), (2284, 2175), **_SEP, ranks=[(LONDON, 2, 32)]),
    ),
    marks=(
        Mark("burglary", "2019-08", "2019-08", -1),
        Mark("residential-burglary", "2019-08", "2019-08", -1),
        Mark("robbery", "2019-07", "2019-07", 1),
    ),
    rows=(
        PrintedRow(
            "Burglary",
            ("796", "−1%", "3,623", "−3%", "20/33"),
            (LESS_YEAR_2020, low("Aug"), LESS_QUARTER_2020),
            "3 for, 0 against",
            (("Aug", "▼"),),
        ),
        PrintedRow(
            "Residential burglary",
            ("629", "+2%", "2,969", "+1%", "25/32"),
            (MORE_YEAR_2020, low("Aug"), MORE_QUARTER_2020),
            "1 for, 2 against",
            (("Aug", "▼"),),
        ),
        PrintedRow(
            "Burglary: business and community",
            ("167", "−14%", "654", "−18%", "12/32"),
            (LESS_YEAR_2020, LESS_QUARTER_2020),
            "2 for, 0 against",
        ),
        PrintedRow(
            "Robbery",
            ("316", "+95%", "1,136", "+52%", "11/32"),
            (
                ("11th lowest of all 32 London Boroughs", 1),
                MORE_YEAR_2020,
                ("Recent exceptions: High volume (Jul)", -1),
                MORE_QUARTER_2020,
            ),
            "1 for, 3 against",
            (("Jul", "▲"),),
        ),
        PrintedRow(
            "Violence with injury",
            ("581", "+1%", "2,284", "+5%", "2/32"),
            (("2nd lowest of all 32 London Boroughs", 1), MORE_YEAR_2020, MORE_QUARTER_2020),
            "1 for, 2 against",
        ),
    ),
)

# -- January 2020: knife and gun crime, domestic violence, antisocial behaviour (rows 16, 17, 19) -----------------

_NOW, _THEN = ("2019-01-06", "2020-01-05"), ("2018-01-06", "2019-01-05")


def two_years(measure: str, now: Any, before: Any) -> tuple[Given, Given]:
    """12 months to 5 January 2020, and to the same day a year before."""
    return reading(measure, *_NOW, now), reading(measure, *_THEN, before)


VIOLENCE_2020 = PrintedPage(
    template="violence-asb-2020",
    rules="2020",
    to="2019-12",
    quarter_to="2019-12",
    given=(
        *two_years("knife-crime", 58, 43),
        *two_years("gun-crime", 4, 5),
        *two_years("domestic-violence-sanction-detection", "14%", "18%"),
        reading("domestic-violence", *_NOW, 3147),
        reading("domestic-violence", *_NOW, -4, aspect="change", base=YEAR_BEFORE),
        *two_years("repeat-asb-calls", 216, 160),
        *two_years("asb-calls", 9574, 8108),
        reading("asb-confidence", "2020-01-01", "2020-12-31", status="awaited", note="Barnet Residents Survey."),
    ),
    # neither rate was printed
    added=(
        ("asb-confidence", "Rate of ASB is lower than the London average", 1, "By calls for each 1,000 residents."),
    ),
    rows=(
        PrintedRow("Knife crime", ("58", "+35%", "43"), (("Increase vs. previous year", -1),), "0 for, 1 against"),
        PrintedRow("Gun crime", ("4", "−20%", "5"), (("Decrease vs. previous year", 1),), "1 for, 0 against"),
        PrintedRow(
            "Sanction detection rate",
            ("14%", "−4 pp", "18%"),
            (
                ("Decrease vs. previous year (Sanction detection rate)", -1),
                ("Decrease vs. previous year (Volume)", 0),
            ),
            "0 for, 1 against",
        ),
        PrintedRow("Volume", ("3,147", "−4%")),
        PrintedRow(
            "Confidence that police and council deal with ASB (RPS)",
            ("Awaits the next survey",),
            (
                ("Increase vs. previous year (Repeat ASB calls)", -1),
                ("Increase vs. previous year (Total ASB calls)", -1),
                ("Rate of ASB is lower than the London average", 1),
            ),
            "1 for, 2 against",
        ),
        PrintedRow("Repeat ASB calls", ("216", "+35%", "160")),
        PrintedRow("Total ASB calls", ("9,574", "+18%", "8,108")),
    ),
)

# -- January 2020: reducing offending (row 18) -----------------------------------------------------------------------

OFFENDING_2020 = PrintedPage(
    template="reducing-offending-2020",
    rules="2020",
    to="2019-09",
    quarter_to="2019-09",
    given=(
        reading("adult-re-offending", *days("2017-09", 12), "25.4%"),
        reading("adult-re-offending", *days("2016-09", 12), "26.3%"),
        reading("adult-re-offending", *days("2017-09", 12), "28.7%", comparator="National"),
    ),
    rows=(
        PrintedRow(
            "Proven adult re-offending",
            ("25.4%", "−0.9 pp", "26.3%", "28.7%"),
            (("Decrease vs. previous year", 1), ("Lower than National", 1)),
            "2 for, 0 against",
        ),
    ),
)

PAGES = {
    "overview October 2013": OCTOBER_2013,
    "overview January 2014": OVERVIEW_2014,
    "violent crime January 2014": VIOLENT_2014,
    "ASB and offending January 2014": OFFENDING_2014,
    "MOPAC 7 January 2014": MOPAC_2014,
    "overview January 2020": OVERVIEW_2020,
    "violence and ASB January 2020": VIOLENCE_2020,
    "reducing offending January 2020": OFFENDING_2020,
}
