"""Who may do what with figures: one predicate per act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from scpb.boards.permissions import is_administrator, is_analyst, is_member_anywhere, is_officer_anywhere
from scpb.errors import NotPermitted
from scpb.people.models import Person

Somebody = Person | AnonymousUser
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def may_see_uploads(person: Somebody) -> bool:
    """Analysts, and officers, who must know what a dashboard rests on."""
    return is_analyst(person) or is_officer_anywhere(person)


def may_see_drafts(person: Somebody) -> bool:
    """Editions that are not released: analysts write them, officers put them on agendas."""
    return may_see_uploads(person)


def may_see_every_figure(person: Somebody) -> bool:
    """Small numbers, and measures that are for members: those who sit on a board, serve one or work on figures."""
    return is_member_anywhere(person) or may_see_drafts(person)


def may_analyse(person: Somebody) -> bool:
    """See live dashboards, write commentary, freeze and release editions."""
    return is_analyst(person)


def may_upload(person: Somebody) -> bool:
    """Upload, map, approve and take back."""
    return is_analyst(person)


def may_set_up(person: Somebody) -> bool:
    """Edit measures, areas, categories and the other things that figures are read by."""
    return is_administrator(person) or is_analyst(person)


def require_analyst(by: Person | None) -> None:
    """Refuse everybody but analysts and the system itself."""
    if by is not None and not may_upload(by):
        raise NotPermitted(_("Only an analyst works on figures."))


def require_preparer(by: Person | None) -> None:
    """Refuse everybody but those who prepare the board's meetings, analysts and officers, and the system itself."""
    if by is not None and not may_see_drafts(by):
        raise NotPermitted(_("Only an analyst or a governance officer prepares what the board sees."))


def require_set_up(by: Person | None) -> None:
    """Refuse everybody but administrators, analysts and the system itself."""
    if by is not None and not may_set_up(by):
        raise NotPermitted(_("Only an analyst or an administrator changes the set-up of figures."))


def only(may: Callable[[Somebody], bool]) -> Callable[[View[P]], View[P]]:
    """Decorate a view whose page is invisible to others: for them there is none."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not may(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return checked

    return decorate
