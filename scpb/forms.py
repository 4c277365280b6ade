"""How forms look: every form of the portal is drawn in GOV.UK's markup by saying ``{{ form }}``.

``FORM_RENDERER = "scpb.forms.PortalRenderer"`` in the settings is all that turns this on. The markup is in
templates/forms/; what stands here is only what a template cannot say: which class a widget wears.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    # The first that fits; a kind stands before the kind it is made from.
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.NumberInput, "govuk-input govuk-input--width-5"),
    (forms.TimeInput, "govuk-input govuk-input--width-5"),
    (forms.DateInput, "govuk-input govuk-input--width-10"),
    (forms.DateTimeInput, "govuk-input govuk-input--width-20"),
    (forms.widgets.Input, "govuk-input"),
)

COMPONENTS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
)


class DateInput(forms.DateInput):
    """A day, picked or typed: browsers and phones bring their own calendar, so no script is needed."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """A time of day to the minute."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    """A day and a time of day in the partnership's own time zone."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


MISSING: tuple[tuple[type[forms.Widget], Any], ...] = (
    # The first that fits, as with classes.
    (forms.HiddenInput, _("Something is missing that this page should have sent. Reload it and try again.")),
    (forms.CheckboxSelectMultiple, _("Tick one or more under “%(label)s”.")),
    (forms.CheckboxInput, _("Tick “%(label)s”.")),
    (forms.FileInput, _("Choose a file for “%(label)s”.")),
    (forms.Select, _("Choose something for “%(label)s”.")),
    (forms.RadioSelect, _("Choose something for “%(label)s”.")),
)
TELLS_ITS_FIELD = 30  # letters: a shorter sentence, such as “Enter a number.”, could be about any field

DASHES = BLANK_CHOICE_DASH[0][1]


class GovukField(BoundField):
    """A field that knows which of GOV.UK's components draws it."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        say_what_empty_means(field)
        say_what_to_do(field, str(self.label))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the component's class, beside those the form gave.

        ``required`` is left out: a browser's own bubble would keep a form from being sent, and with it the
        error summary that says everything at once, with links, in words that a screen reader reads out.
        """
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        attrs.pop("required", None)
        if "placeholder" in widget.attrs:
            attrs["placeholder"] = False  # it goes as soon as one types; what it says belongs in label and hint
        classes = [next((name for kind, name in CLASSES if isinstance(widget, kind)), "")]
        if self.errors:
            classes.append(f"{classes[0].split(' ')[0]}--error")
        attrs["class"] = " ".join(filter(None, [*classes, widget.attrs.get("class", "")]))
        return attrs

    @property
    def component(self) -> str:
        """Which component draws the control: "radios", "checkboxes", "checkbox" or "" for any single control."""
        widget = self.field.widget
        return next((name for kind, name in COMPONENTS if isinstance(widget, kind)), "")

    @property
    def may_be_left_out(self) -> bool:
        """Whether nothing can be chosen or written: not where a list always has a value, or one is chosen to begin."""
        field, widget = self.field, self.field.widget
        if field.required or field.disabled or getattr(field, "is_wanted", False):
            return False
        if isinstance(widget, forms.Select) and not isinstance(widget, forms.SelectMultiple):
            return has_empty_choice(field)
        if self.component == "radios":
            return has_empty_choice(field) or self.initial in forms.Field.empty_values
        return True

    @property
    def first_id(self) -> str:
        """Where the error summary's link leads: the control, or the first choice of a group."""
        return f"{self.auto_id}_0" if self.use_fieldset else self.id_for_label

    @property
    def problems(self) -> list[str]:
        """What is wrong with it, as the error summary says it: with the field's label, unless the sentence names it."""
        label, said = str(self.label), list(map(str, self.errors))
        can_stand_alone = len(said) == 1 and len(said[0]) >= TELLS_ITS_FIELD
        return [text if can_stand_alone or label in text else f"{label}: {text}" for text in said]


def say_what_to_do(field: forms.Field, label: str) -> None:
    """Let a field that was left empty say what to do, where its form has no words of its own for that.

    A form makes its bound fields before it looks at what was sent, so this stands when something is missing.
    """
    if field.error_messages.get("required") != forms.Field.default_error_messages["required"]:
        return
    sentence = next((said for kind, said in MISSING if isinstance(field.widget, kind)), _("Fill in “%(label)s”."))
    field.error_messages["required"] = sentence % {"label": label}


def say_what_empty_means(field: forms.Field) -> None:
    """Put words in the place of the dashes that Django gives a select's empty choice.

    The field is its form's own copy; a form that says itself what nothing chosen means is left alone.
    """
    empty = _("Choose") if field.required else _("None")
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = empty
    elif isinstance(field, forms.ChoiceField):
        choices: Iterable[Any] = field.widget.choices
        field.choices = [("", empty) if choice == ("", DASHES) else choice for choice in choices]


def has_empty_choice(field: forms.Field) -> bool:
    """Whether one of the choices is none at all; of those that are rows of the database without asking for them."""
    if isinstance(field, forms.ModelChoiceField):
        return field.empty_label is not None
    choices: Iterable[Any] = getattr(field.widget, "choices", ())
    flat = [one for value, label in choices for one in (dict(label) if isinstance(label, list | tuple) else [value])]
    return any(value in forms.Field.empty_values for value in flat)


def has_seen(form: forms.BaseForm, now: str) -> None:
    """Sent once more, the form counts as one that has seen what is there now."""
    sent = QueryDict(mutable=True)
    sent.update(form.data)
    sent[form.add_prefix("seen")] = now
    form.data = sent


def refuse_once(form: forms.BaseForm, now: str, sentence: str | Promise) -> None:
    """Say that somebody else wrote meanwhile; sent once more, the form puts its own words in the place of theirs."""
    has_seen(form, now)
    form.add_error(None, str(sentence))


class WatchedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that writes over what somebody else saved meanwhile only when it is sent once more.

    The page carries what the row was when it was drawn.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = set(self._meta.fields or ())
        row = {name: str(value) for name, value in self.initial.items() if name in mine}
        self.now = sha256(json.dumps(row, sort_keys=True).encode()).hexdigest() if self.instance.pk else ""
        self.initial["seen"] = self.now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.pop("seen", "") not in {"", self.now}:
            refuse_once(
                self,
                self.now,
                _(
                    "Somebody else has changed this since you opened it. Open it again in another window to see "
                    "what they wrote; saving once more puts yours in its place."
                ),
            )
        return cleaned


SELECT = "django/forms/widgets/select.html"


class PortalRenderer(TemplatesSetting):
    """Draws forms from templates/forms/, and widgets from Django's own templates.

    But for a select: Django draws each option from two templates, which in a list of owners takes longer than the page.
    """

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
    bound_field_class = GovukField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        if template_name == SELECT:
            return _select(context["widget"])
        return SafeString(super().render(template_name, context, request))


def _select(widget: dict[str, Any]) -> SafeString:
    """What Django's template of a select says, without its empty lines."""
    rows = []
    for group, options, _index in widget["optgroups"]:
        drawn = SafeString("".join(map(_option, options)))
        whole = '\n  <optgroup label="{}">{}\n  </optgroup>'
        rows.append(format_html(whole, group, drawn) if group else drawn)
    name, attributes = widget["name"], _attributes(widget["attrs"])
    return format_html('<select name="{}"{}>{}\n</select>', name, attributes, SafeString("".join(rows)))


def _option(option: dict[str, Any]) -> str:
    label: Any = option["label"]
    words = conditional_escape(str(label) if isinstance(label, Promise) else localize(label))
    return (
        f'\n  <option value="{conditional_escape(str(option["value"]))}"{_attributes(option["attrs"])}>{words}</option>'
    )


def _attributes(attrs: dict[str, Any]) -> SafeString:
    said = (
        " " + name if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attrs.items()
        if value is not False
    )
    return SafeString("".join(said))
