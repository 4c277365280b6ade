"""The analyst's hand in a draft: words, factors, ratings, notes and pictures."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.base import File
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from performance.models import CellNote, FactorChange, Picture, RatingOverride
from performance.models.wording import SIGNS
from performance.pages.editing import RowHere
from performance.services.editions import Overtaken
from scpb.documents import pictures

HEADINGS = (
    _("Overall"),
    _("Recent trends"),
    _("Seasonal outlook"),
    _("Hot spots"),
    _("What is being done"),
)
REASON = _("Printed with it, and kept beside what was computed.")


class Versioned(forms.Form):
    """A form that carries what its page showed: two analysts may have it open."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def overtaken(self, refusal: Overtaken) -> None:
        """Say that somebody else was quicker; sent once more, the form puts its own words in the place of theirs."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent[self.add_prefix("seen")] = refusal.seen
        self.data = sent
        self.add_error(None, refusal.sentence)


class CommentaryForm(Versioned):
    """A text under a heading."""

    heading = forms.CharField(
        label=_("Heading"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "headings"}),
        help_text=_("For example %(headings)s. Without one, the text stands alone."),
    )
    text = forms.CharField(
        label=_("Commentary"),
        error_messages={"required": _("Write something, or go back and remove the text.")},
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Plain paragraphs with an empty line between them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["heading"]
        field.help_text = str(field.help_text) % {"headings": ", ".join(f"“{heading}”" for heading in HEADINGS)}


class FactorForm(Versioned):
    """Reword or omit a computed factor."""

    computed = forms.CharField(widget=forms.HiddenInput, max_length=300)
    action = forms.ChoiceField(
        label=_("What to do with it"),
        choices=[(FactorChange.Action.REWORD, _("Reword it")), (FactorChange.Action.OMIT, _("Leave it out"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label=_("Wording"), required=False, max_length=300)
    sign = forms.TypedChoiceField(
        label=_("It speaks"),
        coerce=int,
        choices=SIGNS,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=REASON)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("action") == FactorChange.Action.REWORD and not cleaned.get("text"):
            self.add_error("text", _("Say how it shall read."))
        return cleaned


class AddedFactorForm(Versioned):
    """A factor of the analyst's own."""

    text = forms.CharField(label=_("Wording"), max_length=300)
    sign = forms.TypedChoiceField(
        label=_("It speaks"),
        coerce=int,
        choices=SIGNS,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=REASON)


class RatingForm(Versioned):
    """Another rating than the computed one."""

    rag = forms.ChoiceField(label=_("Rating"), choices=RatingOverride.Rag.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=REASON)


class NoteForm(Versioned):
    """A note in a cell of a row."""

    cell = forms.ChoiceField(label=_("Cell"))
    text = forms.CharField(
        label=_("Note"), max_length=CellNote._meta.get_field("text").max_length, help_text=_("Printed under the table.")
    )

    def __init__(self, *args: Any, row: RowHere, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cell"]
        assert isinstance(field, forms.ChoiceField)
        names = {line.row.measure: line.row.name for line in row.lines}
        choices = [
            (slug, [(f"{slug} {key}", title) for key, title in columns.items()])
            for slug, columns in row.columns.items()
        ]
        field.choices = [(names[slug], cells) for slug, cells in choices] if len(names) > 1 else choices[0][1]

    def place(self) -> tuple[str, str]:
        """The measure of the line, and the key of the column."""
        slug, _space, column = self.cleaned_data["cell"].partition(" ")
        return slug, column


class PictureForm(forms.ModelForm):  # type: ignore[type-arg]
    """What is said of a picture."""

    class Meta:
        model = Picture
        fields = ("alternative", "caption", "source")
        widgets = {"alternative": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "alternative": _("What the picture shows, for whoever cannot see it."),
            "source": _("Who made it, and from what. Printed under it."),
        }


class NewPictureForm(PictureForm):
    """A picture, of which only size and first bytes are looked at here."""

    upload = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, of %(most)d MB at most.") % {"most": pictures.LIMITS.bytes // 1_000_000},
        widget=forms.FileInput(attrs={"accept": ",".join(pictures.SIGNATURES)}),
    )
    field_order = ("upload", "alternative", "caption", "source")

    def clean_upload(self) -> File[bytes]:
        upload: File[bytes] = self.cleaned_data["upload"]
        self.media_type = pictures.recognised(upload)
        return upload
