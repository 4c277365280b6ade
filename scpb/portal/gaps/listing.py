"""The lists of gaps as pages and tables show them: how many there are of each, and one list in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import CharField, QuerySet, Value
from django.utils.translation import gettext as _

from scpb.portal.gaps import GAPS, Asker, Gap, Row
from scpb.portal.models import GapSetAside

ROWS = 50  # on a page


@dataclass(frozen=True)
class Counted:
    """A list with how many gaps are open in it, and how many are set aside."""

    gap: Gap
    open: int
    aside: int


@dataclass(frozen=True)
class Aside:
    """A gap that somebody set aside, with the reason."""

    row: Row
    kept: GapSetAside


@dataclass(frozen=True)
class Listing:
    """One list: a page of its open gaps, and all that are set aside."""

    gap: Gap
    page: Page[Any]
    rows: Sequence[Row]
    aside: Sequence[Aside]


def counted(asker: Asker) -> list[Counted]:
    """Every list that the asker has, the longest first; asks the database once, whatever is in them."""
    lists = [gap for gap in GAPS.values() if gap.is_open_to(asker)]
    found = [_lines(gap, asker) for gap in lists]
    rows = reduce(lambda one, more: one.union(more, all=True), found) if found else ()
    number = Counter((slug, bool(is_aside)) for slug, is_aside in rows)
    counts = [Counted(gap, number[gap.slug, False], number[gap.slug, True]) for gap in lists]
    return sorted(counts, key=lambda one: -one.open)  # sorted is stable: of equals the graver kind stands first


def _lines(gap: Gap, asker: Asker) -> QuerySet[Any, Any]:
    """What is in a list, as pairs of the list's name and whether the thing is set aside."""
    found = gap.found(asker).select_related(None).order_by()
    named = found.annotate(listed_in=Value(gap.slug, output_field=CharField()))
    pairs: QuerySet[Any, Any] = named.values_list("listed_in", "is_aside")
    return pairs


def listing(gap: Gap, asker: Asker, page: str | None) -> Listing:
    """A list for its page."""
    kept = _kept(gap, asker)
    found = gap.found(asker)
    shown = Paginator(found.filter(is_aside=False), ROWS).get_page(page)
    aside = [one for one in found.filter(is_aside=True) if one.uuid in kept]  # not what was just now brought back
    left = [Aside(gap.told(one, asker), kept[one.uuid]) for one in aside]
    return Listing(gap, shown, [gap.told(one, asker) for one in shown], left)


def named(gap: Gap, asker: Asker, subject: UUID) -> Row | None:
    """What the list says of one gap of the asker's; None where that is none, or none of theirs."""
    found = gap.found(asker).filter(uuid=subject).first()
    return gap.told(found, asker) if found is not None else None


def table(gap: Gap, asker: Asker) -> Iterator[list[Any]]:
    """A list as lines of a table, below their names; at the end what is set aside, with why and by whom."""
    yield [_("Gap"), _("Detail"), _("Since"), _("Set aside because"), _("Set aside until"), _("Set aside by")]
    kept = _kept(gap, asker)
    for thing in sorted(gap.found(asker), key=lambda one: bool(one.is_aside)):
        row, aside = gap.told(thing, asker), kept.get(thing.uuid) if thing.is_aside else None
        since = row.since.isoformat() if row.since else ""
        until = aside.until.isoformat() if aside and aside.until else ""
        why = [aside.reason, until, aside.by.name if aside.by else ""] if aside else ["", "", ""]
        yield [row.title, row.detail, since, *why]


def _kept(gap: Gap, asker: Asker) -> dict[UUID, GapSetAside]:
    """What was said of the list's things; of one that is a gap anew, of its earlier gap."""
    kept = GapSetAside.objects.standing(asker.on).filter(gap=gap.slug).select_related("by")
    return {one.subject: one for one in kept}
