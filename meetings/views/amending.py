"""What an item holds beside its own form, and what changes on an agenda that readers have seen."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.forms.items import BriefForm, GroundsForm, LateItemForm, QuestionForm, WithdrawForm
from meetings.models import AgendaItem, Meeting, Question
from meetings.pages.items import brief_for, questions_page
from meetings.permissions import require_writing
from meetings.services import agenda, amending, clearing, questions
from meetings.views.agenda import item_url
from meetings.views.writing import crumbs_of, served
from scpb.boards.pages import Crumb, FormPage, confirmation, form_page, who


def grounds(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """The measures that an item cites, the action it comes from, the minutes that it approves."""
    found, item = _item(request, slug, number, uuid)
    require_writing(found, who(request))
    form = GroundsForm(request.POST or None, instance=item)
    page = _page(found, item, _("What the item rests on"), _("The item is saved."))
    return form_page(request, form, partial(agenda.edit_item, item, by=who(request)), page)


def withdraw(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """An item that readers know of is not dealt with."""
    found, item = _item(request, slug, number, uuid)
    page = _page(found, item, _("Withdraw the item"), _("The item is withdrawn."), is_grave=True)
    act = partial(amending.withdraw_item, item, by=who(request))
    return form_page(request, WithdrawForm(request.POST or None), act, page)


def reinstate(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, item = _item(request, slug, number, uuid)
    page = _page(found, item, _("Take the item up again"), _("The item is on the agenda again."))
    return form_page(request, confirmation(request), partial(amending.reinstate_item, item, by=who(request)), page)


def add_late(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An item after the agenda is out."""
    found = served(request, slug, number)
    form = LateItemForm(request.POST or None, board=found.board)
    if request.method == "POST" and form.is_valid():
        item = amending.add_late_item(found, by=who(request), **form.values())
        messages.success(request, _("Item %(number)s is added, as a late item.") % {"number": item.order})
        return redirect(found)
    context = {"meeting": found, "form": form, "crumbs": crumbs_of(found, _("Add a late item"))}
    return render(request, "meetings/late.html", context, status=422 if form.errors else 200)


def question_list(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """The public's questions and comments on an item, as its officer keeps them."""
    found, item = _item(request, slug, number, uuid)
    rows, crumbs = questions_page(item), crumbs_of(found, _("Questions and comments"))
    context = {"meeting": found, "item": item, "rows": rows, "back": _back(found, item), "crumbs": crumbs}
    return render(request, "meetings/questions.html", context)


def add_question(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, item = _item(request, slug, number, uuid)
    form = QuestionForm(request.POST or None)
    page = _about_question(found, item, _("Add a question or comment"), _("It is added."))
    return form_page(request, form, partial(questions.add_question, item, by=who(request)), page)


def edit_question(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    """Change a question, or answer it."""
    found, question = _question(request, slug, number, uuid)
    page = _about_question(found, question.item, _("Change or answer it"), _("It is saved."))
    form = QuestionForm(request.POST or None, instance=question)
    return form_page(request, form, partial(questions.edit_question, question, by=who(request)), page)


def remove_question(request: HttpRequest, slug: str, number: int, uuid: UUID) -> HttpResponse:
    found, question = _question(request, slug, number, uuid)
    page = _about_question(found, question.item, _("Remove it"), _("It is removed."))
    page = page._replace(warning=f"{question.asked_by}: {question.text}"[:300], note="")
    return form_page(
        request, confirmation(request), partial(questions.remove_question, question, by=who(request)), page
    )


def brief(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What the chair is told of an item beforehand, for who writes or reads it."""
    items = AgendaItem.objects.open_to_brief(request.user).select_related("meeting__board")
    item = get_object_or_404(items, uuid=uuid)
    form = BriefForm(request.POST or None, now=brief_for(item, who(request)))
    title = _("Brief for the chair")
    page = FormPage(title, crumbs_of(item.meeting, title), item.meeting.get_absolute_url(), _("The brief is saved."))
    page = page._replace(note=str(item))
    return form_page(request, form, partial(clearing.write_brief, item, by=who(request)), page)


def _item(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, AgendaItem]:
    found = served(request, slug, number)
    item = get_object_or_404(found.items.all(), uuid=uuid)
    item.meeting = found
    return found, item


def _question(request: HttpRequest, slug: str, number: int, uuid: UUID) -> tuple[Meeting, Question]:
    found = served(request, slug, number)
    return found, get_object_or_404(Question.objects.select_related("item"), item__meeting=found, uuid=uuid)


def _back(found: Meeting, item: AgendaItem) -> str:
    """To the editor while the agenda is written, else to the meeting."""
    return item_url(found, item) if found.is_being_written else found.get_absolute_url()


def _page(found: Meeting, item: AgendaItem, title: str, done: str, *, is_grave: bool = False) -> FormPage:
    return FormPage(title, crumbs_of(found, title), _back(found, item), done, title, note=str(item), is_grave=is_grave)


def _about_question(found: Meeting, item: AgendaItem, title: str, done: str) -> FormPage:
    listed = reverse("meetings:questions", args=[found.board.slug, found.number, item.uuid])
    way = crumbs_of(found, title)
    crumbs = [*way[:-1], Crumb(_("Questions and comments"), listed), way[-1]]
    return FormPage(title, crumbs, listed, done, note=str(item))
