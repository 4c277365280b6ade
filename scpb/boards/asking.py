"""Whom a board may ask to do something: its people, holders of posts, their posts and organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from scpb.boards.models import Board
from scpb.people.models import Organisation, Person, Post


@dataclass(frozen=True)
class Register:
    """Who may be asked, by the keys of a select."""

    people: dict[str, Person]
    posts: dict[str, Post]
    organisations: dict[str, Organisation]

    @classmethod
    def of_board(cls, board: Board) -> Self:
        """In two queries."""
        today = timezone.localdate()
        posts = list(Post.objects.current(today).select_related("person", "organisation"))
        terms = board.memberships.current(today).select_related("person", "seat__organisation")
        people = {term.person for term in terms} | {post.person for post in posts}
        seats = {term.seat.organisation for term in terms if term.seat and term.seat.organisation}
        bodies = {post.organisation for post in posts} | seats
        return cls(
            {f"person:{one.uuid}": one for one in sorted(people, key=lambda one: one.name)},
            {f"post:{one.uuid}": one for one in sorted(posts, key=str)},
            {f"organisation:{one.uuid}": one for one in sorted(bodies, key=lambda one: one.name)},
        )

    def choices(self) -> list[Any]:
        """For a select."""
        groups: tuple[tuple[str, dict[str, Any]], ...] = (
            (_("People"), self.people),
            (_("Posts"), self.posts),
            (_("Organisations"), self.organisations),
        )
        shown = [(label, [(key, str(one)) for key, one in found.items()]) for label, found in groups if found]
        return [("", _("None")), *shown]
