"""A dashboard as a workbook with live formulas, as the reader may see it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from performance import spreadsheets
from performance.models import Area, Computed
from performance.permissions import may_analyse, only
from performance.suppression import document_for_reader
from performance.views.editions import found

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_not_required
@require_safe
def edition_xlsx(request: HttpRequest, number: int) -> HttpResponse:
    """An edition."""
    document = found(request, number).document()
    if document is None:
        raise Http404
    book = spreadsheets.of_document(document_for_reader(document, request.user))
    return answer(book, name=f"edition-{number}")


@only(may_analyse)
@require_safe
def dashboard_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """A live dashboard."""
    computed = get_object_or_404(Computed.objects.of(Area.objects.own()), dashboard__slug=slug)
    return answer(spreadsheets.of_findings(computed.findings, computed.known_at), name=f"{slug}-live")


def answer(book: spreadsheets.Book, *, name: str) -> HttpResponse:
    response = HttpResponse(spreadsheets.workbook(book), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
