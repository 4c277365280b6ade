"""The form of a measure, in groups: what it is, how it is printed, who sees it, and who provides it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import ADDRESS, populations
from performance.models import Measure
from scpb.forms import DateInput, WatchedForm
from scpb.people.models import Person

GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("The measure"), ("name", "slug", "definition", "polarity", "parent", "is_sum", "order")),
    (
        _("How it is printed"),
        ("unit", "unit_words", "decimals", "change_in", "compared_with", "denominator"),
    ),
    (_("Readers"), ("access", "smallest_public")),
    (_("Who provides it, and when"), ("provider", "contact", "frequency", "due_days", "next_expected_on")),
)


class MeasureForm(WatchedForm):
    """Everything about a measure but its figures."""

    template_name = "performance/_grouped_form.html"

    denominator = forms.ChoiceField(label=_("Rate per"))
    decimals = forms.IntegerField(label=_("Decimals"), min_value=0, max_value=4)
    due_days = forms.IntegerField(
        label=_("Days after the period’s end"),
        min_value=0,
        max_value=730,
        help_text=_("When the figure is expected, from the period’s last day."),
    )

    class Meta:
        model = Measure
        fields = tuple(name for _legend, names in GROUPS for name in names)
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 3}),
            "polarity": forms.RadioSelect(),
            "access": forms.RadioSelect(),
            "next_expected_on": DateInput(),
        }
        help_texts = {
            "slug": ADDRESS,
            "polarity": _("The sign of a factor. What is shown for context counts in no rating."),
            "change_in": _("A share is best compared in points: from 26 to 25 per cent is one point fewer."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rate, contact = self.fields["denominator"], self.fields["contact"]
        assert isinstance(rate, forms.ChoiceField)
        assert isinstance(contact, forms.ModelChoiceField)
        rate.choices = populations()
        contact.queryset = Person.objects.exclude(email=None).filter(is_active=True).order_by("name")
        if self.instance.pk:
            del self.fields["slug"]
            parent = self.fields["parent"]
            assert isinstance(parent, forms.ModelChoiceField)
            parent.queryset = Measure.objects.exclude(pk=self.instance.pk)

    def groups(self) -> Iterator[tuple[Promise, list[BoundField]]]:
        """The fields with the heading that they stand under."""
        for legend, names in GROUPS:
            yield legend, [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("is_sum") and cleaned.get("unit") not in {None, Measure.Unit.COUNT}:
            self.add_error("is_sum", _("Only counts can be added up."))
        if cleaned.get("smallest_public") is not None and cleaned.get("access") == Measure.Access.MEMBERS:
            self.add_error("smallest_public", _("The public sees none of it, so there is no smallest count."))
        return cleaned
