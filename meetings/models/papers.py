"""Papers: files attached to an item, which a job has opened before anybody may read them."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import READS, AgendaItem, as_flag, may_read, named_on_item
from meetings.models.secrecy import Exempt, says_why
from scpb.boards.models import Access
from scpb.documents.models import StoredFile
from scpb.jobs.models import Job
from scpb.people.models import Person


class PaperState(models.TextChoices):
    BEING_CHECKED = "being_checked", _("Being checked")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Papers that the person knows of: those of items they may read. A paper may be narrower than its item."""
        return self.filter(item__in=AgendaItem.objects.readable_by(person, on))

    def readable_by(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Papers that the person may open."""
        rule = may_read(person, on, "item__meeting__board") | named_on_item(person, "item")
        return self.visible_to(person, on).filter(rule, state=PaperState.ACCEPTED)

    def with_openness(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """With `is_open`: whether the person, who reads its item, may open the paper."""
        rule = may_read(person, on, "item__meeting__board") | named_on_item(person, "item")
        return self.annotate(is_open=as_flag(Q(rule, state=PaperState.ACCEPTED)))

    def for_audience(self, audience: str) -> Self:
        """Papers that belong in the pack of this audience: accepted, and neither they nor their items are narrower."""
        reads = READS[Access(audience)]
        return self.filter(access__in=reads, item__access__in=reads, state=PaperState.ACCEPTED)


class Paper(Exempt):
    """A PDF attached to an item. `original` is what was uploaded, `file` what readers get: the same without scripts."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=14, choices=PaperState, default=PaperState.BEING_CHECKED)
    reason = models.TextField(_("why it was refused"), blank=True)
    notices = models.JSONField(_("what the officer should know"), default=list)
    pages = models.PositiveIntegerField(_("pages"), null=True)

    objects = PaperQuerySet.as_manager()

    is_open: bool
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
