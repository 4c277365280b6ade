"""The frame of every page: navigation by what people do, and what the demonstration says of itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from performance import demonstration as figures
from scpb.people import demonstration
from scpb.portal.gaps import may_look


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    is_current: bool


# Pages of a board that belong to another place than the board itself.
OF_MEETINGS = ("/boards/*/meetings/", "/boards/*/plan/", "/boards/*/referrals/", "/boards/*/attendance/")
OF_ACTIONS = ("/boards/*/actions/",)
ELSEWHERE = OF_MEETINGS + OF_ACTIONS
# Label, address, and the beginnings of the paths that belong to it.
PLACES = [
    (_("Home"), "portal:home", ()),
    (_("My work"), "portal:my_work", ()),
    (_("Meetings"), "meetings:index", (*OF_MEETINGS, "/referrals/", "/reports/")),
    (_("Decisions"), "meetings:decisions", ("/decisions/",)),
    (_("Actions"), "meetings:actions", ("/actions/", "/my-actions/", *OF_ACTIONS)),
    (_("Strategy"), "strategy:index", ("/strategy/", "/thread/")),
    (_("Performance"), "performance:index", ("/performance/",)),
    (_("People"), "boards:index", ("/boards/", "/people/")),
]


def _belongs(path: str, url: str, beginnings: tuple[str, ...]) -> bool:
    parts = path.split("/")
    if len(parts) > 3 and parts[1] == "boards":
        path = "/boards/*/" + "/".join(parts[3:])
    if "/boards/" in beginnings and path.startswith(ELSEWHERE):
        return False
    return path == url or any(path.startswith(beginning) for beginning in beginnings)


def navigation(request: HttpRequest) -> Iterator[Link]:
    """The links of the service navigation for whoever asks."""
    user = getattr(request, "user", None)  # a request that is refused before anybody was looked for has none
    for label, name, beginnings in PLACES:
        if name == "portal:my_work" and not (user and user.is_authenticated):
            continue
        url = reverse(name)
        yield Link(str(label), url, _belongs(request.path, url, beginnings))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`."""
    return {
        "partnership": settings.PARTNERSHIP_NAME,
        "navigation": list(navigation(request)),
        "demo": figures.is_loaded(),
        "sees_gaps": partial(may_look, getattr(request, "user", AnonymousUser())),  # asked by pages that say it
        "demo_people": demonstration.people_to_try() if request.path == reverse(settings.LOGIN_URL) else [],
    }
