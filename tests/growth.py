"""More of everything that some page lists: what the tests of questions ask pages for once more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from meetings.models import ActionOwner, ActionUpdate, Meeting, PrivateNote
from meetings.services import agenda, attendance, corrections, declarations, minuting, planning, questions, referrals
from meetings.services.invitations import ask
from performance.models import Edition, EditionRating, Measure, PriorityMeasure
from performance.services import showing
from scpb.boards.services import boards, register
from scpb.documents import services as documents
from scpb.people.models import Person
from scpb.portal.annual import services as annual_reports
from scpb.portal.models import AnnualReport
from strategy.models import Priority
from strategy.naming import Names
from strategy.services import consulting, plans, refreshing, reviews
from tests.factories import make_person
from tests.world import REPORT, SINCE, World, appoint, make_board, make_pack, make_paper, plan
from tests.worlds import annual
from tests.worlds.refreshing import begun

Row = TypeVar("Row", bound=models.Model)


def grow(world: World, numbers: Iterable[int]) -> None:
    """One more for each number of everything that some page lists."""
    for number in numbers:
        person = make_person()
        body = register.add_organisation(by=None, name=f"Body {number}")
        register.add_post(person, by=None, organisation=body, title="Officer", starts_on=SINCE)
        register.add_venue(by=None, name=f"Room {number}", address="3 Road")
        seat = boards.add_seat(world.board, by=None, organisation=body, order=number + 3)
        appoint(world.board, person, seat=seat)
        appoint(make_board(f"{number} Sub-group"), person)
        boards.add_notice(world.board, by=None, title=f"Notice {number}", text="Read it.")
        boards.add_contact(world.board, by=None, label=f"Office {number}", telephone="020 7946 0000")
        for meeting in (world.draft, world.published):
            lengthen(meeting, world)
        coming, past = plan(world.board, days=number + 1, venue=world.venue), plan(world.board, days=-number - 1)
        for sitting in (coming, past):
            for state, out in (("draft", None), ("published", sitting.starts_at)):
                Meeting.objects.filter(pk=sitting.pk).update(state=state, agenda_published_at=out)
            make_pack(sitting, "public")
        judge(world, again(world.released, number=100 + number), number)
        again(world.begun, number=200 + number)
        content = documents.store(f"file {number}".encode(), name="more.csv", media_type="text/csv", by=None)
        again(world.staged, file=content)
        decide(world, person, number)
        gather(world, person, number)
        spin(world, number)
        plan_more(world, number)
        refresh(world, person, number)
        say(world, number)
        report_more(world, number)


def say(world: World, number: int) -> None:
    """More of all that a version says, and another priority in it."""
    version = world.strategy_version
    version.chapters.create(place="after", order=number + 2, heading=f"Chapter {number}", text="<p>More.</p>")
    first = version.wordings.get(number=1)
    target = first.targets.create(order=number + 5, text=f"Fewer {number}", direction="down")
    target.baselines.create(period="2020/21", figure=str(number))
    first.leads.create(order=number + 5, organisation=world.organisation)
    other = version.wordings.create(
        priority=Priority.objects.create(strategy=world.strategy), number=number + 50, title=f"Priority {number}"
    )
    first.shown_through.add(other.priority)


def report_more(world: World, number: int) -> None:
    """Another annual report in each state; the one that is read, and the draft, get more chapters with figures.

    Every further chapter cites an edition of its own.
    """
    for report in (annual.begun(world.strategy, f"Year {number}"), annual.published(world, f"The year {number}")):
        annual.write(world, report) if report.is_draft else annual_reports.withdraw(report, reason="A slip.", by=None)
    annual.write(world, world.draft_annual_report, again(world.released, number=300 + number))
    cited = [world.released, *(again(world.released, number=400 + 20 * number + more) for more in range(number + 1))]
    world.annual_report = annual.published(world, f"A year with {number}", editions=cited)
    AnnualReport.objects.filter(pk=world.annual_report.pk).update(pdf=annual.printed(f"annual report {number}"))


def refresh(world: World, person: Person, number: int) -> None:
    """Another amendment and endorsement of a refresh, another comment on one, another strategy with one."""
    told = {"change": "add", "reason": "It is needed.", "by": None}
    refreshing.amend(world.worked_on, adds="objective", proposed=f"Objective {number}", **told)
    refreshing.amend(world.worked_on, proposed=f"Priority {number}", **told)
    consulting.endorse(world.worked_on, by=None, body=f"Committee {number}", on=world.endorsement.on)
    consulting.comment(world.asked_about, by=person, text=f"Comment {number}")
    begun(world.board, f"Strategy {number}", f"strategy-{number}")


def judge(world: World, edition: Edition, number: int) -> None:
    """Another edition's ratings, what it proposes, and another measure that shows the priority."""
    for rating in world.released.ratings.all():
        rating.pk, rating.edition = None, edition
        rating.save(force_insert=True)
    for proposal in (world.proposal, world.dismissed_proposal):
        again(proposal, edition=edition)
    lines = [(measure, None) for measure in Measure.objects.all()[: number + 2]]
    showing.set_measures(world.priority, lines=lines, by=None)


def lengthen(meeting: Meeting, world: World) -> None:
    """Another item with leads, a report, recommendations and papers, whatever state the agenda is in."""
    state = meeting.state
    Meeting.objects.filter(pk=meeting.pk).update(state="draft")
    leads = [agenda.Leads(post=world.post), agenda.Leads(person=world.adviser)]
    item = agenda.add_item(meeting, by=None, title="One more", leads=leads, edition=world.released, **REPORT)
    for title in ("First", "Second"):
        make_paper(item, title=title)
    Meeting.objects.filter(pk=meeting.pk).update(state=state)


def decide(world: World, person: Person, number: int) -> None:
    """Decisions and actions: of the meeting that is over, of the one in session, and everybody's own."""
    for decision in (world.decision, world.private_decision):
        again(decision, number=100 * decision.pk + number)
    owners = [agenda.Leads(person=person), agenda.Leads(post=world.post)]
    at = {"by": None}
    minuting.add_block(world.approving_item, text="It was said once more.", **at)
    minuting.add_decision(world.approving_item, outcome="noted", text="To note it.", **at)
    minuting.add_action(world.approving_item, minuted="To write once more.", owners=owners, **at)
    for place, action in enumerate((world.action, world.claimed_action, world.closed_action, world.drafted_action)):
        more = again(action, number=10_000 * (place + 1) + 100 * number)
        more.priorities.add(world.served_priority)
        for order, owner in enumerate((world.member, world.officer, person), start=1):
            ActionOwner.objects.create(action=more, order=order, person=owner)
        ActionOwner.objects.create(action=more, order=4, organisation=world.organisation)
        ActionUpdate.objects.create(action=more, text="It goes on.", at=timezone.now(), by=world.officer)
        ActionUpdate.objects.create(action=action, text="It goes on.", at=timezone.now(), by=person)


def gather(world: World, person: Person, number: int) -> None:
    """What lies around meetings: who is asked and who came, questions, referrals both ways, corrections, notes."""
    ask(world.published, person=person, by=None)
    attendance.add_attendee(world.approving, by=None, person=person)
    declarations.declare(world.approving_item, by=None, person=person, nature="Lives there.")
    questions.add_question(world.asked_item, by=None, asked_by="A resident", text="When are lamps put up?")
    planning.bring_back(world.board, by=None, title=f"An account {number}", due_meeting=world.draft)
    for subject in (world.public_item, world.sat_secret_item, world.decision, world.action):
        referrals.refer(subject, by=None, to_board=world.elsewhere, question=f"Who pays for {number}?")
        referrals.refer(subject, by=None, to_body="The Mayor’s Office", question=f"Who pays for {number}?")
    told = {"matter": f"Lamp {number}", "question": "Is it dark?", "from_body": "The Mayor’s Office"}
    answered = referrals.receive(world.board, by=None, **told)
    referrals.take_up(answered, world.draft, by=None)
    referrals.receive(world.board, by=None, **told)
    words = {"existing": "nosie", "proposed": f"noise {number}", "why": "A slip."}
    circulated = Meeting.objects.select_related("board").get(pk=world.circulated.pk)
    corrections.propose(circulated, by=world.member, item=circulated.items.get(order=1), **words)
    for item in world.published.items.filter(private_notes__isnull=True):
        PrivateNote.objects.create(person=world.member, item=item, text="Ask.", written_at=timezone.now())


def spin(world: World, number: int) -> None:
    """What hangs on a golden thread: more measures with ratings, plan entries, items with decisions, and evidence."""
    priority = world.served_priority
    for measure in Measure.objects.exclude(shows__priority=priority)[:1]:
        PriorityMeasure.objects.create(priority=priority, measure=measure, order=number + 2)
        EditionRating.objects.get_or_create(
            edition=world.released, measure=measure, defaults={"rag": "green", "to_month": world.released.to_month}
        )
    again(world.threaded_entry, number=500 + number)
    again(world.decision, number=900 * world.decision.pk + number, item=world.sat_item)
    again(world.action, number=5_000 + number).priorities.add(priority)
    link = {"evidence_url": "https://example.org/shown", "evidence_title": "A page", "at": timezone.now()}
    ActionUpdate.objects.create(action=world.action, by=world.officer, **link)
    for item in (*world.minuted.items.all(), *world.published.items.all()):
        item.priorities.add(priority)


def plan_more(world: World, number: int) -> None:
    """Entries of an action plan with owners and reviews, one that an action serves, and one that is taken out."""
    owners = [Names(person=world.member), Names(post=world.post), Names(wording=f"Team {number}")]
    said = {"priority": world.priority, "what": f"Do more {number}", "owners": owners, "partners": owners}
    kept, gone = (plans.add_entry(world.action_plan, by=None, **said) for _ in range(2))
    reviews.review_entry(world.open_review, kept, rating="green", progress="It goes on.", by=None)
    plans.take_out(gone, reason="Not any more.", by=None)
    world.action.plan_entries.add(kept)


def again(row: Row, **values: Any) -> Row:
    """The same row once more, under an identity of its own."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk = None
    for name, value in {"uuid": uuid4(), **values}.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)
    return copy
