"""Letters: who is told what, once, and who does not want to be told."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from meetings.letters import body, send
from meetings.models import Letter, NoticeChoice, NoticeKind
from meetings.services import notices
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def tell(*persons: Person, key: str = "papers:1", kind: NoticeKind = NoticeKind.PAPERS) -> list[Letter]:
    return notices.tell(
        kind, persons, key=key, subject="Papers are there", text="The agenda is published.", path="/meetings/"
    )


def run_jobs() -> None:
    for job in Job.objects.filter(kind=notices.SEND).unfinished():
        jobs.run_here(job)


def test_somebody_is_written_to_with_a_link_to_the_page() -> None:
    tell(make_person(name="Mary Member", email="mary@example.org"))
    run_jobs()
    [letter] = mail.outbox
    assert letter.to == ["mary@example.org"]
    assert letter.subject == "Safer Communities Partnership: Papers are there"
    assert "Dear Mary Member," in letter.body
    assert "http://testserver/meetings/" in letter.body
    assert "http://testserver/my-notices/" in letter.body
    assert Letter.objects.get().sent_at is not None


def test_nobody_is_told_the_same_thing_twice() -> None:
    person, other = make_person(), make_person()
    tell(person)
    assert tell(person) == []
    assert [letter.person for letter in tell(person, other)] == [other]
    run_jobs()
    run_jobs()
    assert len(mail.outbox) == 2


def test_who_may_not_sign_in_gets_no_letter() -> None:
    keeper = make_person()
    gone = make_person(is_active=False)
    recorded = make_person(email=None)
    merged = make_person(merged_into=keeper, is_active=False)
    assert tell(gone, recorded, merged) == []
    assert not Job.objects.filter(kind=notices.SEND).exists()


def test_who_does_not_want_a_kind_gets_the_others() -> None:
    person = make_person()
    notices.choose(person, wanted=[kind for kind in NoticeKind.values if kind != "papers"], by=person)
    assert tell(person) == []
    assert len(tell(person, key="due:1", kind=NoticeKind.DUE)) == 1


def test_who_wants_a_kind_again_gets_it_again() -> None:
    person = make_person()
    notices.choose(person, wanted=[], by=person)
    notices.choose(person, wanted=["papers"], by=person)
    assert len(tell(person)) == 1
    assert tell(person, key="due:1", kind=NoticeKind.DUE) == []


def test_the_page_keeps_what_is_ticked(client: Client) -> None:
    person = make_person()
    client.force_login(person)
    page = client.get(reverse("meetings:my_notices"))
    assert page.content.count(b" checked>") == len(NoticeKind)
    answer = client.post(reverse("meetings:my_notices"), {"wanted": ["assigned", "due"]}, follow=True)
    assert answer.content.count(b" checked>") == 2
    assert set(NoticeChoice.objects.unwanted_by(person)) == set(NoticeKind.values) - {"assigned", "due"}


def test_a_title_with_line_breaks_does_not_end_the_header() -> None:
    person = make_person()
    [letter] = notices.tell(NoticeKind.PAPERS, [person], key="x", subject="One\nBcc: two", text="Text.")
    send(letter)
    assert mail.outbox[0].subject.endswith("One Bcc: two")


def test_a_letter_without_a_page_names_none() -> None:
    [letter] = notices.tell(NoticeKind.PAPERS, [make_person()], key="x", subject="S", text="Text.")
    assert "None" not in body(letter)
    assert body(letter).count("http") == 1


def test_a_letter_that_two_workers_sent_keeps_its_first_moment() -> None:
    [letter] = tell(make_person())
    notices.not_sent(letter.key, "The mail server does not answer.")
    notices.sent(letter)
    letter.refresh_from_db()
    first = letter.sent_at
    notices.sent(letter)
    letter.refresh_from_db()
    assert first is not None
    assert (letter.sent_at, letter.error) == (first, "")


def test_a_mail_server_that_refuses_leaves_the_others_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_person(name="A"), make_person(name="B")
    tell(first, second)
    real = send

    def refuse(letter: Letter) -> None:
        if letter.person == first:
            raise OSError("The mail server does not answer.")
        real(letter)

    monkeypatch.setattr("meetings.prints_tasks.send", refuse)
    job = jobs.run_here(Job.objects.get(kind=notices.SEND))
    assert job.is_failed
    assert Letter.objects.get(person=first).error != ""
    assert Letter.objects.get(person=second).sent_at is not None
    assert [letter.to for letter in mail.outbox] == [[second.email]]
