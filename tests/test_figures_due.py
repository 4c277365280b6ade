"""Who owes which figure when: the calendar, the mail, and the page that its link leads to."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from threading import Thread

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from performance.arithmetic.expected import Due, due, period_after
from performance.forms.requests import AnswerForm
from performance.models import Area, Denominator, FigureRequest, Measure, Upload
from performance.pages.owed import owed
from performance.services import requests, uploads
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Organisation, Person
from tests.factories import make_person
from tests.figures_at_hand import analyst, as_person, with_figures

ROOT = "https://portal.example.org/"
TODAY = date(2025, 3, 20)


@pytest.mark.parametrize(
    ("frequency", "known", "first", "last"),
    [
        ("weekly", date(2025, 1, 5), date(2025, 1, 6), date(2025, 1, 12)),
        ("monthly", date(2025, 1, 31), date(2025, 2, 1), date(2025, 2, 28)),
        ("monthly", date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarterly", date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31)),
        ("yearly", date(2024, 3, 31), date(2024, 4, 1), date(2025, 3, 31)),
    ],
)
def test_the_period_that_follows(frequency: str, known: date, first: date, last: date) -> None:
    assert period_after(known, frequency) == (first, last)


def test_a_figure_is_expected_some_days_after_its_period_ends() -> None:
    found = due(date(2024, 12, 31), "quarterly", 30, TODAY)
    assert found
    assert (found.last_day, found.expected_on) == (date(2025, 3, 31), date(2025, 4, 30))
    assert not found.is_overdue(TODAY)
    assert found.overdue == 0


def test_later_periods_that_are_overdue_as_well_are_counted() -> None:
    found = due(date(2024, 10, 31), "monthly", 10, TODAY)
    assert found
    assert found.first_day == date(2024, 11, 1)
    assert found.is_overdue(TODAY)
    assert found.overdue == 3  # December, January, February; March has not ended


def test_a_day_that_the_provider_named_comes_first() -> None:
    found = due(date(2024, 12, 31), "monthly", 10, TODAY, told=date(2025, 4, 2))
    assert found
    assert found.expected_on == date(2025, 4, 2)
    assert not found.is_overdue(TODAY)
    from_time_to_time = due(date(2024, 12, 31), "irregular", 10, TODAY, told=date(2025, 4, 2))
    assert from_time_to_time
    assert from_time_to_time.expected_on == date(2025, 4, 2)


def test_nothing_is_due_where_nothing_is_known_and_nobody_named_a_day() -> None:
    assert due(None, "monthly", 10, TODAY) is None
    assert due(date(2024, 12, 31), "irregular", 10, TODAY) is None


# -- the calendar -----------------------------------------------------------------------------------


@pytest.fixture
def barnet(db: None) -> Area:
    return with_figures()  # known to December 2024


@pytest.fixture
def contact() -> Person:
    return make_person(name="Pat Provider", email="pat@example.org")


@pytest.fixture
def robbery(barnet: Area, contact: Person) -> Measure:
    Measure.objects.update(frequency="")
    police = Organisation.objects.create(name="Metropolitan Police")
    Measure.objects.filter(slug="robbery").update(frequency="monthly", due_days=20, provider=police, contact=contact)
    return Measure.objects.get(slug="robbery")


def asked(measure: Measure, area: Area, **changes: object) -> FigureRequest:
    values = {
        "area": area,
        "first_day": date(2025, 1, 1),
        "last_day": date(2025, 1, 31),
        "expected_on": None,
        "email": "",
        "root": ROOT,
        "by": None,
        **changes,
    }
    return requests.ask(measure, **values)  # type: ignore[arg-type]


def test_the_calendar_says_what_is_overdue_and_who_owes_it(barnet: Area, robbery: Measure) -> None:
    page = as_person(analyst()).get(reverse("performance:figures_due")).content.decode()
    assert "Robbery" in page
    assert "Overdue" in page
    assert "Metropolitan Police" in page
    assert "1 Jan 2025" in page
    assert "31 Dec 2024" in page


def test_only_measures_with_a_rhythm_are_on_it(barnet: Area, robbery: Measure) -> None:
    assert [row.measure.slug for row in owed(barnet, TODAY)] == ["robbery"]
    Measure.objects.filter(slug="burglary").update(next_expected_on=date(2025, 6, 1))
    assert {row.measure.slug for row in owed(barnet, TODAY)} == {"robbery", "burglary"}


def test_the_calendar_takes_as_many_queries_for_many_measures(
    barnet: Area, robbery: Measure, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        owed(barnet, TODAY)
    Measure.objects.update(frequency="monthly")
    with django_assert_num_queries(4):
        owed(barnet, TODAY)


def pressed(client: Client) -> str:
    """What is said after the button that asks for everything."""
    return client.post(reverse("performance:ask_all"), follow=True).content.decode()


def also_monthly(robbery: Measure, *slugs: str, contact: Person | None) -> list[Measure]:
    """Other measures that come as robbery does."""
    values = {"frequency": "monthly", "due_days": 20, "provider": robbery.provider, "contact": contact}
    Measure.objects.filter(slug__in=slugs).update(**values)
    return list(Measure.objects.filter(slug__in=slugs))


def test_one_press_asks_for_all_that_is_overdue_and_a_second_for_nothing(barnet: Area, robbery: Measure) -> None:
    client = as_person(analyst())
    assert "Requests sent: 1." in pressed(client)
    assert "Requests sent: 0. Asked for already: 1." in pressed(client)
    assert FigureRequest.objects.get().measure == robbery


def test_a_press_says_how_many_were_left_out_and_why(barnet: Area, robbery: Measure, contact: Person) -> None:
    also_monthly(robbery, "burglary", contact=contact)
    also_monthly(robbery, "non-residential-burglary", contact=None)
    asked(robbery, barnet)
    said = pressed(as_person(analyst()))
    assert "Requests sent: 1. Asked for already: 1." in said
    assert "Without an e-mail address to ask at: 1." in said


def test_who_presses_a_moment_later_asks_for_what_is_left(barnet: Area, robbery: Measure, contact: Person) -> None:
    also_monthly(robbery, "burglary", contact=contact)
    seen = [(row.measure, row.due) for row in owed(barnet, timezone.localdate()) if row.can_be_asked and row.due]
    assert {measure.slug for measure, _due in seen} == {"robbery", "burglary"}
    first = requests.ask_for_each(seen[:1], area=barnet, root=ROOT, by=None)
    second = requests.ask_for_each(seen, area=barnet, root=ROOT, by=None)
    assert [request.measure for request in first + second] == [measure for measure, _due in seen]
    assert requests.ask_for_each(seen, area=barnet, root=ROOT, by=None) == []
    assert Job.objects.filter(kind=requests.MAIL).count() == 2


def test_a_press_asks_for_all_or_for_nothing(
    barnet: Area, robbery: Measure, contact: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    also_monthly(robbery, "burglary", contact=contact)
    late = [(row.measure, row.due) for row in owed(barnet, timezone.localdate()) if row.due]
    assert len(late) == 2
    broken = iter([requests.signed])  # the second mail cannot be asked for

    def enqueue(*_arguments: object, **_values: object) -> None:
        next(broken)

    monkeypatch.setattr(requests.jobs, "enqueue", enqueue)
    with pytest.raises(StopIteration):
        requests.ask_for_each(late, area=barnet, root=ROOT, by=None)
    assert not FigureRequest.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_who_press_at_the_same_moment_ask_once(barnet: Area, robbery: Measure, contact: Person) -> None:
    also_monthly(robbery, "burglary", contact=contact)
    late = [(row.measure, row.due) for row in owed(barnet, timezone.localdate()) if row.can_be_asked and row.due]
    sent: list[int] = []

    def press(figures: list[tuple[Measure, Due]]) -> None:
        try:
            sent.append(len(requests.ask_for_each(figures, area=barnet, root=ROOT, by=None)))
        finally:
            connection.close()

    threads = [Thread(target=press, args=[late]), Thread(target=press, args=[late[::-1]])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sent) == 2
    assert len(sent) == 2
    assert {request.measure for request in FigureRequest.objects.all()} == {measure for measure, _due in late}


def test_what_was_given_and_waits_for_an_analyst_is_not_asked_for_again(barnet: Area, robbery: Measure) -> None:
    request = asked(robbery, barnet)
    upload = make_checked(requests.answer(request, values={"value": Decimal(57)}, by=None))
    client = as_person(analyst())
    assert "Requests sent: 0. Asked for already: 1." in pressed(client)
    page = client.get(reverse("performance:figures_due")).content.decode()
    assert "Given, to be approved" in page
    assert upload.get_absolute_url() in page
    uploads.set_aside(upload, by=None)
    assert "Requests sent: 1." in pressed(client)


# -- asking -----------------------------------------------------------------------------------------


def sent(request: FigureRequest) -> str:
    """The text of its mail, after the job."""
    job = jobs.run_here(Job.objects.get(key=f"request:{request.uuid}"))
    assert job.is_done, job.error
    return str(mail.outbox[-1].body)


def link(text: str) -> str:
    found = re.search(rf"{ROOT.rstrip('/')}(/\S+)", text)
    assert found
    return found[1]


def test_the_mail_goes_to_the_contact_and_holds_a_link_for_this_figure(barnet: Area, robbery: Measure) -> None:
    text = sent(asked(robbery, barnet))
    assert mail.outbox[-1].to == ["pat@example.org"]
    assert "Robbery" in mail.outbox[-1].subject
    page = Client().get(link(text))
    assert page.status_code == 200
    assert "Robbery" in page.content.decode()
    assert FigureRequest.objects.get().sent_at


def test_a_link_that_was_not_signed_here_leads_nowhere(barnet: Area, robbery: Measure) -> None:
    request = asked(robbery, barnet)
    wrong = requests.signed(request)[:-2] + "xx"
    assert Client().get(reverse("performance:figure_asked", args=[wrong])).status_code == 404
    assert Client().get(reverse("performance:figure_asked", args=[str(request.uuid)])).status_code == 404


def test_a_figure_is_asked_for_once(barnet: Area, robbery: Measure) -> None:
    asked(robbery, barnet)
    with pytest.raises(NotAllowed, match="still open"):
        asked(robbery, barnet)


def test_who_is_no_analyst_asks_nobody(barnet: Area, robbery: Measure) -> None:
    with pytest.raises(NotPermitted):
        asked(robbery, barnet, by=make_person())


def test_a_measure_without_a_contact_says_so(barnet: Area, robbery: Measure) -> None:
    robbery.contact = None
    with pytest.raises(ValidationError, match="no contact"):
        asked(robbery, barnet)


# -- answering --------------------------------------------------------------------------------------


def test_the_answer_is_an_upload_that_waits_for_an_analyst(barnet: Area, robbery: Measure) -> None:
    request = asked(robbery, barnet)
    address = reverse("performance:figure_asked", args=[requests.signed(request)])
    assert Client().post(address, {"value": "57"}).status_code == 302
    request.refresh_from_db()
    assert request.upload
    assert request.upload.state == "staging"
    with request.upload.file.file.open("rb") as received:
        assert b"robbery,Barnet,2025-01,57" in received.read()
    assert "given already" in Client().get(address).content.decode()
    again = Client().post(address, {"value": "58"})
    assert again.status_code == 409
    assert "given already" in again.content.decode()
    assert Upload.objects.filter(requests=request).count() == 1


def test_a_percentage_names_what_it_is_made_of(barnet: Area, robbery: Measure) -> None:
    robbery.unit = "percent"
    robbery.save()
    request = asked(robbery, barnet)
    form = AnswerForm({"value": "14.5", "numerator": "29", "denominator": "200", "sample_size": "200"}, asked=request)
    assert form.is_valid(), form.errors
    upload = make_checked(requests.answer(request, values=form.cleaned_data, by=None))
    assert upload.state == "staged"
    reading = upload.readings.get()
    assert (reading.first_day.isoformat(), reading.last_day.isoformat()) == ("2025-01-01", "2025-01-31")
    parts = (reading.value, reading.numerator, reading.denominator)
    assert parts == (Decimal("14.5"), Decimal(29), Decimal(200))
    assert reading.sample_size == 200


def test_an_answer_in_a_demonstration_is_illustrative(barnet: Area, robbery: Measure) -> None:
    Upload.objects.update(is_generated=True)
    Denominator.objects.update(is_generated=True)
    request = asked(robbery, barnet)
    assert requests.answer(request, values={"value": Decimal(57)}, by=None).is_generated


def make_checked(upload: Upload) -> Upload:
    """The upload after the job that checks it."""
    job = uploads.job_of(upload)
    assert job
    assert jobs.run_here(job).is_done
    return Upload.objects.get(pk=upload.pk)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Give the figure, or the day"),
        ({"value": "5", "expected_on": "2030-01-01"}, "not both"),
        ({"value": "-1"}, "greater than or equal to 0"),
        ({"value": "5.5"}, "decimal places"),
        ({"value": "many"}, "number"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_and_the_request_stays_open(
    barnet: Area, robbery: Measure, given: dict[str, str], said: str
) -> None:
    request = asked(robbery, barnet)
    answer = Client().post(reverse("performance:figure_asked", args=[requests.signed(request)]), given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert FigureRequest.objects.open(timezone.now()).count() == 1


def test_a_provider_can_name_a_later_day(barnet: Area, robbery: Measure) -> None:
    request = asked(robbery, barnet)
    day = timezone.localdate() + timedelta(days=90)
    address = reverse("performance:figure_asked", args=[requests.signed(request)])
    assert Client().post(address, {"expected_on": day.isoformat()}).status_code == 302
    request.refresh_from_db()
    assert request.expected_on == day
    assert request.expires_at.date() > day
    assert owed(barnet, timezone.localdate())[0].state == "later"
    yesterday = timezone.localdate() - timedelta(days=1)
    assert Client().post(address, {"expected_on": yesterday.isoformat()}).status_code == 422
    assert Client().post(address, {"expected_on": "9999-12-31"}).status_code == 422


def test_a_withdrawn_request_takes_nothing_any_more(barnet: Area, robbery: Measure) -> None:
    request = asked(robbery, barnet)
    client = as_person(analyst())
    address = reverse("performance:request_withdraw", args=[request.uuid])
    assert client.get(address).status_code == 200
    assert FigureRequest.objects.get().withdrawn_at is None
    assert client.post(address).status_code == 302
    page = Client().get(reverse("performance:figure_asked", args=[requests.signed(request)]))
    assert "not needed any more" in page.content.decode()
    FigureRequest.objects.update(expires_at=timezone.now() + timedelta(seconds=1))
    page = Client().get(reverse("performance:figure_asked", args=[requests.signed(request)]))
    assert "not needed any more" in page.content.decode()
    with pytest.raises(NotAllowed):
        requests.answer(request, values={"value": 1}, by=None)


def test_an_answer_that_another_was_quicker_than_is_told(
    barnet: Area, robbery: Measure, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = asked(robbery, barnet)
    address = reverse("performance:figure_asked", args=[requests.signed(request)])
    look = requests.refuse_closed

    def look_then_lose(row: FigureRequest) -> None:
        look(row)
        monkeypatch.setattr(requests, "refuse_closed", look)
        requests.answer(row, values={"value": Decimal(57)}, by=None)

    monkeypatch.setattr(requests, "refuse_closed", look_then_lose)
    answer = Client().post(address, {"value": "58"})
    assert answer.status_code == 409
    assert "given already" in answer.content.decode()
    assert Upload.objects.filter(requests=request).count() == 1


def test_one_link_takes_only_so_many_answers_an_hour(barnet: Area, robbery: Measure, contact: Person) -> None:
    request = asked(robbery, barnet)
    address = reverse("performance:figure_asked", args=[requests.signed(request)])
    day = timezone.localdate() + timedelta(days=1)
    for number in range(10):
        assert Client().post(address, {"expected_on": (day + timedelta(number)).isoformat()}).status_code == 302
    answer = Client().post(address, {"expected_on": day.isoformat(), "note": "Sorry."})
    assert answer.status_code == 429
    assert "sent too often" in answer.content.decode()
    assert 'value="Sorry."' in answer.content.decode(), "what was typed is still there"
    request.refresh_from_db()
    assert request.expected_on == day + timedelta(9)
    assert Client().get(address).status_code == 200
    also_monthly(robbery, "burglary", contact=contact)
    other = asked(Measure.objects.get(slug="burglary"), barnet)
    address = reverse("performance:figure_asked", args=[requests.signed(other)])
    assert Client().post(address, {"value": "5"}).status_code == 302, "another link is not held up by it"


def test_a_request_runs_out(barnet: Area, robbery: Measure) -> None:
    request = asked(robbery, barnet)
    FigureRequest.objects.update(expires_at=timezone.now() - timedelta(days=1))
    with pytest.raises(NotAllowed, match="run out"):
        requests.answer(request, values={"value": 1}, by=None)


def test_a_figure_can_be_asked_for_again_once_its_request_has_run_out(barnet: Area, robbery: Measure) -> None:
    first = asked(robbery, barnet)
    FigureRequest.objects.update(expires_at=timezone.now() - timedelta(days=1))
    second = asked(robbery, barnet)
    assert second.period == first.period
    assert list(FigureRequest.objects.open(timezone.now())) == [second]
    with pytest.raises(NotAllowed, match="run out"):
        requests.answer(first, values={"value": 1}, by=None)


def test_the_database_keeps_one_open_request_for_a_period(barnet: Area, robbery: Measure) -> None:
    request = asked(robbery, barnet)
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureRequest.objects.create(
            measure=robbery,
            area=barnet,
            first_day=request.first_day,
            last_day=request.last_day,
            expires_at=request.expires_at,
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureRequest.objects.update(last_day=date(2024, 12, 1))
