"""How texts call a measure: its name, what officers write for it, and what looks like it and is something else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

Form = tuple[str, str, str]  # how it is written, the measure, which definition of it

ALL, PART = "", "personal"
# By the measure's name as `_plain` has it: what else is written for it.
ALSO = {
    "residential burglary": (
        "burglary residential", "burglary in a dwelling", "domestic burglary", "burglary dwelling",
    ),
    "non residential burglary": (
        "burglary non residential", "burglary business and community", "business and community burglary",
        "burglary in other buildings",
    ),
    "violence with injury": (
        "vwi", "violent crime vwi", "violent crime with injury", "violence with injury vwi",
        "violence against the person with injury",
    ),
    "theft of motor vehicle": ("theft of motor vehicles", "theft of a motor vehicle", "theft of vehicles"),
    "theft from motor vehicle": ("theft from motor vehicles", "theft from a motor vehicle", "theft from vehicles"),
    "theft from the person": ("theft from person", "theft person"),
    "anti social behaviour": ("antisocial behaviour", "asb", "anti social behaviour calls", "asb calls"),
    "total notifiable offences": ("tnos", "tno", "total notifiable offences tnos", "all notifiable offences"),
}  # fmt: skip
# Definitions of robbery that are told apart: what is done to a person, and all of it.
PERSONAL = ("personal robbery", "robbery personal", "robbery of personal property", "robbery of the person")
# Words before or after a name that make it another thing than the measure.
STRANGE_BEFORE = re.compile(
    r"(?:\b(?:attempted|business|commercial|aggravated|armed|knife|gun|moped|vehicle|enabled|youth|cash|bank|artifice"
    r"|non|distraction)|[a-z]-)[\s-]*$",
    re.IGNORECASE,
)
STRANGE_AFTER = re.compile(
    r"^[\s(–-]*(?:of\s+)?(?:business|commercial|victims?|suspects?|rate|rates|focus|desk|team|squad|hotspots?|arrests?"
    r"|detections?|patrols?|update|act|operations?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Called:
    """A measure as a text names it, with where; `definition` tells personal robbery from all of it."""

    begins: int
    ends: int
    measure: str
    definition: str = ALL


@dataclass(frozen=True)
class Names:
    """Measures by the names that texts give them; `wording` finds any, the longest first."""

    by_name: tuple[tuple[str, str, str], ...]
    wording: re.Pattern[str]

    def found_in(self, text: str) -> Iterator[Called]:
        """Every measure that a text names, in order."""
        known = {name: (measure, definition) for name, measure, definition in self.by_name}
        for found in self.wording.finditer(text):
            before, after = text[max(0, found.start() - 30) : found.start()], text[found.end() : found.end() + 30]
            meant = known.get(_plain(found[0]))  # None where a letter like “ı” matched another
            if meant and not (STRANGE_BEFORE.search(before) or STRANGE_AFTER.search(after)):
                yield Called(found.start(), found.end(), *meant)


@lru_cache(maxsize=8)
def names_of(measures: tuple[tuple[str, str], ...], words: tuple[tuple[str, str], ...] = ()) -> Names:
    """The names of measures, given as (slug, name), with other `words` for them, given as (slug, word).

    What could mean two measures is no name of either, unless it is what one of them is called.
    """
    capitals = {_plain(word) for _slug, word in words if word.isupper() and word.isalpha()}
    every = [(form, slug, definition) for slug, name in measures for form, definition in _forms(name)]
    known = {(form, slug) for form, slug, _definition in every}
    told = dict.fromkeys((_plain(word), slug) for slug, word in words)
    every += [(form, slug, ALL) for form, slug in told if len(form) > 1 and (form, slug) not in known]
    listed = sorted(_meaning_one(every, {_plain(name): slug for slug, name in measures}), key=lambda one: -len(one[0]))
    wordings = "|".join(
        f"(?-i:{form.upper()})" if form in capitals and (form, slug) not in known else _loosely(form)
        for form, slug, _definition in listed
    )
    return Names(tuple(listed), re.compile(rf"(?<![\w-])(?:{wordings or '(?!)'})(?![\w])", re.IGNORECASE))


def _meaning_one(every: Sequence[Form], own: Mapping[str, str]) -> Iterator[Form]:
    """Without forms that several measures have; what a measure is called is its own."""
    meant: dict[str, set[str]] = defaultdict(set)
    for form, slug, _definition in every:
        meant[form].add(slug)
    for form, slug, definition in every:
        if own.get(form, slug) == slug and (form in own or len(meant[form]) == 1):
            yield form, slug, definition


def _forms(name: str) -> Iterable[tuple[str, str]]:
    plain = _plain(name)
    every = dict.fromkeys((plain, *ALSO.get(plain, ()), *_several(plain)), ALL)
    if plain == "robbery":
        every |= dict.fromkeys((*PERSONAL, *(form for one in PERSONAL for form in _several(one))), PART)
    return [(_plain(form), definition) for form, definition in every.items()]


def _several(name: str) -> tuple[str, ...]:
    return (re.sub(r"(robber|burglar)y", r"\1ies", name),) if re.search(r"(?:robber|burglar)y", name) else ()


def _plain(name: str) -> str:
    """Its words in small letters, by which spellings are compared whatever stands between them."""
    return " ".join(re.findall(r"[^\W_]+", name.lower()))


def _loosely(form: str) -> str:
    return r"(?:[^\w.,;:!?|\n]|_)+".join(map(re.escape, form.split())) + (r"\)?" if " " in form else "")
