"""What the page of an upload shows: the preview with people's names for measures and areas."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists

from performance import ledger, months
from performance.formats import Problem
from performance.models import Area, Measure, SourceChoice, Upload
from performance.models.uploads import State
from performance.services import file_forms, gaps, police_forces


def named(upload: Upload) -> dict[str, Any]:
    """An upload's preview, ready to print; empty where there is none."""
    preview: dict[str, Any] = upload.preview
    if "comparison" not in preview:
        return {}
    measures = dict(Measure.objects.values_list("slug", "name"))
    areas = dict(Area.objects.values_list("slug", "name"))

    def cell(entry: dict[str, Any]) -> dict[str, Any]:
        return entry | {
            "measure": measures.get(entry["measure"], entry["measure"]),
            "area": areas.get(entry["area"], entry["area"]),
            "month": months.label(months.parse(entry["month"])),
        }

    comparison = preview["comparison"]
    preview = preview | {"form": form_name(upload), "changes": judgements(preview.get("changes", []))}
    if preview.get("holds") == "readings":
        return of_readings(preview, measures, areas)
    if preview.get("holds") == "reference":
        return of_reference(preview, measures)
    return preview | {
        "unbroken": unbroken(preview.get("unbroken", {}), measures),
        "missing": [
            {"measure": measures.get(entry["measure"], entry["measure"]), "months": gaps.spans(entry["months"])}
            for entry in preview.get("missing", [])
        ],
        "measures": [measures.get(slug, slug) for slug in preview["measures"]],
        "beside": [
            entry | {"measure": measures.get(entry["measure"], entry["measure"])} for entry in preview.get("beside", [])
        ],
        "mapped": [
            entry | {"measures": ", ".join(measures.get(slug, slug) for slug in entry["measures"])}
            for entry in preview["mapped"]
        ],
        "waiting": [entry for entry in preview["unmapped"] if entry["at_risk"]],
        "clashes": police_forces.clashes(upload) if upload.state == State.STAGED else [],
        "revisions": [
            cell(entry) | {"change": signed(entry["after"] - entry["before"])} for entry in comparison["revisions"]
        ],
        "sums": [cell(entry) for entry in preview["sums"]["first"]],
        "sums_count": preview["sums"]["count"],
        "warnings": problems(preview["warnings"]),
    }


def form_name(upload: Upload) -> str:
    """What the form of a file is called."""
    form = file_forms.named(upload.format)
    return form.name if form else upload.format


def of_readings(preview: dict[str, Any], measures: dict[str, str], areas: dict[str, str]) -> dict[str, Any]:
    """The preview of a file of readings."""

    def line(entry: dict[str, Any]) -> dict[str, Any]:
        days = (date.fromisoformat(entry["first_day"]), date.fromisoformat(entry["last_day"]))
        return entry | {
            "measure": measures.get(entry["measure"], entry["measure"]),
            "area": areas.get(entry["area"], entry["area"]),
            "period": ledger.period(*days),
        }

    return preview | {
        "measures": [measures.get(slug, slug) for slug in preview["measures"]],
        "revisions": [line(entry) for entry in preview["comparison"]["revisions"]],
        "warnings": problems(preview["warnings"]),
        "waiting": [],
    }


def of_reference(preview: dict[str, Any], measures: dict[str, str]) -> dict[str, Any]:
    """The preview of residents, households or small areas."""
    since = preview.get("since")
    return preview | {
        "measures": [measures.get(slug, slug) for slug in preview["measures"]],
        "revisions": [
            entry | {"change": signed(entry["after"] - entry["before"])} for entry in preview["comparison"]["revisions"]
        ],
        "warnings": problems(preview["warnings"]),
        "waiting": [],
        "since_label": months.label(months.parse(since)) if since else "",
        "until_label": months.label(months.parse(since) - 1) if since else "",
    }


def unbroken(found: dict[str, Any], measures: dict[str, str]) -> dict[str, Any]:
    """Months and series that break off, in words."""
    return {
        "missing": gaps.spans(found.get("missing", [])),
        "gaps": [
            {"measure": measures.get(entry["measure"], entry["measure"]), "months": gaps.spans(entry["months"])}
            for entry in found.get("gaps", [])
        ],
        "ended": [
            {
                "measure": measures.get(entry["measure"], entry["measure"]),
                "month": months.label(months.parse(entry["month"])),
            }
            for entry in found.get("ended", [])
        ],
    }


def judgements(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What dashboards would say otherwise: changed ratings first, then by how many factors come or go.

    A row in which nothing counts before or after, and only the months in its words move on, is left out.
    """
    found = []
    for entry in changes:
        before, after = entry["factors"]["before"], entry["factors"]["after"]
        gone = [factor for factor in before if factor not in after]
        new = [factor for factor in after if factor not in before]
        rated = entry["rating"]["before"] != entry["rating"]["after"]
        if rated or len(gone) != len(new) or any(factor["sign"] for factor in [*gone, *new]):
            found.append(entry | {"gone": gone, "new": new, "is_rated": rated})
    return sorted(found, key=lambda entry: (not entry["is_rated"], -len(entry["gone"]) - len(entry["new"])))


def problems(entries: list[dict[str, Any]]) -> list[Problem]:
    """Problems as they were kept."""
    return [Problem(entry["text"], entry["row"], entry["column"], entry.get("part", "")) for entry in entries]


def signed(change: int) -> str:
    """`+12` or `−12`."""
    return f"{'+' if change > 0 else '−'}{abs(change)}"


def outdated(upload: Upload) -> bool:
    """Whether figures changed, or others are shown, since an upload that waits for approval was compared with them."""
    if upload.state != State.STAGED or upload.staged_at is None:
        return False
    others = Upload.objects.filter(source=upload.source_id).exclude(pk=upload.pk).changed_since(upload.staged_at)
    measures = upload.preview.get("measures", [])
    chosen = SourceChoice.objects.filter(chosen_at__gt=upload.staged_at, series__measure__slug__in=measures)
    return Upload.objects.filter(Exists(others) | Exists(chosen), pk=upload.pk).exists()
