"""What the board knew when it took a decision: packs, papers, report, dashboard, strategy, and who was there.

Everything is what the reader may see today of what stood at that moment; nothing is taken from what came after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from meetings.minutes.document import Attended
from meetings.minutes.editions import document_of as minutes_of
from meetings.models import Decision, MinutesVersion, Pack, Paper, PaperVersion, Report, ReportVersion
from meetings.packs.document import Attached, Item, PackDocument
from meetings.services.packs import document_of as pack_of
from performance.models import Edition
from performance.permissions import may_see_drafts
from scpb.boards.models import Access
from scpb.people.models import Person
from strategy.models import PriorityWording, StrategyVersion

Reader = Person | AnonymousUser
FULLEST_FIRST = [Access.RESTRICTED, Access.MEMBERS, Access.PUBLIC]


@dataclass(frozen=True)
class PaperThen:
    """A paper as it stood. `paper` is there while its file is still that one; `version` 0 where it is not known."""

    title: str
    pages: int
    version: int
    paper: Paper | None
    is_replaced: bool


@dataclass(frozen=True)
class StrategyThen:
    """A version in force on the day, with the item's priorities in its words."""

    version: StrategyVersion
    wordings: Sequence[PriorityWording]


@dataclass(frozen=True)
class Knew:
    """All that was before a decision, as far as the reader may see it."""

    decision: Decision
    day: date
    packs: Sequence[Pack]
    papers: Sequence[PaperThen]
    report: ReportVersion | None
    has_report: bool
    editions: Sequence[Edition]
    strategies: Sequence[StrategyThen]
    attendance: Sequence[Attended]
    declarations: Sequence[str]
    minutes: MinutesVersion | None
    may_recall: bool


def knew_of(decision: Decision, reader: Reader) -> Knew:
    """What was before a decision that the reader sees, fetched `with_references`."""
    at = decision.taken_at
    day = timezone.localtime(at).date()
    packs = _packs(decision, reader)
    items = _items(packs, decision)
    minutes = MinutesVersion.objects.filter(meeting=decision.meeting).visible_to(reader).order_by("-number").first()
    said = minutes_of(minutes) if minutes else None
    minuted = next((one for one in said.items if one.uuid == str(decision.item.uuid)), None) if said else None
    return Knew(
        decision=decision,
        day=day,
        packs=packs,
        papers=_papers(decision, items, reader),
        report=_report(decision, reader),
        has_report=any(item.has_report for item in items),
        editions=list(_editions(decision, items, reader)),
        strategies=_strategies(decision, day, reader),
        attendance=said.attendance if said else (),
        declarations=minuted.declarations if minuted else (),
        minutes=minutes,
        may_recall=may_see_drafts(reader),
    )


def _packs(decision: Decision, reader: Reader) -> list[Pack]:
    """What went out to readers like this one before the decision, the first first."""
    seen = Pack.objects.filter(meeting=decision.meeting).visible_to(reader).published().open_to(reader)
    return list(seen.filter(published_at__lte=decision.taken_at).with_files().order_by("published_at", "pk"))


def _items(packs: Sequence[Pack], decision: Decision) -> list[Item]:
    """The decision's item as the fullest pack that stood then has it, and its supplements."""
    standing = next(
        (pack for kind in FULLEST_FIRST for pack in reversed(packs) if pack.audience == kind and not pack.supplement),
        None,
    )
    if standing is None:
        return []
    latest = {pack.supplement: pack for pack in packs if pack.audience == standing.audience and pack.supplement}
    chosen = Pack.objects.filter(pk__in=[standing.pk, *(pack.pk for pack in latest.values())])
    documents: Iterable[PackDocument] = map(pack_of, chosen.order_by("supplement"))
    return [item for one in documents for item in one.items if item.uuid == str(decision.item.uuid)]


def _papers(decision: Decision, items: Sequence[Item], reader: Reader) -> list[PaperThen]:
    """The papers that the packs held; where no pack was made, those that had been published by then."""
    replaced = PaperVersion.objects.filter(paper=OuterRef("pk"), replaced_at__gt=decision.taken_at).order_by("number")
    readable = Paper.objects.filter(item=decision.item_id).readable_by(reader).select_related("file")
    rows = list(
        readable.annotate(
            stood=Subquery(replaced.values("number")[:1]), content=Subquery(replaced.values("file__sha256")[:1])
        ).order_by("order", "pk")
    )
    if items:
        held = {paper.sha256: paper for item in items for paper in item.papers}
        return [_then(attached, rows) for attached in held.values()]
    published = [row for row in rows if row.published_at and row.published_at <= decision.taken_at]
    return [_row(row, row.title, row.pages or 0) for row in published]


def _then(attached: Attached, rows: Sequence[Paper]) -> PaperThen:
    for row in rows:
        if attached.sha256 in {row.file.sha256 if row.file else "", row.content}:  # type: ignore[attr-defined]
            return _row(row, attached.title, attached.pages)
    return PaperThen(attached.title, attached.pages, 0, None, is_replaced=True)


def _row(row: Paper, title: str, pages: int) -> PaperThen:
    stood: int | None = row.stood  # type: ignore[attr-defined]
    return PaperThen(title, pages, stood or row.version, None if stood else row, is_replaced=stood is not None)


def _report(decision: Decision, reader: Reader) -> ReportVersion | None:
    """The last version of the item's report that was made before the decision; `is_open` where the reader gets it."""
    versions = ReportVersion.objects.filter(report__item=decision.item_id, made_at__lte=decision.taken_at)
    is_open = Exists(Report.objects.visible_to(reader).filter(pk=OuterRef("report")))
    found = versions.annotate(is_open=is_open).select_related("report").defer("snapshot")
    return found.order_by("-number").first()


def _editions(decision: Decision, items: Sequence[Item], reader: Reader) -> Iterable[Edition]:
    """The dashboards that the packs showed under the item, whole or as figures of its report.

    Where no pack was made, the item's own, if it stood by then: another may have been put there since.
    """
    shown = {item.edition.uuid for item in items if item.edition}
    shown |= {figure.edition for item in items if item.report for figure in item.report.all_figures}
    if not items and decision.item.edition_id:
        wanted = Edition.objects.filter(pk=decision.item.edition_id, frozen_at__lte=decision.taken_at)
    else:
        wanted = Edition.objects.filter(uuid__in=shown)
    found = wanted.visible_to(reader).select_related("dashboard", "area", "rule_set")
    return found.defer("result", "snapshot").order_by("number") if shown or not items else []


def _strategies(decision: Decision, day: date, reader: Reader) -> list[StrategyThen]:
    """The board's own strategies, and others of which the item serves a priority."""
    eve = day - timedelta(days=1) if decision.adopts_id else day  # what it adopts is in force from that day
    versions = StrategyVersion.objects.visible_to(reader).in_force(eve).select_related("strategy")
    found = list(versions.defer("snapshot", "introduction").order_by("strategy__name", "-number"))
    worded = PriorityWording.objects.filter(version__in=found, priority__agenda_items=decision.item_id)
    wordings = list(worded.only("version", "priority__uuid", "number", "title").select_related("priority"))
    then = [StrategyThen(one, [word for word in wordings if word.version_id == one.pk]) for one in found]
    return [one for one in then if one.wordings or one.version.strategy.board_id == decision.board_id]
