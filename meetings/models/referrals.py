"""Referrals: what a board passes to another or to an outside body, what such a body asks of a board, and answers."""

from __future__ import annotations

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from meetings.models.actions import Action, visible_actions
from meetings.models.agenda import AgendaItem, readable_items
from meetings.models.decisions import Decision, visible_decisions
from meetings.models.keys import keys
from meetings.models.meetings import State
from scpb.boards.models import Board, boards_served_by, boards_trusting, sees_board
from scpb.people.models import Organisation, Person

# An item that takes nothing up any more: what it was to deal with waits for an agenda again.
FALLEN = Q(taken_up__withdrawn_at__isnull=False) | Q(taken_up__meeting__state=State.CANCELLED)
OF_NOTHING = Q(item__isnull=True, decision__isnull=True, action__isnull=True)


class ReferralQuerySet(models.QuerySet["Referral"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Referrals of what the person may see, to boards that they may know of; those sent to whom they trust.

        What is asked of a board may be as restricted as what it is about: its members and deputies read it, and the
        officers of either side. What an outside body asks is of nothing that others could know before an item takes
        it up; where none does, before the decision that the answer rests on.
        """
        items, decisions = readable_items(person, on), visible_decisions(person, on)
        known = Q(to_board__isnull=True) | sees_board("to_board", person, on)
        seen = (
            Q(item__in=items)
            | Q(decision__in=decisions)
            | Q(action__in=visible_actions(person, on))
            | Q(board__isnull=True, taken_up__in=items)
            | Q(board__isnull=True, taken_up__isnull=True, rests_on__in=decisions)
        )
        received = Q(to_board__in=boards_trusting(person, on))
        served = boards_served_by(person, on)
        return self.filter(Q(board__in=served) | Q(to_board__in=served) | received | (seen & known))

    def of_board(self, board: Board) -> Self:
        """Those that the board made and those that it was sent, the latest first."""
        return self.filter(Q(board=board) | Q(to_board=board)).with_subjects()

    def waiting_for(self, board: Board) -> Self:
        """Those that a board was sent, that nobody has answered and no agenda has; what is wanted first comes first."""
        waiting = self.filter(Q(taken_up__isnull=True) | FALLEN, to_board=board, answered_on__isnull=True)
        return waiting.with_subjects().order_by(models.F("answer_by").asc(nulls_last=True), "sent_on", "id")

    def about(self, item: AgendaItem) -> Self:
        """Those that an item is part of: it was referred, or what was decided of it, or it takes one up."""
        theirs = Q(item=item) | Q(decision__item=item) | Q(action__item=item) | Q(taken_up=item)
        return self.filter(theirs).with_subjects()

    def of_decision(self, decision: Decision) -> Self:
        """Those that a decision is part of: it was referred, an answer rests on it, or its item takes one up."""
        return self.filter(Q(decision=decision) | Q(rests_on=decision) | Q(taken_up=decision.item_id)).with_subjects()

    def with_subjects(self) -> Self:
        """With all that a list names."""
        return self.select_related(
            *("board", "to_board", "item__meeting__board", "decision__item", "decision__board", "action__item"),
            *("action__board", "taken_up__meeting__board", "from_organisation", "rests_on__board"),
        )


def referred_items() -> RawSQL:
    """The keys of all items that some referral is about, whoever may know of it; see `about`."""
    others = ("decision__item", "action__item", "taken_up")
    return keys("items referred", None, lambda: _items_at("item").union(*map(_items_at, others)))


def _items_at(path: str) -> models.QuerySet[Referral, Any]:
    found: models.QuerySet[Referral, Any] = Referral.objects.order_by().values(path)
    return found


class Referral(models.Model):
    """A matter passed on, and what came back: an item, a decision or an action to another board or an outside body;
    or, without a `board`, what an outside body asks of one.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals_made")
    from_organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("from the organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    from_body = models.CharField(
        _("or from, in words"), max_length=200, blank=True, help_text=_("For a body that is not in the list.")
    )
    matter = models.CharField(_("what it is about"), max_length=300, blank=True)
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    action = models.ForeignKey(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="referrals")
    to_board = models.ForeignKey(
        Board, verbose_name=_("to the board"), null=True, blank=True, on_delete=models.PROTECT, related_name="referrals"
    )
    to_body = models.CharField(_("or to an outside body"), max_length=200, blank=True)
    question = models.TextField(_("what is asked of them"))
    sent_on = models.DateField(_("referred"))
    answer_by = models.DateField(_("answer wanted by"), null=True, blank=True)
    taken_up = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="comes_from", editable=False
    )
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered"), null=True, blank=True)
    rests_on = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="answers", editable=False
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(board__isnull=False, item__isnull=False, decision__isnull=True, action__isnull=True)
                    | Q(board__isnull=False, item__isnull=True, decision__isnull=False, action__isnull=True)
                    | Q(board__isnull=False, item__isnull=True, decision__isnull=True, action__isnull=False)
                    | (Q(board__isnull=True) & OF_NOTHING & ~Q(matter=""))
                ),
                name="referral_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=(
                    Q(board__isnull=False, from_organisation__isnull=True, from_body="")
                    | Q(board__isnull=True, to_board__isnull=False, from_organisation__isnull=False, from_body="")
                    | (Q(board__isnull=True, to_board__isnull=False, from_organisation__isnull=True) & ~Q(from_body=""))
                ),
                name="referral_comes_from_one_body",
            ),
            models.CheckConstraint(
                condition=Q(to_board__isnull=False, to_body="") | (Q(to_board__isnull=True) & ~Q(to_body="")),
                name="referral_goes_to_one_body",
            ),
            models.CheckConstraint(condition=~Q(to_board=models.F("board")), name="referral_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""), name="referral_answered_says_what"
            ),
            models.CheckConstraint(
                condition=Q(rests_on__isnull=True) | Q(answered_on__isnull=False, to_board__isnull=False),
                name="referral_rests_on_a_decision_once_answered",
            ),
            models.CheckConstraint(condition=~Q(question=""), name="referral_says_what_is_asked"),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def asker(self) -> str:
        """Who passed it on: a board, or an outside body."""
        if self.board is not None:
            return self.board.name
        return self.from_organisation.name if self.from_organisation else self.from_body

    @property
    def to(self) -> str:
        return self.to_board.name if self.to_board else self.to_body

    @property
    def keeper(self) -> Board:
        """The board whose officers wrote it down: the one that asks, or the one that an outside body asks."""
        board = self.board or self.to_board
        assert board is not None  # a constraint says so
        return board

    @property
    def answerer(self) -> Board:
        """The board whose officers write the answer down: the one asked, or for an outside body the one that asks."""
        board = self.to_board or self.board
        assert board is not None
        return board

    @property
    def is_answered(self) -> bool:
        return self.answered_on is not None

    @property
    def is_on_an_agenda(self) -> bool:
        """Whether an item deals with it that is neither withdrawn nor of a cancelled meeting."""
        return self.taken_up is not None and not self.taken_up.is_withdrawn and not self.taken_up.meeting.is_cancelled
