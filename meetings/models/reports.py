"""Reports: the text that an item is decided on, written on a form, checked, approved and kept in versions."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem, Lead, readable_items
from meetings.models.meetings import HIDDEN, Meeting, State
from performance.models import Edition, Measure
from scpb.boards.models import Access, boards_served_by
from scpb.documents.models import StoredFile
from scpb.people.models import Person


class ReportFormQuerySet(models.QuerySet["ReportForm"]):
    def current(self) -> Self:
        """The last version of each form."""
        newer = ReportForm.objects.filter(slug=models.OuterRef("slug"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(newer)).order_by("name", "slug")

    def offered(self) -> Self:
        """Those on which a new report may be begun."""
        return self.current().filter(is_offered=True)


class ReportForm(models.Model):
    """A form on which reports are written; changing one makes its next version, and reports keep theirs.

    `definition` holds `fields` (what the head of the report asks for: key, label, kind, whether it must be filled in)
    and `sections` (key, title, guidance, whether it must be there, whether it is an implication that somebody clears,
    and under which section it stands); see `meetings.forms.definition`.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    slug = models.SlugField(_("name in addresses"))
    version = models.PositiveSmallIntegerField(_("version"))
    name = models.CharField(_("name"), max_length=200)
    definition = models.JSONField(_("what it asks for"))
    is_offered = models.BooleanField(_("offered for new reports"), default=True)

    objects = ReportFormQuerySet.as_manager()

    class Meta:
        ordering = ["slug", "-version"]
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="report_form_version_is_its_own")]

    def __str__(self) -> str:
        return self.name


class ReportState(models.TextChoices):
    WRITING = "writing", _("Being written")
    WRITTEN = "written", _("To be checked")
    CHECKED = "checked", _("To be approved")
    APPROVED = "approved", _("Approved")


# Where a report may go from each state: the author hands it in, the officer checks it, the lead approves it.
REPORT_NEXT: dict[ReportState, set[ReportState]] = {
    ReportState.WRITING: {ReportState.WRITTEN},
    ReportState.WRITTEN: {ReportState.WRITING, ReportState.CHECKED},
    ReportState.CHECKED: {ReportState.WRITING, ReportState.APPROVED},
    ReportState.APPROVED: {ReportState.WRITING},
}


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Reports on forms that the person works on: as officer of the board, as author, or as who approves them.

        Readers read them under their items, once the agenda is out.
        """
        if isinstance(person, AnonymousUser) or person.pk is None:
            return self.none()
        served = Q(item__meeting__board__in=boards_served_by(person, on))
        return self.filter(served | Q(author=person) | Q(approver=person), form__isnull=False)

    def in_progress(self) -> Self:
        """Those whose agenda is not out, the meeting that is next first."""
        open_ = self.filter(item__meeting__state__in=[*HIDDEN, State.POSTPONED], item__withdrawn_at__isnull=True)
        return open_.order_by("item__meeting__starts_at", "item__order")

    def waiting_for(self, person: Person) -> Self:
        """Those on which the next step is the person's, as author or as who approves; officers see what is to check."""
        writes = Q(author=person, state=ReportState.WRITING)
        checks = Q(state=ReportState.WRITTEN, item__meeting__board__in=boards_served_by(person))
        approves = Q(approver=person, state=ReportState.CHECKED)
        return self.in_progress().filter(writes | checks | approves, form__isnull=False)

    def named(self) -> Self:
        """With what a list names."""
        return self.select_related("item__meeting__board", "form", "author", "approver")

    def of_meeting(self, meeting: Meeting) -> Self:
        """Reports on forms of a meeting's items, with everything that is written in them."""
        standing = self.filter(item__withdrawn_at__isnull=True, form__isnull=False)
        return standing.filter(item__meeting=meeting).with_content()

    def with_content(self) -> Self:
        """With everything that is written in it."""
        figures = ReportFigure.objects.select_related("edition__dashboard", "edition__rule_set", "measure").defer(
            "edition__result"
        )
        return self.named().prefetch_related(
            Prefetch("item__leads", Lead.objects.with_posts()),
            "sections",
            "item__recommendations",
            "item__papers",
            Prefetch("images", ReportImage.objects.select_related("file")),
            Prefetch("figures", figures),
        )


class Report(models.Model):
    """The text that an item is decided on, written online.

    Without a `form` it is `text` alone, and needs no approval; on a form `values` holds the fields of its head, and
    the text is in sections. `text` and the sections are cleaned HTML.
    """

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="report")
    text = models.TextField(_("report"), blank=True)
    form = models.ForeignKey(ReportForm, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    values = models.JSONField(_("fields of its head"), default=dict, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.WRITING)
    version = models.PositiveIntegerField(_("times written"), default=1)  # what a page has seen, against lost words
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="reports_written")
    approver = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="reports_approved"
    )
    write_by = models.DateField(_("to be written by"), null=True, blank=True)
    check_by = models.DateField(_("to be checked by"), null=True, blank=True)
    approve_by = models.DateField(_("to be approved by"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked"), null=True)
    checked_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(_("approved"), null=True)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_is_in_a_known_state"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.APPROVED) | Q(approved_at__isnull=False),
                name="report_approved_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.CHECKED) | Q(checked_at__isnull=False), name="report_checked_says_when"
            ),
        ]

    def __str__(self) -> str:
        return self.item.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:report", args=[self.uuid])

    @property
    def is_being_written(self) -> bool:
        return self.state == ReportState.WRITING

    @property
    def is_approved(self) -> bool:
        return self.state == ReportState.APPROVED

    @property
    def due(self) -> date | None:
        """The day by which the next step is to be taken."""
        days = {
            ReportState.WRITING: self.write_by,
            ReportState.WRITTEN: self.check_by,
            ReportState.CHECKED: self.approve_by,
        }
        return days.get(ReportState(self.state))

    def is_overdue(self, on: date) -> bool:
        """Whether the next step should have been taken before this day."""
        return self.due is not None and self.due < on


class ReportSection(models.Model):
    """One section of a report; of an implication also who cleared it and when, or that it does not apply."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(_("section"))
    text = models.TextField(_("text"), blank=True)
    is_not_relevant = models.BooleanField(_("not relevant"), default=False)
    cleared_by = models.CharField(_("cleared by"), max_length=200, blank=True)
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)

    class Meta:
        ordering = ["report", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_section_is_there_once")]

    def __str__(self) -> str:
        return self.key


class ReportFigureQuerySet(models.QuerySet["ReportFigure"]):
    def of_meeting(self, meeting: Meeting) -> Self:
        """Figures in reports of a meeting's items."""
        return self.filter(report__item__meeting=meeting)

    def shown_in_public(self, meeting: Meeting) -> Self:
        """Figures in reports that everybody reads of this meeting's agenda."""
        items = AgendaItem.objects.filter(meeting=meeting, access=Access.PUBLIC, withdrawn_at__isnull=True)
        return self.filter(report__item__in=items)


class ReportFigure(models.Model):
    """A chart or a table of a frozen dashboard that stands after a section of a report."""

    class Shape(models.TextChoices):
        CHART = "chart", _("Chart")
        TABLE = "table", _("Table")

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="figures")
    section = models.SlugField(_("after the section"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="report_figures")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="report_figures")
    shape = models.CharField(_("as"), max_length=5, choices=Shape, default=Shape.CHART)
    caption = models.CharField(_("caption"), max_length=300, blank=True)

    objects = ReportFigureQuerySet.as_manager()

    class Meta:
        ordering = ["report", "section", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(shape__in=["chart", "table"]), name="report_figure_shape_known")
        ]

    def __str__(self) -> str:
        return self.caption or str(self.measure)


class ReportImageQuerySet(models.QuerySet["ReportImage"]):
    def visible_to(self, person: Person | AnonymousUser, on: date | None = None) -> Self:
        """Pictures of reports that the person works on, or reads under their items."""
        own = Q(report__in=Report.objects.visible_to(person, on))
        return self.filter(own | Q(report__item__in=readable_items(person, on)))


class ReportImage(models.Model):
    """A picture in the text of a report, which a job has opened; nothing is printed without its alternative text."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="images")
    original = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    alternative = models.CharField(_("alternative text"), max_length=500)
    reason = models.TextField(_("why it was refused"), blank=True)

    objects = ReportImageQuerySet.as_manager()

    class Meta:
        ordering = ["report", "id"]
        constraints = [models.CheckConstraint(condition=~Q(alternative=""), name="report_image_has_alternative_text")]

    def __str__(self) -> str:
        return self.alternative

    def get_absolute_url(self) -> str:
        return reverse("meetings:report_image", args=[self.uuid])

    @property
    def is_being_checked(self) -> bool:
        return self.file_id is None and not self.reason


class ReportVersion(models.Model):
    """A report as it was when it was handed in, checked, approved or published; never changed."""

    uuid = models.UUIDField(default=uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state then"), max_length=10, choices=ReportState)
    snapshot = models.JSONField(_("what it says"))
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["report", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_number_is_its_own"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_version_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.number}"
