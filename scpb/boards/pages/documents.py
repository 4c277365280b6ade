"""What the page of a standing document shows: the version of a day, all versions, and what changed between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scpb.boards.models import StandingDocument, StandingDocumentVersion
from scpb.documents.differences import Piece, compare


@dataclass(frozen=True)
class DocumentPage:
    """`shown` is in force on the day, or the version that was asked for; None where there was none then."""

    document: StandingDocument
    shown: StandingDocumentVersion | None
    versions: Sequence[StandingDocumentVersion]
    removable: frozenset[int]
    in_force: StandingDocumentVersion | None

    @property
    def readable(self) -> list[StandingDocumentVersion]:
        """What can be compared, the oldest first."""
        return [version for version in reversed(self.versions) if version.is_readable]


@dataclass(frozen=True)
class Comparison:
    old: StandingDocumentVersion
    new: StandingDocumentVersion
    pieces: Sequence[Piece]

    @property
    def is_same(self) -> bool:
        return all(piece.kind == "same" for piece in self.pieces)


def document_page(
    document: StandingDocument, today: date, *, on: date | None, number: int | None, may_edit: bool
) -> DocumentPage:
    """The document on a day (today unless told), or in the version with that number."""
    versions = [version for version in document.versions.all() if may_edit or version.is_readable]
    shown = (
        next((version for version in versions if version.number == number and version.is_readable), None)
        if number is not None
        else in_force(versions, on or today)
    )
    removable = frozenset(version.pk for version in versions if may_edit and version.can_be_removed(today))
    return DocumentPage(document, shown, versions, removable, in_force(versions, today))


def in_force(versions: Sequence[StandingDocumentVersion], on: date) -> StandingDocumentVersion | None:
    """The version that the board went by on the day."""
    begun = [version for version in versions if version.is_readable and version.from_on <= on]
    return max(begun, key=lambda version: (version.from_on, version.number), default=None)


def comparison(document: StandingDocument, old: int, new: int) -> Comparison | None:
    """Two versions word by word, by their numbers; None where one of them is not there to be read."""
    versions = {version.number: version for version in document.versions.readable()}
    if old not in versions or new not in versions:
        return None
    return Comparison(versions[old], versions[new], compare(versions[old].plain(), versions[new].plain()))
