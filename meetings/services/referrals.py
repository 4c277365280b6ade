"""Passing an item, a decision or an action to another board or an outside body, or being asked by one; and answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import HIDDEN, Action, AgendaItem, Decision, ItemKind, Meeting, NoticeKind, Referral
from meetings.permissions import require_officer
from meetings.services import notices, telling
from meetings.services.agenda import add_item
from meetings.services.decision_prints import print_referred
from scpb.boards import records
from scpb.boards.models import Access, Board
from scpb.errors import NotAllowed
from scpb.people.models import Organisation, Person

Subject = AgendaItem | Decision | Action
PERSONAL = ("matter", "question", "answer")
FROM_OUTSIDE = ("from_organisation", "from_body", "matter", "question", "sent_on")


@transaction.atomic
def refer(
    subject: Subject,
    *,
    question: str,
    by: Person | None,
    to_board: Board | None = None,
    to_body: str = "",
    answer_by: date | None = None,
    sent_on: date | None = None,
) -> Referral:
    """Ask another board, or a body outside the partnership, to deal with something; its officers are told."""
    board = subject.meeting.board if isinstance(subject, AgendaItem) else subject.board
    require_officer(board, by)
    if (to_board is None) == (not to_body.strip()):
        raise NotAllowed(_("Refer it either to a board or to an outside body."))
    if to_board == board:
        raise NotAllowed(_("It is before this board already. Choose another."))
    values: dict[str, Any] = {"to_board": to_board, "to_body": to_body.strip(), "answer_by": answer_by}
    values |= {"sent_on": sent_on or timezone.localdate(), "question": question.strip()}
    row = Referral(board=board, **{_kind_of(subject): subject})
    referral = records.add(row, "meetings.referral_made", by=by, personal=PERSONAL, **values)
    print_referred(referral)
    if to_board is not None:
        _tell(referral, to_board, _("Referred to the %(to)s"), _("The %(board)s has referred something to your board."))
    return referral


@transaction.atomic
def receive(
    board: Board,
    *,
    by: Person | None,
    matter: str,
    question: str,
    from_organisation: Organisation | None = None,
    from_body: str = "",
    sent_on: date | None = None,
    answer_by: date | None = None,
) -> Referral:
    """Write down that a body outside the partnership's boards asks one of them to deal with something."""
    require_officer(board, by)
    values: dict[str, Any] = {"from_organisation": from_organisation, "from_body": from_body.strip()}
    values |= {"matter": matter.strip(), "question": question.strip(), "answer_by": answer_by}
    values["sent_on"] = sent_on or timezone.localdate()
    _require_from_outside(values)
    return records.add(Referral(to_board=board), "meetings.referral_received", by=by, personal=PERSONAL, **values)


@transaction.atomic
def edit_referral(referral: Referral, *, by: Person | None, **values: Any) -> Referral:
    """Change what is asked, or by when, until it is answered; of an outside body's also who asks, and what of."""
    require_officer(referral.keeper, by)
    kept = _locked(referral)
    _require_unanswered(kept)
    if kept.board is None:
        values = {name: one.strip() if isinstance(one, str) else one for name, one in values.items()}
        _require_from_outside({name: getattr(kept, name) for name in FROM_OUTSIDE} | values)
    kept = records.change(kept, "meetings.referral_edited", by=by, personal=PERSONAL, **values)
    print_referred(kept)
    return kept


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: Person | None) -> None:
    """Take back what nobody has taken up or answered."""
    require_officer(referral.keeper, by)
    kept = _locked(referral)
    _require_unanswered(kept)
    if kept.taken_up is not None:
        raise NotAllowed(
            _("The other board has it on an agenda. Ask its officer.")
            if kept.board
            else _("It is on an agenda. Take the item off first.")
        )
    before = {"question": kept.question, "to_board": kept.to_board, "to_body": kept.to_body}
    records.remove(kept, "meetings.referral_withdrawn", by=by, before=before, personal=PERSONAL)
    print_referred(kept)


@transaction.atomic
def take_up(referral: Referral, meeting: Meeting, *, by: Person | None, title: str = "") -> AgendaItem:
    """Put it on an agenda of the board that it was referred to, as an item that says where it comes from.

    What the other board restricts stays as restricted here; what it deals with among its own people, or has shown to
    nobody yet, is for this board's own people. What an outside body asks is as open as any other item.
    """
    kept = _locked(referral)
    require_officer(meeting.board, by)
    if kept.to_board is None or meeting.board_id != kept.to_board_id:
        raise NotAllowed(_("It was not referred to this board."))
    _require_unanswered(kept)
    if kept.is_on_an_agenda:
        raise NotAllowed(_("It is on an agenda already."))
    source = item_of(kept)
    said = _("Referred by the %(board)s") if kept.board else _("Referred by %(board)s")
    item = add_item(
        meeting,
        by=by,
        title=title.strip() or (kept.matter or (source.title if source else kept.question.splitlines()[0]))[:300],
        kind=ItemKind.REPORT,
        sub_text=said % {"board": kept.asker},
        details=kept.question,
        **(_secrecy(source) if kept.board else {}),
    )
    records.change(kept, "meetings.referral_taken_up", by=by, taken_up=item)
    return item


@transaction.atomic
def answer_referral(
    referral: Referral, *, answer: str, by: Person | None, on: date | None = None, rests_on: Decision | None = None
) -> Referral:
    """What came of it, and the decision of the board asked that it `rests_on`.

    The officer of the board that was asked writes it; for an outside body that was asked, the board that asked it.
    """
    kept = _locked(referral)
    require_officer(kept.answerer, by)
    _require_unanswered(kept)
    if not answer.strip():
        raise NotAllowed(_("Write the answer."))
    if rests_on is not None and rests_on.board_id != kept.to_board_id:
        raise NotAllowed(_("An answer rests on a decision of the board that was asked."))
    day = _until_today(on or timezone.localdate())
    if day < kept.sent_on:
        raise NotAllowed(_("It was referred on %(day)s: the answer comes later.") % {"day": date_format(kept.sent_on)})
    written = {"answer": answer.strip(), "answered_on": day, "rests_on": rests_on}
    kept = records.change(kept, "meetings.referral_answered", by=by, personal=PERSONAL, **written)
    print_referred(kept)
    if kept.to_board is not None and kept.board is not None:
        _tell(kept, kept.board, _("Answered by the %(to)s"), _("The %(to)s has answered what your board referred."))
    return kept


def item_of(referral: Referral) -> AgendaItem | None:
    """The agenda item that what is referred belongs to; an action may have none."""
    if referral.decision is not None:
        return referral.decision.item
    return referral.action.item if referral.action is not None else referral.item


def _secrecy(source: AgendaItem | None) -> dict[str, Any]:
    """Who may read of an item that takes up a matter of another board; an action without an item is its board's own."""
    if source is not None and source.access != Access.PUBLIC:
        kept = {name: getattr(source, name) for name in ("access", "paragraph", "reasoning", "public_title")}
    else:
        kept = {"access": Access.MEMBERS.value if is_unknown(source) else Access.PUBLIC.value}
    return kept | ({"public_title": _("A matter referred to the board")} if is_unknown(source) else {})


def is_unknown(source: AgendaItem | None) -> bool:
    """Whether others than a board's own people know nothing of a matter, not even that the board has it."""
    if source is None:
        return True
    meeting = source.meeting
    return meeting.is_closed or not meeting.board.is_public or meeting.state in HIDDEN


def _kind_of(subject: Subject) -> str:
    return {AgendaItem: "item", Decision: "decision", Action: "action"}[type(subject)]


def _locked(referral: Referral) -> Referral:
    rows = Referral.objects.select_for_update(of=("self",)).select_related(
        "board", "to_board", "from_organisation", "taken_up__meeting"
    )
    return rows.get(pk=referral.pk)


def _require_from_outside(values: dict[str, Any]) -> None:
    """What is written down of a body outside says who asks, of what, and on a day that has come."""
    if (values["from_organisation"] is None) == (not values["from_body"]):
        raise NotAllowed(_("Say who refers it: an organisation of the register, or a body in words."))
    if not values["matter"] or not values["question"]:
        raise NotAllowed(_("Say what it is about, and what is asked of the board."))
    _until_today(values["sent_on"])


def _until_today(day: date) -> date:
    """The day, unless it is still to come."""
    if day > timezone.localdate():
        raise NotAllowed(_("That day is still to come. Give the day on which it came or went."))
    return day


def _require_unanswered(referral: Referral) -> None:
    if referral.answered_on is not None:
        raise NotAllowed(_("It has been answered."))


def _tell(referral: Referral, board: Board, subject: str, text: str) -> None:
    """Tell the officers of a board; what is asked stands on the page alone, for it may be restricted."""
    words = {"board": referral.asker, "to": referral.to}
    notices.tell(
        NoticeKind.REFERRAL,
        telling.officers_of(board),
        key=f"referral:{referral.uuid}:{referral.answered_on or ''}",
        subject=subject % words,
        text=text % words,
        path=reverse("meetings:referrals", args=[board.slug]),
    )
