"""Two records that turn out to be of one person become one: everything that names the one names the other."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import IntegrityError, models, transaction
from django.db.models import ManyToOneRel
from django.utils.translation import gettext as _

from scpb.audit import services as audit
from scpb.boards import permissions, records
from scpb.boards.models import Grant, Membership
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person

# What is kept for good as it was written goes on naming the merged record, which says whom it was merged into.
KEPT_AS_WRITTEN: set[str] = set()
# Keys of the account that is closed: they go, and open nothing for the other.
KEYS = {"account.EmailAddress", "people.Person_groups", "people.Person_user_permissions"}


@transaction.atomic
def merge(person: Person, *, into: Person, by: Person | None) -> Person:
    """Make `person` the same as `into`: what names the one names the other from now on, and the one signs in no more.

    Only an administrator may, since it unites what two accounts may do. Where both have something that one person
    can have only once, all that stands in the way is named and nothing is changed.
    """
    if by is not None and not permissions.is_administrator(by):
        raise NotPermitted(_("Only an administrator may merge two records, which unites what both may do."))
    both = {row.pk: row for row in Person.objects.select_for_update().filter(pk__in=[person.pk, into.pk])}
    if len(both) < 2 or any(row.merged_into_id for row in both.values()):
        raise NotAllowed(_("Choose two different records, neither of which was merged before."))
    gone, kept = both[person.pk], both[into.pk]
    obstacles = [*_held_twice(gone, kept)]
    moved: dict[str, list[str]] = {}
    for field in fields_that_name_people():
        obstacles += _move(field, gone, kept, moved)
    if obstacles:
        raise NotAllowed(" ".join([_("The two cannot be merged as they are."), *obstacles]))
    _close(gone, kept, moved, by)
    kept.refresh_from_db()
    return kept


def keep_as_written(*fields: str) -> None:
    """Have merging pass these foreign keys by (`app.Model.field`): the database refuses to change their rows."""
    KEPT_AS_WRITTEN.update(fields)


def fields_that_name_people() -> Iterator[models.Field[object, object]]:
    """Every foreign key to a person that can move, of whichever app and however hidden."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel):
            field = relation.field
            if f"{field.model._meta.label}.{field.name}" not in KEPT_AS_WRITTEN:
                yield field


def _move(field: models.Field[object, object], gone: Person, kept: Person, moved: dict[str, list[str]]) -> list[str]:
    """Let what names the one name the other; gives what stands in the way."""
    rows = field.model._base_manager.filter(**{field.name: gone})
    if field.model._meta.label in KEYS:
        rows.delete()
        return []
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    try:
        with transaction.atomic():
            rows.update(**{field.name: kept})
    except IntegrityError:
        return [_("Both have something of one kind where only one may be: %(what)s.") % {"what": _plural(field.model)}]
    if keys:
        moved[f"{field.model._meta.label}.{field.name}"] = keys
    return []


def _held_twice(gone: Person, kept: Person) -> Iterator[str]:
    """Terms on one board and equal roles for it that run on the same days."""
    theirs = list(Membership.objects.filter(person=kept).select_related("board"))
    for term in Membership.objects.filter(person=gone).select_related("board"):
        if any(term.board_id == other.board_id and _overlap(term, other) for other in theirs):
            yield _("Both sit on the %(board)s at the same time: end one term first.") % {"board": term.board}
    held = list(Grant.objects.filter(person=kept))
    for role in Grant.objects.filter(person=gone).select_related("board"):
        same = [other for other in held if (other.board_id, other.role) == (role.board_id, role.role)]
        if any(_overlap(role, other) for other in same):
            told = {"role": role.get_role_display(), "board": role.board}
            yield _("Both are %(role)s of the %(board)s at the same time: end one role first.") % told


def _overlap(one: Membership | Grant, other: Membership | Grant) -> bool:
    first, second = sorted((one, other), key=lambda held: held.starts_on)
    return first.ends_on is None or first.ends_on >= second.starts_on


def _close(gone: Person, kept: Person, moved: dict[str, list[str]], by: Person | None) -> None:
    address = gone.email
    told = {"merged_into": str(kept.uuid), "moved": moved}
    audit.record("people.person_merged", gone, by=by, after=told, personal={"before": {"email": address}})
    gone.merged_into, gone.is_active, gone.email = kept, False, None
    gone.set_unusable_password()
    gone.save(update_fields=["merged_into", "is_active", "email", "password"])
    if address and not kept.email:
        records.change(kept, "people.person_edited", by=by, personal=("email",), email=address)


def _plural(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name_plural)
