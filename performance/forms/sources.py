"""The form of a choice between sources."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ShowSourceForm(forms.Form):
    """Why the counts of another source are shown from now on."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with the choice, for whoever asks later why figures changed."),
    )
