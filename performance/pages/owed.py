"""Who owes which figure when: measures with a provider's rhythm, what is known of them, and what was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.expected import Due, due
from performance.models import Area, Figure, FigureRequest, Measure, Reading


@dataclass(frozen=True)
class Owed:
    """One measure of the calendar: what is known until when, what is due next, and the request for it.

    The request is one that is open, or whose answer waits for an analyst.
    """

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

    @property
    def has_nobody_to_ask(self) -> bool:
        """Whether it is not asked for because no address is known."""
        return self.request is None and not self.can_be_asked


STATES = ("overdue", "soon", "unknown", "later")


def owed(area: Area, today: date) -> list[Owed]:
    """Every measure that comes at regular times or on a day that was named, the most pressing first; 4 queries."""
    measures = list(Measure.objects.awaited().select_related("provider", "contact"))
    known = known_until(measures, area)
    asked = {
        request.measure_id: request
        for request in FigureRequest.objects.standing(timezone.now())
        .filter(area=area)
        .select_related("upload")
        .order_by("asked_at")
    }
    found = [one(measure, known.get(measure.pk), asked.get(measure.pk), today) for measure in measures]
    return sorted(found, key=lambda row: (STATES.index(row.state), row.due.expected_on if row.due else today))


def overdue(area: Area, today: date) -> list[Owed]:
    """What should have come by now."""
    return [row for row in owed(area, today) if row.state == "overdue"]


def asked_for(late: Sequence[Owed], sent: int) -> str:
    """How many of the figures that are overdue were asked for just now, and why the others were not."""
    unknown = sum(row.has_nobody_to_ask for row in late)
    already = len(late) - sent - unknown
    said = [_("Requests sent: %(count)d.") % {"count": sent}]
    if already:
        said.append(_("Asked for already: %(count)d.") % {"count": already})
    if unknown:
        said.append(_("Without an e-mail address to ask at: %(count)d.") % {"count": unknown})
    return " ".join(said)


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
