"""Work on figures outside a request."""

from functools import partial

from django.utils.translation import gettext as _

from performance import print as printing
from performance.models import Edition, Upload
from performance.models.uploads import State
from performance.services import checking, dashboards, editions
from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.jobs.kinds import Outcome, Running, kind
from scpb.jobs.models import Job


@kind("performance.stage", attempts=4)
def stage(job: Running) -> Outcome:
    """Check a received file, and keep its cells until somebody approves them."""
    upload = Upload.objects.select_related("file").get(uuid=job.subject_id)
    if upload.state != State.STAGING or upload.attempt != job.params["attempt"]:
        return Outcome()
    return Outcome(switch=checking.check(upload, partial(tell, job)))


def tell(job: Running, done: int, total: int) -> None:
    job.progress(done, total, _("Keeping figures where nobody sees them yet"))


@stage.failed
def give_up(job: Job, error: str) -> None:
    """The check itself failed: the file may be all right, and can be checked again."""
    upload = Upload.objects.get(uuid=job.subject_id)
    text = _("The check did not come to an end (%(error)s). Check the file again, or tell whoever runs the portal.")
    problems = [{"row": None, "column": "", "text": text % {"error": error}}]
    checking.refuse(upload.pk, job.params["attempt"], problems)


@kind("performance.rebuild_dashboards", attempts=6)
def rebuild_dashboards(job: Running) -> Outcome:
    """Compute every live dashboard and every draft from what is known now."""
    return Outcome(switch=dashboards.rebuilt(job.progress))


@kind("performance.compute_edition", attempts=4)
def compute_edition(job: Running) -> Outcome:
    """Compute a draft."""
    edition = Edition.objects.select_related("dashboard", "area", "rule_set").get(uuid=job.subject_id)
    if not edition.is_draft or edition.attempt != job.params["attempt"]:
        return Outcome()
    kept = dashboards.answered(dashboards.question_of(edition))
    return Outcome(switch=partial(dashboards.keep_draft, edition.pk, edition.attempt, kept))


@kind("performance.print_edition", attempts=4)
def print_edition(job: Running) -> Outcome:
    """Print a frozen edition by itself."""
    edition = Edition.objects.select_related("dashboard").get(uuid=job.subject_id)
    html, css = printing.edition_html(edition, alone=True)
    data = pdf.render(html, css=css, created=edition.frozen_at)
    stored = documents.store(data, name=f"edition-{edition.number}.pdf", media_type="application/pdf", by=None)
    return Outcome(switch=partial(editions.keep_pdf, edition.pk, stored))
