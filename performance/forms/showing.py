"""Which measures show a priority: those that do in order, each with its target, and others to be ticked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.models import Measure, PriorityMeasure
from performance.services.showing import Line
from scpb.documents import snapshots
from scpb.forms import refuse_once
from strategy.models import Priority, StrategyTarget


@dataclass(frozen=True)
class Row:
    """A line of the form as a template draws it; `target` is None where the priority has none."""

    measure: Measure
    shown: forms.BoundField
    order: forms.BoundField
    target: forms.BoundField | None


class ShowingForm(forms.Form):
    """All measures of a priority at once. What is ticked newly comes after those that are there."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    more = forms.ModelMultipleChoiceField(
        Measure.objects.none(),
        label=gettext_lazy("Further measures"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, priority: Priority, targets: Sequence[StrategyTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines: list[PriorityMeasure] = list(priority.shown_by.all())
        self.targets = {str(target.uuid): target for target in targets}
        fields: dict[str, Any] = self.fields
        fields["more"].queryset = Measure.objects.exclude(pk__in=[line.measure_id for line in self.lines])
        if not fields["more"].queryset.exists():
            del fields["more"]
        for place, line in enumerate(self.lines, start=1):
            self._add(line, place)
        now = [(line.measure.slug, str(line.target.uuid) if line.target else "") for line in self.lines]
        self.now = snapshots.digest(now)
        self.initial["seen"] = self.now

    def _add(self, line: PriorityMeasure, place: int) -> None:
        slug, name = line.measure.slug, line.measure.name
        self.fields[f"shown_{slug}"] = forms.BooleanField(label=name, required=False, initial=True)
        self.fields[f"order_{slug}"] = forms.IntegerField(
            label=_("Place"), min_value=1, max_value=999, initial=place, error_messages=_asking_for_place(name)
        )
        offered = [(key, str(target)) for key, target in self.targets.items()]
        if line.target and str(line.target.uuid) not in self.targets:  # of an earlier version: it stays until changed
            self.targets[str(line.target.uuid)] = line.target
            offered.append((str(line.target.uuid), _("%(target)s (of an earlier version)") % {"target": line.target}))
        if offered:
            self.fields[f"target_{slug}"] = forms.ChoiceField(
                label=_("Target"),
                required=False,
                choices=[("", _("No target")), *offered],
                initial=str(line.target.uuid) if line.target else "",
            )

    def rows(self) -> list[Row]:
        """The measures that show the priority, in their order."""
        return [
            Row(
                line.measure,
                self[f"shown_{line.measure.slug}"],
                self[f"order_{line.measure.slug}"],
                self[f"target_{line.measure.slug}"] if f"target_{line.measure.slug}" in self.fields else None,
            )
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """Gives `lines`; refuses to write over what somebody else chose meanwhile, unless it is sent once more."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen", "") not in {"", self.now}:
            refuse_once(
                self,
                self.now,
                _(
                    "Somebody else has changed the measures since you opened them. Saving once more puts yours in "
                    "their place."
                ),
            )
        kept = [line.measure for line in self.lines if cleaned.get(f"shown_{line.measure.slug}")]
        kept.sort(key=lambda measure: cleaned.get(f"order_{measure.slug}") or 0)
        lines: list[Line] = [
            (measure, self.targets.get(cleaned.get(f"target_{measure.slug}") or "")) for measure in kept
        ]
        return {"lines": [*lines, *((measure, None) for measure in cleaned.get("more") or ())]}


def _asking_for_place(name: str) -> dict[str, str]:
    """What is said of a place that is none; the summary does not stand beside the measure's name."""
    asked = _("Give the place of “%(name)s” as a whole number from 1.") % {"name": name}
    return dict.fromkeys(("required", "invalid", "min_value", "max_value"), asked)
