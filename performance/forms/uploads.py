"""Forms of uploads; they clean, services write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from performance.forms.fields import MonthField
from performance.models import Measure, Upload
from performance.services import file_forms
from performance.services.uploads import check_size
from scpb.forms import DateInput

NONE = "-"


class FormOfFileForm(forms.Form):
    """Which form of file it is, of all that the portal knows; none where it is to be told by its columns."""

    asked_format = forms.ChoiceField(
        label=_("Form of the file"),
        required=False,
        help_text=_("Needed when it is not recognised, or when a table of areas does not say whom it counts."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["asked_format"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Recognise it")), *file_forms.choices()]


class UploadForm(FormOfFileForm):
    """A file, and how to read it."""

    field_order = ("file", "asked_format", "absent_is_zero")

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "As the publisher gives it out: CSV, an Excel workbook (.xlsx), or a ZIP of CSV files. Recorded crime by "
            "borough or ward, the monthly dashboard, street-level crime, residents and households, lookups of small "
            "areas, and the portal's own forms are recognised by their columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.zip,text/csv"}),
    )
    absent_is_zero = forms.BooleanField(
        label=_("Rows that the file leaves out are zero"),
        help_text=_("The Met leaves out the row of a category in a borough where every month is zero."),
        required=False,
        initial=True,
    )

    def clean_file(self) -> File[bytes]:
        """Size alone: what the file holds is looked at by a job."""
        file: File[bytes] = self.cleaned_data["file"]
        check_size(file.size or 0, file.name or "", self.data.get("asked_format", ""))
        return file


class CorrectForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the portal assumed about a file and an analyst may know better."""

    class Meta:
        model = Upload
        fields = ("published_on", "absent_is_zero")
        widgets = {"published_on": DateInput()}
        help_texts = {
            "published_on": _(
                "Assumed to be the day after the last month. Of two files that have the same month, "
                "the one published later counts."
            ),
        }
        labels = {"absent_is_zero": _("Rows that the file leaves out are zero")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = self.fields["published_on"]
        published.required = True
        if self.instance.preview.get("holds") == "reference":
            del self.fields["absent_is_zero"]
            published.help_text = _("Of two files that say the same, the one published later counts.")
        if self.instance.preview.get("about") == "lookup":
            self.fields["since"] = MonthField(
                label=_("Wards drawn since"),
                initial=self.instance.first_month,
                help_text=_("The first month of these wards, like 2022-05. Those that they replace end before it."),
            )
        if "absent_is_zero" in self.fields and self.instance.preview.get("leaves_out_zeros") is False:
            del self.fields["absent_is_zero"]  # whoever explained its form has said so
        if self.instance.preview.get("holds") == "readings" or self.instance.preview.get("by_measure"):
            self.fields.pop("absent_is_zero", None)  # nothing that is left out is zero
            published.help_text = _(
                "Assumed to be the day on which it came in. Of two files that have the same figure, the one published "
                "later counts."
            )

    def clean_published_on(self) -> Any:
        day = self.cleaned_data["published_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day has not come yet."))
        return day


class MappingForm(forms.Form):
    """In which measure each new category counts. One that is not decided stays as it is."""

    def __init__(self, *args: Any, unmapped: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {
            measure.slug: measure for measure in Measure.objects.filter(is_sum=False).select_related("parent")
        }
        self.keys = {f"category_{number}": entry["key"] for number, entry in enumerate(unmapped)}
        choices: list[tuple[str, str]] = [("", str(_("Not decided yet"))), (NONE, str(_("Counts in no measure")))]
        choices += [(slug, measure.name) for slug, measure in self.measures.items()]
        for name, entry in zip(self.keys, unmapped, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=entry["minor"] if entry["minor"] == entry["major"] else f"{entry['major']}: {entry['minor']}",
                help_text=in_rows(entry["total"], entry["rows"]),
                choices=choices,
                required=False,
            )

    def choices(self) -> dict[str, list[Measure]]:
        """What was decided, by the category's key; no measure where it is to be ignored."""
        decided = {self.keys[name]: value for name, value in self.cleaned_data.items() if value}
        return {key: [] if value == NONE else [self.measures[value]] for key, value in decided.items()}


def in_rows(total: int, rows: int) -> str:
    """`1,203 in 32 rows`."""
    text = ngettext("%(total)s in %(rows)s row", "%(total)s in %(rows)s rows", rows)
    return text % {"total": intcomma(total), "rows": intcomma(rows)}


class TakeBackForm(forms.ModelForm):  # type: ignore[type-arg]
    """Why an upload shall count no longer."""

    class Meta:
        model = Upload
        fields = ("reason",)
        labels = {"reason": _("Reason")}
        help_texts = {"reason": _("Kept with the upload, for whoever asks later why figures changed.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True
