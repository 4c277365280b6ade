"""Beginning an edition, and writing in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import MonthField
from performance.models import Area, Dashboard, Denominator, RuleSet


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
        choices=[("", _("Per resident or household, as each measure says")), *Denominator.Kind.choices],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                # read once: a select asks for its first choice and then for all, and `list` alone would count them
                field.choices = list(iter(field.iterator(field)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("quarter_to") is None:
            cleaned["quarter_to"] = cleaned.get("to")
        return cleaned


class CommentaryForm(forms.Form):
    """The analyst's words."""

    text = forms.CharField(
        label=_("Commentary"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Plain paragraphs with an empty line between them. Left empty, there is no commentary."),
    )
