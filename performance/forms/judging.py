"""Forms of what figures are judged by; they clean, services write."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.arithmetic.series import YEAR
from performance.forms.fields import ADDRESS, ManyChoices, MonthField, in_order
from performance.models import Area, Baseline, PeerGroup, RuleSet, Target
from scpb.forms import DateInput, WatchedForm


class Readable(json.JSONEncoder):
    """A definition laid out so that a person can edit it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "indent": 2, "ensure_ascii": False, "sort_keys": False})


class RuleSetForm(WatchedForm):
    definition = forms.JSONField(
        label=_("Definition"),
        encoder=Readable,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false"}),
        help_text=_(
            "Decimals, factors in their order, their wording, the share of ranks that counts, and what is red."
        ),
    )

    class Meta:
        model = RuleSet
        fields = ("version", "effective_on", "definition")
        widgets = {"effective_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["version"]  # editions name it
        elif latest := RuleSet.objects.first():
            self.initial["definition"] = latest.definition  # a version is the one before it, changed


class PeerGroupForm(WatchedForm):
    class Meta:
        model = PeerGroup
        fields = ("name", "slug", "phrase", "order", "areas")
        widgets = {"areas": forms.CheckboxSelectMultiple()}
        field_classes = {"areas": ManyChoices}
        help_texts = {
            "slug": ADDRESS,
            "areas": _("None, where ranks are supplied: readings then say the rank and of how many."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = self.fields["areas"]
        assert isinstance(areas, forms.ModelMultipleChoiceField)
        areas.queryset = Area.objects.ranked()
        if self.instance.pk:
            del self.fields["slug"]

    def clean_phrase(self) -> str:
        phrase: str = self.cleaned_data["phrase"]
        if "{of}" not in phrase or set("{}") & set(phrase.replace("{of}", "")):
            raise forms.ValidationError(_("Write {of} where the number of areas stands, and no other braces."))
        return phrase


class BaselineForm(WatchedForm):
    first_month = MonthField(label=_("First month"))
    last_month = MonthField(label=_("Last month"))

    class Meta:
        model = Baseline
        fields = ("name", "measure", "area", "first_month", "last_month", "level")
        help_texts = {"area": _("That of every area holds where an area has none of its own.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.empty_label = _("Every area")

    def clean(self) -> dict[str, Any]:
        """12 months are compared with it, so it is 12 months too (METHOD §1)."""
        cleaned = in_order(super().clean() or self.cleaned_data, self)
        if not self.errors and cleaned["last_month"] - cleaned["first_month"] != YEAR - 1:
            self.add_error("last_month", _("A baseline is 12 months long, for 12 months are compared with it."))
        return cleaned


class TargetForm(WatchedForm):
    first_month = MonthField(label=_("First month"), required=False)
    last_month = MonthField(label=_("Last month"), required=False)

    class Meta:
        model = Target
        fields = ("measure", "area", "change_pct", "level", "first_month", "last_month")

    def clean(self) -> dict[str, Any]:
        cleaned = in_order(super().clean() or self.cleaned_data, self)
        asked = ("change_pct", "level")
        if all(name not in self.errors and cleaned.get(name) is None for name in asked):
            self.add_error("change_pct", _("Say a change, a volume, or both."))
        return cleaned
