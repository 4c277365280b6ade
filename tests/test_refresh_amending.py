"""Amendments beside what the same officer does elsewhere: numbering anew, printing, endorsing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from strategy.models import Amendment, Priority, StrategyVersion
from strategy.pages.refreshing import refresh_page
from strategy.services import consulting, prints, refreshing, versions, writing
from strategy.services.adopting import adopt, set_fate
from strategy.services.versions import Line
from strategy.services.writing import ObjectiveLine
from tests.factories import make_board, make_officer
from tests.strategies import OUTCOMES_OF_2015, make_2015, priority
from tests.test_boards import as_person
from tests.test_refresh import WHY, address, begin, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def refresh() -> StrategyVersion:
    return begin(make_2015(make_board(abbreviation="SCPB")))


def now(version: StrategyVersion) -> StrategyVersion:
    return StrategyVersion.objects.select_related("strategy__board", "refreshes").get(pk=version.pk)


def lines_of(version: StrategyVersion) -> list[Line]:
    return [Line(one.number, one.title, one.priority) for one in version.wordings.select_related("priority")]


# -- what was left out where all are numbered ------------------------------------------------------------------------


def test_an_addition_that_was_left_out_where_priorities_are_numbered_is_withdrawn(refresh: StrategyVersion) -> None:
    before, count = lines_of(refresh), Priority.objects.count()
    made = refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    versions.word_priorities(refresh, lines=before, by=None)
    with pytest.raises(NotAllowed, match="Withdraw the amendment instead"):
        refreshing.change_amendment(made, by=None, reason=WHY, proposed="Safer streets")
    officer = make_officer(refresh.strategy.board)
    assert as_person(officer).post(address("withdraw_amendment", refresh, made.uuid)).status_code == 302
    assert not refresh.amendments.exists()
    assert (Priority.objects.count(), titles(refresh)) == (count, OUTCOMES_OF_2015)
    assert refresh_page(now(refresh), officer).quiet == 0


def test_an_objective_that_was_added_and_left_out_is_withdrawn_too(refresh: StrategyVersion) -> None:
    before = [ObjectiveLine(one.number, one.title, one.objective) for one in refresh.objectives.all()]
    made = refreshing.amend(refresh, by=None, change="add", adds="objective", proposed="Calm nights", reason=WHY)
    writing.word_objectives(refresh, lines=before, by=None)
    refreshing.withdraw_amendment(made, by=None)
    assert not refresh.amendments.exists() and refresh.objectives.count() == 3


def test_what_was_amended_and_then_left_out_comes_back_in_its_old_words(refresh: StrategyVersion) -> None:
    told = {"change": "amend", "priority": priority(refresh, 5), "proposed": "Fewer offend.", "reason": WHY}
    made = refreshing.amend(refresh, by=None, **told)
    versions.word_priorities(refresh, lines=[one for one in lines_of(refresh) if one.number != 5], by=None)
    refreshing.withdraw_amendment(made, by=None)
    assert titles(refresh) == OUTCOMES_OF_2015
    assert not refresh.amendments.exists()


def test_an_addition_into_which_another_was_said_to_be_merged_stays_known_by_its_identity(
    refresh: StrategyVersion,
) -> None:
    made = refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    set_fate(refresh, priority=priority(refresh, 3), became="merged", into=made.priority, by=None)
    refreshing.withdraw_amendment(made, by=None)
    assert titles(refresh) == OUTCOMES_OF_2015
    assert refresh.fates.get().into == made.priority


# -- its number ------------------------------------------------------------------------------------------------------


def test_an_addition_has_the_number_that_the_text_gives_it(refresh: StrategyVersion) -> None:
    refreshing.amend(refresh, by=None, change="remove", priority=priority(refresh, 4), reason=WHY)
    made = refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    assert made.number == 8
    lines = [Line(number, one.title, one.priority) for number, one in enumerate(lines_of(refresh), start=1)]
    versions.word_priorities(refresh, lines=lines, by=None)
    officer = as_person(make_officer(refresh.strategy.board))
    for name in ("change_amendment", "withdraw_amendment"):
        assert "Addition of priority 7" in officer.get(address(name, refresh, made.uuid)).content.decode()
    adopt(now(refresh), on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    html = Client().get(address("refresh", refresh)).content.decode()
    assert '<li value="7" id="priority-7">Safer roads' in html
    assert "Addition of priority 7" in html and "Addition of priority 8" not in html
    assert "Removal of priority 4" in html


# -- its print -------------------------------------------------------------------------------------------------------


def amended(version: StrategyVersion) -> Amendment:
    told = {"change": "amend", "priority": priority(version, 3), "proposed": "Other words", "reason": WHY}
    return refreshing.amend(version, by=None, **told)


DEEDS: dict[str, tuple[Callable[[StrategyVersion], object], Callable[[object], object]]] = {
    "amend": (lambda version: version, amended),
    "add": (
        lambda version: version,
        lambda version: refreshing.amend(version, by=None, change="add", proposed="Safer roads", reason=WHY),
    ),
    "change_amendment": (
        amended,
        lambda made: refreshing.change_amendment(made, by=None, proposed="Others again", reason=WHY),
    ),
    "withdraw_amendment": (amended, lambda made: refreshing.withdraw_amendment(made, by=None)),
    "endorse": (
        lambda version: version,
        lambda version: consulting.endorse(version, by=None, body="The cabinet", on=localdate()),
    ),
    "withdraw_endorsement": (
        lambda version: consulting.endorse(version, by=None, body="The cabinet", on=localdate()),
        lambda made: consulting.withdraw_endorsement(made, by=None),
    ),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_print_of_the_draft_does_not_outlive_what_it_says(refresh: StrategyVersion, deed: str) -> None:
    before, act = DEEDS[deed]
    subject = before(refresh)
    jobs.run_here(prints.print_version(now(refresh), by=None))
    assert now(refresh).pdf_id is not None
    act(subject)
    assert now(refresh).pdf_id is None
