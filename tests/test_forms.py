"""Every form is drawn in GOV.UK's markup by its renderer."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertInHTML

from scpb.forms import DateInput, DateTimeInput, TimeInput


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
    form = sent(title="", kind="report")
    page = str(form)
    assert page.index("There is a problem") < page.index("id_title_helptext")
    assert '<a href="#id_title">Title: This field is required.</a>' in page
    assert '<a href="#id_purpose_0">Purpose: This field is required.</a>' in page
    assert 'class="govuk-input govuk-input--error"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page


def test_what_is_wrong_with_the_whole_form_or_a_hidden_field_is_said_too():
    form = sent(title="x")
    form.add_error(None, "The meeting ends before it begins.")
    page = str(form)
    assert '<li class="error-alone">The meeting ends before it begins.</li>' in page
    assert '<li class="error-alone">token: This field is required.</li>' in page


def test_what_people_wrote_is_escaped():
    form = sent(title='"><script>')
    assert "<script>" not in str(form)


def test_a_form_that_was_not_sent_shows_no_problem():
    assert "There is a problem" not in str(Sample())
