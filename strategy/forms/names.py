"""Choosing who answers for something: ticked off where they shall go, added from the register or in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from scpb.boards.asking import Register
from strategy.naming import Names

LONGEST = 200  # letters of a name in words


def key_of(one: Names) -> str:
    """What stands for somebody in a form, whatever order they come in."""
    for kind, row in (("person", one.person), ("post", one.post), ("organisation", one.organisation)):
        if row is not None:
            return f"{kind}:{row.uuid}"
    return f"words:{one.wording}"


class KeptField(forms.MultipleChoiceField):
    """Who stays. Whom somebody else has taken off meanwhile is no error: they are off already."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True


class NamesFields:
    """The fields of one part, such as the owners, on a form: `owner_kept`, `owner_one`, `owner_two`, `owner_words`."""

    def __init__(self, part: str, *, label: str, asked: Register, now: Sequence[Names]) -> None:
        self.part, self.label, self.asked = part, label, asked
        self.now = {key_of(one): one for one in now}

    @property
    def names(self) -> tuple[str, ...]:
        """The fields in their order."""
        return tuple(f"{self.part}_{field}" for field in ("kept", "one", "two", "words"))

    def add_to(self, form: forms.Form) -> None:
        kept, one, two, words = self.names
        fields: dict[str, Any] = {}
        if self.now:
            choices = [(key, str(name)) for key, name in self.now.items()]
            fields[kept] = KeptField(
                label=self.label,
                required=False,
                choices=choices,
                initial=list(self.now),
                help_text=_("Untick who shall not be named any more."),
            )
        label = _("Add to them") if self.now else self.label
        fields[one] = forms.ChoiceField(label=label, required=False, choices=self.asked.choices())
        fields[two] = forms.ChoiceField(label=_("and"), required=False, choices=self.asked.choices())
        fields[words] = forms.CharField(
            label=_("or in words"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text=_("For whom the lists do not have; one a line."),
        )
        for name, field in fields.items():
            form.fields[name] = field

    def chosen(self, cleaned: dict[str, Any]) -> list[Names]:
        """Everybody, each once."""
        kept, one, two, words = self.names
        found = [self.now[key] for key in cleaned.get(kept) or [] if key in self.now]
        found += [self._named(cleaned[name]) for name in (one, two) if cleaned.get(name)]
        lines = (line.strip() for line in (cleaned.get(words) or "").splitlines())
        found += [Names(wording=line[:LONGEST]) for line in lines if line]
        return list(dict.fromkeys(found))

    def _named(self, key: str) -> Names:
        if key in self.asked.people:
            return Names(person=self.asked.people[key])
        if key in self.asked.posts:
            return Names(post=self.asked.posts[key])
        return Names(organisation=self.asked.organisations[key])
