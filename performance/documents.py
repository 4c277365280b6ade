"""Everything that an edition says, as frozen data: its page, print, CSV and a pack draw from this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from performance.results import Dashboard


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

    @property
    def dashboard(self) -> Dashboard:
        """The rows and their periods."""
        return self.findings.dashboard

    @property
    def known(self) -> datetime:
        """The moment whose knowledge the figures are."""
        return datetime.fromisoformat(self.known_at)
