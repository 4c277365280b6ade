"""What belongs to a board beside its people: venues, what its agendas print, whom to ask, its standing documents."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scpb.boards.models.boards import Board
from scpb.documents.models import StoredFile
from scpb.documents.richtext import to_plain


class Venue(models.Model):
    """Where meetings are held, and what a visitor has to know about it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200, help_text=_("Room and building."))
    address = models.CharField(_("address"), max_length=300)
    access_text = models.TextField(_("access"), blank=True, help_text=_("Step-free ways in, hearing loops, parking."))
    evacuation_text = models.TextField(_("evacuation"), blank=True, help_text=_("What to do if the alarm sounds."))

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "address"],
                name="venue_is_recorded_once",
                violation_error_message=_("This venue is recorded already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.address}"


class StandingNotice(models.Model):
    """A text that every agenda of the board prints."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="notices")
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["board", "order", "id"]

    def __str__(self) -> str:
        return self.title


class Contact(models.Model):
    """Whom to ask about the board: an office, and perhaps a person in it."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="contacts")
    label = models.CharField(
        _("office"), max_length=100, help_text=_("For example Governance services or Media relations.")
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["board", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(telephone="") | ~Q(email=""),
                name="contact_can_be_reached",
                violation_error_message=_("Give a telephone number or an e-mail address."),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.name, self.label, self.telephone, self.email]))


class DocumentKind(models.TextChoices):
    TERMS = "terms", _("Terms of reference")
    CONDUCT = "conduct", _("Code of conduct")
    PROTOCOL = "protocol", _("Protocol")
    OTHER = "other", _("Other")


class StandingDocument(models.Model):
    """What a board goes by: its terms of reference, its code of conduct and the like. The text is in versions."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=10, choices=DocumentKind, default=DocumentKind.TERMS)
    title = models.CharField(_("title"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        ordering = ["board", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "title"],
                name="standing_document_is_recorded_once",
                violation_error_message=_("The board has a document of this title already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values),
                name="standing_document_kind_is_known",
                violation_error_message=_("Choose a kind from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentVersionQuerySet(models.QuerySet["StandingDocumentVersion"]):
    def in_force(self, on: date) -> Self:
        """Versions from which the day's is the first for each document: in force by then, the latest first."""
        return self.readable().filter(from_on__lte=on).order_by("document", "-from_on", "-number")

    def readable(self) -> Self:
        """With something to read: a text, or a PDF that a job has opened."""
        return self.filter(~Q(text="") | Q(file__isnull=False))


class StandingDocumentVersion(models.Model):
    """The text as it was from a day on: written here (cleaned HTML), or a PDF."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    document = models.ForeignKey(StandingDocument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    # as it was uploaded; a job makes of it the `file` that readers get, and says in `reason` why it cannot
    original = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("words of the PDF"), blank=True, editable=False)
    reason = models.CharField(_("why it cannot be used"), max_length=400, blank=True, editable=False)
    from_on = models.DateField(_("in force from"))
    note = models.CharField(
        _("what changed"), max_length=300, blank=True, help_text=_("And which decision adopted it.")
    )

    objects = DocumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["document", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="document_version_number_is_its_own",
                violation_error_message=_("The document has a version of this number already."),
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(original__isnull=False),
                name="document_version_says_something",
                violation_error_message=_("Write the text or choose a PDF."),
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=True) | Q(reason=""),
                name="document_version_refused_is_not_read",
                violation_error_message=_("A file that cannot be used is not given to readers."),
            ),
        ]

    def __str__(self) -> str:
        return _t("%(document)s, version %(number)s") % {"document": self.document.title, "number": self.number}

    @property
    def is_readable(self) -> bool:
        return bool(self.text or self.file_id)

    def is_being_checked(self) -> bool:
        """Whether a job has still to open the PDF."""
        return not self.is_readable and not self.reason

    def can_be_removed(self, today: date) -> bool:
        """Nobody has gone by it: its day is still to come, or its file could not be used."""
        return self.from_on > today or bool(self.reason)

    def plain(self) -> str:
        """What it says, in words."""
        return to_plain(self.text) if self.text else self.words
