"""Files of figures as they were received, and what became of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from performance import months
from performance.models.measures import Source
from performance.permissions import Somebody, may_see_uploads
from scpb.documents.models import StoredFile
from scpb.people.models import Person


class State(models.TextChoices):
    STAGING = "staging", _("Being checked")
    REFUSED = "refused", _("Cannot be used")
    STAGED = "staged", _("To be approved")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Set aside")
    TAKEN_BACK = "taken_back", _("Taken back")


NEXT: dict[State, set[State]] = {
    State.STAGING: {State.STAGED, State.REFUSED},
    State.REFUSED: {State.STAGING, State.REJECTED},
    State.STAGED: {State.STAGING, State.APPROVED, State.REJECTED},
    State.APPROVED: {State.TAKEN_BACK},
    State.REJECTED: set(),
    State.TAKEN_BACK: set(),
}
# The same file again leads to the upload that is there, unless that one was given up.
LIVE = [State.STAGING, State.REFUSED, State.STAGED, State.APPROVED]
COUNTED = [State.APPROVED, State.TAKEN_BACK]


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, person: Somebody) -> Self:
        """Uploads, for those who may see them at all."""
        return self.all() if may_see_uploads(person) else self.none()

    def live(self) -> Self:
        """Uploads that nobody has given up."""
        return self.filter(state__in=LIVE)

    def to_be_approved(self) -> Self:
        """Uploads that were checked and wait for an analyst."""
        return self.filter(state=State.STAGED).order_by("-received_at")

    def approved(self) -> Self:
        """Uploads that count now."""
        return self.filter(state=State.APPROVED)

    def counting_at(self, moment: datetime) -> Self:
        """Uploads that counted at a moment: approved by then and not yet taken back."""
        return self.filter(approved_at__lte=moment).exclude(taken_back_at__lte=moment)

    def changed_since(self, moment: datetime) -> Self:
        """Uploads whose approval or withdrawal came after a moment."""
        return self.filter(Q(approved_at__gt=moment) | Q(taken_back_at__gt=moment))

    def beside(self, upload: Upload) -> Self:
        """The other files of an upload's source."""
        return self.filter(source=upload.source_id).exclude(pk=upload.pk)

    def published_after(self, day: date) -> Self:
        """Uploads whose figures stand against those published by a day."""
        return self.filter(published_on__gt=day)

    def by_precedence(self) -> Self:
        """The order in which figures override each other: the last one counts."""
        return self.order_by("published_on", "approved_at", "id")


class Upload(models.Model):
    """One file of figures: kept as received, staged by a job, then approved by a person.

    Its observations are written while it is staged and never touched again once it is approved.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uploads", verbose_name=_("file"))
    name = models.CharField(_("file name"), max_length=255)
    is_generated = models.BooleanField(_("illustrative"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.STAGING)
    attempt = models.PositiveSmallIntegerField(_("times checked"), default=1)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    received_by = models.ForeignKey(
        Person, verbose_name=_("received from"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    asked_format = models.CharField(_("form of the file, as told"), max_length=40, blank=True)
    format = models.CharField(_("form of the file"), max_length=40, blank=True)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), null=True, blank=True, on_delete=models.PROTECT, related_name="uploads"
    )
    absent_is_zero = models.BooleanField(
        _("rows left out are counted as zero"),
        default=True,
        help_text=_("The publisher leaves out rows that are all zero."),
    )
    published_on = models.DateField(_("published"), null=True, blank=True)
    published_on_is_told = models.BooleanField(default=False, editable=False)
    first_month = models.PositiveSmallIntegerField(null=True, blank=True)
    last_month = models.PositiveSmallIntegerField(null=True, blank=True)
    preview = models.JSONField(_("what the check found"), default=dict, blank=True)
    original_sha256 = models.CharField(
        _("SHA-256 of the original"),
        max_length=64,
        blank=True,
        db_index=True,
        help_text=_("Where only counts are kept of a file that held places of offences."),
    )
    problems = models.JSONField(_("what is wrong with the file"), default=list, blank=True)
    staged_at = models.DateTimeField(_("checked"), null=True, blank=True)

    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, verbose_name=_("approved by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        Person, verbose_name=_("taken back by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("reason for setting aside or taking back"), max_length=500, blank=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(state__in=LIVE), name="upload_is_one_for_a_file"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="upload_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=COUNTED, approved_at__isnull=False)
                | (~Q(state__in=COUNTED) & Q(approved_at__isnull=True, approved_by__isnull=True)),
                name="upload_approved_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state=State.TAKEN_BACK, taken_back_at__gte=F("approved_at"))
                | (~Q(state=State.TAKEN_BACK) & Q(taken_back_at__isnull=True, taken_back_by__isnull=True)),
                name="upload_taken_back_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.TAKEN_BACK) | ~Q(reason=""), name="upload_taken_back_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.STAGED, *COUNTED])
                | Q(
                    source__isnull=False,
                    published_on__isnull=False,
                    first_month__isnull=False,
                    last_month__gte=F("first_month"),
                    staged_at__isnull=False,
                ),
                name="upload_staged_says_what_it_covers",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("performance:upload", args=[self.uuid])

    @property
    def job_key(self) -> str:
        """The key of the job that checks this upload now, or did last."""
        return f"stage:{self.uuid}:{self.attempt}"

    @property
    def coverage(self) -> str:
        """`Jan 2008 to Dec 2016`, once that is known."""
        if self.first_month is None or self.last_month is None:
            return ""
        if self.first_month == self.last_month:
            return months.label(self.first_month)
        return _("%(first)s to %(last)s") % {
            "first": months.label(self.first_month),
            "last": months.label(self.last_month),
        }


class GeneratedFile(models.Model):
    """A file that the demonstration made: real and generated figures never share a database."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("generated file")
        verbose_name_plural = _("generated files")
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="generated_file_hash_is_sha256"),
        ]

    def __str__(self) -> str:
        return self.sha256
