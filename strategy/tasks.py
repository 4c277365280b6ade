"""Work on strategies outside a request."""

from functools import partial

from django.utils import timezone
from django.utils.formats import date_format

from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.jobs.kinds import Outcome, Running, kind
from strategy import printing
from strategy.document import document_of
from strategy.models import StrategyVersion
from strategy.services import prints


@kind(prints.PRINT, attempts=4)
def print_version(job: Running) -> Outcome:
    """Print the document and its one page."""
    version = StrategyVersion.objects.select_related("strategy__board").get(uuid=job.subject_id)
    said, document = prints.digest_of(version), document_of(version)
    on = date_format(timezone.localdate(), "j F Y")
    name = f"{version.strategy.slug}-{version.number}"
    whole = _kept(*printing.document_html(document, on=on), name=f"{name}.pdf")
    summary = _kept(*printing.summary_html(document, on=on), name=f"{name}-summary.pdf")
    return Outcome(switch=partial(prints.keep_prints, version.pk, said, whole, summary))


def _kept(html: str, css: list[str], *, name: str) -> StoredFile:
    return documents.store(pdf.render(html, css=css), name=name, media_type="application/pdf", by=None)
