"""People leave and come back: what they hold ends on one day, in one act, and their account is closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards import leaving, permissions, records
from scpb.boards.models import Grant, Membership
from scpb.boards.services.register import is_trusted_elsewhere, require_keeper
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person, Post

ENDED = {Post: "people.post_ended", Membership: "boards.membership_ended", Grant: "boards.role_ended"}


@transaction.atomic
def leave(person: Person, *, on: date, by: Person | None, at_once: bool = False) -> Person:
    """End every post, term and role of a person with the day `on`, and their account with it (or `at_once`).

    All of it or nothing: what `by` may not end, or what begins only later, is named and nothing is written.
    """
    require_keeper(by)
    kept = Person.objects.select_for_update().get(pk=person.pk)
    held = leaving.held_after(kept, on)
    forbidden = leaving.forbidden(kept, held, by) if by is not None else []
    if forbidden:
        raise NotPermitted(" ".join(forbidden))
    if kept.merged_into_id:
        raise NotAllowed(_("This record was merged into another one; the other one leaves."))
    if impossible := leaving.impossible(held, on):
        raise NotAllowed(" ".join(impossible))
    for row in held:
        records.change(row, ENDED[type(row)], by=by, ends_on=on)
    kept = records.change(kept, "people.person_left", by=by, left_on=on)
    return _closed(kept, by=by) if at_once or on < timezone.localdate() else kept


@transaction.atomic
def reactivate(person: Person, *, by: Person | None) -> Person:
    """Let somebody who left take part again; posts, terms and roles are given anew."""
    require_keeper(by)
    kept = Person.objects.select_for_update().get(pk=person.pk)
    if by is not None and not permissions.is_administrator(by) and is_trusted_elsewhere(kept, by):
        raise NotPermitted(_("This person has a part on a board that is not yours: an administrator lets them back."))
    if kept.merged_into_id:
        raise NotAllowed(_("This record was merged into another one and stays closed."))
    if kept.is_active and kept.left_on is None:
        raise NotAllowed(_("This person has not left."))
    return records.change(kept, "people.person_reactivated", by=by, is_active=True, left_on=None)


@transaction.atomic
def close_accounts() -> int:
    """Close the accounts of those whose last day has passed; gives how many."""
    gone = Person.objects.select_for_update().filter(is_active=True, left_on__lt=timezone.localdate())
    return len([_closed(person, by=None) for person in gone])


def _closed(person: Person, *, by: Person | None) -> Person:
    """Nobody signs in with it, and who is signed in is so no more; a new password is set on coming back."""
    closed = records.change(person, "people.account_closed", by=by, is_active=False)
    closed.set_unusable_password()
    closed.save(update_fields=["password"])
    return closed
