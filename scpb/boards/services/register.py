"""The register that officers keep: people, organisations, posts and venues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import permissions, records
from scpb.boards.models import Board, Venue
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Organisation, Person, Post

PERSONAL = ("name", "email")


@transaction.atomic
def add_person(*, by: Person | None, name: str, email: str | None = None, public_by_post: bool = False) -> Person:
    """Record somebody. They sign in, if they have an address, after setting a password through it."""
    require_keeper(by)
    person = Person()
    person.set_unusable_password()
    values = {"name": name, "email": email or None, "public_by_post": public_by_post}
    return records.add(person, "people.person_added", by=by, personal=PERSONAL, **values)


@transaction.atomic
def edit_person(person: Person, *, by: Person | None, **values: Any) -> Person:
    """Change a person's particulars.

    An address with which somebody signs in is changed by an administrator only: it is the key to what they may do. A
    first one may be given by an officer whose boards are all that the person has a part in.
    """
    require_keeper(by)
    if "email" in values:
        values["email"] = values["email"] or None
    kept = Person.objects.get(pk=person.pk)
    if kept.merged_into_id:
        raise NotAllowed(_("This record was merged into another one. Change that one."))
    guarded = any(values.get(name, getattr(kept, name)) != getattr(kept, name) for name in ("email", "is_active"))
    if guarded and by is not None and not permissions.is_administrator(by):
        if kept.email:
            raise NotPermitted(_("Only an administrator may change the address with which somebody signs in."))
        if is_trusted_elsewhere(kept, by):
            raise NotPermitted(
                _("This person has a part on a board that is not yours: an administrator gives them their address.")
            )
    return records.change(person, "people.person_edited", by=by, personal=PERSONAL, **values)


def is_trusted_elsewhere(person: Person, keeper: Person) -> bool:
    """Whether who signs in as this person could read or do what the keeper of the register may not."""
    today, served = timezone.localdate(), Board.objects.served_by(keeper)
    held = (person.memberships, person.grants)
    return person.is_superuser or any(
        terms.exclude(ends_on__lt=today).exclude(board__in=served).exists() for terms in held
    )


def add_organisation(*, by: Person | None, **values: Any) -> Organisation:
    """Record a body that takes part."""
    require_keeper(by)
    return records.add(Organisation(), "people.organisation_added", by=by, **values)


@transaction.atomic
def edit_organisation(organisation: Organisation, *, by: Person | None, **values: Any) -> Organisation:
    """Change an organisation's particulars, such as what it became part of and since when."""
    require_keeper(by)
    successor: Organisation | None = values.get("successor")
    # all at once: two edits at the same moment could otherwise each close the other's circle
    became = dict(Organisation.objects.select_for_update().order_by("pk").values_list("pk", "successor_id"))
    if successor is not None and organisation.pk in _onwards(successor.pk, became):
        raise NotAllowed(_("An organisation cannot have become part of itself, nor of what became part of it."))
    return records.change(organisation, "people.organisation_edited", by=by, **values)


def _onwards(pk: int | None, became: Mapping[int, int | None]) -> set[int]:
    """An organisation and all that it became part of in turn, by their keys."""
    visited: set[int] = set()
    while pk is not None and pk not in visited:
        visited.add(pk)
        pk = became[pk]
    return visited


def add_post(person: Person, *, by: Person | None, **values: Any) -> Post:
    """Record that a person holds a job title in an organisation."""
    require_keeper(by)
    return records.add(Post(person=person), "people.post_added", by=by, **values)


@transaction.atomic
def end_post(post: Post, *, on: date, by: Person | None) -> Post:
    """Record the last day on which a post was held."""
    require_keeper(by)
    if on < post.starts_on:
        raise NotAllowed(_("A post cannot end before it begins."))
    return records.change(post, "people.post_ended", by=by, ends_on=on)


def add_venue(*, by: Person | None, **values: Any) -> Venue:
    """Record a place where meetings are held."""
    require_keeper(by)
    return records.add(Venue(), "boards.venue_added", by=by, **values)


def edit_venue(venue: Venue, *, by: Person | None, **values: Any) -> Venue:
    """Change what visitors are told about a place."""
    require_keeper(by)
    return records.change(venue, "boards.venue_edited", by=by, **values)


def require_keeper(by: Person | None) -> None:
    """Refuse who may not keep the register; None is the system."""
    if by is not None and not permissions.may_keep_register(by):
        raise NotPermitted(_("Only a governance officer or an administrator may change this."))
