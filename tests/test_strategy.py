"""Strategies, their versions, and priorities that stay the same whatever they are called."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import get_resolver, reverse
from pytest_django import DjangoAssertNumQueries

from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from strategy import services
from strategy.choices import priorities_offered, priority_label
from strategy.forms.versions import TAKEN
from strategy.models import Priority, PriorityWording, Strategy, StrategyVersion
from strategy.services import Line, versions
from tests.factories import make_board, make_member, make_officer, make_person
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2014, 4, 1), date(2017, 4, 1)


@pytest.fixture
def strategy() -> Strategy:
    return services.add_strategy(by=None, board=make_board(), name="Community Safety Strategy", slug="community-safety")


@pytest.fixture
def version(strategy: Strategy) -> StrategyVersion:
    found = services.add_version(strategy, by=None, title="Strategy 2014–17", starts_on=FIRST)
    lines = [Line(1, "Support for victims"), Line(2, "Anti-social behaviour"), Line(3, "Burglary")]
    return services.word_priorities(found, lines=lines, by=None)


def priority(version: StrategyVersion, number: int) -> Priority:
    return Priority.objects.get(wordings__version=version, wordings__number=number)


def address(name: str, strategy: Strategy, *more: Any) -> str:
    return reverse(f"strategy:{name}", args=[strategy.slug, *more])


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields", [{"number": 0}, {"number": 2}, {"number": 9, "again": True}], ids=["no number", "a taken one", "twice"]
)
def test_a_priority_has_one_number_of_its_own_in_a_version(version: StrategyVersion, fields: dict[str, Any]) -> None:
    again = fields.pop("again", False)
    one = priority(version, 1) if again else Priority.objects.create(strategy=version.strategy)
    with pytest.raises(IntegrityError), transaction.atomic():
        PriorityWording.objects.create(version=version, priority=one, title="X", **fields)


def test_a_version_has_a_number_of_its_own_and_ends_after_it_begins(version: StrategyVersion) -> None:
    values = {"strategy": version.strategy, "title": "Again", "starts_on": FIRST}
    with pytest.raises(IntegrityError), transaction.atomic():
        StrategyVersion.objects.create(number=version.number, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        StrategyVersion.objects.create(number=2, ends_on=date(2014, 3, 31), **values)


def test_a_strategy_takes_no_address_that_is_a_page_of_its_own() -> None:
    board = make_board()
    officer = as_person(make_officer(board))
    sent = {"board": board.pk, "name": "Safety"}
    for slug in sorted(TAKEN):
        answer = officer.post(reverse("strategy:add_strategy"), sent | {"slug": slug})
        assert answer.status_code == 422
        assert "is the address of another page. Choose another word" in answer.content.decode()
    assert not Strategy.objects.exists()
    assert officer.post(reverse("strategy:add_strategy"), sent | {"slug": "added"}).status_code == 302


def test_the_addresses_that_no_strategy_takes_are_those_that_pages_have() -> None:
    """The first words below /strategy/ of all addresses of the portal."""
    firsts = {route.split("/")[1] for route in routes() if route.startswith("strategy/")}
    assert {first for first in firsts if first and not first.startswith("<")} == TAKEN


def routes(patterns: Any = None, before: str = "") -> Iterator[str]:
    """Every address as the portal writes it down."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        yield from routes(one.url_patterns, route) if hasattr(one, "url_patterns") else [route]


# -- what references mean over time ----------------------------------------------------------------------------------


def test_a_new_version_keeps_each_priority_the_same_and_ends_the_one_before(version: StrategyVersion) -> None:
    victims, behaviour = priority(version, 1), priority(version, 2)
    second = services.add_version(version.strategy, by=None, title="Strategy 2017", starts_on=SECOND)
    lines = [Line(1, "Residents feel safe", behaviour), Line(2, "Victims first", victims), Line(3, "Hate crime")]
    services.word_priorities(second, lines=lines, by=None)
    version.refresh_from_db()
    assert version.ends_on == date(2017, 3, 31)
    assert priority(second, 2) == victims
    said = {day: str(Priority.objects.worded(day).get(pk=victims.pk)) for day in (version.ends_on, SECOND)}
    assert list(said.values()) == ["Priority 1: Support for victims", "Priority 2: Victims first"]


def test_a_priority_that_a_version_drops_is_not_in_force_any_more(version: StrategyVersion) -> None:
    second = services.add_version(version.strategy, by=None, title="Strategy 2017", starts_on=SECOND)
    services.word_priorities(second, lines=[Line(1, "Support for victims", priority(version, 1))], by=None)
    assert [str(one) for one in Priority.objects.in_force(date(2017, 3, 31))] == [
        "Priority 1: Support for victims",
        "Priority 2: Anti-social behaviour",
        "Priority 3: Burglary",
    ]
    assert [str(one) for one in Priority.objects.in_force(SECOND)] == ["Priority 1: Support for victims"]
    assert not Priority.objects.in_force(date(2014, 3, 31)).exists()


def test_choices_take_one_query(version: StrategyVersion, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        offered = [priority_label(one) for one in priorities_offered(version.strategy.board, FIRST)]
    assert [one[:10] for one in offered] == ["Priority 1", "Priority 2", "Priority 3"]


def test_a_version_may_begin_with_nothing(version: StrategyVersion) -> None:
    second = services.add_version(version.strategy, by=None, title="New", starts_on=SECOND, copied=False)
    assert not second.wordings.exists()


def test_a_version_begins_after_the_last_one_and_none_overlap(version: StrategyVersion) -> None:
    with pytest.raises(NotAllowed):
        services.add_version(version.strategy, by=None, title="Earlier", starts_on=FIRST)
    second = services.add_version(version.strategy, by=None, title="Later", starts_on=SECOND)
    with pytest.raises(NotAllowed, match="Strategy 2014–17"):
        services.edit_version(second, by=None, title="Later", starts_on=date(2017, 3, 31), ends_on=None)
    moved = services.edit_version(second, by=None, title="Later", starts_on=date(2017, 5, 1), ends_on=None)
    assert moved.starts_on == date(2017, 5, 1)
    assert Strategy.objects.get().versions.in_force(date(2017, 4, 15)).count() == 0


def test_numbers_are_exchanged_in_one_act(version: StrategyVersion) -> None:
    one, two = priority(version, 1), priority(version, 2)
    services.word_priorities(version, lines=[Line(2, "Victims", one), Line(1, "Behaviour", two)], by=None)
    assert (priority(version, 1), priority(version, 2)) == (two, one)


def test_a_line_of_another_strategy_or_a_number_twice_is_refused(version: StrategyVersion) -> None:
    other = services.add_strategy(by=None, board=make_board(), name="Other", slug="other")
    foreign = Priority.objects.create(strategy=other)
    for lines in ([Line(1, "X", foreign)], [Line(1, "X"), Line(1, "Y")]):
        with pytest.raises(NotAllowed):
            services.word_priorities(version, lines=lines, by=None)
    assert version.wordings.count() == 3


def test_words_that_stay_as_they_are_leave_no_entry_and_a_failed_act_leaves_nothing(
    version: StrategyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [Line(one.number, one.title, one.priority) for one in version.wordings.select_related("priority")]
    entries = Entry.objects.filter(verb="strategy.priorities_worded")
    before = entries.count()
    services.word_priorities(version, lines=kept, by=None)
    assert entries.count() == before

    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(versions.audit, "record", fail)
    with pytest.raises(RuntimeError):
        services.word_priorities(version, lines=[Line(1, "New")], by=None)
    assert version.wordings.count() == 3


# -- pages -------------------------------------------------------------------------------------------------------------


def test_an_officer_sets_a_strategy_up_by_forms() -> None:
    board = make_board()
    client = as_person(make_officer(board))
    client.post(reverse("strategy:add_strategy"), {"board": board.pk, "name": "Safety Strategy", "slug": "safety"})
    strategy = Strategy.objects.get()
    client.post(address("add_version", strategy), {"title": "Strategy 2014–17", "starts_on": "2014-04-01"})
    words = {"number_new1": "1", "title_new1": "Support for victims", "number_new2": "2", "title_new2": "Burglary"}
    assert client.post(address("word_priorities", strategy, 1), words).status_code == 302
    client.post(address("add_version", strategy), {"title": "Strategy 2017", "starts_on": "2017-04-01", "copied": "on"})
    victims = priority(strategy.versions.get(number=2), 1)
    key = victims.uuid.hex
    form = client.get(address("word_priorities", strategy, 2)).context["form"]
    sent = {**{name: str(value) for name, value in form.initial.items()}, f"title_{key}": "Victims first"}
    assert client.post(address("word_priorities", strategy, 2), sent).status_code == 302
    page = as_person(None).get(strategy.get_absolute_url()).content.decode()
    assert "Victims first" in page
    assert "Strategy 2014–17: priority 1, Support for victims" in page
    page = as_person(None).get(strategy.get_absolute_url() + "?on=2015-01-01").content.decode()
    assert "not the version in force today" in page
    assert "Strategy 2017" in as_person(None).get(reverse("strategy:index")).content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"number_new1": "4"}, "Say what the priority is, or take its number away."),
        ({"title_new1": "Hate crime"}, "Give the priority a number."),
        ({"number_new1": "1", "title_new1": "Hate crime"}, "Another priority has this number already."),
        ({"number_new1": "x", "title_new1": "Hate crime"}, "Enter a whole number."),
    ],
)
def test_priorities_that_are_wrong_are_asked_for_again_and_what_was_typed_stays(
    version: StrategyVersion, sent: dict[str, str], said: str
) -> None:
    client = as_person(make_officer(version.strategy.board))
    url = address("word_priorities", version.strategy, version.number)
    form = client.get(url).context["form"]
    answer = client.post(url, {**{name: str(value) for name, value in form.initial.items()}, **sent})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert all(f'value="{value}"' in page for value in sent.values())
    assert version.wordings.count() == 3


def test_priorities_do_not_write_over_what_somebody_else_wrote_meanwhile(version: StrategyVersion) -> None:
    client = as_person(make_officer(version.strategy.board))
    url = address("word_priorities", version.strategy, version.number)
    initial = {name: str(value) for name, value in client.get(url).context["form"].initial.items()}
    services.word_priorities(version, lines=[Line(1, "Changed meanwhile", priority(version, 1))], by=None)
    answer = client.post(url, initial)
    assert answer.status_code == 422
    assert "Somebody else has changed the priorities" in answer.content.decode()
    assert version.wordings.get().title == "Changed meanwhile"


def test_a_priority_that_was_dropped_can_come_back_as_the_same(version: StrategyVersion) -> None:
    burglary = priority(version, 3)
    second = services.add_version(version.strategy, by=None, title="New", starts_on=SECOND, copied=False)
    client = as_person(make_officer(version.strategy.board))
    key = burglary.uuid.hex
    client.post(address("word_priorities", version.strategy, 2), {f"number_{key}": "1", f"title_{key}": "Homes"})
    assert priority(second, 1) == burglary


def test_the_strategy_of_a_closed_board_is_for_its_own_people(version: StrategyVersion) -> None:
    board = version.strategy.board
    type(board).objects.filter(pk=board.pk).update(is_public=False)
    member = make_member(board).person
    for url in (version.strategy.get_absolute_url(), version.get_absolute_url()):
        assert as_person(None).get(url).status_code == 404
        assert as_person(member).get(url).status_code == 200
    assert version.strategy.name not in as_person(None).get(reverse("strategy:index")).content.decode()


def test_members_and_officers_of_other_boards_change_no_strategy(version: StrategyVersion) -> None:
    for person in (make_member(version.strategy.board).person, make_officer(make_board()), make_person()):
        with pytest.raises(NotPermitted):
            services.word_priorities(version, lines=[], by=person)
        assert as_person(person).get(address("add_version", version.strategy)).status_code == 403


@pytest.mark.parametrize("rows", [2, 30])
def test_pages_of_strategies_take_the_same_queries_however_long(
    rows: int, version: StrategyVersion, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    last = version
    for number in range(rows):
        starts = date(2018 + number, 4, 1)
        told = {"title": f"Strategy {number}", "starts_on": starts, "adopted_on": FIRST}
        last = services.add_version(version.strategy, by=None, **told)
        services.add_strategy(by=None, board=make_board(), name=f"Strategy of {number}", slug=f"strategy-{number}")
    client = as_person(make_officer(version.strategy.board))
    for url, most in (
        (reverse("strategy:index"), 8),
        (last.get_absolute_url(), 12),  # all that the version says stands on it
        (address("word_priorities", version.strategy, last.number), 8),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(url).status_code == 200
