"""Papers: files attached to an item, which a job has opened before anybody may read them."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import (
    READS,
    AgendaItem,
    as_flag,
    before_chair,
    may_read,
    named_on_item,
    readable_items,
    shut_out,
)
from meetings.models.meetings import HIDDEN, Meeting
from meetings.models.secrecy import Exempt, says_why
from scpb.boards.models import Access, boards_served_by
from scpb.documents.models import StoredFile
from scpb.jobs.models import Job
from scpb.people.models import Person


class PaperForm(models.TextChoices):
    """How a paper comes before the board."""

    ATTACHED = "attached", _("Attached")
    TO_FOLLOW = "to_follow", _("To follow")
    VERBAL = "verbal", _("Verbal")
    TABLED = "tabled", _("Tabled at the meeting")


class PaperState(models.TextChoices):
    PROMISED = "promised", _("Not there yet")
    BEING_CHECKED = "being_checked", _("Being checked")
    HELD = "held", _("Held until you have looked at it")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


# Where a paper may go from each state: its job opens a file, and another file is opened anew.
PAPER_NEXT: dict[PaperState, set[PaperState]] = {
    PaperState.PROMISED: {PaperState.BEING_CHECKED},
    PaperState.BEING_CHECKED: {PaperState.HELD, PaperState.ACCEPTED, PaperState.REFUSED},
    PaperState.HELD: {PaperState.ACCEPTED, PaperState.BEING_CHECKED},
    PaperState.ACCEPTED: {PaperState.HELD, PaperState.BEING_CHECKED},
    PaperState.REFUSED: {PaperState.BEING_CHECKED},
}


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Papers that the person knows of: those of items they may read. A paper may be narrower than its item.

        One that came after the agenda had been published is known to the board's officers alone until it goes out.
        """
        return self.filter(known_to(person, on), item__in=readable_items(person, on))

    def readable_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Papers that the person may open."""
        return self.visible_to(person, on).filter(may_open(person, on))

    def with_openness(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """With `is_known`, and `is_open`: whether the person, who reads its item, may open the paper."""
        return self.annotate(is_known=as_flag(known_to(person, on)), is_open=as_flag(may_open(person, on)))

    def with_marks(self, person: Person | AnonymousUser) -> Self:
        """With `is_read`: whether the person has marked it as read."""
        marked = Paper.objects.filter(read_by__person=person) if isinstance(person, Person) else Paper.objects.none()
        return self.annotate(is_read=as_flag(Q(pk__in=marked.order_by().values("pk"))))

    def with_note(self, note: Subquery) -> Self:
        """With `noted`: what the reader noted for themselves."""
        return self.annotate(noted=note)

    def for_audience(self, audience: str) -> Self:
        """Papers that belong in the pack of this audience: accepted, and neither they nor their items are narrower."""
        reads = READS[Access(audience)]
        return self.filter(access__in=reads, item__access__in=reads, state=PaperState.ACCEPTED)

    def promised_to(self, audience: str) -> Self:
        """Papers that readers of this kind are to get later, or hear of at the meeting: what their pack names."""
        reads = READS[Access(audience)]
        return self.filter(access__in=reads, item__access__in=reads, state=PaperState.PROMISED)

    def of_meeting(self, meeting: Meeting) -> Self:
        """All papers of a meeting in the order of its agenda, with their items."""
        found = self.filter(item__meeting=meeting).select_related("item__meeting__board", "file", "original")
        return found.order_by("item__order", "order", "id")

    def waiting(self) -> Self:
        """Accepted ones whose readers have not got them as they are now."""
        return self.filter(~has_gone_out(), state=PaperState.ACCEPTED)

    def still_to_come(self) -> Self:
        """Promised for a later day."""
        return self.filter(state=PaperState.PROMISED, form=PaperForm.TO_FOLLOW)


class Paper(Exempt):
    """A paper of an item. `original` is what was uploaded, `file` what readers get: a PDF of it, without scripts.

    One that is to follow, or is given by word of mouth, has neither. One whose name or text looks restricted or
    personal is held: `warnings` say why, and the officer confirms that it may be read.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    form = models.CharField(_("comes"), max_length=10, choices=PaperForm, default=PaperForm.ATTACHED)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    original = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=14, choices=PaperState, default=PaperState.BEING_CHECKED)
    reason = models.TextField(_("why it was refused"), blank=True)
    notices = models.JSONField(_("what the officer should know"), default=list)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    text = models.TextField(_("its words"), blank=True, editable=False)
    warnings = models.JSONField(_("why it is held"), default=list, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)
    confirmed_by = models.ForeignKey(Person, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    urgency = models.TextField(
        _("why it is late"), blank=True, help_text=_("The chair’s reason for taking it; printed with it.")
    )
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = PaperQuerySet.as_manager()

    is_open: bool
    is_known: bool
    is_read: bool
    noted: str | None
    job: Job  # of one that is being checked, where a page shows how far that is

    class Meta:
        ordering = ["item", "order", "id"]
        constraints = [
            says_why("paper_restricted_says_why"),
            models.CheckConstraint(condition=Q(access__in=Access.values), name="paper_access_is_known"),
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state=PaperState.REFUSED) | ~Q(reason=""), name="paper_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.ACCEPTED) | Q(pages__isnull=False, pages__gte=1, file__isnull=False),
                name="paper_accepted_has_been_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.HELD) | Q(pages__isnull=False, pages__gte=1, file__isnull=False),
                name="paper_held_has_been_opened",
            ),
            models.CheckConstraint(condition=Q(form__in=PaperForm.values), name="paper_form_is_known"),
            models.CheckConstraint(
                condition=Q(state=PaperState.PROMISED, original__isnull=True)
                | (~Q(state=PaperState.PROMISED) & Q(original__isnull=False)),
                name="paper_without_a_file_is_promised",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.PROMISED) | Q(form__in=["to_follow", "verbal"]),
                name="paper_promised_follows_or_is_spoken",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:paper", args=[self.uuid])

    @property
    def file_name(self) -> str:
        """`annual-plan.pdf`, under which it is downloaded: what its author called the file is nobody's business."""
        return f"{slugify(self.title)[:80] or 'paper'}.pdf"

    @property
    def is_being_checked(self) -> bool:
        return self.state == PaperState.BEING_CHECKED

    @property
    def is_accepted(self) -> bool:
        return self.state == PaperState.ACCEPTED

    @property
    def is_held(self) -> bool:
        return self.state == PaperState.HELD

    @property
    def is_promised(self) -> bool:
        return self.state == PaperState.PROMISED

    @property
    def is_restricted(self) -> bool:
        """Whether it or its item is: of papers with their item."""
        return Access.RESTRICTED in {self.access, self.item.access}

    @property
    def is_follow_up(self) -> bool:
        return self.form == PaperForm.TO_FOLLOW

    @property
    def is_verbal(self) -> bool:
        return self.form == PaperForm.VERBAL

    @property
    def is_tabled(self) -> bool:
        return self.form == PaperForm.TABLED


class PaperVersion(models.Model):
    """A file that a paper had before the one it has now."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    pages = models.PositiveIntegerField(_("pages"), null=True)
    replaced_at = models.DateTimeField(_("replaced"))
    replaced_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["paper", "-number"]
        constraints = [models.UniqueConstraint(fields=["paper", "number"], name="paper_version_number_is_its_own")]

    def __str__(self) -> str:
        return f"{self.paper}, {self.number}"


def has_gone_out() -> Q:
    """The condition that readers have been given the paper's file as it is now: none replaced one after that."""
    later = PaperVersion.objects.filter(paper=OuterRef("pk"), replaced_at__gt=OuterRef("published_at"))
    return Q(published_at__isnull=False) & ~Q(Exists(later))


def known_to(person: Person | AnonymousUser, on: date | None) -> Q:
    """The condition that the person may know that there is such a paper: it went out once, was promised, is put to
    them who chair the board, or they serve it."""
    served = Q(item__meeting__board__in=boards_served_by(person, on))
    out = served | put_to_chair(person, on) | Q(published_at__isnull=False)
    return out | Q(form__in=[PaperForm.TO_FOLLOW, PaperForm.VERBAL])


def may_open(person: Person | AnonymousUser, on: date | None) -> Q:
    """The condition that a paper whose item the person reads is open to them.

    Officers open what waits and what is held, for they have to look at it, and the chair what is put to them with a
    draft; others what has gone out to its readers.
    """
    board = "item__meeting__board"
    reads = may_read(person, on, board) | named_on_item(person, "item")
    restricted = Q(access=Access.RESTRICTED) | Q(item__access=Access.RESTRICTED)
    allowed = reads & ~(shut_out(person, "item") & restricted)
    served = Q(**{f"{board}__in": boards_served_by(person, on)})
    ready = Q(has_gone_out(), state=PaperState.ACCEPTED)
    looked_at = Q(served, state__in=[PaperState.ACCEPTED, PaperState.HELD])
    return allowed & (ready | looked_at | put_to_chair(person, on))


def put_to_chair(person: Person | AnonymousUser, on: date | None) -> Q:
    """The condition that a paper is part of a draft that the person, who chairs it, is asked to clear."""
    draft = Q(state=PaperState.ACCEPTED, item__meeting__state__in=HIDDEN)
    return draft & before_chair(person, on, "item__meeting")
