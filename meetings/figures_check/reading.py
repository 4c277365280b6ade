"""From the rows of a meeting to what the check compares: its texts, its dashboards, and what was printed before.

The words of papers were taken out when their files were opened, in a process of its own; no file is opened here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Value, Window
from django.db.models.functions import MD5, JSONObject, RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.figures_check.comparing import Earlier
from meetings.figures_check.findings import Pack
from meetings.figures_check.periods import MONTH, QUARTER, TO_DATE, YEAR, Period
from meetings.figures_check.stating import Passage, Places, Statement
from meetings.models import SAT, AgendaItem, Block, Meeting, Paper, PaperState, Recommendation, ReportSection
from performance import months
from performance.glossary import spellings
from performance.models import Area, Edition, Measure, Term
from performance.models.editions import EditionQuerySet
from scpb.documents import richtext, snapshots

BEFORE = 2  # earlier meetings whose texts are compared
EDITIONS = 6  # earlier editions of each dashboard
MONTHS = 18  # of a row, the latest


def pack_of(meeting: Meeting) -> Pack:
    """What is compared for a meeting; its board comes with it."""
    shown = list(_editions_of(meeting))
    return Pack(
        day=_day_of(meeting),
        passages=tuple(_passages(meeting)),
        measures=tuple(Measure.objects.filter(unit=Measure.Unit.COUNT).values_list("slug", "name")),
        places=_places(),
        editions=tuple(one for item, uuid, edition in shown for one in _said_by(edition, item, uuid)),
        earlier_editions=tuple(_before(meeting, [edition for _item, _uuid, edition in shown])),
        earlier_passages=tuple(_packs_before(meeting)),
        words=tuple(_words()),
    )


def mark_of(meeting: Meeting) -> str:
    """The fingerprint of what a check reads of a meeting's own pack; one question."""
    report = {"report": F("report__version"), "text": MD5("report__text")}
    edition = {"edition": F("edition__sha256"), "attempt": F("edition__attempt")}
    items = AgendaItem.objects.filter(meeting=meeting).order_by()
    papers = Paper.objects.filter(item__meeting=meeting).order_by()
    asked = Recommendation.objects.filter(item__meeting=meeting).order_by()
    of_items = _said(
        items, "item", order=F("order"), withdrawn=F("withdrawn_at"), shows=F("edition"), **report, **edition
    )
    of_papers = _said(papers, "paper", item=F("item"), version=F("version"), state=F("state"))
    of_asked = _said(asked, "asked", text=MD5("text"))
    # lines of minutes count what was saved; a later edition is one that numbers may have been printed in before
    blocks = _said(Block.objects.filter(item__meeting=meeting).order_by(), "block", version=F("version"))
    frozen = _known_by(meeting).order_by("-frozen_at", "-pk").values("pk")[:1]
    latest = _said(Edition.objects.filter(pk__in=frozen).order_by(), "edition", sha256=F("sha256"))
    rows = of_items.union(of_papers, of_asked, blocks, latest, all=True)
    return snapshots.digest(sorted(snapshots.canonical([kind, key, said]) for kind, key, said in rows))


def _day_of(meeting: Meeting) -> date:
    return timezone.localtime(meeting.starts_at).date()


def _said(rows: QuerySet[Any], kind: str, **said: Any) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows.annotate(of=Value(kind), said=JSONObject(**said)).values_list("of", "pk", "said")
    return found


def _places() -> Places:
    areas = list(Area.objects.values_list("name", "is_own"))
    own = next((name for name, is_own in areas if is_own), "")
    return Places(own, tuple(sorted({name for name, is_own in areas if not is_own and name != own})))


def _passages(meeting: Meeting) -> Iterator[Passage]:
    """Reports, what the board is asked, papers page by page, and draft minutes."""
    day = _day_of(meeting)
    standing = {"item__meeting": meeting, "item__withdrawn_at": None}
    reports = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None)
    for order, item, text in reports.values_list("order", "uuid", "report__text"):
        if text:
            yield Passage(order, _("report"), richtext.to_plain(text), day=day, item_uuid=str(item))
    of_report = ReportSection.objects.filter(report__item__meeting=meeting, report__item__withdrawn_at=None)
    sections = of_report.exclude(text="").values_list("report__item__order", "report__item__uuid", "key", "text")
    for order, item, key, text in sections:
        title = _("report, section “%(key)s”") % {"key": key}
        yield Passage(order, title, richtext.to_plain(text), day=day, item_uuid=str(item))
    asked = Recommendation.objects.filter(**standing).values_list("item__order", "item__uuid", "order", "text")
    for order, item, number, text in asked:
        title = _("recommendation %(number)s") % {"number": number}
        yield Passage(order, title, text, day=day, item_uuid=str(item))
    ready = Paper.objects.filter(**standing, state__in=[PaperState.ACCEPTED, PaperState.HELD]).exclude(text="")
    for order, item, title, uuid, text in ready.values_list("item__order", "item__uuid", "title", "uuid", "text"):
        for page, words in enumerate(text.split("\f"), start=1):
            yield Passage(order, title, words, page, str(uuid), day, str(item))
    blocks = Block.objects.filter(item__meeting=meeting).exclude(text="")
    for order, item, text in blocks.values_list("item__order", "item__uuid", "text"):
        yield Passage(order, _("minutes"), text, day=day, item_uuid=str(item))


def _editions_of(meeting: Meeting) -> Iterator[tuple[int, str, Edition]]:
    """The dashboards of our own area that the pack shows, with the number and UUID of their item; each once."""
    seen: set[int] = set()
    unread = ("corrects__result", "corrects__snapshot")  # large, and never asked for
    items = AgendaItem.objects.filter(meeting=meeting, withdrawn_at=None, edition__area__is_own=True)
    items = items.select_related("edition__dashboard", "edition__corrects").defer(
        *(f"edition__{one}" for one in unread)
    )
    for item in items.order_by("order"):
        if item.edition and item.edition.pk not in seen:
            seen.add(item.edition.pk)
            yield item.order, str(item.uuid), item.edition
    item_of = "report_figures__report__item__"
    standing = {f"{item_of}meeting": meeting, f"{item_of}withdrawn_at": None}
    figures = Edition.objects.filter(**standing, area__is_own=True).exclude(pk__in=seen)
    places = {pk: (order, uuid) for pk, order, uuid in figures.values_list("pk", f"{item_of}order", f"{item_of}uuid")}
    for edition in figures.select_related("dashboard", "corrects").defer(*unread).distinct():
        order, uuid = places[edition.pk]
        yield order, str(uuid), edition


def _words() -> Iterator[tuple[str, str]]:
    """Other words for measures: a word of the glossary that means one has its spellings from there."""
    slugs = {" ".join(name.split()).casefold(): slug for slug, name in Measure.objects.values_list("slug", "name")}
    for term in Term.objects.all():
        known = spellings(term)
        for slug in {slugs[one.casefold()] for one in known if one.casefold() in slugs}:
            yield from ((slug, one) for one in known)


def _said_by(edition: Edition, item: int, uuid: str = "") -> Iterator[Statement]:
    """What an edition's rows count: 12 months, a quarter, the financial year to date, and each of the latest months."""
    document = edition.document()
    where: dict[str, Any] = {"item": item, "item_uuid": uuid, "title": str(edition), "edition": edition.number}
    for row in document.dashboard.rows if document else ():
        if row.unit != Measure.Unit.COUNT:
            continue
        for kind, change in ((YEAR, row.rolling), (QUARTER, row.quarter), (TO_DATE, row.year_to_date)):
            if change and change.volume is not None:
                yield Statement(row.measure, change.volume, _counted(kind, change.first, change.to), **where)
        for point in row.points[-MONTHS:]:
            if point.count:
                yield Statement(row.measure, point.count, _counted(MONTH, point.month, point.month), **where)


def _counted(kind: str, first: int, to: int) -> Period:
    return Period(kind, months.first_day(first), months.last_day(to), months.span(first, to))


def _known_by(meeting: Meeting) -> EditionQuerySet:
    """Frozen editions of our own area whose months were over, or under way, when it met."""
    return Edition.objects.frozen().filter(area__is_own=True, to_month__lte=months.of(_day_of(meeting)))


def _before(meeting: Meeting, shown: Iterable[Edition]) -> Iterator[Earlier]:
    """Figures of the editions before the meeting, of other months than those in the pack: of each dashboard the latest.

    Which they are is told without their contents, which are large.
    """
    place = Window(RowNumber(), partition_by=F("dashboard"), order_by=[F("to_month").desc(), F("number").desc()])
    kept = _known_by(meeting).exclude(pk__in={edition.pk for edition in shown})
    latest = kept.order_by().annotate(place=place).filter(place__lte=EDITIONS).values("pk")
    found = Edition.objects.filter(pk__in=latest).select_related("dashboard").defer("result")
    for edition in found.order_by("-to_month", "-number"):
        # months of one row are often alike by chance
        for one in (said for said in _said_by(edition, 0) if said.period.kind in {YEAR, QUARTER}):
            yield Earlier(one.measure, one.amount, one.period, _("“%(title)s”") % {"title": one.title})


def _packs_before(meeting: Meeting) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    """The texts of the meetings that sat before."""
    sat = Meeting.objects.filter(board=meeting.board_id, starts_at__lt=meeting.starts_at, state__in=SAT)
    for one in sat.order_by("-starts_at")[:BEFORE]:
        yield _("the pack or minutes of %(day)s") % {"day": one.day}, tuple(_passages(one))
