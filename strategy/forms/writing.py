"""What is asked of a priority and of a chapter: texts in plain areas, and lines for leads, targets and baselines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeVar

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scpb.boards.asking import Register
from scpb.documents import markup
from scpb.forms import WatchedForm, refuse_once
from scpb.people.models import Organisation
from strategy.forms.names import NamesFields
from strategy.models import Chapter, Objective, Priority, PriorityWording, StrategyTarget, StrategyVersion
from strategy.naming import names_of
from strategy.services.writing import SIGNED_TWICE, TEXTS, BaselineLine, TargetLine, is_signed_twice

NEW_TARGETS, NEW_BASELINES = 2, 2  # empty lines, for what is to be added
LONGEST = 50_000
RICH = ("why", "what", "success")
SIGNS = _(
    "Leave an empty line between paragraphs; lines that begin with “- ” make a list, with “# ” a heading; two stars "
    "make **bold**."
)
OF_TARGET = ("text", "kind", "direction", "value", "unit", "by_when")
OF_BASELINE = ("label", "period", "figure")

Linked = TypeVar("Linked", Objective, Priority)


@dataclass(frozen=True)
class BaselineRow:
    label: forms.BoundField
    period: forms.BoundField
    figure: forms.BoundField


@dataclass(frozen=True)
class TargetRow:
    """A target as the template draws it; `title` is empty for one to be added."""

    title: str
    is_open: bool
    fields: Sequence[forms.BoundField]
    baselines: Sequence[BaselineRow]


def rich_area(label: Any, rows: int = 8, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint
    )


def _rich(typed: str, shown: str, kept: str) -> str:
    """What was typed as rich text; what was kept where it is what the field showed."""
    return kept if typed.replace("\r\n", "\n").strip() == shown.strip() else markup.to_html(typed)


class PriorityForm(forms.Form):
    """All that a version says of a priority beside its number and title; gives what `write_priority` takes."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    short = forms.CharField(
        label=_("In a few words"), required=False, max_length=60, help_text=_("For drawings and narrow columns.")
    )
    objectives = forms.MultipleChoiceField(label=_("Supports"), required=False, widget=forms.CheckboxSelectMultiple)
    why = rich_area(_("Why a priority"), hint=SIGNS)
    what = rich_area(_("What will be done"))
    success = rich_area(_("How success will be known"), rows=5)
    shown_through = forms.MultipleChoiceField(
        label=_("Shown through other priorities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Where success shows in what they come to."),
    )

    def __init__(self, *args: Any, wording: PriorityWording, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rich_now = {name: getattr(wording, name) for name in RICH}
        self.initial.update({name: markup.to_text(html) for name, html in self.rich_now.items()})
        self.initial["short"] = wording.short
        self._link(wording)
        bodies = {f"organisation:{one.uuid}": one for one in Organisation.objects.order_by("name")}
        now = names_of(wording.leads.named())
        self.leads = NamesFields("lead", label=_t("Led by"), asked=Register({}, {}, bodies), now=now)
        self.leads.add_to(self)
        self.targets: dict[str, StrategyTarget] = {}
        self.lines: dict[str, list[str]] = {}
        for target in wording.targets.prefetch_related("baselines"):
            self._add_target(target.uuid.hex, target)
        for number in range(1, NEW_TARGETS + 1):
            self._add_target(f"new{number}", None)
        shown: dict[str, Any] = {**{name: getattr(wording, name) for name in TEXTS}, **self.initial}
        told = sorted((name, str(value)) for name, value in shown.items())
        self.now = sha256(repr((told, [str(one) for one in now])).encode()).hexdigest()
        self.initial["seen"] = self.now

    def lead_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.leads.names if name in self.fields]

    def target_rows(self) -> Iterable[TargetRow]:
        """Those that are there, and empty ones."""
        for key, places in self.lines.items():
            fields = [self[f"{name}_{key}"] for name in OF_TARGET]
            rows = [BaselineRow(*(self[f"{name}_{place}"] for name in OF_BASELINE)) for place in places]
            every = [*fields, *(field for row in rows for field in vars(row).values())]
            title = self.targets[key].text if key in self.targets else ""
            yield TargetRow(title, any(field.errors for field in every), fields, rows)

    def clean(self) -> dict[str, Any]:
        """Refuses to write over what somebody else wrote meanwhile, unless it is sent once more."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen", "") not in {"", self.now}:
            refuse_once(
                self,
                self.now,
                _(
                    "Somebody else has changed this priority since you opened it. Open it again in another window to "
                    "see what they wrote; saving once more puts yours in its place."
                ),
            )
        return {
            "short": cleaned.get("short", ""),
            **{name: self._rich(name, cleaned.get(name, "")) for name in RICH},
            "leads": self.leads.chosen(cleaned),
            "targets": [line for key in self.lines if (line := self._target(key, cleaned))],
            "objectives": [self.supports[key] for key in cleaned.get("objectives", ())],
            "shown_through": [self.others[key] for key in cleaned.get("shown_through", ())],
        }

    def _link(self, wording: PriorityWording) -> None:
        """Offer the version's objectives and its other priorities, ticked where they are linked."""
        by_objective = PriorityWording.objectives.through.objects.filter(
            prioritywording=wording.pk, objective=OuterRef("objective")
        )
        words = wording.version.objectives.select_related("objective").annotate(is_linked=Exists(by_objective))
        self.supports = self._offer("objectives", [(one.objective, str(one), one.is_linked) for one in words])
        by_priority = PriorityWording.shown_through.through.objects.filter(
            prioritywording=wording.pk, priority=OuterRef("priority")
        )
        others = wording.version.wordings.exclude(pk=wording.pk).select_related("priority")
        linked = others.annotate(is_linked=Exists(by_priority)).order_by("number")
        self.others = self._offer("shown_through", [(one.priority, str(one), one.is_linked) for one in linked])

    def _offer(self, name: str, offered: Sequence[tuple[Linked, str, bool]]) -> dict[str, Linked]:
        """What a field of check boxes offers, by its keys; where there is nothing, there is no field."""
        if not offered:
            del self.fields[name]
        else:
            fields: dict[str, Any] = self.fields
            fields[name].choices = [(one.uuid.hex, label) for one, label, _is_linked in offered]
            self.initial[name] = [one.uuid.hex for one, _label, is_linked in offered if is_linked]
        return {one.uuid.hex: one for one, _label, _is_linked in offered}

    def _add_target(self, key: str, target: StrategyTarget | None) -> None:
        kinds = StrategyTarget.Kind.choices
        directions = [("", _("None")), *StrategyTarget.Direction.choices]
        made: dict[str, forms.Field] = {
            "text": forms.CharField(
                label=_("Target"),
                required=False,
                max_length=400,
                help_text=_("Left empty, the target goes.") if target else "",
            ),
            "kind": forms.ChoiceField(label=_("Kind"), required=False, choices=kinds, initial="direction"),
            "direction": forms.ChoiceField(label=_("Direction"), required=False, choices=directions),
            "value": forms.DecimalField(label=_("To be reached"), required=False, max_digits=12, decimal_places=3),
            "unit": forms.CharField(
                label=_("Unit"), required=False, max_length=80, help_text=_("As in “per 1,000 population”.")
            ),
            "by_when": forms.CharField(
                label=_("By when"), required=False, max_length=80, help_text=_("As in “2013/14”.")
            ),
        }
        for name, field in made.items():
            self.fields[f"{name}_{key}"] = field
        there = list(target.baselines.all()) if target else []
        self.lines[key] = [f"{key}_{place}" for place in range(1, len(there) + NEW_BASELINES + 1)]
        if target is not None:
            self.targets[key] = target
            self.initial.update({f"{name}_{key}": getattr(target, name) for name in OF_TARGET})
            if target.value is not None:
                self.initial[f"value_{key}"] = f"{target.value.normalize():f}"
        for place, baseline in zip(self.lines[key], there, strict=False):
            self.initial.update({f"{name}_{place}": getattr(baseline, name) for name in OF_BASELINE})
        for place in self.lines[key]:
            self._add_baseline(place)

    def _add_baseline(self, place: str) -> None:
        self.fields[f"label_{place}"] = forms.CharField(label=_("Baseline of what"), required=False, max_length=120)
        self.fields[f"period_{place}"] = forms.CharField(label=_("Period"), required=False, max_length=40)
        self.fields[f"figure_{place}"] = forms.CharField(label=_("Figure"), required=False, max_length=120)

    def _rich(self, name: str, text: str) -> str:
        """The rich text that was typed; where nobody typed, exactly what was there."""
        return _rich(text, str(self.initial[name]), self.rich_now[name])

    def _target(self, key: str, cleaned: dict[str, Any]) -> TargetLine | None:
        said = {name: cleaned.get(f"{name}_{key}") or "" for name in OF_TARGET}
        value: Decimal | None = cleaned.get(f"value_{key}")
        baselines = [line for place in self.lines[key] if (line := self._baseline(place, cleaned))]
        if not said["text"]:
            if key not in self.targets and (value is not None or said["unit"] or said["by_when"] or baselines):
                self.add_error(f"text_{key}", _("Say what the target is."))
            return None
        if said["kind"] == StrategyTarget.Kind.DIRECTION and value is not None:
            self.add_error(f"value_{key}", _("A direction alone has no figure. Choose another kind, or take it away."))
        elif said["kind"] == StrategyTarget.Kind.DIRECTION and not said["direction"]:
            self.add_error(f"direction_{key}", _("Choose the direction of the target."))
        elif said["kind"] != StrategyTarget.Kind.DIRECTION and value is None and f"value_{key}" not in self.errors:
            self.add_error(f"value_{key}", _("Give the figure that is to be reached, or choose a direction only."))
        if is_signed_twice(said["kind"], said["direction"], value):
            self.add_error(f"value_{key}", str(SIGNED_TWICE))
        words = {name: said[name] for name in OF_TARGET if name != "value"}
        return TargetLine(**words, value=value, baselines=baselines, target=self.targets.get(key))

    def _baseline(self, place: str, cleaned: dict[str, Any]) -> BaselineLine | None:
        label, period, figure = (cleaned.get(f"{name}_{place}") or "" for name in OF_BASELINE)
        if not period and (label or figure):
            self.add_error(f"period_{place}", _("Give the period of the baseline, such as 2010/11."))
            return None
        return BaselineLine(period, figure, label) if period else None


class IntroductionForm(WatchedForm):
    """What stands before the objectives of a version."""

    class Meta:
        model = StrategyVersion
        fields = ("introduction",)
        widgets = {"introduction": forms.Textarea(attrs={"rows": 16})}
        help_texts = {"introduction": SIGNS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rich_now = self.instance.introduction
        self.initial["introduction"] = markup.to_text(self.rich_now)

    def clean_introduction(self) -> str:
        """The rich text that was typed; where nobody typed, exactly what was there."""
        return _rich(self.cleaned_data["introduction"], self.initial["introduction"], self.rich_now)


class ChapterForm(WatchedForm):
    class Meta:
        model = Chapter
        fields = ("place", "order", "heading", "text", "signed")
        widgets = {
            "place": forms.RadioSelect,
            "text": forms.Textarea(attrs={"rows": 16}),
            "signed": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {"text": SIGNS, "order": _("Among the chapters of the same place.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rich_now = self.instance.text if self.instance.pk else ""
        self.initial["text"] = markup.to_text(self.rich_now)

    def clean_text(self) -> str:
        """The rich text that was typed; where nobody typed, exactly what was there."""
        return _rich(self.cleaned_data["text"], self.initial["text"], self.rich_now)
