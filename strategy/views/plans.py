"""Action plans: read by everybody who knows of the strategy, written by the officer of its board."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.documents.views import download
from scpb.errors import NotAllowed
from strategy.forms.plans import AgreedForm, BeginForm, EntryForm, IntroductionForm, TakeOutForm
from strategy.models import ActionPlan, EntryName, PlanEntry, Strategy
from strategy.pages import plans as pages
from strategy.services import plans as services


@login_not_required
def plans(request: HttpRequest, slug: str) -> HttpResponse:
    """The plans of a strategy by year."""
    found = strategy_of(request, slug)
    context = {
        "strategy": found,
        "plans": pages.listed(found, request.user),
        "may_plan": pages.may_plan(found, request.user),
        "crumbs": [*home(found)[:-1], Crumb(_("Action plans"))],
    }
    return render(request, "strategy/plans.html", context)


@login_not_required
def plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """A plan as it lives, as it was agreed, or what changed between the two."""
    found = plan_of(request, slug, year)
    page = pages.plan_page(found, request.user, timezone.localdate(), shown=request.GET.get("as", ""))
    context = {"page": page, "plan": found, "crumbs": [*home(found.strategy), Crumb(found.period)]}
    return render(request, "strategy/plan.html", context)


@login_not_required
def plan_pdf(request: HttpRequest, slug: str, year: int) -> FileResponse:
    """The print of the plan as agreed."""
    found = plan_of(request, slug, year)
    if found.pdf is None:
        raise Http404
    return download(found.pdf, name=f"{slug}-action-plan-{year}.pdf", inline=True)


@login_not_required
def entry(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """An entry with what every quarter's review found."""
    found = entry_of(plan_of(request, slug, year), number)
    page = pages.entry_page(found, request.user, timezone.localdate())
    crumbs = [*within(found.plan), Crumb(_("Entry %(number)s") % {"number": number})]
    return render(request, "strategy/entry.html", {"page": page, "plan": found.plan, "entry": found, "crumbs": crumbs})


def begin_plan(request: HttpRequest, slug: str) -> HttpResponse:
    found = strategy_of(request, slug)
    services.require_planner(found, who(request))
    form = BeginForm(request.POST or None, strategy=found)
    title, back = _("Begin a plan"), reverse("strategy:plans", args=[slug])
    page = FormPage(title, [*home(found), Crumb(title)], back, _("The plan is begun."), to_made=True)
    return form_page(request, form, partial(services.begin_plan, found, by=who(request)), page)


def introduce_plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Write what stands before the entries; who was overtaken sees both and decides."""
    found = _to_write(request, slug, year)
    form = IntroductionForm(request.POST or None, plan=found)
    page = _page(found, _("Write the introduction"), _("The introduction is saved."))
    shown: dict[str, ActionPlan] = {}  # what somebody else wrote meanwhile

    def act(**cleaned: Any) -> ActionPlan:
        try:
            return services.introduce(found, by=who(request), **cleaned)
        except services.Overtaken as refusal:
            if isinstance(refusal.now, ActionPlan):
                form.overtaken(refusal.now)
                shown["theirs"] = refusal.now
            raise

    return form_page(request, form, act, page._replace(template="strategy/plan_introduction.html", extra=shown))


def agree_plan(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Record an agreement that the portal has no decision of."""
    found = _to_write(request, slug, year)
    note = _(
        "For a plan that the board agreed before its decisions were in the portal. A decision of a meeting in the "
        "portal does this by itself. What the plan says now is kept as what was agreed."
    )
    page = _page(found, _("Record that it was agreed"), _("The plan is agreed. Its print is being made."))
    form = AgreedForm(request.POST or None, initial={"reference": request.GET.get("reference", "")[:200]})
    return form_page(request, form, partial(services.agree, found, by=who(request)), page._replace(note=note))


def add_entry(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    found = _to_write(request, slug, year)
    initial = {"priority": request.GET.get("priority", "")}
    form = EntryForm(request.POST or None, plan=found, initial=initial)
    page = _page(found, _("Add an entry"), _("The entry is added."))
    return form_page(request, form, _with_values(form, partial(services.add_entry, found, by=who(request))), page)


def edit_entry(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """Change an entry; who was overtaken sees both and decides."""
    plan = _to_write(request, slug, year)
    found, by = entry_of(plan, number), who(request)
    form = EntryForm(request.POST or None, plan=plan, entry=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_entry(found, by=by, version=form.cleaned_data["seen"], **form.values())
        except NotAllowed as refusal:  # the page with what was typed, so that nothing is lost
            form.add_error(None, refusal.sentence)
            return _entry_form(request, found, form, theirs=_theirs(form, refusal), status=refusal.status)
        messages.success(request, _("The entry is changed."))
        return redirect(found)
    return _entry_form(request, found, form, status=422 if request.method == "POST" else 200)


def take_out_entry(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    found = entry_of(_to_write(request, slug, year), number)
    title = _("Take out entry %(number)s") % {"number": number}
    note = _("It stays readable with its reviews and your reason, and no other entry gets its number.")
    page = _page(found.plan, title, _("The entry is taken out."))._replace(note=note, is_grave=True, button=title)
    form = TakeOutForm(request.POST or None)
    return form_page(request, form, partial(services.take_out, found, by=who(request)), page)


def put_back_entry(request: HttpRequest, slug: str, year: int, number: int) -> HttpResponse:
    """An entry that was taken out, into the plan again: here it says when and why it went."""
    found = entry_of(_to_write(request, slug, year), number)
    if found.taken_out_on is None:
        raise NotAllowed(_("This entry is in the plan already."))
    title = _("Put back entry %(number)s") % {"number": number}
    gone = {"what": Truncator(found.what).words(30), "day": date_format(found.taken_out_on, "j F Y")}
    note = _("“%(what)s” was taken out on %(day)s for this reason: “%(why)s”. It gets its number and its reviews back.")
    note %= gone | {"why": found.taken_out_why.removesuffix(".")}
    page = _page(found.plan, title, _("The entry is in the plan again."))._replace(note=note, button=title)
    return form_page(request, confirmation(request), partial(services.put_back, found, by=who(request)), page)


def strategy_of(request: HttpRequest, slug: str) -> Strategy:
    return get_object_or_404(Strategy.objects.visible_to(request.user).select_related("board"), slug=slug)


def plan_of(request: HttpRequest, slug: str, year: int) -> ActionPlan:
    """The plan, if the reader may know of it."""
    seen = ActionPlan.objects.visible_to(request.user).select_related("strategy__board", "pdf")
    return get_object_or_404(seen, strategy__slug=slug, year=year)


def entry_of(plan: ActionPlan, number: int) -> PlanEntry:
    """An entry of a plan that the reader may read, with its names."""
    named = Prefetch("names", EntryName.objects.with_posts_on(timezone.localdate()))
    found = get_object_or_404(plan.entries.select_related("priority").prefetch_related(named), number=number)
    found.plan = plan
    return found


def home(strategy: Strategy) -> list[Crumb]:
    """The way to the plans of a strategy."""
    plans = reverse("strategy:plans", args=[strategy.slug])
    first = Crumb(_("Strategy"), reverse("strategy:index"))
    return [first, Crumb(strategy.name, strategy.get_absolute_url()), Crumb(_("Action plans"), plans)]


def within(plan: ActionPlan) -> list[Crumb]:
    return [*home(plan.strategy), Crumb(plan.period, plan.get_absolute_url())]


def _to_write(request: HttpRequest, slug: str, year: int) -> ActionPlan:
    """The plan, refusing before a form is shown whom the service would refuse after it was filled in."""
    found = plan_of(request, slug, year)
    services.require_planner(found.strategy, who(request))
    return found


def _page(plan: ActionPlan, title: str, done: str) -> FormPage:
    return FormPage(title, [*within(plan), Crumb(title)], plan.get_absolute_url(), done)


def _with_values(form: EntryForm, act: partial[Any]) -> Any:
    """The service with what the form makes of its fields, in place of the fields."""
    return lambda **_cleaned: act(**form.values())


def _theirs(form: EntryForm, refusal: NotAllowed) -> PlanEntry | None:
    """What somebody else wrote meanwhile; sent once more, the form puts its own words in its place."""
    if not isinstance(refusal, services.Overtaken) or not isinstance(refusal.now, PlanEntry):
        return None
    form.overtaken(refusal.now.version)
    return refusal.now


def _entry_form(
    request: HttpRequest, found: PlanEntry, form: EntryForm, *, theirs: PlanEntry | None = None, status: int = 200
) -> HttpResponse:
    title = _("Change entry %(number)s") % {"number": found.number}
    own = Crumb(_("Entry %(number)s") % {"number": found.number}, found.get_absolute_url())
    crumbs = [*within(found.plan), own, Crumb(title)]
    context = {"title": title, "form": form, "entry": found, "theirs": theirs, "crumbs": crumbs}
    return render(request, "strategy/entry_form.html", context, status=status)
