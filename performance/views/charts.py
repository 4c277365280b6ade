"""Every chart of a measure and of a dashboard: as a page, as a picture, as a table and as data."""

from __future__ import annotations

import csv
from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from performance import charts
from performance.charts import exploring
from performance.exports import harmless
from performance.models import Area, Computed, Dashboard, Edition, Measure
from performance.models.editions import Hand
from performance.pages import gallery, overviews
from performance.pages.charts import ChartsPage, Place
from performance.pages.material import NOTHING_ASKED, Asked, Material, Shown
from performance.pages.overviews import Overview
from performance.permissions import may_analyse, may_see_every_figure, only
from performance.suppression import document_for_public, document_for_reader, is_open
from scpb.boards.pages import Crumb

NO_WORDS = Hand([], [], [], [], [])  # charts show figures alone

# -- a measure ------------------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def measure_charts(request: HttpRequest, slug: str) -> HttpResponse:
    """All charts of a measure: live for analysts, of the latest released edition for everybody else."""
    material, place = latest(request, slug)
    here = place.under(place.crumbs)  # these are the latest
    return measure_page(request, material, here, map_url=reverse("performance:map", args=[slug]))


@login_not_required
@require_safe
def measure_chart(request: HttpRequest, slug: str, key: str, form: str) -> HttpResponse:
    """One of them, as a picture, a table or data."""
    material, _place = latest(request, slug)
    return chart_file(gallery.chart_of(material, key), f"{slug}-{key}", form)


@login_not_required
@require_safe
def edition_measure_charts(request: HttpRequest, number: int, slug: str) -> HttpResponse:
    """All charts of a measure as an edition shows it."""
    material, place = of_edition(request, number, slug)
    return measure_page(request, material, place)


@login_not_required
@require_safe
def edition_measure_chart(request: HttpRequest, number: int, slug: str, key: str, form: str) -> HttpResponse:
    """One of them, as a picture, a table or data."""
    material, _place = of_edition(request, number, slug)
    return chart_file(gallery.chart_of(material, key), f"edition-{number}-{slug}-{key}", form)


def measure_page(request: HttpRequest, material: Material, place: Place, map_url: str = "") -> HttpResponse:
    shown = gallery.charts_of(material)
    title = _("%(measure)s: charts") % {"measure": material.row.name}
    note = gallery.note_of(material)
    page = ChartsPage(title, place, tuple(shown), material.dashboard, material.known_at, note, material.asked)
    context = {"page": page, "crumbs": place.crumbs, "map_url": map_url if gallery.counted(material.row) else ""}
    return render(request, "performance/charts.html", context)


def latest(request: HttpRequest, slug: str) -> tuple[Material, Place]:
    """What a measure's charts are drawn from, for whoever asks."""
    found = get_object_or_404(Measure, slug=slug)
    if may_analyse(request.user):
        own = Area.objects.own()
        computed = Computed.objects.of(own).with_measure(found).first()
        if computed and own:
            dashboard = computed.findings.dashboard
            row = next((row for row in dashboard.rows if row.measure == slug), None)
            if row:
                above = Crumb(str(computed.dashboard), computed.dashboard.get_absolute_url())
                place = Place("performance:chart", (slug,), crumbs(above, measure_crumb(found), _("Charts")))
                asked = Asked.of(request.GET)
                return Material(dashboard, row, found, own, computed.known_at, None, is_open=True, asked=asked), place
    edition = Edition.objects.released().with_measure(found).in_full().first()
    return from_edition(request, edition, found, Place("performance:chart", (slug,)))


def of_edition(request: HttpRequest, number: int, slug: str) -> tuple[Material, Place]:
    """What a measure's charts are drawn from in an edition."""
    found = get_object_or_404(Measure, slug=slug)
    edition = get_object_or_404(Edition.objects.visible_to(request.user).in_full(), number=number)
    return from_edition(request, edition, found, Place("performance:edition_chart", (number, slug)))


def from_edition(request: HttpRequest, edition: Edition | None, found: Measure, place: Place) -> tuple[Material, Place]:
    document = edition.document(NO_WORDS) if edition else None
    if edition is None or document is None:
        raise Http404
    # of an open measure nothing is left out, whoever reads
    may_see = may_see_every_figure(request.user) or is_open(found, document.dashboard)
    dashboard = (document if may_see else document_for_public(document)).dashboard
    row = next((row for row in dashboard.rows if row.measure == found.slug), None)
    if row is None:
        raise Http404
    above = Crumb(str(edition), edition.get_absolute_url())
    trail = crumbs(above, measure_crumb(found, edition.number), _("Charts"))
    known = document.known
    # who reads a released edition has a latest one to read
    later = reverse("performance:measure_charts", args=[found.slug]) if edition.is_released else ""
    asked = Asked.of(request.GET)
    material = Material(dashboard, row, found, edition.area, known, known, is_open=may_see, asked=asked)
    return material, place.under(trail, latest=later)


def measure_crumb(found: Measure, edition: int | None = None) -> Crumb:
    """The measure's own page, live or in an edition."""
    if edition is None:
        return Crumb(found.name, reverse("performance:measure", args=[found.slug]))
    return Crumb(found.name, reverse("performance:edition_measure", args=[edition, found.slug]))


def crumbs(*above: Crumb | str) -> tuple[Crumb, ...]:
    """The way to a page from the index of figures."""
    index = Crumb(_("Performance"), reverse("performance:index"))
    return (index, *(item if isinstance(item, Crumb) else Crumb(item) for item in above))


# -- a dashboard ----------------------------------------------------------------------------------------------------


@only(may_analyse)
@require_safe
def dashboard_charts(request: HttpRequest, slug: str) -> HttpResponse:
    """The charts of a live dashboard."""
    overview, found = live(slug, Asked.of(request.GET))
    above = Crumb(str(found), found.get_absolute_url())
    place = Place("performance:dashboard_chart", (slug,), crumbs(above, _("Charts")))
    return overview_page(request, overview, place, _("%(dashboard)s, live: charts") % {"dashboard": found})


@only(may_analyse)
@require_safe
def dashboard_chart(request: HttpRequest, slug: str, key: str, form: str) -> HttpResponse:
    """One of them, as a picture, a table or data."""
    return chart_file(overviews.chart_of(live(slug)[0], key), f"{slug}-{key}", form)


@login_not_required
@require_safe
def edition_charts(request: HttpRequest, number: int) -> HttpResponse:
    """The charts of an edition's dashboard."""
    edition, overview = overview_of(request, number)
    above = Crumb(str(edition), edition.get_absolute_url())
    place = Place("performance:edition_board_chart", (number,), crumbs(above, _("Charts")))
    return overview_page(request, overview, place, _("%(edition)s: charts") % {"edition": edition})


@login_not_required
@require_safe
def edition_chart(request: HttpRequest, number: int, key: str, form: str) -> HttpResponse:
    """One of them, as a picture, a table or data."""
    _edition, overview = overview_of(request, number)
    return chart_file(overviews.chart_of(overview, key), f"edition-{number}-{key}", form)


def live(slug: str, asked: Asked = NOTHING_ASKED) -> tuple[Overview, Dashboard]:
    computed = get_object_or_404(Computed.objects.of(Area.objects.own()), dashboard__slug=slug)
    return Overview(computed.findings.dashboard, computed.known_at, asked), computed.dashboard


def overview_of(request: HttpRequest, number: int) -> tuple[Edition, Overview]:
    edition = get_object_or_404(Edition.objects.visible_to(request.user).in_full(), number=number)
    document = edition.document(NO_WORDS)
    if document is None:
        raise Http404
    return edition, Overview(
        document_for_reader(document, request.user).dashboard, document.known, Asked.of(request.GET)
    )


def overview_page(request: HttpRequest, overview: Overview, place: Place, title: str) -> HttpResponse:
    shown = overviews.charts_of(overview)
    page = ChartsPage(title, place, tuple(shown), overview.dashboard, overview.known_at, asked=overview.asked)
    return render(request, "performance/charts.html", {"page": page, "crumbs": place.crumbs})


# -- files ----------------------------------------------------------------------------------------------------------


def chart_file(shown: Shown | None, name: str, form: str) -> HttpResponse:
    """A chart as `svg`, `csv` or `json`; there is none where there is nothing to draw."""
    if shown is None:
        raise Http404
    if form == "json":
        return JsonResponse({"caption": shown.caption, **shown.spec.to_json()})
    if form == "csv":
        return table_file(shown, name)
    if form == "figure":
        return figure_file(shown)
    response = HttpResponse(charts.sheet(shown.spec), content_type="image/svg+xml")
    response["Content-Disposition"] = f'inline; filename="{name}.svg"'
    return response


def figure_file(shown: Shown) -> HttpResponse:
    """The chart for a browser to explore; there is none of kinds that stay drawings."""
    figure = exploring.figure(shown.spec)
    if figure is None:
        raise Http404
    return JsonResponse(figure)


def table_file(shown: Shown, name: str) -> HttpResponse:
    """The chart's figures, with the lines that say what they are."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    table = shown.spec.table()
    lines: Sequence[Sequence[object]] = [table.headings, *table.rows]
    writer.writerows(map(harmless, line) for line in lines)
    return response
