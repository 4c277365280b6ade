"""Where pages of referrals lead, and that every page that shows a referral shows the same of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meetings.services import referrals as services
from meetings.services.actions import drafts
from tests.factories import make_board, make_officer
from tests.meetings import make_meeting
from tests.test_meetings import as_person
from tests.test_referrals import decided, published_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("back", "leads"), [("/somewhere/", True), ("https://evil.example/", False), ("//evil", False), ("home", False)]
)
def test_whoever_puts_it_on_an_agenda_returns_to_where_they_came_from(back: str, leads: bool) -> None:
    other = make_board()
    referral = services.refer(published_item(), to_board=other, question="Will you?", by=None)
    officer, agenda = as_person(make_officer(other)), make_meeting(other)
    editor = reverse("meetings:agenda", args=[other.slug, agenda.number])
    take_up = reverse("meetings:take_up_referral", args=[referral.uuid])
    waiting = officer.get(reverse("meetings:waiting", args=[other.slug, agenda.number])).content.decode()
    assert f"{take_up}?meeting={agenda.pk}&amp;back={editor}" in waiting
    answer = officer.post(f"{take_up}?back={back}", {"meeting": agenda.pk})
    listed_at = reverse("meetings:referrals", args=[other.slug])
    assert (answer.status_code, answer["Location"]) == (302, back if leads else listed_at)


def test_the_page_of_an_action_shows_its_referrals_with_the_decision_that_the_answer_rests_on() -> None:
    board, other = make_board(), make_board()
    action = drafts.add(board, by=None, wording="Watch the yard", owners=[], origin="A call")
    referral = services.refer(action, to_board=other, question="Will you watch?", by=None)
    decision = decided(published_item(other))
    services.answer_referral(referral, answer="We shall.", rests_on=decision, by=None)
    page = as_person(make_officer(board)).get(action.get_absolute_url()).content.decode()
    assert "Will you watch?" in page and "We shall." in page
    assert f'It rests on decision <a class="govuk-link" href="{decision.get_absolute_url()}">' in page
