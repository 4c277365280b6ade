"""Which words of the glossary a text uses, so that an edition explains those and no others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from performance import lines
from performance.arithmetic.columns import usual
from performance.documents import EditionDocument, TermShown
from performance.models import Term

# What a column is called in the glossary, whatever its heading says.
COLUMNS: dict[str, tuple[str, ...]] = {
    "trend": ("expected range",),
    "quarter": ("latest quarter", "significance"),
    "rolling": ("rolling 12 months", "significance"),
    "previous": ("rolling 12 months",),
    "year_to_date": ("financial year to date",),
    "baseline": ("baseline",),
    "target": ("target",),
    "rank": ("rank", "rate", "peer comparison"),
    "gap": ("gap", "percentage point", "peer comparison"),
    "exceptions": ("exception",),
    "comparator": ("gap",),
    "comparators": ("gap",),
    "icons": ("variation and assurance signs",),
    "wards": ("ward",),
}
ALWAYS = ("RAG rating", "factor", "rule set")


def of_document(document: EditionDocument) -> tuple[TermShown, ...]:
    """The words that an edition uses: in lines, factors, notes and commentary, and for its columns."""
    return terms_used(texts_of(document))


def texts_of(document: EditionDocument) -> list[str]:
    """Everything that an edition prints in words, and what its columns are called."""
    dashboard = document.dashboard
    texts = [*ALWAYS, dashboard.name, document.title, document.erratum]
    for section in dashboard.sections:
        texts += [section.name, section.note]
    shown = [column for section in dashboard.sections for column in section.columns]
    for column in shown or usual(peer.group for row in dashboard.rows[:1] for peer in row.peers):
        texts += [column.label, *COLUMNS.get(column.kind, ())]
    for line in lines.of_document(document):
        row = line.row
        texts += [row.name, row.row_name, row.unit_words, *row.notes]
        texts += [factor.text for factor in (*line.factors, *line.omitted)]
        texts += [remark.text for remark in line.notes.values()] + [line.rating.reason]
        texts += [peer.name for peer in row.peers] + [gap.name for gap in row.gaps]
        if row.reading:
            texts += [row.reading.note, *(comparison.name for comparison in row.reading.comparisons)]
    for remark in document.remarks:
        texts += [remark.heading, *remark.paragraphs]
    return texts + [f"{picture.caption} {picture.alternative}" for picture in document.pictures]


def terms_used(texts: Iterable[str]) -> tuple[TermShown, ...]:
    """The words of the glossary that occur in the texts, in the glossary's order."""
    return used_in("\n".join(texts), list(Term.objects.all()))


def used_in(text: str, terms: Sequence[Term]) -> tuple[TermShown, ...]:
    """Terms that occur as whole words under any of their spellings.

    The longest spelling is read first, so that “MOPAC 7” is not MOPAC as well. An abbreviation is one only in capitals,
    and what follows a hyphen is a word of its own only where it begins one: a non-residential burglary is no other.
    """
    named = {key(spelling): term for term in reversed(terms) for spelling in spellings(term)}
    if not named:
        return ()
    longest = sorted(named, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(matching, longest)) + r")(?!\w)", re.IGNORECASE)
    used = {named[key(found)].pk for found in pattern.findall(" ".join(text.split())) if key(found) in named}
    return tuple(TermShown(term.term, term.explanation) for term in terms if term.pk in used)


def spellings(term: Term) -> list[str]:
    """The term and its other spellings, each once."""
    parts = [term.term, *term.spellings.split(";")]
    return list(dict.fromkeys(" ".join(part.split()) for part in parts if part.strip()))


def is_abbreviation(spelling: str) -> bool:
    """Whether it means something in capitals only: PAS, but not `pas`."""
    return spelling.isupper() and spelling.isalpha()


def key(spelling: str) -> str:
    """One form of a spelling, whatever its case."""
    return spelling if is_abbreviation(spelling) else spelling.casefold()


def matching(spelling: str) -> str:
    """The pattern that finds a spelling; an abbreviation is found in capitals only."""
    escaped = re.escape(spelling)
    return f"(?-i:{escaped})" if is_abbreviation(spelling) else escaped
