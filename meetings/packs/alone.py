"""The agenda alone: what a pack says before its papers, as a print of its own, also for Word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from meetings.models.prints import PrintKind
from meetings.packs.document import Item, PackDocument
from meetings.prints import printed

# what an agenda alone does not print of an item
LEFT_OUT: dict[str, Any] = {"text": "", "recommendations": (), "edition": None, "report": None}


@printed(PrintKind.AGENDA)
@dataclass(frozen=True)
class AgendaDocument:
    """Meeting, members, order of business and times, as the readers of one kind of pack may know them."""

    pack: PackDocument

    @property
    def title(self) -> str:
        return _("Agenda: %(meeting)s") % {"meeting": self.pack.title}

    @property
    def running(self) -> str:
        parts = [self.pack.title, *([] if self.pack.issued else [_("draft")])]
        return " · ".join([*parts, *([_("demonstration, illustrative figures")] if self.pack.illustrative else [])])


def agenda_of(document: PackDocument) -> AgendaDocument:
    """The agenda that a pack begins with."""
    return AgendaDocument(replace(document, items=tuple(_bare(item) for item in document.items)))


def _bare(item: Item) -> Item:
    return replace(item, **LEFT_OUT)
