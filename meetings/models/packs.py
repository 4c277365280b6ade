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
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import as_flag, may_read, shut_out
from meetings.models.meetings import Meeting, hidden
from scpb.boards.models import Access, boards_of, boards_served_by, sees_board
from scpb.documents.models import StoredFile
from scpb.people.models import Person


def page_ranges(numbers: Iterable[int]) -> str:
    """`5, 7 to 9`."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = gettext("%(first)d to %(last)d")
    return ", ".join(str(a) if a == b else words % {"first": a, "last": b} for a, b in runs)


class PackState(models.TextChoices):
    BUILDING = "building", _("Being built")
    BUILT = "built", _("Built")
    FAILED = "failed", _("Failed")


# Where a pack, a copy of one or a print may go from each state: what failed is taken up again.
PACK_NEXT: dict[PackState, set[PackState]] = {
    PackState.BUILDING: {PackState.BUILT, PackState.FAILED},
    PackState.BUILT: set(),
    PackState.FAILED: {PackState.BUILDING},
}


class PackKind(models.TextChoices):
    PACK = "pack", _("Agenda pack")
    SUPPLEMENT = "supplement", _("Supplement")


class Made(models.Model):
    """What a job makes: whether it has, and if it could not, why."""

    state = models.CharField(_("state"), max_length=10, choices=PackState, default=PackState.BUILDING)
    reason = models.TextField(_("why it failed"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_building(self) -> bool:
        return self.state == PackState.BUILDING

    @property
    def is_built(self) -> bool:
        return self.state == PackState.BUILT

    @property
    def is_failed(self) -> bool:
        return self.state == PackState.FAILED


class PackQuerySet(models.QuerySet["Pack"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Packs of published agendas made for readers like this one; for the board's officers, all that are built."""
        published = Q(published_at__isnull=False) & ~hidden()
        mine = published & may_read(person, on, "meeting__board", "audience")
        served = Q(meeting__board__in=boards_served_by(person, on))
        # who is named on a closed board's item gets that, and no pack
        known = sees_board("meeting__board", person, on) & Q(meeting__is_closed=False)
        own = Q(meeting__board__in=boards_of(person, on))  # a closed working session is the board's own
        return self.filter((known | own) & (mine | served), state=PackState.BUILT)

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
        return self.filter(meeting__board__in=boards_served_by(person, on))

    def whole(self) -> Self:
        """Packs of the whole agenda, without their supplements."""
        return self.filter(kind=PackKind.PACK)

    def supplements(self) -> Self:
        return self.filter(kind=PackKind.SUPPLEMENT)

    def with_interests(self, person: Person | AnonymousUser) -> Self:
        """With `is_shut_out`: whether an interest that the person declared keeps them from it."""
        rule = shut_out(person, "meeting__items") & Q(audience=Access.RESTRICTED)
        return self.annotate(is_shut_out=as_flag(Q(pk__in=Pack.objects.filter(rule).order_by().values("pk"))))

    def open_to(self, person: Person | AnonymousUser) -> Self:
        """Without those from which an interest that the person declared keeps them."""
        return self.with_interests(person).filter(is_shut_out=False)

    def latest_first(self) -> Self:
        return self.order_by("-version")

    def being_built(self) -> Self:
        return self.filter(state=PackState.BUILDING)


class Pack(Made):
    """One version of a meeting's pack for one audience.

    A pack that is published stays as it is: building again makes the next version.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packs")
    audience = models.CharField(_("for"), max_length=10, choices=Access)
    kind = models.CharField(_("kind"), max_length=10, choices=PackKind, default=PackKind.PACK)
    supplement = models.PositiveSmallIntegerField(_("number of the supplement"), default=0)  # 0: the pack itself
    first_page = models.PositiveIntegerField(_("number of its first page"), default=1)
    is_double_sided = models.BooleanField(_("for printing on both sides"), default=False)
    changed_pages = models.JSONField(_("pages that differ from the version before"), default=list)
    version = models.PositiveSmallIntegerField(_("version"))
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

    is_shut_out: bool

    class Meta:
        ordering = ["meeting", "audience", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "audience", "supplement", "version"], name="pack_version_is_its_own"
            ),
            models.CheckConstraint(
                condition=Q(kind="pack", supplement=0) | Q(kind="supplement", supplement__gte=1),
                name="pack_supplements_are_numbered",
            ),
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
        """Where a reader gets it: a restricted one only as a copy that bears their name."""
        return reverse("meetings:copy" if self.is_restricted else "meetings:pack", args=[self.uuid])

    @property
    def is_restricted(self) -> bool:
        return self.audience == Access.RESTRICTED

    @property
    def is_supplement(self) -> bool:
        return self.kind == PackKind.SUPPLEMENT

    @property
    def changed(self) -> str:
        """`5, 7 to 9`: the pages that differ from the version before."""
        return page_ranges(self.changed_pages)

    @property
    def last_page(self) -> int:
        """The number printed on its last page; of packs that are built."""
        return self.first_page + (self.pages or 0) - 1

    @property
    def file_name(self) -> str:
        """`safer-communities-7-public-2.pdf`, under which it is downloaded."""
        which = f"supplement-{self.supplement}-{self.version}" if self.supplement else str(self.version)
        return f"{self.meeting.board.slug}-{self.meeting.number}-{self.audience}-{which}.pdf"


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
