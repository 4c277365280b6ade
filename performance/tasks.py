"""Work on figures outside a request."""

from functools import partial

from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from performance import print as printing
from performance.assembly import findings
from performance.models import Edition, FigureRequest, Measure, Picture, Recollection, Series, Upload
from performance.models.uploads import State
from performance.services import (
    changes,
    checking,
    checking_street,
    closing,
    dashboards,
    editions,
    outcomes,
    recalling,
    requests,
    uploads,
)
from performance.suppression import seen_by_public
from scpb.documents import pdf, pictures
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.jobs.kinds import Outcome, Running, kind
from scpb.jobs.models import Job
from scpb.people.models import Person


@kind("performance.stage", attempts=4)
def stage(job: Running) -> Outcome:
    """Check a received file, and keep its cells until somebody approves them."""
    upload = Upload.objects.select_related("file").get(uuid=job.subject_id)
    if upload.state != State.STAGING or upload.attempt != job.params["attempt"]:
        return Outcome()
    switch = checking.check(upload, partial(tell, job))
    if job.params.get("approves"):
        by = Person.objects.get(pk=job.created_by_id) if job.created_by_id else None
        return Outcome(switch=partial(uploads.approve_checked, switch, upload.pk, by))
    return Outcome(switch=switch)


def tell(job: Running, done: int, total: int) -> None:
    job.progress(done, total, _("Keeping figures where nobody sees them yet"))


@stage.failed
def give_up(job: Job, error: str) -> None:
    """The check itself failed: the file may be all right, and can be checked again, but no places are kept for that."""
    upload = Upload.objects.select_related("file").get(uuid=job.subject_id)
    if checking.may_hold_places(upload):
        end = checking_street.refuse_places
        text = _(
            "The check did not come to an end (%(error)s). The file holds places of offences, or what it holds could "
            "not be looked at, so that it is not kept. Upload it again, or tell whoever runs the portal."
        )
    else:
        end = outcomes.refuse
        text = _("The check did not come to an end (%(error)s). Check the file again, or tell whoever runs the portal.")
    end(upload.pk, job.params["attempt"], [{"row": None, "column": "", "text": text % {"error": error}}])


@kind("performance.forget_places", attempts=6)
def forget_places(job: Running) -> Outcome:
    """Remove the content of a file of places that has been counted."""
    return Outcome(switch=partial(checking_street.forget, job.subject_id))


@kind("performance.rebuild_dashboards", attempts=6, one_at_a_time=True)
def rebuild_dashboards(job: Running) -> Outcome:
    """Compute live dashboards and drafts from what is known now: all, or those that show some measures."""
    return Outcome(switch=dashboards.rebuilt(job.progress, job.params.get("measures")))


@kind("performance.suppose_source", attempts=4)
def suppose_source(job: Running) -> Outcome:
    """Say what live dashboards would say otherwise if another source of a measure were shown."""
    series = Series.objects.select_related("measure").get(pk=job.subject_id)
    return Outcome({"changes": changes.would_show(series)})


@kind("performance.compute_edition", attempts=4)
def compute_edition(job: Running) -> Outcome:
    """Compute a draft."""
    edition = Edition.objects.select_related("dashboard", "area", "rule_set").get(uuid=job.subject_id)
    if not edition.is_draft or edition.attempt != job.params["attempt"]:
        return Outcome()
    kept = dashboards.answered(dashboards.question_of(edition))
    return Outcome(switch=partial(dashboards.keep_draft, edition.pk, edition.attempt, kept))


@kind(closing.CLOSE, attempts=6)
def close_to_public(job: Running) -> Outcome:
    """Take back what was printed of a measure that shows the public less now; its ratings follow either way."""
    measure = Measure.objects.get(uuid=job.subject_id)
    found = closing.seen_anew(measure, job.params)
    return Outcome(switch=partial(closing.follow_up, found, measure, job.params))


@kind("performance.print_edition", attempts=4)
def print_edition(job: Running) -> Outcome:
    """Print a frozen edition by itself; where everybody sees less than members, once for each."""
    edition = Edition.objects.select_related("dashboard").get(uuid=job.subject_id)
    seen = seen_by_public(printing.document_of(edition))
    public = printed_for(edition, public=True)
    full = printed_for(edition, public=False) if seen else None
    return Outcome(switch=partial(editions.keep_pdf, edition.pk, public, full, seen=seen))


def printed_for(edition: Edition, *, public: bool) -> StoredFile:
    html, css = printing.edition_html(edition, alone=True, public=public)
    data = pdf.render(html, css=css, assets=printing.pictures_of(edition), created=edition.frozen_at)
    name = f"edition-{edition.number}.pdf" if public else f"edition-{edition.number}-members.pdf"
    return documents.store(data, name=name, media_type="application/pdf", by=None)


@kind("performance.mail_request", attempts=6)
def mail_request(job: Running) -> Outcome:
    """Mail a request for a figure. A worker that dies between sending and noting it makes it go out twice."""
    asked = FigureRequest.objects.select_related("measure", "area").get(uuid=job.subject_id)
    if asked.sent_at or asked.withdrawn_at:
        return Outcome()
    path = reverse("performance:figure_asked", args=[requests.signed(asked)])
    subject, text = requests.letter(asked, job.params["root"], path)
    send_mail(subject, text, None, [asked.email])
    return Outcome(switch=partial(requests.mark_sent, asked.pk))


@kind("performance.check_picture", attempts=4)
def check_picture(job: Running) -> Outcome:
    """Open a picture and draw it anew: readers get that, never what was received."""
    picture = Picture.objects.select_related("original").filter(pk=job.subject_id).first()
    if picture is None:
        return Outcome()  # removed before it was opened
    try:
        drawn = pictures.draw_anew(picture.original.read())
    except pictures.BadPicture as bad:
        return Outcome(switch=partial(editions.refuse_picture, picture.pk, bad.sentence))
    stored = documents.store(drawn.content, name=picture.original.name, media_type=drawn.media_type, by=None)
    return Outcome(switch=partial(editions.accept_picture, picture.pk, stored))


@check_picture.failed
def picture_not_checked(job: Job, error: str) -> None:
    """A picture that could not be opened however often it was tried is refused, not left being checked."""
    editions.refuse_picture(int(job.subject_id), error)


@kind("performance.recall", attempts=4)
def recall(job: Running) -> Outcome:
    """Compute what a dashboard said on a day: the past does not change while it is read."""
    asked = Recollection.objects.select_related("dashboard", "area", "rule_set").get(uuid=job.subject_id)
    found = findings(recalling.question_of(asked))
    return Outcome(switch=partial(recalling.keep_recollection, asked.pk, found))
