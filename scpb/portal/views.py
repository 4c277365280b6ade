"""First pages: home for everybody, my work for who is signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from scpb.boards.pages import who
from scpb.documents.views import download
from scpb.portal import overview
from scpb.portal.demo.sample import sample
from scpb.portal.work import work


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """What is next and what is new."""
    today = timezone.localdate()
    return render(request, "portal/home.html", {"home": overview.home(request.user, today), "today": today})


def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for the person who asks."""
    return render(request, "portal/my_work.html", {"work": work(who(request), timezone.localdate())})


def illustrative_file(request: HttpRequest) -> FileResponse:
    """A generated file of figures, to try the upload of the demonstration with."""
    return download(sample())
