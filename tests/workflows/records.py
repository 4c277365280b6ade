"""Corrections, decisions, actions, reports and papers in each of their states, and what can be done to them."""

from __future__ import annotations

from typing import Any

from django.core.files.base import ContentFile

from meetings.models import Action, Correction, Decision, MinutesVersion, Paper, Report, ReportForm
from meetings.services import actions, corrections, decisions, minutes, minuting, papers, reports
from meetings.services.agenda import Leads
from meetings.services.versions import last_of, open_minutes
from tests.meetings import make_item, make_meeting, make_paper, make_pdf
from tests.minuted import WINTER, again, closed, decide, first
from tests.workflows import GONE, Act, Cast, Workflow, meeting, now, state_in_row
from tests.worlds.reports import rewrite


def make_correction(cast: Cast, state: str) -> Correction:
    circulated = cast.circulated()
    row = corrections.propose(circulated, by=cast.member, item=first(circulated), existing="Harbor", proposed="Harbour")
    if state == "accepted":
        corrections.accept(row, by=None)
    if state == "declined":
        corrections.decline(row, by=None, reason="It is right.")
    return row


CORRECTION = Workflow(
    make_correction,
    {
        "accept": lambda row, by: corrections.accept(row, by=by),
        "decline": lambda row, by: corrections.decline(row, by=by, reason="It is right."),
    },
    state_in_row,
)


def make_decision(cast: Cast, state: str) -> Decision:
    sitting = cast.opened()
    row = decide(first(sitting))
    sitting = closed(sitting)
    if state == "published":
        decisions.publish_decisions(sitting, by=None)
    return row


def decision_state(row: Decision) -> str:
    kept = now(row)
    return GONE if kept is None else "published" if kept.published_at else "unpublished"


DECISION = Workflow(
    make_decision,
    {
        "reword": lambda row, by: decisions.reword(row, by=by, outcome="noted", text="Noted."),
        "undo": lambda row, by: decisions.undo(row, by=by),
        "publish": lambda row, by: decisions.publish_decisions(row.meeting, by=by),
        "read": lambda row, by: decisions.open_decision(row, by=by),
    },
    decision_state,
)

# -- versions of minutes ---------------------------------------------------------------------------------------------


def make_version(cast: Cast, state: str) -> MinutesVersion:
    """The last version of a meeting's minutes."""
    kind, _comma, out = state.partition(", ")
    held = cast.circulated() if kind == "circulated" else cast.approved()
    if kind == "corrected":
        meeting.correct_later(held, None)
    if out:
        minutes.publish(again(held), by=None)
    version = last_of(held)
    assert version is not None
    return version


def version_state(row: MinutesVersion) -> str:
    last = last_of(row.meeting)
    assert last is not None
    return f"{last.kind}, published" if last.published_at else last.kind


def read_minutes(row: MinutesVersion, by: Any) -> None:
    document = minutes.standing(again(row.meeting))
    open_minutes(row, document, by=by)


VERSION = Workflow(
    make_version,
    {
        "circulate": lambda row, by: minutes.circulate(again(row.meeting), by=by),
        "publish": lambda row, by: minutes.publish(again(row.meeting), by=by),
        "correct later": lambda row, by: meeting.correct_later(again(row.meeting), by),
        "read": read_minutes,
    },
    version_state,
)

# -- actions ---------------------------------------------------------------------------------------------------------


def make_action(cast: Cast, state: str) -> Action:
    sitting = cast.opened()
    owners = [Leads(person=cast.people["owner"])]
    block = minuting.add_action(first(sitting), by=None, minuted="Write it.", owners=owners)
    assert block.action is not None
    if state != "draft":
        closed(sitting)
    row = Action.objects.get(pk=block.action.pk)
    if state == "claimed":
        actions.claim(row, by=cast.people["owner"], seen=row.version, text="Done.")
    if state == "closed":
        actions.close(row, by=None, seen=row.version)
    if state == "dropped":
        actions.drop(row, by=None, seen=row.version, why="Not needed.")
    return Action.objects.select_related("board").get(pk=row.pk)


def owner_of(row: Action) -> Leads:
    return Leads(person=row.owners.get().person)


ACTION = Workflow(
    make_action,
    {
        "update": lambda row, by: actions.update(row, by=by, text="Half done."),
        "update for the owner": lambda row, by: actions.update(row, by=by, text="Half done.", told_by=owner_of(row)),
        "claim": lambda row, by: actions.claim(row, by=by, seen=row.version),
        "claim for the owner": lambda row, by: actions.claim(row, by=by, seen=row.version, told_by=owner_of(row)),
        "close": lambda row, by: actions.close(row, by=by, seen=row.version),
        "return": lambda row, by: actions.return_(row, by=by, seen=row.version, why="Not yet."),
        "drop": lambda row, by: actions.drop(row, by=by, seen=row.version, why="Not needed."),
        "reopen": lambda row, by: actions.reopen(row, by=by, seen=row.version, why="It came back."),
        "reword": lambda row, by: actions.reword(row, by=by, seen=row.version, wording="Write it soon."),
        "change the date": lambda row, by: actions.change_due(row, by=by, seen=row.version, due_on=WINTER.date()),
    },
    state_in_row,
    also=("owner",),
)

# -- reports and papers ----------------------------------------------------------------------------------------------
STEPS = ("writing", "written", "checked", "approved")


def make_report(cast: Cast, state: str) -> Report:
    item = make_item(make_meeting(cast.board), text="")
    report = reports.begin(item, form=ReportForm.objects.get(slug="implications"), by=None)
    reports.arrange(report, by=None, author=cast.people["writer"], approver=cast.people["approver"])
    report = rewrite(report)
    for step in STEPS[1 : STEPS.index(state) + 1]:
        report = reports.step(report, to=step, version=report.version, by=None, note="On behalf.")
    return Report.objects.select_related("item__meeting__board").get(pk=report.pk)


def report_step(to: str) -> Act:
    return lambda row, by: reports.step(row, to=to, version=row.version, by=by, note="As it should be.")


REPORT = Workflow(make_report, {to: report_step(to) for to in STEPS}, state_in_row, also=("writer", "approver"))


def make_paper_in(cast: Cast, state: str) -> Paper:
    item = make_item(make_meeting(cast.board))
    if state == "promised":
        row = papers.add_paper(item, by=None, title="Annex", form="to_follow")
    else:
        row = make_paper(item, check=False)
    if state == "refused":
        papers.refuse(row, reason="Encrypted.")
    if state in {"accepted", "held"}:
        opened(row, *(["It has a protective marking."] if state == "held" else []))
    return Paper.objects.select_related("item__meeting__board", "original").get(pk=row.pk)


def opened(row: Paper, *warnings: str) -> Paper:
    assert row.original is not None
    return papers.accept(row, file=row.original, pages=1, notices=[], warnings=warnings)


PAPER = Workflow(
    make_paper_in,
    {
        "confirm": lambda row, by: papers.confirm_paper(row, seen=row.version, by=by),
        "rename": lambda row, by: papers.edit_paper(row, title="Annex B", by=by),
        "replace": lambda row, by: papers.replace_paper(
            row, by=by, upload=ContentFile(make_pdf("Another"), name="other.pdf")
        ),
        "remove": lambda row, by: papers.remove_paper(row, by=by),
    },
    state_in_row,
)
# What the job makes of a file, which there is none of where a paper is promised.
PAPER_OPENED = Workflow(
    make_paper_in,
    {},
    state_in_row,
    {
        "open it": opened,
        "open it, and doubt it": lambda row: opened(row, "It has a protective marking."),
        "refuse it": lambda row: papers.refuse(row, reason="Encrypted."),
    },
)
