"""How many votes are in the room, and whether they are enough: rows in, numbers and sentences out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from meetings.models import Attendance


@dataclass(frozen=True)
class Quorum:
    """`present` votes of `members` that there are on the board, of which `needed` make a quorum. It warns, no more."""

    present: int
    members: int
    needed: int

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed

    @property
    def places(self) -> list[str]:
        """A box for every vote: `in` where somebody sits, with a line (`needed`) after those that make a quorum."""
        boxes = ["in"] * self.present + [""] * max(0, max(self.members, self.needed) - self.present)
        return [*boxes[: self.needed], "needed", *boxes[self.needed :]]

    @property
    def sentence(self) -> str:
        said = {"present": self.present, "members": self.members, "needed": self.needed}
        if self.is_met:
            return _("%(present)s of %(members)s voting members present, %(needed)s needed.") % said
        return _("%(present)s of %(needed)s: decisions will be marked inquorate.") % said


def votes_of(rows: Iterable[Attendance], at: datetime, *, without: Collection[int] = ()) -> int:
    """Votes in the room at the moment; `without` are keys of persons who have left it for an item.

    A deputy's vote is that of the member they sit for, so that the two of them count once.
    """
    there = [row for row in rows if row.counts and row.is_there(at) and row.person_id not in without]
    return len({row.deputises_id or row.pk for row in there})
