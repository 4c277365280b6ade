"""Commentary: texts under headings, on a row or on the whole; and the sentences that the portal offers for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from performance.forms.wording import HEADINGS, CommentaryForm
from performance.models import Commentary, Edition, Measure
from performance.pages.words import offered
from performance.permissions import may_analyse, only
from performance.services import editions as services
from performance.services.editions import words
from performance.views.editions import found
from performance.views.wording import kept
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    """Everything that is said on a row or on the whole, and a form for another text; with `?part=` for that one."""
    shown = found(request, number)
    measure = get_object_or_404(Measure, slug=slug) if slug else None
    texts = list(shown.commentary.on(measure).order_by("order", "pk"))
    asked = request.GET.get("part", "")
    part = next((said for said in texts if str(said.pk) == asked), None)
    form = CommentaryForm(request.POST or None, initial=initial(request, shown, measure, part))
    status = 200
    if request.method == "POST":
        status = keep(request, form, shown, measure, part) if form.is_valid() else 422
    if status == 302:
        messages.success(request, _("The commentary is saved."))
        return redirect(address(shown, measure))
    subject = measure.name if measure else _("The whole dashboard")
    context = {
        "form": form,
        "edition": shown,
        "measure": measure,
        "subject": subject,
        "texts": texts,
        "part": part,
        "pictures": shown.pictures.on(measure),
        "theirs": theirs(form, shown, measure, part) if status == 409 else None,
        "headings": HEADINGS,
        "crumbs": crumbs(shown, subject),
    }
    return render(request, "performance/write.html", context, status=status)


def address(edition: Edition, measure: Measure | None) -> str:
    """Where commentary on a row, or on the whole, is written."""
    if measure is None:
        return reverse("performance:write", args=[edition.number])
    return reverse("performance:write_on", args=[edition.number, measure.slug])


def crumbs(edition: Edition, *last: str) -> list[Crumb]:
    above = [Crumb(_("Performance"), reverse("performance:index")), Crumb(str(edition), edition.get_absolute_url())]
    return [*above, *(Crumb(label) for label in last)]


def initial(request: HttpRequest, edition: Edition, measure: Measure | None, part: Commentary | None) -> dict[str, Any]:
    """The text to be changed; or an empty one; or, where that is asked for, drafted sentences, which nothing saves."""
    if part:
        return {"heading": part.heading, "text": part.text, "seen": words.version(part)}
    if "draft" not in request.GET:
        return {}
    return {"text": "\n\n".join(offered(edition, measure))}


def keep(
    request: HttpRequest, form: CommentaryForm, edition: Edition, measure: Measure | None, part: Commentary | None
) -> int:
    """Write what the form says; gives the status of the answer.

    A text that somebody removed while it was changed here is written again, once it is sent again.
    """
    values = form.cleaned_data
    return kept(form, lambda: services.write(edition, measure=measure, part=part, by=who(request), **values))


def theirs(
    form: CommentaryForm, edition: Edition, measure: Measure | None, part: Commentary | None
) -> Commentary | None:
    """What somebody else has written in the place of what is being written."""
    return words.standing(edition, measure, heading=form.cleaned_data.get("heading", ""), part=part)


def text_of(request: HttpRequest, number: int, pk: int) -> Commentary:
    return get_object_or_404(found(request, number).commentary.select_related("measure", "edition"), pk=pk)


@require_POST
@only(may_analyse)
def move(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Move a text up or down among those on the same row."""
    said = text_of(request, number, pk)
    if request.POST.get("to") not in {"up", "down"}:
        raise Http404
    services.move_words(said, up=request.POST["to"] == "up", by=who(request))
    return redirect(address(said.edition, said.measure))


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Remove a text, once somebody has confirmed it."""
    said = text_of(request, number, pk)
    named = said.heading or said.text[:60]
    page = FormPage(
        title=_("Remove the text"),
        crumbs=crumbs(said.edition, _("Remove the text")),
        back=address(said.edition, said.measure),
        done=_("The text is removed."),
        warning=named,
    )
    return form_page(request, confirmation(request), lambda: services.remove_words(said, by=who(request)), page)
