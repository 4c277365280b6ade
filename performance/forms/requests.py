"""Asking a provider for a figure, and the provider's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.models import FigureRequest, Measure
from scpb.forms import DateInput


class AskForm(forms.Form):
    """Whom to ask, and for which days."""

    first_day = forms.DateField(label=_("First day"), widget=DateInput())
    last_day = forms.DateField(label=_("Last day"), widget=DateInput())
    email = forms.EmailField(label=_("E-mail address"), max_length=254)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return cleaned


class AnswerForm(forms.Form):
    """One figure; what it is counted in stands beside its field."""

    value = forms.DecimalField(label=_("Figure"), max_digits=12, min_value=0, required=False)
    numerator = forms.DecimalField(label=_("Number of cases"), max_digits=12, min_value=0, required=False)
    denominator = forms.DecimalField(label=_("Out of"), max_digits=12, min_value=0, required=False)
    sample_size = forms.IntegerField(
        label=_("Number of people asked"), min_value=1, max_value=10_000_000, required=False
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("What a reader must know, such as a change of method."),
    )
    expected_on = forms.DateField(
        label=_("Not available yet: it is expected on"),
        widget=DateInput(),
        required=False,
        help_text=_("Then leave the figure empty."),
    )

    def __init__(self, *args: Any, asked: FigureRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = asked.measure
        is_count, is_percent = measure.unit == Measure.Unit.COUNT, measure.unit == Measure.Unit.PERCENT
        label = _("Number") if is_count else _("Per cent") if is_percent else measure.unit_words or _("Rate")
        self.fields["value"] = forms.DecimalField(
            label=label,
            max_digits=12,
            decimal_places=0 if is_count else 4,
            min_value=0,
            max_value=100 if is_percent else None,
            required=False,
        )
        if is_count:
            for name in ("numerator", "denominator", "sample_size"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_value, has_day = cleaned.get("value") is not None, bool(cleaned.get("expected_on"))
        if not self.errors and has_value == has_day:
            wrong = _("Give the figure, or the day on which it is expected, and not both.")
            self.add_error("value", wrong if has_value else _("Give the figure, or the day on which it is expected."))
        return cleaned
