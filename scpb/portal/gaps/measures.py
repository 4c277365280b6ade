"""Gaps of measures: red ones that no agenda takes up, and ones that show no priority."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem
from meetings.models import State as Sitting
from meetings.models.meetings import HELD, midnight
from performance import months
from performance.models import DashboardRow, EditionRating, Measure, PriorityMeasure
from performance.models.editions import KEPT
from performance.permissions import may_see_drafts
from scpb.portal.gaps.asking import Asker, Gap, Row
from strategy.models import Priority

MONTH = 1_000_000  # more than there are editions: of two the one with the later month comes later, then by number


class OfMeasures(Gap):
    """A list of measures: they are no board's own, so every officer answers for them, and the analysts.

    It tells how frozen editions rate them; whoever may not see these, as administrators may not, has no such list.
    """

    for_analysts = True
    kind = Measure

    def is_open_to(self, asker: Asker) -> bool:
        return may_see_drafts(asker.person)

    def in_care(self, asker: Asker) -> QuerySet[Any]:
        return Measure.objects.all() if self.is_open_to(asker) else Measure.objects.none()


def own_ratings(on: date) -> QuerySet[Any, Any]:
    """How editions of the own area that were frozen by the day rated a measure; `place` orders the editions."""
    kept = EditionRating.objects.filter(
        edition__area__is_own=True,
        edition__state__in=KEPT,
        edition__frozen_at__lt=midnight(on + timedelta(days=1)),
        measure=OuterRef("pk"),
    )
    return kept.annotate(place=Cast("to_month", BigIntegerField()) * Value(MONTH) + F("edition__number"))


class RedMeasures(OfMeasures):
    """The latest rating is red, and no item has cited the measure since the first edition of the run of red."""

    slug = "red-measures"
    title = gettext_lazy("Red measures that no agenda takes up")
    means = gettext_lazy("A measure is rated red, and no agenda item has cited it since it turned red.")
    closes = gettext_lazy("Name the measure on an item of a coming agenda, or put its chart into the item’s report.")

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        ratings = own_ratings(on)
        latest = ratings.order_by("-place")
        other = latest.exclude(rag="red").values("place")[:1]
        red = things.annotate(
            rag=Subquery(latest.values("rag")[:1]),
            last_other=Coalesce(Subquery(other), Value(0), output_field=BigIntegerField()),
        ).filter(rag="red")
        run = ratings.filter(rag="red", place__gt=OuterRef("last_other")).order_by("place")
        red = red.annotate(
            red_since=Subquery(run.values("edition__frozen_at")[:1]),
            red_month=Subquery(run.values("to_month")[:1]),
            shown=Subquery(latest.values("edition__number")[:1]),
        ).annotate(red_from=TruncDate("red_since"))
        left: QuerySet[Any] = red.exclude(Exists(_citing(on)))
        return left.order_by("red_since", "order", "name")

    def began(self, on: date) -> Any:
        return F("red_since")

    def row(self, thing: Any, asker: Asker) -> Row:
        detail = _("Red since the 12 months to %(month)s") % {"month": months.label(thing.red_month)}
        url = _page(thing)
        since = timezone.localtime(thing.red_since).date()
        act_url = reverse("meetings:add_plan_item", args=[asker.served[0].slug]) if asker.served else ""
        return Row(thing.uuid, thing.name, detail, since, url, act_url, _("Plan an item that cites it"))


def _citing(on: date) -> QuerySet[AgendaItem]:
    """Items that cite the measure since it turned red: at meetings that were held by the day, or are to come."""
    cited = Q(measures=OuterRef("pk")) | Q(report__figures__measure=OuterRef("pk"))
    sits = Q(meeting__state__in=HELD) | Q(meeting__starts_at__gte=midnight(on)) | Q(meeting__state=Sitting.POSTPONED)
    items = AgendaItem.objects.filter(cited, sits, withdrawn_at=None).exclude(meeting__state=Sitting.CANCELLED)
    return items.filter(meeting__starts_at__date__gte=OuterRef("red_from"))


class MeasuresWithoutPriority(OfMeasures):
    """On a dashboard, and showing no priority that is in force."""

    slug = "measures-without-priority"
    title = gettext_lazy("Measures that show no priority")
    means = gettext_lazy("A dashboard shows the measure, and it stands for no priority that is in force.")
    closes = gettext_lazy("Say which priority it shows, or take it off the dashboard.")
    by_officers = False

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        in_force = Priority.objects.in_force(on).order_by().values("pk")
        showing = PriorityMeasure.objects.filter(measure=OuterRef("pk"), priority__in=in_force)
        lines = DashboardRow.objects.filter(measure=OuterRef("pk")).order_by("dashboard__order", "dashboard__name")
        latest = own_ratings(on).order_by("-place")
        on_one = things.annotate(
            dashboard_name=Subquery(lines.values("dashboard__name")[:1]),
            shown=Subquery(latest.values("edition__number")[:1]),
        )
        left: QuerySet[Any] = on_one.filter(Exists(lines)).exclude(Exists(showing))
        return left.order_by("order", "name")

    def row(self, thing: Any, asker: Asker) -> Row:
        detail = _("On the dashboard “%(name)s”") % {"name": thing.dashboard_name}
        url, act_url = _page(thing), reverse("performance:showing")
        return Row(thing.uuid, thing.name, detail, None, url, act_url, _("Say which priority it shows"))


def _page(measure: Any) -> str:
    """The measure in the latest edition that rates it, if one does."""
    if measure.shown is None:
        return ""
    return reverse("performance:edition_measure", args=[measure.shown, measure.slug])
