"""Forms of the set-up; they clean, services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import ADDRESS, ManyChoices, MonthField
from performance.models import Area, AreaSpelling, Break, Category, Measure
from performance.names import normalised


class AreaForm(forms.ModelForm):  # type: ignore[type-arg]
    spellings = forms.CharField(
        label=_("Other spellings"),
        help_text=_("As files write the name, one a line. Case, spaces and “&” make no difference."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    # not the model's field: the service moves the mark, so another area that bears it now is no error
    is_own = forms.BooleanField(
        label=_("Our own area"), help_text=_("The partnership's own area; there is one at most."), required=False
    )

    class Meta:
        model = Area
        fields = ("name", "slug", "code", "kind", "is_ranked")
        help_texts = {"slug": ADDRESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]  # addresses that were given out keep working
            others = [row.spelling for row in self.instance.spellings.all() if row.spelling != self.instance.name]
            self.initial.update(spellings="\n".join(others), is_own=self.instance.is_own)

    def clean_spellings(self) -> list[str]:
        found = [" ".join(line.split()) for line in self.cleaned_data["spellings"].splitlines() if line.strip()]
        if any(len(spelling) > 120 for spelling in found):
            raise forms.ValidationError(_("A spelling is longer than 120 characters."))
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = [cleaned.get("name", ""), *cleaned.get("spellings", [])]
        taken = AreaSpelling.objects.filter(normalised__in=[normalised(name) for name in names])
        other = taken.exclude(area=self.instance.pk).select_related("area").first()
        if other:
            text = _("“%(spelling)s” belongs to %(area)s already.") % {"spelling": other.spelling, "area": other.area}
            self.add_error("spellings", text)
        return cleaned


class MeasureForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Measure
        fields = ("name", "slug", "definition", "polarity", "denominator", "parent", "is_sum", "order")
        widgets = {"definition": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"slug": ADDRESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]
            parent = self.fields["parent"]
            assert isinstance(parent, forms.ModelChoiceField)
            parent.queryset = Measure.objects.exclude(pk=self.instance.pk)


class CategoryForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Category
        fields = ("source", "major", "minor", "measures")
        widgets = {"measures": forms.CheckboxSelectMultiple()}
        field_classes = {"measures": ManyChoices}
        help_texts = {"measures": _("None: left out on purpose. Files that were approved before do not change.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = self.fields["measures"]
        assert isinstance(measures, forms.ModelMultipleChoiceField)
        measures.queryset = Measure.objects.filter(is_sum=False)
        if self.instance.pk:
            for name in ("source", "major", "minor"):
                del self.fields[name]  # the names are the file's, not ours


class BreakForm(forms.ModelForm):  # type: ignore[type-arg]
    month = MonthField(label=_("First month of the new definition"), help_text=_("Year and month, like 2017-04."))

    class Meta:
        model = Break
        fields = ("measure", "month", "note")
