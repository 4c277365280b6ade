"""What belongs to one reader: marks, notes, briefs, copies in their name, letters and which of them they want."""

from __future__ import annotations

from typing import Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from meetings.models.packs import Made, Pack, PackState
from meetings.models.papers import Paper
from meetings.models.prints import Print
from scpb.documents.models import StoredFile
from scpb.people.models import Person


class PrivateNoteQuerySet(models.QuerySet["PrivateNote"]):
    def of(self, person: Person, item: AgendaItem) -> PrivateNote | None:
        """What the person noted on the item."""
        return self.filter(person=person, item=item).first()

    def of_meeting(self, person: Person, meeting: Meeting) -> dict[int, str]:
        """What the person noted on the items of a meeting, by the items' keys."""
        return dict(self.filter(person=person, item__meeting=meeting).values_list("item_id", "text"))


class PersonalCopyQuerySet(models.QuerySet["PersonalCopy"]):
    def of(self, person: Person) -> Self:
        """Copies that bear the person's name."""
        return self.filter(person=person).with_originals().select_related("file")

    def with_originals(self) -> Self:
        """With what they are copies of, and whose they are."""
        found = self.select_related("pack__meeting__board", "print__meeting__board", "print__board", "person")
        return found.defer("pack__snapshot", "pack__parts", "print__snapshot")


class PaperRead(models.Model):
    """That somebody marked a paper as read."""

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="read_by")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="papers_read")
    at = models.DateTimeField(_("marked"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "person"], name="paper_is_marked_once_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.paper_id}"


class PrivateNote(models.Model):
    """What somebody noted for themselves on an item; nobody else sees it in the portal, and nothing audits it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="private_notes")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="private_notes")
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written"))

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "item"], name="private_note_is_one_an_item")]

    def __str__(self) -> str:
        return str(self.pk)


class Brief(models.Model):
    """What the chair is told of an item beforehand; for the chair, the vice-chair and the officers alone."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="brief")
    text = models.TextField(_("brief for the chair"))
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.item)


class PersonalCopy(Made):
    """A restricted pack or print with its reader's name on every page."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    pack = models.ForeignKey(Pack, null=True, on_delete=models.PROTECT, related_name="copies")
    print = models.ForeignKey(Print, null=True, on_delete=models.PROTECT, related_name="copies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))

    objects = PersonalCopyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "person"], name="personal_copy_is_one_a_person"),
            models.UniqueConstraint(fields=["print", "person"], name="personal_copy_of_a_print_is_one_a_person"),
            models.CheckConstraint(
                condition=Q(pack__isnull=False, print__isnull=True) | Q(pack__isnull=True, print__isnull=False),
                name="personal_copy_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state=PackState.BUILT) | Q(file__isnull=False), name="personal_copy_built_can_be_read"
            ),
            models.CheckConstraint(condition=Q(state__in=PackState.values), name="personal_copy_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state=PackState.FAILED) | ~Q(reason=""), name="personal_copy_failed_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id or self.print_id}: {self.person_id}"

    @property
    def original(self) -> Pack | Print:
        """What it is a copy of."""
        found = self.pack or self.print
        assert found is not None
        return found

    @property
    def plain(self) -> StoredFile | None:
        """The file without a name, which nobody is given."""
        return self.pack.file if self.pack else self.print.pdf if self.print else None

    @property
    def file_name(self) -> str:
        """Under which it is downloaded."""
        return self.pack.file_name if self.pack else self.print.file_name("pdf") if self.print else ""


class NoticeKind(models.TextChoices):
    PAPERS = "papers", _("Papers are published")
    SUPPLEMENT = "supplement", _("A supplement is published")
    CHANGED = "changed", _("A meeting is postponed, cancelled or has a new date")
    INVITATION = "invitation", _("You are asked to a meeting")
    ASSIGNED = "assigned", _("An action is yours")
    DUE = "due", _("Your action is due soon")
    OVERDUE = "overdue", _("Your action is overdue")
    REVIEW = "review", _("Your entries of an action plan are reviewed")
    MINUTES = "minutes", _("Minutes are there to be checked")
    REPORT = "report", _("A report waits for you")
    REFERRAL = "referral", _("Something is referred to your board, or answered")


class NoticeChoiceQuerySet(models.QuerySet["NoticeChoice"]):
    def unwanted_by(self, person: Person) -> models.QuerySet[NoticeChoice, str]:
        """The kinds that somebody does not want."""
        return self.filter(person=person, is_wanted=False).values_list("kind", flat=True)


class NoticeChoice(models.Model):
    """That somebody does not want letters of a kind, or wants them again; without a row they get them."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind)
    is_wanted = models.BooleanField(_("wanted"), default=True)

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_choice_is_one_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_choice_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind}"


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self) -> Self:
        """Neither sent nor given up."""
        return self.filter(sent_at__isnull=True, error="")

    def about(self, key: str) -> Self:
        return self.filter(key=key)

    def told(self) -> set[int]:
        """The keys of those whom these tell: the record that stays, where one was merged into another."""
        return set(self.order_by().values_list(Coalesce("person__merged_into_id", "person_id"), flat=True))


class Letter(models.Model):
    """An e-mail to one person. `key` says what it is about: the same thing is said once."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind)
    key = models.CharField(max_length=200)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    path = models.CharField(_("page it leads to"), max_length=500, blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    sent_at = models.DateTimeField(_("sent"), null=True)
    error = models.TextField(_("why it was not sent"), blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="letter_says_a_thing_once"),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="letter_kind_is_known"),
            models.CheckConstraint(condition=Q(sent_at__isnull=True) | Q(error=""), name="letter_sent_did_not_fail"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def addressee(self) -> Person:
        """Whom it reaches: the letter goes on naming a record that was merged since, which has no address any more."""
        return self.person.merged_into or self.person

    def was_said_to_addressee(self) -> bool:
        """Whether a letter of their own tells them the same, as both records were told before they were merged."""
        addressee = self.addressee
        return addressee != self.person and addressee.letters.about(self.key).exists()
