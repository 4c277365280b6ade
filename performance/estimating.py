"""The borough's totals that an estimate can take: 12 months of measures that everybody may see."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from performance import months
from performance.models import Area, Computed
from performance.suppression import for_public


@dataclass(frozen=True)
class KnownTotal:
    """The latest 12 months of a measure, and in words which they are."""

    measure: str
    name: str
    volume: int
    period: str

    @property
    def said(self) -> str:
        """Which figure it is."""
        return _("%(measure)s, 12 months %(period)s") % {"measure": self.name, "period": self.period}


def known_totals() -> dict[str, KnownTotal]:
    """By measure, as the live dashboards have them; a small number is not among them."""
    found: dict[str, KnownTotal] = {}
    for computed in Computed.objects.of(Area.objects.own()):
        for row in for_public(computed.findings.dashboard).rows:
            change = row.rolling
            if change.volume and row.measure not in found:
                period = months.span(change.first, change.to)
                found[row.measure] = KnownTotal(row.measure, row.name, change.volume, period)
    return found
