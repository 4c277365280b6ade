"""Packs: what a meeting's readers are sent, printed once for each kind of reader and never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import may_read
from meetings.models.meetings import WRITING, Meeting
from scpb.boards.models import Access, Board
from scpb.documents.models import StoredFile
from scpb.people.models import Person


class PackState(models.TextChoices):
    BUILDING = "building", _("Being built")
    BUILT = "built", _("Built")
    FAILED = "failed", _("Failed")


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Packs of published agendas made for readers like this one; for the board's officers, all that are built."""
        boards = Board.objects.visible_to(person, on)  # who is named on a closed board's item gets that, and no pack
        published = Q(published_at__isnull=False) & ~Q(meeting__state__in=WRITING)
        mine = published & may_read(person, on, "meeting__board", "audience")
        served = Q(meeting__board__in=Board.objects.served_by(person, on))
        return self.filter(Q(meeting__board__in=boards) & (mine | served), state=PackState.BUILT)

    def of_meetings(self, meetings: Iterable[Meeting]) -> Self:
        return self.filter(meeting__in=[meeting.pk for meeting in meetings])

    def published(self) -> Self:
        """Packs that went out; an officer sees others too."""
        return self.filter(published_at__isnull=False)

    def showing_figures(self) -> Self:
        """The public's packs that hold a dashboard and went out, or still may."""
        out = Q(published_at__isnull=False) | Q(state=PackState.BUILDING)
        return self.filter(out, audience=Access.PUBLIC, figures_at__isnull=False)

    def with_files(self) -> Self:
        """With what a link says, the meeting and the size of the file; without what it was made of, which is large."""
        return self.select_related("file", "meeting__board").defer("snapshot", "parts")

    def served_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Packs of meetings whose officer the person is, in whatever state."""
        return self.filter(meeting__board__in=Board.objects.served_by(person, on))

    def latest_first(self) -> Self:
        return self.order_by("-version")

    def being_built(self) -> Self:
        return self.filter(state=PackState.BUILDING)


class Pack(models.Model):
    """One version of a meeting's pack for one audience.

    A pack that is published stays as it is: building again makes the next version.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    audience = models.CharField(_("for"), max_length=10, choices=Access)
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=PackState, default=PackState.BUILDING)
    reason = models.TextField(_("why it failed"), blank=True)
    contents = models.CharField(_("hash of its contents"), max_length=64)
    snapshot = models.JSONField(_("what it was made of"))
    parts = models.JSONField(_("renderings of its parts by name"), null=True)
    rule_set = models.CharField(_("rule set of its figures"), max_length=100, blank=True)
    figures_at = models.DateTimeField(_("figures as known at"), null=True)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(_("pages"), null=True)
    ranges = models.JSONField(_("pages of each part"), default=dict)
    notices = models.JSONField(_("what the officer should know"), default=list)
    built_at = models.DateTimeField(_("built"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "audience", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "audience", "version"], name="pack_version_is_its_own"),
            models.CheckConstraint(condition=Q(audience__in=Access.values), name="pack_audience_is_known"),
            models.CheckConstraint(condition=Q(state__in=PackState.values), name="pack_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state=PackState.BUILT)
                | Q(file__isnull=False, pages__isnull=False, pages__gte=1, built_at__isnull=False),
                name="pack_built_can_be_read",
            ),
            models.CheckConstraint(condition=~Q(state=PackState.FAILED) | ~Q(reason=""), name="pack_failed_says_why"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state=PackState.BUILT), name="pack_published_is_built"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_audience_display()}, {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("meetings:pack", args=[self.uuid])

    @property
    def is_building(self) -> bool:
        return self.state == PackState.BUILDING

    @property
    def is_built(self) -> bool:
        return self.state == PackState.BUILT

    @property
    def is_failed(self) -> bool:
        return self.state == PackState.FAILED

    @property
    def file_name(self) -> str:
        """`safer-communities-7-public-2.pdf`, under which it is downloaded."""
        return f"{self.meeting.board.slug}-{self.meeting.number}-{self.audience}-{self.version}.pdf"


class Rendering(models.Model):
    """A part of a pack as printed, kept under the hash of all that decides how it looks."""

    key = models.CharField(max_length=64, primary_key=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(_("pages"))
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pages__gte=1), name="rendering_has_pages")]

    def __str__(self) -> str:
        return self.key
