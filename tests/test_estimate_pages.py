"""Estimates: made and changed by analysts, read by members, and by everybody only where it is said so."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from performance import months
from performance.models import Computed, Estimate
from performance.services import estimates as services
from scpb.audit.models import Entry
from scpb.errors import NotAllowed
from tests.factories import make_board, make_member
from tests.figures_at_hand import analyst, as_person, draft, with_figures
from tests.test_estimates import SEEDS

pytestmark = pytest.mark.django_db
ADDRESS = "/performance/estimates/"


def sent(**changes: Any) -> dict[str, Any]:
    """The form as an analyst fills it in, one kind of crime."""
    values = {
        "title": "A cohort of 170",
        "note": "Assumed as with the first cohort.",
        "years": "2",
        "crime-TOTAL_FORMS": "1",
        "crime-INITIAL_FORMS": "1",
        "crime-0-name": "Robbery",
        "crime-0-arrests": "87",
        "crime-0-per_arrest": "3",
        "crime-0-reduction": "36.36",
        "crime-0-reduction_low": "20",
        "crime-0-reduction_high": "50",
        "crime-0-total": "891",
    }
    return {**values, **changes}


def made(*, is_public: bool = False) -> Estimate:
    return services.make(title="Cohort", note="", is_public=is_public, assumed=SEEDS, by=None)


def test_an_analyst_makes_an_estimate_and_reads_what_it_comes_to() -> None:
    client = as_person(analyst())
    answer = client.post(f"{ADDRESS}make/", sent(), follow=True)
    page = answer.content.decode()
    assert "This is an estimate" in page
    assert "about 48 offences a year fewer, 5.4% of what the borough records (prevented: 26 to 66)" in page
    assert Estimate.objects.get().inputs["types"][0]["reduction"] == {"low": "20", "central": "36.36", "high": "50"}
    assert Entry.objects.get(verb="performance.estimate_made").after["title"] == "A cohort of 170"


def test_the_seeds_estimate_is_printed_with_the_seeds_figures() -> None:
    page = as_person(analyst()).get(made().get_absolute_url()).content.decode()
    for figure in (
        "486.5",
        "2,432.5",
        "1,548",
        "884",
        "3.8%",
        "255.2",
        "162",
        "93",
        "3.1%",
        "43.5",
        "130.5",
        "83",
        "48",
        "5.4%",
    ):
        assert f">{figure}<" in page


def test_members_read_an_estimate_and_everybody_only_where_it_is_said() -> None:
    hidden, shown = made(), made(is_public=True)
    member = as_person(make_member(make_board()).person)
    for client, status in ((member, 200), (Client(), 404)):
        assert client.get(hidden.get_absolute_url()).status_code == status
        assert client.get(shown.get_absolute_url()).status_code == 200
        assert (hidden.get_absolute_url() in client.get(ADDRESS).content.decode()) is (status == 200)
        assert client.get(f"{ADDRESS}make/").status_code in {302, 404}
    assert member.get(f"{hidden.get_absolute_url()}change/").status_code == 404


def test_a_kind_of_crime_is_added_and_removed_without_losing_what_was_typed() -> None:
    client = as_person(analyst())
    page = client.post(f"{ADDRESS}make/", sent(more="1", **{"crime-0-arrests": "many"})).content.decode()
    assert 'name="crime-1-name"' in page
    assert 'value="many"' in page
    assert not Estimate.objects.exists()
    two = sent(drop="0", **{"crime-TOTAL_FORMS": "2", "crime-1-name": "Burglary"})
    page = client.post(f"{ADDRESS}make/", two).content.decode()
    assert 'name="crime-0-name" value="Burglary"' in page
    assert 'name="crime-1-name"' not in page


def test_the_boroughs_total_is_taken_from_known_figures() -> None:
    edition = draft(with_figures())
    Computed.objects.update_or_create(
        dashboard=edition.dashboard,
        area=edition.area,
        defaults={"rule_set": edition.rule_set, "known_at": edition.known_at, "result": edition.result},
    )
    document = edition.document()
    assert document
    row = next(row for row in document.dashboard.rows if row.measure == "robbery")
    asked = sent(take="0", **{"crime-0-measure": "robbery", "crime-0-total": ""})
    page = as_person(analyst()).post(f"{ADDRESS}make/", asked).content.decode()
    assert f'name="crime-0-total" value="{row.rolling.volume}"' in page
    assert f"12 months {months.span(row.rolling.first, row.rolling.to)}" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Title"),
        ({"years": "0"}, "above 0 years"),
        ({"crime-0-arrests": "-1"}, "greater than or equal to 0"),
        ({"crime-0-reduction": "101"}, "less than or equal to 100"),
        ({"crime-0-reduction_low": "40"}, "Give at most 36.36."),
        ({"crime-0-reduction_high": "30"}, "Give at least 36.36."),
        ({"crime-0-per_arrest": "1e400"}, "Ensure"),
        ({"crime-0-per_arrest": "NaN"}, "number"),
        ({"crime-TOTAL_FORMS": "0"}, "at least 1"),
        (
            {
                "crime-TOTAL_FORMS": "2",
                "crime-1-name": "robbery",
                "crime-1-arrests": "1",
                "crime-1-per_arrest": "1",
                "crime-1-reduction": "1",
            },
            "stands above",
        ),
    ],
)
def test_what_cannot_be_assumed_is_said_and_nothing_is_kept(wrong: dict[str, str], said: str) -> None:
    answer = as_person(analyst()).post(f"{ADDRESS}make/", sent(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Estimate.objects.exists()


@pytest.mark.parametrize("forms", ["-1", "21", "100000", "x"])
def test_a_form_with_an_impossible_number_of_parts_is_refused(forms: str) -> None:
    client = as_person(analyst())
    assert client.post(f"{ADDRESS}make/", sent(**{"crime-TOTAL_FORMS": forms})).status_code == 422
    assert client.post(f"{ADDRESS}make/", sent(more="1", **{"crime-TOTAL_FORMS": forms})).status_code == 200


def test_what_somebody_else_saved_meanwhile_is_not_overwritten() -> None:
    estimate, by = made(), analyst()
    form = sent(version=str(estimate.version))
    services.change(
        estimate, title="Theirs", note="", is_public=False, assumed=SEEDS, version=estimate.version, by=None
    )
    answer = as_person(by).post(f"{estimate.get_absolute_url()}change/", form)
    assert answer.status_code == 409
    assert "Somebody else has changed this estimate." in answer.content.decode()
    assert Estimate.objects.get().title == "Theirs"
    with pytest.raises(NotAllowed):
        services.change(estimate, title="Mine", note="", is_public=False, assumed=SEEDS, version=1, by=None)


def test_an_estimate_that_does_not_change_is_not_saved_again() -> None:
    estimate = made()
    services.change(estimate, title="Cohort", note="", is_public=False, assumed=SEEDS, version=1, by=None)
    assert Estimate.objects.get().version == 1
    assert not Entry.objects.filter(verb="performance.estimate_changed").exists()


def test_an_analyst_removes_an_estimate_and_the_audit_keeps_it() -> None:
    estimate, client = made(), as_person(analyst())
    address = f"{estimate.get_absolute_url()}remove/"
    assert "goes for good" in client.get(address).content.decode()
    client.post(address)
    assert not Estimate.objects.exists()
    assert Entry.objects.get(verb="performance.estimate_removed").before["title"] == "Cohort"
