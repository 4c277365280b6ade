"""The charts and tables under the chapters of a draft."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from performance.models import Edition, Measure
from scpb.audit import services as audit
from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from scpb.portal.annual.services.drafts import forget_print, frozen, last_place, put, require_draft
from scpb.portal.models import AnnualChapter, AnnualFigure, AnnualReport, Shape
from scpb.portal.models.annual import OF_A_MEASURE, OF_AN_EDITION
from strategy.models import ActionPlan
from strategy.models.plans import PlanState, financial_year

PERSONAL = ("caption",)


@transaction.atomic
def add_figure(
    chapter: AnnualChapter,
    *,
    shape: str,
    edition: Edition | None = None,
    measure: Measure | None = None,
    caption: str = "",
    by: Person | None,
) -> AnnualFigure:
    """A figure after those of its chapter; of a frozen or released edition, and a measure that is on it."""
    draft = require_draft(chapter.report, by)
    if not draft.chapters.filter(pk=chapter.pk).exists():
        raise NotAllowed(_("The chapter was taken out meanwhile."))
    _require_shown(draft, shape, edition, measure, by)
    forget_print(draft)
    row = AnnualFigure(chapter=chapter, order=last_place(list(chapter.figures.all())))
    values = {"shape": shape, "edition": edition, "measure": measure, "caption": caption.strip()}
    return records.add(row, "portal.annual_figure_added", by=by, personal=PERSONAL, **values)


@transaction.atomic
def change_figure(figure: AnnualFigure, *, caption: str, by: Person | None) -> AnnualFigure:
    """Say something else under a figure."""
    forget_print(_draft_of(figure, by))
    return records.change(figure, "portal.annual_figure_changed", by=by, personal=PERSONAL, caption=caption.strip())


@transaction.atomic
def move_figure(figure: AnnualFigure, *, to: int, by: Person | None) -> AnnualFigure:
    """Put a figure at a place among those of its chapter, counted from 1."""
    draft = _draft_of(figure, by)
    before = list(AnnualFigure.objects.filter(chapter=figure.chapter_id))
    after = put(before, figure, to)
    if after == before:
        return figure
    for order, one in enumerate(after, start=1):
        AnnualFigure.objects.filter(pk=one.pk).update(order=order)
    forget_print(draft)
    places = {"from": before.index(figure) + 1, "to": after.index(figure) + 1}
    audit.record("portal.annual_figure_moved", figure, by=by, after=places)
    return figure


@transaction.atomic
def remove_figure(figure: AnnualFigure, *, by: Person | None) -> None:
    """Take a figure out; the edition that it is of stays."""
    forget_print(_draft_of(figure, by))
    before = {name: getattr(figure, name) for name in ("shape", "edition", "measure", "caption", "order")}
    records.remove(figure, "portal.annual_figure_removed", by=by, before=before, personal=PERSONAL)


def _draft_of(figure: AnnualFigure, by: Person | None) -> AnnualReport:
    draft = require_draft(figure.chapter.report, by)
    if not AnnualFigure.objects.filter(pk=figure.pk, chapter__report=draft).exists():
        raise NotAllowed(_("The figure was taken out meanwhile."))
    return draft


def _require_shown(
    draft: AnnualReport, shape: str, edition: Edition | None, measure: Measure | None, by: Person | None
) -> None:
    """Refuse a figure of which nothing can come, in words that say what to choose."""
    if shape not in Shape.values:
        raise NotAllowed(_("Choose what the figure is."))
    if shape not in OF_AN_EDITION:
        if edition is not None or measure is not None:
            raise NotAllowed(_("A table of the plan or of decisions is not of a dashboard."))
        _require_plan(draft, shape)
        return
    if edition is None or (measure is None) == (shape in OF_A_MEASURE):
        raise NotAllowed(_("A chart needs an edition and a measure of it; a dashboard’s table an edition."))
    document = frozen(edition, by)
    if document is None:
        raise NotAllowed(_("The edition is not frozen yet, so its figures may still change. Freeze it first."))
    if measure is not None and measure.slug not in {row.measure for row in document.dashboard.rows}:
        raise NotAllowed(_("The measure is not on this edition of the dashboard. Choose another measure or edition."))


def _require_plan(draft: AnnualReport, shape: str) -> None:
    if shape != Shape.PLAN:
        return
    years = range(financial_year(draft.starts_on), financial_year(draft.ends_on) + 1)
    plans = ActionPlan.objects.filter(strategy=draft.strategy_id, state=PlanState.AGREED, year__in=years)
    if not plans.exists():
        raise NotAllowed(_("No action plan of the report’s period is agreed yet. Have the board agree it first."))
