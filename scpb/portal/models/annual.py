"""Annual reports of a strategy: chapters in words, with charts and tables of frozen dashboards and of what was done."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from performance.models import Edition, Measure
from scpb.boards.models import boards_served_by, ends_after_it_begins
from scpb.boards.permissions import is_administrator, is_analyst
from scpb.documents.models import StoredFile
from scpb.people.models import Person
from strategy.models import Priority, Strategy


class Standing(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


STANDING_NEXT: dict[Standing, set[Standing]] = {
    Standing.DRAFT: {Standing.PUBLISHED},
    Standing.PUBLISHED: {Standing.WITHDRAWN},
    Standing.WITHDRAWN: set(),
}


class AnnualReportQuerySet(models.QuerySet["AnnualReport"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Published ones of strategies that the person knows of; those that are not for the ones who write them.

        Which are the officers of the board, analysts and administrators.
        """
        known = Q(strategy__in=Strategy.objects.visible_to(person))
        if is_analyst(person) or is_administrator(person):
            return self.filter(known)
        served = Q(strategy__board__in=boards_served_by(person, on))
        return self.filter((known & Q(state=Standing.PUBLISHED)) | served)


class AnnualReport(models.Model):
    """What the partnership did in a period, and what came of it, for everybody to read.

    `snapshot` is all that it said when it was published, but for the figures: those are kept by the frozen editions
    that it names, and are shown as everybody may see them today.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    strategy = models.ForeignKey(Strategy, on_delete=models.PROTECT, related_name="annual_reports")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(
        _("title"), max_length=200, help_text=_("For example Crime and community safety in the borough, 2022–23.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    state = models.CharField(_("state"), max_length=9, choices=Standing, default=Standing.DRAFT)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("takes the place of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    withdrawn_why = models.TextField(_("why it was withdrawn"), blank=True)
    snapshot = models.TextField(_("canonical contents"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 of the contents"), max_length=64, blank=True, editable=False)
    pdf = models.ForeignKey(StoredFile, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["strategy", "number"], name="annual_report_number_is_its_own"),
            ends_after_it_begins("annual_report_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state=Standing.DRAFT, published_at__isnull=True, snapshot="", withdrawn_why="")
                | (Q(state=Standing.PUBLISHED, published_at__isnull=False, withdrawn_why="") & ~Q(snapshot=""))
                | (Q(state=Standing.WITHDRAWN, published_at__isnull=False) & ~Q(snapshot="") & ~Q(withdrawn_why="")),
                name="annual_report_published_keeps_its_contents",
                violation_error_message=_("A published report keeps what it said; a withdrawn one says why."),
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="annual_report_does_not_replace_itself",
                violation_error_message=_("A report takes the place of an earlier one, not of itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("portal:annual_report", args=[self.strategy.slug, self.number])

    @property
    def is_draft(self) -> bool:
        return self.state == Standing.DRAFT

    @property
    def is_published(self) -> bool:
        return self.state == Standing.PUBLISHED


class AnnualChapter(models.Model):
    """A part of the report; that of a priority says which, and is found by its thread."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="chapters")
    order = models.PositiveSmallIntegerField(_("order"))
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(_("text"), blank=True)  # cleaned HTML
    signed = models.CharField(
        _("signed by"), max_length=300, blank=True, help_text=_("Printed under a foreword, such as the chair’s post.")
    )
    priority = models.ForeignKey(
        Priority,
        verbose_name=_("about the priority"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annual_chapters",
    )

    class Meta:
        ordering = ["report", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(heading=""),
                name="annual_chapter_has_a_heading",
                violation_error_message=_("Give the chapter a heading."),
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class Shape(models.TextChoices):
    CHART = "chart", _("Chart of a measure, by month")
    MONTHS = "months", _("Table of a measure, by month")
    DASHBOARD = "dashboard", _("Table of a whole dashboard: 12 months, change, rating")
    PLAN = "plan", _("Table of the action plan: what was done")
    DECISIONS = "decisions", _("Table of decisions and what came of them")


OF_A_MEASURE = (Shape.CHART, Shape.MONTHS)
OF_AN_EDITION = (*OF_A_MEASURE, Shape.DASHBOARD)


class AnnualFigure(models.Model):
    """A chart or table under a chapter: of a frozen dashboard, of the plan, or of decisions within the report's period.

    The plan's and the decisions' are those about the chapter's priority, or about all where it has none.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    chapter = models.ForeignKey(AnnualChapter, on_delete=models.CASCADE, related_name="figures")
    order = models.PositiveSmallIntegerField(_("order"))
    shape = models.CharField(_("as"), max_length=9, choices=Shape)
    edition = models.ForeignKey(
        Edition, verbose_name=_("edition"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    measure = models.ForeignKey(
        Measure, verbose_name=_("measure"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    class Meta:
        ordering = ["chapter", "order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(shape__in=OF_A_MEASURE, edition__isnull=False, measure__isnull=False)
                | Q(shape=Shape.DASHBOARD, edition__isnull=False, measure__isnull=True)
                | Q(shape__in=[Shape.PLAN, Shape.DECISIONS], edition__isnull=True, measure__isnull=True),
                name="annual_figure_names_what_it_shows",
                violation_error_message=_(
                    "A chart needs an edition and a measure of it; a dashboard’s table an edition."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.caption or str(Shape(self.shape).label)
