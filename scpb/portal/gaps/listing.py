"""The lists of gaps as pages and tables show them: how many there are of each, and one list in full."""

from __future__ import annotations

from collections import defaultdict
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
    """Every list that the asker has, the longest first; asks the database twice, whatever is in them."""
    lists = [gap for gap in GAPS.values() if gap.is_open_to(asker)]
    found = [_keys(gap, asker) for gap in lists]
    rows = reduce(lambda one, more: one.union(more, all=True), found) if found else ()
    kept = {(one.gap, one.subject) for one in GapSetAside.objects.standing(asker.on).only("gap", "subject")}
    subjects: dict[str, list[bool]] = defaultdict(list)
    for subject, slug in rows:
        subjects[slug].append((slug, subject) in kept)
    counts = [Counted(gap, subjects[gap.slug].count(False), subjects[gap.slug].count(True)) for gap in lists]
    return sorted(counts, key=lambda one: -one.open)  # sorted is stable: of equals the graver kind stands first


def _keys(gap: Gap, asker: Asker) -> QuerySet[Any, Any]:
    """What is in a list, as pairs of the thing's identity and the list's name."""
    found = gap.found(asker).select_related(None).order_by()
    named = found.annotate(listed_in=Value(gap.slug, output_field=CharField()))
    pairs: QuerySet[Any, Any] = named.values_list("uuid", "listed_in")
    return pairs


def listing(gap: Gap, asker: Asker, page: str | None) -> Listing:
    """A list for its page."""
    kept = {one.subject: one for one in _standing(gap, asker).select_related("by")}
    found = gap.found(asker)
    shown = Paginator(found.exclude(uuid__in=_subjects(gap, asker)), ROWS).get_page(page)
    left = [Aside(gap.told(one, asker), kept[one.uuid]) for one in found.filter(uuid__in=_subjects(gap, asker))]
    return Listing(gap, shown, [gap.told(one, asker) for one in shown], left)


def named(gap: Gap, asker: Asker, subject: UUID) -> Row | None:
    """What the list says of one gap of the asker's; None where that is none, or none of theirs."""
    found = gap.found(asker).filter(uuid=subject).first()
    return gap.told(found, asker) if found is not None else None


def table(gap: Gap, asker: Asker) -> Iterator[list[Any]]:
    """A list as lines of a table, below their names; at the end what is set aside, with why and by whom."""
    yield [_("Gap"), _("Detail"), _("Since"), _("Set aside because"), _("Set aside until"), _("Set aside by")]
    kept = {one.subject: one for one in _standing(gap, asker).select_related("by")}
    things = sorted(gap.found(asker), key=lambda one: one.uuid in kept)
    for row in (gap.told(one, asker) for one in things):
        aside = kept.get(row.subject)
        since = row.since.isoformat() if row.since else ""
        until = aside.until.isoformat() if aside and aside.until else ""
        why = [aside.reason, until, aside.by.name if aside.by else ""] if aside else ["", "", ""]
        yield [row.title, row.detail, since, *why]


def _standing(gap: Gap, asker: Asker) -> QuerySet[GapSetAside]:
    return GapSetAside.objects.standing(asker.on).filter(gap=gap.slug)


def _subjects(gap: Gap, asker: Asker) -> QuerySet[GapSetAside, Any]:
    return _standing(gap, asker).order_by().values("subject")
