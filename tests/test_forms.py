"""Every form is drawn in GOV.UK's markup by its renderer."""

import importlib
import pkgutil

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy
from pytest_django.asserts import assertInHTML

from performance import forms as performance_forms
from scpb.forms import SELECT, DateInput, DateTimeInput, PortalRenderer, TimeInput


class Sample(forms.Form):
    title = forms.CharField(label="Title", help_text="As printed in the order of business.")
    origin = forms.CharField(
        label="Origin", required=False, widget=forms.TextInput({"placeholder": "Board", "class": "own"})
    )
    text = forms.CharField(label="Report", widget=forms.Textarea)
    kind = forms.ChoiceField(label="Kind", choices=[("report", "Report"), ("verbal", "Verbal")])
    purpose = forms.ChoiceField(
        label="Purpose",
        widget=forms.RadioSelect,
        choices=[("d", "Decision"), ("i", "Information")],
        help_text="What is asked.",
    )
    seen_by = forms.MultipleChoiceField(
        label="Seen by",
        widget=forms.CheckboxSelectMultiple,
        choices=[("p", "Public"), ("m", "Members")],
        required=False,
    )
    zero = forms.BooleanField(label="Absent rows are zero", required=False)
    day = forms.DateField(label="Day", widget=DateInput)
    at = forms.TimeField(label="Time", widget=TimeInput)
    published = forms.DateTimeField(label="Published", widget=DateTimeInput, required=False)
    file = forms.FileField(label="File")
    token = forms.CharField(widget=forms.HiddenInput)


def sent(**values: str) -> Sample:
    return Sample(values, {"file": SimpleUploadedFile("a.csv", b"")})


def test_a_label_belongs_to_its_control_and_a_hint_describes_it():
    page = str(Sample())
    assertInHTML('<label class="govuk-label" for="id_title">Title</label>', page)
    assert 'aria-describedby="id_title_helptext"' in page
    assert 'id="id_title_helptext">As printed in the order of business.' in page


def test_what_may_be_left_out_says_so():
    page = str(Sample())
    assert page.count("(optional)") == 3
    assert 'Origin <span class="optional">(optional)</span>' in page


class Preset(forms.Form):
    order = forms.ChoiceField(choices=[("due", "Due"), ("raised", "Raised")], required=False)
    state = forms.ChoiceField(choices=[("", "Open"), ("all", "All")], required=False)
    form = forms.ChoiceField(choices=[("a", "A")], required=False, widget=forms.RadioSelect, initial="a")
    kind = forms.ChoiceField(choices=[("a", "A")], required=False, widget=forms.RadioSelect)
    group = forms.ChoiceField(choices=[("Group", [("a", "A"), ("b", "B")])], required=False)


def test_what_always_has_a_value_is_not_called_optional():
    form = Preset()
    assert [name for name in form.fields if "(optional)" in str(form[name].as_field_group())] == ["state", "kind"]


def test_each_kind_of_control_wears_its_component():
    page = str(Sample())
    for name in (
        "govuk-textarea",
        "govuk-select",
        "govuk-radios__input",
        "govuk-checkboxes__input",
        "govuk-file-upload",
    ):
        assert f'class="{name}"' in page
    assert 'class="govuk-input own"' in page


def test_a_group_of_choices_is_a_fieldset_whose_legend_names_it():
    page = str(Sample()["purpose"].as_field_group())
    assert '<fieldset class="govuk-fieldset" aria-describedby="id_purpose_helptext">' in page
    assertInHTML('<legend class="govuk-fieldset__legend">Purpose</legend>', page)
    assert page.count('class="govuk-label govuk-radios__label"') == 2


def test_days_and_times_use_the_browsers_own_controls():
    page = str(sent(day="2026-01-23", at="14:30", published="2026-01-15T16:20"))
    assert '<input type="date" name="day" value="2026-01-23"' in page
    assert '<input type="time" name="at" value="14:30"' in page
    assert '<input type="datetime-local" name="published" value="2026-01-15T16:20"' in page


def test_neither_the_browsers_own_bubbles_nor_placeholders_stand_in_the_way():
    page = str(Sample())
    assert " required" not in page
    assert "placeholder" not in page


def test_errors_are_listed_first_with_links_to_their_fields():
    form = sent(title="", kind="report", day="31 Mai")
    page = str(form)
    assert page.index("There is a problem") < page.index("id_title_helptext")
    assert '<a href="#id_title">Fill in “Title”.</a>' in page
    assert '<a href="#id_purpose_0">Choose something for “Purpose”.</a>' in page
    assert '<a href="#id_day">Day: Enter a valid date.</a>' in page
    assert 'class="govuk-input govuk-input--error"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page


def test_what_is_wrong_with_the_whole_form_or_a_hidden_field_is_said_too():
    form = sent(title="x")
    form.add_error(None, "The meeting ends before it begins.")
    page = str(form)
    assert '<li class="error-alone">The meeting ends before it begins.</li>' in page
    assert '<li class="error-alone">Something is missing that this page should have sent.' in page


def test_what_people_wrote_is_escaped():
    form = sent(title='"><script>')
    assert "<script>" not in str(form)


def test_a_form_that_was_not_sent_shows_no_problem():
    assert "There is a problem" not in str(Sample())


# -- what was left empty -----------------------------------------------------------------------------


class Empty(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"))
    kind = forms.ChoiceField(label="Kind", choices=[("report", "Report")])
    purpose = forms.ChoiceField(label="Purpose", widget=forms.RadioSelect, choices=[("d", "Decision")])
    seen_by = forms.MultipleChoiceField(
        label="Seen by", widget=forms.CheckboxSelectMultiple, choices=[("p", "Public"), ("m", "Members")]
    )
    certain = forms.BooleanField(label="I have looked at it")
    file = forms.FileField(label="File")
    number_of_cases = forms.IntegerField()
    own = forms.CharField(label="Reason", error_messages={"required": "Say why."})
    note = forms.CharField(label="Note", required=False)


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("title", "Fill in “Title”."),
        ("kind", "Choose something for “Kind”."),
        ("purpose", "Choose something for “Purpose”."),
        ("seen_by", "Tick one or more under “Seen by”."),
        ("certain", "Tick “I have looked at it”."),
        ("file", "Choose a file for “File”."),
        ("number_of_cases", "Fill in “Number of cases”."),
        ("own", "Say why."),
    ],
)
def test_a_field_left_empty_says_what_to_do(field, sentence):
    assert Empty({}, {}).errors[field] == [sentence]


def test_what_may_be_left_empty_says_nothing():
    assert "note" not in Empty({}, {}).errors


def test_a_sentence_that_names_its_field_is_not_headed_by_it_again():
    form = Empty({}, {})
    assert form["title"].problems == ["Fill in “Title”."]
    assert form["own"].problems == ["Reason: Say why."]
    form.add_error("own", "It is printed with the figure, so that a reader can judge it.")
    assert form["own"].problems[1].startswith("Reason: It is printed")


def test_forms_share_no_words():
    class Other(Empty):
        title = forms.CharField(label="Heading")

    assert Empty({}, {}).errors["title"] == ["Fill in “Title”."]
    assert Other({}, {}).errors["title"] == ["Fill in “Heading”."]
    assert str(Empty.base_fields["title"].error_messages["required"]) == "This field is required."


def rendered_forms():
    """Every form of the figures that can be made without knowing what it is for."""
    found = []
    for module in pkgutil.iter_modules(performance_forms.__path__):
        namespace = vars(importlib.import_module(f"performance.forms.{module.name}"))
        found += [
            kind
            for kind in namespace.values()
            if isinstance(kind, type) and issubclass(kind, forms.BaseForm) and kind.__module__.startswith("performance")
            if not issubclass(kind, forms.BaseModelForm) or kind._meta.model  # others are there to be built upon
        ]
    return sorted(set(found), key=lambda kind: kind.__qualname__)


@pytest.mark.django_db
def test_no_form_of_the_figures_says_only_that_something_is_required():
    looked_at = 0
    for kind in rendered_forms():
        try:
            form = kind({}, {})
        except TypeError:
            continue  # it wants to know what it is about; its own page's tests send it empty
        looked_at += 1
        said = [text for problems in form.errors.values() for text in problems]
        assert "This field is required." not in said, kind
    assert looked_at > 5


def test_a_select_says_what_djangos_own_template_says():
    class Choosing(forms.Form):
        one = forms.ChoiceField(
            choices=[
                ("", "—"),
                ("a&b", "A <b> & ‘c’"),
                ('Group "1"', [(1, gettext_lazy("One")), (2, "Two")]),
                ("y", 2020),
            ],
            widget=forms.Select(attrs={"data-said": 'so "it" is', "disabled": True, "hidden": False}),
        )
        several = forms.MultipleChoiceField(choices=[(number, str(number)) for number in range(3)])

    form = Choosing({"one": "2", "several": ["0", "2"]})
    for name in form.fields:
        field = form[name]
        context = field.field.widget.get_context(name, field.value(), {"id": field.auto_id, "required": True})
        drawn = [draw.render(SELECT, context) for draw in (TemplatesSetting(), PortalRenderer())]
        assert drawn[0].replace("\n\n", "\n") == drawn[1]
