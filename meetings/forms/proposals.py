"""Putting on an agenda what figures propose, or dismissing it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from meetings.models import Meeting
from meetings.models.meetings import MeetingQuerySet


class AcceptForm(forms.Form):
    """At which meeting, and in what words."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=gettext_lazy("At the meeting"), to_field_name="uuid")
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    details = forms.CharField(
        label=gettext_lazy("Details"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One point in each line. Like the title, the forward plan and the agenda print them."),
    )

    def __init__(self, *args: Any, meetings: MeetingQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.queryset = meetings


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is dismissed"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )
