"""The demonstration: what it loads, what it never holds, and that it stays apart from real figures."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.duties import DUTIES
from meetings.models import Action, Meeting, Pack, Recurring, Referral
from meetings.pages.figures_check import last_check
from performance import demonstration
from performance.models import Edition, GeneratedFile, Upload
from performance.services import uploads
from scpb.audit.models import Entry
from scpb.jobs.models import Job
from scpb.people.models import Organisation, Person
from scpb.portal.demo import beyond, content, planning, sittings
from tests.factories import ROBBERY, crime_csv, make_person, make_upload


@pytest.fixture
def demo(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = settings.DEMO_SIGN_IN = True
    monkeypatch.setattr(demonstration, "_loaded", [])


@pytest.mark.usefixtures("demo")
def test_the_demonstration_is_a_year_of_a_partnership(client: Client) -> None:
    call_command("load_demo")
    past = list(Meeting.objects.filter(starts_at__lt=timezone.now()).order_by("-starts_at"))
    coming, *planned = Meeting.objects.filter(starts_at__gt=timezone.now()).order_by("starts_at")
    assert coming.is_being_written
    assert [meeting.is_closed for meeting in planned] == [False, True] * 3  # a year, each with its working session
    assert [meeting.state for meeting in past] == ["circulated", "approved", "approved"]
    assert {action.is_open for action in Action.objects.all()} == {True, False}
    assert all(meeting.starts_at < timezone.now() and meeting.has_open_agenda for meeting in past)
    for meeting in past:
        assert meeting.packs.get(audience="public").published_at < meeting.starts_at
    assert Pack.objects.filter(audience="restricted").count() == 1
    assert Edition.objects.released().count() == 3
    *counting, newest = [upload.state for upload in Upload.objects.order_by("pk")]
    # two populations; boroughs with each meeting; with the last one wards, partners' readings, two of counts, and two
    # populations of the wards
    assert (counting, newest) == (["approved"] * (2 + len(past) + 4 + 2), "staged")
    assert not Job.objects.exclude(state="done").exists()
    assert Entry.objects.filter(at__gt=timezone.now()).count() == 0
    call_command("verify_audit")
    a_report_before_the_coming_meeting_misquotes_a_dashboard(coming)
    the_duties_are_those_that_the_portal_offers()
    bodies_outside_ask_and_are_asked()
    an_auditor_sees_who_opened_what_is_restricted(client)
    every_page_says_that_it_is_illustrative(client)
    anybody_signs_in_with_one_click(client)
    real_figures_are_refused()
    a_generated_file_can_be_uploaded(client)


def the_duties_are_those_that_the_portal_offers() -> None:
    taken = Recurring.objects.exclude(duty="").values_list("title", "duty")
    assert sorted(taken) == sorted((str(duty.title), duty.law) for duty in DUTIES if duty.key in planning.DUTIES)


def a_report_before_the_coming_meeting_misquotes_a_dashboard(coming: Meeting) -> None:
    check = last_check(coming)
    assert check.is_current and check.job
    [found] = check.job.result["findings"]
    assert found["name"] == "Violence with injury"
    assert [number["edition"] > 0 for number in found["numbers"]].count(True) == 1


def bodies_outside_ask_and_are_asked() -> None:
    sent, received = Referral.objects.order_by("sent_on")
    assert (sent.to_board, sent.answered_on is None, received.board, received.answered_on) == (None, False, None, None)


def an_auditor_sees_who_opened_what_is_restricted(client: Client) -> None:
    auditor = Person.objects.get(grants__role="auditor")
    client.force_login(auditor, backend="allauth.account.auth_backends.AuthenticationBackend")
    meeting = Meeting.objects.get(packs__audience="restricted")
    things = client.get(reverse("meetings:openings", args=[meeting.board.slug, meeting.number])).context["things"]
    assert max(thing.opened for thing in things) == len(beyond.READERS)
    client.logout()


def every_page_says_that_it_is_illustrative(client: Client) -> None:
    edition = Edition.objects.latest_released()
    assert edition is not None
    for address in [reverse("portal:home"), edition.get_absolute_url(), reverse("meetings:index")]:
        assert "Illustrative figures" in client.get(address).content.decode()


def anybody_signs_in_with_one_click(client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    offered = re.findall(r'name="person" value="([0-9a-f-]+)"', page)
    assert len(offered) == 6
    for person in offered:
        client.post(reverse("people:demo_sign_in"), {"person": person})
        assert client.get(reverse("portal:my_work")).status_code == 200


def real_figures_are_refused() -> None:
    with pytest.raises(ValidationError, match="demonstration"):
        uploads.receive(crime_csv([(ROBBERY, "Barnet", [7])]), name="real.csv", by=None)


def a_generated_file_can_be_uploaded(client: Client) -> None:
    client.force_login(
        Person.objects.get(name="Femi Castellan"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    answer = client.get(reverse("portal:illustrative_file"))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert uploads.receive(content, name="figures.csv", by=None).is_generated


@pytest.mark.usefixtures("demo")
def test_the_demonstration_is_not_loaded_over_anything() -> None:
    make_person()
    for command in ("load_demo", "load_decade"):
        with pytest.raises(CommandError, match="in use already"):
            call_command(command)
    assert not Meeting.objects.exists()


@pytest.mark.django_db
def test_outside_the_demonstration_no_row_of_it_exists(client: Client, settings: Any) -> None:
    assert settings.DEMO is False
    for command in ("load_demo", "load_decade"):
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command(command)
    assert not Person.objects.exists()
    assert not Organisation.objects.exists()
    assert not GeneratedFile.objects.exists()
    assert "Illustrative" not in client.get(reverse("portal:home")).content.decode()


@pytest.mark.django_db
def test_real_figures_are_never_called_illustrative(client: Client, settings: Any) -> None:
    settings.DEMO = True
    make_upload(approve=True)
    assert "Illustrative" not in client.get(reverse("portal:home")).content.decode()


@pytest.mark.parametrize("day", ["2026-01-01", "2026-02-28", "2027-10-30", "2028-02-29"])
def test_meetings_fall_on_fridays_a_quarter_apart_and_the_last_one_is_to_come(day: str) -> None:
    today = timezone.datetime.fromisoformat(day).date()
    days = sittings.dates(today)
    assert {(begins.weekday(), timezone.localtime(begins).hour) for begins in days} == {(4, 10)}
    assert days[-1].date() > today > days[-2].date()


@pytest.mark.real_data
def test_nobody_of_the_demonstration_is_in_the_boards_own_documents(real_data: Path) -> None:
    seeds = real_data.parent / "seeds"
    words = " ".join(path.read_text().lower() for path in seeds.glob("*.txt"))
    assert words
    surnames = [somebody.name.split()[-1].lower() for somebody in content.PEOPLE]
    assert [name for name in surnames if re.search(rf"\b{re.escape(name)}\b", words)] == []
