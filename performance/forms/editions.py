"""Beginning an edition, and writing in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import MonthField, populations
from performance.models import Area, Dashboard, RuleSet


class EditionForm(forms.Form):
    """Which dashboard, for which months, judged by which rules."""

    dashboard = forms.ModelChoiceField(Dashboard.objects.all(), label=_("Dashboard"), empty_label=None)
    area = forms.ModelChoiceField(Area.objects.ranked(), label=_("Area"), empty_label=None)
    to = MonthField(label=_("12 months to"))
    quarter_to = MonthField(
        label=_("Quarter to"), required=False, help_text=_("Left empty, the quarter ends with the 12 months.")
    )
    rule_set = forms.ModelChoiceField(RuleSet.objects.all(), label=_("Rule set"), empty_label=None)
    denominator = forms.ChoiceField(
        label=_("Rates for ranking"),
        required=False,
    )
    with_pack = forms.BooleanField(
        label=_("Release it with the pack of its meeting"),
        required=False,
        initial=True,
        help_text=_("When the agenda that shows it is published. Otherwise it is released by hand."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rates = self.fields["denominator"]
        assert isinstance(rates, forms.ChoiceField)
        rates.choices = [("", _("As each measure says")), *populations()]
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                # read once: a select asks for its first choice and then for all, and `list` alone would count them
                field.choices = list(iter(field.iterator(field)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("quarter_to") is None:
            cleaned["quarter_to"] = cleaned.get("to")
        return cleaned


class ErratumForm(forms.Form):
    """What was wrong in an edition."""

    erratum = forms.CharField(
        label=_("What was wrong"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Printed at the top of the edition that takes its place."),
    )
