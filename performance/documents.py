"""Everything that an edition says, as frozen data: its page, print, CSV and a pack draw from this and nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from performance.results import Dashboard
from performance.rules import Rules


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
    """A computed dashboard with the uploads that it rests on."""

    dashboard: Dashboard
    sources: tuple[SourceFile, ...]


@dataclass(frozen=True)
class EditionDocument:
    """One edition: `known_at` is the moment in ISO 8601, `rules` the rule set's definition as canonical JSON."""

    number: int
    title: str
    known_at: str
    rules: str
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

    @property
    def rule_set(self) -> Rules:
        """The rules that the rows were rated by."""
        return Rules.from_json(json.loads(self.rules))

    def remarks_on(self, measure: str) -> tuple[Remark, ...]:
        """The analyst's words on a measure; on the whole, given an empty one."""
        return tuple(remark for remark in self.remarks if remark.measure == measure)
