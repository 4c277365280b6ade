"""Refusals of services become pages; pages of who is signed in stay with them."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from scpb.boards.standing import asked_once
from scpb.errors import Refusal


class RefusalMiddleware:
    """Turns `NotPermitted` (403) and `NotAllowed` (409) into a message, never a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal):
            return None
        fragment = request.headers.get("HX-Request") == "true"
        template = "_refused.html" if fragment else "refused.html"
        return render(request, template, {"refusal": exception}, status=exception.status)


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks strangers to sign in; whoever sends a form after being signed out is told that nothing was kept of it."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST":
            text = _(
                "You are not signed in any more, so what you sent was not saved. Go back to the form and copy what you "
                "wrote, then sign in and send it again."
            )
            messages.warning(request, text)
        return super().handle_no_permission(request, view_func)


class AskedOnceMiddleware:
    """While a page is only read, who its reader is to the boards is asked for once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with asked_once():
            return self.get_response(request)


class PrivatePagesMiddleware:
    """Keeps pages made for one session out of every shared cache, unless a view has said how long its own may live."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response
