"""Makers of annual reports: a partnership with figures, a plan and decisions of one year, and reports on it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from meetings.models import Decision
from performance.arithmetic.results import Row
from performance.models import Edition, Measure
from performance.services import closing, editions, set_up
from performance.services.showing import set_measures
from scpb.boards.models import Board
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from scpb.portal.annual import services
from scpb.portal.annual.document import document_of
from scpb.portal.annual.figures import Drawn, drawn
from scpb.portal.models import AnnualChapter, AnnualReport, Shape
from strategy import services as strategies
from strategy.models import EntryReview, PlanEntry, Priority, Strategy
from strategy.naming import Names
from strategy.services import Line, plans, reviews
from tests.action_makers import make_action, make_sat_item, publish_minutes
from tests.factories import make_board
from tests.figures_at_hand import as_person, draft, with_figures
from tests.pdf_reading import words as pages_of
from tests.shared import for_the_file

FIRST, LAST = date(2024, 4, 1), date(2025, 3, 31)
TITLES = ["Fewer homes are burgled", "Streets without robbery"]


@dataclass(frozen=True)
class Year:
    """What a partnership has by the end of a year."""

    board: Board
    strategy: Strategy
    burglary: Priority
    robbery: Priority
    edition: Edition
    entry: PlanEntry
    decision: Decision


@pytest.fixture(scope="module")
def shared_year(django_db_setup: None, django_db_blocker: Any) -> Iterator[Year]:
    """A year that all tests of a file look at."""
    with for_the_file(django_db_blocker):
        yield make_year()


@pytest.fixture
def year(shared_year: Year, db: None) -> Year:
    """The year as it was made, whatever the test before did to it."""
    return deepcopy(shared_year)


def make_year() -> Year:
    """Two priorities, each shown by a measure; the first has an entry of the plan and a decision."""
    board = make_board()
    strategy = strategies.add_strategy(by=None, board=board, name="Safety", slug="safety")
    version = strategies.add_version(strategy, by=None, title="Safety 2022–27", starts_on=date(2022, 4, 1))
    strategies.word_priorities(version, lines=[Line(*one) for one in enumerate(TITLES, start=1)], by=None)
    first, second = (Priority.objects.get(wordings__number=number) for number in (1, 2))
    for priority, slug in ((first, "burglary"), (second, "robbery")):
        set_measures(priority, lines=[(Measure.objects.get(slug=slug), None)], by=None)
    edition = editions.release(editions.freeze(draft(with_figures()), by=None), by=None)
    return Year(board, strategy, first, second, edition, planned(strategy, first), decided(board, first))


def planned(strategy: Strategy, priority: Priority) -> PlanEntry:
    """An entry of the agreed plan that was reviewed twice: once for everybody."""
    plan = plans.begin_plan(strategy, year=2024, by=None)
    owners = [Names(wording="Housing team")]
    entry = plans.add_entry(plan, priority=priority, what="Fit better locks", owners=owners, success="", by=None)
    plan = plans.agree(plan, on=date(2024, 4, 10), reference="", by=None)
    words = {"rating": EntryReview.Rating.AMBER, "progress": "Half of the doors are done.", "risk": "A secret risk."}
    told = reviews.begin_review(plan, quarter=1, by=None)
    reviews.review_entry(told, entry, by=None, comment="A secret comment.", **words)
    reviews.publish_review(reviews.close_review(told, by=None), by=None)
    kept = reviews.begin_review(plan, quarter=2, by=None)
    words = {"rating": EntryReview.Rating.GREEN, "progress": "Not told yet."}
    reviews.review_entry(kept, entry, by=None, **words)
    return entry


def decided(
    board: Board,
    priority: Priority,
    text: str = "To light the alleys.",
    *,
    at: datetime = datetime(2024, 9, 12, 10, tzinfo=UTC),
    is_published: bool = True,
    **item: Any,
) -> Decision:
    """A decision with an action that is open, in minutes that everybody reads."""
    about = make_sat_item(board, starts_at=at, title="Alleys", **item)
    about.priorities.add(priority)
    decision = Decision.objects.create(
        board=board,
        meeting=about.meeting,
        item=about,
        text=text,
        year=at.year,
        number=Decision.objects.count() + 1 if is_published else None,
        present=5,
        quorum=3,
        taken_at=at,
        published_at=about.meeting.ends_at if is_published else None,
    )
    action = make_action(about, "Count the lamps")
    type(action).objects.filter(pk=action.pk).update(decision=decision)
    publish_minutes(about)
    return decision


def begun(year: Year, *, filled: bool = True, **values: Any) -> AnnualReport:
    told = {"title": "The year 2024–25", "starts_on": FIRST, "ends_on": LAST, "edition": year.edition, "by": None}
    return services.begin(year.strategy, filled=filled, **told | values)


def ready(year: Year) -> AnnualReport:
    """A filled draft that nothing stops from being published."""
    report = begun(year)
    for chapter in report.chapters.all():
        words = {"heading": chapter.heading, "priority": chapter.priority}
        services.change_chapter(chapter, text="<p>It was a quiet year.</p>", by=None, **words)
    return report


def charted(year: Year, slug: str = "burglary", *, shape: str = Shape.CHART, caption: str = "") -> AnnualChapter:
    """A chapter of a draft with a figure of one measure, or of the whole dashboard."""
    chapter = services.add_chapter(begun(year, filled=False), heading="Figures", text="<p>See below.</p>", by=None)
    measure = None if shape == Shape.DASHBOARD else Measure.objects.get(slug=slug)
    services.add_figure(chapter, shape=shape, edition=year.edition, measure=measure, caption=caption, by=None)
    return chapter


def keep(slug: str, **values: Any) -> None:
    """Change a measure as the set-up does, and do what follows."""
    set_up.keep_measure(Measure.objects.get(slug=slug), values, None)
    for job in Job.objects.filter(kind=closing.CLOSE).unfinished():
        done = jobs.run_here(job)
        assert done.is_done, done.error


def print_all() -> None:
    """Do what was asked for in the way of printing reports."""
    for job in Job.objects.filter(kind=services.PRINT).unfinished():
        done = jobs.run_here(job)
        assert done.is_done, done.error


def again(report: AnnualReport) -> AnnualReport:
    return AnnualReport.objects.select_related("strategy__board", "pdf").get(pk=report.pk)


def shown(report: AnnualReport) -> list[Drawn]:
    """The figures of a report as everybody may see them."""
    return list(drawn(document_of(report)).values())


def page(report: AnnualReport, reader: Person | None = None) -> str:
    """The page of the report, without the head and foot of the portal."""
    answer = as_person(reader).get(reverse("portal:annual_report", args=[report.strategy.slug, report.number]))
    assert answer.status_code == 200
    text: str = answer.content.decode()
    return text[text.index("<main") :]


def printed(report: AnnualReport) -> str:
    """The words of the report's print, after its job."""
    print_all()
    kept = again(report).pdf
    assert kept
    return " ".join(pages_of(kept.read()))


def rows_of(edition: Edition) -> tuple[Row, ...]:
    document = edition.document()
    assert document
    return document.dashboard.rows
