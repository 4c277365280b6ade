"""The form on which a report is written: its head, its recommendations and every section, as the report's form asks.

Two people may have it open. Each part (the head, the recommendations, a section) carries what it was when the page was
drawn: what only one of them has changed is kept, and of what both have, the second sees both texts and chooses.

A section's text comes either from the editor, as HTML, or from a plain text area with the signs of `documents.markup`;
a text area that was not touched writes nothing, so that nothing is flattened by looking at it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Report, ReportSection
from meetings.report_forms.definition import Definition, Field, FieldKind, Section
from meetings.services.reports import Line, Written
from scpb.documents import markup, richtext, snapshots
from scpb.forms import DateInput

HEAD, LINES = "head", "lines"
NEW_LINES = 3
PLAIN, RICH = "plain", "html"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True)
class SectionFields:
    """A section on the page; `theirs` is what somebody else wrote meanwhile, where the writer must choose."""

    section: Section
    text: BoundField
    format: BoundField
    seen: BoundField
    irrelevant: BoundField | None
    cleared_by: BoundField | None
    cleared_on: BoundField | None
    flatten: BoundField | None
    choice: BoundField | None
    theirs: str = ""


class WriteForm(forms.Form):
    """Everything in a report that is typed; `conflicts` are the parts that two people have changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    CHOICES: ClassVar = [(MINE, gettext_lazy("Keep mine")), (THEIRS, gettext_lazy("Keep theirs"))]

    def __init__(self, data: QueryDict | None = None, *, report: Report) -> None:
        super().__init__(data)
        assert report.form is not None
        self.report, self.definition = report, Definition.of(report.form.definition)
        self.kept = {section.key: section for section in report.sections.all()}
        self.lines = list(report.item.recommendations.all())
        self.initial["version"] = report.version
        self.conflicts: list[str] = []
        self.left: set[str] = set()  # parts that are not written: untouched here, or given up for the other's
        self.now: dict[str, dict[str, str]] = {HEAD: self._add_head(), LINES: self._add_lines()}
        for section in self.definition.written:
            self.now[section.key] = self._add_section(section)
        for part in self.now:
            self._hidden(f"seen_{part}", self._seen(part))
            self.fields[f"choice_{part}"] = forms.ChoiceField(
                label=_("Which text shall stand"), choices=self.CHOICES, required=False, widget=forms.RadioSelect
            )
        for values in self.now.values():
            self.initial.update(values)

    # -- fields ------------------------------------------------------------------------------------------------------

    def _add_head(self) -> dict[str, str]:
        for field in self.definition.typed:
            drawn = _typed(field)
            drawn.is_wanted = field.is_required  # type: ignore[attr-defined]  # may wait until it is handed in
            self.fields[f"field_{field.key}"] = drawn
        return {f"field_{one.key}": str(self.report.values.get(one.key, "")) for one in self.definition.typed}

    def _add_lines(self) -> dict[str, str]:
        now: dict[str, str] = {}
        for place, one in enumerate(self.lines, start=1):
            key = one.uuid.hex
            self._line(key, _("Recommendation %(number)d") % {"number": place})
            now |= {f"line_{key}": one.text, f"place_{key}": str(place)}
        for more in range(1, NEW_LINES + 1):
            place = len(self.lines) + more
            self._line(f"new{more}", _("Recommendation %(number)d, new") % {"number": place})
            now |= {f"line_new{more}": "", f"place_new{more}": str(place)}
        return now

    def _line(self, key: str, label: str) -> None:
        self.fields[f"line_{key}"] = forms.CharField(
            label=label, required=False, widget=forms.Textarea(attrs={"rows": 2})
        )
        number = _("Number of “%(line)s”") % {"line": label}
        self.fields[f"place_{key}"] = forms.IntegerField(label=number, required=False, min_value=1, max_value=999)

    def _add_section(self, section: Section) -> dict[str, str]:
        key, kept = section.key, self.kept.get(section.key, ReportSection(key=section.key))
        attrs = {"rows": 8, "data-rich": kept.text}
        self.fields[f"text_{key}"] = forms.CharField(
            label=section.title, help_text=section.guidance, required=False, widget=forms.Textarea(attrs=attrs)
        )
        self._hidden(f"format_{key}", PLAIN)
        now = {f"text_{key}": markup.to_text(kept.text)}
        if not markup.holds(kept.text):
            self.fields[f"flatten_{key}"] = forms.BooleanField(
                label=_("Put this plain text in place of it: its tables and nested lists go"), required=False
            )
        if section.may_be_irrelevant:
            self.fields[f"none_{key}"] = forms.BooleanField(
                label=_("Not relevant in relation to this report"), required=False
            )
            now[f"none_{key}"] = "on" if kept.is_not_relevant else ""
        if section.is_implication:
            self.fields[f"by_{key}"] = forms.CharField(label=_("Cleared by"), required=False, max_length=200)
            self.fields[f"on_{key}"] = forms.DateField(label=_("Cleared on"), required=False, widget=DateInput())
            now |= {f"by_{key}": kept.cleared_by, f"on_{key}": str(kept.cleared_on or "")}
        return now

    def _hidden(self, name: str, value: str) -> None:
        self.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.initial[name] = value

    # -- what has changed --------------------------------------------------------------------------------------------

    def _seen(self, part: str) -> str:
        return _digest(self.now[part])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        is_stale = cleaned["version"] != self.report.version
        for part in self.now:
            touched = self._mine(part) != cleaned[f"seen_{part}"]
            if not touched or (not is_stale and cleaned[f"choice_{part}"] == THEIRS):
                self.left.add(part)
            elif is_stale and cleaned[f"seen_{part}"] != self._seen(part):
                self.conflicts.append(part)
        for section in self.definition.written:
            self._refuse_flattening(section.key)
        if self.conflicts:
            self._show_both()
        return cleaned

    def _mine(self, part: str) -> str:
        """The part as it was sent, in the words of its fields."""
        sent = {name: self.data.get(self.add_prefix(name), "") for name in self.now[part]}
        if self.cleaned_data.get(f"format_{part}") == RICH:
            sent[f"text_{part}"] += RICH  # from the editor, which says so only when it was typed in
        return _digest(sent)

    def _refuse_flattening(self, key: str) -> None:
        is_plain = self.cleaned_data[f"format_{key}"] != RICH
        touched = _words(self.cleaned_data[f"text_{key}"]) != _words(self.now[key][f"text_{key}"])
        if is_plain and touched and key not in self.left and not self.cleaned_data.get(f"flatten_{key}", True):
            self.add_error(
                f"text_{key}",
                _(
                    "What stands there has a table, a nested list or the like, which a plain text area cannot keep. "
                    "Say below that your text takes its place, or leave it as it is."
                ),
            )

    def _show_both(self) -> None:
        """The page as it is now, with mine where I have changed something."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["version"] = str(self.report.version)
        for part, values in self.now.items():
            sent[f"seen_{part}"] = self._seen(part)
            if part in self.left:
                for name, value in values.items():
                    sent[name] = value
        self.data = sent
        self.left.clear()
        self.add_error(
            None,
            _("Somebody else has changed the same part since you opened it. Both texts are below: choose one."),
        )

    @property
    def status(self) -> int:
        """What the page is answered with."""
        return 409 if self.conflicts else 422 if self.errors else 200

    # -- for the page ------------------------------------------------------------------------------------------------

    @property
    def head(self) -> list[BoundField]:
        return [self[f"field_{field.key}"] for field in self.definition.typed]

    @property
    def line_fields(self) -> list[tuple[BoundField, BoundField]]:
        names = [name.removeprefix("line_") for name in self.now[LINES] if name.startswith("line_")]
        return [(self[f"line_{name}"], self[f"place_{name}"]) for name in names]

    @property
    def hidden(self) -> list[BoundField]:
        return [self["version"], self[f"seen_{HEAD}"], self[f"seen_{LINES}"]]

    @property
    def section_fields(self) -> list[SectionFields]:
        return [self._fields_of(section) for section in self.definition.in_order() if section.holds]

    @property
    def head_choice(self) -> BoundField | None:
        return self._choice(HEAD)

    @property
    def lines_choice(self) -> BoundField | None:
        return self._choice(LINES)

    @property
    def theirs_of_head(self) -> list[tuple[str, str]]:
        return [(field.label, str(self.report.values.get(field.key, ""))) for field in self.definition.typed]

    def _fields_of(self, section: Section) -> SectionFields:
        key = section.key
        find: Callable[[str], BoundField | None] = lambda name: self[name] if name in self.fields else None  # noqa: E731
        is_conflict = key in self.conflicts
        return SectionFields(
            section=section,
            text=self[f"text_{key}"],
            format=self[f"format_{key}"],
            seen=self[f"seen_{key}"],
            irrelevant=find(f"none_{key}"),
            cleared_by=find(f"by_{key}"),
            cleared_on=find(f"on_{key}"),
            flatten=find(f"flatten_{key}"),
            choice=self._choice(key),
            theirs=self.kept[key].text if is_conflict and key in self.kept else "",
        )

    def _choice(self, part: str) -> BoundField | None:
        return self[f"choice_{part}"] if part in self.conflicts else None

    # -- for the service ---------------------------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        """What `services.reports.write` takes: the parts that were changed here, on the version that is there now."""
        changed = [section.key for section in self.definition.written if section.key not in self.left]
        return {
            "version": self.report.version,
            "values": None if HEAD in self.left else self._values(),
            "recommendations": None if LINES in self.left else self._recommendations(),
            "sections": {key: self._written(key) for key in changed},
        }

    def _values(self) -> dict[str, str]:
        found = {field.key: self.cleaned_data[f"field_{field.key}"] for field in self.definition.typed}
        return {key: value.isoformat() if isinstance(value, date) else value or "" for key, value in found.items()}

    def _recommendations(self) -> list[Line]:
        known = {one.uuid.hex: one.uuid for one in self.lines}
        return [Line(text, known.get(key)) for _place, key, text in sorted(self._placed(), key=lambda line: line[0])]

    def _placed(self) -> list[tuple[int, str, str]]:
        """The lines that say something with their numbers; one without a number stays where it is on the page."""
        names = [name.removeprefix("line_") for name in self.now[LINES] if name.startswith("line_")]
        return [
            (self.cleaned_data[f"place_{name}"] or place, name, text)
            for place, name in enumerate(names, start=1)
            if (text := self.cleaned_data[f"line_{name}"].strip())
        ]

    def _written(self, key: str) -> Written:
        cleaned: Mapping[str, Any] = self.cleaned_data
        return Written(
            text=self._text(key),
            is_not_relevant=bool(cleaned.get(f"none_{key}")),
            cleared_by=cleaned.get(f"by_{key}") or "",
            cleared_on=cleaned.get(f"on_{key}"),
        )

    def _text(self, key: str) -> str:
        sent = self.cleaned_data[f"text_{key}"]
        if self.cleaned_data[f"format_{key}"] == RICH:
            return richtext.clean(sent)
        kept = self.kept.get(key)
        if kept and _words(sent) == _words(self.now[key][f"text_{key}"]):
            return kept.text
        return markup.to_html(sent)


def _typed(field: Field) -> forms.Field:
    words: dict[str, Any] = {"label": field.label, "help_text": field.hint, "required": False}
    if field.kind == FieldKind.DATE:
        return forms.DateField(widget=DateInput(), **words)
    if field.kind == FieldKind.YES_NO:
        choices = [("", _("Not said")), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(choices=choices, **words)
    if field.kind == FieldKind.LINES:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000, **words)
    return forms.CharField(max_length=300, **words)


def _digest(values: Mapping[str, str]) -> str:
    return snapshots.digest({name: _words(value) for name, value in values.items()})


def _words(text: str) -> list[str]:
    """The text without regard to how a browser sends its line ends."""
    return [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]
