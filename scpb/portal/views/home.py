"""First pages: home for everybody, my work for who is signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from scpb.boards.pages import Crumb, who
from scpb.documents.views import download
from scpb.portal import overview, work
from scpb.portal.demo.sample import sample


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What is next and what is new."""
    today = timezone.localdate()
    return render(request, "portal/home.html", {"home": overview.home(request.user, today), "today": today})


def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for the person who asks."""
    return render(request, "portal/my_work.html", {"work": work.work(who(request), timezone.localdate())})


@require_safe
@vary_on_headers("HX-Request")
def entries_to_review(request: HttpRequest) -> HttpResponse:
    """One's own entries of action plans whose review is under way: a page, and the last part of “My work” to come.

    That part says so where nothing else waited and nothing came in the parts before it either.
    """
    person, today = who(request), timezone.localdate()
    reviews = work.reviews(person, today)
    is_part = request.headers.get("HX-Request") == "true"
    is_rest = is_part and "rest" in request.GET and not reviews
    template = "portal/_entries_to_review.html" if is_part else "portal/entries_to_review.html"
    crumbs = [Crumb(_("My work"), reverse("portal:my_work")), Crumb(_("Action plan entries to review"))]
    context = {"reviews": reviews, "crumbs": crumbs, "is_nothing": is_rest and not work.has_more(person, today)}
    return render(request, template, context)


def illustrative_file(request: HttpRequest) -> FileResponse:
    """A generated file of figures, to try the upload of the demonstration with."""
    return download(sample())
