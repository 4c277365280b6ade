"""What a list of gaps is: who asks for it, whose things are in it, what a row of it says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import DateTimeField, Exists, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.boards.models import Access, Board
from scpb.errors import NotPermitted
from scpb.people.models import Person
from scpb.portal.models import GapSetAside

ANY_TIME = datetime(1900, 1, 1, tzinfo=UTC)  # before anything was set aside


@dataclass(frozen=True)
class Row:
    """One gap: what it is in, since when, where that is, and where somebody does something about it.

    `url` and `act_url` are empty where whoever asks has no such page.
    """

    subject: UUID
    title: str
    detail: str
    since: date | None
    url: str
    act_url: str
    act: str


@dataclass(frozen=True)
class Asker:
    """Who looks for gaps, and on which day."""

    person: Person | AnonymousUser
    on: date

    @cached_property
    def served(self) -> list[Board]:
        """The boards that they serve as officer."""
        return list(Board.objects.served_by(self.person, self.on))

    @property
    def keys(self) -> set[int]:
        """The keys of these, which need not be asked for."""
        return permissions.served_keys(self.person, self.on)

    @property
    def is_administrator(self) -> bool:
        return permissions.is_administrator(self.person)

    @property
    def is_analyst(self) -> bool:
        return permissions.is_analyst(self.person, self.on)

    def answers_for(self, board: str, *, analysts: bool = False) -> Q:
        """The condition that they answer for the board to which this path leads.

        Officers do for the boards that they serve, administrators for all of which they know; analysts, where
        `analysts` lets them, for those as well.
        """
        if self.is_administrator or (analysts and self.is_analyst):
            return Q(**{f"{board}__in": Board.objects.listed_for(self.person).order_by()})
        return Q(**{f"{board}__in": sorted(self.keys)})


class Gap(ABC):
    """A list of gaps of one kind."""

    slug: ClassVar[str]
    kind: ClassVar[Any]  # the model of which the things in it are
    title: ClassVar[Promise]
    means: ClassVar[Promise]  # one sentence each: what it is …
    closes: ClassVar[Promise]  # … and what closes it
    for_analysts: ClassVar[bool] = False
    by_officers: ClassVar[bool] = True  # only they take the step that closes it, and not analysts

    @abstractmethod
    def in_care(self, asker: Asker) -> QuerySet[Any]:
        """All things of the kind that they answer for, whether they are a gap or not."""

    @abstractmethod
    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        """Those of the things that are a gap on the day, in the order of the list."""

    @abstractmethod
    def row(self, thing: Any, asker: Asker) -> Row:
        """What the list says of one; asks the database for nothing."""

    def told(self, thing: Any, asker: Asker) -> Row:
        """The row of one, with the step that closes it for who may take it."""
        row = self.row(thing, asker)
        acts = asker.keys or (asker.is_analyst and not self.by_officers)
        return row if acts else replace(row, act_url="", act="")

    def began(self, on: date) -> Any:
        """Since when a thing of the list is this gap, as a moment within its query; of some kinds nobody knows it."""
        return Value(ANY_TIME)

    def found(self, asker: Asker) -> QuerySet[Any]:
        """The gaps of whoever asks; `is_aside` where one is set aside and has not come back."""
        aside = Exists(GapSetAside.objects.holding(self.slug, asker.on))
        found: QuerySet[Any] = self._dated(self.in_care(asker), asker.on).annotate(is_aside=aside)
        return found

    def began_after(self, moment: datetime, subject: UUID, on: date) -> bool:
        """Whether a thing is a gap that began only after the moment, so that what was said then was of another."""
        return self._dated(self.kind.objects.filter(uuid=subject), on).filter(gap_began__gt=moment).exists()

    def _dated(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        began = Coalesce(self.began(on), Value(ANY_TIME), output_field=DateTimeField())
        dated: QuerySet[Any] = self.among(things, on).annotate(gap_began=began)
        return dated

    def is_open_to(self, asker: Asker) -> bool:
        """Whether it is their work to look at such gaps."""
        return bool(asker.keys) or asker.is_administrator or (self.for_analysts and asker.is_analyst)


def may_look(person: Person | AnonymousUser) -> bool:
    """Whether gaps are the work of the person: of officers, analysts and administrators."""
    asker = Asker(person, timezone.localdate())
    return bool(asker.keys) or asker.is_administrator or asker.is_analyst


def require_any(asker: Asker) -> None:
    """Refuse who has no list at all."""
    if not may_look(asker.person):
        raise NotPermitted(_("Gaps are the work of officers, analysts and administrators."))


def require_looking(gap: Gap, asker: Asker) -> None:
    """Refuse who has no such gaps to look at, as analysts have none of decisions, administrators none of figures."""
    require_any(asker)
    if not gap.is_open_to(asker):
        raise NotPermitted(_("Gaps of this kind are not among your work."))


def in_public_words(item: Any, text: str) -> str:
    """A text about an item; of a restricted one no more than what the public agenda prints of it.

    Whoever opens the thing itself reads the rest, and that is written down.
    """
    if item is not None and item.access == Access.RESTRICTED:
        return str(item.outside_title())
    return text
