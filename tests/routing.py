"""How the table of addresses is written: a route with the status that each role gets of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.world import ROLES, World

Statuses = dict[str, int]
Arguments = Callable[[World], Sequence[Any]]


@dataclass(frozen=True)
class Route:
    """One address of a named route, and the status that each role gets; `about` tells several of one route apart."""

    name: str
    statuses: Statuses
    arguments: Arguments = lambda _: ()
    about: str = ""

    @property
    def label(self) -> str:
        return f"{self.name} {self.about}".strip()

    def url(self, world: World) -> str:
        return reverse(self.name, args=self.arguments(world))


def only(*roles: str, others: int = 403, anonymous: int = 302, may: int = 200) -> Statuses:
    """These roles get the page; other people that status, and who is not signed in is asked to (302)."""
    return {role: may if role in roles else anonymous if role == "anonymous" else others for role in ROLES}


def everybody(status: int = 200) -> Statuses:
    return dict.fromkeys(ROLES, status)


KEEPERS = ("officer", "officer_elsewhere", "administrator")
EDITORS = ("officer", "administrator")
INSIDERS = ("member", "officer")  # of the closed board
UPLOADERS = ("analyst", "officer", "officer_elsewhere")  # who see uploads and drafts
SETTERS_UP = ("analyst", "administrator")
SIGNED_IN = only(*ROLES[1:])


def board(world: World) -> Sequence[Any]:
    return [world.board.slug]


def closed(world: World) -> Sequence[Any]:
    return [world.closed.slug]


def of_board(attribute: str) -> Arguments:
    """The address of something of the board: its slug and the thing's UUID."""
    return lambda world: [world.board.slug, getattr(world, attribute).uuid]


def uuid(attribute: str) -> Arguments:
    return lambda world: [getattr(world, attribute).uuid]


def slug(attribute: str) -> Arguments:
    return lambda world: [getattr(world, attribute).slug]


def number(attribute: str) -> Arguments:
    return lambda world: [getattr(world, attribute).number]


def meeting(attribute: str) -> Arguments:
    return lambda world: [getattr(world, attribute).board.slug, getattr(world, attribute).number]


def of_draft(attribute: str) -> Arguments:
    """The address of something of the draft agenda."""
    return lambda world: [world.draft.board.slug, world.draft.number, getattr(world, attribute).uuid]


def item(order: int) -> Arguments:
    return lambda world: [world.board.slug, world.published.number, order]


@dataclass(frozen=True)
class Act:
    """A route that takes POST alone, what is sent to it, and the status that each role gets."""

    name: str
    statuses: Statuses
    arguments: Arguments = lambda _: ()
    sent: Callable[[World], dict[str, Any]] = lambda _: {}

    def url(self, world: World) -> str:
        return reverse(self.name, args=self.arguments(world))


def may(*roles: str, others: int = 403, **exceptions: int) -> Statuses:
    """These roles are sent on to what came of it (302), as is, to sign in, who has not."""
    return only(*roles, others=others, may=302) | exceptions
