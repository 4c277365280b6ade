"""Two editions of a dashboard side by side, as this reader may see them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from performance import months, provenance
from performance.arithmetic.comparing import Compared, LineMoved, compare
from performance.arithmetic.masking import SMALL
from performance.exports import harmless
from performance.forms.asking import CompareForm
from performance.models import Edition
from performance.suppression import document_for_reader, months_left_out
from scpb.boards.pages import Crumb

HEADER = ("measure", "name", "what", "was", "now", "why")


@login_not_required
@require_safe
def comparing(request: HttpRequest) -> HttpResponse:
    """Choose two editions, and read what moved from one to the other, and why."""
    form = form_of(request)
    compared = compared_in(request, form)
    context = {
        "form": form,
        "compared": compared,
        "before": form.cleaned_data.get("before") if compared else None,
        "after": form.cleaned_data.get("after") if compared else None,
        "crumbs": [Crumb(_("Performance"), reverse("performance:index")), Crumb(_("Compare two editions"))],
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "performance/compare.html", context, status=status)


def form_of(request: HttpRequest) -> CompareForm:
    """The form with what the address says; without anything, nothing is wrong yet."""
    editions = Edition.objects.visible_to(request.user).comparable()
    if {"before", "after"} <= set(request.GET):
        return CompareForm(request.GET, editions=editions)
    after = request.GET.get("after", "")
    return CompareForm(initial=suggested(after, list(editions)) if after else {}, editions=editions)


def suggested(after: str, editions: Sequence[Edition]) -> dict[str, Any]:
    """An edition that a link names, and the one before it of the same dashboard and area."""
    later = next((one for one in editions if str(one.number) == after), None)
    if later is None:
        return {}
    alike = [one for one in editions if (one.dashboard_id, one.area_id) == (later.dashboard_id, later.area_id)]
    earlier = [one.number for one in alike if one.number < later.number]
    return {"after": later.number, "before": max(earlier, default=None)}


def compared_in(request: HttpRequest, form: CompareForm) -> Compared | None:
    """What moved between the two editions that are chosen; none while none are."""
    if not form.is_bound or not form.is_valid():
        return None
    earlier: Edition = form.cleaned_data["before"]
    later: Edition = form.cleaned_data["after"]
    said, says = earlier.document(), later.document()
    if said is None or says is None:
        return None
    before, after = (document_for_reader(one, request.user) for one in (said, says))
    left_out = (months_left_out(said, before), months_left_out(says, after))
    return compare(before, after, provenance.of_revisions(before, after, later.area), left_out)


@login_not_required
@require_safe
def comparing_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table: a line for each thing that is said otherwise."""
    compared = compared_in(request, form_of(request))
    if compared is None:
        raise Http404
    name = f"editions-{compared.before.number}-{compared.after.number}"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(HEADER)
    writer.writerows(map(harmless, entry) for line in compared.moved for entry in entries(line))
    return response


def entries(line: LineMoved) -> Iterator[list[Any]]:
    """What moved in one line, one thing a row."""
    why = "; ".join(line.reasons)
    about = [line.measure, line.name]
    if line.state:
        yield [*about, "line", *(("", "there") if line.state == "new" else ("there", "")), why]
    for moved in (*([line.rating] if line.rating else []), *line.figures):
        yield [*about, moved.what, moved.was, moved.now, why]
    for factor in line.factors_gone:
        yield [*about, "factor", factor.text, "", why]
    for factor in line.factors_new:
        yield [*about, "factor", "", factor.text, why]
    for entry in line.revisions:
        was, now = SMALL if entry.was_hidden else entry.was, SMALL if entry.now_hidden else entry.now
        yield [*about, f"count {months.text(entry.month)}", was, now, entry.upload or why]
