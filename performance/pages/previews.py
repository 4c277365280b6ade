"""What the page of an upload shows: the preview with people's names for measures and areas."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists

from performance import ledger, months
from performance.formats import Problem
from performance.models import Area, Measure, SourceChoice, Upload
from performance.models.uploads import State
from performance.services import file_forms, gaps, police_forces


class Names(NamedTuple):
    """What people call the measures and areas of a preview, which names them by slug."""

    measures: dict[str, str]
    areas: dict[str, str]

    def measure(self, slug: str) -> str:
        return self.measures.get(slug, slug)

    def with_measure(self, entry: dict[str, Any]) -> dict[str, Any]:
        return entry | {"measure": self.measure(entry["measure"])}

    def with_place(self, entry: dict[str, Any]) -> dict[str, Any]:
        """With the names of measure and area."""
        return self.with_measure(entry) | {"area": self.areas.get(entry["area"], entry["area"])}

    def with_cell(self, entry: dict[str, Any]) -> dict[str, Any]:
        """With the names of measure, area and month."""
        return self.with_place(entry) | {"month": months.label(months.parse(entry["month"]))}

    def with_months(self, entry: dict[str, Any]) -> dict[str, Any]:
        """A measure and its months, as spans."""
        return {"measure": self.measure(entry["measure"]), "months": gaps.spans(entry["months"])}


def named(upload: Upload) -> dict[str, Any]:
    """An upload's preview, ready to print; empty where there is none."""
    if "comparison" not in upload.preview:
        return {}
    names = Names(dict(Measure.objects.values_list("slug", "name")), dict(Area.objects.values_list("slug", "name")))
    preview: dict[str, Any] = upload.preview | {
        "form": form_name(upload),
        "changes": judgements(upload.preview.get("changes", [])),
        "is_first": "changes" in upload.preview and upload.preview["changes"] is None,
        "measures": [names.measure(slug) for slug in upload.preview["measures"]],
        "warnings": problems(upload.preview["warnings"]),
    }
    if preview.get("holds") == "readings":
        return of_readings(preview, names)
    if preview.get("holds") == "reference":
        return of_reference(preview)
    clashes = police_forces.clashes(upload) if upload.state == State.STAGED else []
    return of_counts(preview, names) | {"clashes": clashes}


def form_name(upload: Upload) -> str:
    """What the form of a file is called."""
    form = file_forms.named(upload.format)
    return form.name if form else upload.format


def of_counts(preview: dict[str, Any], names: Names) -> dict[str, Any]:
    """The preview of a file of counts."""
    return preview | {
        "unbroken": unbroken(preview.get("unbroken", {}), names),
        "missing": [names.with_months(entry) for entry in preview.get("missing", [])],
        "beside": [names.with_measure(entry) for entry in preview.get("beside", [])],
        "mapped": [
            entry | {"measures": ", ".join(map(names.measure, entry["measures"]))} for entry in preview["mapped"]
        ],
        "waiting": [entry for entry in preview["unmapped"] if entry["at_risk"]],
        "revisions": [with_change(names.with_cell(entry)) for entry in preview["comparison"]["revisions"]],
        "sums": [names.with_cell(entry) for entry in preview["sums"]["first"]],
        "sums_count": preview["sums"]["count"],
    }


def of_readings(preview: dict[str, Any], names: Names) -> dict[str, Any]:
    """The preview of a file of readings."""

    def period(entry: dict[str, Any]) -> str:
        return ledger.period(date.fromisoformat(entry["first_day"]), date.fromisoformat(entry["last_day"]))

    revisions = preview["comparison"]["revisions"]
    return preview | {
        "revisions": [names.with_place(entry) | {"period": period(entry)} for entry in revisions],
        "waiting": [],
    }


def of_reference(preview: dict[str, Any]) -> dict[str, Any]:
    """The preview of residents, households or small areas."""
    since = preview.get("since")
    return preview | {
        "revisions": [with_change(entry) for entry in preview["comparison"]["revisions"]],
        "waiting": [],
        "since_label": months.label(months.parse(since)) if since else "",
        "until_label": months.label(months.parse(since) - 1) if since else "",
    }


def with_change(entry: dict[str, Any]) -> dict[str, Any]:
    """A revision with how much it changes."""
    return entry | {"change": signed(entry["after"] - entry["before"])}


def unbroken(found: dict[str, Any], names: Names) -> dict[str, Any]:
    """Months and series that break off, in words."""
    return {
        "missing": gaps.spans(found.get("missing", [])),
        "gaps": [names.with_months(entry) for entry in found.get("gaps", [])],
        "ended": [
            {"measure": names.measure(entry["measure"]), "month": months.label(months.parse(entry["month"]))}
            for entry in found.get("ended", [])
        ],
    }


def judgements(changes: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
    """What dashboards would say otherwise: changed ratings first, then by how many factors come or go.

    A row in which nothing counts before or after, and only the months in its words move on, is left out.
    """
    found = []
    for entry in changes or []:
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
    others = Upload.objects.beside(upload).changed_since(upload.staged_at)
    chosen = SourceChoice.objects.since(upload.staged_at).of(upload.preview.get("measures", []))
    return Upload.objects.filter(Exists(others) | Exists(chosen), pk=upload.pk).exists()
