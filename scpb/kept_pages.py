"""A page that every stranger gets alike is made once, and kept until anything in the portal is changed."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse

from scpb.audit import services as audit

MOST, LARGEST = 256, 300_000  # pages a process keeps, and bytes of one
Latest = tuple[int, int]


@dataclass(frozen=True)
class Kept:
    """A page as it was sent, what had been changed last by then, and until when it is good at most."""

    content: bytes
    headers: dict[str, str]
    latest: Latest
    until: float


class KeptPagesMiddleware:
    """Keeps pages for whoever is not signed in, in the memory of the process.

    Whatever changes says so in the audit, in the same transaction: one small question tells whether a page is still
    what it would be. Some pages tell the time, and how far a job is, which the audit does not: hence the limit in
    seconds (`PAGES_KEPT_SECONDS`; 0 keeps none).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept: OrderedDict[str, Kept] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not settings.PAGES_KEPT_SECONDS or not is_a_strangers(request):
            return self.get_response(request)
        address, latest = request.build_absolute_uri(), audit.latest_changes()
        found = self.kept.get(address)
        if found and found.latest == latest and time.monotonic() < found.until:
            self.kept.move_to_end(address)
            return HttpResponse(found.content, headers=found.headers)
        response = self.get_response(request)
        if is_for_everybody(response):
            self.keep(address, response, latest)
        return response

    def keep(self, address: str, response: HttpResponse, latest: Latest) -> None:
        until = time.monotonic() + settings.PAGES_KEPT_SECONDS
        self.kept[address] = Kept(response.content, dict(response.items()), latest, until)
        self.kept.move_to_end(address)
        while len(self.kept) > MOST:
            self.kept.popitem(last=False)


def is_a_strangers(request: HttpRequest) -> bool:
    """Whether it asks for a page, and brings nothing by which the portal could know who asks or what they did last."""
    knows = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return request.method == "GET" and "HX-Request" not in request.headers and knows.isdisjoint(request.COOKIES)


def is_for_everybody(response: HttpResponse) -> bool:
    """Whether it is a page, and gives whoever asked nothing of their own, such as the token of a form."""
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    is_told_apart = bool(response.cookies) or response.has_header("Cache-Control") or response.streaming
    return is_page and not is_told_apart and len(response.content) <= LARGEST
