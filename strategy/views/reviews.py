"""The quarterly review of a plan: its page, the entry that is being written, and the steps of its officer."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who
from scpb.errors import NotAllowed, NotPermitted
from strategy.forms.reviews import QuarterForm, ReviewForm, quarter_words
from strategy.models import EntryReview, PlanReview
from strategy.pages import reviews as pages
from strategy.services import plans, reviews
from strategy.views.plans import plan_of, within


@login_not_required
def review(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """What the review of a quarter found, as far as the reader may know."""
    found = _review(request, slug, year, quarter)
    page = pages.review_page(found, request.user, timezone.localdate())
    context = {"page": page, "review": found, "plan": found.plan, "crumbs": [*within(found.plan), Crumb(page.title)]}
    return render(request, "strategy/review.html", context)


def review_entry(request: HttpRequest, slug: str, year: int, quarter: int, number: int) -> HttpResponse:
    """One entry after the other: “Save and next” leads to the next that nobody has written yet."""
    found = _review(request, slug, year, quarter)
    page = pages.review_page(found, request.user, timezone.localdate())
    row = _to_write(page, number)
    form = ReviewForm(request.POST or None, kept=row.found)
    if request.method != "POST":
        _require_open(page, row)
        return _form(request, page, row, form)
    if not form.is_valid():
        return _form(request, page, row, form, status=422)
    try:
        reviews.review_entry(found, row.entry, by=who(request), **form.values())
    except NotAllowed as refusal:  # the page with what was typed, so that nothing is lost
        form.add_error(None, refusal.sentence)
        return _form(request, page, row, form, theirs=_theirs(form, refusal), status=refusal.status)
    return _onwards(request, page, row)


def begin_review(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    plan = plan_of(request, slug, year)
    plans.require_planner(plan.strategy, who(request))
    form = QuarterForm(request.POST or None, plan=plan)
    title = _("Begin the review of a quarter")
    note = "" if form.fields["quarter"].choices else _("Every quarter that has begun has its review.")  # type: ignore[attr-defined]
    page = FormPage(
        title,
        [*within(plan), Crumb(title)],
        plan.get_absolute_url(),
        _("The review is begun."),
        note=note,
        to_made=True,
    )
    return form_page(request, form, partial(reviews.begin_review, plan, by=who(request)), page)


def close_review(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    """The end of the session; says how many entries nothing was written of."""
    found = _to_lead(request, slug, year, quarter)
    missing = reviews.not_reviewed(found)
    note = ngettext("%(count)s entry is not reviewed.", "%(count)s entries are not reviewed.", missing)
    page = _step(found, _("Close the review"), _("The review is closed."), note % {"count": missing})
    return form_page(request, confirmation(request), partial(reviews.close_review, found, by=who(request)), page)


def reopen_review(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    found = _to_lead(request, slug, year, quarter)
    page = _step(found, _("Open the review again"), _("The review is open again."), "")
    return form_page(request, confirmation(request), partial(reviews.reopen_review, found, by=who(request)), page)


def publish_review(request: HttpRequest, slug: str, year: int, quarter: int) -> HttpResponse:
    found = _to_lead(request, slug, year, quarter)
    note = _(
        "Everybody who reads the plan reads progress and rating of each entry from then on, and they change no more. "
        "Risk, mitigation and comment stay with the board."
    )
    page = _step(found, _("Publish the review"), _("The review is published."), note)
    return form_page(request, confirmation(request), partial(reviews.publish_review, found, by=who(request)), page)


def _review(request: HttpRequest, slug: str, year: int, quarter: int) -> PlanReview:
    """The review with its plan, if the reader may know of both."""
    plan = plan_of(request, slug, year)
    found = get_object_or_404(PlanReview.objects.visible_to(request.user), plan=plan, quarter=quarter)
    found.plan = plan
    return found


def _to_lead(request: HttpRequest, slug: str, year: int, quarter: int) -> PlanReview:
    """The review, refusing before a form is shown whom the service would refuse."""
    found = _review(request, slug, year, quarter)
    plans.require_planner(found.plan.strategy, who(request))
    return found


def _to_write(page: pages.ReviewPage, number: int) -> pages.ReviewRow:
    """The entry that is to be written: there is none of this number, or it is not theirs."""
    row = page.chosen(number)
    if row is None:
        raise Http404
    if not row.may_write:
        raise NotPermitted(_("Only the governance officer of the board and the owners of an entry write its review."))
    return row


def _require_open(page: pages.ReviewPage, row: pages.ReviewRow) -> None:
    """Refuse before a form is shown what the service would refuse after it was filled in."""
    if row not in page.to_write:
        raise NotAllowed(_("The review of this quarter is closed, or the entry is taken out of the plan."))


def _theirs(form: ReviewForm, refusal: NotAllowed) -> EntryReview | None:
    """What somebody else wrote meanwhile; sent once more, the form puts its own words in its place."""
    if not isinstance(refusal, plans.Overtaken) or not isinstance(refusal.now, EntryReview):
        return None
    form.overtaken(refusal.now.version)
    return refusal.now


def _onwards(request: HttpRequest, page: pages.ReviewPage, row: pages.ReviewRow) -> HttpResponse:
    """Where saving leads: to the next entry, back to this one, or where none is left to the review."""
    number = row.entry.number
    messages.success(request, _("Entry %(number)s is saved.") % {"number": number})
    following = row if "stay" in request.POST else page.after(number)
    if following is None:
        return redirect(page.review)
    return redirect(_address(page.review, following.entry.number))


def _address(review: PlanReview, number: int) -> str:
    return reverse("strategy:review_entry", args=[review.plan.strategy.slug, review.plan.year, review.quarter, number])


def _form(
    request: HttpRequest,
    page: pages.ReviewPage,
    row: pages.ReviewRow,
    form: ReviewForm,
    *,
    theirs: EntryReview | None = None,
    status: int = 200,
) -> HttpResponse:
    title = _("Entry %(number)s") % {"number": row.entry.number}
    crumbs = [*within(page.review.plan), Crumb(page.title, page.review.get_absolute_url()), Crumb(title)]
    before = pages.last_quarter(page.review, row.entry)
    context: dict[str, Any] = {"page": page, "row": row, "form": form, "theirs": theirs, "before": before}
    context |= {"plan": page.review.plan, "title": title, "crumbs": crumbs}
    if before:
        context["before_title"] = quarter_words(page.review.plan, before.review.quarter)
    return render(request, "strategy/review_entry.html", context, status=status)


def _step(review: PlanReview, title: str, done: str, note: str) -> FormPage:
    name = quarter_words(review.plan, review.quarter)
    crumbs = [*within(review.plan), Crumb(name, review.get_absolute_url()), Crumb(title)]
    return FormPage(title, crumbs, review.get_absolute_url(), done, button=title, note=note)
