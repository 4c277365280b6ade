"""What the page of the governance chart shows: the boards that a reader may know of, drawn and as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scpb.boards.chart import Branch, Drawing, Told, narrow, tree, wide
from scpb.boards.models import Board
from scpb.people.models import Person


@dataclass(frozen=True)
class Governance:
    branches: Sequence[Branch]
    wide: Drawing
    narrow: Drawing

    @property
    def drawings(self) -> list[tuple[str, Drawing]]:
        return [("wide", self.wide), ("narrow", self.narrow)]


def governance(reader: Person | AnonymousUser, today: date) -> Governance:
    """A closed board is there for its own people alone; what reports to it then stands by itself."""
    branches = tree([_told(board) for board in Board.objects.listed_for(reader).counted(today)])
    return Governance(branches, wide(branches), narrow(branches))


def _told(board: Board) -> Told:
    members = ngettext("%(count)d member", "%(count)d members", board.members_count) % {"count": board.members_count}
    note = members if board.is_public else _("Closed · %(members)s") % {"members": members}
    return Told(board.pk, board.parent_id, board.name, board.get_absolute_url(), note, not board.is_public)
