"""What pages of annual reports show, and what they find for who asks: lists, a report with its figures, its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from performance.models import Edition
from performance.permissions import may_see_drafts
from performance.print import document_of as edition_document
from performance.suppression import document_for_public
from scpb.boards.pages import Crumb
from scpb.documents.models import StoredFile
from scpb.errors import NotAllowed
from scpb.jobs.models import Job
from scpb.people.models import Person
from scpb.portal.annual import drafting, permissions
from scpb.portal.annual.document import AnnualDocument, ChapterSaid, document_of
from scpb.portal.annual.drafting import Stop, drafted, stops, worded
from scpb.portal.annual.figures import Drawn, drawn
from scpb.portal.annual.services.prints import PRINT
from scpb.portal.models import AnnualChapter, AnnualFigure, AnnualReport
from scpb.portal.models.annual import OF_A_MEASURE, Shape, Standing
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion

Reader = Person | AnonymousUser


@dataclass(frozen=True)
class ListPage:
    """The reports of a strategy: what everybody may read, and what its writers work on."""

    strategy: Strategy
    published: Sequence[AnnualReport]
    drafts: Sequence[AnnualReport]
    withdrawn: Sequence[AnnualReport]
    may_write: bool
    about: Priority | None


@dataclass(frozen=True)
class Line:
    """A row of a figure's table, each cell with the heading that a phone shows beside it; `sign` as in `RatedLine`."""

    cells: Sequence[tuple[str, str]]
    sign: str


@dataclass(frozen=True)
class FigureShown:
    """A figure with the rows of its table; those of the plan and of decisions have a page of their own in a draft."""

    drawn: Drawn
    lines: Sequence[Line]
    is_elsewhere: bool = False

    @property
    def is_by_month(self) -> bool:
        """Whether its table is long and narrow, so that a phone shows it as it is."""
        return self.drawn.said.shape in OF_A_MEASURE


@dataclass(frozen=True)
class ChapterShown:
    """A chapter with its figures; `number` is its place, counted from 1."""

    number: int
    said: ChapterSaid
    figures: Sequence[FigureShown]


@dataclass(frozen=True)
class Printed:
    """The report as PDF: whether there is one to open; `is_for_others` where there is, and the reader may not.

    `job` is for its writers: the print that was asked for last, if it is not made; under way, or failed.
    """

    is_there: bool
    is_for_others: bool
    job: Job | None = None


@dataclass(frozen=True)
class ReportPage:
    """A report for who reads it. Who writes a draft also sees what stops it from being published.

    `instead` is what took the place of a withdrawn one.
    """

    report: AnnualReport
    document: AnnualDocument
    chapters: Sequence[ChapterShown]
    stops: Sequence[Stop]
    may_write: bool
    may_publish: bool
    printed: Printed
    instead: AnnualReport | None

    @property
    def may_change(self) -> bool:
        return self.may_write and self.report.is_draft

    @property
    def may_take_back(self) -> bool:
        return self.may_publish and self.report.is_published


@dataclass(frozen=True)
class Gone:
    """What is said of a withdrawn report to who may not read it any more."""

    title: str
    published_on: str
    reason: str
    instead: AnnualReport | None


# -- lists -----------------------------------------------------------------------------------------------------------


def strategy_of(reader: Reader, slug: str) -> Strategy:
    """The strategy with its board, if the reader may know of it; else 404."""
    return get_object_or_404(Strategy.objects.visible_to(reader).select_related("board"), slug=slug)


def list_page(strategy: Strategy, reader: Reader, about: str = "") -> ListPage:
    """The strategy's reports that the reader may see, the latest period first; those `about` a priority, by its UUID.

    What names no priority of the strategy is taken for no wish at all.
    """
    seen = AnnualReport.objects.visible_to(reader).filter(strategy=strategy).defer("snapshot")
    subject = _wanted(strategy, about, reader)
    if subject is not None:
        seen = seen.filter(pk__in=AnnualChapter.objects.filter(priority=subject).values("report"))
    reports = list(seen.order_by("-ends_on", "-number"))
    for report in reports:
        report.strategy = strategy
    by_state = {state: [one for one in reports if one.state == state] for state in Standing}
    return ListPage(
        strategy,
        by_state[Standing.PUBLISHED],
        by_state[Standing.DRAFT],
        by_state[Standing.WITHDRAWN],
        permissions.may_write(reader, strategy.board),
        subject,
    )


def _wanted(strategy: Strategy, about: str, reader: Reader) -> Priority | None:
    """The priority that is asked about, if a version that the reader may read has it."""
    seen = Exists(StrategyVersion.objects.visible_to(reader).filter(wordings__priority=OuterRef("pk")))
    try:
        return Priority.objects.filter(seen, strategy=strategy, uuid=about).first() if about else None
    except ValidationError:  # no UUID
        return None


# -- one report ------------------------------------------------------------------------------------------------------


def report_of(reader: Reader, slug: str, number: int) -> AnnualReport | None:
    """The report, if the reader may read it; None where it was withdrawn and they may know that; else 404."""
    asked = AnnualReport.objects.filter(strategy__slug=slug, number=number)
    found = asked.visible_to(reader).select_related("strategy__board", "pdf", "replaces").first()
    if found is None and not _withdrawn(asked, reader).exists():
        raise Http404
    return found


def gone(reader: Reader, slug: str, number: int) -> Gone:
    """What stands at the address of a withdrawn report."""
    asked = AnnualReport.objects.filter(strategy__slug=slug, number=number)
    report = get_object_or_404(_withdrawn(asked, reader).select_related("strategy"))
    return Gone(report.title, document_of(report).published_day, report.withdrawn_why, _instead(report))


def _instead(report: AnnualReport) -> AnnualReport | None:
    """The last published report of those that took the place of a withdrawn one, one after the other; one query."""
    corrections = AnnualReport.objects.filter(strategy=report.strategy_id, replaces__isnull=False)
    after = {one.replaces_id: one for one in corrections.exclude(state=Standing.DRAFT).defer("snapshot")}
    last, here = None, after.pop(report.pk, None)
    while here is not None:  # ends: each is popped once
        last = here if here.is_published else last
        here = after.pop(here.pk, None)
    if last is not None:
        last.strategy = report.strategy
    return last


def report_page(report: AnnualReport, reader: Reader) -> ReportPage:
    """The report as everybody sees it, and what its writers need around it."""
    document = drafted(report) if report.is_draft else document_of(report)
    figures = drawn(document, with_unreleased=report.is_draft and may_see_drafts(reader))
    board = report.strategy.board
    return ReportPage(
        report,
        document,
        [
            ChapterShown(number, said, [shown(figures[one.uuid], report) for one in said.figures])
            for number, said in enumerate(document.chapters, start=1)
        ],
        stops(document, figures) if report.is_draft else (),
        permissions.may_write(reader, board),
        permissions.may_publish(reader, board),
        replace(printed(report, reader), job=_print_job(report, reader)),
        _instead(report) if report.state == Standing.WITHDRAWN else None,
    )


def shown(figure: Drawn, report: AnnualReport) -> FigureShown:
    """The figure as the page of a report has it."""
    if report.is_draft and figure.number and not figure.said.is_of_edition:
        return FigureShown(figure, [], is_elsewhere=True)
    rows = [Line(list(zip(figure.headings, row.cells, strict=True)), row.sign) for row in figure.lines]
    return FigureShown(figure, rows)


def alone(report: AnnualReport, figure: AnnualFigure, writer: Person) -> FigureShown:
    """One figure of a draft with all its rows, as its writer may see it."""
    return shown(drafting.alone(report, figure, with_unreleased=may_see_drafts(writer)), report)


def printed(report: AnnualReport, reader: Reader) -> Printed:
    """Whether there is a print, and for whom: once the report was withdrawn there is none, for it would not say so.

    That of a draft shows all its figures, so that who may not see some of them does not open it.
    """
    is_there = report.pdf_id is not None and report.state != Standing.WITHDRAWN
    is_closed = is_there and report.is_draft and not may_see_drafts(reader) and _waits_for_release(report)
    return Printed(is_there and not is_closed, is_closed)


def _print_job(report: AnnualReport, reader: Reader) -> Job | None:
    if report.state == Standing.WITHDRAWN or not permissions.may_write(reader, report.strategy.board):
        return None
    asked = Job.objects.filter(subject_type=report._meta.label_lower, subject_id=str(report.uuid), kind=PRINT)
    last = asked.order_by("-pk").first()
    return None if last is None or last.is_done else last


def print_of(report: AnnualReport, reader: Reader) -> StoredFile:
    """The report as PDF; 404 where there is none that the reader may open."""
    if report.pdf is None or not printed(report, reader).is_there:
        raise Http404
    return report.pdf


# -- what is written -------------------------------------------------------------------------------------------------


def to_write(writer: Person, slug: str, number: int) -> AnnualReport:
    """The draft, refusing before a form is shown whom the service would refuse after it was filled in."""
    report = to_act(writer, slug, number)
    permissions.require_writer(report.strategy.board, writer)
    if not report.is_draft:
        raise NotAllowed(_("The report is published and does not change. Begin a correction of it instead."))
    return report


def to_publish(publisher: Person, slug: str, number: int) -> AnnualReport:
    """The draft, for who may let everybody read it."""
    report = to_act(publisher, slug, number)
    permissions.require_publisher(report.strategy.board, publisher)
    if not report.is_draft:
        raise NotAllowed(_("The report is published already."))
    return report


def to_withdraw(publisher: Person, slug: str, number: int) -> AnnualReport:
    """The published report, for who may take it back."""
    report = to_act(publisher, slug, number)
    permissions.require_publisher(report.strategy.board, publisher)
    if not report.is_published:
        raise NotAllowed(_("Only a published report is withdrawn."))
    return report


def to_correct(writer: Person, slug: str, number: int) -> AnnualReport:
    """The report that another one shall replace."""
    report = to_act(writer, slug, number)
    permissions.require_writer(report.strategy.board, writer)
    if report.is_draft:
        raise NotAllowed(_("The report is a draft. Change it as it is."))
    return report


def to_act(person: Person, slug: str, number: int) -> AnnualReport:
    """The report, if the person may read it; of a withdrawn one others are told no more than that there is none."""
    report = report_of(person, slug, number)
    if report is None:
        raise Http404
    return report


def chapter_of(report: AnnualReport, uuid: UUID) -> AnnualChapter:
    found = get_object_or_404(report.chapters.select_related("priority"), uuid=uuid)
    found.report = report
    return found


def figure_of(report: AnnualReport, uuid: UUID) -> AnnualFigure:
    figures = AnnualFigure.objects.filter(chapter__report=report).select_related(
        "chapter", "edition__dashboard", "measure"
    )
    found = get_object_or_404(figures.defer("edition__snapshot", "edition__result"), uuid=uuid)
    found.chapter.report = report
    return found


def named(figure: AnnualFigure) -> str:
    """A figure in words: `Chart of a measure, by month: Burglary (Overview, Mar 2024)`."""
    said = str(Shape(figure.shape).label)
    if figure.measure:
        said = _("%(shape)s: %(measure)s") % {"shape": said, "measure": figure.measure.name}
    return _("%(what)s (%(edition)s)") % {"what": said, "edition": figure.edition} if figure.edition else said


def priorities_of(report: AnnualReport, chapter: AnnualChapter | None = None) -> Mapping[int, str]:
    """The priorities that a chapter may be about, as worded by the end of the period, and the one that it is about."""
    words = worded(report)
    last = set(PriorityWording.objects.filter(version__in=_last_version(report)).values_list("priority", flat=True))
    kept = chapter.priority_id if chapter else None
    offered = {key: said for key, said in words.items() if key in last or key == kept}
    ordered = sorted(offered.items(), key=lambda one: one[1].number)
    return {key: _("%(number)s. %(title)s") % {"number": said.number, "title": said.title} for key, said in ordered}


def editions(writer: Person) -> QuerySet[Edition]:
    """The frozen dashboards that a writer takes figures from: those that everybody may read first, then the latest."""
    return Edition.objects.visible_to(writer).frozen().for_list().order_by("-state", "-number")


def measures_in(edition: Edition, writer: Person) -> dict[str, str]:
    """The measures of a frozen dashboard that everybody may see, in its order; 404 if the writer may not see it."""
    seen = get_object_or_404(Edition.objects.visible_to(writer).frozen(), pk=edition.pk)
    document = document_for_public(edition_document(seen))
    return {row.measure: row.name for row in document.dashboard.rows}


# -- the way to a page -----------------------------------------------------------------------------------------------


def above(strategy: Strategy) -> list[Crumb]:
    """The way to the reports of a strategy."""
    reports = reverse("portal:annual_reports", args=[strategy.slug])
    first = Crumb(_("Strategy"), reverse("strategy:index"))
    return [first, Crumb(strategy.name, strategy.get_absolute_url()), Crumb(_("Annual reports"), reports)]


def within(report: AnnualReport) -> list[Crumb]:
    """The way to a page about one report."""
    return [*above(report.strategy), Crumb(report.title, report.get_absolute_url())]


def _waits_for_release(report: AnnualReport) -> bool:
    """Whether the report has a figure of an edition that not everybody may read."""
    figures = AnnualFigure.objects.filter(chapter__report=report, edition__isnull=False)
    return figures.exclude(edition__in=Edition.objects.released()).exists()


def _last_version(report: AnnualReport) -> QuerySet[StrategyVersion]:
    """The adopted version that was in force last by the end of the period."""
    adopted = StrategyVersion.objects.adopted().filter(strategy=report.strategy_id, starts_on__lte=report.ends_on)
    return adopted.order_by("-starts_on")[:1]


def _withdrawn(asked: QuerySet[AnnualReport], reader: Reader) -> QuerySet[AnnualReport]:
    """Withdrawn reports of strategies that the reader may know of."""
    return asked.filter(state=Standing.WITHDRAWN, strategy__in=Strategy.objects.visible_to(reader))
