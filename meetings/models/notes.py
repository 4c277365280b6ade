"""What readers note for themselves on single papers."""

from __future__ import annotations

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from meetings.models.papers import Paper
from scpb.people.models import Person


class PaperNoteQuerySet(models.QuerySet["PaperNote"]):
    def of(self, person: Person, paper: Paper) -> PaperNote | None:
        """What the person noted on the paper."""
        return self.filter(person=person, paper=paper).first()

    def on_paper(self, person_pk: int | None) -> Subquery:
        """What the person noted on each paper of a query."""
        return Subquery(self.filter(person=person_pk, paper=OuterRef("pk")).values("text")[:1])


class PaperNote(models.Model):
    """What somebody noted for themselves on one paper; nobody else sees it in the portal, and nothing audits it.

    It stays with the paper when that gets another file.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="paper_notes")
    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="private_notes")
    text = models.TextField(_("note"))
    written_at = models.DateTimeField(_("written"))

    objects = PaperNoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "person"], name="paper_note_is_one_a_person")]

    def __str__(self) -> str:
        return str(self.pk)
