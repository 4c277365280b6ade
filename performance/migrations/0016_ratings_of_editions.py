"""Take the ratings of editions that were frozen before out of their snapshots.

Plain data is read, for classes change. What the public may see of an edition is decided anew each time it is released
or a measure is closed; here figures are kept for everybody only of editions that hide nothing from anybody.
"""

import json
from typing import Any

from django.db import migrations

from performance.arithmetic.factors import Factor
from performance.arithmetic.rag import rate
from performance.arithmetic.rules import Rules

RATED = {"Red": "red", "Amber": "amber", "Green": "green"}
BATCH = 8  # snapshots are large


def take_out(apps: Any, _editor: Any) -> None:
    Edition, Measure = (apps.get_model("performance", name) for name in ("Edition", "Measure"))
    EditionRating = apps.get_model("performance", "EditionRating")
    measures = {one.slug: one for one in Measure.objects.all()}
    frozen = Edition.objects.filter(state__in=["frozen", "released"], ratings=None)
    for edition in frozen.only("snapshot", "to_month").iterator(chunk_size=BATCH):
        rows = rows_of(edition.snapshot)
        hides = any(is_narrow(row, measures.get(row["measure"])) for row, _rag, _value in rows)
        EditionRating.objects.bulk_create(
            EditionRating(
                edition=edition,
                measure=measures[row["measure"]],
                rag=RATED.get(rag, ""),
                to_month=edition.to_month,
                value="" if hides else value,
            )
            for row, rag, value in {row["measure"]: (row, *told) for row, *told in rows}.values()
            if row["measure"] in measures
        )


def rows_of(snapshot: str) -> list[tuple[dict[str, Any], str, str]]:
    """The lines of a snapshot, each with the rating of its row and its value; none of one that cannot be read."""
    try:
        told = json.loads(snapshot)
        rows = told["findings"]["dashboard"]["rows"]
        rules = json.loads(told["findings"]["rules"])
        found, key, rag = [], "", ""
        for row in rows:
            if not row.get("key") or row["key"] != key:
                key, rag = row.get("key", ""), rating_of(row, told, rules)
            found.append((row, rag, value_of(row)))
    except (ValueError, KeyError, TypeError):
        return []
    return found


def rating_of(row: dict[str, Any], told: dict[str, Any], rules: dict[str, Any]) -> str:
    """As it was printed: set by the analyst, or of the factors as the analyst left them, or as computed."""
    for edit in told.get("rating_edits") or []:
        if edit["measure"] == row["measure"]:
            return str(edit["rag"])
    edits = [edit for edit in told.get("factor_edits") or [] if edit["measure"] == row["measure"]]
    if not edits:
        return str(row["rating"]["rag"])
    changed = {edit["computed"]: edit for edit in edits if edit["computed"]}
    signs = [factor["sign"] for factor in row["factors"] if factor["text"] not in changed]
    signs += [edit["sign"] for edit in edits if edit["action"] != "omit"]
    return rate((Factor("", "", sign) for sign in signs), Rules.from_json(rules)).rag.value


def is_narrow(row: dict[str, Any], measure: Any) -> bool:
    """Whether a line shows the public less than members, by its settings then or today's."""
    if row.get("access") == "members" or row.get("smallest_public"):
        return True
    return measure is not None and (measure.access == "members" or bool(measure.smallest_public))


def value_of(row: dict[str, Any]) -> str:
    volume = row["rolling"]["volume"]
    return "n/a" if volume is None else f"{volume:,}"


class Migration(migrations.Migration):
    dependencies = [("performance", "0015_what_shows_a_priority")]
    operations = [migrations.RunPython(take_out, migrations.RunPython.noop)]
