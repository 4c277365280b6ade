"""How a version comes about: begun, amended, given up; the table of amendments is for whoever may see the version."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from strategy.forms.refreshing import AdditionForm, AmendForm, AmendmentForm, BeginForm, ReasonForm
from strategy.models import Amendment, Strategy, StrategyVersion
from strategy.pages import refreshing as pages
from strategy.services import refreshing as services
from strategy.services.versions import require_editor


def begin_version(request: HttpRequest, slug: str) -> HttpResponse:
    """A refresh of the last version, or a new strategy."""
    found = get_object_or_404(Strategy.objects.visible_to(request.user).select_related("board"), slug=slug)
    require_editor(found.board, who(request))
    form = BeginForm(request.POST or None, last=services.last_adopted(found))
    crumbs = [
        Crumb(_("Strategy"), reverse("strategy:index")),
        Crumb(found.name, found.get_absolute_url()),
        Crumb(_("Begin a version")),
    ]
    page = FormPage(_("Begin a version"), crumbs, found.get_absolute_url(), _("The draft is begun."), _("Begin"))
    act = partial(_leading_to_its_page, partial(services.begin_version, found, by=who(request)), who(request))
    return form_page(request, form, act, page._replace(to_made=True))


@login_not_required
def refresh(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """How the version came about: its steps, its amendments, and the text as they leave it."""
    found = pages.version_for(request.user, slug, number)
    context = {"page": pages.refresh_page(found, request.user), "version": found, "crumbs": crumbs_of(found)}
    return render(request, "strategy/refresh.html", context)


def add_amendment(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A new objective or priority."""
    found = served(request, slug, number)
    form = AdditionForm(request.POST or None, initial={"adds": request.GET.get("adds", "priority")})
    act = partial(services.amend, found, change=Amendment.Change.ADD, by=who(request))
    return form_page(request, form, act, page_of(found, _("Add an objective or a priority"), _("It is added.")))


def amend(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """Amend or remove an objective or a priority of the version before."""
    found = served(request, slug, number)
    wording, thing = pages.thing_of(found, uuid)
    form = AmendForm(request.POST or None, initial={"change": "amend", "proposed": wording.title})
    page = page_of(found, _("Amend %(what)s") % {"what": pages.named(wording)}, _("The amendment is kept."))
    page = page._replace(template="strategy/amend.html", extra={"existing": wording.title})
    return form_page(request, form, partial(services.amend, found, by=who(request), **thing), page)


def change_amendment(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found = served(request, slug, number)
    form = AmendmentForm(request.POST or None, instance=pages.amendment_of(found, uuid))
    kept = pages.amendment_of(found, uuid)  # reading the form changes its own
    label = pages.label_of(kept, pages.number_of(kept))
    page = page_of(found, _("Change the amendment"), _("The amendment is changed."), note=label)
    page = page._replace(template="strategy/amend.html", extra={"existing": kept.existing})
    return form_page(request, form, partial(services.change_amendment, kept, by=who(request)), page)


def withdraw_amendment(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found = served(request, slug, number)
    kept = pages.amendment_of(found, uuid)
    label = pages.label_of(kept, pages.number_of(kept))
    page = page_of(found, _("Withdraw the amendment"), _("The amendment is withdrawn."), note=label)
    act = partial(services.withdraw_amendment, kept, by=who(request))
    return form_page(request, confirmation(request), act, page._replace(warning=kept.proposed or kept.reason))


def redraft(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _(
        "To work on it again. Only the board’s people read it from then on, until it is adopted or you ask others "
        "anew. What was said of it, and who endorsed it, stays."
    )
    page = page_of(found, _("Take it back to a draft"), _("It is a draft again."), note=note)
    act = partial(services.redraft, found, by=who(request))
    return form_page(request, confirmation(request), act, page._replace(button=page.title))


def abandon(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    note = _("Only the board’s officers will find it. It can be taken up again while no other version is under way.")
    page = page_of(found, _("Give it up"), _("It is given up."), note=note)
    act = partial(services.abandon, found, by=who(request))
    return form_page(request, ReasonForm(request.POST or None), act, page._replace(button=page.title, is_grave=True))


def take_up_again(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = served(request, slug, number)
    page = page_of(found, _("Take it up again"), _("It is a draft again."), note=found.abandoned_why)
    act = partial(services.take_up_again, found, by=who(request))
    return form_page(request, confirmation(request), act, page._replace(button=page.title))


def served(request: HttpRequest, slug: str, number: int) -> StrategyVersion:
    """A version that is seen, refusing before a form is shown whom the service would refuse after it was filled in."""
    found = pages.version_for(request.user, slug, number)
    require_editor(found.strategy.board, who(request))
    return found


def crumbs_of(version: StrategyVersion, title: str = "") -> list[Crumb]:
    """The way to a page of a version that is being made."""
    way = [
        Crumb(_("Strategy"), reverse("strategy:index")),
        Crumb(version.strategy.name, version.strategy.get_absolute_url()),
        Crumb(version.title, version.get_absolute_url()),
    ]
    if not title:
        return [*way, Crumb(_("How it came about"))]
    return [*way, Crumb(_("How it came about"), pages.refresh_url(version)), Crumb(title)]


def page_of(version: StrategyVersion, title: str, done: str, *, note: str = "", back: str = "") -> FormPage:
    """A form of the version, which leads back to how it came about."""
    return FormPage(title, crumbs_of(version, title), back or pages.refresh_url(version), done, note=note)


def _leading_to_its_page(act: Callable[..., StrategyVersion], by: Any, **values: Any) -> str:
    """The page of what was begun; an administrator, who reads no drafts, goes back to the strategy."""
    made = act(**values)
    is_reader = permissions.is_officer(by, made.strategy.board)
    return pages.refresh_url(made) if is_reader else made.strategy.get_absolute_url()
