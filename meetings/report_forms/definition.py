"""What a form of reports asks for, as frozen data read from the form's row.

Of the head, some fields are filled by the agenda itself (title, board, date, who leads, what is enclosed); the others
are typed. Sections stand in the order in which they are printed, each under none or one other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from scpb.documents import snapshots


class FieldKind(TextChoices):
    """What a field of the head holds, and where it comes from."""

    LINE = "line", _("A line, typed")
    LINES = "lines", _("Several lines, typed")
    DATE = "date", _("A date, typed")
    YES_NO = "yes_no", _("Yes or no, typed")
    TITLE = "title", _("Title of the item")
    BOARD = "board", _("Name of the board")
    MEETING_DAY = "meeting_day", _("Date of the meeting")
    LEADS = "leads", _("Who leads the item")
    PRESENTERS = "presenters", _("Who presents the item")
    ENCLOSURES = "enclosures", _("Titles of the item’s papers")
    OUTCOME = "outcome", _("What is asked of the board, to be ticked")
    STATUS = "status", _("Public or not")
    RESTRICTED = "restricted", _("Restricted: yes or no")


TYPED = (FieldKind.LINE, FieldKind.LINES, FieldKind.DATE, FieldKind.YES_NO)


class SectionKind(TextChoices):
    """How a section is headed."""

    NUMBERED = "numbered", _("Numbered, under the form’s title")
    PLAIN = "plain", _("Under the form’s title, not numbered")
    HEAD = "head", _("In the table at the head")
    OWN = "own", _("Numbered sections under the author’s own titles")


class Numbering(TextChoices):
    """What is numbered within a section."""

    PARAGRAPHS = "paragraphs", _("Paragraphs: 1.1, 1.2")
    HEADINGS = "headings", _("Headings: 1.0, 1.1")


@dataclass(frozen=True)
class Field:
    """One line of the head."""

    key: str
    label: str
    kind: str
    is_required: bool = False
    hint: str = ""

    @property
    def is_typed(self) -> bool:
        return self.kind in TYPED


@dataclass(frozen=True)
class Section:
    """One section. Of an implication somebody has cleared what it says; some need not be relevant."""

    key: str
    title: str
    kind: str = SectionKind.NUMBERED
    guidance: str = ""
    is_required: bool = False
    is_implication: bool = False
    may_be_irrelevant: bool = False
    under: str = ""
    holds: bool = True  # False: a heading over the sections under it, without text of its own


@dataclass(frozen=True)
class Definition:
    """A whole form; `recommendations` is their heading."""

    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    numbering: str = Numbering.PARAGRAPHS
    recommendations: str = ""
    asks_recommendation: bool = False
    recommendations_in_head: bool = False

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Definition:
        """The definition that a row keeps."""
        return snapshots.restore(cls, kept)

    @property
    def typed(self) -> tuple[Field, ...]:
        """Fields that the author fills in."""
        return tuple(field for field in self.fields if field.is_typed)

    @property
    def written(self) -> tuple[Section, ...]:
        """Sections that hold text."""
        return tuple(section for section in self.sections if section.holds)

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)

    def under(self, key: str) -> tuple[Section, ...]:
        """The sections under one of these, or with an empty key those under none."""
        return tuple(section for section in self.sections if section.under == key)

    def in_order(self) -> Iterator[Section]:
        """Every section, each before those under it."""
        for section in self.under(""):
            yield section
            yield from self.under(section.key)
