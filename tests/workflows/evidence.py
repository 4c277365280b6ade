"""A file that shows that something was done, in each of its states, and what can be done with it."""

from __future__ import annotations

from django.core.files.base import ContentFile

from meetings.models import EvidenceFile
from meetings.opening import Opened
from meetings.services import actions, evidence
from meetings.services.actions.rows import Evidence
from tests.meetings import make_pdf
from tests.rows import stored
from tests.workflows import Cast, Workflow, state_in_row
from tests.workflows.records import make_action


def make_evidence(cast: Cast, state: str) -> EvidenceFile:
    action = make_action(cast, "open")
    shown = Evidence(upload=ContentFile(make_pdf("A form"), name="form.pdf"), media_type="application/pdf")
    row = EvidenceFile.objects.get(update=actions.update(action, by=cast.people["owner"], evidence=shown))
    if state in {"held", "accepted"}:
        shown_to(row, *(["It has a protective marking."] if state == "held" else []))
    if state == "refused":
        evidence.refuse(row, reason="It is encrypted.")
    return EvidenceFile.objects.select_related("update__action__board", "update__action__item", "file").get(pk=row.pk)


def shown_to(row: EvidenceFile, *warnings: str) -> EvidenceFile:
    return evidence.accept(row, opened=Opened(stored(), 1, [], list(warnings), ""))


EVIDENCE = Workflow(
    make_evidence,
    {
        "confirm": lambda row, by: evidence.confirm(row, by=by),
        "read": lambda row, by: evidence.open_evidence(row, by=by),
    },
    state_in_row,
    {
        "open it": shown_to,
        "open it, and doubt it": lambda row: shown_to(row, "It has a protective marking."),
        "refuse it": lambda row: evidence.refuse(row, reason="It is encrypted."),
    },
    also=("owner",),
)
