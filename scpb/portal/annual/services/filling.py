"""What a new draft may begin with: chapters for what everybody can know of the period already."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from performance.models import Edition, PriorityMeasure
from performance.suppression import document_for_public
from scpb.errors import NotAllowed
from scpb.people.models import Person
from scpb.portal.annual.services.chapters import add_chapter
from scpb.portal.annual.services.drafts import frozen
from scpb.portal.annual.services.figures import add_figure
from scpb.portal.annual.tables import decided, planned
from scpb.portal.models import AnnualChapter, AnnualReport, Shape
from strategy.models import Priority

LONGEST = 200  # of a heading


def fill(report: AnnualReport, edition: Edition | None, *, by: Person | None) -> None:
    """A foreword to write, the figures of the edition, a chapter for each priority, and what the board decided.

    Figures and tables stand only where everybody would see something in them.
    """
    shown = _measures(edition, by) if edition else frozenset()
    add_chapter(report, heading=_("Foreword"), by=by)
    if edition and shown:
        summary = add_chapter(report, heading=_("The year in figures"), by=by)
        add_figure(summary, shape=Shape.DASHBOARD, edition=edition, by=by)
    of_plan = frozenset[int]().union(*(line.priorities for line in planned(report, {})))
    of_decisions = [line.priorities for line in decided(report)]
    about = frozenset[int]().union(*of_decisions)
    for priority in Priority.objects.in_force(report.ends_on).filter(strategy=report.strategy_id):
        chapter = add_chapter(report, heading=_heading(priority), priority=priority, by=by)
        if edition:
            _add_charts(chapter, edition, shown, by=by)
        if priority.pk in of_plan:
            add_figure(chapter, shape=Shape.PLAN, by=by)
        if priority.pk in about:
            add_figure(chapter, shape=Shape.DECISIONS, by=by)
    if of_decisions:
        add_figure(add_chapter(report, heading=_("What the board decided"), by=by), shape=Shape.DECISIONS, by=by)


def _measures(edition: Edition, by: Person | None) -> Collection[str]:
    """The measures of which everybody sees some month in the edition."""
    document = frozen(edition, by)
    if document is None:
        raise NotAllowed(_("The edition is not frozen yet, so its figures may still change. Choose another."))
    rows = document_for_public(document).dashboard.rows
    return frozenset(row.measure for row in rows if any(point.count is not None for point in row.points))


def _heading(priority: Priority) -> str:
    return Truncator(priority.title or "").chars(LONGEST)


def _add_charts(chapter: AnnualChapter, edition: Edition, shown: Collection[str], *, by: Person | None) -> None:
    """A chart of each measure that shows the chapter's priority and is in the edition."""
    showing = PriorityMeasure.objects.filter(priority=chapter.priority_id, measure__slug__in=shown)
    for one in showing.select_related("measure"):
        add_figure(chapter, shape=Shape.CHART, edition=edition, measure=one.measure, by=by)
