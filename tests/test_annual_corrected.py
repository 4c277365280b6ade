"""Who opens a report that was corrected is led to the last correction that is published, however many there are."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from scpb.portal.annual import services
from scpb.portal.models import AnnualReport
from tests.annual import Year, again, page, ready
from tests.factories import make_officer
from tests.figures_at_hand import as_person
from tests.test_queries import MOST

pytestmark = pytest.mark.django_db


def corrected(report: AnnualReport) -> AnnualReport:
    return services.publish(again(services.begin_correction(again(report), by=None)), by=None)


def gone(report: AnnualReport) -> str:
    """What who is not signed in reads at the address of a withdrawn report."""
    answer = as_person(None).get(report.get_absolute_url())
    assert answer.status_code == 410
    text: str = answer.content.decode()
    return text[text.index("<main") :]


def leads_to(text: str, report: AnnualReport) -> bool:
    return f'href="{report.get_absolute_url()}"' in text


def test_a_report_that_was_corrected_twice_leads_to_the_last_correction(year: Year) -> None:
    one = services.publish(ready(year), by=None)
    two = corrected(one)
    three = corrected(two)
    for report in (one, two):
        assert leads_to(gone(report), three)
    assert not leads_to(gone(one), two)


def test_a_correction_that_is_not_published_leads_nobody_on(year: Year) -> None:
    one = services.publish(ready(year), by=None)
    two = corrected(one)
    three = services.begin_correction(again(two), by=None)
    assert leads_to(gone(one), two)
    assert not leads_to(gone(one), three)


def test_past_a_correction_that_was_taken_back_it_leads_to_the_one_after(year: Year) -> None:
    one = services.publish(ready(year), by=None)
    two = corrected(one)
    services.withdraw(again(two), reason="A slip.", by=None)
    assert not leads_to(gone(one), two)
    three = corrected(two)
    assert leads_to(gone(one), three)
    services.withdraw(again(three), reason="Another slip.", by=None)
    assert not [one for other in (one, two, three) if leads_to(gone(one), other)]


def test_officers_who_read_a_withdrawn_report_are_led_on_too(year: Year) -> None:
    one = services.publish(ready(year), by=None)
    three = corrected(corrected(one))
    officer = make_officer(year.board)
    assert leads_to(page(again(one), officer), three)
    assert "takes its place" not in page(three, officer)


def test_a_long_chain_takes_no_more_questions_than_a_short_one(year: Year) -> None:
    one = services.publish(ready(year), by=None)
    last = corrected(one)
    short = asked(one)
    for _more in range(3):
        last = corrected(last)
    assert leads_to(gone(one), last)
    assert asked(one) == short <= MOST


def asked(report: AnnualReport) -> int:
    with CaptureQueriesContext(connection) as found:
        gone(report)
    return len(found)
