"""Exceptions: those not yet explained, what chance alone would bring, and what analysts enter and say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from performance import months
from performance.models import Area, Computed, ExceptionMark, Explanation, Measure
from performance.pages import unusual
from performance.services import dashboards, exceptions
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.factories import (
    HOME,
    ROBBERY,
    SHOP,
    crime_csv,
    make_board,
    make_member,
    make_officer,
    make_upload,
    performance_verbs,
)
from tests.figures_at_hand import FIRST, LAST, analyst, as_person, counts, with_figures

pytestmark = pytest.mark.django_db


def measure(slug: str = "robbery") -> Measure:
    return Measure.objects.get(slug=slug)


def barnet() -> Area:
    return Area.objects.get(slug="barnet")


def at(name: str, *arguments: Any) -> str:
    return reverse(f"performance:{name}", args=arguments)


def computed() -> None:
    """Live dashboards with one month in which robbery was far above what was to be expected."""
    with_figures()
    robbery = counts(70, 3)
    robbery[-2] = 200
    rows = [(HOME, "Barnet", counts(200, 1)), (SHOP, "Barnet", counts(90, 2)), (ROBBERY, "Barnet", robbery)]
    make_upload(crime_csv(rows, first=FIRST), approve=True, name="high.csv")
    assert jobs.run_here(dashboards.rebuild(by=None)).is_done


def entered(**changes: Any) -> ExceptionMark:
    values = {
        "measure": measure("burglary"),
        "area": barnet(),
        "first_month": LAST,
        "last_month": LAST,
        "direction": -1,
        "reason": "A family of burglars moved away.",
        "by": None,
    }
    return exceptions.enter(**{**values, **changes})


@pytest.fixture
def somebody() -> Person:
    return analyst()


@pytest.fixture
def client(somebody: Person) -> Client:
    return as_person(somebody)


# -- the list ----------------------------------------------------------------------------------------------------------


def test_what_nobody_has_explained_comes_first_with_what_chance_would_bring(client: Client, somebody: Person) -> None:
    computed()
    found = unusual.unusual(barnet(), 3)
    high = [one for one in found.open if one.measure.slug == "robbery"]
    assert [(one.period, one.direction) for one in high] == [("Nov 2024", 1)]
    assert found.explained == ()
    assert found.by_chance == found.tested * 0.05
    page = client.get(at("exceptions")).content.decode()
    assert "ordinary variation alone would mark about" in page
    assert "Not yet explained" in page
    assert at("explain_exception", "barnet", "robbery", "2024-11") in page
    exceptions.explain(measure=measure(), area=barnet(), month=LAST - 1, text="A gang was active.", by=somebody)
    after = unusual.unusual(barnet(), 3)
    assert [one.measure.slug for one in after.explained] == ["robbery"]
    assert len(after.open) == len(found.open) - 1
    page = client.get(at("exceptions")).content.decode()
    assert "A gang was active." in page
    assert somebody.public_name() in page


def test_a_measure_on_several_dashboards_is_listed_once() -> None:
    computed()
    assert Computed.objects.with_measure(measure()).count() > 1
    assert sum(one.measure.slug == "robbery" for one in unusual.unusual(barnet(), 3).open) == 1


def test_one_looks_back_three_months_twelve_or_thirty_six(client: Client) -> None:
    computed()
    tested = [unusual.unusual(barnet(), window).tested for window in unusual.WINDOWS]
    assert tested == sorted(tested)
    assert tested[0] < tested[1] < tested[2]
    assert client.get(at("exceptions") + "?months=12").context["window"] == 12
    assert client.get(at("exceptions") + "?months=999999999999").context["window"] == 3


def test_a_month_that_nothing_can_test_counts_neither_as_marked_nor_as_tested() -> None:
    with_figures()
    make_upload(crime_csv([(ROBBERY, "Barnet", [5, 6, 7])], first="202501"), approve=True, name="new.csv")
    jobs.run_here(dashboards.rebuild(by=None))
    found = unusual.unusual(barnet(), 3)
    methods = {one.point.method for one in (*found.open, *found.explained) if one.point}
    assert "" not in methods


def test_without_an_area_of_our_own_there_is_nothing_to_list(client: Client) -> None:
    assert "Nobody has said yet which area" in client.get(at("exceptions")).content.decode()
    assert client.get(at("enter_exception")).status_code == 404
    assert client.get(at("exceptions") + "?area=mars").status_code == 404
    assert unusual.unexplained() == 0


def test_the_list_asks_few_questions(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    computed()
    for month in range(LAST - 4, LAST):
        entered(first_month=month, last_month=month)
    client.get(at("exceptions"))
    with django_assert_max_num_queries(11):
        client.get(at("exceptions") + "?months=36")


# -- entered by an analyst ---------------------------------------------------------------------------------------------


def test_an_analyst_enters_an_exception_with_a_reason(client: Client, somebody: Person) -> None:
    computed()
    before = Job.objects.count()
    values = {
        "measure": measure("burglary").pk,
        "first_month": "2024-12",
        "direction": "-1",
        "reason": "The council lit the alleys.",
    }
    assert client.post(at("enter_exception"), values).status_code == 302
    mark = ExceptionMark.objects.get()
    assert (mark.first_month, mark.last_month, mark.entered_by) == (LAST, LAST, somebody)
    assert performance_verbs()[-1] == "exception_entered"
    assert Job.objects.count() == before + 1, "the dashboards are computed with it"
    page = client.get(at("exceptions")).content.decode()
    assert "The council lit the alleys." in page
    assert f"Entered by {somebody.name}" in page


def test_the_form_begins_with_what_was_asked_for(client: Client) -> None:
    with_figures()
    page = client.get(at("enter_exception") + "?measure=burglary&month=2024-12").content.decode()
    assert 'value="2024-12"' in page
    assert f'value="{measure("burglary").pk}" selected' in page


def test_the_period_of_a_cohort_is_entered_whole(client: Client) -> None:
    with_figures()
    values = {
        "measure": measure("probation-re-offending").pk,
        "first_month": "2012-01",
        "last_month": "2012-12",
        "direction": "-1",
        "reason": "As printed then.",
    }
    assert client.post(at("enter_exception"), values).status_code == 302
    assert str(ExceptionMark.objects.get().last_month) == str(months.parse("2012-12"))


def test_an_entered_mark_that_a_test_finds_as_well_is_listed_once() -> None:
    computed()
    entered(measure=measure(), first_month=LAST - 1, last_month=LAST - 1, direction=1)
    jobs.run_here(dashboards.rebuild(by=None))
    found = [one for one in unusual.unusual(barnet(), 3).open if one.measure.slug == "robbery"]
    assert [(one.period, one.mark) for one in found] == [("Nov 2024", None)]


@pytest.mark.parametrize(
    ("wrong", "status", "sentence"),
    [
        ({"reason": ""}, 422, "Fill in “Reason”."),
        ({"direction": "0"}, 422, "Select a valid choice"),
        ({"first_month": "December"}, 422, "December"),
        ({"last_month": "2024-10"}, 422, "It ends before it begins"),
        ({"first_month": "2019-01"}, 409, "more than three years"),
        ({"first_month": "2924-12", "last_month": "2924-12"}, 409, "has not begun yet"),
    ],
)
def test_what_cannot_be_entered_is_said_in_words(
    client: Client, wrong: dict[str, str], status: int, sentence: str
) -> None:
    with_figures()
    values = {"measure": measure().pk, "first_month": "2024-12", "last_month": "2024-12", "direction": "1"}
    answer = client.post(at("enter_exception"), values | {"reason": "Why."} | wrong)
    assert answer.status_code == status
    assert sentence in answer.content.decode()
    assert not ExceptionMark.objects.exists()


def test_two_marks_over_the_same_months_are_refused_until_one_is_withdrawn(client: Client) -> None:
    with_figures()
    first = entered(first_month=LAST - 3)
    with pytest.raises(NotAllowed, match="Withdraw it first"):
        entered(first_month=LAST - 1)
    assert client.get(at("withdraw_exception", first.uuid)).status_code == 200
    assert client.post(at("withdraw_exception", first.uuid)).status_code == 302
    first.refresh_from_db()
    assert first.withdrawn_at
    assert performance_verbs()[-1] == "exception_withdrawn"
    assert client.get(at("withdraw_exception", first.uuid)).status_code == 404
    with pytest.raises(NotAllowed, match="withdrawn already"):
        exceptions.withdraw(first, by=None)
    assert entered(first_month=LAST - 1).pk


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_marks_over_the_same_months_at_the_same_moment_are_one() -> None:
    with_figures()
    refused: list[str] = []

    def enter(first: int) -> None:
        try:
            entered(first_month=first)
        except NotAllowed as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    at_once(enter, LAST - 3, LAST - 1, LAST)
    assert ExceptionMark.objects.standing().count() == 1
    assert len(refused) == 2


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_explanations_of_one_month_at_the_same_moment_are_one() -> None:
    with_figures()

    def explain(text: str) -> None:
        try:
            exceptions.explain(measure=measure(), area=barnet(), month=LAST, text=text, by=None)
        finally:
            connection.close()

    at_once(explain, "A gang was active.", "Shops were shut.", "It rained.")
    assert Explanation.objects.count() == 1
    assert performance_verbs().count("explanation_written") == 3


def at_once(act: Callable[[Any], None], *arguments: Any) -> None:
    """Do it once for each argument, all at the same moment on connections of their own."""
    threads = [Thread(target=act, args=[argument]) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


# -- explained ---------------------------------------------------------------------------------------------------------


def test_an_explanation_is_written_changed_and_taken_back(client: Client, somebody: Person) -> None:
    with_figures()
    url = at("explain_exception", "barnet", "robbery", "2024-11")
    assert "Robbery, Nov 2024, Barnet" in client.get(url).content.decode()
    client.post(url, {"text": "Phones near the station."})
    said = Explanation.objects.get()
    assert (said.text, said.month, said.written_by) == ("Phones near the station.", LAST - 1, somebody)
    assert "Phones near the station." in client.get(url).content.decode()
    client.post(url, {"text": "Phones near the station."})
    client.post(url, {"text": "Phones, mostly."})
    client.post(url, {"text": " "})
    assert not Explanation.objects.exists()
    verbs = [verb for verb in performance_verbs() if verb.startswith("explanation")]
    assert verbs == ["explanation_written", "explanation_written", "explanation_removed"]


@pytest.mark.parametrize("month", ["2024-13", "yesterday"])
def test_a_month_that_there_is_not_is_not_found(client: Client, month: str) -> None:
    assert client.get(at("explain_exception", "barnet", "robbery", month)).status_code == 404


# -- who may -----------------------------------------------------------------------------------------------------------


def test_only_analysts_enter_withdraw_and_explain() -> None:
    with_figures()
    mark = entered()
    board = make_board()
    for person in (make_officer(board), make_member(board).person):
        visitor = as_person(person)
        for url in [at("exceptions"), at("enter_exception"), at("explain_exception", "barnet", "robbery", "2024-11")]:
            assert visitor.get(url).status_code == 404
        with pytest.raises(NotPermitted):
            entered(by=person, first_month=LAST - 1, last_month=LAST - 1)
        with pytest.raises(NotPermitted):
            exceptions.withdraw(mark, by=person)
        with pytest.raises(NotPermitted):
            exceptions.explain(measure=measure(), area=barnet(), month=LAST, text="No.", by=person)


def test_the_database_refuses_two_marks_and_two_explanations_of_one_month() -> None:
    with_figures()
    mark = entered()
    with pytest.raises(IntegrityError), transaction.atomic():
        ExceptionMark.objects.create(
            measure=mark.measure, area=mark.area, first_month=LAST, last_month=LAST, direction=1, reason="Again."
        )
    exceptions.explain(measure=measure(), area=barnet(), month=LAST, text="One.", by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Explanation.objects.create(measure=measure(), area=barnet(), month=LAST, text="Two.")


def test_what_is_not_explained_waits_on_ones_own_page_and_leads_there(client: Client) -> None:
    computed()
    waiting = len(unusual.unusual(barnet(), 3).open)
    assert unusual.unexplained() == waiting > 0
    assert f'hx-get="{at("exceptions")}"' in client.get(reverse("portal:my_work")).content.decode()
    waits = {"headers": {"HX-Request": "true"}}
    assert f"{waiting} exception" in client.get(at("exceptions"), **waits).content.decode()
    for one in unusual.unusual(barnet(), 3).open:
        exceptions.explain(measure=one.measure, area=barnet(), month=one.last_month, text="Known.", by=None)
    assert unusual.unexplained() == 0
    assert client.get(at("exceptions"), **waits).content.strip() == b""


def test_a_mark_stood_until_it_was_withdrawn() -> None:
    with_figures()
    mark = exceptions.withdraw(entered(), by=None)
    assert mark.withdrawn_at
    earlier = mark.withdrawn_at - timedelta(microseconds=1)
    assert list(ExceptionMark.objects.standing_at(earlier)) == [mark]
    assert not ExceptionMark.objects.standing_at(timezone.now()).exists()
