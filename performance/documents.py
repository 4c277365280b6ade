"""Everything that an edition says, as frozen data: its page, print, CSV and a pack draw from this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from performance.arithmetic.results import Dashboard


@dataclass(frozen=True)
class SourceFile:
    """An upload that figures rest on: its name, the SHA-256 of its content, and its days as `2013-12-31`."""

    upload: int
    name: str
    sha256: str
    published_on: str
    approved_on: str


@dataclass(frozen=True)
class Remark:
    """What the analyst says of one measure, or with an empty `measure` of the whole."""

    measure: str
    name: str
    paragraphs: tuple[str, ...]
    author: str
    written_on: str
    heading: str = ""


@dataclass(frozen=True)
class FactorEdit:
    """A factor reworded, added or omitted by the analyst; `computed` is what it was, empty for an added one."""

    measure: str
    action: str
    computed: str
    text: str
    sign: int
    reason: str
    author: str


@dataclass(frozen=True)
class RatingEdit:
    """A rating that the analyst set in place of the computed one; `measure` is the row's first line."""

    measure: str
    rag: str
    reason: str
    author: str


@dataclass(frozen=True)
class CellRemark:
    """A note in one cell; `column` is a column's key, like `quarter` or `rank:london-32`."""

    measure: str
    column: str
    text: str
    author: str


@dataclass(frozen=True)
class PictureShown:
    """A picture that the analyst added: its content by SHA-256, in words, and where it comes from."""

    measure: str
    sha256: str
    media_type: str
    alternative: str
    caption: str
    source: str


@dataclass(frozen=True)
class TermShown:
    """A word of the glossary that the edition uses."""

    term: str
    explanation: str


@dataclass(frozen=True)
class Findings:
    """A computed dashboard with the uploads that it rests on, and the definition it was rated by, canonical JSON."""

    dashboard: Dashboard
    sources: tuple[SourceFile, ...]
    rules: str


@dataclass(frozen=True)
class EditionDocument:
    """One edition; `known_at` is the moment whose knowledge it holds, in ISO 8601."""

    number: int
    title: str
    known_at: str
    findings: Findings
    remarks: tuple[Remark, ...]
    factor_edits: tuple[FactorEdit, ...] = ()
    rating_edits: tuple[RatingEdit, ...] = ()
    cell_remarks: tuple[CellRemark, ...] = ()
    pictures: tuple[PictureShown, ...] = ()
    glossary: tuple[TermShown, ...] = ()
    corrects: int | None = None
    erratum: str = ""

    @property
    def dashboard(self) -> Dashboard:
        """The rows and their periods."""
        return self.findings.dashboard

    @property
    def known(self) -> datetime:
        """The moment whose knowledge the figures are."""
        return datetime.fromisoformat(self.known_at)
