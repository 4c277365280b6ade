"""What else is printed of a board: agendas alone, decisions, minutes, the action log, the forward plan, its terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import may_read, shut_out
from meetings.models.meetings import Meeting, hidden
from meetings.models.packs import Made, PackState
from scpb.boards.models import Access, Board, boards_of, boards_served_by, sees_board
from scpb.documents.models import StoredFile
from scpb.people.models import Person


class PrintKind(models.TextChoices):
    AGENDA = "agenda", _("Agenda")
    DECISIONS = "decisions", _("Decisions")
    DECISION = "decision", _("Record of a decision")
    MINUTES = "minutes", _("Minutes")
    ACTION_LOG = "action_log", _("Action log")
    PLAN = "plan", _("Forward plan")
    BOARD = "board", _("Terms and members")


class PrintQuerySet(models.QuerySet["Print"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Prints made for readers like this one and published; for the board's officers, all that are made."""
        known = sees_board("board", person, on) & (Q(meeting__isnull=True) | Q(meeting__is_closed=False))
        own = Q(board__in=boards_of(person, on))
        open_ = Q(published_at__isnull=False) & (Q(meeting__isnull=True) | ~hidden())
        withheld = shut_out(person, "meeting__items") & Q(audience=Access.RESTRICTED)
        mine = open_ & may_read(person, on, "board", "audience") & ~withheld
        served = Q(board__in=boards_served_by(person, on))
        return self.filter((known | own) & (mine | served))

    def with_files(self) -> Self:
        """With board, meeting and files; without what it was made of, which is large."""
        return self.select_related("board", "meeting__board", "pdf", "word").defer("snapshot")

    def agendas_beside_packs(self) -> Self:
        """For a subquery of packs: the agenda alone as made and published for the same readers, the latest first."""
        same = self.filter(meeting=OuterRef("meeting"), audience=OuterRef("audience"), kind=PrintKind.AGENDA)
        return same.filter(state=PackState.BUILT, published_at__isnull=False).order_by("-asked_at", "-id")

    def of_document(self, which: Mapping[str, Any]) -> Print | None:
        """The print of exactly this document, if it was asked for before."""
        return self.filter(**which).first()

    def of_meeting(self, meeting: Meeting, kind: str) -> Self:
        """Prints of one kind of a meeting, the latest first."""
        return self.filter(meeting=meeting, kind=kind).select_related("pdf", "word").defer("snapshot")

    def restricted_of(self, meeting: Meeting) -> Self:
        """What was made of a meeting for who is trusted with restricted papers, in no order."""
        return self.filter(meeting=meeting, audience=Access.RESTRICTED, state=PackState.BUILT).order_by()

    def of_board(self, board: Board, kind: str) -> Self:
        """Prints of one kind of a board, the latest first."""
        return self.filter(board=board, kind=kind).select_related("pdf", "word").defer("snapshot")


class Print(Made):
    """One document of one state of things, for one audience: as PDF, and where that makes sense as Word.

    `snapshot` is everything that it says; the same thing asked for again is the same print.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=PrintKind)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="prints")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="prints")
    subject = models.CharField(max_length=64, blank=True)  # the UUID of what it is of, where that is not the meeting
    audience = models.CharField(_("for"), max_length=10, choices=Access, default=Access.PUBLIC)
    snapshot = models.JSONField(_("what it says"))
    sha256 = models.CharField(max_length=64)
    pdf = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    word = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(_("pages"), null=True)
    asked_at = models.DateTimeField(_("asked for"))
    published_at = models.DateTimeField(_("published"), null=True)

    objects = PrintQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "meeting", "subject", "audience", "sha256"],
                condition=Q(meeting__isnull=False),
                name="print_of_a_meeting_is_made_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "board", "subject", "audience", "sha256"],
                condition=Q(meeting__isnull=True),
                name="print_of_a_board_is_made_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=PrintKind.values), name="print_kind_is_known"),
            models.CheckConstraint(condition=Q(audience__in=Access.values), name="print_audience_is_known"),
            models.CheckConstraint(condition=Q(state__in=PackState.values), name="print_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state=PackState.BUILT) | Q(pdf__isnull=False, pages__isnull=False),
                name="print_built_can_be_read",
            ),
            models.CheckConstraint(condition=~Q(state=PackState.FAILED) | ~Q(reason=""), name="print_failed_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.meeting or self.board}"

    def get_absolute_url(self) -> str:
        """Where a reader gets it: a restricted one only as a copy that bears their name."""
        if self.is_restricted:
            return reverse("meetings:print_copy", args=[self.uuid])
        return reverse("meetings:print", args=[self.uuid, "pdf"])

    @property
    def is_restricted(self) -> bool:
        return self.audience == Access.RESTRICTED

    def file_name(self, form: str) -> str:
        """`safer-communities-7-minutes.pdf`, under which it is downloaded."""
        where = f"{self.board.slug}-{self.meeting.number}" if self.meeting else self.board.slug
        who = "" if self.audience == Access.PUBLIC else f"-{self.audience}"
        return f"{where}-{self.kind.replace('_', '-')}{who}.{'docx' if form == 'word' else 'pdf'}"
