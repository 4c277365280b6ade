"""Forms of strategies; they clean, services write."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import Board
from scpb.forms import DateInput, WatchedForm, refuse_once
from scpb.people.models import Person
from strategy.models import ObjectiveWording, PriorityWording, Strategy, StrategyVersion
from strategy.services import Line
from strategy.services.writing import ObjectiveLine

NEW_LINES = 5  # lines without words, for priorities to be added
TAKEN = frozenset({"add"})  # the words below /strategy/ that are pages: a strategy under one of them would have none


class StrategyForm(WatchedForm):
    class Meta:
        model = Strategy
        fields = ("board", "name", "slug")
        help_texts = {"slug": _("Part of the strategy’s address; small letters and hyphens.")}

    def __init__(self, *args: Any, editor: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if self.instance.pk:
            del fields["slug"], fields["board"]  # addresses that were given out keep working
        else:
            boards = Board.objects.all() if editor.is_superuser else Board.objects.served_by(editor)
            fields["board"].queryset = boards

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in TAKEN:
            raise forms.ValidationError(
                _t("“%(word)s” is the address of another page. Choose another word."), params={"word": slug}
            )
        return slug


class VersionForm(WatchedForm):
    """A version that the board has adopted already; a new one may begin with the priorities of the last."""

    copied = forms.BooleanField(
        label=_("Begin with the priorities of the last version"),
        required=False,
        initial=True,
        help_text=_("Each stays the same priority, so that what cited it before still leads to it."),
    )

    adopted_on = forms.DateField(
        label=_("Adopted on"),
        required=False,
        widget=DateInput(),
        help_text=_("Left empty, the day from which it is in force."),
    )
    adopted_by = forms.CharField(
        label=_("By which decision"),
        required=False,
        max_length=200,
        help_text=_("As in SCPB/2018/7, or in words where the portal has no record of it."),
    )

    class Meta:
        model = StrategyVersion
        fields = ("title", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, has_earlier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["adopted_on"], self.fields["adopted_by"]
        if self.instance.pk or not has_earlier:
            del self.fields["copied"]
        if self.instance.snapshot:  # kept as it was adopted: it can end on another day, and nothing else
            for name in ("title", "starts_on"):
                self.fields[name].disabled = True


@dataclass(frozen=True)
class Row:
    """A line of the form as a template draws it: the number and the words of one priority."""

    label: str
    hint: str
    number: forms.BoundField
    title: forms.BoundField


class NumberedForm(forms.Form):
    """All priorities, or all objectives, of a version, one in each line; one without words is left out of it."""

    model: type[PriorityWording | ObjectiveWording]
    of: str  # the field of `model` that leads to what stays the same
    label: Any
    label_numbered: Any
    says_nothing: Any
    has_no_number: Any
    number_taken: Any
    changed_meanwhile: Any

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: StrategyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: dict[str, Any] = {}
        self.hints: dict[str, str] = {}
        own: list[tuple[str, Any]] = []
        for wording in self._everywhere(version):
            same = getattr(wording, self.of)
            key = same.uuid.hex
            self.found.setdefault(key, same)
            if wording.version_id == version.pk:
                own.append((key, wording))
            elif key not in self.hints:
                numbered = self.label_numbered % {"number": wording.number}
                told = {"version": wording.version.title, "numbered": numbered.lower(), "title": wording.title}
                self.hints[key] = _t("%(version)s: %(numbered)s, %(title)s") % told
        self.keys = [key for key, _one in own]
        self.keys += [key for key in self.found if key not in self.keys]
        self.keys += [f"new{number}" for number in range(1, NEW_LINES + 1)]
        for key in self.keys:
            self.fields[f"number_{key}"] = forms.IntegerField(
                label=_("Number"), required=False, min_value=1, max_value=99
            )
            self.fields[f"title_{key}"] = forms.CharField(label=self.label, required=False, max_length=500)
        for key, wording in own:
            self.initial.update({f"number_{key}": wording.number, f"title_{key}": wording.title})
        self.now = sha256(repr([(key, one.number, one.title) for key, one in own]).encode()).hexdigest()
        self.initial["seen"] = self.now

    def rows(self) -> list[Row]:
        """The lines in order: this version's, those of other versions, and empty ones."""
        return [
            Row(
                self.label_numbered % {"number": place},
                self.hints.get(key, ""),
                self[f"number_{key}"],
                self[f"title_{key}"],
            )
            for place, key in enumerate(self.keys, start=1)
        ]

    def clean(self) -> dict[str, Any]:
        """Gives `lines`; refuses to write over what somebody else wrote meanwhile, unless it is sent once more."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen", "") not in {"", self.now}:
            refuse_once(self, self.now, self.changed_meanwhile)
        return {"lines": [line for key in self.keys if (line := self._line(key, cleaned))]}

    def line(self, number: int, title: str, key: str) -> Any:
        raise NotImplementedError

    def _everywhere(self, version: StrategyVersion) -> Any:
        """Wordings in all versions of the strategy, without the texts that hang on them."""
        of = self.model._default_manager.filter(version__strategy=version.strategy_id)
        named = ("number", "title", "version_id", "version__title", "version__number", f"{self.of}__uuid")
        told = of.select_related("version", self.of).only(*named, f"{self.of}__strategy_id")
        return told.order_by("-version__number", "number")

    def _line(self, key: str, cleaned: dict[str, Any]) -> Any:
        number, title = cleaned.get(f"number_{key}"), cleaned.get(f"title_{key}")
        if f"number_{key}" in self.errors or f"title_{key}" in self.errors or not (number or title):
            return None
        if not title:
            self.add_error(f"title_{key}", self.says_nothing)
            return None
        if not number:
            self.add_error(f"number_{key}", self.has_no_number)
            return None
        taken = [other for other in self.keys if other != key and cleaned.get(f"number_{other}") == number]
        if taken and self.keys.index(taken[0]) < self.keys.index(key):
            self.add_error(f"number_{key}", self.number_taken)
            return None
        return self.line(number, title, key)


class PrioritiesForm(NumberedForm):
    model, of = PriorityWording, "priority"
    label, label_numbered = _("Priority"), _("Priority %(number)d")
    says_nothing = _("Say what the priority is, or take its number away.")
    has_no_number = _("Give the priority a number.")
    number_taken = _("Another priority has this number already.")
    changed_meanwhile = _(
        "Somebody else has changed the priorities since you opened them. Open them again in another window to see "
        "what they wrote; saving once more puts yours in their place."
    )

    def line(self, number: int, title: str, key: str) -> Line:
        return Line(number, title, self.found.get(key))


class ObjectivesForm(NumberedForm):
    model, of = ObjectiveWording, "objective"
    label, label_numbered = _("Objective"), _("Objective %(number)d")
    says_nothing = _("Say what the objective is, or take its number away.")
    has_no_number = _("Give the objective a number.")
    number_taken = _("Another objective has this number already.")
    changed_meanwhile = _(
        "Somebody else has changed the objectives since you opened them. Open them again in another window to see "
        "what they wrote; saving once more puts yours in their place."
    )

    def line(self, number: int, title: str, key: str) -> ObjectiveLine:
        return ObjectiveLine(number, title, self.found.get(key))
