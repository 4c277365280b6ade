"""What becomes of a file that shows what was done: a job opens it before anybody may read it, as it does papers."""

from __future__ import annotations

from pathlib import PurePath
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings.models.actions import ActionUpdate
from meetings.models.papers import PaperState
from scpb.boards.models import Access, Board
from scpb.documents.models import StoredFile
from scpb.jobs.models import Job
from scpb.people.models import Person

# Where a file may go from each state. It is never replaced: what was said of an action stays said.
EVIDENCE_NEXT: dict[PaperState, set[PaperState]] = {
    PaperState.BEING_CHECKED: {PaperState.HELD, PaperState.ACCEPTED, PaperState.REFUSED},
    PaperState.HELD: {PaperState.ACCEPTED},
    PaperState.ACCEPTED: set(),
    PaperState.REFUSED: set(),
}


class EvidenceFileQuerySet(models.QuerySet["EvidenceFile"]):
    def visible_to(self, person: Person | AnonymousUser) -> Self:
        """Those that somebody knows of, in whatever state: of actions that they may see."""
        return self.filter(update__in=ActionUpdate.objects.visible_to(person))

    def with_subjects(self) -> Self:
        """With the file, and what it shows."""
        return self.select_related("file", "update__action__item", "update__action__board")

    def held_by(self, person: Person) -> Self:
        """Those that wait for the person, an officer, to look at them, with what they show; the oldest first."""
        held = self.filter(state=PaperState.HELD, update__action__board__in=Board.objects.served_by(person))
        return held.with_subjects().order_by("update__at", "pk")


class EvidenceFile(models.Model):
    """What readers get of the file of an update: as PDF, or as a picture drawn anew, without scripts and metadata.

    `update.evidence` is what was uploaded. One whose name or text looks restricted or personal is held: `warnings` say
    why, and the officer confirms that who may read the action may have it.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    update = models.OneToOneField(ActionUpdate, on_delete=models.PROTECT, related_name="evidence_file")
    state = models.CharField(_("state"), max_length=14, choices=PaperState, default=PaperState.BEING_CHECKED)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("why it was refused"), blank=True)
    notices = models.JSONField(_("what the officer should know"), default=list)
    warnings = models.JSONField(_("why it is held"), default=list)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = EvidenceFileQuerySet.as_manager()

    job: Job  # of one that is being checked, where a page shows how far that is

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in EVIDENCE_NEXT]), name="evidence_is_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=~Q(state=PaperState.REFUSED) | ~Q(reason=""), name="evidence_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PaperState.ACCEPTED, PaperState.HELD]) | Q(file__isnull=False),
                name="evidence_open_has_been_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.update.evidence_title

    @property
    def file_name(self) -> str:
        """`visit-to-the-school.pdf`, under which it is saved: how its author called the file is nobody's business."""
        ending = ".pdf" if self.file is None else PurePath(self.file.name).suffix
        return f"{slugify(PurePath(self.update.evidence_title).stem)[:80] or 'evidence'}{ending}"

    @property
    def is_being_checked(self) -> bool:
        return self.state == PaperState.BEING_CHECKED

    @property
    def is_held(self) -> bool:
        return self.state == PaperState.HELD

    @property
    def is_accepted(self) -> bool:
        return self.state == PaperState.ACCEPTED

    @property
    def is_restricted(self) -> bool:
        """Whether what it shows is: of files fetched with their action's item."""
        item = self.update.action.item
        return item is not None and item.access == Access.RESTRICTED
