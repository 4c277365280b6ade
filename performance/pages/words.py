"""What the page for commentary offers besides an empty form."""

from __future__ import annotations

from performance.arithmetic.sentences import drafted
from performance.assembly import edition_before
from performance.models import Edition, Measure
from performance.services.dashboards import question_of


def offered(edition: Edition, measure: Measure | None) -> tuple[str, ...]:
    """The largest moves of a draft in sentences, or those of one row; none while it has not been computed."""
    document = edition.document()
    if document is None:
        return ()
    before = edition_before(question_of(edition))
    earlier = before.document() if before else None
    return drafted(document.dashboard, earlier.dashboard if earlier else None, measure=measure.slug if measure else "")
