"""The analyst's hand in an edition: factors, ratings and cells, beside what was computed, which stays visible."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from performance.documents import CellRemark, FactorEdit, PictureShown, RatingEdit
from performance.models.editions import Edition
from performance.models.measures import Measure
from scpb.documents.models import StoredFile
from scpb.people.models import Person

SIGNS = [(1, _("For")), (-1, _("Against")), (0, _("Neither"))]


class Written(models.Model):
    """Who wrote it, and how that person is named in print."""

    author = models.CharField(_("printed with it"), max_length=200, blank=True)
    written_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_on = models.DateField(_("written"))

    class Meta:
        abstract = True


class FactorChange(Written):
    """A factor reworded, added or omitted, with its sign and the reason (METHOD §8); `computed` is what it was."""

    kind = "factor"  # in addresses

    class Action(models.TextChoices):
        REWORD = "reword", _("Reworded")
        ADD = "add", _("Added")
        OMIT = "omit", _("Omitted")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="factor_changes")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", verbose_name=_("line"))
    action = models.CharField(_("change"), max_length=6, choices=Action.choices)
    computed = models.CharField(_("as computed"), max_length=300, blank=True)
    text = models.CharField(_("wording"), max_length=300, blank=True)
    sign = models.SmallIntegerField(_("for or against"), choices=SIGNS)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("factor changed")
        verbose_name_plural = _("factors changed")
        constraints = [
            models.CheckConstraint(condition=Q(sign__in=[-1, 0, 1]), name="factor_change_sign_is_a_sign"),
            models.CheckConstraint(condition=~Q(reason=""), name="factor_change_says_why"),
            models.CheckConstraint(
                condition=Q(action="add", computed="") & ~Q(text="")
                | Q(action="omit", text="") & ~Q(computed="")
                | Q(action="reword") & ~Q(text="") & ~Q(computed=""),
                name="factor_change_says_what",
            ),
            models.UniqueConstraint(
                fields=["edition", "measure", "computed"],
                condition=~Q(computed=""),
                name="factor_change_is_one_for_a_factor",
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.computed

    def as_edit(self) -> FactorEdit:
        """The change as the document keeps it."""
        return FactorEdit(self.measure.slug, self.action, self.computed, self.text, self.sign, self.reason, self.author)


class CellNote(Written):
    """A note in one cell of an edition; `column` is the column's key as the dashboard prints it."""

    kind = "note"

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="cell_notes")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", verbose_name=_("line"))
    column = models.CharField(_("column"), max_length=80)
    text = models.CharField(_("note"), max_length=300)

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("note in a cell")
        verbose_name_plural = _("notes in cells")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="cell_note_says_something"),
            models.UniqueConstraint(fields=["edition", "measure", "column"], name="cell_note_is_one_in_a_cell"),
        ]

    def __str__(self) -> str:
        return self.text

    def as_remark(self) -> CellRemark:
        """The note as the document keeps it."""
        return CellRemark(self.measure.slug, self.column, self.text, self.author)


class RatingOverride(Written):
    """A rating that the analyst sets in place of the computed one, which stays visible."""

    kind = "rating"

    class Rag(models.TextChoices):
        RED = "Red", _("Red")
        AMBER = "Amber", _("Amber")
        GREEN = "Green", _("Green")
        GREY = "Grey", _("Not rated")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="overrides")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="+", verbose_name=_("row"))
    rag = models.CharField(_("rating"), max_length=5, choices=Rag.choices)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        ordering = ["edition", "pk"]
        verbose_name = _("rating overridden")
        verbose_name_plural = _("ratings overridden")
        constraints = [
            models.CheckConstraint(condition=Q(rag__in=["Red", "Amber", "Green", "Grey"]), name="override_is_a_rating"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_says_why"),
            models.UniqueConstraint(fields=["edition", "measure"], name="override_is_one_for_a_row"),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.rag}"

    def as_edit(self) -> RatingEdit:
        """The rating as the document keeps it."""
        return RatingEdit(self.measure.slug, self.rag, self.reason, self.author)


class PictureQuerySet(models.QuerySet["Picture"]):
    def on(self, measure: Measure | None) -> Self:
        """Pictures beside a line, or with none beside the whole."""
        return self.filter(measure=measure).select_related("file")

    def unshown(self) -> Self:
        """Pictures that are still being checked, or cannot be used."""
        return self.filter(file=None)


class Picture(Written):
    """A picture beside a line or the whole: with its source, and in words for who cannot see it.

    A job opens what was received: drawn anew it becomes `file`, else `problem` says why it cannot be used.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="pictures")
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("line")
    )
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name=_("as received"))
    file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture")
    )
    problem = models.CharField(_("why it cannot be used"), max_length=300, blank=True)
    alternative = models.CharField(_("in words"), max_length=500)
    caption = models.CharField(_("caption"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = PictureQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "order", "pk"]
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(condition=~Q(alternative=""), name="picture_is_said_in_words"),
            models.CheckConstraint(condition=~Q(source=""), name="picture_names_its_source"),
            models.CheckConstraint(condition=Q(file=None) | Q(problem=""), name="picture_that_is_shown_has_no_problem"),
        ]

    def __str__(self) -> str:
        return self.caption or self.alternative

    @property
    def is_being_checked(self) -> bool:
        """Whether no job has opened it yet."""
        return self.file_id is None and not self.problem

    def as_shown(self) -> PictureShown:
        """The picture as the document keeps it; only for one that a job has opened."""
        if self.file is None:
            raise ValueError("a picture that nobody has opened is not shown")
        measure = self.measure.slug if self.measure else ""
        return PictureShown(
            measure, self.file.sha256, self.file.media_type, self.alternative, self.caption, self.source
        )

    @property
    def job_key(self) -> str:
        """The key of the job that opens it."""
        return f"picture:{self.pk}:{self.original_id}"


class Term(models.Model):
    """A word of the glossary; an edition prints those that it uses."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    term = models.CharField(_("term"), max_length=80, unique=True)
    spellings = models.CharField(
        _("other spellings"), max_length=300, blank=True, help_text=_("Separated by semicolons.")
    )
    explanation = models.TextField(_("explanation"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "term"]
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        constraints = [models.CheckConstraint(condition=~Q(explanation=""), name="term_is_explained")]

    def __str__(self) -> str:
        return self.term
