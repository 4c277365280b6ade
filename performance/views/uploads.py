"""Files of figures: the list, the form, and the page of each with everything that an analyst does to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from performance import permissions
from performance.forms.uploads import CorrectForm, FormOfFileForm, MappingForm, TakeBackForm, UploadForm
from performance.models import Upload
from performance.models.uploads import State
from performance.pages import previews
from performance.permissions import may_see_uploads, only
from performance.services import uploads as services
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.documents import views as documents
from scpb.errors import NotPermitted

A_PAGE = 100


@require_safe
@only(may_see_uploads)
def uploads(request: HttpRequest) -> HttpResponse:
    """All files that came in, the latest first."""
    found = Upload.objects.visible_to(request.user).select_related("received_by", "approved_by")
    context = {
        "page_obj": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "may_upload": permissions.may_upload(request.user),
        "crumbs": [*crumbs()[:1], Crumb(_("Uploads"))],
    }
    return render(request, "performance/uploads.html", context)


@only(may_see_uploads)
def new_upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; a job looks at it."""
    if not permissions.may_upload(request.user):
        raise NotPermitted(_("Only an analyst uploads figures."))
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (upload := received(request, form)):
            say_if_known(request, upload)
            return redirect(upload)
        status = 422
    context = {"form": form, "crumbs": [*crumbs(), Crumb(_("Upload a file"))]}
    return render(request, "performance/upload_new.html", context, status=status)


def received(request: HttpRequest, form: UploadForm) -> Upload | None:
    """The upload of the form's file; none where the service refuses the file, which the form then says."""
    values = dict(form.cleaned_data)
    file = values.pop("file")
    try:
        return services.receive(file, name=file.name, by=who(request), **values)
    except ValidationError as error:
        form.add_error("file", error)
        return None


def say_if_known(request: HttpRequest, found: Upload) -> None:
    """A file that is not being checked has come in before."""
    if found.state != State.STAGING:
        text = _("The same file has come in before, and this is what became of it.")
        if found.state == State.APPROVED:
            text += " " + _("To have it read in another way, take it back first.")
        messages.info(request, text)


@require_safe
@only(may_see_uploads)
def upload(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One file: how its check goes, what it holds, what is wrong with it, what became of it."""
    return page(request, visible(request, uuid))


def page(request: HttpRequest, found: Upload, status: int = 200, **forms: Any) -> HttpResponse:
    job = services.job_of(found) if found.state == State.STAGING else None
    if job and job.is_done:  # it ended after the upload was read: nothing would bring the outcome to the page
        found, job = visible(request, found.uuid), None
    preview = previews.named(found)
    is_open, read_form = found.state == State.STAGED, None
    if found.state == State.REFUSED and not found.original_sha256:
        read_form = forms.get("read_form") or FormOfFileForm(initial={"asked_format": found.asked_format})
    context = {
        "upload": found,
        "job": job,
        "preview": preview,
        "problems": previews.problems(found.problems),
        "is_outdated": previews.outdated(found),
        "may_upload": permissions.may_upload(request.user),
        "correct_form": forms.get("correct_form") or (CorrectForm(instance=found) if is_open else None),
        "read_form": read_form,
        "mapping_form": MappingForm(unmapped=preview["unmapped"]) if is_open and preview["unmapped"] else None,
        "crumbs": [*crumbs(), Crumb(found.name)],
        "form": forms.get("correct_form"),
    }
    return render(request, "performance/upload.html", context, status=status)


@require_safe
@only(may_see_uploads)
def upload_file(request: HttpRequest, uuid: UUID) -> FileResponse:
    """The file as it was received."""
    found = visible(request, uuid)
    return documents.download(found.file, name=found.name)


@require_POST
@only(may_see_uploads)
def upload_correct(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = visible(request, uuid)
    form = CorrectForm(request.POST, instance=visible(request, uuid))
    if not form.is_valid():
        return page(request, found, status=422, correct_form=form)
    values = {"absent_is_zero": found.absent_is_zero, **form.cleaned_data}
    services.correct(found, by=who(request), **values)
    return redirect(found)


@require_POST
@only(may_see_uploads)
def upload_map(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = visible(request, uuid)
    form = MappingForm(request.POST, unmapped=found.preview.get("unmapped", []))
    if not form.is_valid():
        return page(request, found, status=422)
    choices = form.choices()
    services.map_categories(found, choices=choices, by=who(request))
    text = ngettext("%(count)s category is decided.", "%(count)s categories are decided.", len(choices))
    messages.success(request, text % {"count": len(choices)})
    return redirect(found)


@require_POST
@only(may_see_uploads)
def upload_approve(request: HttpRequest, uuid: UUID) -> HttpResponse:
    return act(request, uuid, services.approve, _("The figures count from now on."))


@require_POST
@only(may_see_uploads)
def upload_check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Check once more, in the form that was chosen where the page asks for one."""
    found = visible(request, uuid)
    form = FormOfFileForm(request.POST)
    if not form.is_valid():
        return page(request, found, status=422, read_form=form)
    asked = form.cleaned_data["asked_format"] if "asked_format" in request.POST else None
    services.check_again(found, asked_format=asked, by=who(request))
    return redirect(found)


@only(may_see_uploads)
def upload_set_aside(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = visible(request, uuid)
    if not permissions.may_upload(request.user):
        raise NotPermitted(_("Only an analyst sets files aside."))
    steps = [*crumbs(), Crumb(found.name, found.get_absolute_url()), Crumb(_("Set aside"))]
    note = _("Nothing of it counts, and it cannot be approved any more. The same file can be uploaded again.")
    title = _("Set aside %(name)s") % {"name": found.name}
    done = _("The file is set aside; nothing of it counts.")
    about = FormPage(title, steps, found.get_absolute_url(), done, _("Set aside"), note=note, is_grave=True)
    return form_page(request, confirmation(request), partial(services.set_aside, found, by=who(request)), about)


@only(may_see_uploads)
def upload_take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = visible(request, uuid)
    if not permissions.may_upload(request.user):
        raise NotPermitted(_("Only an analyst takes figures back."))
    steps = [*crumbs(), Crumb(found.name, found.get_absolute_url()), Crumb(_("Take back"))]
    note = _("Its figures count no longer, and those of other files take their place. Frozen editions do not change.")
    title = _("Take back %(name)s") % {"name": found.name}
    done = _("The figures are taken back.")
    about = FormPage(title, steps, found.get_absolute_url(), done, _("Take back"), note=note, is_grave=True)
    return form_page(
        request, TakeBackForm(request.POST or None), partial(services.take_back, found, by=who(request)), about
    )


def act(request: HttpRequest, uuid: UUID, service: Callable[..., Upload], done: str = "") -> HttpResponse:
    """One press of a button: the service decides, the page shows what came of it."""
    found = service(visible(request, uuid), by=who(request))
    if done:
        messages.success(request, done)
    return redirect(found)


def visible(request: HttpRequest, uuid: UUID) -> Upload:
    found = Upload.objects.visible_to(request.user).select_related(
        "file", "source", "received_by", "approved_by", "taken_back_by"
    )
    return get_object_or_404(found, uuid=uuid)


def crumbs() -> list[Crumb]:
    return [
        Crumb(_("Performance"), reverse("performance:index")),
        Crumb(_("Uploads"), reverse("performance:uploads")),
    ]
