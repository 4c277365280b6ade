"""Who looks in on the demonstration's board from outside: bodies that ask and are asked, and who audits openings."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from meetings.models import Decision, Meeting, Pack
from meetings.services import copies, referrals
from scpb.boards.models import Access
from scpb.portal.demo.clock import it_is
from scpb.portal.demo.jobs import work_off
from scpb.portal.demo.partnership import Partnership

READERS = ("chair", "member", "health")  # who opens the restricted pack, so that the auditor sees that they did
ASKED = "Who runs the joint scheme for people who offend often, and from when?"
ANSWERED = "The Probation Service will run it from April, with the same staff. It will write to each partner before."
MATTER = "Work coaches for people who leave prison"
QUESTION = (
    "How many people who leave prison does the partnership expect back in the borough each quarter? With that number a "
    "work coach can be there on the day."
)


def open_restricted(partnership: Partnership, meeting: Meeting) -> None:
    """Some of its readers open the restricted pack of a meeting, each in a copy with their name, where there is one."""
    pack = Pack.objects.filter(meeting=meeting, audience=Access.RESTRICTED).first()
    if pack is None:
        return
    for days, key in enumerate(READERS, start=2):
        person = partnership.people[key]
        with it_is(meeting.starts_at - timedelta(days=days)):
            copy = copies.ask_copy(pack, by=person)
            work_off()
            copy.refresh_from_db()
            copies.open_copy(copy, by=person)


def refer(partnership: Partnership, coming: Meeting) -> None:
    """What was deferred is put to a body that can say, and has answered; another body has asked and waits."""
    officer = partnership.people["officer"]
    deferred = Decision.objects.select_related("meeting__board", "board", "item__meeting").get(
        board=partnership.board, outcome="deferred"
    )
    assert deferred.meeting is not None
    with it_is(deferred.meeting.starts_at + timedelta(days=20)):
        body, wanted = "HM Prison and Probation Service", (timezone.now() + timedelta(days=60)).date()
        sent = referrals.refer(deferred, by=officer, to_body=body, question=ASKED, answer_by=wanted)
    with it_is(deferred.meeting.starts_at + timedelta(days=70)):
        referrals.answer_referral(sent, by=officer, answer=ANSWERED)
        work_off()
    with it_is(timezone.now() - timedelta(days=9)):
        asker = partnership.bodies["jobs"]
        referrals.receive(
            partnership.board, by=officer, from_organisation=asker, matter=MATTER, question=QUESTION,
            answer_by=(coming.starts_at + timedelta(days=14)).date(),
        )  # fmt: skip
