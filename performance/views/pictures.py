"""Pictures of an edition: uploaded and described by analysts, given to whoever may read the edition."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from performance.forms.wording import NewPictureForm, PictureForm
from performance.models import Edition, Measure, Picture
from performance.permissions import may_analyse, only
from performance.services import editions as services
from performance.suppression import document_for_reader
from performance.views.editions import found
from performance.views.words import address, crumbs
from scpb.boards.pages import FormPage, confirmation, form_page, who
from scpb.documents.models import StoredFile
from scpb.documents.views import download


@login_not_required
@require_safe
def picture(request: HttpRequest, number: int, sha256: str) -> FileResponse:
    """A picture that the edition shows to this reader."""
    document = found(request, number).document()
    shown = document_for_reader(document, request.user).pictures if document else ()
    if sha256 not in {one.sha256 for one in shown}:
        raise Http404
    return download(get_object_or_404(StoredFile, sha256=sha256), name=f"edition-{number}-picture", inline=True)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    """Add a picture to a row, or to the whole."""
    shown = found(request, number)
    measure = get_object_or_404(Measure, slug=slug) if slug else None
    form = NewPictureForm(request.POST or None, request.FILES or None)

    def act(**values: Any) -> None:
        services.add_picture(shown, measure=measure, media_type=form.media_type, by=who(request), **values)

    page = FormPage(
        title=_("Add a picture"),
        note=measure.name if measure else _("The whole dashboard"),
        crumbs=crumbs(shown, _("Add a picture")),
        back=address(shown, measure),
        done=_("The picture is received. It is shown as soon as it has been checked."),
        button=_("Upload"),
    )
    return form_page(request, form, act, page)


def picture_of(request: HttpRequest, number: int, pk: int) -> Picture:
    pictures = found(request, number).pictures.select_related("edition__dashboard", "measure", "original")
    return get_object_or_404(pictures, pk=pk)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Say in other words what a picture shows, or where it comes from."""
    chosen = picture_of(request, number, pk)
    edition: Edition = chosen.edition
    page = FormPage(
        title=_("Describe the picture"),
        crumbs=crumbs(edition, _("Describe the picture")),
        back=address(edition, chosen.measure),
        done=_("The description is saved."),
    )
    form = PictureForm(request.POST or None, instance=picture_of(request, number, pk))
    return form_page(request, form, lambda **values: services.edit_picture(chosen, by=who(request), **values), page)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Remove a picture, once somebody has confirmed it."""
    chosen = picture_of(request, number, pk)
    edition: Edition = chosen.edition
    page = FormPage(
        title=_("Remove the picture"),
        crumbs=crumbs(edition, _("Remove the picture")),
        back=address(edition, chosen.measure),
        done=_("The picture is removed."),
        warning=str(chosen),
    )
    return form_page(request, confirmation(request), lambda: services.remove_picture(chosen, by=who(request)), page)
