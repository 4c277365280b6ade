"""The form of an estimate: one part about the whole, one for each kind of crime."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.arithmetic.estimates import MOST_TYPES, Assumed, Assumptions, CrimeType

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

PREFIX = "crime"
LARGEST = 1_000_000


def number(label: StrPromise, *, least: int = 0, most: int = LARGEST, required: bool = True) -> Any:
    return forms.DecimalField(
        label=label,
        min_value=least,
        max_value=most,
        max_digits=9,
        decimal_places=3,
        required=required,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )


class EstimateForm(forms.Form):
    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As in “Cohort of 170 in offender management”.")
    )
    note = forms.CharField(
        label=_("What it is for, and where its assumptions come from"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    years = number(_("Years that the arrests were counted over"), most=100)
    is_public = forms.BooleanField(
        label=_("Everybody may read it"), required=False, help_text=_("Otherwise members and officers only.")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_years(self) -> Decimal:
        years: Decimal = self.cleaned_data["years"]
        if years == 0:
            raise forms.ValidationError(_("Give a period above 0 years."))
        return years


class CrimeTypeForm(forms.Form):
    name = forms.CharField(label=_("Kind of crime"), max_length=80)
    arrests = forms.IntegerField(
        label=_("Arrests"), min_value=0, max_value=LARGEST, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    per_arrest = number(_("Offences for each arrest"))
    per_arrest_low = number(_("at least"), required=False)
    per_arrest_high = number(_("at most"), required=False)
    reduction = number(_("Observed reduction, %"), least=-100, most=100)
    reduction_low = number(_("at least"), least=-100, most=100, required=False)
    reduction_high = number(_("at most"), least=-100, most=100, required=False)
    total = forms.IntegerField(
        label=_("Borough total a year"),
        min_value=1,
        max_value=100 * LARGEST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    total_of = forms.CharField(label=_("Which figure that is"), max_length=200, required=False)
    measure = forms.ChoiceField(label=_("Take the total from"), required=False)

    def __init__(self, *args: Any, totals: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ChoiceField)
        measure.choices = [("", _("None")), *totals]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("per_arrest", "reduction"):
            central = cleaned.get(name)
            if central is None:
                continue
            for end in ("low", "high"):
                value = cleaned.get(f"{name}_{end}")
                cleaned[f"{name}_{end}"] = central if value is None else value
            said = {"central": plain(central)}
            if cleaned[f"{name}_low"] > central:
                self.add_error(f"{name}_low", forms.ValidationError(_("Give at most %(central)s."), params=said))
            if cleaned[f"{name}_high"] < central:
                self.add_error(f"{name}_high", forms.ValidationError(_("Give at least %(central)s."), params=said))
        return cleaned

    def crime(self) -> CrimeType:
        """What was typed."""
        typed = self.cleaned_data
        assumed = {
            name: Assumed(*(Decimal(plain(typed[part])) for part in (f"{name}_low", name, f"{name}_high")))
            for name in ("per_arrest", "reduction")
        }
        return CrimeType(
            name=" ".join(typed["name"].split()),
            arrests=typed["arrests"],
            total=typed["total"],
            total_of=typed["total_of"],
            **assumed,
        )


class CrimeTypeFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.forms:
            name = form.cleaned_data.get("name", "") if form.is_valid() else ""
            if name and name.casefold() in seen:
                form.add_error("name", _("This kind of crime stands above."))
            seen.add(name.casefold())


CrimeTypes = forms.formset_factory(
    CrimeTypeForm,
    formset=CrimeTypeFormSet,
    extra=0,
    min_num=1,
    max_num=MOST_TYPES,
    absolute_max=MOST_TYPES,
    validate_min=True,
    validate_max=True,
)


def plain(value: Decimal) -> str:
    """A number as somebody would type it: 36.36, 5."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def assumptions(form: EstimateForm, crimes: forms.BaseFormSet[Any]) -> Assumptions:
    """What both forms hold."""
    years = Decimal(plain(form.cleaned_data["years"]))
    return Assumptions(years, tuple(crime.crime() for crime in crimes.forms))


def as_typed(crime: CrimeType) -> dict[str, Any]:
    """A kind of crime as the form would have been filled in; certain assumptions have no ends."""
    found: dict[str, Any] = {
        "name": crime.name,
        "arrests": crime.arrests,
        "total": crime.total,
        "total_of": crime.total_of,
    }
    for name, assumed in (("per_arrest", crime.per_arrest), ("reduction", crime.reduction)):
        found[name] = plain(assumed.central)
        if assumed.is_range:
            found[f"{name}_low"], found[f"{name}_high"] = plain(assumed.low), plain(assumed.high)
    return found


def as_sent(sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every kind of crime as it was sent, right or wrong, so that a row can be added or removed without losing any."""
    try:
        count = min(int(sent.get(f"{PREFIX}-TOTAL_FORMS", 0)), MOST_TYPES)
    except ValueError:
        count = 0
    names = CrimeTypeForm.base_fields
    return [{name: sent.get(f"{PREFIX}-{place}-{name}", "") for name in names} for place in range(max(count, 0))]
