"""The introduction of a plan: who writes over what somebody else wrote meanwhile sees both texts first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from scpb.audit.models import Entry
from strategy.models import ActionPlan
from strategy.services import add_strategy, plans
from tests.factories import make_board, make_officer
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

URL = reverse("strategy:introduce_plan", args=["safety", 2022])


@pytest.fixture
def plan() -> ActionPlan:
    strategy = add_strategy(by=None, board=make_board(), name="Safety", slug="safety")
    add = {"introduction": "As it was.\r\nTwo lines.", "by": None}
    return plans.begin_plan(strategy, year=date(2022, 4, 1).year, **add)


@pytest.fixture
def officer(plan: ActionPlan) -> Client:
    return as_person(make_officer(plan.strategy.board))


def drawn(officer: Client) -> dict[str, Any]:
    """What the form would send as it stands, with the line ends of a browser."""
    form = officer.get(URL).context["form"]
    return {name: form[name].value() for name in form.fields}


def test_who_is_overtaken_reads_both_introductions_and_decides(plan: ActionPlan, officer: Client) -> None:
    other = as_person(make_officer(plan.strategy.board))
    first, second = drawn(officer), drawn(other)
    assert officer.post(URL, first | {"introduction": "Theirs, in full."}).status_code == 302
    answer = other.post(URL, second | {"introduction": "Mine, in full."})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else has changed this" in said and "What stands there now" in said
    assert "Theirs, in full." in said and "Mine, in full." in said
    plan.refresh_from_db()
    assert plan.introduction == "Theirs, in full."
    again = answer.context["form"]["seen"].value()
    assert other.post(URL, {"seen": again, "introduction": "Mine, in full."}).status_code == 302
    plan.refresh_from_db()
    assert plan.introduction == "Mine, in full."


def test_who_writes_the_same_again_is_overtaken_by_nobody(plan: ActionPlan, officer: Client) -> None:
    sent = drawn(officer)
    assert officer.post(URL, sent | {"introduction": "New."}).status_code == 302
    assert officer.post(URL, drawn(officer) | {"introduction": "Newer."}).status_code == 302
    assert officer.post(URL, drawn(officer)).status_code == 302
    assert Entry.objects.filter(verb="strategy.plan_introduced").count() == 2


def test_an_introduction_that_is_too_long_is_asked_for_again(plan: ActionPlan, officer: Client) -> None:
    answer = officer.post(URL, drawn(officer) | {"introduction": "x" * 20_001})
    assert answer.status_code == 422 and "What stands there now" not in answer.content.decode()


def test_what_is_compared_is_the_introduction_at_the_moment_of_writing(plan: ActionPlan) -> None:
    seen = plans.introduction_seen(plan)
    plans.introduce(plan, introduction="Theirs.", by=None)
    with pytest.raises(plans.Overtaken) as refused:
        plans.introduce(plan, introduction="Mine.", seen=seen, by=None)
    assert isinstance(refused.value.now, ActionPlan) and refused.value.now.introduction == "Theirs."
