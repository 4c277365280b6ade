"""Forms of minutes and decisions; they clean, services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem, Correction, Decision, Meeting, Outcome
from meetings.services.corrections import Words
from scpb.people.models import Person

LINES = 4  # corrections that a meeting makes at once; more are proposed beforehand


class ProposeForm(forms.Form):
    """What a member would have changed in circulated minutes; an officer says who asked for it, if somebody did."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=gettext_lazy("Proposed by"),
        required=False,
        empty_label=gettext_lazy("Nobody else: you propose it yourself"),
        help_text=gettext_lazy("Who asked you to write it down. It is shown as theirs, and as recorded by you."),
    )

    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=gettext_lazy("Item"),
        required=False,
        empty_label=gettext_lazy("The attendance, or the minutes as a whole"),
    )
    existing = forms.CharField(
        label=gettext_lazy("Text as it stands"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Copy the words that are wrong. Empty: something is to be added."),
    )
    proposed = forms.CharField(
        label=gettext_lazy("Text as it should be"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the text as it should be.")},
    )
    why = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, items: Any, people: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "item", items)
        if people is None:
            del self.fields["person"]
        else:
            _choose(self, "person", people)


class AcceptForm(forms.Form):
    """How a proposed correction goes into the minutes."""

    words = forms.CharField(
        label=gettext_lazy("Text as it will be"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("As it was proposed, unless you write something else. It takes the place of the words."),
    )
    by_hand = forms.BooleanField(
        label=gettext_lazy("I have changed the minutes by hand"),
        required=False,
        help_text=gettext_lazy("The text above then goes nowhere; the correction is shown as accepted."),
    )

    def __init__(self, *args: Any, correction: Correction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].initial = correction.proposed


class ClearForm(forms.Form):
    """Who cleared the minutes, where an officer records it."""

    chair = forms.ModelChoiceField(Person.objects.none(), label=gettext_lazy("Cleared by"))

    def __init__(self, *args: Any, chairs: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "chair", Person.objects.filter(pk__in=[one.pk for one in chairs]))


class ApproveForm(forms.Form):
    """What the meeting resolved on the minutes: agreed as they are, or subject to corrections."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("The minutes were"),
        widget=forms.RadioSelect,
        choices=[
            (Outcome.AGREED.value, gettext_lazy("agreed as a correct record")),
            (Outcome.AMENDED.value, gettext_lazy("agreed subject to corrections")),
        ],
    )
    text = forms.CharField(label=gettext_lazy("What was resolved"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("The minutes of the meeting held on %(day)s were agreed as a correct record.")
        self.fields["text"].initial = words % {"day": meeting.day}
        self.items = meeting.items.order_by("order")
        for number in range(1, LINES + 1):
            self._add_line(number)

    def _add_line(self, number: int) -> None:
        told = {"number": number}
        empty = _("The attendance")
        where = forms.ModelChoiceField(AgendaItem.objects.none(), required=False, empty_label=empty)
        where.label = _("Correction %(number)s: item") % told
        self.fields[f"item_{number}"] = where
        _choose(self, f"item_{number}", self.items)
        labels = {"existing": _("Correction %(number)s: for the words"), "proposed": _("Correction %(number)s: read")}
        for name, label in labels.items():
            self.fields[f"{name}_{number}"] = forms.CharField(label=label % told, required=False)

    def clean(self) -> dict[str, Any]:
        """The words to be replaced, line by line; a line that is half filled in is refused."""
        cleaned = super().clean() or self.cleaned_data
        lines = []
        for number in range(1, LINES + 1):
            item, existing, proposed = (cleaned.get(f"{name}_{number}") for name in ("item", "existing", "proposed"))
            if bool(existing) != bool(proposed):
                missing = "proposed" if existing else "existing"
                self.add_error(f"{missing}_{number}", _("Say what stands there and what should."))
            elif existing:
                lines.append(Words(item, str(existing), str(proposed)))
        if cleaned.get("outcome") == Outcome.AMENDED and not lines:
            self.add_error("existing_1", _("Enter the corrections, or choose that they were agreed as they are."))
        if cleaned.get("outcome") == Outcome.AGREED and lines:
            self.add_error("outcome", _("With corrections they are agreed subject to them."))
        return {"outcome": cleaned.get("outcome"), "text": cleaned.get("text"), "corrections": lines}


class CorrectForm(forms.Form):
    """A correction that a later meeting made in approved minutes."""

    made_at = forms.ModelChoiceField(Meeting.objects.none(), label=gettext_lazy("Made at the meeting"))
    item = forms.ModelChoiceField(
        AgendaItem.objects.none(),
        label=gettext_lazy("Item"),
        required=False,
        empty_label=gettext_lazy("The attendance"),
    )
    existing = forms.CharField(label=gettext_lazy("Text as it stands"), widget=forms.Textarea(attrs={"rows": 3}))
    proposed = forms.CharField(label=gettext_lazy("Text as it should be"), widget=forms.Textarea(attrs={"rows": 3}))
    why = forms.CharField(label=gettext_lazy("Note"), required=False)

    def __init__(self, *args: Any, items: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "item", items)
        _choose(self, "made_at", meetings)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        words = [cleaned.get(name) or "" for name in ("existing", "proposed", "why")]
        return {"made_at": cleaned.get("made_at"), "words": Words(cleaned.get("item"), *words)}


class RatifyForm(forms.Form):
    """A decision of an earlier meeting without a quorum, and the item on which this one ratifies it."""

    decision = forms.ModelChoiceField(Decision.objects.none(), label=gettext_lazy("Decision to be ratified"))
    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=gettext_lazy("Taken on the item"))
    text = forms.CharField(
        label=gettext_lazy("What was resolved"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Empty: that the decision is ratified as it stands."),
    )

    def __init__(self, *args: Any, decisions: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "decision", decisions)
        _choose(self, "item", items)


def _choose(form: forms.Form, name: str, rows: Any) -> None:
    """Let the field choose among these rows."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
