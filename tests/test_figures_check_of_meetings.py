"""The figures check of a meeting: what its pack says, what the officer sees of it, and what is kept of old checks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from meetings.figures_check.findings import Stands, Told, check
from meetings.figures_check.periods import MONTH, TO_DATE, YEAR
from meetings.figures_check.reading import EDITIONS, mark_of, pack_of
from meetings.models import AgendaItem, Block, Declaration, Meeting, ReportFigure
from meetings.services import figures_check as services
from meetings.services import meetings, packs
from performance import months
from performance.models import Dashboard, Edition, Measure, Term
from performance.services import editions
from scpb.boards.models import Access, Board
from scpb.documents import snapshots
from scpb.errors import NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests import figures_at_hand as figures
from tests.factories import make_board, make_officer, make_person
from tests.meetings import make_item, make_meeting, make_paper, make_pdf, status_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board(name="Safer Communities")


@pytest.fixture
def frozen() -> Edition:
    edition = figures.draft(figures.with_figures())
    return editions.freeze(edition, by=None)


def as_person(person: object) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return client


def checked(meeting: Meeting) -> Job:
    return jobs.run_here(services.check_figures(meeting, by=None))


def with_paper(board: Board, edition: Edition, amount: int) -> Meeting:
    """A meeting whose dashboard and whose paper both tell robberies of 2024."""
    meeting = make_meeting(board, starts_at=datetime(2025, 2, 1, 14, tzinfo=ZoneInfo("Europe/London")))
    make_item(meeting, edition=edition)
    paper = make_pdf(f"{amount:,} robberies in the 12 months to December 2024")
    make_paper(make_item(meeting), paper, title="Police update")
    return meeting


def robberies(edition: Edition) -> int:
    document = edition.document()
    assert document
    [amount] = [row.rolling.volume for row in document.dashboard.rows if row.measure == "robbery"]
    assert amount
    return amount


def with_contradiction(board: Board, edition: Edition) -> Meeting:
    return with_paper(board, edition, robberies(edition) + 37)


def with_more(meeting: Meeting) -> Meeting:
    make_item(meeting, text="<p>More.</p>")
    return meeting


def stands(amount: int, item: AgendaItem) -> Stands:
    quote = f"Words beside {amount}"
    return Stands("Robbery", amount, "12 months", item.order, "report", 0, "", 0, quote, str(item.uuid))


def test_a_paper_that_contradicts_the_dashboard_is_listed_for_the_officer(board: Board, frozen: Edition) -> None:
    document = frozen.document()
    assert document
    true = next(row.rolling.volume for row in document.dashboard.rows if row.measure == "robbery")
    assert true
    meeting, officer = with_paper(board, frozen, true + 37), make_officer(board)
    job = checked(meeting)
    assert job.is_done, job.error
    address = reverse("meetings:figures_check", args=[board.slug, meeting.number])
    text = as_person(officer).get(address).content.decode()
    assert f"{true:,}" in text
    assert f"{true + 37:,}" in text
    assert "Police update, page 1" in text
    publish = as_person(officer).get(reverse("meetings:publish", args=[board.slug, meeting.number]))
    assert "1 finding about figures" in publish.content.decode()
    quiet = with_paper(board, frozen, true)
    assert checked(quiet).result == {"findings": []}


def test_quotes_stay_guarded_by_their_item_when_the_agenda_is_put_in_another_order(board: Board) -> None:
    meeting, officer = make_meeting(board), make_officer(board)
    make_item(meeting)
    item = make_item(meeting, access=Access.RESTRICTED, public_title="A case")
    told = Told("differ", "Robbery", (stands(1173, item), stands(1267, item)))
    job = checked(meeting)
    Job.objects.filter(pk=job.pk).update(result={"findings": snapshots.plain((told,))})
    address = reverse("meetings:figures_check", args=[board.slug, meeting.number])
    assert "Words beside 1267" in as_person(officer).get(address).content.decode()
    AgendaItem.objects.filter(pk=item.pk).update(order=7)
    page = as_person(officer).get(address).content.decode()
    assert "Item 7" in page
    # what was item 2 is closed to the officer, and another that is open has its number now
    other = make_item(meeting)
    AgendaItem.objects.filter(pk=other.pk).update(order=2)
    words = {"name": str(officer), "nature": "They know R.", "declared_at": timezone.now()}
    Declaration.objects.create(item=item, person=officer, withholds=True, **words)
    page = as_person(officer).get(address).content.decode()
    assert "Words beside 1267" not in page
    assert "not open to you" in page


def test_of_an_old_check_that_names_items_by_number_alone_nothing_is_shown(board: Board) -> None:
    meeting, officer = make_meeting(board), make_officer(board)
    item = make_item(meeting)
    old = Told("differ", "Robbery", (replace(stands(1173, item), item_uuid=""), stands(1267, item)))
    job = checked(meeting)
    Job.objects.filter(pk=job.pk).update(result={"findings": snapshots.plain((old,))})
    address = reverse("meetings:figures_check", args=[board.slug, meeting.number])
    page = as_person(officer).get(address).content.decode()
    assert "Words beside" not in page
    assert "no longer shown" in page
    assert "No two numbers" not in page
    assert "Check again" in page


def test_the_page_offers_a_check_and_says_when_the_pack_has_changed_since(board: Board) -> None:
    meeting = make_meeting(board, starts_at=datetime(2025, 2, 1, 14, tzinfo=ZoneInfo("Europe/London")))
    officer = make_officer(board)
    make_item(meeting)
    address, client = reverse("meetings:figures_check", args=[board.slug, meeting.number]), as_person(officer)
    assert "not been checked yet" in client.get(address).content.decode()
    sent = client.post(reverse("meetings:check_figures", args=[board.slug, meeting.number]))
    assert sent.headers["Location"] == address
    assert "Waiting for its turn" in client.get(address).content.decode()
    jobs.run_here(services.checks_of(meeting).get())
    assert "No two numbers" in client.get(address).content.decode()
    assert "has changed since" not in client.get(address).content.decode()
    make_item(meeting, text="<p>More.</p>")
    assert "has changed since" in client.get(address).content.decode()


def test_figures_in_the_report_of_a_withdrawn_item_are_not_compared(board: Board, frozen: Edition) -> None:
    meeting = make_meeting(board)
    item = make_item(meeting)
    measure = Measure.objects.get(slug="robbery")
    ReportFigure.objects.create(report=item.report, edition=frozen, measure=measure)
    [said] = [one for one in pack_of(meeting).editions if (one.measure, one.period.kind) == ("robbery", YEAR)]
    assert (said.edition, said.item_uuid) == (frozen.number, str(item.uuid))
    AgendaItem.objects.filter(pk=item.pk).update(withdrawn_at=timezone.now(), withdrawn_why="Not ready.")
    assert pack_of(meeting).editions == ()


def test_minutes_and_a_new_edition_change_what_a_check_reads(
    board: Board, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting(board, starts_at=datetime(2025, 2, 1, 14, tzinfo=ZoneInfo("Europe/London")))
    item = make_item(meeting)
    marks = [mark_of(meeting)]
    block = Block.objects.create(item=item, text="Robbery was 1,136.", written_at=timezone.now())
    marks.append(mark_of(meeting))
    Block.objects.filter(pk=block.pk).update(text="Robbery was 1,163.", version=2)
    marks.append(mark_of(meeting))
    draft = figures.draft(figures.with_figures())
    assert mark_of(meeting) == marks[-1]
    editions.freeze(draft, by=None)
    with django_assert_num_queries(1):
        marks.append(mark_of(meeting))
    assert len(set(marks)) == len(marks)


def test_a_check_that_is_under_way_is_not_asked_for_twice(board: Board) -> None:
    meeting = make_meeting(board)
    first = services.check_figures(meeting, by=None)
    assert services.check_figures(meeting, by=None) == first
    jobs.run_here(first)
    assert services.check_figures(meeting, by=None) != first


def test_building_a_pack_checks_its_figures_once_for_what_it_says(board: Board) -> None:
    meeting, officer = make_meeting(board), make_officer(board)
    make_item(meeting)
    build = reverse("meetings:build", args=[board.slug, meeting.number])
    for _time in range(2):
        as_person(officer).post(build, {"audience": "public"})
    jobs.run_here(services.checks_of(meeting).get())
    make_item(meeting)
    as_person(officer).post(build, {"audience": "public"})
    assert services.checks_of(meeting).count() == 2


def test_nobody_but_the_officer_checks_or_sees_what_was_found(board: Board) -> None:
    meeting, stranger = make_meeting(board), make_person()
    with pytest.raises(NotPermitted):
        services.check_figures(meeting, by=stranger)
    address = reverse("meetings:figures_check", args=[board.slug, meeting.number])
    assert status_of(as_person(make_officer(make_board())), address) == 403
    assert status_of(Client(), address) == 302


def test_what_was_found_is_not_counted_once_the_papers_have_changed(board: Board, frozen: Edition) -> None:
    meeting, officer = with_contradiction(board, frozen), make_officer(board)
    checked(meeting)
    make_item(meeting, text="<p>More.</p>")
    publish = as_person(officer).get(reverse("meetings:publish", args=[board.slug, meeting.number])).content.decode()
    assert "finding about figures" not in publish
    assert "before the papers changed" in publish and "Check them again" in publish


def test_only_the_latest_check_keeps_what_it_found(board: Board, frozen: Edition) -> None:
    meeting = with_contradiction(board, frozen)
    first = checked(meeting)
    assert first.result["findings"]
    second = services.check_figures(meeting, by=None)
    first.refresh_from_db()
    assert first.result == {}
    third = services.check_figures(with_more(meeting), by=None)
    assert third != second
    jobs.run_here(third)
    late = jobs.run_here(second)
    assert late.is_done and late.result == {}, "one that ends after a later one keeps nothing either"
    assert Job.objects.get(pk=third.pk).result["findings"]


def test_publishing_deletes_the_words_of_papers_and_keeps_where_the_numbers_stand(
    board: Board, frozen: Edition
) -> None:
    meeting, officer = with_contradiction(board, frozen), make_officer(board)
    quotes = [number["quote"] for told in checked(meeting).result["findings"] for number in told["numbers"]]
    assert any("in the 12 months to" in quote for quote in quotes)
    packs.publish(meeting, urgency="In time.", by=None)
    kept = services.checks_of(meeting).get().result["findings"]
    assert not any(number["quote"] for told in kept for number in told["numbers"])
    page = as_person(officer).get(reverse("meetings:figures_check", args=[board.slug, meeting.number]))
    assert "Police update, page 1" in page.content.decode()
    assert "not kept, as the agenda is published" in page.content.decode()


def quotes_kept(meeting: Meeting) -> set[str]:
    """The words that any check of a meeting keeps of a paper; there is a finding, so that there may be some."""
    found = [told for job in services.checks_of(meeting) for told in job.result.get("findings", [])]
    assert found
    return {number["quote"] for told in found for number in told["numbers"] if number["quote"]}


def test_a_check_that_ends_after_publication_keeps_no_words_of_papers(board: Board, frozen: Edition) -> None:
    meeting = with_contradiction(board, frozen)
    asked = services.check_figures(meeting, by=None)
    packs.publish(meeting, urgency="In time.", by=None)
    assert jobs.run_here(asked).is_done
    assert quotes_kept(meeting) == set()


@pytest.mark.parametrize("action", ["check_figures", "build"])
def test_a_check_asked_for_after_publication_keeps_no_words_of_papers(
    board: Board, frozen: Edition, action: str
) -> None:
    meeting, officer = with_contradiction(board, frozen), make_officer(board)
    packs.publish(meeting, urgency="In time.", by=None)
    as_person(officer).post(reverse(f"meetings:{action}", args=[board.slug, meeting.number]), {"audience": "public"})
    assert jobs.run_here(services.checks_of(meeting).get()).is_done
    assert quotes_kept(meeting) == set()


def test_cancelling_deletes_the_words_of_papers(board: Board, frozen: Edition) -> None:
    meeting, officer = with_contradiction(board, frozen), make_officer(board)
    checked(meeting)
    assert quotes_kept(meeting)
    meetings.cancel(meeting, reason="No quorum.", by=None)
    assert quotes_kept(meeting) == set()
    page = as_person(officer).get(reverse("meetings:figures_check", args=[board.slug, meeting.number]))
    assert "not kept, as the agenda is no longer being written" in page.content.decode()


def test_a_word_of_the_glossary_that_means_a_measure_brings_its_other_spellings(board: Board, frozen: Edition) -> None:
    meeting = make_meeting(board, starts_at=datetime(2025, 2, 1, 14, tzinfo=ZoneInfo("Europe/London")))
    make_item(meeting, edition=frozen)
    paper = make_pdf(f"{robberies(frozen) + 37:,} muggings in the 12 months to December 2024")
    make_paper(make_item(meeting), paper, title="Police update")
    assert checked(meeting).result == {"findings": []}
    Term.objects.create(slug="robbery", term="Mugging", spellings="muggings; robbery", explanation="Theft with force.")
    assert len(checked(meeting).result["findings"]) == 1


def test_a_dashboard_says_its_months_and_its_year_to_date(board: Board, frozen: Edition) -> None:
    meeting = make_meeting(board)
    make_item(meeting, edition=frozen)
    document = frozen.document()
    assert document
    row = next(row for row in document.dashboard.rows if row.measure == "robbery")
    said = [one for one in pack_of(meeting).editions if one.measure == "robbery"]
    latest = row.points[-1]
    assert latest.month == document.dashboard.to
    [month] = [one for one in said if one.period.kind == MONTH and one.period.last == months.last_day(latest.month)]
    assert month.amount == latest.count
    assert row.year_to_date
    [to_date] = [one for one in said if one.period.kind == TO_DATE]
    assert (to_date.amount, to_date.period.last) == (row.year_to_date.volume, months.last_day(document.dashboard.to))


# -- editions before the meeting ---------------------------------------------------------------------------------------


def copies(edition: Edition, to_months: range, *, times: int = 1, dashboard: str = "overview") -> list[Edition]:
    """Frozen editions of other months, each figure so many times as large."""
    document = edition.document()
    assert document
    known, made = document.dashboard, []
    rows = tuple(
        replace(row, rolling=replace(row.rolling, volume=(row.rolling.volume or 0) * times)) for row in known.rows
    )
    kept = replace(document, findings=replace(document.findings, dashboard=replace(known, rows=rows)))
    text = snapshots.canonical(snapshots.plain(kept))
    for to_month in to_months:
        number = Edition.objects.aggregate(last=Max("number"))["last"] + 1
        values = {"area": edition.area, "rule_set": edition.rule_set, "state": "frozen", "frozen_at": timezone.now()}
        values |= {"to_month": to_month, "quarter_to": to_month, "snapshot": text, "sha256": "0" * 64}
        of = Dashboard.objects.get(slug=dashboard)
        made.append(Edition.objects.create(number=number, dashboard=of, **values))
    return made


def printed_under_new_months(board: Board, edition: Edition) -> Meeting:
    """A meeting of July 2025 whose report prints an edition of 2024 as 12 months to May 2025."""
    meeting = make_meeting(board, starts_at=datetime(2025, 7, 1, 14, tzinfo=ZoneInfo("Europe/London")))
    document, names = edition.document(), dict(Measure.objects.values_list("slug", "name"))
    assert document
    shown = [(names[row.measure], row.rolling.volume) for row in document.dashboard.rows if row.rolling.volume]
    said = " ".join(f"<p>{name}: {amount:,} in the 12 months to May 2025.</p>" for name, amount in shown)
    make_item(meeting, text=said)
    return meeting


def test_editions_of_months_after_the_meeting_hide_no_earlier_one(board: Board, frozen: Edition) -> None:
    meeting = printed_under_new_months(board, frozen)
    [told] = check(pack_of(meeting))
    assert told.kind == "again" and str(frozen) in told.why[0]
    mark = mark_of(meeting)
    copies(frozen, range(figures.LAST + 8, figures.LAST + 14), times=2)
    assert check(pack_of(meeting)) == (told,)
    assert mark_of(meeting) == mark, "what is not read changes nothing"


def test_many_editions_of_one_dashboard_hide_none_of_another(board: Board, frozen: Edition) -> None:
    meeting = printed_under_new_months(board, frozen)
    Dashboard.objects.create(slug="homes", name="Homes")
    copies(frozen, range(figures.LAST - 9, figures.LAST + 6), times=2, dashboard="homes")
    [told] = check(pack_of(meeting))
    assert str(frozen) in told.why[0]


def test_of_many_editions_of_a_dashboard_only_the_latest_are_read(
    board: Board, frozen: Edition, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = make_meeting(board, starts_at=datetime(2025, 7, 1, 14, tzinfo=ZoneInfo("Europe/London")))
    pack_of(meeting)
    with CaptureQueriesContext(connection) as few:
        pack_of(meeting)
    copies(frozen, range(figures.LAST - 20, figures.LAST))
    with django_assert_num_queries(len(few)), patch.object(Edition, "document", autospec=True) as read:
        pack_of(meeting)
    assert [one.args[0].to_month for one in read.call_args_list] == list(
        range(figures.LAST, figures.LAST - EDITIONS, -1)
    )
