"""Strategies for everybody, and their set-up for the officer of their board."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.forms import DayForm
from scpb.boards.pages import Crumb, FormPage, form_page, who
from scpb.errors import NotPermitted
from strategy import services
from strategy.forms.versions import PrioritiesForm, StrategyForm, VersionForm
from strategy.models import Strategy
from strategy.pages import versions as pages
from strategy.pages.writing import to_edit, to_write
from strategy.services.versions import require_changeable


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """All strategies with the version in force."""
    context = {
        "strategies": pages.listed(request.user, timezone.localdate()),
        "may_add": permissions.may_keep_register(request.user),
    }
    return render(request, "strategy/index.html", context)


@login_not_required
def strategy(request: HttpRequest, slug: str) -> HttpResponse:
    """A strategy as it is in force, or was on a day."""
    form = DayForm(request.GET if "on" in request.GET else None)
    on = form.cleaned_data["on"] if form.is_valid() else None
    return _shown(request, _visible(request, slug), form, on=on)


@login_not_required
def version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A strategy in one of its versions."""
    return _shown(request, _visible(request, slug), DayForm(), number=number)


def add_strategy(request: HttpRequest) -> HttpResponse:
    if not permissions.may_keep_register(request.user):
        raise NotPermitted(_("Only a governance officer or an administrator may add a strategy."))
    form = StrategyForm(request.POST or None, editor=who(request))
    crumbs = [_home(), Crumb(_("Add a strategy"))]
    page = FormPage(_("Add a strategy"), crumbs, reverse("strategy:index"), _("The strategy is added."))
    return form_page(request, form, partial(services.add_strategy, by=who(request)), page)


def edit_strategy(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = StrategyForm(request.POST or None, instance=_visible(request, slug), editor=who(request))
    act = partial(services.edit_strategy, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Change the name"), _("The name is changed.")))


def add_version(request: HttpRequest, slug: str) -> HttpResponse:
    found = _to_edit(request, slug)
    form = VersionForm(request.POST or None, has_earlier=found.versions.adopted().exists())
    act = partial(services.add_version, found, by=who(request))
    return form_page(request, form, act, _page(found, _("Record an adopted version"), _("The version is recorded.")))


def edit_version(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    chosen = to_edit(who(request), slug, number)
    require_changeable(chosen)
    form = VersionForm(request.POST or None, instance=chosen, has_earlier=False)
    act = partial(services.edit_version, chosen, by=who(request))
    return form_page(request, form, act, _page(chosen.strategy, _("Change the version"), _("The version is changed.")))


def word_priorities(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """All priorities of a version in one form."""
    chosen = to_write(who(request), slug, number)
    form = PrioritiesForm(request.POST or None, version=chosen)
    act = partial(services.word_priorities, chosen, by=who(request))
    page = _page(chosen.strategy, _("Number and word the priorities"), _("The priorities are saved."))
    lead = _(
        "A line without number and words is left out of this version, with what it says there. What cites a priority "
        "leads to it whatever its number becomes."
    )
    page = page._replace(template="strategy/priorities.html", back=chosen.get_absolute_url(), note=chosen.title)
    page = page._replace(extra={"lead": lead})
    return form_page(request, form, act, page)


def _visible(request: HttpRequest, slug: str) -> Strategy:
    return get_object_or_404(Strategy.objects.visible_to(request.user).select_related("board"), slug=slug)


def _to_edit(request: HttpRequest, slug: str) -> Strategy:
    """The strategy, refusing before a form is shown whom the service would refuse after it was filled in."""
    found = _visible(request, slug)
    services.require_editor(found.board, who(request))
    return found


def _home() -> Crumb:
    return Crumb(_("Strategy"), reverse("strategy:index"))


def _page(found: Strategy, title: str, done: str) -> FormPage:
    crumbs = [_home(), Crumb(found.name, found.get_absolute_url()), Crumb(title)]
    return FormPage(title, crumbs, found.get_absolute_url(), done)


def _shown(
    request: HttpRequest, found: Strategy, form: DayForm, *, on: date | None = None, number: int | None = None
) -> HttpResponse:
    page = pages.strategy_page(found, request.user, timezone.localdate(), on=on, number=number)
    if number is not None and page.shown is None:
        raise Http404
    context = {"page": page, "form": form, "on": on, "crumbs": [_home(), Crumb(found.name)]}
    return render(request, "strategy/strategy.html", context, status=422 if form.errors else 200)
