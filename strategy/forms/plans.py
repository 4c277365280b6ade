"""What is asked of an action plan, of its entries, and of the day on which it was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.boards.asking import Register
from scpb.forms import DateInput, has_seen
from strategy.forms.names import NamesFields
from strategy.models import ActionPlan, EntryName, PlanEntry, Priority, Strategy, financial_year
from strategy.naming import names_of
from strategy.plan_document import day_of_words
from strategy.services.plans import introduction_seen

YEARS_AHEAD, YEARS_BACK = 1, 15
Part = EntryName.Part


def in_lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class BeginForm(forms.Form):
    """For which year, and what it begins with."""

    year = forms.TypedChoiceField(label=gettext_lazy("Financial year"), coerce=int)
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"),
        required=False,
        max_length=20_000,
        widget=in_lines(5),
        help_text=gettext_lazy("Stands before the entries, in the print too."),
    )
    copied = forms.BooleanField(
        label=gettext_lazy("Begin with what the year before left unfinished"),
        required=False,
        help_text=gettext_lazy("With owners and partners; timescales and days are left out."),
    )

    def __init__(self, *args: Any, strategy: Strategy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now, taken = financial_year(timezone.localdate()), set(strategy.plans.values_list("year", flat=True))
        years = [year for year in range(now + YEARS_AHEAD, now - YEARS_BACK, -1) if year not in taken]
        fields: dict[str, Any] = self.fields
        fields["year"].choices = [(year, ActionPlan(year=year).period) for year in years]
        self.initial.setdefault("year", now if now in years else years[0])
        if not taken:
            del fields["copied"]


class IntroductionForm(forms.Form):
    """What stands before the entries. Somebody else's words are not lost."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    introduction = forms.CharField(
        label=gettext_lazy("Introduction"), required=False, max_length=20_000, widget=in_lines(8)
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({"introduction": plan.introduction, "seen": introduction_seen(plan)})

    def overtaken(self, plan: ActionPlan) -> None:
        """Sent once more, the form puts its own words in the place of what somebody else wrote meanwhile."""
        has_seen(self, introduction_seen(plan))


class AgreedForm(forms.Form):
    """An agreement that the portal has no decision of."""

    on = forms.DateField(label=gettext_lazy("Agreed on"), widget=DateInput())
    reference = forms.CharField(
        label=gettext_lazy("By which decision"),
        max_length=200,
        help_text=gettext_lazy("Such as “minute 6 of the meeting of 4 November”."),
    )
    note = forms.CharField(
        label=gettext_lazy("What was changed after the board decided, and why"),
        required=False,
        max_length=5_000,
        widget=in_lines(3),
        help_text=gettext_lazy("Leave it empty where nothing was. Everybody who reads the plan reads it."),
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("Give the day on which it was agreed: this one is still to come."))
        return on


class EntryForm(forms.Form):
    """One thing to be done, by whom, by when, and how one will know. Somebody else's words are not lost."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    priority = forms.ModelChoiceField(
        label=gettext_lazy("Priority"), queryset=Priority.objects.none(), to_field_name="uuid"
    )
    what = forms.CharField(label=gettext_lazy("What will be done"), max_length=5_000, widget=in_lines(4))
    timescale = forms.CharField(
        label=gettext_lazy("Timescale"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("In words, as in “by the end of the school year”."),
    )
    due_on = forms.DateField(label=gettext_lazy("and, if there is one, the day"), required=False, widget=DateInput())
    success = forms.CharField(
        label=gettext_lazy("Measure of success"), required=False, max_length=5_000, widget=in_lines(3)
    )

    def __init__(self, *args: Any, plan: ActionPlan, entry: PlanEntry | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = day_of_words(plan, timezone.localdate())
        fields: dict[str, Any] = self.fields
        worded = Priority.objects.worded(on).filter(strategy=plan.strategy_id)
        fields["priority"].queryset = worded
        fields["priority"].choices = [("", _("Choose")), *self._offered(list(worded), entry)]
        if entry is None:
            del fields["seen"]
        else:
            values = {name: getattr(entry, name) for name in ("what", "timescale", "due_on", "success")}
            self.initial.update({**values, "seen": entry.version, "priority": entry.priority.uuid})
        asked = Register.of_board(plan.strategy.board)
        self.named = {part: self._names(part, asked, entry) for part in (Part.OWNER, Part.PARTNER)}
        for one in self.named.values():
            one.add_to(self)
        owners, partners = (self.named[part].names for part in (Part.OWNER, Part.PARTNER))
        self.order_fields(["seen", "priority", "what", *owners, *partners, "timescale", "due_on", "success"])

    def _offered(self, worded: list[Priority], entry: PlanEntry | None) -> list[tuple[Any, str]]:
        """Priorities of the year, and the entry's own if it is none of them any more."""
        kept = [one for one in worded if one.number is not None or (entry and entry.priority_id == one.pk)]
        return [(one.uuid, str(one) if one.number is not None else _("As it is")) for one in kept]

    def _names(self, part: EntryName.Part, asked: Register, entry: PlanEntry | None) -> NamesFields:
        rows = [one for one in entry.names.all() if one.part == part] if entry else []
        label = _("Owner") if part == Part.OWNER else _("Partners")
        return NamesFields(part.value, label=label, asked=asked, now=names_of(rows))

    def overtaken(self, version: int) -> None:
        """Sent once more, the form puts its own words in the place of what somebody else wrote meanwhile."""
        has_seen(self, str(version))

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        said = {name: data[name] for name in ("priority", "what", "timescale", "due_on", "success")}
        owners, partners = (self.named[part].chosen(data) for part in (Part.OWNER, Part.PARTNER))
        return said | {"owners": owners, "partners": partners}


class TakeOutForm(forms.Form):
    """Why an entry is in the plan no more."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=1_000,
        widget=in_lines(3),
        help_text=gettext_lazy("Whoever reads the plan reads this beside the entry."),
    )
