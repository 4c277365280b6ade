"""Papers of an item."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.exempt import ExemptForm
from meetings.models import Paper
from meetings.models import PaperForm as Coming
from meetings.services.papers import WITHOUT_FILE
from scpb.documents.services import OFFICE_TYPES, recognised
from scpb.forms import DateInput, WatchedForm

TAKEN = ",".join([".pdf", "application/pdf", *OFFICE_TYPES])


class UploadField(forms.FileField):
    """A PDF or an office document: only its size and first bytes are looked at here."""

    def __init__(self, **kwargs: Any) -> None:
        words = {
            "label": gettext_lazy("File"),
            "help_text": gettext_lazy("PDF, Word, PowerPoint, Excel or OpenDocument. Readers get it as PDF."),
            "widget": forms.FileInput(attrs={"accept": TAKEN}),
        }
        super().__init__(**{**words, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, UploadedFile):
            recognised(upload)
        return upload


class PaperForm(ExemptForm, WatchedForm):
    """What can be said of a paper that is there already."""

    class Meta:
        model = Paper
        fields = ("title", "promised_on", "urgency", *ExemptForm.EXEMPT)
        widgets: ClassVar = {
            **ExemptForm.EXEMPT_WIDGETS,
            "promised_on": DateInput(),
            "urgency": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.instance.is_promised:
            del self.fields["promised_on"]


class UploadForm(PaperForm):
    """A new paper of an agenda in draft: with its file, or promised."""

    form = forms.ChoiceField(
        label=gettext_lazy("How it comes"),
        choices=Coming.choices,
        initial=Coming.ATTACHED,
        required=False,
        widget=forms.RadioSelect,
    )
    upload = UploadField(required=False)
    field_order: tuple[str, ...] = ("form", "upload", "title", "promised_on", *ExemptForm.EXEMPT, "urgency")

    def clean_form(self) -> str:
        return self.cleaned_data["form"] or Coming.ATTACHED.value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_promised = cleaned.get("form") in WITHOUT_FILE
        if is_promised and cleaned.get("upload"):
            self.add_error("form", _("There is a file: choose “Attached” or “Tabled at the meeting”."))
        if not is_promised and "upload" in cleaned and not cleaned["upload"]:
            self.add_error("upload", _("Choose a file, or say that the paper is to follow."))
        if cleaned.get("promised_on") and cleaned.get("form") != Coming.TO_FOLLOW:
            self.add_error("promised_on", _("Only a paper that is to follow is promised for a day."))
        return cleaned


class LateForm(UploadForm):
    """A paper for an agenda that is published: with its file, and with the reason why it is late."""

    field_order: tuple[str, ...] = ("upload", "title", "urgency", "form", *ExemptForm.EXEMPT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        del fields["promised_on"]
        fields["form"].choices = [(one.value, one.label) for one in Coming if one not in WITHOUT_FILE]
        fields["upload"].required = fields["urgency"].required = True


class FileForm(forms.Form):
    """The file of a paper that is there already."""

    upload = UploadField()


class NoteForm(forms.Form):
    """What a reader notes for themselves. `seen` is the note that they had before them."""

    text = forms.CharField(label=gettext_lazy("Your note"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


__all__ = ["FileForm", "LateForm", "NoteForm", "PaperForm", "UploadField", "UploadForm"]
