"""What is asked of an action: by its owner, by the officer, and by who looks for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.forms.evidence import media_type_of
from meetings.forms.owners import OwnersForm, name_of
from meetings.models import Action, Decision, Meeting
from meetings.pages.action_rows import on_the_agenda
from meetings.pages.actions import Choices
from meetings.services.actions import Evidence, owners_of
from meetings.services.actions.rows import SERVES_ITS_OWN
from meetings.services.agenda import Leads
from scpb.forms import DateInput, has_seen
from scpb.people.models import Person
from strategy.choices import entries_offered, entry_choices, priorities_offered, priority_label
from strategy.models import PlanEntry, Priority

LINES = forms.Textarea(attrs={"rows": 4})
WHY = gettext_lazy("Kept in what happened to the action, where its readers see it.")


class SeenForm(forms.Form):
    """A form that carries which version of the action its page showed: two people may have it open."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, action: Action, officer: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.action, self.officer = action, officer
        self.initial.setdefault("seen", action.version)

    def overtaken(self, version: int) -> None:
        """Sent once more, the form puts its own words in the place of what somebody else wrote meanwhile."""
        has_seen(self, str(version))

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return dict(self.cleaned_data)


class UpdateForm(SeenForm):
    """How far it is, or that it is done, and what shows it; an officer may write down what an owner told them."""

    told_by = forms.ChoiceField(
        label=gettext_lazy("Whose words are these?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("What happened to the action will show both names."),
    )
    is_done = forms.TypedChoiceField(
        label=gettext_lazy("How is it going?"),
        choices=[("", gettext_lazy("It is on its way")), ("yes", gettext_lazy("It is done"))],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The governance officer closes it when it is done."),
    )
    text = forms.CharField(label=gettext_lazy("What was done"), required=False, max_length=10_000, widget=LINES)
    upload = forms.FileField(
        label=gettext_lazy("A file that shows it"),
        required=False,
        help_text=gettext_lazy(
            "PDF, picture, Word, Excel, PowerPoint or OpenDocument. It is checked first; then whoever may read the "
            "action gets it as PDF or picture: once the minutes are published that may be everybody."
        ),
    )
    url = forms.URLField(label=gettext_lazy("or a link to it"), required=False, max_length=500, assume_scheme="https")
    title = forms.CharField(label=gettext_lazy("What the file or the page is called"), required=False, max_length=200)

    def __init__(self, *args: Any, officer: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tellers = tellers(self.action, officer) if officer else {}
        if self.action.state == "claimed":
            del self.fields["is_done"]
        if self.tellers:
            fields: dict[str, Any] = self.fields
            told = [(key, _("%(name)s told me") % {"name": name_of(one)}) for key, one in self.tellers.items()]
            fields["told_by"].choices = [("", _("Mine")), *told]
        else:
            del self.fields["told_by"]

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload:
            self.media_type = media_type_of(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        shows = any(data.get(name) for name in ("text", "upload", "url"))
        if not shows and not self.errors:
            self.add_error("text", _("Say what was done, or add a file or a link that shows it."))
        if data.get("upload") and data.get("url"):
            self.add_error("url", _("Give a file or a link. For both, send two updates."))
        return data

    def values(self) -> dict[str, Any]:
        data, upload = self.cleaned_data, self.cleaned_data["upload"] or None
        media_type = self.media_type if upload else ""
        evidence = Evidence(upload, media_type, data["title"], data["url"]) if upload or data["url"] else None
        values = {"text": data["text"], "evidence": evidence, "told_by": self.tellers.get(data.get("told_by", ""))}
        return values | ({"seen": data["seen"]} if self.says_done else {})

    @property
    def says_done(self) -> bool:
        return bool(self.cleaned_data.get("is_done"))


def tellers(action: Action, officer: Person) -> dict[str, Leads]:
    """Who can have told the officer: the owners of an action fetched with them, but for the officer."""
    return {
        str(one.uuid): Leads(one.person, one.post, one.organisation, one.wording)
        for one in action.owners.all()
        if officer.pk not in {one.person_id, one.post.person_id if one.post else None}
    }


class CloseForm(SeenForm):
    """That it is done, in the words that are printed after “Completed”."""

    outcome = forms.CharField(
        label=gettext_lazy("Outcome"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Printed after “Completed”, such as “on the agenda for January”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("outcome", on_the_agenda(self.action))


class WhyForm(SeenForm):
    """A step that wants a reason."""

    why = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=LINES, help_text=WHY)


class TransferForm(OwnersForm, SeenForm):
    """Who is to do it from now on."""

    why = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=1_000, widget=LINES, help_text=WHY)
    field_order = (*OwnersForm.OWNERS, "why")

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, action=action, board=action.board, owners_now=owners_of(action), **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.owners():
            self.add_error("owner", _("Choose who is to do it."))
        return data

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"seen": data["seen"], "owners": self.owners(), "why": data["why"]}


class DueFields(forms.Form):
    """By when: a day, or a meeting whose day it follows."""

    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False, widget=DateInput())
    due_meeting = forms.ModelChoiceField(
        label=gettext_lazy("or at the meeting"),
        queryset=Meeting.objects.none(),
        required=False,
        help_text=gettext_lazy("If the meeting gets another date, so does the action."),
    )
    DUE = ("due_on", "due_meeting")

    def choose_meetings(self, board: Any, now: Meeting | None = None) -> None:
        """Offer the board's coming meetings, and the one that it is due at now."""
        coming = Meeting.objects.at_which_due(board, timezone.localdate(), now)
        fields: dict[str, Any] = self.fields
        fields["due_meeting"].queryset = coming

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("due_on") and data.get("due_meeting"):
            self.add_error("due_meeting", _("Choose a day or a meeting, not both: they part when the meeting moves."))
        return data


class DueForm(DueFields, SeenForm):
    """Another day, or another meeting; with neither it has no date."""

    why = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=1_000, widget=LINES, help_text=WHY)
    field_order = (*DueFields.DUE, "why")

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, action=action, **kwargs)
        self.choose_meetings(action.board, action.due_meeting)
        self.initial.setdefault("due_on", action.due_on)
        self.initial.setdefault("due_meeting", action.due_meeting)


class RewordForm(SeenForm):
    """Other words for what is asked; the minutes keep theirs."""

    wording = forms.CharField(label=gettext_lazy("Action"), max_length=10_000, widget=LINES)
    why = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=1_000, help_text=WHY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("wording", self.action.wording)


class PrioritiesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Priorities as the strategy words them today, of `priorities_offered`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Priority.objects.none(),
            label=gettext_lazy("Serves"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            to_field_name="uuid",
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        return priority_label(obj)


class EntriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Entries of the action plans of an action's board and of those above it."""

    default_error_messages = {"invalid_choice": SERVES_ITS_OWN}  # Django's own would repeat what was sent

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=PlanEntry.objects.none(),
            label=gettext_lazy("Serves in the action plan"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            to_field_name="uuid",
            **kwargs,
        )

    def offer(self, entries: QuerySet[PlanEntry]) -> list[PlanEntry]:
        """Offer these, which are fetched at once: what each is called depends on the others."""
        listed = list(entries)
        self.queryset, self.choices = entries, entry_choices(listed)
        return listed


class ServeForm(SeenForm):
    """Which priorities it serves, of those that its board may name, and which entries of the action plan, of those
    that the officer may know of.
    """

    priorities = PrioritiesField()
    plan_entries = EntriesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        served = {one.pk: one.uuid for one in self.action.priorities.all()}
        fields["priorities"].queryset = priorities_offered(self.action.board, timezone.localdate(), served)
        self.initial.setdefault("priorities", list(served.values()))
        chosen = {one.pk: one for one in self.action.plan_entries.all()}
        offered = entries_offered(self.action.board, timezone.localdate(), self.officer, chosen)
        known = {one.pk for one in fields["plan_entries"].offer(offered)}
        self.unseen = [one for key, one in chosen.items() if key not in known]
        self.initial.setdefault("plan_entries", [one.uuid for key, one in chosen.items() if key in known])

    def values(self) -> dict[str, Any]:
        """What the officer may not know of stays: they have not unticked it."""
        data = self.cleaned_data
        entries = [*data["plan_entries"], *self.unseen]
        return {"seen": data["seen"], "priorities": list(data["priorities"]), "plan_entries": entries}


class AddForm(OwnersForm, DueFields):
    """An action from elsewhere than a meeting in the portal."""

    wording = forms.CharField(label=gettext_lazy("Action"), max_length=10_000, widget=LINES)
    origin = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        max_length=300,
        help_text=gettext_lazy(
            "Such as “the chair’s letter of 3 May”. An action of a meeting is written with its minutes."
        ),
    )
    raised_on = forms.DateField(label=gettext_lazy("Raised"), widget=DateInput())
    priorities = PrioritiesField()
    plan_entries = EntriesField()
    field_order = ("wording", *OwnersForm.OWNERS, *DueFields.DUE, "origin", "raised_on", "priorities", "plan_entries")

    def __init__(
        self, *args: Any, board: Any, officer: Person, decision: Decision | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, board=board, **kwargs)
        self.choose_meetings(board)
        fields: dict[str, Any] = self.fields
        fields["priorities"].queryset = priorities_offered(board, timezone.localdate())
        fields["plan_entries"].offer(entries_offered(board, timezone.localdate(), officer))
        if decision:
            self.initial.setdefault("origin", _("Decision %(reference)s") % {"reference": decision.reference})
            self.initial.setdefault("priorities", decision.item.priorities.all())
        self.initial.setdefault("raised_on", timezone.localdate())

    def values(self) -> dict[str, Any]:
        names = ("wording", "origin", "raised_on", "due_on", "due_meeting")
        data = self.cleaned_data
        kept = {name: data[name] for name in names}
        served = {name: list(data[name]) for name in ("priorities", "plan_entries")}
        return kept | served | {"owners": self.owners()}


class RegisterForm(forms.Form):
    """What is looked for in the register."""

    words = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=200)
    state = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("Outstanding")),
            ("overdue", gettext_lazy("Overdue")),
            ("soon", gettext_lazy("Due within 7 days")),
            ("undated", gettext_lazy("Without a date")),
            ("claimed", gettext_lazy("Said to be done")),
            ("closed", gettext_lazy("Completed")),
            ("dropped", gettext_lazy("No longer needed")),
            ("all", gettext_lazy("All")),
        ],
    )
    board = forms.ChoiceField(label=gettext_lazy("Board"), required=False)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    age = forms.ChoiceField(
        label=gettext_lazy("Raised"),
        required=False,
        choices=[
            ("", gettext_lazy("At any time")),
            ("30", gettext_lazy("Over a month ago")),
            ("91", gettext_lazy("Over 3 months ago")),
            ("182", gettext_lazy("Over 6 months ago")),
            ("365", gettext_lazy("Over a year ago")),
        ],
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            ("", gettext_lazy("First due first")),
            ("raised", gettext_lazy("Oldest first")),
            ("number", gettext_lazy("By number")),
        ],
    )
    field_order = ("state", "board", "owner", "organisation", "priority", "age", "order", "words")

    def __init__(self, data: QueryDict, *, choices: Choices, is_somebody: bool) -> None:
        super().__init__(data, auto_id="filter_%s")
        fields: dict[str, Any] = self.fields
        own = [("me", _("Me"))] if is_somebody else []
        fields["board"].choices = [("", _("All boards")), *choices.boards]
        fields["owner"].choices = [("", _("Anyone")), *own, *choices.owners]
        fields["organisation"].choices = [("", _("Any")), *choices.organisations]
        fields["priority"].choices = [("", _("Any")), *choices.priorities]
