"""Forms of strategies; they clean, services write."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import Board
from scpb.forms import DateInput, WatchedForm
from scpb.people.models import Person
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion
from strategy.services import Line

NEW_LINES = 5  # lines without words, for priorities to be added


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


class VersionForm(WatchedForm):
    """A version; a new one may begin with the priorities of the last."""

    copied = forms.BooleanField(
        label=_("Begin with the priorities of the last version"),
        required=False,
        initial=True,
        help_text=_("Each stays the same priority, so that what cited it before still leads to it."),
    )

    class Meta:
        model = StrategyVersion
        fields = ("title", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, has_earlier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk or not has_earlier:
            del self.fields["copied"]


@dataclass(frozen=True)
class Row:
    """A line of the form as a template draws it: the number and the words of one priority."""

    label: str
    hint: str
    number: forms.BoundField
    title: forms.BoundField


class PrioritiesForm(forms.Form):
    """All priorities of a version, one in each line; a line without words is left out of the version."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: StrategyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = PriorityWording.objects.filter(version__strategy=version.strategy_id).select_related("version")
        self.priorities: dict[str, Priority] = {}
        self.hints: dict[str, str] = {}
        own: list[tuple[str, PriorityWording]] = []
        for wording in everywhere.select_related("priority").order_by("-version__number", "number"):
            key = wording.priority.uuid.hex
            self.priorities.setdefault(key, wording.priority)
            if wording.version_id == version.pk:
                own.append((key, wording))
            elif key not in self.hints:
                told = {"version": wording.version.title, "number": wording.number, "title": wording.title}
                self.hints[key] = _t("%(version)s: priority %(number)s, %(title)s") % told
        self.keys = [key for key, _one in own]
        self.keys += [key for key in self.priorities if key not in self.keys]
        self.keys += [f"new{number}" for number in range(1, NEW_LINES + 1)]
        for key in self.keys:
            self.fields[f"number_{key}"] = forms.IntegerField(
                label=_("Number"), required=False, min_value=1, max_value=99
            )
            self.fields[f"title_{key}"] = forms.CharField(label=_("Priority"), required=False, max_length=300)
        for key, wording in own:
            self.initial.update({f"number_{key}": wording.number, f"title_{key}": wording.title})
        self.now = sha256(repr([(key, one.number, one.title) for key, one in own]).encode()).hexdigest()
        self.initial["seen"] = self.now

    def rows(self) -> list[Row]:
        """The lines in order: this version's, those of other versions, and empty ones."""
        return [
            Row(
                _t("Priority %(number)d") % {"number": place},
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
            sent = QueryDict(mutable=True)
            sent.update(self.data)
            sent["seen"] = self.now
            self.data = sent
            self.add_error(
                None,
                _(
                    "Somebody else has changed the priorities since you opened them. Open them again in another "
                    "window to see what they wrote; saving once more puts yours in their place."
                ),
            )
        return {"lines": [line for key in self.keys if (line := self._line(key, cleaned))]}

    def _line(self, key: str, cleaned: dict[str, Any]) -> Line | None:
        number, title = cleaned.get(f"number_{key}"), cleaned.get(f"title_{key}")
        if f"number_{key}" in self.errors or f"title_{key}" in self.errors or not (number or title):
            return None
        if not title:
            self.add_error(f"title_{key}", _("Say what the priority is, or take its number away."))
            return None
        if not number:
            self.add_error(f"number_{key}", _("Give the priority a number."))
            return None
        taken = [other for other in self.keys if other != key and cleaned.get(f"number_{other}") == number]
        if taken and self.keys.index(taken[0]) < self.keys.index(key):
            self.add_error(f"number_{key}", _("Another priority has this number already."))
            return None
        return Line(number, title, self.priorities.get(key))
