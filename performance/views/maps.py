"""A measure on the map: boroughs and wards by rate or by count, wards for any month as they were drawn then."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from performance.pages import gallery, maps
from performance.pages.charts import MapPage
from performance.permissions import may_set_up
from performance.views.charts import latest
from scpb.boards.pages import Crumb


@login_not_required
@require_safe
def map_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Maps of a measure: live for analysts, of the latest released edition for everybody else."""
    material, place = latest(request, slug)
    month = request.GET.get("to", "")
    of_month = maps.ward_map_of(material, month) if month else None
    there = place.under([*place.crumbs[:-1], Crumb(_("Maps"))])
    page = MapPage(
        title=_("%(measure)s: maps") % {"measure": material.row.name},
        place=there,
        shown=(of_month,) if of_month else tuple(maps.maps(material)),
        dashboard=material.dashboard,
        known_at=material.known_at,
        note=gallery.note_of(material),
        first=material.first if material.is_open else None,
        month=month,
        is_answered=bool(of_month) or not month,
        asked=material.asked,
    )
    context = {"page": page, "crumbs": there.crumbs, "may_set_up": may_set_up(request.user)}
    return render(request, "performance/map.html", context)
