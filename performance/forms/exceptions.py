"""Forms about unusual months; they clean, services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import MonthField, in_order
from performance.models import ExceptionMark, Measure


class EnterExceptionForm(forms.Form):
    """An exception that no test finds: one month, or a period where figures come for periods."""

    measure = forms.ModelChoiceField(Measure.objects.all(), label=_("Measure"), empty_label=_("Choose"))
    first_month = MonthField(label=_("Month"), help_text=_("Of a period: its first month. Like 2013-12."))
    last_month = MonthField(
        label=_("Last month of a period"), required=False, help_text=_("Left empty, the one month above.")
    )
    direction = forms.TypedChoiceField(
        label=_("Direction"), choices=ExceptionMark.Direction.choices, coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why it is marked though no test marks it. It is printed with the mark."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("last_month") is None and "last_month" not in self.errors:
            cleaned["last_month"] = cleaned.get("first_month")
        return in_order(cleaned, self)


class ExplainForm(forms.Form):
    """Why a month was unusual."""

    text = forms.CharField(
        label=_("Explanation"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is known of the cause, in a few sentences. Left empty, nothing is explained."),
    )
