"""What a leaver holds after their last day, what stands in the way of ending it, and what they leave behind.

Upper apps know what else waits for somebody, such as open actions: they register a function that lists it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.models import GUARDED, Board, Grant, Membership
from scpb.people.models import Person, Post


class Left(NamedTuple):
    """Something that waits for a person, for whoever looks at the page of their leaving."""

    title: str
    url: str


# Given the leaver and the reader: only what the reader may see is listed.
Finder = Callable[[Person, Person], Iterable[Left]]
FINDERS: list[Finder] = []


def leaves_behind(find: Finder) -> Finder:
    """Decorator: register a function that lists what a leaver leaves behind."""
    FINDERS.append(find)
    return find


def left_behind(person: Person, reader: Person) -> list[Left]:
    """All that waits for this person, as far as the reader may see it."""
    return [left for find in FINDERS for left in find(person, reader)]


@dataclass(frozen=True)
class Holdings:
    """What a person holds after a day."""

    posts: Sequence[Post]
    terms: Sequence[Membership]
    roles: Sequence[Grant]

    def __iter__(self) -> Iterator[Post | Membership | Grant]:
        return iter([*self.posts, *self.terms, *self.roles])


def held_after(person: Person, on: date) -> Holdings:
    """The posts, terms and roles that have not ended by the end of the day."""
    later = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    return Holdings(
        list(person.posts.filter(later).select_related("organisation", "person")),
        list(person.memberships.filter(later).select_related("board", "person", "seat")),
        list(person.grants.filter(later).select_related("board", "person")),
    )


def forbidden(person: Person, held: Holdings, ender: Person, known: Set[Board] | None = None) -> list[str]:
    """Sentences that say what of it this person may not end; `known` are the boards they know of, where at hand."""
    if permissions.is_administrator(ender):
        return []
    known = set(Board.objects.listed_for(ender)) if known is None else known
    served = set(Board.objects.served_by(ender))
    others = ({term.board for term in held.terms} | {role.board for role in held.roles}) - served
    found = [_("Only an administrator may close the account of an administrator.")] if person.is_superuser else []
    found += [
        _("An officer of the %(board)s, or an administrator, ends what they are to it.") % {"board": board}
        for board in sorted(others & known, key=str)
    ]
    if others - known:
        found.append(_("They have a part in a board that is not shown to you; an administrator ends it."))
    found += [
        _("Only an administrator may end a role as %(role)s of the %(board)s.")
        % {"role": role.get_role_display().lower(), "board": role.board}
        for role in held.roles
        if role.role in GUARDED and role.board in served
    ]
    return found


def impossible(held: Holdings, on: date) -> list[str]:
    """Sentences that say what of it cannot end on the day, because it begins only after it."""
    return [
        _("%(what)s begins on %(day)s, after that day.")
        % {"what": told(row), "day": date_format(row.starts_on, "j F Y")}
        for row in held
        if row.starts_on > on
    ]


def told(row: Post | Membership | Grant) -> str:
    """A post, a term or a role in words, without the person."""
    if isinstance(row, Post):
        return str(row)
    what = row.get_kind_display() if isinstance(row, Membership) else row.get_role_display()
    return f"{what}, {row.board}"
