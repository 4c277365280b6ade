"""Which documents are printed, by their kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Protocol, TypeVar

from meetings.models.prints import PrintKind
from scpb.documents import snapshots


class Printable(Protocol):
    """A frozen document that can be printed."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def title(self) -> str: ...
    @property
    def running(self) -> str:
        """The line at the foot of every page."""


Document = TypeVar("Document", bound=type)
_REGISTER: dict[str, type] = {}
IN_WORD = {PrintKind.AGENDA, PrintKind.MINUTES, PrintKind.ACTION_LOG, PrintKind.PLAN, PrintKind.BOARD}


def printed(kind: PrintKind) -> Callable[[Document], Document]:
    """Decorator of the dataclass of a kind of print."""

    def register(document: Document) -> Document:
        if kind in _REGISTER:
            raise ValueError(f"There is a document of the kind {kind} already.")
        _REGISTER[kind] = document
        return document

    return register


def kind_of(document: Printable) -> PrintKind:
    """The kind under which the document's class was registered. Raises KeyError for a class that was not."""
    found = {cls: PrintKind(kind) for kind, cls in _REGISTER.items()}
    return found[type(document)]


def restored(kind: str, snapshot: dict[str, Any]) -> Printable:
    """The document that a print keeps."""
    document: Printable = snapshots.restore(_REGISTER[kind], snapshot)
    return document


def template_of(kind: str) -> str:
    """Where the document is drawn."""
    return f"meetings/print/{kind}.html"
