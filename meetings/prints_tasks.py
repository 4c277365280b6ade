"""Jobs that make prints and send letters. Each takes ids and is safe to run twice."""

from __future__ import annotations

from functools import partial

from meetings.letters import send
from meetings.models import Letter, Print
from meetings.prints import restored
from meetings.prints.drawing import draw
from meetings.services import notices, prints
from scpb.documents import pdf
from scpb.documents import services as documents
from scpb.jobs.kinds import Outcome, Refused, Running, kind
from scpb.jobs.models import Job

PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@kind(prints.DRAW)
def draw_print(job: Running) -> Outcome:
    """Make the files of a print, unless that was done before."""
    one = Print.objects.select_related("board", "meeting__board").get(uuid=job.subject_id)
    if one.is_built:
        return Outcome()
    try:
        made = draw(restored(one.kind, one.snapshot), one.kind, prints.made_at(one))
    except pdf.TooComplex as refusal:
        raise Refused(str(refusal)) from refusal
    stored = documents.store(made.pdf, name=one.file_name("pdf"), media_type=PDF, by=None)
    word = documents.store(made.word, name=one.file_name("word"), media_type=WORD, by=None) if made.word else None
    return Outcome(
        result={"pages": made.pages}, switch=partial(prints.drawn, one, pdf=stored, word=word, pages=made.pages)
    )


@draw_print.failed
def print_not_made(job: Job, error: str) -> None:
    """A print that cannot be made says so."""
    prints.failed(Print.objects.get(uuid=job.subject_id), reason=error)


@kind(notices.SEND, attempts=6)
def send_letters(job: Running) -> Outcome:
    """Send the letters of one notice. Each is noted as it goes: a worker that dies sends one twice at most."""
    waiting = list(Letter.objects.waiting().about(job.params["key"]).select_related("person__merged_into"))
    refusals = []
    for done, letter in enumerate(waiting, start=1):
        try:
            send(letter)
        except OSError as refusal:  # one address that the server does not take keeps no letter from the others
            refusals.append(refusal)
        else:
            notices.sent(letter)
        job.progress(done, len(waiting))
    if refusals:
        raise refusals[0]
    return Outcome(result={"sent": len(waiting)})


@send_letters.failed
def letters_not_sent(job: Job, error: str) -> None:
    """Letters that could not be sent however often it was tried say why."""
    notices.not_sent(job.params["key"], error)
