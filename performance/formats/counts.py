"""What counts as a count.

Taken: digits, with spaces around them (` 12 `) and with commas between thousands (`1,234`). An empty cell is
missing. Everything else is refused with the text that stands there, because each of them has a reading that is
wrong: `-3`, `4.5`, `1e3`, `NA`, `nan`, `inf`, `٣`, `12*`.
"""

import re

from django.utils.translation import gettext as _

from performance.formats.table import MISSING

MOST = 9_999_999  # more in a month and an area than any police force counts in a year
_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+", re.ASCII)
_DECIMAL = re.compile(r"[-+]?\d*[.,]\d+", re.ASCII)


def count(written: str) -> int:
    """The count in a cell, or `MISSING`. Raises ValueError with a sentence that says what is wrong."""
    text = written.strip(" \t\u00a0")
    if not text:
        return MISSING
    if _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if text.isascii() and text.isdigit():
        if len(text) > 12 or int(text) > MOST:
            raise ValueError(_("“%(text)s” is too large to be a count of one month.") % {"text": text[:20]})
        return int(text)
    if text.startswith(("-", "−")) and text[1:].strip().isdigit():
        raise ValueError(
            _("“%(text)s” is less than nothing. A count is a whole number from 0 up.") % {"text": text[:20]}
        )
    if _DECIMAL.fullmatch(text):
        raise ValueError(_("“%(text)s” is not whole. A count is a whole number from 0 up.") % {"text": text[:20]})
    raise ValueError(
        _("“%(text)s” is not a count. Write a whole number, or leave the cell empty where it is not known.")
        % {"text": text[:20]}
    )
