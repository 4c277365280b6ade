"""Forms of a sitting: its chair and its hours, who was there, and what they declare."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Attendance, Declaration, Meeting, Presence
from scpb.documents import snapshots
from scpb.forms import DateInput, DateTimeInput, TimeInput, refuse_once
from scpb.people.models import Person

AWAY = {Presence.APOLOGIES, Presence.ABSENT}


class OpenForm(forms.Form):
    """Who is in the chair, and since when the board sits."""

    chaired_by = forms.ModelChoiceField(
        label=gettext_lazy("In the chair"),
        queryset=Person.objects.none(),
        required=False,
        help_text=gettext_lazy("Who chairs today; it need not be the board’s chair."),
    )
    at = forms.DateTimeField(
        label=gettext_lazy("Began at"),
        widget=DateTimeInput(),
        required=False,
        help_text=gettext_lazy("Empty: now. Give the time if the minutes are written afterwards."),
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = timezone.localtime(meeting.starts_at).date()
        fields: dict[str, Any] = self.fields
        seated = meeting.board.memberships.current(day)
        fields["chaired_by"].queryset = Person.objects.filter(memberships__in=seated).distinct().order_by("name")

    def clean_at(self) -> datetime | None:
        return _not_to_come(self.cleaned_data["at"])


class CloseForm(forms.Form):
    """When the meeting ended."""

    at = forms.DateTimeField(
        label=gettext_lazy("Ended at"),
        widget=DateTimeInput(),
        required=False,
        help_text=gettext_lazy("Empty: now."),
    )

    def clean_at(self) -> datetime | None:
        return _not_to_come(self.cleaned_data["at"])


class BegunForm(CloseForm):
    """When the board came to an item."""

    at = forms.DateTimeField(
        label=gettext_lazy("Began at"),
        widget=DateTimeInput(),
        required=False,
        help_text=gettext_lazy("Empty: the board has not come to it."),
    )


class ChairForm(forms.Form):
    """Who is in the chair today: somebody who is there."""

    chaired_by = forms.ModelChoiceField(
        label=gettext_lazy("In the chair"), queryset=Person.objects.none(), required=False
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["chaired_by"].queryset = Person.objects.filter(attendance__meeting=meeting).order_by("name")


class AttendeeForm(forms.ModelForm):  # type: ignore[type-arg]
    """Somebody who came and is not listed: from the register, or as they are to be printed."""

    class Meta:
        model = Attendance
        fields = ("person", "name", "post", "organisation", "presence", "is_online", "capacity")
        labels = {"person": gettext_lazy("From the register"), "name": gettext_lazy("or by name")}
        help_texts = {
            "person": gettext_lazy(
                "Post and organisation come by themselves; what you write below is printed instead."
            ),
            "capacity": gettext_lazy("Such as Governance officer or Adviser; only if it shall be printed."),
        }
        widgets = {"presence": forms.RadioSelect}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("presence", Presence.ALSO)
        fields: dict[str, Any] = self.fields
        listed = Attendance.objects.filter(meeting=meeting, person__isnull=False).values("person")
        fields["person"].queryset = Person.objects.filter(merged_into=None).exclude(pk__in=listed)
        fields["name"].required = False
        self.instance.meeting = meeting

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("person") and not cleaned.get("name"):
            self.add_error("name", _("Choose somebody from the register, or write a name."))
        return cleaned

    def _post_clean(self) -> None:
        """The row is made by the service, which fills in what the register knows."""


class AttendanceForm(forms.ModelForm):  # type: ignore[type-arg]
    """How somebody is printed, for whom they sit, when they came and went."""

    # what the row was when the page was drawn: two may have it open
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Attendance
        fields = (
            "name",
            "post",
            "organisation",
            "capacity",
            "presence",
            "is_voting",
            "is_online",
            "arrived_at",
            "left_at",
            "deputises",
            "deputising_for",
        )
        labels = {
            "deputises": gettext_lazy("Deputises for"),
            "deputising_for": gettext_lazy("or for, in words"),
        }
        widgets = {"presence": forms.RadioSelect, "arrived_at": TimeInput(), "left_at": TimeInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = self.instance
        fields: dict[str, Any] = self.fields
        away = Attendance.objects.filter(meeting=row.meeting, presence__in=AWAY).exclude(pk=row.pk)
        fields["deputises"].queryset = (away | Attendance.objects.filter(pk=row.deputises_id)).distinct()
        self.now = snapshots.digest([str(row.serializable_value(name)) for name in self.Meta.fields])
        self.initial["seen"] = self.now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.pop("seen", "") not in {"", self.now}:
            refuse_once(
                self,
                self.now,
                _(
                    "Somebody else has changed this entry since you opened it. "
                    "Saving once more puts yours in its place."
                ),
            )
        if cleaned.get("is_voting") and cleaned.get("presence") == Presence.ALSO:
            self.add_error("is_voting", _("Who is also present has no vote. Choose present, or take the vote away."))
        came, went = cleaned.get("arrived_at"), cleaned.get("left_at")
        if isinstance(came, time) and isinstance(went, time) and went < came:
            self.add_error("left_at", _("Nobody leaves before they have arrived."))
        return cleaned


class DeclarationForm(forms.ModelForm):  # type: ignore[type-arg]
    """An interest in an item. Members declare their own; the officer says whose it is."""

    class Meta:
        model = Declaration
        fields = ("person", "name", "interest", "nature", "leaves", "withholds")
        labels = {"person": gettext_lazy("Who"), "name": gettext_lazy("or by name")}
        help_texts = {"withholds": gettext_lazy("The portal hides restricted papers of the item from who declares it.")}
        widgets = {"interest": forms.RadioSelect, "nature": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, meeting: Meeting, own: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["name"].required = False
        if own is not None:
            del fields["person"], fields["name"]
            fields["leaves"].label = _("I leave the room for the item")
            fields["withholds"].label = _("I get no restricted paper of the item")
            fields["withholds"].help_text = _("The portal hides them from you.")
            return
        asked = Person.objects.filter(invitations__meeting=meeting)
        there = Person.objects.filter(attendance__meeting=meeting)
        day = timezone.localtime(meeting.starts_at).date()
        seated = Person.objects.filter(memberships__in=meeting.board.memberships.current(day))
        fields["person"].queryset = (asked | there | seated).distinct().order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "person" in self.fields and not cleaned.get("person") and not cleaned.get("name"):
            self.add_error("person", _("Choose who declares the interest, or write their name."))
        return cleaned

    def _post_clean(self) -> None:
        """The row is made by the service, which takes the name from the register."""


class PeriodForm(forms.Form):
    """From which day to which attendance is counted."""

    first = forms.DateField(label=gettext_lazy("From"), required=False, widget=DateInput())
    last = forms.DateField(label=gettext_lazy("To"), required=False, widget=DateInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first."))
        return cleaned

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day; neither where they were not given or make no period."""
        if not self.is_valid():
            return None, None
        return self.cleaned_data["first"], self.cleaned_data["last"]


def _not_to_come(at: datetime | None) -> datetime | None:
    if at is not None and at > timezone.now():
        raise ValidationError(_("This time is still to come. Leave it empty for now."))
    return at
