"""What actions adds to the world: a meeting that has sat, and an action in every state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.utils import timezone

from meetings.models import Action, ActionUpdate, EvidenceFile
from meetings.opening import Opened
from meetings.services import action_files, actions, agenda, evidence, meetings, sittings
from meetings.services.actions import Evidence
from scpb.boards.models import Access
from scpb.jobs import services as jobs
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion

if TYPE_CHECKING:
    from tests.world import World


def make(world: World) -> None:
    """A meeting of three weeks ago, its actions, and a file of actions that was looked through."""
    make_meeting(world)
    by_post = [agenda.Leads(post=world.post)]
    yesterday, later = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=30)
    item, secret = world.sat_item, world.sat_secret_item
    world.action = actions.draft(item, by=None, minuted="Agree one form", owners=by_post, due_on=yesterday)
    outsider = [agenda.Leads(person=world.outsider)]
    world.claimed_action = actions.draft(item, by=None, minuted="Meet the schools", owners=outsider, due_on=later)
    world.closed_action = actions.draft(
        item, by=None, minuted="Invite the trust", owners=by_post, due_meeting=world.draft
    )
    world.dropped_action = actions.draft(item, by=None, minuted="Count the bins", owners=by_post)
    world.secret_action = actions.draft(secret, by=None, minuted="Move the family of R", owners=by_post)
    world.sat = sittings.close_sitting(world.sat, by=None, at=world.sat.ends_at)
    world.drafted_action = actions.draft(item, by=None, minuted="Thank the hosts", owners=by_post)
    world.evidence = answered(world)
    world.closed_action = actions.close(
        again(world.closed_action), by=None, seen=2, outcome="on the agenda for January"
    )
    world.dropped_action = actions.drop(again(world.dropped_action), by=None, seen=2, why="There are none.")
    world.action, world.secret_action = again(world.action), again(world.secret_action)
    world.added_action = actions.add(
        world.board, by=None, wording="Write to the court", owners=by_post, origin="The chair’s letter of 3 May"
    )
    world.actions_file = uploaded(world)
    world.served_priority = make_priority(world)
    world.action = actions.serve(world.action, by=None, seen=world.action.version, priorities=[world.served_priority])


def make_meeting(world: World) -> None:
    """A meeting in session, of three weeks ago, with an item that everybody may read and a restricted one."""
    from_then = timezone.now() - timedelta(days=21)
    world.sat = meetings.plan_meeting(
        world.board, by=None, starts_at=from_then, ends_at=from_then + timedelta(hours=2), venue=world.venue
    )
    leads = [agenda.Leads(person=world.adviser)]
    world.sat_item = agenda.add_item(world.sat, by=None, title="Partnership working", kind="verbal", leads=leads)
    world.sat_secret_item = agenda.add_item(
        world.sat,
        by=None,
        title="The case of R again",
        public_title="Another case",
        kind="verbal",
        leads=[agenda.Leads(post=world.post)],
        access=Access.RESTRICTED,
        paragraph="1",
        reasoning="It names people who were harmed.",
    )
    world.sat = meetings.publish_agenda(world.sat, by=None, at=from_then - timedelta(days=7))
    world.sat = sittings.open_sitting(world.sat, by=None, at=from_then)


def make_priority(world: World) -> Priority:
    """A priority of a strategy that is in force."""
    strategy = Strategy.objects.create(board=world.board, name="Strategy of the actions", slug="of-the-actions")
    since = timezone.localdate() - timedelta(days=400)
    version = StrategyVersion.objects.create(
        strategy=strategy, number=1, title="The strategy", starts_on=since, state="adopted", adopted_on=since
    )
    priority = Priority.objects.create(strategy=strategy)
    PriorityWording.objects.create(version=version, priority=priority, number=5, title="Reducing reoffending")
    return priority


def answered(world: World) -> ActionUpdate:
    """The outsider has done theirs, and shows it: in a file that was looked at, and in one that is held."""
    world.claimed_action = again(world.claimed_action)
    shows = Evidence(ContentFile(b"%PDF-1.7 minutes of the visit", name="visit.pdf"), "application/pdf", "The visit")
    actions.claim(world.claimed_action, by=world.outsider, seen=2, text="All three were met.", evidence=shows)
    world.claimed_action = again(world.claimed_action)
    shown = world.claimed_action.updates.get(kind="progress")
    looked_at(shown)
    more = Evidence(ContentFile(b"%PDF-1.7 who was there", name="there.pdf"), "application/pdf", "Who was there")
    world.held_evidence = actions.update(world.claimed_action, by=world.outsider, evidence=more)
    looked_at(world.held_evidence, warnings=["Page 1: a number."])
    return shown


def looked_at(update: ActionUpdate, warnings: Sequence[str] = ()) -> EvidenceFile:
    """The file of an update as it is after its job."""
    assert update.evidence is not None
    opened = Opened(update.evidence, pages=1, notices=[], warnings=list(warnings), text="")
    return evidence.accept(EvidenceFile.objects.get(update=update), opened=opened)


def uploaded(world: World) -> jobs.Job:
    """A file of actions that the officer sent, looked through by a job."""
    lines = f"reference,version,action\n{world.action.reference},{world.action.version},Agree two forms\n"
    content = ContentFile(lines.encode(), name="actions.csv")
    return jobs.run_here(action_files.receive(world.board, upload=content, media_type="text/csv", by=world.officer))


def again(action: Action) -> Action:
    """The action as it is now."""
    return Action.objects.get(pk=action.pk)
