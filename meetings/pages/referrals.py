"""What pages show of referrals: to whom, what is asked, where it is now, and what the reader may do about it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings.models import Action, AgendaItem, Decision, Referral
from meetings.services.referrals import item_of
from scpb.boards import permissions
from scpb.boards.models import Board
from scpb.people.models import Person

OFFERED = 50  # referrals that a plan or an agenda offers; the page of referrals has them all


@dataclass(frozen=True)
class ReferralRow:
    """A referral as a reader sees it; `url` and `agenda_url` are empty where what they lead to is not theirs."""

    referral: Referral
    title: str
    url: str
    agenda: str
    agenda_url: str
    rests_on: Decision | None
    is_sent: bool
    may_change: bool
    may_withdraw: bool
    may_answer: bool
    may_take_up: bool


def referrals_of(
    board: Board, person: Person | AnonymousUser, rows: Iterable[Referral], *, seen: Action | None = None
) -> list[ReferralRow]:
    """The rows of a board's page of referrals, in three queries more; `seen` is an action on whose page they stand."""
    listed = list(rows)
    if not listed:
        return []
    served = permissions.served_keys(person)
    known = _known(listed, person, seen)
    return [_row(one, board, served, known) for one in listed]


def waiting_for(board: Board, person: Person | AnonymousUser) -> list[ReferralRow]:
    """What a board was asked and has on no agenda yet, for its officers: what is wanted first comes first."""
    return referrals_of(board, person, Referral.objects.waiting_for(board)[:OFFERED])


def taking_up(referral: Referral) -> str:
    """What the page of putting it on an agenda says beside its form."""
    if referral.board is not None:
        return str(referral)
    open_ = _("Once the agenda is published everybody reads the title and what is asked, unless you restrict the item.")
    return f"{referral} {open_}"


@dataclass(frozen=True)
class _Known:
    """What the reader knows of what is referred: items with whether they may read them, actions, and decisions."""

    items: Mapping[int, bool]
    actions: Collection[int]
    decisions: Collection[int]

    def reads(self, item: AgendaItem | None) -> bool:
        return item is not None and self.items.get(item.pk, False)

    def is_open(self, referral: Referral) -> bool:
        """Whether the reader has the page of what is referred."""
        if referral.action is not None:
            return referral.action.pk in self.actions
        return self.reads(item_of(referral))


def _known(referrals: Sequence[Referral], person: Person | AnonymousUser, on_page: Action | None) -> _Known:
    items = {item.pk for one in referrals for item in (item_of(one), one.taken_up) if item is not None}
    seen = AgendaItem.objects.visible_to(person).with_readability(person).filter(pk__in=items)
    own = {on_page.pk} if on_page else set()
    actions = {one.action_id for one in referrals if one.action_id is not None} - own
    mine = Action.objects.visible_to(person).filter(pk__in=actions).values_list("pk", flat=True) if actions else []
    rested = {one.rests_on_id for one in referrals if one.rests_on_id is not None}
    shown = Decision.objects.visible_to(person).filter(pk__in=rested).values_list("pk", flat=True) if rested else []
    return _Known(dict(seen.values_list("pk", "is_readable")), own | set(mine), set(shown))  # type: ignore[misc]


def _row(referral: Referral, board: Board, served: set[int], known: _Known) -> ReferralRow:
    taken, is_open = referral.taken_up, known.is_open(referral)
    is_waiting = not referral.is_answered
    is_known = known.reads(taken)
    return ReferralRow(
        referral=referral,
        title=_title(referral, known, is_open=is_open),
        url=_url(referral) if is_open else "",
        agenda=str(taken.meeting) if taken and is_known else "",
        agenda_url=_item_url(taken) if taken and is_known else "",
        rests_on=referral.rests_on if referral.rests_on_id in known.decisions else None,
        is_sent=referral.board_id == board.pk,
        may_change=is_waiting and referral.keeper.pk in served,
        may_withdraw=is_waiting and taken is None and referral.keeper.pk in served,
        may_answer=is_waiting and referral.answerer.pk in served,
        may_take_up=is_waiting and not referral.is_on_an_agenda and referral.to_board_id in served,
    )


def _title(referral: Referral, known: _Known, *, is_open: bool) -> str:
    """What is referred, in words that this reader may read."""
    if referral.board is None:
        return referral.matter
    on = _matter(item_of(referral), known)
    if referral.decision is not None:
        reference = referral.decision.reference
        return _("Decision %(reference)s on “%(title)s”") % {"reference": reference, "title": on}
    if referral.action is not None:
        words = {"reference": referral.action.reference, "wording": referral.action.wording if is_open else on}
        return _("Action %(reference)s: %(wording)s") % words
    return on


def _matter(source: AgendaItem | None, known: _Known) -> str:
    """The title of the item: in full, as outsiders read it, or nothing of it where they know of no such item."""
    if known.reads(source) and source is not None:
        return source.title
    if source is not None and source.pk in known.items:
        return source.outside_title()
    return _("A matter of the board that referred it")


def _url(referral: Referral) -> str:
    """Where what is referred has its page."""
    if referral.item is not None:
        return _item_url(referral.item)
    subject = referral.decision or referral.action
    return subject.get_absolute_url() if subject is not None else ""


def _item_url(item: AgendaItem) -> str:
    return reverse("meetings:item", args=[item.meeting.board.slug, item.meeting.number, item.order])
