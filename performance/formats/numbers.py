"""What counts as a figure of a rate, a survey or a change: numbers as stated, or a sentence about what stands there.

Taken: `25.4`, `1,234.5`, `+3.1`, `-5.6` and `−5.6`, each with a percent sign or without (`25.4%`, `25.4 %`). Refused,
because each has a reading that is wrong: `4,5`, `(5)`, `1e3`, `NA`, `nan`, `inf`, `٣`, `12*`, `<5`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

MOST = Decimal(9_999_999_999)
PLACES = 4
_NUMBER = re.compile(r"([-+−–]?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?\s*(%?)", re.ASCII)


@dataclass(frozen=True)
class Stated:
    """A number, and whether it stood with a percent sign."""

    value: Decimal
    is_percent: bool = False


def stated(written: str, *, places: int = PLACES) -> Stated | None:
    """The number in a cell, None where it is empty. Raises ValueError with a sentence that says what is wrong."""
    text = written.strip(" \t\u00a0")
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    if not found or (found[2] is None and found[3] is None):
        sentence = _("“%(text)s” is no number. Write it like 25.4, −5.6 or 1,234, or leave the cell empty.")
        raise ValueError(sentence % {"text": text[:20]})
    digits = (found[2] or "0").replace(",", "")
    decimals = (found[3] or "").rstrip("0")
    if len(decimals) > places:
        sentence = _("“%(text)s” has more than %(places)s decimals. Round it as it is to be printed.")
        raise ValueError(sentence % {"text": text[:20], "places": places})
    if len(digits) > 15 or Decimal(digits) > MOST:
        raise ValueError(_("“%(text)s” is too large.") % {"text": text[:20]})
    sign = "-" if found[1] and found[1] != "+" else ""
    return Stated(Decimal(f"{sign}{digits}" + (f".{decimals}" if decimals else "")), found[4] == "%")


def whole(written: str) -> int | None:
    """A whole number from 1 up, None where the cell is empty."""
    found = stated(written, places=0)
    if found is None:
        return None
    if found.is_percent or found.value < 1:
        text = _("“%(text)s” is no whole number from 1 up.")
        raise ValueError(text % {"text": written.strip()[:20]})
    return int(found.value)
