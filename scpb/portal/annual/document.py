"""All that an annual report says, as frozen data: what was published is kept so, and page and print draw from it.

Charts and tables of dashboards are named only, by edition and measure: the frozen editions keep them, and they are
drawn as everybody may see them on the day. What was done and decided is kept in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from json import loads

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scpb.documents import snapshots
from scpb.portal.annual.tables import Told, told_of
from scpb.portal.models import AnnualChapter, AnnualFigure, AnnualReport
from scpb.portal.models.annual import OF_AN_EDITION, Shape
from strategy.document import Pointed
from strategy.models import PriorityWording, VersionState


@dataclass(frozen=True)
class FigureSaid:
    """`edition` is its number, 0 where there is none; what follows `measure_name` is of the plan and of decisions.

    `dashboard` and `frozen_on` (ISO 8601) are the edition's; reports that were published before lack them.
    """

    uuid: str
    shape: str
    caption: str
    edition: int
    edition_title: str
    sha256: str
    measure: str
    measure_name: str
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    signs: tuple[str, ...] = ()
    source: str = ""
    dashboard: str = ""
    frozen_on: str = ""

    @property
    def is_of_edition(self) -> bool:
        return self.shape in OF_AN_EDITION

    @property
    def of_what(self) -> str:
        """What kind of figure it is, in words."""
        return str(Shape(self.shape).label)


@dataclass(frozen=True)
class ChapterSaid:
    """`text` is cleaned HTML; a priority is worded as on the last day of the report's period."""

    uuid: str
    heading: str
    text: str
    signed: str
    priority: Pointed | None
    figures: tuple[FigureSaid, ...] = ()

    @property
    def has_content(self) -> bool:
        return bool(self.text.strip() or self.figures)


@dataclass(frozen=True)
class AnnualDocument:
    """A report with everything but its drawings; days are ISO 8601, `published_on` is empty in a draft."""

    partnership: str
    board: str
    strategy: str
    number: int
    title: str
    starts_on: str
    ends_on: str
    published_on: str
    chapters: tuple[ChapterSaid, ...] = ()

    @property
    def is_draft(self) -> bool:
        return not self.published_on

    @property
    def period(self) -> str:
        """`1 April 2022 to 31 March 2023`."""
        return _("%(begins)s to %(ends)s") % {"begins": _day(self.starts_on), "ends": _day(self.ends_on)}

    @property
    def published_day(self) -> str:
        """`3 May 2023`, or nothing."""
        return _day(self.published_on)

    @property
    def standing(self) -> str:
        """`Published on 3 May 2023`, or `Draft`."""
        return _("Published on %(day)s") % {"day": self.published_day} if self.published_on else _("Draft")

    def figures(self) -> Iterator[FigureSaid]:
        """All figures in the order of the report."""
        return (figure for chapter in self.chapters for figure in chapter.figures)


def document_of(report: AnnualReport) -> AnnualDocument:
    """What the report says: as it was published, or as it is written now."""
    if report.snapshot:
        return snapshots.restore(AnnualDocument, loads(report.snapshot))
    return live(report)


def freeze(report: AnnualReport) -> tuple[str, str]:
    """The canonical text of what the report says when it is published now, and its SHA-256; nothing is written."""
    said = snapshots.plain(live(report, published_on=timezone.localdate()))
    return snapshots.canonical(said), snapshots.digest(said)


def live(report: AnnualReport, *, published_on: date | None = None, is_whole: bool = True) -> AnnualDocument:
    """What the rows say, whatever was kept of them.

    The rows of plan and decisions are read from many records: where the document need not be `is_whole`, they are
    left out, and it takes three queries.
    """
    named = AnnualFigure.objects.select_related("measure", "edition__dashboard")
    named = named.defer("edition__snapshot", "edition__result")
    chapters = list(report.chapters.prefetch_related(Prefetch("figures", named)))
    figures = [figure for chapter in chapters for figure in chapter.figures.all()]
    words = worded(report)
    told = told_of(report, figures, words) if is_whole else {}
    said = [_chapter(one, words, [said_of(each, told.get(each.pk)) for each in one.figures.all()]) for one in chapters]
    return _document(report, said, published_on)


def with_figure(report: AnnualReport, figure: AnnualFigure) -> AnnualDocument:
    """What a draft says of one figure, with all its rows, and nothing else."""
    words = worded(report)
    said = said_of(figure, told_of(report, [figure], words).get(figure.pk))
    return _document(report, [_chapter(figure.chapter, words, [said])], None)


def worded(report: AnnualReport) -> dict[int, Pointed]:
    """The priorities by their keys, as the last version that was in force by the end of the period words each."""
    rows = PriorityWording.objects.filter(
        version__strategy=report.strategy_id,
        version__state=VersionState.ADOPTED,
        version__starts_on__lte=report.ends_on,
    )
    rows = rows.select_related("priority").order_by("version__starts_on", "number")
    return {row.priority_id: Pointed(str(row.priority.uuid), row.number, row.title) for row in rows}


def said_of(figure: AnnualFigure, told: Told | None = None) -> FigureSaid:
    """What a figure is of; its rows, where they were `told`."""
    edition, measure = figure.edition, figure.measure
    return FigureSaid(
        uuid=str(figure.uuid),
        shape=str(figure.shape),
        caption=figure.caption,
        edition=edition.number if edition else 0,
        edition_title=str(edition) if edition else "",
        sha256=edition.sha256 if edition else "",
        measure=measure.slug if measure else "",
        measure_name=measure.name if measure else "",
        dashboard=edition.dashboard.name if edition else "",
        frozen_on=timezone.localdate(edition.frozen_at).isoformat() if edition and edition.frozen_at else "",
        **(vars(told) if told else {}),
    )


def _document(report: AnnualReport, chapters: Iterable[ChapterSaid], published_on: date | None) -> AnnualDocument:
    return AnnualDocument(
        partnership=settings.PARTNERSHIP_NAME,
        board=report.strategy.board.name,
        strategy=report.strategy.name,
        number=report.number,
        title=report.title,
        starts_on=report.starts_on.isoformat(),
        ends_on=report.ends_on.isoformat(),
        published_on=published_on.isoformat() if published_on else "",
        chapters=tuple(chapters),
    )


def _chapter(chapter: AnnualChapter, words: Mapping[int, Pointed], figures: Iterable[FigureSaid]) -> ChapterSaid:
    priority = words.get(chapter.priority_id) if chapter.priority_id else None
    return ChapterSaid(str(chapter.uuid), chapter.heading, chapter.text, chapter.signed, priority, tuple(figures))


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "j F Y") if iso else ""
