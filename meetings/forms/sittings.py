"""When, where and how a meeting is called, and the reasons that are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.minutes import ClearForm
from meetings.models import Meeting
from scpb.boards.models import TRUSTED, Board
from scpb.forms import DateInput, DateTimeInput, WatchedForm
from scpb.people.models import Person

EARLIEST, LATEST = 1900, 2999  # years: beyond them a date is a slip of the finger, and no clock can add to it


class SittingForm(WatchedForm):
    """When a meeting begins and ends."""

    def clean_starts_at(self) -> datetime:
        return _in_our_time(self.cleaned_data["starts_at"])

    def clean_ends_at(self) -> datetime:
        return _in_our_time(self.cleaned_data["ends_at"])


class MeetingForm(SittingForm):
    """Everything about a meeting that its officer decides before it is held."""

    class Meta:
        model = Meeting
        fields = (
            *("starts_at", "ends_at", "venue", "title", "reply_by", "chaired_by"),
            *("is_by_circulation", "is_closed", "paired_with"),
        )
        widgets = {"starts_at": DateTimeInput(), "ends_at": DateTimeInput(), "reply_by": DateInput()}
        help_texts = {
            "reply_by": gettext_lazy("The last day for answers to the invitation."),
            "chaired_by": gettext_lazy("Only if it is not the board’s chair."),
        }

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        today = timezone.localdate()
        sitting = board.memberships.current(today).filter(kind__in=TRUSTED).values("person")
        fields["chaired_by"].queryset = Person.objects.filter(pk__in=sitting).order_by("name")
        fields["paired_with"].queryset = Meeting.objects.open_to_pairing(board, self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("paired_with") and not cleaned.get("is_closed"):
            self.add_error("paired_with", _("Only a closed working session follows a public meeting. Tick that it is."))
        begins, last = cleaned.get("starts_at"), cleaned.get("reply_by")
        if begins and last and last > timezone.localtime(begins).date():
            self.add_error("reply_by", _("Answers are wanted before the meeting: give an earlier day."))
        return cleaned


class RescheduleForm(SittingForm):
    class Meta:
        model = Meeting
        fields = ("starts_at", "ends_at")
        widgets = {"starts_at": DateTimeInput(), "ends_at": DateTimeInput()}


class ReasonForm(forms.Form):
    """Why a step is taken that readers will ask about."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class NoteForm(forms.Form):
    """What the chair wants changed."""

    note = forms.CharField(
        label=gettext_lazy("What is to be changed"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Read by the board’s officers."),
    )


class RecordClearanceForm(ClearForm):
    """Who cleared a draft agenda, where the officer writes it down; `seen` is the mark of what stood there then."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class PublishForm(forms.Form):
    """What publication asks for: after the last moment in time, the reason of urgency."""

    urgency = forms.CharField(
        label=gettext_lazy("Why it is urgent"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "The reason for the short notice; it is printed on the cover and shown with the agenda."
        ),
    )

    def __init__(self, *args: Any, is_late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["urgency"]


def _in_our_time(at: datetime) -> datetime:
    if not EARLIEST <= at.year <= LATEST:
        raise ValidationError(_("Give a year between %(first)s and %(last)s.") % {"first": EARLIEST, "last": LATEST})
    return at
