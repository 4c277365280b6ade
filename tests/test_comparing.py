"""Two editions side by side: what moved, and why."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from performance import months
from performance.arithmetic import comparing
from performance.arithmetic.comparing import Compared, LineMoved, compare
from performance.arithmetic.masking import SMALL
from performance.arithmetic.results import ReadingResult, Row, TargetResult
from performance.arithmetic.series import Change
from performance.documents import EditionDocument, Findings
from performance.models import Area, Edition, Measure, RuleSet, Target
from performance.provenance import of_revisions
from performance.services import editions, uploads
from performance.suppression import document_for_public, months_left_out, public
from performance.views.comparing import entries
from scpb.documents import snapshots
from scpb.jobs import services as jobs
from tests.factories import make_upload
from tests.figures_at_hand import LAST, analyst, as_person, crime, draft, with_figures
from tests.test_suppression import BEFORE, SHOWN, dashboard, row, vector, worked_out
from tests.test_suppression import FIRST as FIRST_SHOWN
from tests.test_suppression import LAST as LAST_SHOWN

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


# -- what one of them does not show --------------------------------------------------------------------------

SMALL_MONTH, TAKEN_ALONG = LAST_SHOWN - 4, LAST_SHOWN - 7  # the small one, and the smallest of the others


def counted(small: int, along: int, level: int = 25) -> list[int]:
    """Months from `level` on, but for two of the last year."""
    found = [level + month % 7 for month in range(SHOWN + BEFORE)]
    found[SMALL_MONTH - FIRST_SHOWN + BEFORE], found[TAKEN_ALONG - FIRST_SHOWN + BEFORE] = small, along
    return found


def document(line: Row, number: int) -> EditionDocument:
    """An edition of one line."""
    rules = snapshots.canonical(RuleSet.objects.get(version="2020").definition)
    return EditionDocument(number, "Overview", "2024-01-31T09:00:00+00:00", Findings(dashboard(line), (), rules), ())


def in_public(before: Row, after: Row) -> LineMoved:
    """How the two lines compare for everybody."""
    full = (document(before, 1), document(after, 2))
    seen = tuple(document_for_public(one) for one in full)
    left_out = (months_left_out(full[0], seen[0]), months_left_out(full[1], seen[1]))
    [line] = compare(*seen, None, left_out).lines
    return line


def printed(line: LineMoved) -> str:
    """Everything that page and table say of a line."""
    return repr((list(entries(line)), line))


@pytest.mark.parametrize("small", [1, 4])
@pytest.mark.parametrize("back", [0, 1, 4, 11, 13])
def test_a_small_number_in_one_of_them_follows_from_nothing_that_is_printed(back: int, small: int) -> None:
    """Also not for a reader who has both editions and takes every month that is not listed as the same in both."""
    counts = counted(30, 22)
    place = len(counts) - 1 - back
    few = [small if at == place else count for at, count in enumerate(counts)]
    pairs = [(few, counts), (counts, few), (few, [count + 3 for count in counts])]
    for then, now in pairs:
        line = in_public(row(then, smallest_public=5), row(now, smallest_public=5))
        assert LAST_SHOWN - back in {entry.month for entry in line.revisions}
        assert not [entry for entry in line.revisions for count in (entry.was, entry.now) if count == small]
        full = [row(then, "then", smallest_public=5), row(now, "now", smallest_public=5)]
        seen = tuple(shown for one in full for shown in public(dashboard(one)).rows)
        listed = {entry.month for entry in line.revisions}
        same = [month for month in range(FIRST_SHOWN, LAST_SHOWN + 1) if month not in listed]
        equal = [vector(0, 2, month, month) - vector(1, 2, month, month) for month in same]
        assert worked_out(full, seen, 5, equal) == []


def test_a_month_that_one_of_them_does_not_show_reads_so_and_not_as_unknown_or_revised() -> None:
    line = in_public(row(counted(2, 22), smallest_public=5), row(counted(40, 22), smallest_public=5))
    hidden = {entry.month: entry for entry in line.revisions}
    assert (hidden[SMALL_MONTH].was, hidden[SMALL_MONTH].was_hidden, hidden[SMALL_MONTH].now) == (None, True, 40)
    assert all(entry.was_hidden and not entry.now_hidden and not entry.upload for entry in line.revisions)
    assert comparing.REVISED not in line.reasons
    assert comparing.NOT_SHOWN in line.reasons
    told = {entry[2]: entry[3:5] for entry in entries(line)}
    assert told[f"count {months.text(SMALL_MONTH)}"] == [SMALL, 40]


@pytest.mark.parametrize("small", [1, 2, 4])
def test_a_month_that_neither_shows_is_not_spoken_of_whether_revised_or_not(small: int) -> None:
    before, after = row(counted(2, 22), smallest_public=5), row(counted(small, 22), smallest_public=5)
    assert SMALL_MONTH not in {entry.month for entry in in_public(before, after).revisions}


def test_the_last_month_of_the_earlier_one_is_known_though_it_is_not_shown() -> None:
    counts = counted(40, 22)
    before, after = (row([*counts[:-1], last], smallest_public=5) for last in (2, 30))
    assert LAST_SHOWN in {entry.month for entry in in_public(before, after).revisions if entry.was_hidden}


def test_windows_readings_and_ratings_that_are_not_shown_say_so() -> None:
    target = TargetResult(Decimal(-5), None, None, None, 3, True, Decimal(0))
    reading = ReadingResult("2023-10-01", "2023-12-31", "Oct–Dec 2023", Decimal(2))
    few = [0] * (SHOWN + BEFORE - 2) + [1, 2]
    before = row(few, smallest_public=5, target=target, reading=reading)
    after = row(counted(40, 22), smallest_public=5, target=target, reading=replace(reading, value=Decimal(80)))
    line = in_public(before, after)
    told = {moved.what: (moved.was, moved.now) for moved in line.figures}
    assert told["rating"] == (SMALL, "Green")
    assert told["reading"] == (f"{SMALL} in Oct–Dec 2023", "80 in Oct–Dec 2023")
    for window in ("quarter", "12 months", "year to date"):
        assert told[window][0].startswith(f"{SMALL} in ")
        assert told[window][1][0].isdigit()
    assert (line.rating, line.factors_gone, line.factors_new) == (None, (), ())
    assert line.reasons == (comparing.NOT_SHOWN,)
    assert "n/a" not in printed(line)


def test_a_change_from_a_number_that_is_not_shown_says_so() -> None:
    change = Change(LAST_SHOWN - 2, LAST_SHOWN, 30, 2, Decimal(1400), 1)
    before = row(counted(40, 22), smallest_public=5, quarter=change)
    line = in_public(before, row(counted(40, 22), smallest_public=5))
    quarter = next(moved.was for moved in line.figures if moved.what == "quarter")
    assert quarter.endswith(f", change {SMALL}")
    assert "1400" not in printed(line)


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


def test_page_and_table_say_what_is_not_shown_and_an_analyst_reads_it(barnet: Area) -> None:
    Measure.objects.filter(slug="robbery").update(smallest_public=60)
    first = editions.release(frozen(barnet), by=None)
    approve_later(crime(scale=3))
    second = editions.release(frozen(barnet), by=None)
    asked = {"before": first.number, "after": second.number}
    for address in (reverse("performance:compare"), reverse("performance:compare_csv")):
        assert SMALL in as_person(None).get(address, asked).content.decode()
        assert SMALL not in as_person(analyst()).get(address, asked).content.decode()


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
