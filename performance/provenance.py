"""Which upload says a figure that two editions know otherwise."""

from __future__ import annotations

from performance import figures
from performance.arithmetic.comparing import revised_months
from performance.documents import EditionDocument
from performance.models import Area, Observation


def of_revisions(before: EditionDocument, after: EditionDocument, area: Area) -> dict[tuple[str, int], str]:
    """By measure and month, the name of the upload behind a revised figure, in one question.

    It is, of the uploads that only the later edition rests on, the one that counts there. Where none of them says
    anything of the month, an upload was taken back in between and the figure fell back to one that both rest on:
    nothing is named.
    """
    revised = revised_months(before, after)
    known = {source.upload for source in before.findings.sources}
    added = [source.upload for source in after.findings.sources if source.upload not in known]
    if not revised or not added:
        return {}
    said = (
        Observation.objects.filter(
            figures.shown(after.known),
            upload__in=added,
            area=area,
            series__measure__slug__in=list(revised),
            month__in=sorted({month for months in revised.values() for month in months}),
        )
        .order_by("upload__published_on", "upload__approved_at", "upload_id")
        .values_list("series__measure__slug", "month", "upload__name")
    )
    # in the order in which they override each other, so that the last one stays
    return {(slug, month): name for slug, month, name in said if month in revised[slug]}
