"""Decisions: what the board resolved, on what, with how many there, under a number that is never given again."""

from __future__ import annotations

from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem, Recommendation, readable_items
from meetings.models.keys import for_reader
from meetings.models.meetings import Meeting, midnight
from scpb.boards.models import Board, boards_served_by
from scpb.people.models import Person
from strategy.models import ActionPlan, StrategyVersion


class Outcome(models.TextChoices):
    AGREED = "agreed", _("Agreed")
    AMENDED = "amended", _("Agreed as amended")
    NOTED = "noted", _("Noted")
    DEFERRED = "deferred", _("Deferred")
    REJECTED = "rejected", _("Rejected")


NUMBER = ("year", "number", "board__abbreviation")
LISTED = (
    *("uuid", "outcome", "text", "present", "quorum", "published_at", "board__name", *NUMBER),
    *("meeting__starts_at", "item__title", "item__access"),
    *(f"{other}__{name}" for other in ("ratifies", "ratified_by") for name in (*NUMBER, "published_at")),
)  # what the page of all decisions says of each


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Published decisions on items that the person may read; for the board's officers all of them."""
        served = Q(meeting__board__in=boards_served_by(person, on))
        readable = Q(item__in=readable_items(person, on))
        return self.filter(served | (readable & Q(published_at__isnull=False)))

    def with_references(self) -> Self:
        """With all that a list of decisions names; of the words that they adopt, whether they are kept."""
        kept = models.ExpressionWrapper(~Q(adopts_said="", agrees_said=""), output_field=models.BooleanField())
        found = self.annotate(keeps_words=kept).defer("adopts_said", "agrees_said")
        return found.select_related(
            "board",
            "meeting__board",
            "meeting__chaired_by",
            "item",
            "recommendation",
            "ratifies__board",
            "ratified_by__board",
        )

    def listed(self) -> Self:
        """With what the page of all decisions says of each, and no more."""
        return self.select_related("board", "meeting", "item", "ratifies__board", "ratified_by__board").only(*LISTED)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def of_board(self, slug: str) -> Self:
        """Those of one board; of all boards when no slug is given."""
        return self.filter(board__slug=slug) if slug else self

    def of_year(self, year: int | None) -> Self:
        """Those of the sittings of one year; of all years when none is given."""
        return self.filter(year=year) if year else self

    def with_outcome(self, outcome: str) -> Self:
        return self.filter(outcome=outcome) if outcome else self

    def saying(self, words: str) -> Self:
        """Those whose text, recommendation or item has all of the words."""
        found = self
        for word in words.split():
            text = Q(text__icontains=word) | Q(recommendation__text__icontains=word) | Q(item__title__icontains=word)
            found = found.filter(text)
        return found

    def latest_first(self) -> Self:
        return self.order_by("-meeting__starts_at", "-year", "board", "-number", "-id")

    def in_order(self) -> Self:
        """As the minutes print them."""
        return self.select_related("item").order_by("item__order", "block__order", "taken_at", "id")

    def inquorate(self) -> Self:
        """Taken without a quorum, and not ratified since."""
        return self.filter(present__lt=F("quorum"), ratified_by__isnull=True)

    def since(self, board: Board, day: date) -> Self:
        """What a board resolved on the day or later, the latest first, published or not."""
        taken = self.filter(board=board, meeting__starts_at__gte=midnight(day))
        return taken.select_related("board", "item").order_by("-meeting__starts_at", "item__order", "id")

    def of_referral(self, referral: Any) -> Self:
        """What was referred, and what answers it: the decision that the answer rests on, those on its item."""
        rows = Q(pk__in=[referral.decision_id, referral.rests_on_id])
        return self.filter(rows | Q(item__isnull=False, item=referral.taken_up_id))

    def to_ratify(self, meeting: Meeting) -> Self:
        """What earlier meetings of the board resolved without a quorum, for this one to ratify."""
        earlier = self.filter(board=meeting.board_id, meeting__starts_at__lt=meeting.starts_at).published()
        return earlier.inquorate().select_related("board", "meeting", "item").order_by("year", "number")


def visible_decisions(person: Person | AnonymousUser, on: date | None = None) -> RawSQL:
    """The keys of the decisions that the person may see, for conditions on what belongs to them."""
    decisions = Decision.objects
    return for_reader("visible decisions", person, on, lambda day: decisions.visible_to(person, day).values("pk"))


class Decision(models.Model):
    """What the board resolved on an item: on one of its recommendations, or of its own motion.

    `present` voting members were there when it was taken, of a `quorum` then. Its number within the board and the
    year of the sitting is given when it is first published.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="decisions")
    recommendation = models.ForeignKey(
        Recommendation, null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome, default=Outcome.AGREED)
    text = models.TextField(_("what was resolved"))
    year = models.PositiveSmallIntegerField(_("year of the sitting"))
    number = models.PositiveIntegerField(_("number"), null=True)
    present = models.PositiveSmallIntegerField(_("voting members present"))
    quorum = models.PositiveSmallIntegerField(_("quorum then"))
    ratifies = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="ratified_by")
    adopts = models.ForeignKey(
        StrategyVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="adopted_through"
    )
    agrees = models.ForeignKey(
        ActionPlan, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed_through"
    )
    # What they said when it was entered that the decision adopts them; as canonical text, empty of older decisions.
    adopts_said = models.TextField(_("the version as the board decided on it"), blank=True, editable=False)
    agrees_said = models.TextField(_("the action plan as the board decided on it"), blank=True, editable=False)
    taken_at = models.DateTimeField(_("taken"))
    published_at = models.DateTimeField(_("published"), null=True)

    objects = DecisionQuerySet.as_manager()

    keeps_words: bool

    class Meta:
        ordering = ["board", "-year", "-number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["board", "year", "number"], name="decision_number_is_never_used_twice"),
            models.CheckConstraint(condition=~Q(text=""), name="decision_says_something"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="decision_outcome_is_known"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(number__isnull=False), name="decision_published_has_a_number"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=1), name="decision_numbers_from_one"
            ),
            models.CheckConstraint(
                condition=Q(ratifies__isnull=True) | ~Q(ratifies=F("id")), name="decision_does_not_ratify_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.text

    def get_absolute_url(self) -> str:
        return reverse("meetings:decision", args=[self.uuid])

    @property
    def reference(self) -> str:
        """`SCPB/2020/7`, of decisions with their board; empty before it is published."""
        return f"{self.board.abbreviation}/{self.year}/{self.number}" if self.number else ""

    @property
    def is_quorate(self) -> bool:
        return self.present >= self.quorum
