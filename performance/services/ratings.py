"""How an edition rates each measure, as rows: what lists and the thread of a priority read in place of snapshots."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from performance.arithmetic.rag import Rag
from performance.arithmetic.results import Row
from performance.documents import EditionDocument
from performance.lines import shown_ratings
from performance.models import Edition, EditionRating, Measure
from performance.suppression import document_for_public
from performance.tables.words import amount, reading_amount

KEPT = {Rag.RED.value: "red", Rag.AMBER.value: "amber", Rag.GREEN.value: "green"}  # grey is no rating


@transaction.atomic
def keep_ratings(edition: Edition) -> None:
    """Take an edition's ratings out of its snapshot, anew where they were taken out before.

    Asked for once more when what the public may see of it may have become less.
    """
    document = edition.document()
    if document is None:
        return
    measures = Measure.objects.in_bulk([row.measure for row in document.dashboard.rows], field_name="slug")
    EditionRating.objects.filter(edition=edition).delete()
    EditionRating.objects.bulk_create(_rows(edition, document, measures))


def _rows(edition: Edition, document: EditionDocument, measures: Mapping[str, Measure]) -> list[EditionRating]:
    shown = document_for_public(document)
    full, public = shown_ratings(document), shown_ratings(shown)
    open_ = {row.measure: row for row in shown.dashboard.rows if public[row.measure] == full[row.measure]}
    return [
        EditionRating(
            edition=edition,
            measure=measure,
            rag=KEPT.get(full[slug], ""),
            to_month=edition.to_month,
            value=_value(open_[slug]) if slug in open_ else "",
            change=_change(open_[slug]) if slug in open_ else "",
        )
        for slug, measure in measures.items()
    ]


def _value(row: Row) -> str:
    """The 12 months, or the latest reading of what is not counted by month."""
    if row.reading is not None and row.rolling.volume is None:
        return reading_amount(row.reading.value, row)
    return amount(row.rolling.volume)


def _change(row: Row) -> str:
    return "" if row.rolling.direction is None else row.rolling.text
