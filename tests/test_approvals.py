"""Uploads approved once, set aside and taken back; at the same moment too, and only by those who may."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection

from performance import bulk
from performance.models import Figure, Observation, Upload
from performance.models.uploads import NEXT, State
from performance.services import checking, uploads
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.kinds import LeaseLost
from tests.factories import (
    ROBBERY,
    crime_csv,
    make_analyst,
    make_board,
    make_member,
    make_officer,
    make_person,
    make_upload,
    performance_verbs,
)

pytestmark = pytest.mark.django_db


def robbery(*counts: int) -> bytes:
    return crime_csv([(ROBBERY, "Barnet", list(counts))])


# -- approving, setting aside, taking back -----------------------------------------------------------


def test_approving_twice_counts_once() -> None:
    upload = make_upload()
    first = uploads.approve(upload, by=None)
    second = uploads.approve(upload, by=None)
    assert first.approved_at == second.approved_at
    assert Figure.objects.count() == 6
    assert performance_verbs().count("upload_approved") == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_approving_at_the_same_moment_counts_once() -> None:
    upload = make_upload()
    pressed = [Thread(target=approve_elsewhere, args=[upload]) for _number in range(3)]
    for thread in pressed:
        thread.start()
    for thread in pressed:
        thread.join()
    assert performance_verbs().count("upload_approved") == 1
    assert Figure.objects.count() == 6


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_files_approved_at_the_same_moment_leave_what_their_order_says() -> None:
    received = [make_upload(robbery(number, number, number)) for number in range(1, 5)]  # all published on one day
    threads = [Thread(target=approve_elsewhere, args=[upload]) for upload in received]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    last = Upload.objects.by_precedence().last()
    assert last is not None
    assert Upload.objects.approved().count() == 4
    assert set(Figure.objects.values_list("upload", flat=True)) == {last.pk}


def approve_elsewhere(upload: Upload) -> None:
    try:
        uploads.approve(upload, by=None)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_check_holds_nobody_up_for_longer_than_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    upload = uploads.receive(robbery(1, 2, 3, 4, 5), name="a.csv", by=None)
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        assert not connection.in_atomic_block  # others may write between two batches
        told.append((done, total))

    checking.check(upload, tell)
    assert told == ([(5, 5)] if connection.vendor == "postgresql" else [(2, 5), (4, 5), (5, 5)])
    assert Observation.objects.count() == 5


def test_nothing_counts_when_the_audit_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    upload = make_upload()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(uploads.audit, "record", fail)
    with pytest.raises(RuntimeError):
        uploads.approve(upload, by=None)
    upload.refresh_from_db()
    assert upload.state == State.STAGED
    assert not Figure.objects.exists()


def test_an_upload_taken_back_gives_way_to_what_was_known_before() -> None:
    make_upload(robbery(1, 2, 3), approve=True)
    later = make_upload(robbery(9, 9, 9, 9), approve=True)
    uploads.take_back(later, reason="The publisher withdrew it.", by=None)
    assert list(Figure.objects.order_by("month").values_list("value", flat=True)) == [1, 2, 3]
    assert Observation.objects.filter(upload=later).count() == 4  # nothing is forgotten


def test_taking_back_needs_a_reason() -> None:
    with pytest.raises(NotAllowed):
        uploads.take_back(make_upload(approve=True), reason=" ", by=None)


ACTS = {
    State.STAGING: lambda upload: uploads.check_again(upload, by=None),
    State.APPROVED: lambda upload: uploads.approve(upload, by=None),
    State.REJECTED: lambda upload: uploads.set_aside(upload, by=None),
    State.TAKEN_BACK: lambda upload: uploads.take_back(upload, reason="So.", by=None),
}


def in_state(state: State) -> Upload:
    if state == State.STAGING:
        return uploads.receive(robbery(1), name="a.csv", by=None)
    if state == State.REFUSED:
        return make_upload(b"nothing\n")
    upload = make_upload(approve=state in {State.APPROVED, State.TAKEN_BACK})
    if state == State.REJECTED:
        return uploads.set_aside(upload, by=None)
    return uploads.take_back(upload, reason="So.", by=None) if state == State.TAKEN_BACK else upload


@pytest.mark.parametrize("to", ACTS)
@pytest.mark.parametrize("state", list(State))
def test_an_upload_goes_only_where_the_table_lets_it(state: State, to: State) -> None:
    upload = in_state(state)
    if to in NEXT[state] or to == state:
        assert ACTS[to](upload).state == to
    else:
        with pytest.raises(NotAllowed):
            ACTS[to](upload)
        upload.refresh_from_db()
        assert upload.state == state


# -- who may -----------------------------------------------------------------------------------------


def test_only_analysts_work_on_figures() -> None:
    board = make_board()
    upload = make_upload()
    for person in [make_officer(board), make_member(board).person, make_person(is_superuser=True)]:
        for act in [
            lambda by: uploads.receive(robbery(1), name="a.csv", by=by),
            lambda by: uploads.check_again(upload, by=by),
            lambda by: uploads.correct(upload, published_on=date(2024, 1, 1), absent_is_zero=True, by=by),
            lambda by: uploads.map_categories(upload, choices={}, by=by),
            lambda by: uploads.approve(upload, by=by),
            lambda by: uploads.set_aside(upload, by=by),
            lambda by: uploads.take_back(upload, reason="So.", by=by),
        ]:
            with pytest.raises(NotPermitted):
                act(person)
    assert uploads.approve(upload, by=make_analyst()).approved_by is not None


def test_a_worker_that_stood_still_touches_nothing_of_an_approved_upload() -> None:
    upload = uploads.receive(robbery(1, 2, 3), name="january.csv", by=None)
    late = Upload.objects.get(pk=upload.pk)  # as the worker read it that now stands still
    job = uploads.job_of(upload)
    assert job is not None
    jobs.run_here(job)
    upload.refresh_from_db()
    uploads.approve(upload, by=None)
    with pytest.raises(LeaseLost):
        checking.check(late, lambda _done, _total: None)
    assert sorted(Observation.objects.values_list("value", flat=True)) == [1, 2, 3]
