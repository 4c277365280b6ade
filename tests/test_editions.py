"""Editions: written as drafts, frozen for good, released to everybody, and printed."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from performance import figures, months
from performance.models import Area, Commentary, Dashboard, Edition, Measure, RuleSet
from performance.models.editions import NEXT, State
from performance.print import edition_html
from performance.services import editions, set_up, uploads
from scpb.audit.models import Entry
from scpb.documents import pdf, snapshots
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.factories import make_board, make_officer, make_person, make_upload
from tests.figures_at_hand import LAST, analyst, as_person, crime, draft, with_figures, worked_on

pytestmark = pytest.mark.django_db

ROBBERY = "robbery"


@pytest.fixture
def barnet() -> Area:
    return with_figures()


def measure(slug: str = ROBBERY) -> Measure:
    return Measure.objects.get(slug=slug)


def frozen(area: Area) -> Edition:
    return worked_on(editions.freeze(draft(area), by=None))


def released(area: Area) -> Edition:
    return editions.release(frozen(area), by=None)


def page(edition: Edition) -> str:
    return reverse("performance:edition", args=[edition.number])


# -- the life of an edition ---------------------------------------------------------------------------


def test_a_draft_is_computed_by_a_job_from_the_figures_known_then(barnet: Area) -> None:
    edition = draft(barnet)
    document = edition.document()
    assert document
    assert edition.known_at == document.known
    burglary = document.dashboard.rows[0]
    at = figures.known([measure("burglary")], [barnet], LAST - 11, LAST, at=document.known)
    assert burglary.rolling.volume == int(at.sum())
    assert [source.name for source in document.findings.sources] == ["first.csv"]


def test_editions_are_numbered_from_one_and_numbers_are_not_used_again(barnet: Area) -> None:
    first = draft(barnet)
    editions.discard(first, by=None)
    assert (first.number, draft(barnet).number) == (1, 2)


def test_a_month_that_has_not_begun_is_refused(barnet: Area) -> None:
    with pytest.raises(ValidationError, match="has not begun yet"):
        draft(barnet, to=months.of(timezone.localdate()) + 1)


def test_a_dashboard_without_measures_has_no_editions(barnet: Area) -> None:
    empty = Dashboard.objects.create(slug="empty", name="Empty")
    rules = RuleSet.objects.get(version="2020")
    with pytest.raises(ValidationError, match="has no measures yet"):
        editions.begin(empty, area=barnet, to=LAST, quarter_to=LAST, rule_set=rules, by=None)


def test_an_edition_keeps_the_rules_that_it_was_computed_by(barnet: Area) -> None:
    edition = draft(barnet)
    changed = {**edition.rule_set.definition, "peer_share": 2}
    set_up.keep_rule_set(edition.rule_set, {"definition": changed}, None)
    frozen_one = editions.freeze(edition, by=None).document()
    assert frozen_one
    assert json.loads(frozen_one.findings.rules)["peer_share"] == 3


def test_a_frozen_edition_is_its_snapshot_and_nothing_else(barnet: Area) -> None:
    edition = frozen(barnet)
    assert edition.sha256 == snapshots.digest(json.loads(edition.snapshot))
    Edition.objects.filter(pk=edition.pk).update(result=None, known_at=None)
    again = Edition.objects.get(pk=edition.pk).document()
    assert again
    assert snapshots.canonical(snapshots.plain(again)) == edition.snapshot


def test_a_later_upload_does_not_change_a_frozen_edition_and_changes_a_draft(barnet: Area) -> None:
    kept, open_one = frozen(barnet), draft(barnet)
    before, drafted = kept.document(), open_one.document()
    approve_later(crime(scale=2))
    rebuild = Job.objects.filter(kind="performance.rebuild_dashboards").latest("pk")
    assert jobs.run_here(rebuild).is_done
    assert Edition.objects.get(pk=kept.pk).document() == before
    now = Edition.objects.get(pk=open_one.pk).document()
    assert now
    assert drafted
    assert now.dashboard.rows[0].rolling.volume != drafted.dashboard.rows[0].rolling.volume


def approve_later(content: bytes) -> None:
    """A file published after the first one, approved."""
    upload = make_upload(content, name="second.csv")
    assert upload.published_on
    corrected = uploads.correct(
        upload, published_on=upload.published_on + timedelta(days=40), absent_is_zero=True, by=None
    )
    jobs.run_here(uploads.stage(corrected, by=None))
    corrected.refresh_from_db()
    uploads.approve(corrected, by=None)


def test_a_draft_is_not_frozen_over_figures_that_changed_since(barnet: Area) -> None:
    edition = draft(barnet)
    approve_later(crime(scale=2))
    with pytest.raises(NotAllowed, match="Figures have changed"):
        editions.freeze(edition, by=None)
    again = worked_on(editions.compute_again(edition, by=None))
    assert editions.freeze(again, by=None).state == State.FROZEN


def test_a_draft_is_not_frozen_before_it_is_computed(barnet: Area) -> None:
    edition = draft(barnet)
    Edition.objects.filter(pk=edition.pk).update(result=None, known_at=None)
    with pytest.raises(NotAllowed, match="not been computed"):
        editions.freeze(edition, by=None)


def test_freezing_and_releasing_twice_is_the_same_as_once(barnet: Area) -> None:
    edition = frozen(barnet)
    assert editions.freeze(edition, by=None).frozen_at == edition.frozen_at
    first = editions.release(edition, by=None)
    assert editions.release(edition, by=None).released_at == first.released_at
    assert Entry.objects.filter(verb="performance.edition_released").count() == 1


STEPS: dict[State, Callable[..., Edition]] = {
    State.FROZEN: editions.freeze,
    State.RELEASED: editions.release,
    State.DISCARDED: editions.discard,
}


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("to", list(STEPS))
def test_an_edition_takes_the_steps_of_the_table_and_no_others(barnet: Area, state: State, to: State) -> None:
    edition = in_state(barnet, state)
    if to == state or to in NEXT[state]:
        assert STEPS[to](edition, by=None).state == to
    else:
        with pytest.raises(NotAllowed, match="so this cannot be done"):
            STEPS[to](edition, by=None)


def in_state(area: Area, state: State) -> Edition:
    edition = draft(area)
    if state == State.DISCARDED:
        return editions.discard(edition, by=None)
    if state in (State.FROZEN, State.RELEASED):
        edition = editions.freeze(edition, by=None)
    return editions.release(edition, by=None) if state == State.RELEASED else edition


def test_a_job_that_comes_late_does_not_write_into_a_frozen_edition(barnet: Area) -> None:
    edition = draft(barnet)
    job = editions.enqueue_compute(editions.compute_again(edition, by=None), by=None)
    editions.freeze(edition, by=None)
    before = Edition.objects.get(pk=edition.pk)
    assert jobs.run_here(job).is_done
    after = Edition.objects.get(pk=edition.pk)
    assert (after.snapshot, after.known_at) == (before.snapshot, before.known_at)


# -- the analyst's words ------------------------------------------------------------------------------


def test_words_on_a_row_and_on_the_whole_are_in_the_document(barnet: Area) -> None:
    edition = draft(barnet)
    editions.write(edition, measure=measure(), text="Fewer.\r\n\r\n\r\n\r\nMuch fewer. ", by=None)
    editions.write(edition, measure=None, text="All in all.", by=None)
    document = edition.document()
    assert document
    assert [(remark.measure, remark.paragraphs) for remark in document.remarks] == [
        ("", ("All in all.",)),
        (ROBBERY, ("Fewer.", "Much fewer.")),
    ]


def test_words_can_be_changed_and_taken_back_until_the_edition_is_frozen(barnet: Area) -> None:
    edition = draft(barnet)
    editions.write(edition, measure=measure(), text="One.", by=None)
    editions.write(edition, measure=measure(), text="Two.", by=None)
    assert edition.commentary.get().text == "Two."
    editions.write(edition, measure=measure(), text="  ", by=None)
    assert not edition.commentary.exists()
    editions.freeze(edition, by=None)
    with pytest.raises(NotAllowed, match="does not change any more"):
        editions.write(edition, measure=measure(), text="Late.", by=None)


def test_words_on_a_measure_that_is_not_on_the_dashboard_are_refused(barnet: Area) -> None:
    with pytest.raises(NotAllowed, match="not on this dashboard"):
        editions.write(draft(barnet), measure=measure("criminal-damage"), text="?", by=None)


def test_an_author_who_appears_by_post_is_printed_so(barnet: Area) -> None:
    person = analyst()
    person.public_by_post = True
    person.save()
    edition = draft(barnet)
    editions.write(edition, measure=None, text="Words.", by=person)
    assert person.name not in edition.commentary.get().author


def test_an_author_who_asks_for_it_before_freezing_is_not_named(barnet: Area) -> None:
    person = analyst()
    edition = draft(barnet)
    editions.write(edition, measure=None, text="Words.", by=person)
    assert edition.commentary.get().author == person.name
    person.public_by_post = True
    person.save()
    assert person.name not in editions.freeze(edition, by=None).snapshot


# -- who may what -------------------------------------------------------------------------------------


def test_only_released_editions_are_public_and_officers_see_the_others(barnet: Area) -> None:
    edition = frozen(barnet)
    officer = make_officer(make_board())
    assert as_person(None).get(page(edition)).status_code == 404
    assert as_person(make_person()).get(page(edition)).status_code == 404
    assert as_person(officer).get(page(edition)).status_code == 200
    editions.release(edition, by=None)
    assert as_person(None).get(page(edition)).status_code == 200


@pytest.mark.parametrize("act", ["freeze", "release", "compute", "discard"])
def test_an_officer_may_look_at_a_draft_and_not_act_on_it(barnet: Area, act: str) -> None:
    edition, officer = draft(barnet), make_officer(make_board())
    response = as_person(officer).post(reverse(f"performance:{act}", args=[edition.number]))
    assert response.status_code == 403
    assert Edition.objects.get(pk=edition.pk).state == State.DRAFT


def test_somebody_without_a_role_does_not_begin_an_edition(barnet: Area) -> None:
    with pytest.raises(NotPermitted):
        draft(barnet, make_person())
    assert as_person(make_person()).get(reverse("performance:begin")).status_code == 404


# -- pages ---------------------------------------------------------------------------------------------


def test_an_analyst_begins_writes_freezes_and_releases_by_pages(barnet: Area) -> None:
    client = as_person(analyst())
    form = client.get(reverse("performance:begin")).context["form"]
    answers = {
        "dashboard": form.initial["dashboard"].pk,
        "area": barnet.pk,
        "to": months.text(form.initial["to"]),
        "quarter_to": "2024-11",
        "rule_set": form.initial["rule_set"].pk,
    }
    response = client.post(reverse("performance:begin"), answers)
    edition = Edition.objects.get()
    assert (response.status_code, response.url) == (302, page(edition))
    assert "Waiting for its turn" in client.get(page(edition)).content.decode()
    edition = worked_on(edition)
    where = reverse("performance:write_on", args=[edition.number, ROBBERY])
    assert client.post(where, {"text": "Fewer <b>robberies</b>."}).status_code == 302
    assert "Fewer &lt;b&gt;robberies&lt;/b&gt;." in client.get(where).content.decode()
    client.post(reverse("performance:freeze", args=[edition.number]))
    client.post(reverse("performance:release", args=[edition.number]))
    text = as_person(None).get(page(edition)).content.decode()
    assert "Fewer &lt;b&gt;robberies&lt;/b&gt;." in text
    assert "Sep–Nov 2024" in text
    assert Edition.objects.get().state == State.RELEASED


def test_a_wrong_month_is_said_beside_its_field(barnet: Area) -> None:
    client = as_person(analyst())
    response = client.post(reverse("performance:begin"), {"to": "13-2024"})
    assert response.status_code == 422
    assert "“13-2024” is not a month." in response.content.decode()
    ahead = months.text(months.of(timezone.localdate()) + 2)
    form = client.get(reverse("performance:begin")).context["form"].initial
    answers = {"dashboard": form["dashboard"].pk, "area": barnet.pk, "to": ahead, "rule_set": form["rule_set"].pk}
    assert "has not begun yet" in client.post(reverse("performance:begin"), answers).content.decode()


def test_the_pages_of_an_edition_ask_few_questions(
    barnet: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    edition, public = released(barnet), as_person(None)
    with django_assert_num_queries(3):
        public.get(page(edition))
    with django_assert_num_queries(
        7
    ):  # of them whether its family keeps small counts back, and what priorities it shows
        public.get(reverse("performance:edition_measure", args=[edition.number, ROBBERY]))
    with django_assert_num_queries(2):
        public.get(reverse("performance:edition_csv", args=[edition.number]))
    open_one, somebody = draft(barnet), as_person(analyst())
    with django_assert_num_queries(11):  # what a draft computed is fetched by itself: a frozen edition does without
        somebody.get(page(open_one))


def test_the_list_of_editions_asks_as_many_questions_for_many_as_for_few(
    barnet: Area, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    released(barnet)
    with django_assert_num_queries(4):
        as_person(None).get(reverse("performance:index"))
    for _ in range(3):
        released(barnet)
    with django_assert_num_queries(4):
        as_person(None).get(reverse("performance:index"))


def test_the_index_says_each_row_in_a_plain_sentence(barnet: Area) -> None:
    edition = released(barnet)
    document = edition.document()
    assert document
    row = next(row for row in document.dashboard.rows if row.measure == ROBBERY)
    assert row.rolling.volume is not None
    assert row.rolling.previous is not None
    fewer = row.rolling.previous - row.rolling.volume
    text = as_person(None).get(reverse("performance:index")).content.decode()
    assert f"{row.rolling.volume:,} in the 12 months to Dec 2024, {fewer:,} fewer than the year before." in text


def test_page_csv_and_print_say_the_same(barnet: Area) -> None:
    edition = released(barnet)
    document = edition.document()
    assert document
    html, _css = edition_html(edition)
    text = as_person(None).get(page(edition)).content.decode()
    table = as_person(None).get(reverse("performance:edition_csv", args=[edition.number])).content.decode()
    for row in document.dashboard.rows:
        for change in (row.quarter, row.rolling):
            assert change.text in text
            assert change.text in html
            assert change.volume is None or f",{change.volume}," in table
        for factor in row.factors:
            assert factor.text in text
            assert factor.text in html
            assert factor.text in table


def test_a_frozen_edition_is_printed_by_a_job_with_tags_on_landscape_pages(barnet: Area) -> None:
    edition = frozen(barnet)
    assert edition.pdf
    with edition.pdf.file.open("rb") as file:
        found = pdf.inspect(file.read())
    assert found.tagged
    assert all(width > height for width, height in found.sizes)
    editions.release(edition, by=None)
    response = as_person(None).get(reverse("performance:edition_pdf", args=[edition.number]))
    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue().startswith(b"%PDF-")


def test_a_draft_has_no_pdf_to_download(barnet: Area) -> None:
    client = as_person(analyst())
    assert client.get(reverse("performance:edition_pdf", args=[draft(barnet).number])).status_code == 404


# -- what the database refuses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"number": 0},
        {"erratum": "It was wrong."},
        {"state": "frozen"},
        {"snapshot": "{}"},
        {"released_at": timezone.now()},
        {"known_at": None},
    ],
)
def test_the_database_refuses_an_edition_that_cannot_be(barnet: Area, wrong: dict[str, Any]) -> None:
    edition = draft(barnet)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**wrong)


def test_the_database_refuses_two_commentaries_on_one_thing_and_empty_ones(barnet: Area) -> None:
    edition, today = draft(barnet), timezone.localdate()
    for wrong in ({"measure": measure(), "text": "b"}, {"text": "b"}, {"measure": measure("burglary"), "text": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Commentary.objects.create(edition=edition, measure=measure(), text="a", written_on=today)
            Commentary.objects.create(edition=edition, text="a", written_on=today)
            Commentary.objects.create(edition=edition, written_on=today, **wrong)
