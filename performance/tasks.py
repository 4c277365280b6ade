"""Work on figures outside a request."""

from functools import partial

from django.utils.translation import gettext as _

from performance.models import Upload
from performance.models.uploads import State
from performance.services import checking
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
