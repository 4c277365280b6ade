"""Editions: read by everybody once released, written by analysts before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from performance import exports
from performance.assembly import latest_month
from performance.forms.editions import EditionForm, ErratumForm
from performance.lines import of_document
from performance.models import Area, Dashboard, Edition, RuleSet
from performance.pages import dashboards as pages
from performance.pages.editing import editing
from performance.permissions import may_analyse, may_see_every_figure, only
from performance.services import editions as services
from performance.suppression import document_for_reader
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.documents.models import StoredFile
from scpb.documents.views import download
from scpb.errors import NotPermitted

Act = Callable[..., Edition]


def found(request: HttpRequest, number: int) -> Edition:
    """The edition of that number, if this person may see it."""
    return get_object_or_404(Edition.objects.visible_to(request.user).in_full(), number=number)


@login_not_required
@require_safe
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """An edition as this reader may see it: its tables, the analyst's words, and for analysts what is to be done."""
    shown = found(request, number)
    analyst = may_analyse(request.user)
    draft = editing(shown) if analyst and shown.is_draft and shown.result is not None else None
    document = draft.document if draft else shown.document()
    if document and not analyst:
        document = document_for_reader(document, request.user)
    context = {
        "edition": shown,
        "page": pages.edition_page(document) if document else None,
        "draft": draft,
        "may_analyse": analyst,
        "corrected_by": corrected_by(request, shown),
        "pdf": pdf_for(request, shown),
        "job": services.job_of(shown) if analyst else None,
        "crumbs": crumbs(shown),
    }
    return render(request, "performance/edition.html", context)


def crumbs(shown: Edition, *last: str) -> list[Crumb]:
    """The way to an edition, or to a page of it."""
    above = [Crumb(_("Performance"), reverse("performance:index"))]
    here = Crumb(str(shown), shown.get_absolute_url() if last else "")
    return [*above, here, *(Crumb(label) for label in last)]


def corrected_by(request: HttpRequest, shown: Edition) -> Edition | None:
    """The edition that takes this one's place, if this reader may see it."""
    return Edition.objects.visible_to(request.user).correcting(shown).first() if shown.is_kept else None


def pdf_for(request: HttpRequest, shown: Edition) -> StoredFile | None:
    """The printed edition that this reader gets: of two the fuller one, where every figure is theirs to see."""
    if shown.pdf_full and may_see_every_figure(request.user):
        return shown.pdf_full
    return shown.pdf


@login_not_required
@require_safe
def edition_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The table of an edition as this reader may see it."""
    document = found(request, number).document()
    if document is None:
        raise Http404
    document = document_for_reader(document, request.user)
    return exports.csv_response(of_document(document), document.dashboard, name=f"edition-{number}")


@login_not_required
@require_safe
def edition_pdf(request: HttpRequest, number: int) -> FileResponse:
    """The printed edition."""
    stored = pdf_for(request, found(request, number))
    if stored is None:
        raise Http404
    return download(stored, name=f"edition-{number}.pdf", inline=True)


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an edition."""
    form = EditionForm(request.POST or None, initial=suggested())
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(services.begin(by=who(request), **form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "crumbs": [Crumb(_("Performance"), reverse("performance:index")), Crumb(_("Begin an edition"))],
    }
    return render(request, "performance/begin.html", context, status=422 if form.errors else 200)


def suggested() -> dict[str, object]:
    """The latest months of our own area, by the rules in force."""
    area, dashboard = Area.objects.own(), Dashboard.objects.first()
    month = latest_month(dashboard, area) if area and dashboard else None
    return {
        "area": area,
        "dashboard": dashboard,
        "to": month,
        "rule_set": RuleSet.objects.in_force(timezone.localdate()),
    }


def acting(act: Act, said: Promise) -> Callable[[HttpRequest, int], HttpResponse]:
    """The view of a button: do it, say so, and show the edition."""

    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        done = act(found(request, number), by=who(request))
        messages.success(request, str(said))
        return redirect(done)

    return view


release = acting(services.release, gettext_lazy("The edition is released: everybody can read it."))
compute = acting(services.compute_again, gettext_lazy("The draft is being computed again."))
by_hand = acting(
    partial(services.set_with_pack, with_pack=False),
    gettext_lazy("The edition is released by hand only: no pack takes it along."),
)
with_pack = acting(
    partial(services.set_with_pack, with_pack=True),
    gettext_lazy("The edition is released with the pack of its meeting."),
)


@require_http_methods(["GET", "HEAD", "POST"])
def freeze(request: HttpRequest, number: int) -> HttpResponse:
    """Make a draft final. Where changes of the analyst's refer to nothing any more, the page says first which."""
    shown = found(request, number)
    if request.method == "POST" and ("all_the_same" in request.POST or not left_over(request, shown)):
        services.freeze(shown, by=who(request))
        messages.success(request, _("The edition is frozen: its figures and words do not change any more."))
        return redirect(shown)
    if not may_analyse(request.user):
        raise NotPermitted(_("Only an analyst works on figures."))
    left = editing(shown).left_over
    return render(
        request, "performance/freeze.html", {"edition": shown, "left": left, "crumbs": crumbs(shown, _("Freeze"))}
    )


def left_over(request: HttpRequest, shown: Edition) -> bool:
    """Whether an analyst is to be warned before freezing."""
    can_say = may_analyse(request.user) and shown.is_draft and shown.result is not None
    return can_say and bool(editing(shown).left_over)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, number: int) -> HttpResponse:
    """Give a draft up, once somebody has confirmed it."""
    shown = found(request, number)
    if not may_analyse(request.user):
        raise NotPermitted(_("Only an analyst works on figures."))
    page = FormPage(
        title=_("Discard the draft"),
        crumbs=crumbs(shown, _("Discard the draft")),
        back=reverse("performance:index"),
        done=_("The draft is discarded."),
        warning=_("%(edition)s, edition %(number)d, with all that was written in it")
        % {"edition": shown, "number": shown.number},
    )
    return form_page(request, confirmation(request), lambda: services.discard(shown, by=who(request)), page)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Say what is wrong in an edition that does not change any more, and begin the one that takes its place."""
    shown = found(request, number)
    if not may_analyse(request.user):
        raise NotPermitted(_("Only an analyst works on figures."))
    form = ErratumForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            draft = services.correct(shown, by=who(request), **form.cleaned_data)
            messages.success(request, _("The correction is begun, with the words and changes of the edition before."))
            return redirect(draft)
    page = FormPage(
        title=_("Correct edition %(number)d") % {"number": number},
        crumbs=crumbs(shown, _("Correct it")),
        back=shown.get_absolute_url(),
        done="",
        note=_("The edition stays as it is. A new one takes its place, and prints at its top what was wrong."),
    )
    context = {"form": form, "page": page, "button": _("Begin the correction"), "crumbs": page.crumbs}
    return render(request, "boards/form.html", context, status=status)
