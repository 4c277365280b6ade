"""Which measures show the priorities in force."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from performance.forms.showing import ShowingForm
from performance.pages import showing as pages
from performance.permissions import may_see_uploads, may_set_up, only
from performance.services import showing as services
from performance.views.set_up import crumbs, sent
from scpb.boards.pages import Crumb, FormPage, form_page, who


@require_safe
@only(may_see_uploads)
def showing(request: HttpRequest) -> HttpResponse:
    """The priorities in force with what shows each."""
    context = {"parts": pages.parts(who(request)), "crumbs": _way(request, Crumb(_("What shows a priority")))}
    return render(request, "performance/showing.html", context)


@only(may_see_uploads)
def show_priority(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The measures of one priority."""
    found = pages.priority_of(who(request), uuid)
    services.require_shower(found.strategy.board, who(request))
    form = ShowingForm(sent(request), priority=found, targets=pages.targets_of(found))
    back = reverse("performance:showing")
    way = _way(request, Crumb(_("What shows a priority"), back), Crumb(str(found)))
    title = _("Measures that show the priority")
    page = FormPage(title, way, back, _("The measures are saved."), note=str(found))
    page = page._replace(template="performance/showing_priority.html")
    return form_page(request, form, partial(services.set_measures, found, by=who(request)), page)


def _way(request: HttpRequest, *steps: Crumb) -> list[Crumb]:
    """Through the set-up for who has its page, which an officer has not."""
    return (
        crumbs(*steps) if may_set_up(request.user) else [Crumb(_("Performance"), reverse("performance:index")), *steps]
    )
