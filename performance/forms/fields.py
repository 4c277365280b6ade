"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance import months
from performance.models import Population


def populations() -> list[tuple[str, str]]:
    """What rates can be per, as choices."""
    return list(Population.objects.values_list("slug", "name"))


ADDRESS = _("The last part of its web address: small letters, digits and hyphens. It cannot be changed later.")


class MonthField(forms.Field):
    """A month, picked or typed as 2013-12; gives its number, or None where it is left empty."""

    widget = forms.TextInput(attrs={"type": "month"})
    default_error_messages = {"required": _("Give a month, like 2013-12.")}

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return months.parse(str(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return months.text(value) if isinstance(value, int) else value


class ManyChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows; a number larger than any key is a wrong choice, where SQLite would fail to compare it."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            # the largest is the one that no key can be
            wrong = max(value, key=lambda choice: len(str(choice)))
            message = self.error_messages["invalid_choice"]
            raise forms.ValidationError(message, code="invalid_choice", params={"value": wrong}) from error


def in_order(cleaned: dict[str, Any], form: forms.BaseForm) -> dict[str, Any]:
    """Refuse a span that ends before it begins, in words and beside its field."""
    first, last = cleaned.get("first_month"), cleaned.get("last_month")
    if first is not None and last is not None and last < first:
        form.add_error("last_month", _("It ends before it begins, in %(month)s.") % {"month": months.label(first)})
    return cleaned
