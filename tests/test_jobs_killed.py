"""A worker killed at the worst moments, on each broker: nothing is lost, and nothing is done twice."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import redis
from celery import Celery

from scpb.audit.models import Entry
from scpb.jobs import broker, services
from scpb.jobs.models import Job, State
from tests import workers
from tests.factories import make_organisation
from tests.killed_kinds import HAPPENED

pytestmark = pytest.mark.django_db(transaction=True)

MOMENTS = ["after the lease", "in the middle", "before the commit", "before the acknowledgement"]


def redis_url() -> str:
    """The Redis that answers, or a reason to skip."""
    url = os.environ.get("REDIS_URL", "")
    if not url:
        pytest.skip("REDIS_URL names no Redis")
    try:
        redis.Redis.from_url(url, socket_timeout=3).ping()
    except redis.RedisError:
        pytest.skip(f"no Redis answers at {url}")
    return url


@pytest.fixture(
    params=[pytest.param("filesystem", marks=pytest.mark.looks), pytest.param("redis", marks=pytest.mark.services)]
)
def broker_url(request: pytest.FixtureRequest) -> str:
    return "filesystem://" if request.param == "filesystem" else redis_url()


@pytest.fixture
def messages(broker_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Messages of this process go where the worker of the test listens."""
    queue = f"killed-{uuid4().hex}"
    app = Celery(broker=broker_url, set_as_current=False)
    app.conf.update(broker_transport_options=broker.options(broker_url, tmp_path / "broker"), task_default_queue=queue)
    monkeypatch.setattr(services, "current_app", app)
    for name, value in {"JOB_QUEUE": queue, "CELERY_BROKER_URL": broker_url}.items():
        monkeypatch.setenv(name, value)
    for name in ["JOB_LEASE_SECONDS", "JOB_SWEEP_SECONDS"]:
        monkeypatch.setenv(name, "1")
    yield
    app.close()


def ask(number: int) -> Job:
    return services.enqueue("tests.killed", key=f"killed:{number}", subject=make_organisation(), by=None)


def all_over() -> bool:
    return not Job.objects.unfinished().exists()


def start_worker(data: Path, kill_at: str = ""):
    return workers.worker(data, "--include", "tests.killed_kinds", KILL_AT=kill_at)


def has_died(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is not None


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.usefixtures("messages")
def test_a_killed_worker_loses_nothing_and_does_nothing_twice(moment: str, tmp_path: Path) -> None:
    log = tmp_path / "celery.log"
    jobs = [ask(number) for number in range(3)]
    with start_worker(tmp_path, kill_at=moment) as process:
        workers.wait_until(lambda: has_died(process), what=f"a worker killed {moment}", log=log)
    assert (tmp_path / "killed").exists()
    assert not all_over()

    with start_worker(tmp_path), workers.timetable(tmp_path):
        workers.wait_until(all_over, what="the jobs done by another worker", log=log)
        # Messages that come again, as a broker may send them, are worked off before the last job's.
        for job in jobs:
            services.current_app.send_task("scpb.jobs.run", args=[str(job.uuid)])
        ask(3)
        workers.wait_until(all_over, what="the last job", log=log)

    assert set(Job.objects.values_list("state", flat=True)) == {State.DONE}
    happened = list(Entry.objects.filter(verb=HAPPENED).values_list("subject_id", flat=True))
    assert sorted(happened) == sorted(Job.objects.values_list("subject_id", flat=True))
    for subject in happened:
        assert (tmp_path / f"{subject}.staged").read_text() == "first half, second half"
    again = 1 if moment == "before the acknowledgement" else 2
    assert sorted(Job.objects.values_list("attempts", flat=True)) == [1, 1, 1, again]


@pytest.mark.usefixtures("messages")
def test_jobs_whose_messages_are_all_lost_are_found_by_the_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(services.current_app, "send_task", lambda *_args, **_options: None)
        ask(1)
    Job.objects.update(dispatched_at=None)
    with start_worker(tmp_path), workers.timetable(tmp_path):
        workers.wait_until(all_over, what="the sweep", log=tmp_path / "celery.log")
    assert Job.objects.get().state == State.DONE


@pytest.mark.usefixtures("messages")
def test_a_job_that_wants_all_memory_fails_and_its_worker_lives(tmp_path: Path) -> None:
    greedy = services.enqueue("tests.greedy", key="greedy", by=None)
    ask(1)
    with start_worker(tmp_path) as process, workers.timetable(tmp_path):
        workers.wait_until(all_over, what="both jobs", log=tmp_path / "celery.log")
        assert not has_died(process)
    greedy.refresh_from_db()
    assert (greedy.state, "MemoryError" in greedy.error) == (State.FAILED, True)
    assert Job.objects.get(key="killed:1").state == State.DONE
