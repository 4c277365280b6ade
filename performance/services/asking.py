"""Finding what somebody named: an area however it is spelled, a rule set by version or by date."""

from __future__ import annotations

from performance import months
from performance.models import Area, AreaSpelling, RuleSet
from performance.names import normalised


def area_named(written: str) -> Area | None:
    """The area of that address, name or spelling; without one the deployment's own, if it has said which."""
    if not written:
        return Area.objects.own()
    found = Area.objects.filter(slug=written).first()
    if found is None:
        spelling = AreaSpelling.objects.select_related("area").filter(normalised=normalised(written)).first()
        found = spelling.area if spelling else None
    return found


def rule_set_named(version: str | None, month: int) -> RuleSet | None:
    """The rule set of that version; without one that in force at the end of a month, or else the first there was."""
    if version:
        return RuleSet.objects.filter(version=version).first()
    return RuleSet.objects.in_force(months.last_day(month)) or RuleSet.objects.order_by("effective_on").first()
