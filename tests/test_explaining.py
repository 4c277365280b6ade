"""Files that the portal does not know: an analyst says what their columns are, and it is kept for the next one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from performance import readings
from performance.models import Area, Category, Figure, Measure, NamedFormat, Source, Upload
from performance.models.uploads import State
from performance.services import uploads
from scpb.jobs import services as jobs
from scpb.people.models import Person
from tests.factories import make_analyst, make_board, make_measure, make_officer, make_upload

pytestmark = pytest.mark.django_db

LOG = b"Place,What,When,How many,Kind\nBarnet,burglary,Jan 2024,7,Offences\nBrent,burglary,01/2024,5,Outcomes\n"
ROLES = {"role_0": "area", "role_1": "measure", "role_2": "month", "role_3": "count"}
SOURCE = {"name": "Log of the council", "new_source": "CCTV room", "publisher": "The council"}


@pytest.fixture
def analyst(client: Client) -> Person:
    person = make_analyst()
    client.force_login(person)
    return person


def said(client: Client, upload: Upload, holds: str = "counts", **values: Any) -> Any:
    return client.post(reverse("performance:explain", args=[upload.uuid]) + f"?holds={holds}", {**SOURCE, **values})


def checked(upload: Upload) -> Upload:
    upload.refresh_from_db()
    job = uploads.job_of(upload)
    assert job
    assert jobs.run_here(job).is_done
    return Upload.objects.get(pk=upload.pk)


def test_an_unknown_file_leads_to_a_page_that_shows_its_first_rows_and_guesses(client: Client, analyst: Person) -> None:
    upload = make_upload(LOG, by=analyst)
    assert upload.state == State.REFUSED
    assert "Say what its columns are" in client.get(upload.get_absolute_url()).content.decode()
    answer = client.get(reverse("performance:explain", args=[upload.uuid]))
    page = answer.content.decode()
    assert '<td class="nowrap">burglary</td>' in page
    assert "Barnet; Brent" in page
    assert [answer.context["form"][f"role_{place}"].initial for place in range(5)] == [*ROLES.values(), ""]


def test_what_an_analyst_said_is_used_at_once_and_for_the_next_file(client: Client, analyst: Person) -> None:
    upload = make_upload(LOG, by=analyst)
    answer = said(client, upload, **ROLES, only_0="4", is_0="Offences")
    assert answer.headers["Location"] == upload.get_absolute_url()
    upload = checked(upload)
    assert (upload.state, upload.format, str(upload.source)) == (State.STAGED, "log-of-the-council", "CCTV room")
    assert "Log of the council" in client.get(upload.get_absolute_url()).content.decode()
    uploads.approve(upload, by=analyst)
    later = LOG.replace(b"Jan 2024", b"Feb 2024").replace(b",7,", b",9,")
    assert make_upload(later, approve=True).format == "log-of-the-council"
    shown = Figure.objects.filter(series__source__slug="cctv-room").order_by("month").values_list("value", flat=True)
    assert list(shown) == [7, 9]


def test_categories_of_an_explained_file_are_mapped_like_those_of_a_publisher(client: Client, analyst: Person) -> None:
    upload = make_upload(LOG, by=analyst)
    said(client, upload, **{**ROLES, "role_1": "minor"}, adds_up="on")
    upload = checked(upload)
    [entry] = upload.preview["unmapped"]
    uploads.map_categories(upload, choices={entry["key"]: [Measure.objects.get(slug="robbery")]}, by=analyst)
    assert checked(upload).preview["cells"] == 2
    assert Category.objects.filter(source__name="CCTV room").count() == 1


def test_figures_that_no_dashboard_shows_are_told_before_anything_counts(client: Client, analyst: Person) -> None:
    upload = make_upload(LOG, by=analyst)
    said(client, upload, **ROLES)
    assert checked(upload).preview["beside"] == [{"measure": "burglary", "source": "Recorded crime by borough"}]
    page = client.get(upload.get_absolute_url()).content.decode()
    assert "Burglary is shown from “Recorded crime by borough”." in page
    assert make_upload().preview["beside"] == []


def test_what_a_form_does_not_leave_out_as_zero_is_not_called_zero(client: Client, analyst: Person) -> None:
    upload = make_upload(LOG, by=analyst)
    said(client, upload, **{**ROLES, "role_1": "minor"}, adds_up="on")
    upload = checked(upload)
    uploads.map_categories(
        upload, choices={upload.preview["unmapped"][0]["key"]: [Measure.objects.get(slug="robbery")]}, by=analyst
    )
    page = client.get(checked(upload).get_absolute_url()).content.decode()
    assert "Not known, and not zero." in page
    assert "counted as zero" not in page
    assert "Rows that the file leaves out are zero" not in page


def test_months_across_and_what_holds_for_every_row(client: Client, analyst: Person) -> None:
    make_measure(name="Cameras", slug="cameras")
    upload = make_upload(b"Place,Jan-24,Feb-24\nBarnet,1,2\n", by=analyst)
    said(client, upload, role_0="area", measure="")
    assert upload.state == State.REFUSED
    said(client, upload, role_0="area", measure=Measure.objects.get(slug="cameras").pk)
    uploads.approve(checked(upload), by=analyst)
    assert list(Figure.objects.order_by("month").values_list("value", flat=True)) == [1, 2]
    assert make_upload(b"Place,Mar-24\nBarnet,3\n").state == State.STAGED


def test_readings_are_explained_too(client: Client, analyst: Person) -> None:
    measure = make_measure(name="Re-offending", unit="percent")
    upload = make_upload(b"Place,Cohort,Rate\nBarnet,Oct16-Sep17,25.4%\n", by=analyst)
    roles = {"role_0": "area", "role_1": "period", "role_2": "value", "measure": measure.pk}
    assert said(client, upload, "readings", **roles).status_code == 302
    uploads.approve(checked(upload), by=analyst)
    [found] = readings.known([measure], Area.objects.get(slug="barnet"))[measure.pk]
    assert (str(found.value), found.source) == ("25.4", "CCTV room")


WRONG = [
    ({"role_1": "", "role_0": "area"}, "measure", "Say which column holds the measure"),
    ({"role_0": ""}, "area", "Say which column holds the area"),
    ({"role_0": "month"}, "role_2", "Another column is this already"),
    ({"role_3": ""}, "each_is_one", "Say which column holds the count"),
    ({"each_is_one": "on"}, "each_is_one", "Say which column holds the count"),
    ({"role_2": ""}, None, "Say which column holds the month"),
    ({"only_0": "4"}, "is_0", "Say both"),
    ({"new_source": ""}, "source", "Choose a source"),
    ({"name": ""}, "name", "Fill in “Name of this form of file”"),
]


@pytest.mark.parametrize(("values", "field", "reason"), WRONG)
def test_what_is_not_said_is_asked_for_and_nothing_is_kept(
    client: Client, analyst: Person, values: dict[str, str], field: str | None, reason: str
) -> None:
    upload = make_upload(LOG, by=analyst)
    answer = said(client, upload, **{**ROLES, **values})
    assert answer.status_code == 422
    errors = answer.context["form"].errors.get(field or "__all__", [])
    assert any(reason in error for error in errors), answer.context["form"].errors
    assert not NamedFormat.objects.exists()
    assert not Source.objects.filter(name="CCTV room").exists()


def test_two_forms_have_neither_one_name_nor_the_same_columns(client: Client, analyst: Person) -> None:
    first, second = make_upload(LOG, by=analyst), make_upload(LOG.replace(b"Kind", b"Sort"), by=analyst)
    third = make_upload(LOG.replace(b",7,", b",8,"), by=analyst)
    source = {"new_source": "", "publisher": "", "source": Source.objects.get(slug="mps-borough").pk}
    assert said(client, first, **ROLES, **source).status_code == 302
    assert "called “Log of the council” already" in said(client, second, **ROLES, **source).content.decode()
    assert "has the same columns" in said(client, third, **ROLES, **source, name="Other").content.decode()
    assert NamedFormat.objects.count() == 1


def test_a_form_is_listed_changed_and_forgotten_in_the_set_up(client: Client, analyst: Person) -> None:
    said(client, make_upload(LOG, by=analyst), **ROLES)
    named = NamedFormat.objects.get()
    assert "Explain anew" in client.get(reverse("performance:set_up_section", args=["forms-of-file"])).content.decode()
    url = reverse("performance:format", args=[named.slug])
    form = client.get(url).context["form"]
    assert [form[f"role_{place}"].value() for place in range(5)] == ["area", "measure", "month", "count", ""]
    values = {**ROLES, "only_0": "4", "is_0": "Offences", "name": "Wardens", "source": named.source_id}
    assert client.post(url, values).status_code == 302
    named.refresh_from_db()
    assert (named.name, named.mapping["only"]) == ("Wardens", {"4": "Offences"})
    client.post(reverse("performance:set_up_remove", args=["forms-of-file", named.pk]))
    assert not NamedFormat.objects.exists()
    assert make_upload(LOG.replace(b",7,", b",8,")).state == State.REFUSED


def test_officers_do_not_explain_and_a_file_that_is_known_is_not_explained(client: Client, analyst: Person) -> None:
    upload, known = make_upload(LOG, by=analyst), make_upload(by=analyst)
    assert client.get(reverse("performance:explain", args=[known.uuid])).status_code == 404
    client.force_login(make_officer(make_board()))
    assert said(client, upload, **ROLES).status_code == 403
    assert "Say what its columns are" not in client.get(upload.get_absolute_url()).content.decode()


def test_a_file_is_set_aside_after_it_was_asked_once_more(client: Client, analyst: Person) -> None:
    upload = make_upload(LOG, by=analyst)
    url = reverse("performance:upload_set_aside", args=[upload.uuid])
    assert "cannot be approved any more" in client.get(url).content.decode()
    assert Upload.objects.get().state == State.REFUSED
    assert client.post(url).status_code == 302
    assert Upload.objects.get().state == State.REJECTED
