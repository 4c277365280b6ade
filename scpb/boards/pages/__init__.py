"""The page that holds one form: the same course for every form of boards and meetings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from scpb.errors import NotAllowed
from scpb.people.models import Person


class Crumb(NamedTuple):
    """A step of the breadcrumbs; the last one is the page itself and has no address."""

    label: str
    url: str = ""


class FormPage(NamedTuple):
    """What the page says around its form, and where it leads."""

    title: str
    crumbs: Sequence[Crumb]
    back: str
    done: str
    button: str = ""
    warning: str = ""  # what goes for good; the button is then a warning button
    note: str = ""
    is_grave: bool = False  # a warning button for what readers notice, though nothing goes for good
    away: str = ""  # where "Go back" leads, if that is not where the deed does
    to_made: bool = False  # the deed leads to what it made, and not back
    template: str = "boards/form.html"  # one that extends this, for what else stands around the form
    extra: Mapping[str, Any] = MappingProxyType({})  # what that template asks for


def who(request: HttpRequest) -> Person:
    """Who is signed in, on a page that nobody else reaches."""
    person = request.user
    assert isinstance(person, Person)
    return person


def confirmation(request: HttpRequest) -> forms.Form:
    """A form with nothing to fill in."""
    return forms.Form(request.POST if request.method == "POST" else None)


def form_page(request: HttpRequest, form: forms.BaseForm, act: Callable[..., Any], page: FormPage) -> HttpResponse:
    """Show the form, or act with what it holds and go back.

    A form that is wrong is shown again with 422; one that nobody may carry out now with 409 and the reason.
    """
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = act(**form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, page.done)
            return redirect(made if page.to_made else page.back)
    elif request.method == "POST":
        status = 422
    context = {"form": form, "page": page, "button": page.button or _("Save"), "crumbs": page.crumbs}
    return render(request, page.template, {**page.extra, **context}, status=status)
