"""What approving a staged upload, or showing another source, would change on the board's dashboards (METHOD §7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from performance import months
from performance.arithmetic.factors import Factor
from performance.arithmetic.results import Dashboard as Result
from performance.arithmetic.results import Row
from performance.assembly import Question, findings, latest_month
from performance.figures import Supposed
from performance.lines import grouped
from performance.models import Computed, Dashboard, Observation, Reading, Series, SourceChoice, Upload
from performance.services.dashboards import live_question

Change = dict[str, Any]


def would_change(
    upload: Upload, *, published_on: date | None = None, measures: Collection[str] | None = None
) -> list[Change] | None:
    """Rows of our own live dashboards whose factors or rating would be others if the upload were approved now.

    None where those dashboards say nothing yet, as before the first file.

    What it says must have been written already. `published_on` is the day that it would count from, `measures` (slugs)
    those that it says anything of; both are the upload's own where they are not given.
    """
    counted_from = published_on or upload.published_on
    if counted_from is None:
        return []
    said = upload.preview.get("measures", []) if measures is None else measures
    supposed = Supposed(upload.pk, counted_from)
    found: list[Change] = []
    questions = [live_question(dashboard) for dashboard in Dashboard.objects.showing_any(said)]
    if questions and not any(questions):
        return None
    for question in questions:
        if question is not None and (to := last_month(upload, question)) is not None:
            found += differences(before(question), after(replace(question, to=to, quarter_to=to, supposing=supposed)))
    return found


def would_show(series: Series) -> list[Change]:
    """Rows of our own live dashboards whose factors or rating would be others if this series were shown."""
    found: list[Change] = []
    for dashboard in Dashboard.objects.showing_any([series.measure.slug]):
        question = live_question(dashboard)
        if question is not None and (to := latest_month(dashboard, question.area, instead=series)) is not None:
            found += differences(before(question), after(replace(question, to=to, quarter_to=to, instead=series)))
    return found


def last_month(upload: Upload, question: Question) -> int | None:
    """The month that the dashboard would end with; None where the upload says nothing of our area."""
    said = {"upload": upload, "area": question.area, "series__measure__in": question.dashboard.measures.values("pk")}
    if not (Observation.objects.filter(**said).exists() or Reading.objects.filter(**said).exists()):
        return None
    return latest_month(question.dashboard, question.area, supposing=upload.pk)


def before(question: Question) -> Result:
    """The dashboard as it stands: as the last job computed it, unless figures have changed since."""
    kept = Computed.objects.of(question.area).showing(question.dashboard).filter(rule_set=question.rule_set).first()
    if kept and not (
        Upload.objects.changed_since(kept.known_at).exists() or SourceChoice.objects.since(kept.known_at).exists()
    ):
        return kept.findings.dashboard
    return findings(question).dashboard


def after(question: Question) -> Result:
    """The dashboard as it would be."""
    return findings(question).dashboard


def differences(old: Result, new: Result) -> list[Change]:
    """Rows that say something else, each by the measure of its first line."""
    were = {rows[0].measure: rows for rows in grouped(old.rows)}
    found = []
    for rows in grouped(new.rows):
        row, was = rows[0], were.get(rows[0].measure)
        if was is not None and judged(was[0]) != judged(row):
            found.append(
                {
                    "dashboard": new.slug,
                    "dashboard_name": new.name,
                    "measure": row.measure,
                    "name": row.row_name or row.name,
                    "to": {"before": months.text(old.to), "after": months.text(new.to)},
                    "factors": {"before": plain(was[0].factors), "after": plain(row.factors)},
                    "rating": {"before": was[0].rating.rag.value, "after": row.rating.rag.value},
                }
            )
    return found


def judged(row: Row) -> tuple[tuple[Factor, ...], str]:
    """What is said for and against a row, and what comes of it."""
    return row.factors, row.rating.rag.value


def plain(factors: Collection[Factor]) -> list[dict[str, Any]]:
    """Factors as plain JSON."""
    return [{"text": factor.text, "sign": factor.sign} for factor in factors]
