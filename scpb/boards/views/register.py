"""The register that governance officers keep: people and their posts, organisations, venues."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.forms import EndForm, OrganisationForm, PersonForm, PostForm, VenueForm
from scpb.boards.models import Membership, Venue
from scpb.boards.pages import Crumb, FormPage, form_page, who
from scpb.boards.pages.register import organisation_page
from scpb.boards.services import register as services
from scpb.people.models import Organisation, Person, Post

ROWS = 100


def people(request: HttpRequest) -> HttpResponse:
    """Everybody who is recorded."""
    services.require_keeper(who(request))
    everybody = Person.objects.order_by("name", "id").prefetch_related("posts__organisation")
    page = Paginator(everybody, ROWS).get_page(request.GET.get("page"))
    return render(request, "boards/people.html", {"page_obj": page, "crumbs": [_people(), Crumb(_("Register"))]})


def person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One person: posts and terms."""
    services.require_keeper(who(request))
    found = get_object_or_404(Person.objects.select_related("merged_into"), uuid=uuid)
    context = {
        "person": found,
        "may_merge": permissions.is_administrator(request.user),
        "posts": found.posts.select_related("organisation"),
        "terms": Membership.objects.of_person(found).listed_for(request.user),
        "crumbs": [_people(), _register(), Crumb(found.name)],
    }
    return render(request, "boards/person.html", context)


def add_person(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    return _page(request, form, partial(services.add_person), _("Add a person"), reverse("boards:people"))


def edit_person(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(Person, uuid=uuid)
    form = PersonForm(request.POST or None, instance=found)
    return _page(request, form, partial(services.edit_person, found), _("Change a person"), _address(found))


def add_post(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(Person, uuid=uuid)
    act = partial(services.add_post, found)
    return _page(request, PostForm(request.POST or None), act, _("Add a post"), _address(found), note=found.name)


def end_post(request: HttpRequest, uuid: UUID, post: UUID) -> HttpResponse:
    held = get_object_or_404(Post.objects.select_related("person", "organisation"), uuid=post, person__uuid=uuid)
    act = partial(services.end_post, held)
    return _page(request, EndForm(request.POST or None), act, _("End a post"), _address(held.person), note=str(held))


def organisations(request: HttpRequest) -> HttpResponse:
    """Every body that takes part or once did."""
    services.require_keeper(who(request))
    everybody = Organisation.objects.select_related("successor").with_mentions(timezone.localdate())
    page = Paginator(everybody, ROWS).get_page(request.GET.get("page"))
    return render(
        request, "boards/organisations.html", {"page_obj": page, "crumbs": [_people(), Crumb(_("Organisations"))]}
    )


def organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One organisation: its people and places, and what it absorbed or became part of."""
    services.require_keeper(who(request))
    found = get_object_or_404(Organisation.objects.select_related("successor"), uuid=uuid)
    page = organisation_page(found, who(request), timezone.localdate())
    crumbs = [_people(), Crumb(_("Organisations"), reverse("boards:organisations")), Crumb(found.name)]
    return render(request, "boards/organisation.html", {"page": page, "organisation": found, "crumbs": crumbs})


def add_organisation(request: HttpRequest) -> HttpResponse:
    form = OrganisationForm(request.POST or None)
    act = partial(services.add_organisation)
    return _page(request, form, act, _("Add an organisation"), reverse("boards:organisations"))


def edit_organisation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(Organisation, uuid=uuid)
    form = OrganisationForm(request.POST or None, instance=found)
    act = partial(services.edit_organisation, found)
    return _page(request, form, act, _("Change an organisation"), reverse("boards:organisation", args=[found.uuid]))


def venues(request: HttpRequest) -> HttpResponse:
    """Where meetings are held."""
    services.require_keeper(who(request))
    page = Paginator(Venue.objects.all(), ROWS).get_page(request.GET.get("page"))
    return render(request, "boards/venues.html", {"page_obj": page, "crumbs": [_people(), Crumb(_("Venues"))]})


def add_venue(request: HttpRequest) -> HttpResponse:
    form = VenueForm(request.POST or None)
    return _page(request, form, partial(services.add_venue), _("Add a venue"), reverse("boards:venues"))


def edit_venue(request: HttpRequest, uuid: UUID) -> HttpResponse:
    found = get_object_or_404(Venue, uuid=uuid)
    form = VenueForm(request.POST or None, instance=found)
    return _page(request, form, partial(services.edit_venue, found), _("Change a venue"), reverse("boards:venues"))


def _people() -> Crumb:
    return Crumb(_("People"), reverse("boards:index"))


def _register() -> Crumb:
    return Crumb(_("Register"), reverse("boards:people"))


def _address(person: Person) -> str:
    return reverse("boards:person", args=[person.uuid])


def _page(
    request: HttpRequest, form: forms.BaseForm, act: Callable[..., object], title: str, back: str, *, note: str = ""
) -> HttpResponse:
    services.require_keeper(who(request))
    page = FormPage(title, [_people(), _register(), Crumb(title)], back, _("Saved."), note=note)
    return form_page(request, form, partial(act, by=who(request)), page)
