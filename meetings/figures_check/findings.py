"""What a check comes to, as plain data that its job keeps: numbers with where they stand, and why they may differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.figures_check.comparing import Earlier, Finding, differing, printed_again
from meetings.figures_check.periods import CALENDAR, MONTH, QUARTER, TO_DATE, YEAR, Period
from meetings.figures_check.stating import Passage, Places, Statement, statements


@dataclass(frozen=True)
class Pack:
    """Everything that is compared: `measures` as (slug, name), and the figures of editions in and before the pack.

    `words` are other names of measures, as (slug, word).
    """

    day: date
    passages: tuple[Passage, ...]
    measures: tuple[tuple[str, str], ...]
    places: Places
    editions: tuple[Statement, ...] = ()
    earlier_editions: tuple[Earlier, ...] = ()
    earlier_passages: tuple[tuple[str, tuple[Passage, ...]], ...] = ()
    words: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Stands:
    """One number as a page shows it: `months` in words, `paper` a UUID or empty, `edition` a number or 0.

    `item` is the number that the item had at the check; by `item_uuid` it is found again (empty in old results).
    """

    measure: str
    amount: int
    months: str
    item: int
    title: str
    page: int
    paper: str
    edition: int
    quote: str
    item_uuid: str = ""


@dataclass(frozen=True)
class Told:
    """A finding as a page shows it. `kind` is `differ` or `again`."""

    kind: str
    name: str
    numbers: tuple[Stands, ...]
    why: tuple[str, ...] = ()


def check(pack: Pack) -> tuple[Told, ...]:
    """All findings of a pack: what differs, then what was printed before under other months."""
    names = dict(pack.measures)
    stated = statements(pack.passages, pack.measures, pack.places, pack.words)
    found = differing([*pack.editions, *stated], names, pack.day)
    current = [Earlier(one.measure, one.amount, one.period, one.title) for one in pack.editions]
    found += printed_again(stated, [*pack.earlier_editions, *_earlier(pack)], current)
    return tuple(_told(one, names) for one in found)


def _earlier(pack: Pack) -> list[Earlier]:
    """The figures of earlier packs and minutes."""
    return [
        Earlier(one.measure, one.amount, one.period, source)
        for source, passages in pack.earlier_passages
        for one in statements(passages, pack.measures, pack.places, pack.words)
    ]


def _told(finding: Finding, names: dict[str, str]) -> Told:
    return Told(finding.kind, finding.name, tuple(_stands(finding.statements, names)), finding.why)


def _stands(stated: Sequence[Statement], names: dict[str, str]) -> list[Stands]:
    """The numbers in the order of the agenda; one that a page repeats stands there once."""
    once: dict[tuple[str, int, int, str, int], Statement] = {}
    for one in stated:
        once.setdefault((one.measure, one.amount, one.item, one.title, one.page), one)
    ordered = sorted(once.values(), key=lambda one: (one.item, one.title, one.page))
    return [
        Stands(
            measure=names.get(one.measure, one.measure),
            amount=one.amount,
            months=_months(one.period),
            item=one.item,
            title=one.title,
            page=one.page,
            paper=one.paper,
            edition=one.edition,
            quote=one.quote,
            item_uuid=one.item_uuid,
        )
        for one in ordered
    ]


def _months(period: Period) -> str:
    """`12 months to 30 September 2019`, as far as the text says."""
    day = date_format(period.last, "j F Y") if period.last else ""
    kinds = {
        YEAR: (_("12 months to %(day)s"), _("12 months, no date given")),
        QUARTER: (_("quarter to %(day)s"), _("quarter, no date given")),
        TO_DATE: (_("year to date, to %(day)s"), _("year to date")),
    }
    if period.last and period.kind == MONTH:
        return date_format(period.last, "F Y")
    if period.last and period.kind == CALENDAR:
        return _("calendar year %(year)s") % {"year": period.last.year}
    dated, bare = kinds.get(period.kind, (period.written, period.written or _("no months given")))
    return dated % {"day": day} if day and period.kind in kinds else bare
