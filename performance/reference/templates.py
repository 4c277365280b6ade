"""Layouts of dashboards to begin from: those of the board's own packs, and the one in use since 2022."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from performance.arithmetic.columns import Column, columns
from performance.reference import read


@dataclass(frozen=True)
class LineTemplate:
    """A line about one measure, by its slug."""

    measure: str
    name: str = ""
    indent: int = 0
    with_above: bool = False


@dataclass(frozen=True)
class SectionTemplate:
    """A part with its columns and lines."""

    name: str
    columns: tuple[Column, ...]
    lines: tuple[LineTemplate, ...]
    note: str = ""


@dataclass(frozen=True)
class Template:
    """A dashboard's layout; `groups` are the slugs of the peer groups that its measures are ranked in."""

    slug: str
    name: str
    about: str
    groups: tuple[str, ...]
    sections: tuple[SectionTemplate, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """The slugs of the measures that it needs."""
        return tuple(line.measure for section in self.sections for line in section.lines)


@cache
def templates() -> dict[str, Template]:
    """Every template by its slug, in the order in which they are offered."""
    return {
        entry["slug"]: Template(
            slug=entry["slug"],
            name=entry["name"],
            about=entry["about"],
            groups=tuple(entry["groups"]),
            sections=tuple(
                SectionTemplate(
                    name=section["name"],
                    columns=columns(section["columns"]),
                    lines=tuple(LineTemplate(**line) for line in section["lines"]),
                    note=section.get("note", ""),
                )
                for section in entry["sections"]
            ),
        )
        for entry in read("templates")
    }
