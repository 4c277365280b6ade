"""Whether a month or a calendar year is surely that of a number: it opens or closes the number's own clause.

“in 2025” says of most sentences when something was set up, agreed or paid. Only a few plain ones are believed, and of
any other it is not said what its number counts.
"""

from __future__ import annotations

import re
from dataclasses import replace

from meetings.figures_check.naming import Called
from meetings.figures_check.periods import CALENDAR, MONTH, SPAN, Mention, Period

LEAD = (
    r"(?:there\s+(?:were|was)\s+|(?:we|the\s+police|the\s+borough|police)\s+(?:had|saw|recorded)\s+)?"
    r"(?:a\s+total\s+of\s+)?"
)
OPENS = re.compile(rf"^\W*$|^.*[;:]\s*$|^\W*{LEAD}[^;:]*\d[^;:]*,\s+and\s+$", re.IGNORECASE)
LEADS = re.compile(rf"^\W*{LEAD}$", re.IGNORECASE)
SAID_OF = re.compile(
    r"^\s+(?:(?:stood|stands)\s+at|was|were|totall?ed|reached|came\s+to|rose\s+to|fell\s+to)\s+(?:a\s+total\s+of\s+)?$",
    re.IGNORECASE,
)
COUNTS_OF = re.compile(
    r"^\s+(?:(?:recorded|reported)\s+)?(?:(?:reports?|offences?|incidents?)\s+of\s+)?$", re.IGNORECASE
)
RECORDED = re.compile(r"^\s*(?:were\s+(?:recorded|reported))?\s*$", re.IGNORECASE)
ENDS = re.compile(r"^\s*(?:were\s+(?:recorded|reported))?\s*(?:$|[.;)]|,\s+and\b)", re.IGNORECASE)
# A part of the month or year, or what happened at another time.
PARTLY = re.compile(
    r"\b(?:weeks?|weekends?|days?|nights?|half|so\s+far|first|since|set\s+up|began|begun|agreed|launched|founded|formed"
    r"|meetings?|met)\b",
    re.IGNORECASE,
)


def bound(sentence: str, number: tuple[int, int], called: Called, mention: Mention) -> Period:
    """The period of a number of this measure; of a month or calendar year that is not surely its own no dates stay."""
    period = mention.period
    if period.kind not in {MONTH, CALENDAR} or (mention.begins >= 0 and _is_own(sentence, number, called, mention)):
        return period
    return replace(period, kind=SPAN, first=None, last=None)


def _is_own(sentence: str, number: tuple[int, int], called: Called, mention: Mention) -> bool:
    begins, ends = min(number[0], called.begins), max(number[1], called.ends)
    between = sentence[min(number[1], called.ends) : max(number[0], called.begins)]
    joined = (COUNTS_OF if number[1] <= called.begins else SAID_OF).match(between)
    if not joined or PARTLY.search(sentence):
        return False
    if mention.ends <= begins:  # “In 2019 there were 1,136 robberies.”
        opens = OPENS.match(sentence[: mention.begins])
        return bool(opens and LEADS.match(sentence[mention.ends : begins]) and ENDS.match(sentence[ends:]))
    before = re.split(r"[;:]|,\s+and\s", sentence[:begins])[-1]  # “There were 1,136 robberies in 2019.”
    opens = OPENS.match(sentence[:begins]) or LEADS.match(before)
    return bool(opens and RECORDED.match(sentence[ends : mention.begins]) and ENDS.match(sentence[mention.ends :]))
