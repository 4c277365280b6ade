"""Packs, supplements, prints, copies in readers' names and letters in each of their states, and what can be done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from meetings.models import Letter, Meeting, NoticeKind, Pack, PersonalCopy, Print
from meetings.packs.alone import agenda_of
from meetings.packs.assembling import assemble
from meetings.services import amending, copies, meetings, notices, packs, prints, supplements
from scpb.jobs import services as jobs
from tests.meetings import make_item, make_meeting
from tests.minuted import again
from tests.rows import stored
from tests.workflows import Cast, Workflow, now


def published(cast: Cast, access: str = "public") -> Meeting:
    """A meeting to come, whose agenda is out."""
    meeting = make_meeting(cast.board, starts_at=timezone.now() + timedelta(days=30))
    make_item(meeting, access=access)
    return meetings.publish_agenda(again(meeting), by=None)


def make_pack(cast: Cast, state: str) -> Pack:
    """Of a published agenda; `built` and kept from its readers is one that was made of the draft."""
    if state == "built":
        meeting = make_meeting(cast.board)
        make_item(meeting)
        pack = packs.build(again(meeting), audience="public", by=None)
    else:
        pack = packs.build(published(cast), audience="public", by=None)
    packs.planned(pack, {})
    if state == "failed":
        packs.failed(pack, reason="It is too complex.")
    if state in {"built", "published", "taken back"}:
        merge(pack)
    if state == "taken back":
        packs.withdraw(pack.meeting, was="public", becomes="members", by=None)
    return Pack.objects.select_related("meeting__board").get(pk=pack.pk)


def merge(pack: Pack) -> None:
    packs.merged(pack, file=stored(), pages=1, ranges={}, notices=[])


def pack_state(pack: Pack) -> str:
    """Of the latest version: what was asked for anew is a pack of its own."""
    last = again(pack.meeting).packs.filter(supplement=pack.supplement).latest("version")
    if last.published_at:
        return "published"
    if last.is_built and again(pack.meeting).has_open_agenda:
        return "taken back"
    return str(last.state)


def build_again(pack: Pack, by: Any) -> object:
    return packs.build(pack.meeting, audience="public", by=by)


PACK = Workflow(
    make_pack,
    {
        "ask for it": build_again,
        "withdraw": lambda pack, by: packs.withdraw(pack.meeting, was="public", becomes="members", by=by),
        "stop": lambda pack, by: packs.stop(pack.meeting, was="public", becomes="members", by=by),
        "read": lambda pack, by: packs.open_pack(pack, by=by),
    },
    pack_state,
    {"build it": merge, "fail": lambda pack: packs.failed(pack, reason="It is too complex.")},
)


def make_supplement(cast: Cast, state: str) -> Meeting:
    """A meeting to whose published agenda something is added."""
    meeting = published(cast)
    pack = packs.build(meeting, audience="public", by=None)
    packs.planned(pack, {})
    merge(pack)
    if state != "nothing new":
        amending.add_late_item(meeting, by=None, title="Floods", kind="standing", urgency="It rains.")
    if state in {"building", "published", "failed"}:
        (one,) = supplements.publish_supplement(meeting, by=None)
        packs.planned(one, {})
        if state == "published":
            merge(one)
        if state == "failed":
            packs.failed(one, reason="It is too complex.")
    return again(meeting)


def supplement_state(meeting: Meeting) -> str:
    last = meeting.packs.supplements().order_by("supplement", "version").last()
    if last is not None:
        return "published" if last.published_at else str(last.state)
    return "waiting" if meeting.items.filter(urgency__gt="").exists() else "nothing new"


SUPPLEMENT = Workflow(
    make_supplement,
    {"publish": lambda meeting, by: supplements.publish_supplement(meeting, by=by)},
    supplement_state,
)

# -- prints ----------------------------------------------------------------------------------------------------------


def make_print(cast: Cast, state: str) -> Print:
    """Of an agenda alone."""
    meeting = published(cast)
    one = ask_print(meeting, None, publish=state == "published")
    if state == "failed":
        prints.failed(one, reason="It is too complex.")
    if state in {"built", "published"}:
        prints.drawn(one, pdf=stored(), word=None, pages=1)
    return Print.objects.select_related("board", "meeting__board").get(pk=one.pk)


def ask_print(meeting: Meeting, by: Any, *, publish: bool) -> Print:
    document = agenda_of(assemble(meeting, "public"))
    return prints.ask(document, meeting.board, audience="public", by=by, meeting=meeting, publish=publish)


def print_state(one: Print) -> str:
    kept = now(one)
    return "published" if kept.published_at and kept.is_built else str(kept.state)


PRINT = Workflow(
    make_print,
    {
        "ask for it": lambda one, by: ask_print(one.meeting, by, publish=False),
        "publish": lambda one, by: ask_print(one.meeting, by, publish=True),
        "withdraw": lambda one, by: prints.withdraw([one], by=by),
        "read": lambda one, by: prints.open_print(one, "pdf", by=by),
    },
    print_state,
    {
        "draw it": lambda one: prints.drawn(one, pdf=stored(), word=None, pages=1),
        "fail": lambda one: prints.failed(one, reason="It is too complex."),
    },
)

# -- copies in readers' names ----------------------------------------------------------------------------------------


def make_copy(cast: Cast, state: str) -> PersonalCopy:
    """The member's copy of a restricted pack."""
    pack = packs.build(published(cast, access="restricted"), audience="restricted", by=None)
    packs.planned(pack, {})
    merge(pack)
    copy = copies.ask_copy(Pack.objects.get(pk=pack.pk), by=cast.member)
    if state == "built":
        copies.copied(copy, file=stored())
    if state == "failed":
        copies.not_copied(copy, reason="It is damaged.")
    return PersonalCopy.objects.select_related("pack__meeting__board", "person").get(pk=copy.pk)


def copy_state(copy: PersonalCopy) -> str:
    return str(now(copy).state)


COPY = Workflow(
    make_copy,
    {
        "ask for one's own": lambda copy, by: copies.ask_copy(copy.pack, by=by),
        "read": lambda copy, by: copies.open_copy(copy, by=by),
    },
    copy_state,
    {
        "name it": lambda copy: copies.copied(copy, file=stored()),
        "fail": lambda copy: copies.not_copied(copy, reason="It is damaged."),
    },
)

# -- letters ---------------------------------------------------------------------------------------------------------


def make_letter(cast: Cast, state: str) -> Letter:
    told = {"key": "papers:1", "subject": "Papers", "text": "They are there."}
    (letter,) = notices.tell(NoticeKind.PAPERS, [cast.member], **told)
    if state == "sent":
        notices.sent(letter)
    if state == "failed":
        notices.not_sent(letter.key, "Nobody answers there.")
    return letter


def letter_state(letter: Letter) -> str:
    kept = now(letter)
    return "sent" if kept.sent_at else "failed" if kept.error else "waiting"


def send(letter: Letter) -> None:
    """What the job does with the letters that wait."""
    key = f"{notices.SEND}:another:{letter.uuid}"
    jobs.run_here(jobs.enqueue(notices.SEND, key=key, params={"key": letter.key}, by=None))


LETTER = Workflow(
    make_letter,
    {"choose which one gets": lambda letter, by: notices.choose(letter.person, wanted=["minutes"], by=by)},
    letter_state,
    {"send it": send, "give it up": lambda letter: notices.not_sent(letter.key, "Nobody answers there.")},
)
