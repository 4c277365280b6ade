"""Forms of the dashboard builder; they clean, services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from performance.arithmetic.columns import KINDS, Column
from performance.forms.fields import ADDRESS, ManyChoices
from performance.models import Dashboard, DashboardRow, Measure, PeerGroup, Reading, Section
from performance.reference.templates import templates
from performance.services.builder import columns_of
from scpb.forms import WatchedForm

WORDS: dict[str, Promise] = {
    "trend": gettext_lazy("Trend, as a small line"),
    "quarter": gettext_lazy("Quarter, and its change on a year before"),
    "rolling": gettext_lazy("12 months, and their change on the 12 before"),
    "previous": gettext_lazy("The 12 months before"),
    "year_to_date": gettext_lazy("Financial year to date, and its change"),
    "baseline": gettext_lazy("Change on the baseline"),
    "target": gettext_lazy("Target"),
    "rank": gettext_lazy("Rank in %(name)s"),
    "gap": gettext_lazy("Change of %(name)s, and the gap to it"),
    "exceptions": gettext_lazy("Unusual months: the last three"),
    "reading": gettext_lazy("Latest reading, with its own dates"),
    "reading_change": gettext_lazy("Change of the reading"),
    "comparator": gettext_lazy("Figure of %(name)s, and the gap to it"),
    "comparators": gettext_lazy("Figures of all others"),
    "icons": gettext_lazy("Variation and assurance, as advice"),
    "wards": gettext_lazy("Table of wards under the section"),
}
OTHER = "comparator:"  # a comparator that no reading has yet, in words


def in_words(column: Column, groups: dict[str, str]) -> str:
    """What a column shows, for whoever chooses it."""
    words = str(WORDS.get(column.kind, column.kind))
    return words % {"name": groups.get(column.name, column.name)} if column.name else words


def names_of_groups() -> dict[str, str]:
    """Peer groups by slug."""
    return dict(PeerGroup.objects.values_list("slug", "name"))


class BeginDashboardForm(forms.ModelForm):  # type: ignore[type-arg]
    """A new dashboard: from a template, like another, or empty."""

    origin = forms.ChoiceField(
        label=gettext_lazy("Begin from"),
        required=False,
        help_text=gettext_lazy("Sections, columns and lines come from there; all of it can be changed afterwards."),
    )

    class Meta:
        model = Dashboard
        fields = ("name", "slug")
        help_texts = {"slug": ADDRESS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        origin = self.fields["origin"]
        assert isinstance(origin, forms.ChoiceField)
        origin.choices = [
            ("", _("Nothing: an empty dashboard")),
            (_("Templates"), [(f"template:{entry.slug}", entry.name) for entry in templates().values()]),
            (_("Another dashboard, copied"), [(f"copy:{row.slug}", row.name) for row in Dashboard.objects.all()]),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind, _colon, slug = cleaned.pop("origin", "").partition(":")
        cleaned["template"] = slug if kind == "template" else ""
        cleaned["copied"] = Dashboard.objects.get(slug=slug) if kind == "copy" else None
        return cleaned


class DashboardForm(WatchedForm):
    """A dashboard's name, its place in the list, and the groups that its measures are ranked in."""

    class Meta:
        model = Dashboard
        fields = ("name", "order", "groups")
        widgets = {"groups": forms.CheckboxSelectMultiple()}
        field_classes = {"groups": ManyChoices}
        help_texts = {"groups": gettext_lazy("A good rank in a group counts as a factor, with or without a column.")}


class SectionForm(WatchedForm):
    """A section's heading and the note under it."""

    class Meta:
        model = Section
        fields = ("name", "note")
        labels = {"name": gettext_lazy("Heading")}
        help_texts = {"name": gettext_lazy("One section of a dashboard can do without.")}


class ColumnForm(forms.Form):
    """Which column, and under which heading. What the section shows already is not offered."""

    column = forms.ChoiceField(label=gettext_lazy("What it shows"))
    comparator = forms.CharField(
        label=gettext_lazy("Whose figure"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Only for a figure of somebody whom no reading names yet, in the words that it will."),
    )
    label = forms.CharField(
        label=gettext_lazy("Heading"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Left empty, the usual one."),
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = names_of_groups()
        shown = {column.key for column in columns_of(section)}
        column = self.fields["column"]
        assert isinstance(column, forms.ChoiceField)
        column.choices = [
            ("", _("Choose")),
            (_("Of the measure itself"), self.offered((Column(kind) for kind in KINDS if not KINDS[kind]), shown)),
            (_("Of peer groups"), self.offered((Column(k, g) for k in ("rank", "gap") for g in self.groups), shown)),
            (
                _("Of others, as readings give them"),
                [
                    *self.offered((Column("comparator", name) for name in comparators()), shown),
                    (OTHER, _("Somebody else’s figure")),
                ],
            ),
        ]

    def offered(self, columns: Any, shown: set[str]) -> list[tuple[str, str]]:
        """Columns that are not there yet, as choices."""
        return [(column.key, in_words(column, self.groups)) for column in columns if column.key not in shown]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = cleaned.pop("column", "")
        comparator = " ".join(cleaned.pop("comparator", "").split())
        kind, _colon, name = chosen.partition(":")
        if chosen == OTHER and not comparator:
            self.add_error("comparator", _("Say whose figure it is."))
        elif comparator and chosen and chosen != OTHER:
            self.add_error("comparator", _("Leave this empty, or choose “Somebody else’s figure” above."))
        return {**cleaned, "kind": kind, "name": comparator if chosen == OTHER else name}


def comparators() -> list[str]:
    """Whose figures readings have given so far."""
    named = Reading.objects.exclude(comparator="").exclude(aspect=Reading.Aspect.RANK)
    return list(named.order_by("comparator").values_list("comparator", flat=True).distinct())


class HeadingForm(forms.Form):
    """Another heading for a column. The hidden key says which one was meant when the page was drawn."""

    key = forms.CharField(widget=forms.HiddenInput)
    label = forms.CharField(
        label=gettext_lazy("Heading"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Left empty, the usual one."),
    )


class LineForm(WatchedForm):
    """A line: its measure, its name, and how it stands to the line above."""

    indented = forms.BooleanField(label=gettext_lazy("Indented, as a part of the line above"), required=False)

    class Meta:
        model = DashboardRow
        fields = ("measure", "name", "with_above")
        labels = {"with_above": gettext_lazy("Rated together with the line above")}
        help_texts = {"with_above": gettext_lazy("The lines then share one rating, with the factors of all of them.")}

    field_order = ("measure", "name", "indented", "with_above")

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["indented"] = bool(self.instance.indent)
        there = section.dashboard.rows.exclude(pk=self.instance.pk).values("measure")
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ModelChoiceField)
        measure.queryset = Measure.objects.exclude(pk__in=there)
        measure.help_text = _("Those that the dashboard has already are left out: a measure is shown once.")
        if self.is_first(section):
            self.initial["with_above"] = False
            self.fields["with_above"].disabled = True
            self.fields["with_above"].widget = forms.HiddenInput()

    def is_first(self, section: Section) -> bool:
        """Whether there is no line above in the section."""
        above = section.rows.filter(order__lt=self.instance.order) if self.instance.pk else section.rows.all()
        return not above.exists()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        indented = cleaned.pop("indented", False)
        return {**cleaned, "indent": int(indented)}
