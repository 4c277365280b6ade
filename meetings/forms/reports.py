"""Small forms of reports: beginning and arranging one, its steps, its pictures, its charts and tables."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django import forms
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Report, ReportFigure, ReportForm, ReportImage
from meetings.report_forms.definition import Definition
from performance.models import Edition, Measure
from scpb.documents import pictures
from scpb.forms import DateInput, WatchedForm
from scpb.people.models import Person


class BeginReportForm(forms.Form):
    """Which form a report is written on."""

    form = forms.ModelChoiceField(
        ReportForm.objects.none(), label=gettext_lazy("Form"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = ReportForm.objects.offered()


class ArrangeReportForm(WatchedForm):
    """Who writes a report and who approves it, and by when."""

    class Meta:
        model = Report
        fields = ("author", "approver", "write_by", "check_by", "approve_by")
        labels = {"author": gettext_lazy("Author"), "approver": gettext_lazy("Approved by")}
        widgets = {name: DateInput() for name in ("write_by", "check_by", "approve_by")}
        help_texts = {
            "author": gettext_lazy("May write in this report and sees nothing else of the draft agenda."),
            "approver": gettext_lazy("Left empty, the board’s officer approves it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [("", _("Nobody yet")), *((person.pk, str(person)) for person in Person.objects.who_may_sign_in())]
        for name in ("author", "approver"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.choices = people  # read once for both

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        days = [(name, cleaned[name]) for name in ("write_by", "check_by", "approve_by") if cleaned.get(name)]
        for (_earlier, first), (name, second) in pairwise(days):
            if second < first:
                self.add_error(name, _("This day is before the step that comes first."))
        return cleaned


class StepForm(forms.Form):
    """A step that a report takes, with what is said about it; the version is what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Kept with this version. Whoever is next reads it."),
    )


class ReportImageForm(WatchedForm):
    """What a picture shows, for whoever cannot see it."""

    class Meta:
        model = ReportImage
        fields = ("alternative",)
        widgets = {"alternative": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "alternative": gettext_lazy("What the picture shows, for whoever cannot see it. Read out in its place.")
        }


class NewReportImageForm(ReportImageForm):
    """A picture, of which only size and first bytes are looked at here."""

    upload = forms.FileField(
        label=gettext_lazy("Picture"), widget=forms.FileInput(attrs={"accept": ",".join(pictures.SIGNATURES)})
    )
    field_order = ("upload", "alternative")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = pictures.LIMITS.bytes // 1_000_000
        self.fields["upload"].help_text = _("PNG, JPEG or WebP, of %(most)d MB at most.") % {"most": most}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        upload = cleaned.get("upload")
        return {**cleaned, "media_type": self.media_type} if upload else cleaned

    def clean_upload(self) -> File[bytes]:
        upload: File[bytes] = self.cleaned_data["upload"]
        self.media_type = pictures.recognised(upload)
        return upload


class FigureForm(WatchedForm):
    """Which measure of which frozen dashboard, as what, and after which section."""

    class Meta:
        model = ReportFigure
        fields = ("edition", "measure", "shape", "section", "caption")
        widgets = {"shape": forms.RadioSelect}

    def __init__(self, *args: Any, report: Report, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert report.form is not None
        fields: dict[str, Any] = self.fields
        fields["edition"].queryset = Edition.objects.for_list().frozen()
        fields["measure"].queryset = Measure.objects.order_by("order", "name")
        fields["shape"].choices = ReportFigure.Shape.choices
        sections = [(section.key, section.title) for section in Definition.of(report.form.definition).written]
        fields["section"] = forms.ChoiceField(
            label=_("After the section"), required=False, choices=[("", _("At the end of the report")), *sections]
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        edition, measure = cleaned.get("edition"), cleaned.get("measure")
        if edition and measure and measure not in edition.dashboard.measures.all():
            self.add_error("measure", _("This measure is not on that dashboard. Choose one that is."))
        return cleaned
