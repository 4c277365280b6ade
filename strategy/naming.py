"""Who answers for something in a strategy or its plans, as services take it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from scpb.boards import records
from scpb.people.models import Organisation, Person, Post
from scpb.people.named import Named


@dataclass(frozen=True)
class Names:
    """One of person, post and organisation of the register, or words where there is none of them."""

    person: Person | None = None
    post: Post | None = None
    organisation: Organisation | None = None
    wording: str = ""

    def __str__(self) -> str:
        return str(self.person or self.post or self.organisation or self.wording)


def names_of(rows: Iterable[Named]) -> list[Names]:
    """Rows as services take them; fetch them `named`."""
    return [Names(one.person, one.post, one.organisation, one.wording) for one in rows]


def told(names: Iterable[Names]) -> list[dict[str, Any]]:
    """As the audit keeps them: rows by their UUID."""
    return [{name: records.plain(value) for name, value in vars(one).items() if value} for one in names]
