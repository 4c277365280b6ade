"""Work on annual reports outside a request."""

from __future__ import annotations

from functools import partial

from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.jobs.kinds import Outcome, Refused, Running, kind
from scpb.portal.annual import printing
from scpb.portal.annual.document import document_of
from scpb.portal.annual.services import prints
from scpb.portal.models import AnnualReport


@kind(prints.PRINT)
def print_annual_report(job: Running) -> Outcome:
    """Print a report of what it says and shows now; a draft that was thrown away meanwhile is left."""
    report = AnnualReport.objects.select_related("strategy__board").filter(uuid=job.subject_id).first()
    if report is None:
        return Outcome()
    said, document = prints.digest_of(report), document_of(report)
    html, css = printing.document_html(document)
    try:
        data = pdf.render(html, css=css, created=report.published_at)
    except pdf.TooComplex as refusal:
        raise Refused(str(refusal)) from refusal
    name = f"{report.strategy.slug}-annual-report-{report.number}.pdf"
    stored = documents.store(data, name=name, media_type="application/pdf", by=None)
    return Outcome(result={"pages": pdf.count_pages(data)}, switch=partial(prints.keep_print, report.pk, said, stored))
