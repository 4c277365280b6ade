"""Editions: read by everybody once released, written by analysts before."""

from __future__ import annotations

from collections.abc import Callable

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

from performance import exports, pages
from performance.assembly import latest_month
from performance.forms.editions import CommentaryForm, EditionForm
from performance.models import Area, Dashboard, Edition, Measure, RuleSet
from performance.permissions import may_analyse, only
from performance.services import editions as services
from scpb.boards.pages import Crumb, who
from scpb.documents.views import download

Act = Callable[..., Edition]


def found(request: HttpRequest, number: int) -> Edition:
    """The edition of that number, if this person may see it."""
    return get_object_or_404(Edition.objects.visible_to(request.user).in_full(), number=number)


@login_not_required
@require_safe
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """An edition: its table, the analyst's words, and for analysts what is to be done with it."""
    shown = found(request, number)
    document = shown.document()
    analyst = may_analyse(request.user)
    context = {
        "edition": shown,
        "page": pages.edition_page(document) if document else None,
        "may_analyse": analyst,
        "job": services.job_of(shown) if analyst else None,
        "crumbs": [Crumb(_("Performance"), reverse("performance:index")), Crumb(str(shown))],
    }
    return render(request, "performance/edition.html", context)


@login_not_required
@require_safe
def edition_csv(request: HttpRequest, number: int) -> HttpResponse:
    """The table of an edition."""
    document = found(request, number).document()
    if document is None:
        raise Http404
    return exports.csv_response(document.dashboard, name=f"edition-{number}")


@login_not_required
@require_safe
def edition_pdf(request: HttpRequest, number: int) -> FileResponse:
    """The printed edition."""
    shown = found(request, number)
    if shown.pdf is None:
        raise Http404
    return download(shown.pdf, name=f"edition-{number}.pdf", inline=True)


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
    crumbs = [Crumb(_("Performance"), reverse("performance:index")), Crumb(_("Begin an edition"))]
    return render(
        request, "performance/begin.html", {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200
    )


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


@only(may_analyse)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, number: int, slug: str = "") -> HttpResponse:
    """Write commentary on a measure, or on the whole."""
    shown = found(request, number)
    measure = get_object_or_404(Measure, slug=slug) if slug else None
    said = shown.commentary.on(measure).first()
    form = CommentaryForm(request.POST or None, initial={"text": said.text if said else ""})
    if request.method == "POST" and form.is_valid():
        services.write(shown, measure=measure, text=form.cleaned_data["text"], by=who(request))
        messages.success(request, _("The commentary is saved."))
        return redirect(shown)
    subject = measure.name if measure else _("The whole dashboard")
    crumbs = [
        Crumb(_("Performance"), reverse("performance:index")),
        Crumb(str(shown), shown.get_absolute_url()),
        Crumb(subject),
    ]
    return render(
        request, "performance/write.html", {"form": form, "edition": shown, "subject": subject, "crumbs": crumbs}
    )


def acting(act: Act, said: Promise) -> Callable[[HttpRequest, int], HttpResponse]:
    """The view of a button: do it, say so, and show the edition, or what is left where there is none."""

    @require_POST
    def view(request: HttpRequest, number: int) -> HttpResponse:
        done = act(found(request, number), by=who(request))
        messages.success(request, str(said))
        return redirect("performance:index") if act is services.discard else redirect(done)

    return view


freeze = acting(services.freeze, gettext_lazy("The edition is frozen: its figures and words do not change any more."))
release = acting(services.release, gettext_lazy("The edition is released: everybody can read it."))
compute = acting(services.compute_again, gettext_lazy("The draft is being computed again."))
discard = acting(services.discard, gettext_lazy("The draft is discarded."))
