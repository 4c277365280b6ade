"""Adoption of a version by a decision that the portal has no record of, and what became of earlier priorities."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.pages import Crumb, confirmation, form_page, who
from strategy.crosswalk import crosswalk
from strategy.forms.refreshing import AdoptForm, FateForm
from strategy.models import StrategyVersion
from strategy.pages import adopting as pages
from strategy.pages.refreshing import version_for
from strategy.services import adopting as services
from strategy.services import freezing
from strategy.views.refreshing import crumbs_of, page_of, served


def adopt(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Record an adoption that was decided outside the portal."""
    found = served(request, slug, number)
    note = _(
        "Where the board meets in the portal, put the version to it on an agenda item instead: the decision adopts it "
        "when it is published. From its adoption on, nothing in the version changes any more."
    )
    page = page_of(found, _("Record the adoption"), _("The version is adopted."), note=note)
    page = page._replace(button=page.title, is_grave=True)
    reference = request.GET.get("reference", "")[:200]
    form = AdoptForm(request.POST or None, initial={"reference": reference})
    return form_page(request, form, partial(services.adopt, found, by=who(request)), page)


def freeze(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Keep for good what a version says that was adopted before the portal."""
    found = served(request, slug, number)
    note = _(
        "Freeze it when all of its text is entered as the board adopted it. Its words, targets and chapters, and what "
        "became of earlier priorities, are kept as they are now. From then on nothing of it is changed in place, only "
        "by a refresh; the day on which it ends can still be changed. It is printed anew."
    )
    page = page_of(
        found, _("Freeze the version"), _("The version is frozen."), note=note, back=found.get_absolute_url()
    )
    page = page._replace(button=_("Freeze"), is_grave=True, crumbs=[*crumbs_of(found)[:-1], Crumb(page.title)])
    return form_page(request, confirmation(request), partial(freezing.freeze_version, found, by=who(request)), page)


@login_not_required
def crossing(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What became of each priority of the version before."""
    found = version_for(request.user, slug, number)
    walk = crosswalk(found)
    may_edit = permissions.may_edit(request.user, found.strategy.board) and not found.snapshot
    context = {
        "walk": walk,
        "rows": pages.crossing_rows(found, walk, may_edit=may_edit),
        "version": found,
        "may_edit": may_edit,
        "crumbs": crumbs_of(found, _("What became of each priority")),
    }
    return render(request, "strategy/crosswalk.html", context)


def fate(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """Say what became of one of them."""
    found = served(request, slug, number)
    services.require_fates_open(found)
    was = pages.earlier_priority(found, uuid)
    entered = pages.fate_of(found, was)
    form = FateForm(request.POST or None, version=found, fate=entered)
    back = reverse("strategy:crosswalk", args=[slug, number])
    page = page_of(found, _("What became of it"), _("It is kept."), note=str(was), back=back)
    return form_page(request, form, partial(_entered, found, entered, priority=was.priority, by=who(request)), page)


def _entered(
    found: StrategyVersion, entered: Any, *, became: str, into: Any, note: str, priority: Any, by: Any
) -> None:
    """What was chosen; nothing chosen lets the words say it again."""
    if became:
        services.set_fate(found, priority=priority, became=became, into=into, note=note, by=by)
    elif entered is None:
        raise Http404
    else:
        services.clear_fate(entered, by=by)
