"""A file of actions that comes back, and which log is to be printed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.boards.models import Access, Board

MOST = 10_000_000  # bytes; a thousand actions take a third of a million
ZIP = b"PK\x03\x04"
XLSX, CSV = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"


class FileForm(forms.Form):
    """The file: only its size and first bytes are looked at here."""

    upload = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("A CSV or Excel file that was downloaded from the actions, and changed."),
    )

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if (upload.size or 0) > MOST:
            raise ValidationError(_("The file is larger than any file of actions. Choose the one that you downloaded."))
        start = upload.read(4)
        upload.seek(0)
        if start != ZIP and b"\0" in start:
            raise ValidationError(_("This is neither CSV nor Excel (.xlsx). Save it as one of them."))
        self.media_type = XLSX if start == ZIP else CSV
        return upload

    def values(self) -> dict[str, Any]:
        return {"upload": self.cleaned_data["upload"], "media_type": self.media_type}


class LogForm(forms.Form):
    """For whom a log is printed, and whether they get it at once."""

    audience = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=Access.choices,
        help_text=gettext_lazy(
            "The public gets actions of public items, once the minutes of their meeting are published."
        ),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Show it to them"),
        required=False,
        help_text=gettext_lazy("Otherwise only the board’s officers see it."),
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not board.is_public:
            fields: dict[str, Any] = self.fields
            fields["audience"].choices = [one for one in Access.choices if one[0] != Access.PUBLIC]
