"""Minutes: what was said and resolved of each item, block by block; their frozen versions and corrections."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.actions import Action
from meetings.models.agenda import AgendaItem, readable_items
from meetings.models.decisions import Decision
from meetings.models.meetings import HIDDEN, Meeting, State
from scpb.boards.models import boards_of, boards_served_by, sees_board
from scpb.people.models import Person


class BlockKind(models.TextChoices):
    PARAGRAPH = "paragraph", _("Paragraph")
    HEADING = "heading", _("Sub-heading")
    DECISION = "decision", _("Decision")
    ACTION = "action", _("Action")


class BlockQuerySet(models.QuerySet["Block"]):
    def served_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Pieces of minutes that the person takes: what is being written nobody else sees."""
        return self.filter(item__meeting__board__in=boards_served_by(person, on))

    def of_meeting(self, meeting: Meeting) -> Self:
        return self.filter(item__meeting=meeting)

    def with_places(self) -> Self:
        """With item, meeting and board, by which it is told who may write it."""
        return self.select_related("item__meeting__board")

    def with_content(self) -> Self:
        """With what was decided, and what is to be done by when."""
        return self.select_related(
            "decision__recommendation", "action__board", "action__due_meeting__board", "written_by"
        )

    def empty(self) -> Self:
        """Without a word, as one is left that somebody began and gave up."""
        return self.filter(text="", decision__isnull=True, action__isnull=True)


class Block(models.Model):
    """One piece of an item's minute, in order. Decisions and actions are rows of their own; others are `text`.

    `version` counts how often it was saved: whoever saves says which one they saw, so that no words are lost. `text`
    is plain; an empty line divides paragraphs, and lines that begin with `- ` make a list.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="blocks")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    kind = models.CharField(_("kind"), max_length=10, choices=BlockKind, default=BlockKind.PARAGRAPH)
    text = models.TextField(_("text"), blank=True)
    decision = models.OneToOneField(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="block")
    action = models.OneToOneField(Action, null=True, blank=True, on_delete=models.PROTECT, related_name="block")
    version = models.PositiveIntegerField(_("version"), default=1)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = BlockQuerySet.as_manager()

    class Meta:
        ordering = ["item", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["paragraph", "heading"], decision__isnull=True, action__isnull=True)
                    | Q(kind="decision", decision__isnull=False, action__isnull=True, text="")
                    | Q(kind="action", decision__isnull=True, action__isnull=False, text="")
                ),
                name="block_is_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.text or str(self.decision or self.action or "")


class VersionKind(models.TextChoices):
    CIRCULATED = "circulated", _("Draft, circulated")
    APPROVED = "approved", _("Approved")
    CORRECTED = "corrected", _("Corrected later")


class MinutesVersionQuerySet(models.QuerySet["MinutesVersion"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Minutes that were published, for everybody who knows of the meeting; circulated ones for the board's own.

        What a reader gets of restricted items is another question: snapshots are filtered item by item.
        """
        own = Q(meeting__board__in=boards_of(person, on))
        known = sees_board("meeting__board", person, on) & Q(meeting__is_closed=False)
        published = Q(meeting__minutes_published_at__isnull=False, published_at__isnull=False)
        return self.filter(own | (known & published & ~Q(meeting__state__in=HIDDEN)))


class MinutesVersion(models.Model):
    """A meeting's minutes as they were circulated, approved or corrected; never changed.

    A correction after approval names the meeting that made it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=10, choices=VersionKind)
    snapshot = models.JSONField(_("what they say"))
    sha256 = models.CharField(max_length=64)
    corrected_at = models.ForeignKey(
        Meeting, null=True, on_delete=models.PROTECT, related_name="corrections_made", verbose_name=_("corrected at")
    )
    note = models.TextField(_("note"), blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True)

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="minutes_version_number_is_its_own"),
            models.UniqueConstraint(fields=["meeting"], condition=Q(kind="approved"), name="minutes_are_approved_once"),
            models.CheckConstraint(condition=Q(kind__in=VersionKind.values), name="minutes_version_kind_is_known"),
            models.CheckConstraint(
                condition=~Q(kind="corrected") | Q(corrected_at__isnull=False),
                name="minutes_corrected_name_the_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether the board has not agreed on what it says."""
        return self.kind == VersionKind.CIRCULATED


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


# The officer decides on a correction once.
CORRECTION_NEXT: dict[CorrectionState, set[CorrectionState]] = {
    CorrectionState.PROPOSED: {CorrectionState.ACCEPTED, CorrectionState.DECLINED},
    CorrectionState.ACCEPTED: set(),
    CorrectionState.DECLINED: set(),
}


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Those to minutes of the person's own boards, on items that they may read."""
        readable = Q(item__isnull=True) | Q(item__in=readable_items(person, on))
        return self.filter(readable, meeting__board__in=boards_of(person, on))

    def undecided(self) -> Self:
        return self.filter(state=CorrectionState.PROPOSED)

    def made_later(self) -> Self:
        """Those that a later meeting made: subject to which it approved, or after that."""
        return self.filter(state=CorrectionState.ACCEPTED, made_at__isnull=False)

    def with_names(self) -> Self:
        """With all that a list of corrections names."""
        named = self.select_related(
            "item", "proposed_by", "recorded_by", "decided_by", "made_at__board", "meeting__board"
        )
        return named.order_by("item__order", "proposed_at", "id")


class Correction(models.Model):
    """What somebody would have changed in minutes: in a draft while it is circulated, or at a later meeting."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="corrections")
    item = models.ForeignKey(AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="corrections")
    existing = models.TextField(_("text as it stands"), blank=True)
    proposed = models.TextField(_("text as it should be"))
    why = models.TextField(_("why"), blank=True)
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # for somebody else
    state = models.CharField(_("state"), max_length=10, choices=CorrectionState, default=CorrectionState.PROPOSED)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("made at the meeting"),
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "proposed_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(proposed=""), name="correction_says_something"),
            models.CheckConstraint(condition=Q(state__in=CorrectionState.values), name="correction_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=CorrectionState.PROPOSED) | Q(decided_at__isnull=False),
                name="correction_decided_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=CorrectionState.DECLINED) | ~Q(reason=""), name="correction_declined_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.proposed

    @property
    def is_undecided(self) -> bool:
        return self.state == CorrectionState.PROPOSED


# In these the minutes of a meeting are there to be read by who may.
MINUTED = (State.CIRCULATED, State.APPROVED)
