"""Questions about what was known: on a day, and between two editions."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import MonthField
from performance.models import Area, Dashboard, Edition
from scpb.forms import DateInput


class RecallForm(forms.Form):
    """Which dashboard, of which area, and on which day."""

    dashboard = forms.ModelChoiceField(Dashboard.objects.all(), label=_("Dashboard"), empty_label=None)
    area = forms.ModelChoiceField(Area.objects.ranked(), label=_("Area"), empty_label=None)
    on_day = forms.DateField(
        label=_("Day"), widget=DateInput(), help_text=_("As known at its end, by the rule set that was in force.")
    )
    to = MonthField(
        label=_("12 months to"), required=False, help_text=_("Left empty, the latest month that was known that day.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                # read once: a select asks for its first choice and then for all
                field.choices = list(iter(field.iterator(field)))

    def clean_on_day(self) -> date:
        day: date = self.cleaned_data["on_day"]
        if day >= timezone.localdate():
            raise forms.ValidationError(_("That day is not over. What is known now is on the live dashboard."))
        return day


class CompareForm(forms.Form):
    """Two editions of one dashboard and area."""

    before = forms.ModelChoiceField(Edition.objects.none(), label=_("From"), to_field_name="number")
    after = forms.ModelChoiceField(Edition.objects.none(), label=_("To"), to_field_name="number")

    def __init__(self, *args: Any, editions: QuerySet[Edition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = editions
            field.choices = [(edition.number, named(edition)) for edition in editions]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        before, after = cleaned.get("before"), cleaned.get("after")
        if before and after and (before.dashboard_id, before.area_id) != (after.dashboard_id, after.area_id):
            raise forms.ValidationError(_("Choose two editions of the same dashboard and area."))
        if before and before == after:
            raise forms.ValidationError(_("Choose two editions that are not the same."))
        return cleaned


def named(edition: Edition) -> str:
    """An edition in a list: with its number, for there may be several for the same months."""
    return f"{edition} ({edition.area}, {edition.number})"
