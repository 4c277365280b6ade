"""Gaps of priorities: ones that nothing measures, and ones that no board has discussed for a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem
from meetings.models.meetings import HELD, midnight
from performance.models import PriorityMeasure
from scpb.portal.gaps.asking import Asker, Gap, Row
from strategy.models import Priority, PriorityWording, VersionState


def a_year_before(on: date) -> date:
    """The same day of the year before; of 29 February, the 28th."""
    return on.replace(year=on.year - 1, day=28 if (on.month, on.day) == (2, 29) else on.day)


def wordings_in_force(on: date) -> QuerySet[PriorityWording]:
    """How the versions in force on the day word a priority."""
    holds = Q(version__ends_on__isnull=True) | Q(version__ends_on__gte=on)
    return PriorityWording.objects.filter(
        holds, version__state=VersionState.ADOPTED, version__starts_on__lte=on, priority=OuterRef("pk")
    )


class PrioritiesWithoutMeasure(Gap):
    """In force, and shown by no measure, neither its own nor that of a priority through which it is shown."""

    slug = "priorities-without-measure"
    kind = Priority
    title = gettext_lazy("Priorities that no measure shows")
    means = gettext_lazy("A priority is in force, and no measure tells whether it gets better or worse.")
    closes = gettext_lazy("Choose a measure that shows it, or the other priorities through which it is shown.")
    for_analysts = True
    by_officers = False

    def in_care(self, asker: Asker) -> QuerySet[Any]:
        return Priority.objects.filter(asker.answers_for("strategy__board", analysts=True))

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        own = PriorityMeasure.objects.filter(priority=OuterRef("pk"))
        through = wordings_in_force(on).filter(  # one that the version itself has still
            shown_through__shown_by__isnull=False, shown_through__wordings__version=F("version")
        )
        return _named(things, on).exclude(Exists(own)).exclude(Exists(through))

    def row(self, thing: Any, asker: Asker) -> Row:
        url = reverse("portal:thread", args=[thing.uuid])
        act_url = reverse("performance:show_priority", args=[thing.uuid])
        return Row(thing.uuid, str(thing), thing.strategy.name, None, url, act_url, _("Choose measures"))


class PrioritiesNotDiscussed(Gap):
    """In force for a year, in which no meeting that was held had an item that names it.

    A priority that is younger is no gap yet: nobody could have left it undiscussed for twelve months.
    """

    slug = "priorities-not-discussed"
    kind = Priority
    title = gettext_lazy("Priorities not discussed for 12 months")
    means = gettext_lazy(
        "No agenda of the last 12 months had an item that names the priority; one for “all priorities” does not count."
    )
    closes = gettext_lazy("Put an item about it on an agenda; it is closed once the meeting has been held.")

    def in_care(self, asker: Asker) -> QuerySet[Any]:
        return Priority.objects.filter(asker.answers_for("strategy__board"))

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        since = a_year_before(on)
        older = PriorityWording.objects.filter(
            priority=OuterRef("pk"), version__state=VersionState.ADOPTED, version__starts_on__lte=since
        )
        held = AgendaItem.objects.filter(
            priorities=OuterRef("pk"),
            all_priorities=False,
            withdrawn_at=None,
            meeting__state__in=HELD,
            meeting__starts_at__lt=midnight(on + timedelta(days=1)),
        ).order_by("-meeting__starts_at")
        discussed = Subquery(held.values("meeting__starts_at")[:1])
        found = _named(things, on).annotate(discussed_at=discussed).filter(Exists(older))
        left: QuerySet[Any] = found.filter(Q(discussed_at__isnull=True) | Q(discussed_at__lt=midnight(since)))
        return left

    def began(self, on: date) -> Any:
        """It was left undiscussed for a year from the last time on; of one never discussed, any time."""
        return F("discussed_at") + timedelta(days=365)

    def row(self, thing: Any, asker: Asker) -> Row:
        last = timezone.localtime(thing.discussed_at).date() if thing.discussed_at else None
        when = _("Last discussed %(day)s") % {"day": date_format(last, "j F Y")} if last else _("Never discussed yet")
        url = reverse("portal:thread", args=[thing.uuid])
        act_url = reverse("meetings:add_plan_item", args=[thing.strategy.board.slug])
        detail = f"{thing.strategy.name}. {when}"
        return Row(thing.uuid, str(thing), detail, last, url, act_url, _("Plan an item about it"))


def _named(things: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Of priorities those in force on the day, with number, title and strategy."""
    in_force: QuerySet[Any] = things.in_force(on)  # type: ignore[attr-defined]
    return in_force.select_related("strategy__board")
