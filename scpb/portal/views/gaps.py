"""Gaps in the golden thread: all lists with how much is in them, one list, and what is set aside of it."""

from __future__ import annotations

import csv
from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from performance.exports import harmless
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.portal import services
from scpb.portal.forms import SetAsideForm
from scpb.portal.gaps import GAPS, Asker, Gap, Row, listing, require_any, require_looking


@require_safe
@vary_on_headers("HX-Request")
def index(request: HttpRequest) -> HttpResponse:
    """All lists; to “My work” it only says how much is in them."""
    asker = _asker(request)
    require_any(asker)
    counts = listing.counted(asker)
    context = {"counts": counts, "total": sum(one.open for one in counts), "crumbs": [*_home(), Crumb(_("Gaps"))]}
    is_fragment = request.headers.get("HX-Request") == "true"
    return render(request, "portal/_gaps_line.html" if is_fragment else "portal/gaps.html", context)


@require_safe
def gap(request: HttpRequest, slug: str) -> HttpResponse:
    """One list with what to do about each of its gaps, and what is set aside."""
    found, asker = _found(request, slug)
    listed = listing.listing(found, asker, request.GET.get("page"))
    context = {"listing": listed, "gap": found, "page_obj": listed.page, "crumbs": _crumbs(Crumb(str(found.title)))}
    return render(request, "portal/gap.html", context)


@require_safe
def gap_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a table."""
    found, asker = _found(request, slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}.csv"'
    csv.writer(response).writerows(map(harmless, line) for line in listing.table(found, asker))
    return response


def set_aside(request: HttpRequest, slug: str, subject: UUID) -> HttpResponse:
    """Leave a gap, with the reason."""
    found, row = _row(request, slug, subject)
    act = partial(services.set_aside, found, subject, by=who(request))
    page = _page(found, row, _("Set it aside"), _("It is set aside."))
    return form_page(request, SetAsideForm(request.POST or None), act, page)


def bring_back(request: HttpRequest, slug: str, subject: UUID) -> HttpResponse:
    """List a gap again that was set aside."""
    found, row = _row(request, slug, subject)
    act = partial(services.bring_back, found, subject, by=who(request))
    page = _page(found, row, _("Bring it back"), _("It is listed again."))
    return form_page(request, confirmation(request), act, page)


def _asker(request: HttpRequest) -> Asker:
    return Asker(request.user, timezone.localdate())


def _found(request: HttpRequest, slug: str) -> tuple[Gap, Asker]:
    """The list of this address, for somebody whose work it is."""
    if slug not in GAPS:
        raise Http404
    asker = _asker(request)
    require_looking(GAPS[slug], asker)
    return GAPS[slug], asker


def _row(request: HttpRequest, slug: str, subject: UUID) -> tuple[Gap, Row]:
    """A gap of this list that whoever asks answers for."""
    found, asker = _found(request, slug)
    row = listing.named(found, asker, subject)
    if row is None:
        raise Http404
    return found, row


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [*_home(), Crumb(_("Gaps"), reverse("portal:gaps")), *more]


def _home() -> list[Crumb]:
    return [Crumb(_("Strategy"), reverse("strategy:index")), Crumb(_("Golden thread"), reverse("portal:threads"))]


def _page(found: Gap, row: Row, title: str, done: str) -> FormPage:
    back = reverse("portal:gap", args=[found.slug])
    return FormPage(title, _crumbs(Crumb(str(found.title), back), Crumb(title)), back, done, title, note=row.title)
