"""What performance proposes for the forward plan, and what the officer makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from meetings.models import PROPOSAL_NEXT, AgendaItem, Meeting, Proposal, ProposalState
from meetings.services import agenda
from performance import months
from performance.arithmetic.rag import Rag
from performance.arithmetic.results import Row
from performance.charts import rows
from performance.documents import EditionDocument
from performance.lines import of_document
from performance.models import Area, Edition, Measure
from performance.print import document_of
from performance.services.editions.life import when_frozen
from scpb.audit import services as audit
from scpb.boards import records
from scpb.boards.permissions import is_officer_anywhere
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job, State
from scpb.people.models import Person
from strategy.models import Priority, Strategy

Found = tuple[Row, str, list[str]]  # the line, why it is proposed, and the months
PROPOSE = "meetings.propose"
NAMED = 6  # months that are named; more are not shown at once
BETWEEN = ", "


@when_frozen
def ask(edition: Edition) -> None:
    """Ask for the job that proposes what an edition of our own area shows; what could not be done is asked for again.

    It is work of its own, so that nothing that goes wrong with it keeps an edition from being frozen.
    """
    if not edition.area.is_own:
        return
    for one in (*failures(), edition):
        _ask(one)


def failures() -> QuerySet[Edition]:
    """Editions of which it could not be worked out what they propose; those of which it can be tried again."""
    failed = Job.objects.filter(kind=PROPOSE, state=State.FAILED).values_list("subject_id", flat=True)
    return Edition.objects.filter(uuid__in=list(failed)).select_related("dashboard").defer("result", "snapshot")


@transaction.atomic
def try_again(edition: Edition, *, by: Person | None) -> None:
    """Have it worked out once more what an edition proposes, where that failed."""
    require_decider(by)
    if not failures().filter(pk=edition.pk).exists():
        raise NotAllowed(_("Nothing has failed here: it is being worked out, or has been already."))
    _ask(edition)
    audit.record("meetings.proposing_tried_again", edition, by=by)


@transaction.atomic
def propose(edition: Edition) -> list[Proposal]:
    """Propose an item for every adverse exception of our own area's latest months, and for every row that turned red.

    A month is proposed once, whatever edition shows it again; so nothing comes of asking twice, or of a correction.
    """
    if not edition.area.is_own:
        return []
    Area.objects.select_for_update(no_key=True).get(pk=edition.area_id)  # of two at once the later sees what is known
    document = document_of(edition)
    measures = Measure.objects.in_bulk([row.measure for row in document.dashboard.rows], field_name="slug")
    known = _known([measure.pk for measure in measures.values()])
    made = []
    for row, cause, told in [*_exceptions(document), *_turned_red(document)]:
        measure = measures.get(row.measure)
        new = [month for month in told if measure and (measure.pk, cause, month) not in known]
        if (
            measure is None
            or not new
            or Proposal.objects.filter(edition=edition, measure=measure, cause=cause).exists()
        ):
            continue
        values: dict[str, Any] = {"edition": edition, "measure": measure, "cause": cause}
        values |= {"months": BETWEEN.join(new[-NAMED:]), "made_at": timezone.now()}
        proposal = Proposal(chart=_chart(row, document))
        made.append(records.add(proposal, "meetings.proposal_made", by=None, **values))
    return made


@transaction.atomic
def accept(proposal: Proposal, *, meeting: Meeting, title: str, by: Person | None, details: str = "") -> AgendaItem:
    """Put it on the agenda of a meeting that the officer serves, with the measure and the priorities that it shows."""
    kept = _held(proposal, ProposalState.ACCEPTED, by)
    in_force = Priority.objects.in_force(timezone.localdate()).filter(shown_by__measure=kept.measure)
    public = Strategy.objects.visible_to(AnonymousUser())  # who reads the agenda may know of no other board's
    shown = in_force.filter(Q(strategy__board=meeting.board) | Q(strategy__in=public))
    item = agenda.add_item(
        meeting,
        by=by,
        begins=False,
        title=title.strip(),
        details=details.strip(),
        measures=[kept.measure],
        priorities=list(shown),
    )
    _decide(kept, "meetings.proposal_accepted", by=by, state=ProposalState.ACCEPTED, item=item)
    return item


@transaction.atomic
def dismiss(proposal: Proposal, *, reason: str, by: Person | None) -> Proposal:
    """It comes on no agenda; the reason is kept."""
    kept = _held(proposal, ProposalState.DISMISSED, by)
    if not reason.strip():
        raise NotAllowed(_("Say why it is dismissed."))
    values = {"state": ProposalState.DISMISSED, "reason": reason.strip()}
    return _decide(kept, "meetings.proposal_dismissed", by=by, **values)


@transaction.atomic
def let_wait_again(proposal: Proposal, *, by: Person | None) -> Proposal:
    """Bring back what was dismissed, or whose item was removed or withdrawn."""
    kept = _held(proposal, ProposalState.PROPOSED, by)
    if not kept.may_wait_again:
        raise NotAllowed(_("It is on an agenda. Remove or withdraw the item first."))
    values = {"state": ProposalState.PROPOSED, "item": None, "reason": "", "decided_at": None, "decided_by": None}
    return records.change(kept, "meetings.proposal_brought_back", by=by, personal=("reason",), **values)


def require_decider(by: Person | None) -> None:
    """Refuse everybody but governance officers; None is the system."""
    if by is not None and not is_officer_anywhere(by):
        raise NotPermitted(_("Only a governance officer decides what figures propose for an agenda."))


def _ask(edition: Edition) -> None:
    jobs.enqueue(PROPOSE, key=f"{PROPOSE}:{edition.uuid}", subject=edition, by=None)


def _decide(proposal: Proposal, verb: str, *, by: Person | None, **values: Any) -> Proposal:
    told = {**values, "decided_at": timezone.now(), "decided_by": by}
    return records.change(proposal, verb, by=by, personal=("reason",), **told)


def _held(proposal: Proposal, to: ProposalState, by: Person | None) -> Proposal:
    """The proposal as it is now, held until the transaction ends; refused where it cannot become that."""
    require_decider(by)
    held = Proposal.objects.select_for_update(of=("self",)).select_related("measure", "item")
    kept = held.get(pk=proposal.pk)
    if to not in PROPOSAL_NEXT[ProposalState(kept.state)]:
        state = kept.get_state_display()
        raise NotAllowed(_("This has been dealt with already: “%(state)s”.") % {"state": state})
    return kept


def _known(measures: list[int]) -> set[tuple[int, str, str]]:
    """What was proposed before: measure, cause and month."""
    before = Proposal.objects.filter(measure__in=measures).values_list("measure", "cause", "months")
    return {(measure, cause, month) for measure, cause, text in before for month in text.split(BETWEEN)}


def _exceptions(document: EditionDocument) -> Iterator[Found]:
    """Lines with marks in the bad direction among the latest months, by a test or by the analyst."""
    for row in document.dashboard.rows:
        for mark, cause in ((1, Proposal.Cause.HIGH), (-1, Proposal.Cause.LOW)):
            if mark * row.polarity >= 0:  # favourable, or shown for context
                continue
            told = [months.label(point.month) for point in row.exceptions if point.mark == mark]
            since = min((point.month for point in row.marks), default=document.dashboard.to)
            for one in row.entered:
                period = months.span(one.first_month, one.last_month)
                if one.direction == mark and one.last_month >= since and period not in told:
                    told.append(period)
            if told:
                yield row, cause, told


def _turned_red(document: EditionDocument) -> Iterator[Found]:
    """The first line of each row that is red now, and was something else in the edition before."""
    period = _("12 months to %(month)s") % {"month": months.label(document.dashboard.to)}
    for line in of_document(document):
        if line.is_first and line.rating.rag == Rag.RED and line.row.was not in {"", Rag.RED.value}:
            yield line.row, Proposal.Cause.RED, [period]


def _chart(row: Row, document: EditionDocument) -> dict[str, Any] | None:
    """Its months with what was to be expected, as plain data; None of what is not counted by month."""
    if not any(point.count is not None for point in row.points):
        return None
    spec = rows.trend(row, rows.breaks_of(row))
    return replace(spec, area=document.dashboard.area_name, moment=document.known_at[:10]).to_json()
