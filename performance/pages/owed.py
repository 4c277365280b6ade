"""Who owes which figure when: measures with a provider's rhythm, what is known of them, and what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone

from performance import months
from performance.arithmetic.expected import Due, due
from performance.models import Area, Figure, FigureRequest, Measure, Reading


@dataclass(frozen=True)
class Owed:
    """One measure of the calendar: what is known until when, what is due next, and the open request for it."""

    measure: Measure
    known_until: date | None
    due: Due | None
    request: FigureRequest | None
    state: str  # "overdue", "soon", "later", "unknown"

    @property
    def can_be_asked(self) -> bool:
        """Whether a mail can be sent: the period is known, somebody can be asked, and nobody has been yet."""
        contact = self.measure.contact
        return bool(self.due and contact and contact.email and self.request is None)


STATES = ("overdue", "soon", "unknown", "later")


def owed(area: Area, today: date) -> list[Owed]:
    """Every measure that comes at regular times or on a day that was named, the most pressing first; 4 queries."""
    measures = list(Measure.objects.awaited().select_related("provider", "contact"))
    known = known_until(measures, area)
    asked = {
        request.measure_id: request
        for request in FigureRequest.objects.open(timezone.now()).filter(area=area).order_by("asked_at")
    }
    found = [one(measure, known.get(measure.pk), asked.get(measure.pk), today) for measure in measures]
    return sorted(found, key=lambda row: (STATES.index(row.state), row.due.expected_on if row.due else today))


def one(measure: Measure, until: date | None, request: FigureRequest | None, today: date) -> Owed:
    told = (request.expected_on if request else None) or measure.next_expected_on
    owing = due(until, measure.frequency, measure.due_days, today, told)
    if owing is None:
        state = "unknown"
    elif owing.is_overdue(today):
        state = "overdue"
    else:
        state = "soon" if owing.is_soon(today) else "later"
    return Owed(measure, until, owing, request, state)


def known_until(measures: Sequence[Measure], area: Area) -> dict[int, date]:
    """The last day that each measure is known for: of its months, or of its readings."""
    chosen = [measure.pk for measure in measures]
    shown = {"area": area, "series__is_shown": True, "series__measure__in": chosen}
    figures = Figure.objects.filter(**shown).values_list("series__measure").annotate(last=Max("month"))
    until = {pk: months.first_day(month + 1) - timedelta(days=1) for pk, month in figures}
    ours = Reading.objects.filter(
        area=area, series__measure__in=chosen, upload__state="approved", comparator="", status="known"
    )
    for pk, last in ours.values_list("series__measure").annotate(last=Max("last_day")):
        until[pk] = max(last, until.get(pk, last))
    return until
