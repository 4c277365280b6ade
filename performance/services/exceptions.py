"""What analysts say of unusual months: an exception that no test finds, and why one came about (METHOD §§2, 9)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from performance import months
from performance.models import Area, ExceptionMark, Explanation, Measure
from performance.permissions import require_analyst
from performance.services import dashboards
from scpb.audit import services as audit
from scpb.errors import NotAllowed
from scpb.people.models import Person

LONGEST = 36  # months of an entered period: a cohort is followed for a year or two


@transaction.atomic
def enter(
    *,
    measure: Measure,
    area: Area,
    first_month: int,
    last_month: int,
    direction: int,
    reason: str,
    by: Person | None,
) -> ExceptionMark:
    """Mark a month, or the period of a cohort, as unusual, with a reason that is printed with it."""
    require_analyst(by)
    hold(measure)
    if last_month > months.of(timezone.localdate()):
        raise NotAllowed(_("%(month)s has not begun yet.") % {"month": months.label(last_month)})
    if last_month - first_month >= LONGEST:
        raise NotAllowed(_("A period of more than three years is no exception."))
    same = ExceptionMark.objects.standing().filter(measure=measure, area=area)
    if same.filter(first_month__lte=last_month, last_month__gte=first_month).exists():
        raise NotAllowed(_("An exception has been entered for these months already. Withdraw it first."))
    mark = ExceptionMark.objects.create(
        measure=measure,
        area=area,
        first_month=first_month,
        last_month=last_month,
        direction=direction,
        reason=reason,
        entered_by=by,
    )
    after = {**about(measure, area, last_month), "from": months.text(first_month), "direction": direction}
    audit.record("performance.exception_entered", mark, by=by, after=after, personal={"reason": reason})
    dashboards.rebuild(by=by)
    return mark


@transaction.atomic
def withdraw(mark: ExceptionMark, *, by: Person | None) -> ExceptionMark:
    """Take an entered exception back; editions that were frozen with it keep it."""
    require_analyst(by)
    mark = ExceptionMark.objects.select_for_update().get(pk=mark.pk)
    if mark.withdrawn_at:
        raise NotAllowed(_("The exception has been withdrawn already."))
    mark.withdrawn_by, mark.withdrawn_at = by, timezone.now()
    mark.save(update_fields=["withdrawn_by", "withdrawn_at"])
    before = about(mark.measure, mark.area, mark.last_month)
    audit.record("performance.exception_withdrawn", mark, by=by, before=before)
    dashboards.rebuild(by=by)
    return mark


@transaction.atomic
def explain(*, measure: Measure, area: Area, month: int, text: str, by: Person | None) -> Explanation | None:
    """Say why a month was unusual; without a text, take back what was said."""
    require_analyst(by)
    hold(measure)
    text = text.strip()
    said = Explanation.objects.filter(measure=measure, area=area, month=month).first()
    before = said.text if said else ""
    if text == before:
        return said
    if not text and said:
        told = about(measure, area, month)
        audit.record("performance.explanation_removed", said, by=by, before=told, personal={"text": before})
        said.delete()
        return None
    said = said or Explanation(measure=measure, area=area, month=month)
    said.text, said.written_by, said.written_at = text, by, timezone.now()
    said.author = by.public_name() if by else ""
    said.save()
    told = about(measure, area, month)
    audit.record("performance.explanation_written", said, by=by, after=told, personal={"text": text, "was": before})
    return said


def hold(measure: Measure) -> None:
    """Let nobody else enter or explain anything of this measure until the transaction ends.

    Overlapping months are no matter of one row, so no constraint refuses them. Figures may come in meanwhile (no_key).
    """
    Measure.objects.select_for_update(no_key=True).get(pk=measure.pk)


def about(measure: Measure, area: Area, month: int) -> dict[str, str]:
    """What an entry of the audit names."""
    return {"measure": measure.slug, "area": area.slug, "month": months.text(month)}
