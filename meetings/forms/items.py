"""One agenda item: what it is about, who leads it, its report and recommendations; and what it rests on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.choosing import CompactSelect, chosen_lead, register_of
from meetings.forms.exempt import ExemptForm
from meetings.forms.report_writing import PLAIN, RICH
from meetings.models import Action, AgendaItem, ItemKind, Lead, Meeting, Purpose, Question
from meetings.services import put_to_boards
from meetings.services.agenda import Leads
from meetings.services.clearing import mark_of_text
from performance.models import Edition, Measure
from scpb.boards.models import Board
from scpb.documents import markup, richtext, snapshots
from scpb.forms import DateInput, WatchedForm, refuse_once
from strategy.choices import priorities_offered, priority_label
from strategy.models import Priority


class ItemForm(ExemptForm):
    """One agenda item with its leads, priorities, report and recommendations.

    Leads are ticked off where they shall go, and added one at a time from the register or in words.
    """

    place = forms.IntegerField(
        label=gettext_lazy("Number"),
        required=False,
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("Where it is put in. Empty: at the end."),
    )
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Led and presented by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Untick to remove."),
    )
    add_lead = forms.ChoiceField(label=gettext_lazy("Add a lead or presenter"), required=False, widget=CompactSelect)
    add_wording = forms.CharField(
        label=gettext_lazy("or in words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For somebody not in the list."),
    )
    add_role = forms.ChoiceField(
        label=gettext_lazy("Who is added"),
        required=False,
        choices=Lead.Role.choices,
        initial=Lead.Role.LEAD.value,
        widget=forms.RadioSelect,
    )
    priorities = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Relevant to"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    recommendations = forms.CharField(
        label=gettext_lazy("Recommendations"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One in each line; the board decides on each."),
    )
    text = forms.CharField(
        label=gettext_lazy("Report"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "Leave an empty line between paragraphs; lines that begin with “- ” make a list, with “# ” a heading."
        ),
    )
    # whether the text comes from the editor, as HTML, or with the signs of `documents.markup`
    format_text = forms.CharField(required=False, widget=forms.HiddenInput, initial=PLAIN)
    flatten_text = forms.BooleanField(
        label=gettext_lazy("Put this plain text in place of it: its tables and nested lists go"), required=False
    )
    # what the item was when the page was drawn: two officers may have it open
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AgendaItem
        fields = (
            *("title", "sub_text", "purpose", *ExemptForm.EXEMPT, "kind", "minutes"),
            *("details", "all_priorities", "edition"),
        )
        widgets = {
            **ExemptForm.EXEMPT_WIDGETS,
            "purpose": forms.RadioSelect,
            "kind": CompactSelect,
            "paragraph": CompactSelect,
            "edition": CompactSelect,
            "details": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.instance
        self.leads_now = {f"lead:{lead.pk}": lead for lead in item.leads.all()} if item.pk else {}
        self.offered = _offered(item, board)
        self.priorities_now = {one.pk: one for one, is_chosen in self.offered if is_chosen}
        report = getattr(item, "report", None) if item.pk else None
        self.rich_now = report.text if report else ""
        self.text_now = markup.to_text(self.rich_now)
        self.fields["text"].widget.attrs["data-rich"] = self.rich_now
        self.initial.update({"kept": list(self.leads_now), "text": self.text_now})
        self.initial["priorities"] = list(self.priorities_now)
        self.initial["recommendations"] = "\n".join(one.text for one in item.recommendations.all()) if item.pk else ""
        told = [*self.leads_now, *map(str, sorted(self.priorities_now))]
        self.now = _version(item, told, report.text if report else "") if item.pk else ""
        self.initial["seen"] = self.now
        self._choose(board)
        if item.pk:
            del self.fields["place"]
        if markup.holds(self.rich_now):
            del self.fields["flatten_text"]
        if report and report.form_id:
            for name in {"text", "format_text", "flatten_text", "recommendations"} & self.fields.keys():
                del self.fields[name]  # written on a form, part by part

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what somebody else wrote meanwhile, unless it is sent once more."""
        cleaned = super().clean()
        if cleaned.get("seen", "") not in {"", self.now}:
            refuse_once(
                self,
                self.now,
                _(
                    "Somebody else has changed this item since you opened it. Open it again in another window to see "
                    "what they wrote; saving once more puts yours in its place."
                ),
            )
        self._refuse_losing(cleaned)
        return cleaned

    def _refuse_losing(self, cleaned: dict[str, Any]) -> None:
        """Refuse what would be lost without a word: what a text area cannot keep, and notes that nothing prints."""
        text = self._text()
        if text is not None and cleaned.get("format_text") != RICH and not cleaned.get("flatten_text", True):
            self.add_error(
                "text",
                _(
                    "What stands there has a table, a nested list or the like, which a plain text area cannot keep. "
                    "Say below that your text takes its place, or leave it as it is."
                ),
            )
        if text and "data-note" in text and "data-note" not in self.rich_now:
            self.add_error("text", _("Footnotes are kept by a report on a form alone. Write the report on a form."))

    def _choose(self, board: Board) -> None:
        fields: dict[str, Any] = self.fields
        fields["purpose"].choices = [("", _("None")), *Purpose.choices]
        fields["kept"].choices = [(key, _named(lead)) for key, lead in self.leads_now.items()]
        if not self.leads_now:
            del fields["kept"]
        fields["add_lead"].choices = register_of(board, timezone.localdate()).choices()
        fields["priorities"].choices = [(one.pk, priority_label(one)) for one, _is_chosen in self.offered]
        if not fields["priorities"].choices:
            del fields["priorities"]
        fields["edition"].queryset = Edition.objects.for_list()

    def values(self) -> dict[str, Any]:
        """What `services.agenda` takes; a report that was not touched is not written again, which would flatten it."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        lines = self.cleaned_data["recommendations"].splitlines() if "recommendations" in self.fields else None
        values |= {"leads": self._leads(), "recommendations": lines, "text": self._text()}
        if "priorities" in self.fields:
            values["priorities"] = list(Priority.objects.filter(pk__in=self.cleaned_data["priorities"]))
        return values | ({"place": self.cleaned_data["place"]} if "place" in self.fields else {})

    def _text(self) -> str | None:
        """The report as it is written now, or None where nobody has touched it."""
        text = self.cleaned_data.get("text", self.text_now)
        if self.cleaned_data.get("format_text") == RICH:
            return richtext.clean(text)
        return None if _words(text) == _words(self.text_now) else markup.to_html(text)

    def _leads(self) -> list[Leads]:
        ticked = self.cleaned_data.get("kept") or []
        leads = [
            Leads(lead.person, lead.post, lead.organisation, lead.wording, lead.role)
            for key, lead in self.leads_now.items()
            if key in ticked
        ]
        role = self.cleaned_data["add_role"] or Lead.Role.LEAD.value
        if added := chosen_lead(self.cleaned_data["add_lead"], role):
            leads.append(added)
        if wording := self.cleaned_data["add_wording"].strip():
            leads.append(Leads(wording=wording, role=role))
        return list(dict.fromkeys(leads))


class LateItemForm(ItemForm):
    """An item that comes after the agenda is out, with the chair's reason for taking it."""

    urgency = forms.CharField(
        label=gettext_lazy("Why it is urgent"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The chair’s reason for taking it at this meeting; it is printed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["place"]  # what is published keeps its number

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "text": values["text"] or "", "urgency": self.cleaned_data["urgency"]}


class GroundsForm(WatchedForm):
    """What an item rests on: the measures that it cites, the action that it comes from, the minutes to be approved."""

    measures = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Measures cited"),
        queryset=Measure.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = AgendaItem
        fields = ("origin", "approves", "adopts", "agrees", "measures")
        widgets = dict.fromkeys(("origin", "approves", "adopts", "agrees"), CompactSelect)
        help_texts = {
            "adopts": gettext_lazy("When the board agrees, the published decision adopts it."),
            "agrees": gettext_lazy("When the board agrees, the published decision agrees it for its year."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meeting, fields = self.instance.meeting, self.fields
        origins: Any = fields["origin"]
        origins.queryset = Action.objects.offered_as_origin(meeting, self.instance.origin_id)
        origins.label_from_instance = _action
        if self.instance.kind == ItemKind.MINUTES:
            minutes: Any = fields["approves"]
            minutes.queryset = Meeting.objects.with_minutes_before(meeting)
        else:
            del fields["approves"]
        self._offer("adopts", put_to_boards.versions(meeting.board, self.instance.adopts_id))
        self._offer("agrees", put_to_boards.plans(meeting.board, self.instance.agrees_id))

    def _offer(self, name: str, rows: Any) -> None:
        """What may be put to the board; no field where there is nothing."""
        field: Any = self.fields[name]
        field.queryset = rows
        if not rows:
            del self.fields[name]


class QuestionForm(WatchedForm):
    """A question or comment from the public, and its answer."""

    class Meta:
        model = Question
        fields = ("kind", "asked_by", "received_on", "text", "answer", "answered_by")
        widgets = {
            "kind": forms.RadioSelect,
            "received_on": DateInput(),
            "text": forms.Textarea(attrs={"rows": 4}),
            "answer": forms.Textarea(attrs={"rows": 6}),
        }


class BriefForm(forms.Form):
    """What the chair is told of an item beforehand."""

    text = forms.CharField(
        label=gettext_lazy("Brief for the chair"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Read by the chair, the vice-chair and the board’s officers alone; printed nowhere."),
    )
    # the mark of what stood there when the page was drawn
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = mark_of_text(now)
        self.initial.update({"text": now, "seen": self.now})

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what somebody else wrote meanwhile, unless it is sent once more."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.pop("seen", "") not in {"", self.now}:
            refuse_once(
                self,
                self.now,
                _(
                    "Somebody else has written to this brief since you opened it. Open it again in another window to "
                    "see what they wrote; saving once more puts yours in its place."
                ),
            )
        return cleaned | {"seen": self.now}


class WithdrawForm(forms.Form):
    """Why an item that readers know of is not dealt with."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown and printed beside the item."),
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"].strip()
        if not reason:
            raise ValidationError(_("Give the reason: it is published."))
        return reason


def _named(lead: Lead) -> str:
    name = str(lead)
    return _("%(name)s (presents)") % {"name": name} if lead.role == Lead.Role.PRESENTER else name


def _action(action: Action) -> str:
    return f"{action.reference}: {action.wording}"[:120]


def _offered(item: AgendaItem, board: Board) -> list[tuple[Priority, bool]]:
    """The priorities that the board may name, and those that the item has; each with whether it has it; one query."""
    own = AgendaItem.priorities.through.objects.filter(agendaitem_id=item.pk)
    found = priorities_offered(board, timezone.localdate(), own.values("priority_id"))
    found = found.annotate(is_chosen=Exists(own.filter(priority_id=OuterRef("pk"))))
    return [(one, bool(one.is_chosen)) for one in found]  # type: ignore[attr-defined]


def _version(item: AgendaItem, told: list[str], report: str) -> str:
    """A hash of everything that the form writes, as the item has it."""
    fields = [str(item.serializable_value(name)) for name in ItemForm.Meta.fields]
    return snapshots.digest([fields, told, [one.text for one in item.recommendations.all()], report])


def _words(text: str) -> list[str]:
    """The text without regard to how a browser sends its line ends."""
    return [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]
