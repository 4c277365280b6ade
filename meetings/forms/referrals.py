"""Referring something to another board or an outside body, taking it up, and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.choosing import CompactSelect
from meetings.models import Decision, Meeting, Referral
from scpb.boards.models import Board
from scpb.forms import DateInput, WatchedForm
from scpb.people.models import Organisation

SHOWN = 80  # letters of a decision that is offered


class ReferralForm(WatchedForm):
    """To whom, what is asked, and by when an answer is wanted."""

    class Meta:
        model = Referral
        fields = ("to_board", "to_body", "question", "answer_by")
        widgets = {"question": forms.Textarea(attrs={"rows": 5}), "answer_by": DateInput()}

    def __init__(self, *args: Any, boards: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if self.instance.pk:
            del fields["to_board"], fields["to_body"]  # who was told stays told: withdraw it and refer it anew
        else:
            fields["to_board"].queryset = boards if boards is not None else Board.objects.none()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "to_board" in self.fields and bool(cleaned.get("to_board")) == bool(cleaned.get("to_body")):
            self.add_error("to_board", _("Choose a board, or name an outside body: one of the two."))
        return cleaned


class ReceivedForm(WatchedForm):
    """What an outside body asks of a board: who, when, what it is about, and by when an answer is wanted."""

    class Meta:
        model = Referral
        fields = ("from_organisation", "from_body", "sent_on", "matter", "question", "answer_by")
        labels = {"question": gettext_lazy("What is asked of the board"), "sent_on": gettext_lazy("Referred on")}
        widgets = {
            "from_organisation": CompactSelect(),
            "sent_on": DateInput(),
            "question": forms.Textarea(attrs={"rows": 5}),
            "answer_by": DateInput(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["from_organisation"].queryset = Organisation.objects.offered(self.instance.from_organisation_id)
        fields["matter"].required = True
        fields["matter"].help_text = _("The title of the item that takes it up.")
        self.initial.setdefault("sent_on", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("from_organisation")) == bool(cleaned.get("from_body")) and not self.errors:
            self.add_error("from_organisation", _("Choose an organisation, or name the body: one of the two."))
        sent, wanted = cleaned.get("sent_on"), cleaned.get("answer_by")
        if sent and sent > timezone.localdate():
            self.add_error("sent_on", _("That day is still to come. Give the day on which it was referred."))
        if sent and wanted and wanted < sent:
            self.add_error("answer_by", _("That is before it was referred."))
        return cleaned


class TakeUpForm(forms.Form):
    """On which agenda it is put, and what it is called there."""

    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=gettext_lazy("On the agenda of"))
    title = forms.CharField(
        label=gettext_lazy("Title on that agenda"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Empty: the title that it has."),
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["meeting"]
        field.queryset = Meeting.objects.taking_items().filter(board=board).order_by("starts_at")


class AnswerForm(forms.Form):
    """What came of it, when that went back or came in, and the decision that it rests on."""

    answer = forms.CharField(label=gettext_lazy("Answer"), widget=forms.Textarea(attrs={"rows": 6}))
    on = forms.DateField(
        label=gettext_lazy("Answered on"), required=False, widget=DateInput(), help_text=gettext_lazy("Empty: today.")
    )
    rests_on = forms.ModelChoiceField(
        Decision.objects.none(),
        label=gettext_lazy("The decision that it rests on"),
        required=False,
        empty_label=gettext_lazy("None"),
        widget=CompactSelect,
        help_text=gettext_lazy("Decisions of the board since it was asked; shown with the answer on both sides."),
    )

    def __init__(self, *args: Any, referral: Referral, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        self.initial.setdefault("on", timezone.localdate())
        if referral.to_board is None:
            del fields["rests_on"]  # what another body decides has no record here
        else:
            fields["rests_on"].queryset = Decision.objects.since(referral.to_board, referral.sent_on)
            fields["rests_on"].label_from_instance = _as_offered


def _as_offered(decision: Decision) -> str:
    return f"{decision.reference or _('Not published')} · {decision.item}: {decision.text[:SHOWN]}"
