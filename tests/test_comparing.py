"""Two editions side by side: what moved, and why."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from performance.arithmetic import comparing
from performance.arithmetic.comparing import Compared, LineMoved, compare
from performance.models import Area, Edition, Measure, RuleSet, Target
from performance.provenance import of_revisions
from performance.services import editions, uploads
from scpb.jobs import services as jobs
from tests.factories import make_upload
from tests.figures_at_hand import LAST, analyst, as_person, crime, draft, with_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def barnet() -> Area:
    return with_figures()


def compared(one: Edition, other: Edition) -> Compared:
    before, after = one.document(), other.document()
    assert before and after
    return compare(before, after, of_revisions(before, after, other.area))


def robbery(found: Compared) -> LineMoved:
    return next(line for line in found.lines if line.measure == "robbery")


def measure() -> Measure:
    return Measure.objects.get(slug="robbery")


def frozen(area: Area, to: int = LAST) -> Edition:
    return editions.freeze(draft(area, to=to), by=None)


def approve_later(content: bytes, name: str = "second.csv") -> None:
    """A file published after the first one, approved."""
    upload = make_upload(content, name=name)
    assert upload.published_on
    day = upload.published_on + timedelta(days=40)
    corrected = uploads.correct(upload, published_on=day, absent_is_zero=True, by=None)
    jobs.run_here(uploads.stage(corrected, by=None))
    corrected.refresh_from_db()
    uploads.approve(corrected, by=None)


def test_two_that_say_the_same_have_moved_nothing(barnet: Area) -> None:
    found = compared(frozen(barnet), draft(barnet))
    assert found.moved == ()
    assert (found.uploads_new, found.uploads_gone) == ((), ())


def test_a_later_month_moves_the_windows_because_of_new_months(barnet: Area) -> None:
    line = robbery(compared(frozen(barnet, LAST - 1), frozen(barnet)))
    assert comparing.NEW_MONTHS in line.reasons
    assert comparing.REVISED not in line.reasons
    assert {moved.what for moved in line.figures} >= {"quarter", "12 months"}
    year = next(moved for moved in line.figures if moved.what == "12 months")
    assert ("Dec 2023–Nov 2024" in year.was, "Jan–Dec 2024" in year.now) == (True, True)


def test_revised_figures_name_their_months_and_the_upload_that_says_them(barnet: Area) -> None:
    before = frozen(barnet)
    approve_later(crime(scale=1.1))
    line = robbery(compared(before, draft(barnet)))
    assert line.reasons == (comparing.REVISED,)
    assert len(line.revisions) > 12
    assert {revision.upload for revision in line.revisions} == {"second.csv"}
    assert all(revision.was != revision.now for revision in line.revisions)


def test_figures_that_fell_back_when_a_file_was_taken_back_name_the_file_that_counts_again(barnet: Area) -> None:
    approve_later(crime(scale=1.1))
    before = frozen(barnet)
    uploads.take_back(uploads.Upload.objects.get(name="second.csv"), reason="Wrong file.", by=None)
    found = compared(before, draft(barnet))
    assert {revision.upload for revision in robbery(found).revisions} == {"first.csv"}
    assert [source.name for source in found.uploads_gone] == ["second.csv"]


def test_another_rule_set_is_a_reason(barnet: Area) -> None:
    other = draft(barnet, rule_set=RuleSet.objects.get(version="2014"))
    line = robbery(compared(frozen(barnet), other))
    assert comparing.RULES in line.reasons
    assert "Decrease in rolling 12 months" in [factor.text for factor in line.factors_gone]
    assert comparing.NEW_MONTHS not in line.reasons


def test_an_analysts_edit_is_a_reason_and_both_ratings_are_those_shown(barnet: Area) -> None:
    before, after = frozen(barnet), draft(barnet)
    editions.set_rating(after, measure(), rag="Amber", reason="So.", by=None)
    line = robbery(compared(before, after))
    assert line.rating
    assert (line.rating.was, line.rating.now, line.reasons) == ("Green", "Amber", (comparing.EDITED,))


def test_a_target_that_was_set_in_between_is_a_reason(barnet: Area) -> None:
    before = frozen(barnet)
    Target.objects.create(measure=measure(), area=barnet, change_pct=-5)
    line = robbery(compared(before, draft(barnet)))
    assert comparing.TARGET in line.reasons


def test_another_population_is_a_reason(barnet: Area) -> None:
    line = robbery(compared(frozen(barnet), draft(barnet, denominator="households")))
    assert comparing.DENOMINATOR in line.reasons or not line.is_moved


def test_a_line_that_only_one_of_them_has_is_new_or_gone(barnet: Area) -> None:
    before = frozen(barnet)
    before.dashboard.rows.get(measure=measure()).delete()
    found = compared(before, draft(barnet))
    assert robbery(found).state == "gone"


# -- pages ---------------------------------------------------------------------------------------------------


def test_the_page_shows_what_moved_and_the_table_has_a_line_for_each(barnet: Area) -> None:
    first, second = (editions.release(frozen(barnet, to), by=None) for to in (LAST - 1, LAST))
    asked = {"before": first.number, "after": second.number}
    page = as_person(None).get(reverse("performance:compare"), asked).content.decode()
    assert "Because of:" in page
    assert "new months" in page
    text = as_person(None).get(reverse("performance:compare_csv"), asked).content.decode()
    header, *rows = csv.reader(io.StringIO(text))
    assert header == ["measure", "name", "what", "was", "now", "why"]
    assert ["robbery", "12 months"] in [[row[0], row[2]] for row in rows]


def test_only_editions_that_the_reader_may_see_are_offered(barnet: Area) -> None:
    released, kept = editions.release(frozen(barnet), by=None), frozen(barnet)
    asked = {"before": released.number, "after": kept.number}
    assert as_person(None).get(reverse("performance:compare"), asked).status_code == 422
    assert as_person(analyst()).get(reverse("performance:compare"), asked).status_code == 200


def test_two_of_different_areas_are_not_compared(barnet: Area) -> None:
    one, other = frozen(barnet), frozen(Area.objects.get(slug="brent"))
    asked = {"before": one.number, "after": other.number}
    response = as_person(analyst()).get(reverse("performance:compare"), asked)
    assert response.status_code == 422
    assert "the same dashboard and area" in response.content.decode()


def test_the_page_asks_few_questions(barnet: Area, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, second = (editions.release(frozen(barnet, to), by=None) for to in (LAST - 1, LAST))
    asked = {"before": first.number, "after": second.number}
    with django_assert_num_queries(7):
        as_person(None).get(reverse("performance:compare"), asked)
