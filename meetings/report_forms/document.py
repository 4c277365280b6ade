"""Everything that a report says, as frozen data: its page, its print and a pack draw from this and nothing else."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tick:
    """One of several things that may be asked of the board."""

    label: str
    is_ticked: bool


@dataclass(frozen=True)
class HeadRow:
    """A line of the table at the head: plain lines, or something to tick, or a numbered list, or rich text."""

    label: str
    lines: tuple[str, ...] = ()
    ticks: tuple[Tick, ...] = ()
    listed: tuple[str, ...] = ()
    html: str = ""


@dataclass(frozen=True)
class FigureShown:
    """A chart or a table of a frozen dashboard as these readers see it; `seen` as in a pack's `Shown`.

    Of a chart `svg` is the drawing; `headings` and `rows` are the same figures as a table. `note` says why there is
    neither.
    """

    edition: str
    sha256: str
    edition_title: str
    title: str
    caption: str
    svg: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    note: str = ""
    seen: str = ""


@dataclass(frozen=True)
class SectionShown:
    """A section with its number (empty where it has none) and level: 2 for one under none, 3 for one under another."""

    key: str
    number: str
    title: str
    level: int
    html: str
    cleared: str = ""
    figures: tuple[FigureShown, ...] = ()


@dataclass(frozen=True)
class ReportDocument:
    """One report for one audience. Pictures in its text are named by `asset:` and the SHA-256 of their content."""

    head: tuple[HeadRow, ...]
    before: tuple[SectionShown, ...]  # what stands before the recommendations, such as the summary
    recommendations_title: str
    recommendations: tuple[str, ...]
    sections: tuple[SectionShown, ...]
    notes: tuple[str, ...]
    figures: tuple[FigureShown, ...] = ()  # after the last section

    @property
    def all_figures(self) -> tuple[FigureShown, ...]:
        """Every chart and table, wherever it stands."""
        within = (figure for section in (*self.before, *self.sections) for figure in section.figures)
        return (*within, *self.figures)

    @property
    def is_empty(self) -> bool:
        return not (self.before or self.sections or self.recommendations)
