"""Jobs: asked for in a transaction, done once, and found again when they were lost."""

import itertools
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from scpb.audit import services as audit
from scpb.audit.models import Entry
from scpb.jobs import kinds, runner, services
from scpb.jobs.kinds import LeaseLost, Outcome, Refused, Running, kind
from scpb.jobs.models import Job, State
from scpb.people.models import Organisation
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db

Register = Callable[..., kinds.Kind]


@pytest.fixture
def as_kind() -> Iterator[Register]:
    """Registers a function as a kind called `tests.work` for the length of a test."""

    def register(work: kinds.Work, **options: Any) -> kinds.Kind:
        return kind("tests.work", **options)(work)

    yield register
    kinds.REGISTER.pop("tests.work", None)


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The jobs that messages were sent for."""
    sent: list[str] = []
    monkeypatch.setattr(services.current_app, "send_task", lambda name, args, **_: sent.append(args[0]))
    return sent


def nothing(_job: Running) -> Outcome:
    return Outcome()


def ask(key: str = "work:1", **options: Any) -> Job:
    return services.enqueue("tests.work", key=key, **{"by": None, **options})


def effects() -> int:
    return Entry.objects.filter(verb="tests.happened").count()


def happens() -> None:
    body = Organisation.objects.first() or make_organisation()
    audit.record("tests.happened", body, by=None)


# -- asking ------------------------------------------------------------------------------------------


def test_asking_twice_with_one_key_is_asking_once(as_kind: Register) -> None:
    as_kind(nothing)
    assert ask() == ask()
    assert Job.objects.count() == 1


def test_a_job_knows_its_subject_its_parameters_and_who_asked(as_kind: Register) -> None:
    as_kind(nothing)
    officer, body = make_person(name="Ada Example"), make_organisation()
    job = ask(subject=body, params={"month": 5}, by=officer)
    job.refresh_from_db()
    assert (job.subject_type, job.subject_id) == ("people.organisation", str(body.uuid))
    assert (job.params, job.created_by_id, job.created_by_name) == ({"month": 5}, officer.pk, "Ada Example")


def test_a_worker_is_woken_when_the_transaction_commits(
    as_kind: Register, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    as_kind(nothing)
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert woken == []
    assert woken == [str(job.uuid)]


@pytest.mark.django_db(transaction=True)
def test_a_job_goes_with_the_transaction_that_is_rolled_back(as_kind: Register, woken: list[str]) -> None:
    as_kind(nothing)
    with pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    assert not Job.objects.exists()
    assert woken == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_does_not_answer_fails_no_request(
    as_kind: Register, monkeypatch: pytest.MonkeyPatch, woken: list[str]
) -> None:
    as_kind(nothing)
    with monkeypatch.context() as broken:
        broken.setattr(services.current_app, "send_task", lambda *_args, **_options: 1 / 0)
        job = ask()
    services.sweep(timezone.now() + timedelta(minutes=2))
    assert woken == [str(job.uuid)]


# -- doing -------------------------------------------------------------------------------------------


def test_a_job_does_its_work_and_keeps_the_result(as_kind: Register) -> None:
    as_kind(lambda job: Outcome(result={"twice": job.params["number"] * 2}))
    job = services.run_here(ask(params={"number": 21}))
    assert (job.state, job.result, job.error) == (State.DONE, {"twice": 42}, "")
    assert job.finished_at is not None
    assert job.percent == 100


def test_a_job_that_is_done_is_not_done_again(as_kind: Register) -> None:
    as_kind(lambda _job: Outcome(switch=happens))
    job = services.run_here(ask())
    services.run(job.uuid)
    services.run_here(ask())
    assert effects() == 1


def test_a_message_for_a_job_that_is_gone_does_no_harm() -> None:
    services.run(uuid.uuid4())


def test_progress_is_told_while_it_runs(as_kind: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "TOLD_AT_MOST_EVERY", 0)
    seen = []

    def work(job: Running) -> Outcome:
        for step in (1, 2):
            job.progress(step, 4, f"Step {step}")
            row = Job.objects.get(uuid=job.uuid)
            seen.append((row.percent, row.note, row.is_over))
        return Outcome()

    as_kind(work)
    services.run_here(ask())
    assert seen == [(25, "Step 1", False), (50, "Step 2", False)]


def test_a_refusal_fails_for_good_with_its_sentence(as_kind: Register) -> None:
    tries = []

    def work(_job: Running) -> Outcome:
        tries.append(1)
        raise Refused("This is not a CSV file.")

    as_kind(work)
    job = services.run_here(ask())
    assert (job.state, job.error, len(tries)) == (State.FAILED, "This is not a CSV file.", 1)


def test_a_job_that_goes_wrong_is_tried_again_and_then_fails(
    as_kind: Register, caplog: pytest.LogCaptureFixture
) -> None:
    tries = []

    def work(_job: Running) -> Outcome:
        tries.append(1)
        raise ZeroDivisionError("secret details")

    as_kind(work, attempts=3)
    job = services.run_here(ask())
    assert (job.state, len(tries)) == (State.FAILED, 3)
    assert "ZeroDivisionError" in job.error
    assert "secret details" not in job.error
    assert "secret details" in caplog.text


def test_a_worker_leaves_a_job_alone_until_its_time_has_come(as_kind: Register, woken: list[str]) -> None:
    tries = []

    def work(_job: Running) -> Outcome:
        tries.append(1)
        raise ZeroDivisionError

    as_kind(work)
    job = ask()
    services.run(job.uuid)
    services.run(job.uuid)
    job.refresh_from_db()
    assert (job.state, len(tries)) == (State.WAITING, 1)
    assert job.not_before > timezone.now()


def test_each_pause_is_longer_than_the_one_before(as_kind: Register) -> None:
    as_kind(lambda _job: Outcome(result={"x": 1 / 0}))
    job, pauses = ask(), []
    for _ in range(3):
        lease = runner.take(job, at=timezone.now(), waiting_its_turn=False)
        assert lease
        runner.work(lease)
        job.refresh_from_db()
        pauses.append(job.not_before - timezone.now())
    assert pauses[0] < pauses[1] < pauses[2]


def test_a_job_that_failed_is_started_again_by_asking_again(as_kind: Register) -> None:
    state = {"refuse": True}

    def work(_job: Running) -> Outcome:
        if state["refuse"]:
            raise Refused("Not yet.")
        return Outcome()

    as_kind(work)
    assert services.run_here(ask()).is_failed
    state["refuse"] = False
    again = ask()
    assert (again.state, again.error, again.attempts) == (State.WAITING, "", 0)
    assert services.run_here(again).is_done


# -- exactly once ------------------------------------------------------------------------------------


def test_the_switch_and_the_mark_are_one(as_kind: Register) -> None:
    def switch() -> None:
        happens()
        raise ZeroDivisionError

    as_kind(lambda _job: Outcome(switch=switch), attempts=2)
    job = services.run_here(ask())
    assert job.is_failed
    assert effects() == 0


def test_a_switch_may_refuse(as_kind: Register) -> None:
    def switch() -> None:
        happens()
        raise Refused("Somebody else was quicker.")

    as_kind(lambda _job: Outcome(switch=switch))
    assert services.run_here(ask()).error == "Somebody else was quicker."
    assert effects() == 0


def test_who_has_lost_the_lease_writes_nothing(as_kind: Register) -> None:
    def work(job: Running) -> Outcome:
        if Job.objects.get(uuid=job.uuid).attempts == 1:
            # as if this worker had slept past its lease and another had done the work meanwhile
            Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            services.run_here(Job.objects.get(uuid=job.uuid))
        return Outcome(switch=happens)

    as_kind(work)
    job = ask()
    services.run(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.attempts, effects()) == (State.DONE, 2, 1)


def test_telling_progress_without_the_lease_stops_the_work(as_kind: Register) -> None:
    as_kind(nothing)
    lease = runner.take(ask(), at=timezone.now())
    assert lease
    Job.objects.update(lease_token=uuid.uuid4())
    with pytest.raises(LeaseLost):
        lease.progress(1, 2)


def test_two_workers_do_not_take_one_job(as_kind: Register) -> None:
    as_kind(nothing)
    job = ask()
    assert runner.take(Job.objects.get(pk=job.pk), at=timezone.now())
    assert runner.take(Job.objects.get(pk=job.pk), at=timezone.now()) is None


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_while_long_work_says_nothing(as_kind: Register, settings: Any) -> None:
    settings.JOB_LEASE_SECONDS = 1
    ends = []

    def work(job: Running) -> Outcome:
        for _ in range(2):
            ends.append(Job.objects.get(uuid=job.uuid).lease_until)
            runner.PAUSE.wait(0.7)
        return Outcome()

    as_kind(work)
    assert services.run_here(ask()).is_done
    assert ends[1] > ends[0]


# -- one at a time -----------------------------------------------------------------------------------


def test_of_a_kind_that_is_done_one_at_a_time_the_next_waits_and_is_woken(
    as_kind: Register, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    as_kind(lambda _job: Outcome(switch=happens), one_at_a_time=True)
    first, second = ask("work:1"), ask("work:2")
    lease = runner.take(first, at=timezone.now())
    assert lease
    services.run(second.uuid)
    second.refresh_from_db()
    assert (second.state, second.attempts) == (State.WAITING, 0)
    runner.work(lease)
    with django_capture_on_commit_callbacks(execute=True):
        services.run(ask("work:3").uuid)
    assert woken[-1] == str(second.uuid)
    services.run(second.uuid)
    assert effects() == 3


def test_one_whose_worker_died_holds_nobody_up_for_longer_than_its_lease(as_kind: Register) -> None:
    as_kind(nothing, one_at_a_time=True)
    first, second = ask("work:1"), ask("work:2")
    assert runner.take(first, at=timezone.now())
    assert runner.take(second, at=timezone.now()) is None
    Job.objects.filter(pk=first.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert runner.take(second, at=timezone.now())


def test_other_kinds_do_not_wait_for_one_that_is_done_one_at_a_time(as_kind: Register) -> None:
    as_kind(nothing)
    assert runner.take(ask("work:1"), at=timezone.now())
    assert runner.take(ask("work:2"), at=timezone.now())


def test_a_job_that_nobody_has_begun_is_found_by_its_kind_and_parameters(as_kind: Register) -> None:
    as_kind(nothing)
    plain = ask("work:1")
    about = ask("work:2", params={"month": 5})
    assert services.not_begun("tests.work") == plain
    assert services.not_begun("tests.work", params={"month": 5}) == about
    assert services.not_begun("tests.work", params={"month": 6}) is None
    assert runner.take(plain, at=timezone.now())
    assert services.not_begun("tests.work") is None


# -- failing -----------------------------------------------------------------------------------------


def test_what_follows_a_failure_happens_with_it(as_kind: Register) -> None:
    told = []

    def work(_job: Running) -> Outcome:
        raise Refused("No.")

    @as_kind(work).failed
    def after(job: Job, error: str) -> None:
        assert connection.in_atomic_block
        told.append((job.key, job.state, error))

    services.run_here(ask())
    assert told == [("work:1", State.FAILED, "No.")]


def test_a_job_fails_even_when_what_follows_goes_wrong(as_kind: Register, caplog: pytest.LogCaptureFixture) -> None:
    def work(_job: Running) -> Outcome:
        raise Refused("No.")

    @as_kind(work).failed
    def after(_job: Job, _error: str) -> None:
        raise ZeroDivisionError

    assert services.run_here(ask()).error == "No."
    assert "went wrong" in caplog.text


# -- sweeping ----------------------------------------------------------------------------------------


def test_the_sweep_finds_a_job_whose_worker_died(as_kind: Register, woken: list[str]) -> None:
    as_kind(lambda _job: Outcome(switch=happens))
    job = ask()
    runner.take(job, at=timezone.now())
    later = timezone.now() + timedelta(minutes=1)
    assert services.sweep() == 0
    assert services.sweep(later) == 1
    job.refresh_from_db()
    assert (job.state, woken) == (State.WAITING, [str(job.uuid)])


def test_a_job_that_kills_every_worker_fails_in_the_end(as_kind: Register, woken: list[str]) -> None:
    told = []
    as_kind(nothing, attempts=2).failed(lambda job, error: told.append(error))
    job = ask()
    for _ in range(2):
        runner.take(job, at=timezone.now(), waiting_its_turn=False)
        services.sweep(timezone.now() + timedelta(minutes=1))
        job.refresh_from_db()
    assert (job.state, job.error) == (State.FAILED, "The work was interrupted 2 times.")
    assert told == [job.error]


def test_the_sweep_wakes_less_and_less_often(as_kind: Register, woken: list[str]) -> None:
    as_kind(nothing)
    ask()
    now = timezone.now()
    times = [minute for minute in range(240) if services.sweep(now + timedelta(seconds=30 * minute))]
    pauses = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert times[0] == 0
    assert pauses == sorted(pauses)
    assert pauses[-1] > 20


def test_a_kind_that_nobody_knows_waits_for_a_worker_that_does(caplog: pytest.LogCaptureFixture) -> None:
    job = services.enqueue("tests.from_the_future", key="future", by=None)
    services.run(job.uuid)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert "tests.from_the_future" in caplog.text


def test_two_kinds_do_not_share_a_name(as_kind: Register) -> None:
    as_kind(nothing)
    with pytest.raises(ValueError, match=r"tests\.work"):
        as_kind(nothing)


# -- the database refuses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": State.RUNNING},
        {"state": State.WAITING, "lease_token": uuid.uuid4(), "lease_until": timezone.now()},
        {"state": State.DONE},
        {"state": State.FAILED, "finished_at": timezone.now(), "error": ""},
        {"state": State.WAITING, "finished_at": timezone.now()},
    ],
)
def test_the_database_refuses_a_state_that_contradicts_itself(as_kind: Register, wrong: dict[str, Any]) -> None:
    as_kind(nothing)
    job = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)


def test_the_database_refuses_two_jobs_with_one_key(as_kind: Register) -> None:
    as_kind(nothing)
    ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="tests.work", key="work:1", not_before=timezone.now())


# -- pages -------------------------------------------------------------------------------------------


def page(client: Client, job: Job, **headers: str) -> Any:
    return client.get(reverse("jobs:progress", args=[job.uuid]), headers=headers)


def test_who_asked_sees_how_far_it_is(client: Client, as_kind: Register) -> None:
    as_kind(nothing)
    officer = make_person()
    job = ask(by=officer)
    client.force_login(officer)
    Job.objects.filter(pk=job.pk).update(done=1, total=4)
    answer = page(client, job)
    assert answer.status_code == 200
    assert '<progress class="job__bar" max="100" value="25"' in answer.text
    assert "Reload" in answer.text


def test_htmx_gets_the_fragment_and_is_told_to_reload_at_the_end(client: Client, as_kind: Register) -> None:
    as_kind(nothing)
    officer = make_person()
    job = ask(by=officer)
    client.force_login(officer)
    assert "<html" not in page(client, job, hx_request="true").text
    services.run_here(job)
    answer = page(client, job, hx_request="true")
    assert answer.headers["HX-Refresh"] == "true"
    assert "every 1s" not in page(client, job).text


@pytest.mark.parametrize(
    ("shown_on", "leads_to"),
    [
        ("http://testserver/performance/dashboards/overview/", "/performance/dashboards/overview/"),
        ("http://testserver/performance/?page=2#sections", "/performance/?page=2"),
        ("https://elsewhere.example.org/performance/", None),
        ("http://testserver//elsewhere.example.org/", None),
        ("", None),
    ],
)
def test_reload_in_the_fragment_leads_to_the_page_that_shows_it(
    client: Client, as_kind: Register, shown_on: str, leads_to: str | None
) -> None:
    as_kind(nothing)
    officer = make_person()
    job = ask(by=officer)
    client.force_login(officer)
    answer = page(client, job, hx_request="true", hx_current_url=shown_on).text
    assert f'href="{leads_to or job.get_absolute_url()}">Reload' in answer
    assert "elsewhere" not in answer


def test_only_the_page_of_who_asked_keeps_asking_how_far_it_is(as_kind: Register) -> None:
    """Of a job that the system began a stranger's page would be sent to sign in."""
    as_kind(nothing)
    person = make_person()
    for by, reader, asks in (
        (None, AnonymousUser(), False),
        (person, AnonymousUser(), False),
        (person, make_person(), False),
        (person, person, True),
    ):
        request = RequestFactory().get("/")
        request.user = reader
        job = ask(f"work:{by} {reader}", by=by)
        shown = render_to_string("jobs/_progress.html", {"job": job}, request=request)
        assert ("hx-get" in shown) is asks


def test_a_failed_job_says_why(client: Client, as_kind: Register) -> None:
    def work(_job: Running) -> Outcome:
        raise Refused("This is not a CSV file.")

    as_kind(work)
    officer = make_person()
    job = services.run_here(ask(by=officer))
    client.force_login(officer)
    assert "This is not a CSV file." in page(client, job).text


def test_a_job_is_for_who_asked_and_for_administrators(client: Client, as_kind: Register) -> None:
    as_kind(nothing)
    job = ask(by=make_person())
    assert page(client, job).status_code == 302
    client.force_login(make_person())
    assert page(client, job).status_code == 404
    client.force_login(make_person(is_superuser=True))
    assert page(client, job).status_code == 200


# -- health ------------------------------------------------------------------------------------------


def test_health_says_how_long_the_oldest_job_waits(client: Client, as_kind: Register) -> None:
    as_kind(nothing)
    assert client.get("/health/").json() == {"status": "ok", "database": True, "waiting": 0, "oldest_waiting": 0}
    ask()
    Job.objects.update(not_before=timezone.now() - timedelta(minutes=10))
    answer = client.get("/health/").json()
    assert answer["waiting"] == 1
    assert 600 <= answer["oldest_waiting"] < 660


def test_health_fails_when_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Job.objects, "ready", lambda _at: Job.objects.extra(where=["no_such_column"]))
    with transaction.atomic():
        answer = client.get("/health/")
        transaction.set_rollback(True)
    assert (answer.status_code, answer.json()["database"]) == (503, False)
