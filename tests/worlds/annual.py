"""What annual reports add to the world: one in each state, with every kind of figure, and one of a closed board."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from performance.models import Edition
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.portal.annual import services
from scpb.portal.models import AnnualChapter, AnnualReport
from scpb.portal.models.annual import Shape
from strategy.models import Strategy

if TYPE_CHECKING:
    from tests.world import World

OF_LATE = timedelta(days=1000)  # a report is about three years at most
OF_MEASURE, OF_EDITION = {Shape.CHART, Shape.MONTHS}, {Shape.CHART, Shape.MONTHS, Shape.DASHBOARD}


def make(world: World) -> None:
    world.annual_report = published(world, "The year 2024–25")
    AnnualReport.objects.filter(pk=world.annual_report.pk).update(pdf=printed("annual report"))
    withdrawn = published(world, "The year 2024–25, with a slip")
    world.withdrawn_annual_report = services.withdraw(withdrawn, reason="A table was of another year.", by=None)
    world.draft_annual_report = begun(world.strategy, "The year 2024–25, once more")
    world.annual_chapter = write(world, world.draft_annual_report)
    world.annual_figure = world.annual_chapter.figures.get(shape=Shape.CHART)
    AnnualReport.objects.filter(pk=world.draft_annual_report.pk).update(pdf=printed("draft of an annual report"))
    closed = begun(world.closed_strategy, "The year behind closed doors")
    services.add_chapter(closed, heading="Foreword", text="<p>What members alone know of.</p>", by=None)
    world.closed_annual_report = services.publish(closed, by=None)


def begun(strategy: Strategy, title: str) -> AnnualReport:
    """A report on all that the world has, to this day."""
    today = timezone.localdate()
    period = {"starts_on": today - OF_LATE, "ends_on": today}
    return services.begin(strategy, title=title, edition=None, filled=False, by=None, **period)


def published(world: World, title: str, *, editions: Sequence[Edition] = ()) -> AnnualReport:
    """A report with chapters about each edition, or about the one that is released."""
    report = begun(world.strategy, title)
    for edition in editions or [world.released]:
        write(world, report, edition)
    return services.publish(report, by=None)


def printed(name: str) -> StoredFile:
    """A file that says nothing but that it is there."""
    return documents.store(f"%PDF-1.7 {name}".encode(), name=f"{name}.pdf", media_type="application/pdf", by=None)


def write(world: World, report: AnnualReport, edition: Edition | None = None) -> AnnualChapter:
    """A foreword, one about a priority with charts and its plan, and one about what the board did."""
    words = {"heading": "Foreword", "text": "<p>It was a quiet year.</p>", "signed": "The chair"}
    services.add_chapter(report, by=None, **words)
    chapter = services.add_chapter(report, heading="Burglary", text="<p>It fell.</p>", priority=world.priority, by=None)
    done = services.add_chapter(report, heading="What the board decided", by=None)
    for shape in Shape:
        where = done if shape == Shape.DECISIONS else chapter
        shown = edition or world.released if shape in OF_EDITION else None
        measure = world.measure if shape in OF_MEASURE else None
        services.add_figure(where, shape=shape, edition=shown, measure=measure, by=None)
    return chapter
