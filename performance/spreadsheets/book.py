"""Everything that a workbook says, as frozen data: of an edition, or of a dashboard as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from performance import lines, months
from performance.arithmetic.results import Dashboard
from performance.arithmetic.rules import Rules
from performance.documents import EditionDocument, Findings, Remark, SourceFile, TermShown
from performance.lines import Line
from performance.pages import dashboards as pages


@dataclass(frozen=True)
class Book:
    """Everything that a workbook says."""

    title: str
    about: str
    known_at: datetime
    dashboard: Dashboard
    lines: tuple[Line, ...]
    rules: Rules
    notes: tuple[str, ...]
    sources: tuple[SourceFile, ...]
    remarks: tuple[Remark, ...] = ()
    glossary: tuple[TermShown, ...] = ()


def of_document(document: EditionDocument) -> Book:
    """The workbook of an edition."""
    found, shown = document.findings, lines.of_document(document)
    about = _("Edition %(number)d") % {"number": document.number}
    return Book(
        title=document.title,
        about=f"{about}, {_about(found.dashboard)}",
        known_at=document.known,
        dashboard=found.dashboard,
        lines=shown,
        rules=lines.rules_of(found),
        notes=pages.notes(found.dashboard),
        sources=found.sources,
        remarks=document.remarks,
        glossary=document.glossary,
    )


def of_findings(found: Findings, known_at: datetime) -> Book:
    """The workbook of a live dashboard."""
    return Book(
        title=_("%(dashboard)s, live") % {"dashboard": found.dashboard.name},
        about=_about(found.dashboard),
        known_at=known_at,
        dashboard=found.dashboard,
        lines=lines.of_findings(found),
        rules=lines.rules_of(found),
        notes=pages.notes(found.dashboard),
        sources=found.sources,
    )


def _about(dashboard: Dashboard) -> str:
    words = {
        "area": dashboard.area_name,
        "period": months.span(dashboard.to - 11, dashboard.to),
        "rules": dashboard.rules,
    }
    return _("%(area)s. 12 months %(period)s, rule set %(rules)s.") % words
