"""Actions: the register, one action with what happened to it, and what its owner and officer do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import permissions
from meetings.forms.actions import AddForm, RegisterForm, SeenForm, UpdateForm
from meetings.forms.owners import HandOverForm
from meetings.leaving import handed_over_by
from meetings.models import Action, EvidenceFile
from meetings.pages import actions as pages
from meetings.pages.action_charts import ageing
from meetings.pages.actions import Asked
from meetings.pages.decisions import to_carry_out
from meetings.services import actions as services
from meetings.services.evidence import confirm, open_evidence
from meetings.views.action_steps import STEPS
from scpb.boards.models import Board
from scpb.boards.pages import Crumb, FormPage, form_page, who
from scpb.boards.permissions import is_officer
from scpb.documents.views import download
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person


@login_not_required
def register(request: HttpRequest) -> HttpResponse:
    """All actions that whoever asks may see, of all boards."""
    today = timezone.localdate()
    form, asked = asked_for(request)
    found = pages.register(asked, request.user, today, request.GET.get("page"))
    services.open_actions(found.page, by=request.user)
    context = {
        "form": form,
        "found": found,
        "page_obj": found.page,
        "ageing": ageing(found.counts.ages),
        "served": Board.objects.served_by(request.user),
        "crumbs": [Crumb(_("Actions"))],
    }
    return render(request, "meetings/actions.html", context)


def my_actions(request: HttpRequest) -> HttpResponse:
    """What whoever asks is to do."""
    context = {"mine": pages.mine(who(request), timezone.localdate()), "crumbs": [_register_crumb(), Crumb(_("Mine"))]}
    return render(request, "meetings/my_actions.html", context)


@login_not_required
def action(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One action: where it comes from, who is to do it, and what happened to it."""
    found = find(request, uuid)
    services.open_actions([found], by=request.user)
    serves = is_officer(request.user, found.board)
    steps = [(name, step) for name, step in STEPS.items() if found.state in step.states]
    context = {
        "action": found,
        "shown": pages.shown(found, request.user, timezone.localdate()),
        "steps": steps if serves else [],
        "serves": serves,
        "may_answer": found.is_open and (serves or found.is_mine),
        "crumbs": [_register_crumb(), Crumb(found.reference)],
    }
    return render(request, "meetings/action.html", context)


def update(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The owner says how far it is, or that it is done, with what shows it: the page that a reminder leads to."""
    found = find(request, uuid)
    permissions.require_owner(found, who(request))
    services.require_open(found)
    officer = who(request) if is_officer(request.user, found.board) else None
    form = UpdateForm(request.POST or None, request.FILES or None, action=found, officer=officer)
    page = _page(found, _("Update the action"), _("Your update is there."), _("Send"))
    return answer(request, form, lambda: _say(found, form, request), page)


def step(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """What the officer does to an action."""
    found, chosen = find(request, uuid), STEPS[name]
    permissions.require_officer(found.board, who(request))
    if found.state not in chosen.states:
        raise NotAllowed(_("This action is “%(state)s” now.") % {"state": found.get_state_display()})
    form = chosen.form(request.POST or None, action=found, officer=who(request))
    page = _page(found, str(chosen.title), str(chosen.done), str(chosen.title), note=str(chosen.note))
    return answer(request, form, lambda: chosen.act(found, by=who(request), **form.values()), page)


def add(request: HttpRequest, slug: str) -> HttpResponse:
    """An action from elsewhere; the address may name the decision that it carries out."""
    board = get_object_or_404(Board.objects.visible_to(request.user), slug=slug)
    permissions.require_officer(board, who(request))
    decision = to_carry_out(board, request.GET.get("decision"), who(request))
    form = AddForm(request.POST or None, board=board, officer=who(request), decision=decision)
    title = _("Add an action for %(reference)s") % {"reference": decision} if decision else _("Add an action")
    back = decision.get_absolute_url() if decision else reverse("meetings:actions")
    page = FormPage(title, [_register_crumb(), Crumb(title)], back, _("The action is added."))
    add = partial(services.add, board, by=who(request), decision=decision)
    return form_page(request, form, lambda **_cleaned: add(**form.values()), page)


def hand_over(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Hand all open actions of somebody who leaves to somebody else, in one act."""
    leaver = get_object_or_404(Person, uuid=uuid)
    actions = handed_over_by(leaver, who(request))
    if not actions:
        raise NotPermitted(_("There is no open action of theirs that you could hand over."))
    form = HandOverForm(request.POST or None, actions=actions, leaver=leaver)
    if request.method == "POST" and form.is_valid():
        services.hand_over(actions, by=who(request), leaver=leaver, **form.values())
        messages.success(request, _("The actions are handed over. Their new owner is told of each."))
        return redirect("meetings:actions")
    context = {"form": form, "actions": actions, **_handing_over(leaver)}
    return render(request, "meetings/hand_over.html", context, status=422 if form.errors else 200)


@login_not_required
def evidence(request: HttpRequest, uuid: UUID) -> FileResponse:
    """A file that shows what was done; only ever saved, never shown in the browser."""
    files = EvidenceFile.objects.visible_to(request.user).with_subjects()
    found = get_object_or_404(files, update__uuid=uuid)
    return download(open_evidence(found, by=request.user), name=found.file_name)


@require_POST
def confirm_evidence(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The officer has looked at a file that is held."""
    files = EvidenceFile.objects.visible_to(request.user).with_subjects()
    found = get_object_or_404(files, update__uuid=uuid)
    confirm(found, by=who(request))
    messages.success(request, _("The file is confirmed. That you have looked at it is written down."))
    return redirect(found.update.action)


def asked_for(request: HttpRequest) -> tuple[RegisterForm, Asked]:
    """The filters as they were sent, and what they ask for; what cannot be read asks for nothing."""
    choices = pages.choices(request.user, timezone.localdate())
    form = RegisterForm(request.GET, choices=choices, is_somebody=request.user.is_authenticated)
    form.is_valid()
    return form, Asked.from_form(form.cleaned_data)


def find(request: HttpRequest, uuid: UUID) -> Action:
    """The action of this address, if whoever asks may see it."""
    visible = Action.objects.visible_to(request.user)
    return get_object_or_404(pages.for_page(visible, request.user), uuid=uuid)


def answer(request: HttpRequest, form: SeenForm, act: Callable[[], Any], page: FormPage) -> HttpResponse:
    """Show the form of a step, or take it and go back to the action."""
    status, now = 200, None
    if request.method == "POST":
        status, now = kept(form, act) if form.is_valid() else (422, None)
    if status == 302:
        messages.success(request, page.done)
        return redirect(page.back)
    context = {"form": form, "page": page, "crumbs": page.crumbs, "action": form.action, "now": now}
    return render(request, "meetings/action_form.html", context, status=status)


def kept(form: SeenForm, act: Callable[[], Any]) -> tuple[int, Action | None]:
    """Do what a valid form says; else the form says why not, and what the action has become meanwhile."""
    try:
        act()
    except services.Overtaken as refusal:
        form.overtaken(refusal.now.version)
        form.add_error(None, refusal.sentence)
        return refusal.status, refusal.now
    except NotAllowed as refusal:
        form.add_error(None, refusal.sentence)
        return refusal.status, None
    return 302, None


def _say(found: Action, form: UpdateForm, request: HttpRequest) -> Any:
    act = services.claim if form.says_done else services.update
    return act(found, by=who(request), **form.values())


def _handing_over(leaver: Person) -> dict[str, Any]:
    """What the page of handing over says around its form."""
    title, back = (
        _("Hand over the actions of %(person)s") % {"person": leaver.public_name()},
        reverse("meetings:actions"),
    )
    note = _("All of these, in one act. Other owners of them stay.")
    crumbs = [_register_crumb(), Crumb(title)]
    return {"page": FormPage(title, crumbs, back, "", _("Hand them over"), note=note), "crumbs": crumbs}


def _register_crumb() -> Crumb:
    return Crumb(_("Actions"), reverse("meetings:actions"))


def _page(found: Action, title: str, done: str, button: str, note: str = "") -> FormPage:
    way = [_register_crumb(), Crumb(found.reference, found.get_absolute_url()), Crumb(title)]
    return FormPage(title, way, found.get_absolute_url(), done, button, note=note)
