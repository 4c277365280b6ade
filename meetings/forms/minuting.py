"""Forms of the minute taker: an item's words, a decision, an action in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings import one_line
from meetings.models import Block, BlockKind, Meeting, Outcome, Recommendation
from meetings.services.actions.rows import SERVES_ITS_OWN
from meetings.services.agenda import Leads
from meetings.services.minuting import WORDS, Overtaken, Piece
from scpb.forms import DateInput
from strategy.choices import entry_choices
from strategy.models import PlanEntry

OWN_MOTION = "own"
LONGEST = 50_000  # letters of one piece; a whole meeting has fewer
KINDS = [(kind.value, kind.label) for kind in WORDS]
KEEPING = [
    ("mine", gettext_lazy("Keep mine")),
    ("theirs", gettext_lazy("Take theirs")),
    ("both", gettext_lazy("Keep both")),
]


class SaveForm(forms.Form):
    """What the page sends a second after somebody stops typing."""

    text = forms.CharField(required=False, strip=False, max_length=LONGEST)
    seen = forms.IntegerField(min_value=0)
    kind = forms.ChoiceField(choices=KINDS, required=False)
    after = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)

    @property
    def sentence(self) -> str:
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class MinuteForm(forms.Form):
    """All words of an item in one form: what is sent without a script."""

    new = forms.CharField(required=False, strip=False, max_length=LONGEST)
    new_kind = forms.ChoiceField(choices=KINDS, required=False)

    def __init__(self, data: QueryDict | None, *, blocks: Sequence[Block]) -> None:
        super().__init__(data)
        self.blocks = [block for block in blocks if block.kind in WORDS]
        self.theirs: dict[UUID, Block] = {}
        for block in self.blocks:
            self.fields[f"text-{block.uuid}"] = forms.CharField(required=False, strip=False, max_length=LONGEST)
            self.fields[f"seen-{block.uuid}"] = forms.IntegerField(min_value=0, required=False)
            self.fields[f"keep-{block.uuid}"] = forms.ChoiceField(choices=KEEPING, required=False)

    def clean(self) -> dict[str, Any]:
        """What was written in a piece that somebody has removed meanwhile is offered once more, at the end."""
        cleaned = super().clean() or {}
        known = {f"text-{block.uuid}" for block in self.blocks}
        orphans = [text for name, text in self.data.items() if name.startswith("text-") and name not in known]
        if lost := [str(text) for text in orphans if str(text).strip()]:
            sent = _copy(self.data)
            for name in [name for name in sent if name.startswith("text-") and name not in known]:
                del sent[name]
            sent["new"] = "\n\n".join([*lost, *filter(None, [sent.get("new", "")])])
            self.data = sent
            sentence = _(
                "Somebody has removed a piece that you wrote in. What you wrote is at the end: save to keep it."
            )
            self.add_error(None, sentence)
        return cleaned

    def pieces(self) -> list[Piece]:
        """What is to be written; where two texts stood side by side, the one that was chosen, or both."""
        sent = [block for block in self.blocks if f"text-{block.uuid}" in self.data]
        return [Piece(block, self._seen(block), self._kept(block)) for block in sent]

    def new_piece(self) -> tuple[str, str]:
        return self.cleaned_data["new_kind"] or BlockKind.PARAGRAPH.value, self.cleaned_data["new"]

    def clash(self, found: Sequence[Overtaken]) -> None:
        """Show both texts: what stands there now beside what was typed, which may be sent once more."""
        sent = _copy(self.data)
        for one in found:
            self.theirs[one.now.uuid] = one.now
            sent[f"seen-{one.now.uuid}"] = str(one.now.version)
        sent["new"] = ""
        self.data = sent
        self.add_error(None, found[0].sentence)

    def typed(self, block: Block) -> str:
        return self.data.get(f"text-{block.uuid}", block.text) if self.is_bound else block.text

    def seen(self, block: Block) -> str:
        """The version that the page shows: the one it was sent with, where that was overtaken."""
        return self.data[f"seen-{block.uuid}"] if block.uuid in self.theirs else str(block.version)

    def _seen(self, block: Block) -> int:
        seen: int | None = self.cleaned_data[f"seen-{block.uuid}"]
        return block.version if seen is None else seen

    def _kept(self, block: Block) -> str:
        typed: str = self.cleaned_data[f"text-{block.uuid}"]
        keep = self.cleaned_data[f"keep-{block.uuid}"]
        if keep == "theirs":
            return block.text
        return f"{block.text}\n\n{typed}" if keep == "both" else typed


class DecisionForm(forms.Form):
    """What the board resolved: on a recommendation, or of its own motion."""

    recommendation = forms.ChoiceField(label=gettext_lazy("On the recommendation"))
    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Outcome.choices)
    text = forms.CharField(
        label=gettext_lazy("What was resolved"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        help_text=gettext_lazy("Empty: the recommendation as it stands."),
    )
    adopts = forms.BooleanField(required=False, initial=True)
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, recommendations: Sequence[Recommendation], put: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "decision_%s", **kwargs})
        fields: dict[str, Any] = self.fields
        offer_adoption(self, put)
        self.asked = {str(one.uuid): one for one in recommendations}
        if not self.asked:
            del fields["recommendation"]
            fields["text"].required, fields["text"].help_text = True, ""
            fields["text"].error_messages["required"] = _("Say what was resolved.")
            return
        numbered = [(key, f"{one.order}. {one.text[:90]}") for key, one in self.asked.items()]
        fields["recommendation"].choices = [*numbered, (OWN_MOTION, _("None: the board’s own motion"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["recommendation"] = self.asked.get(cleaned.get("recommendation") or "")
        if not cleaned["recommendation"] and "text" in cleaned and not cleaned["text"].strip():
            self.add_error("text", _("Say what was resolved."))
        return cleaned


class ActionForm(forms.Form):
    """Who is to do what, by when: in one line, or in fields of their own."""

    line = forms.CharField(
        label=gettext_lazy("Action: who, what, by when"),
        max_length=1000,
        help_text=gettext_lazy("“@” offers posts, as in “@Head of Service to publish the figures by 6 February”."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("or choose who"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False, widget=DateInput())
    due_meeting = forms.ChoiceField(label=gettext_lazy("or at the meeting"), required=False)
    plan_entry = forms.ChoiceField(
        label=gettext_lazy("Serves the action plan entry"),
        required=False,
        error_messages={"invalid_choice": SERVES_ITS_OWN},
    )
    after = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        owners: Mapping[str, Leads],
        labels: Mapping[str, str],
        due: Sequence[Meeting],
        entries: Sequence[PlanEntry] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"auto_id": "action_%s", **kwargs})
        self.owners, self.labels, self.due = owners, labels, {str(one.uuid): one for one in due}
        self.entries = {str(one.uuid): one for one in entries}
        fields: dict[str, Any] = self.fields
        self.offered = sorted(labels.items(), key=lambda pair: pair[1].casefold())
        fields["owner"].choices = [("", _("As the line says")), *self.offered]
        fields["due_meeting"].choices = [("", _("None")), *((key, one.day) for key, one in self.due.items())]
        fields["plan_entry"].choices = [("", _("None")), *entry_choices(entries)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "line" not in cleaned:
            return cleaned
        names = {label: key for key, label in self.labels.items()}
        line = one_line.read(cleaned["line"], names, timezone.localdate())
        owners = [self.owners[key] for key in line.owners] + [Leads(wording=words[:200]) for words in line.words]
        if cleaned.get("owner"):
            owners.append(self.owners[cleaned["owner"]])
        self._check(line, owners)
        entry = self.entries.get(cleaned.get("plan_entry") or "")
        said = {"minuted": line.text, "owners": list(dict.fromkeys(owners)), "plan_entries": [entry] if entry else []}
        due = self._due(cleaned, line.due_on, is_next=line.is_due_next)
        return {**said, "after": cleaned.get("after"), **due}

    def _check(self, line: one_line.Line, owners: Sequence[Leads]) -> None:
        if not owners:
            self.add_error("line", _("Say who is to do it: begin with “@” and a post, or choose one below."))
        if not line.text:
            self.add_error("line", _("Say what is to be done."))

    def _due(self, cleaned: Mapping[str, Any], said: date | None, *, is_next: bool) -> dict[str, Any]:
        """What a field says goes before what the line says."""
        if cleaned.get("due_on") and cleaned.get("due_meeting"):
            self.add_error("due_meeting", _("An action is due on a day or at a meeting. Choose one of them."))
        meeting = self.due.get(cleaned.get("due_meeting") or "")
        day = cleaned.get("due_on")
        if day is None and meeting is None:
            meeting = next(iter(self.due.values()), None) if is_next else None
            day = said
            if is_next and meeting is None:
                self.add_error("line", _("No next meeting is planned. Give the day, or plan the meeting first."))
        return {"due_on": day, "due_meeting": meeting}


class PieceForm(forms.Form):
    """A piece that is changed by a form of its own, and which version of it the form showed."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def overtaken(self, now: Block) -> None:
        """Sent once more, the form puts its words in the place of what somebody else wrote meanwhile."""
        self.data = _copy(self.data)
        self.data["seen"] = str(now.version)
        if now.action is not None:
            self.data["seen_action"] = str(now.action.version)


class ActionEditForm(PieceForm):
    """An action of draft minutes, each part in its field."""

    minuted = forms.CharField(label=gettext_lazy("What is to be done"), widget=forms.Textarea(attrs={"rows": 3}))
    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Who does it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Untick to remove."),
        error_messages={"invalid_choice": gettext_lazy("Somebody else has changed who does it. Look at it again.")},
    )
    owner = forms.ChoiceField(label=gettext_lazy("Add somebody"), required=False)
    wording = forms.CharField(label=gettext_lazy("or in words"), required=False, max_length=200)
    due_on = forms.DateField(label=gettext_lazy("Due on"), required=False, widget=DateInput())
    due_meeting = forms.ChoiceField(label=gettext_lazy("or at the meeting"), required=False)
    plan_entries = forms.MultipleChoiceField(
        label=gettext_lazy("Serves in the action plan"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": SERVES_ITS_OWN},
    )
    seen_action = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kept: Mapping[str, tuple[str, Leads]],
        owners: Mapping[str, Leads],
        labels: Mapping[str, str],
        due: Sequence[Meeting],
        entries: Sequence[PlanEntry] = (),
        unseen: Sequence[PlanEntry] = (),
        **kwargs: Any,
    ) -> None:
        """`entries` are offered; `unseen` it serves too, of which its officer may not know: they stay."""
        super().__init__(*args, **kwargs)
        self.entries, self.unseen = {str(one.uuid): one for one in entries}, unseen
        self.kept_now, self.owners, self.due = kept, owners, {str(one.uuid): one for one in due}
        fields: dict[str, Any] = self.fields
        fields["kept"].choices = [(key, label) for key, (label, _lead) in kept.items()]
        offered = sorted(labels.items(), key=lambda pair: pair[1].casefold())
        fields["owner"].choices = [("", _("Nobody")), *offered]
        fields["due_meeting"].choices = [("", _("None")), *((key, one.day) for key, one in self.due.items())]
        fields["plan_entries"].choices = entry_choices(entries)
        if not self.entries:
            del fields["plan_entries"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        owners = [self.kept_now[key][1] for key in cleaned.get("kept") or []]
        owners += [self.owners[cleaned["owner"]]] if cleaned.get("owner") else []
        owners += [Leads(wording=cleaned["wording"])] if cleaned.get("wording") else []
        if not owners:
            self.add_error("owner", _("Say who is to do it."))
        if cleaned.get("due_on") and cleaned.get("due_meeting"):
            self.add_error("due_meeting", _("An action is due on a day or at a meeting. Choose one of them."))
        named = {name: cleaned.get(name) for name in ("seen", "seen_action", "due_on")}
        return {
            **named,
            "minuted": cleaned.get("minuted", ""),
            "owners": list(dict.fromkeys(owners)),
            "due_meeting": self.due.get(cleaned.get("due_meeting") or ""),
            "plan_entries": [*(self.entries[key] for key in cleaned.get("plan_entries") or []), *self.unseen],
        }


class DecisionEditForm(PieceForm):
    """A decision of draft minutes."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    text = forms.CharField(label=gettext_lazy("What was resolved"), widget=forms.Textarea(attrs={"rows": 4}))
    adopts = forms.BooleanField(required=False)

    def __init__(self, *args: Any, put: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_adoption(self, put)


def offer_adoption(form: forms.Form, put: Sequence[str]) -> None:
    """A box for what the item puts to the board (`put`, by name): whether this decision, once agreed, adopts it."""
    if not put:
        del form.fields["adopts"]
        return
    names = _(" and ").join(f"“{one}”" for one in put)
    form.fields["adopts"].label = _("Agreed, this decision adopts %(names)s") % {"names": names}
    form.fields["adopts"].help_text = _("It is adopted when the decision is published.")


def _copy(data: Mapping[str, Any]) -> QueryDict:
    """What was sent, to be changed before it is shown again."""
    sent = QueryDict(mutable=True)
    sent.update(data)
    return sent
