"""Say how each measure changed, where the ratings of editions that were frozen before were taken out without it.

Plain data is read, for classes change. A rating without a value ("" or "n/a", as it is kept of what is withheld) gets
no change, nor does any of an edition that hides something: there it is kept when the edition's ratings are kept anew.
"""

import json
from decimal import Decimal
from importlib import import_module
from typing import Any

from django.db import migrations

from performance.arithmetic.series import signed

BATCH = 8  # snapshots are large
NO_VALUE = ("", "n/a")
before = import_module("performance.migrations.0016_ratings_of_editions")  # whose name is no word to import by


def fill(apps: Any, _editor: Any) -> None:
    Edition, Measure = (apps.get_model("performance", name) for name in ("Edition", "Measure"))
    EditionRating = apps.get_model("performance", "EditionRating")
    measures = {one.slug: one for one in Measure.objects.all()}
    without = EditionRating.objects.filter(change="").exclude(value__in=NO_VALUE).select_related("measure")
    keys = list(without.values_list("edition", flat=True).order_by("edition").distinct())
    for edition in Edition.objects.filter(pk__in=keys).only("snapshot").iterator(chunk_size=BATCH):
        told = changes_of(edition.snapshot, measures)
        rated = list(without.filter(edition=edition))
        for rating in rated:
            rating.change = told.get(rating.measure.slug, "")
        EditionRating.objects.bulk_update(rated, ["change"])


def changes_of(snapshot: str, measures: dict[str, Any]) -> dict[str, str]:
    """The change of the 12 months by measure, as printed; none of a snapshot that hides something or is not read."""
    try:
        rows = json.loads(snapshot)["findings"]["dashboard"]["rows"]
        if any(before.is_narrow(row, measures.get(row["measure"])) for row in rows):
            return {}
        return {row["measure"]: change_of(row["rolling"]) for row in rows}
    except (ValueError, KeyError, TypeError, ArithmeticError):
        return {}


def change_of(rolling: dict[str, Any]) -> str:
    if rolling["direction"] is None:
        return ""
    if rolling["change_pct"] is None:
        return f"from 0 to {rolling['volume']}"
    return signed(Decimal(rolling["change_pct"]))


class Migration(migrations.Migration):
    dependencies = [("performance", "0016_ratings_of_editions")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
