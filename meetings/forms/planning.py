"""Forms of the forward plan: its items, what recurs, what shall come back, and where things move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.duties import StatutoryDuty
from meetings.forms.choosing import CompactSelect, chosen_lead, register_of
from meetings.forms.exempt import ExemptForm
from meetings.models import AgendaItem, BringBack, Lead, Meeting, Recurring
from meetings.models.meetings import MeetingQuerySet
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.documents import snapshots
from scpb.forms import DateInput, WatchedForm
from strategy.choices import priorities_offered, priority_label
from strategy.models import Priority


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A meeting by its day, and its title where it is not an ordinary one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=Meeting.objects.none(), to_field_name="uuid", **options)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.day}: {obj.title}" if obj.title else obj.day


class LedForm(WatchedForm):
    """What somebody leads and what serves priorities: who and which are ticked, and a lead is added at a time."""

    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Led by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Untick to remove."),
    )
    add_lead = forms.ChoiceField(label=gettext_lazy("Add a lead"), required=False, widget=CompactSelect)
    add_wording = forms.CharField(
        label=gettext_lazy("or in words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For somebody not in the list."),
    )
    priorities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Relevant to"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row, today = self.instance, timezone.localdate()
        self.leads_now = {f"lead:{place}": lead for place, lead in enumerate(row.leads.all())} if row.pk else {}
        self.priorities_now = {one.pk: one for one in row.priorities.all()} if row.pk else {}
        self.initial.update({"kept": list(self.leads_now), "priorities": list(self.priorities_now)})
        if row.pk:
            told = [str(lead) for lead in self.leads_now.values()]
            self.now = snapshots.digest([self.now, told, sorted(self.priorities_now)])
            self.initial["seen"] = self.now
        fields: dict[str, Any] = self.fields
        fields["kept"].choices = [(key, str(lead)) for key, lead in self.leads_now.items()]
        fields["add_lead"].choices = register_of(board, today).choices()
        offered = priorities_offered(board, today, self.priorities_now)
        fields["priorities"].choices = [(one.pk, priority_label(one)) for one in offered]
        for name in ("kept", "priorities"):
            if not fields[name].choices:
                del fields[name]

    def clean(self) -> dict[str, Any]:
        """Leads and priorities as the services take them."""
        cleaned = super().clean()
        if cleaned.get("all_priorities") and cleaned.get("priorities"):
            self.add_error("priorities", _("It is relevant to all of them already: untick these, or “all priorities”."))
        cleaned["leads"] = self._leads(cleaned)
        chosen = cleaned.pop("priorities", None) or []
        cleaned["priorities"] = list(Priority.objects.filter(pk__in=chosen)) if chosen else []
        return cleaned

    def _leads(self, cleaned: dict[str, Any]) -> list[Leads]:
        ticked = cleaned.pop("kept", None) or []
        leads = [
            Leads(lead.person, lead.post, lead.organisation, lead.wording, getattr(lead, "role", Lead.Role.LEAD))
            for key, lead in self.leads_now.items()
            if key in ticked
        ]
        if added := chosen_lead(cleaned.pop("add_lead", ""), Lead.Role.LEAD):
            leads.append(added)
        if wording := cleaned.pop("add_wording", "").strip():
            leads.append(Leads(wording=wording))
        return list(dict.fromkeys(leads))


class PlanItemForm(LedForm, ExemptForm):
    """An item of the forward plan: the same row that its agenda will hold."""

    class Meta:
        model = AgendaItem
        fields = ("title", "details", "kind", "all_priorities", "minutes", *ExemptForm.EXEMPT)
        widgets = {**ExemptForm.EXEMPT_WIDGETS, "details": forms.Textarea(attrs={"rows": 4})}

    field_order = ("meeting", "title", "details", "kept", "add_lead", "add_wording", "all_priorities", "priorities")


class NewPlanItemForm(PlanItemForm):
    """A new item, and the meeting that it is planned for."""

    meeting = MeetingChoice(label=gettext_lazy("Meeting"))

    def __init__(self, *args: Any, board: Board, meetings: MeetingQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, board=board, **kwargs)
        choose(self, "meeting", meetings)


class RecurringForm(LedForm):
    """What recurs, when, and what its rows are given."""

    class Meta:
        model = Recurring
        fields = (
            *("title", "rhythm", "duty", "kind", "details", "sub_text", "purpose", "minutes"),
            *("all_priorities", "order", "comes_last", "starts_on"),
        )
        widgets = {"details": forms.Textarea(attrs={"rows": 3}), "starts_on": DateInput()}

    field_order = (
        *("title", "rhythm", "duty", "kind", "details", "sub_text", "kept", "add_lead", "add_wording"),
        *("all_priorities", "priorities", "purpose", "minutes", "order", "comes_last", "starts_on"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("duty") and cleaned.get("rhythm") == "each":
            self.add_error(
                "rhythm",
                _("What the law asks for stands in the statutory calendar: choose the quarter in which it comes."),
            )
        return cleaned


class DutiesForm(forms.Form):
    """Which of the usual statutory duties the board's calendar gets."""

    duties = forms.MultipleChoiceField(
        label=gettext_lazy("What the law asks for"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The quarters are proposed: change each once it is in the calendar."),
        error_messages={"required": gettext_lazy("Tick what the calendar shall have.")},
    )

    def __init__(self, *args: Any, offered: Sequence[StatutoryDuty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["duties"].choices = [(duty.key, f"{duty.title}: {duty.rhythm.label}. {duty.law}") for duty in offered]


class BringBackForm(WatchedForm):
    """What shall come back, and by when or at which meeting."""

    due_meeting = MeetingChoice(label=gettext_lazy("At the meeting"), required=False)

    class Meta:
        model = BringBack
        fields = ("title", "details", "due_on", "due_meeting")
        widgets = {"details": forms.Textarea(attrs={"rows": 3}), "due_on": DateInput()}

    def __init__(self, *args: Any, meetings: MeetingQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.due_meeting:
            self.initial["due_meeting"] = self.instance.due_meeting.uuid
        choose(self, "due_meeting", meetings)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("due_on") and cleaned.get("due_meeting"):
            self.add_error("due_meeting", _("Give a day or a meeting, not both."))
        return cleaned


class MoveForm(forms.Form):
    """Where an item goes, and why."""

    meeting = MeetingChoice(label=gettext_lazy("To the meeting"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Printed in the plan, such as “the figures come in March”."),
    )
    place = forms.IntegerField(required=False, min_value=1, max_value=999, widget=forms.HiddenInput)  # of a drop

    def __init__(self, *args: Any, meetings: MeetingQuerySet, is_published: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "meeting", meetings)
        self.fields["reason"].required = is_published


class AtMeetingForm(forms.Form):
    """One of the coming meetings."""

    meeting = MeetingChoice(label=gettext_lazy("At the meeting"))

    def __init__(self, *args: Any, meetings: MeetingQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "meeting", meetings)


class TakeUpForm(forms.Form):
    """On which agenda something comes back: as a new item, or by one that is planned there already."""

    where = forms.ChoiceField(label=gettext_lazy("Comes back"), widget=CompactSelect)

    def __init__(self, *args: Any, meetings: Sequence[Meeting], items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        at = {meeting.pk: meeting for meeting in meetings}
        self.places: dict[str, tuple[Meeting, AgendaItem | None]] = {
            **{f"meeting:{meeting.uuid}": (meeting, None) for meeting in meetings},
            **{f"item:{item.uuid}": (at[item.meeting_id], item) for item in items},
        }
        new = [(f"meeting:{meeting.uuid}", meeting.day) for meeting in meetings]
        planned = [
            (meeting.day, [(f"item:{item.uuid}", str(item)) for item in items if item.meeting_id == meeting.pk])
            for meeting in meetings
        ]
        fields: dict[str, Any] = self.fields
        fields["where"].choices = [
            ("", _("Choose")),
            (_("As a new item at the meeting of"), new),
            *((_("By an item on %(day)s") % {"day": day}, rows) for day, rows in planned if rows),
        ]

    def clean(self) -> dict[str, Any]:
        """The meeting, and the item if it is one that is there already, as the service takes them."""
        where = (super().clean() or {}).get("where", "")
        if not where:
            return {}
        meeting, item = self.places[where]
        return {"meeting": meeting, "item": item}


class GiveUpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it does not come back"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class EndForm(forms.Form):
    ends_on = forms.DateField(label=gettext_lazy("Last day"), widget=DateInput())


def choose(form: forms.BaseForm, name: str, meetings: MeetingQuerySet) -> None:
    """Let a field offer these meetings."""
    field: Any = form.fields[name]
    field.queryset = meetings
