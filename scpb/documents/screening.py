"""Whether a paper looks as if it were not for everybody: by what it is called, what it says, what is attached to it.

Plain texts in, findings out. It asks for a look by a person and decides nothing, so that a rule is worth having only
where it is seldom wrong: numbers count with their check digits, markings as they stand on a document, not as words of
a sentence. No finding repeats what was found: the number of the page is enough to find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

from django.utils.translation import gettext as _


class Sign(Enum):
    """What makes a paper look restricted or personal."""

    MARKING = "marking"
    PNC = "pnc"
    NHS = "nhs"
    NATIONAL_INSURANCE = "national_insurance"
    BIRTH = "birth"
    SPREADSHEET = "spreadsheet"
    FILE = "file"


ASIDE = -1  # in place of a page: comments and speaker notes


@dataclass(frozen=True)
class Found:
    """A sign, and on which page (0: in its name or its properties; ASIDE: in what stands beside its pages).

    `detail` is a marking, or the kind of a file.
    """

    sign: Sign
    page: int = 0
    detail: str = ""

    @property
    def sentence(self) -> str:
        """What the officer reads."""
        words = {"where": self._where(), "detail": self.detail or _("of a kind that its name does not tell")}
        return {
            Sign.MARKING: _("%(where)s: it is marked “%(detail)s”."),
            Sign.PNC: _("%(where)s: there is what looks like a number of the Police National Computer."),
            Sign.NHS: _("%(where)s: there is what looks like an NHS number."),
            Sign.NATIONAL_INSURANCE: _("%(where)s: there is what looks like a National Insurance number."),
            Sign.BIRTH: _("%(where)s: there is a date of birth beside a name."),
            Sign.SPREADSHEET: _("A spreadsheet is attached inside it (%(detail)s): it may hold rows about persons."),
            Sign.FILE: _("Another file is attached inside it (%(detail)s). Readers do not get it: look what it holds."),
        }[self.sign] % words

    def _where(self) -> str:
        if self.page == ASIDE:
            return _("Its comments or notes")
        return _("Page %(page)d") % {"page": self.page} if self.page else _("Its name or its properties")


MOST = 20  # findings: whoever has read so many knows what it is
SPREADSHEETS = {"xls", "xlsx", "xlsm", "xlsb", "ods", "csv", "tsv"}
# what shows no more than itself; any other file inside may hold anything
PICTURES = {"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "svg", "emf", "wmf", "webp", "wav", "mp3", "mp4"}
HARMLESS = re.compile(r"NOT\s+PROTECTIVELY\s+MARKED", re.I)
# anywhere in a text, in capitals: nobody writes this by chance
CERTAIN = re.compile(r"\bOFFICIAL\s*[-–—:/(]\s*SENSITIVE\b|\bTOP SECRET\b")
# as a line of its own, perhaps with a descriptor (“RESTRICTED – POLICING”, “CONFIDENTIAL when complete”)
MARK = r"(?:(?:STRICTLY |PRIVATE (?:AND|&) )?CONFIDENTIAL|RESTRICTED|SECRET|PROTECT|NOT FOR PUBLICATION|EXEMPT)"
DESCRIPTOR = r"(?:\s*[-–—:/(]\s*[A-Z][A-Z &]{2,40}\)?)?(?:\s*\(?when (?:complete|completed)\)?)?"
ALONE = re.compile(rf"^\W*({MARK}{DESCRIPTOR})\W*(?:(?i:page) \d+.*)?$", re.M)
# in a name or a title, however it is written; “_” and “-” stand between words there
NAMED = re.compile(
    r"\b(official sensitive|not for publication|strictly confidential|confidential|restricted|exempt)\b", re.I
)

PNC = re.compile(r"(?<![\w/])((?:19|20)?(\d{2})/(\d{1,7})([A-HJ-NP-RT-Z]))(?![\w/])")
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"  # by the remainder of year and number by 23
NHS_GROUPED = re.compile(r"(?<![\d.,/+£-])(\d{3})([ -])(\d{3})\2(\d{4})(?![\d.,/%-]*\d)")
NHS_PLAIN = re.compile(r"(?<![\d.,/+£-])\d{10}(?!\d)")
NHS_BEGINS = "4679"  # England's numbers, and those for tests; others count beside the letters NHS alone
NATIONAL_INSURANCE = re.compile(
    r"(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?!\w)"
)
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DAY = rf"\d{{1,2}}(?:st|nd|rd|th)?[ ./-](?:\d{{1,2}}|(?:{MONTHS})[a-z]*)[ ./,-]+\d{{2,4}}"
BIRTH = re.compile(rf"\b(?:date of birth|d\.?\s?o\.?\s?b\b\.?|born(?: on)?)[\s:()–-]{{0,12}}{DAY}", re.I)
WORD = r"[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?"
NAME = re.compile(rf"\b(?:{WORD}[ ,]+){{1,2}}{WORD}\b|\b(?i:name)\s*:\s*\w")
LABEL = re.compile(r"\bdate of birth\b", re.I)
NEAR, BESIDE = 60, 150  # characters


def screen(names: Sequence[str], pages: Sequence[str], attached: Sequence[str] = (), aside: str = "") -> list[Found]:
    """What speaks against showing a paper to everybody.

    `names` are its title, file name and what its properties say; `pages` the text of each page; `attached` the names
    of files inside it; `aside` what its comments and speaker notes say. The same sign is told once a page.
    """
    found = [Found(Sign.MARKING, 0, marking) for name in names for marking in _named(name)]
    found += [one for name in attached for one in _inside(name)]
    for number, text in [*enumerate(pages, 1), (ASIDE, aside)]:
        found += [Found(Sign.MARKING, number, marking) for marking in _markings(text)]
        found += [Found(sign, number) for sign in _signs(text)]
    return list(dict.fromkeys(found))[:MOST]


def is_pnc(year: str, number: str, letter: str) -> bool:
    """Whether the letter is the one that belongs to the last two digits of the year and the number."""
    return PNC_LETTERS[int(year[-2:] + number.zfill(7)) % 23] == letter


def is_nhs(digits: str) -> bool:
    """Whether ten digits are an NHS number: the last one checks the others (modulus 11, weights 10 to 2)."""
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check % 11 == int(digits[9]) and check != 10


def _inside(attachment: str) -> Iterator[Found]:
    ending = PurePath(attachment).suffix.lstrip(".").lower()
    if ending not in PICTURES:
        yield Found(Sign.SPREADSHEET if ending in SPREADSHEETS else Sign.FILE, 0, ending.upper()[:10])


def _named(name: str) -> Iterator[str]:
    words = re.sub(r"[_\-–—.]+", " ", HARMLESS.sub(" ", name))
    found = NAMED.search(words)
    if found:
        yield found[1].lower()


def _markings(text: str) -> Iterator[str]:
    plain = HARMLESS.sub(" ", text.replace("\r", "\n"))
    for pattern in (CERTAIN, ALONE):
        found = pattern.search(plain)
        if found:
            yield " ".join((found[1] if pattern.groups else found[0]).split())
            return


def _signs(text: str) -> Iterator[Sign]:
    if any(_is_pnc_here(text, found) for found in PNC.finditer(text)):
        yield Sign.PNC
    if any(_is_nhs_here(text, found) for pattern in (NHS_GROUPED, NHS_PLAIN) for found in pattern.finditer(text)):
        yield Sign.NHS
    if NATIONAL_INSURANCE.search(text):
        yield Sign.NATIONAL_INSURANCE
    if any(_is_beside_a_name(text, found) for found in BIRTH.finditer(text)):
        yield Sign.BIRTH


def _is_pnc_here(text: str, found: re.Match[str]) -> bool:
    """Written out in full, or near the letters PNC: a reference of two digits and a few more may be anything."""
    if not is_pnc(found[2], found[3], found[4]):
        return False
    is_full = len(found[1].split("/")[0]) == 4 and len(found[3]) == 7
    return is_full or "PNC" in text[max(0, found.start() - NEAR) : found.start()].upper()


def _is_nhs_here(text: str, found: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", found[0])
    if not is_nhs(digits):
        return False
    is_grouped = len(found[0]) > len(digits) and digits[0] in NHS_BEGINS
    return is_grouped or bool(re.search(r"\bNHS\b", text[max(0, found.start() - NEAR) : found.start()]))


def _is_beside_a_name(text: str, found: re.Match[str]) -> bool:
    around = text[max(0, found.start() - BESIDE) : found.start()] + "\n" + text[found.end() : found.end() + BESIDE]
    return bool(NAME.search(LABEL.sub(" ", around)))
