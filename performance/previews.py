"""What the page of an upload shows: the preview with people's names for measures and areas."""

from __future__ import annotations

from typing import Any

from performance import formats, months
from performance.formats import Problem
from performance.models import Area, Measure, Upload
from performance.models.uploads import State


def named(upload: Upload) -> dict[str, Any]:
    """An upload's preview, ready to print; empty where there is none."""
    preview: dict[str, Any] = upload.preview
    if not preview:
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
    form = formats.named(upload.format)
    return preview | {
        "form": form.name if form else upload.format,
        "measures": [measures.get(slug, slug) for slug in preview["measures"]],
        "mapped": [
            entry | {"measures": ", ".join(measures.get(slug, slug) for slug in entry["measures"])}
            for entry in preview["mapped"]
        ],
        "waiting": [entry for entry in preview["unmapped"] if entry["at_risk"]],
        "revisions": [
            cell(entry) | {"change": signed(entry["after"] - entry["before"])} for entry in comparison["revisions"]
        ],
        "sums": [cell(entry) for entry in preview["sums"]["first"]],
        "sums_count": preview["sums"]["count"],
        "warnings": problems(preview["warnings"]),
    }


def problems(entries: list[dict[str, Any]]) -> list[Problem]:
    """Problems as they were kept."""
    return [Problem(entry["text"], entry["row"], entry["column"]) for entry in entries]


def signed(change: int) -> str:
    """`+12` or `−12`."""
    return f"{'+' if change > 0 else '−'}{abs(change)}"


def outdated(upload: Upload) -> bool:
    """Whether figures changed since an upload that waits for approval was compared with them."""
    if upload.state != State.STAGED or upload.staged_at is None:
        return False
    others = Upload.objects.filter(source=upload.source_id).exclude(pk=upload.pk)
    return others.changed_since(upload.staged_at).exists()
