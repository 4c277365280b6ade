"""What became, in a version, of the priorities of the one before."""

from __future__ import annotations

from datetime import date
from json import dumps, loads
from typing import Any

import pytest
from django.test import Client

from scpb.errors import NotAllowed
from strategy.crosswalk import crosswalk, crosswalks
from strategy.document import document_of
from strategy.models import Priority, StrategyVersion
from strategy.services import refreshing, versions
from strategy.services.adopting import adopt, clear_fate, set_fate
from strategy.services.versions import Line
from tests.minuted import Small
from tests.strategies import OF_2022, make_2015, priority
from tests.test_adoption import now
from tests.test_boards import as_person
from tests.test_refresh import WHY, address, amend_as_in_2018, begin

pytestmark = pytest.mark.django_db


@pytest.fixture
def small() -> Small:
    return Small(abbreviation="SCPB")


@pytest.fixture
def refresh(small: Small) -> StrategyVersion:
    version = begin(make_2015(small.board))
    amend_as_in_2018(version)
    return version


def test_the_crosswalk_of_the_refresh_tells_kept_from_amended(refresh: StrategyVersion) -> None:
    walk = crosswalk(refresh)
    assert walk is not None
    became = [row.became.value for row in walk.crossings]
    assert became == ["kept", "kept", "amended", "amended", "amended", "amended", "amended"]
    assert [bool(row.pieces) for row in walk.crossings] == [False] * 2 + [True] * 5
    assert walk.new == ()


def new_strategy(before: StrategyVersion) -> StrategyVersion:
    """A strategy of five priorities written anew, the second of which is still the third of the one before."""
    new = begin(before, refreshes=None, title="Strategy 2022–27", starts_on=date(2022, 7, 1), ends_on=None)
    same = {2: priority(before, 3)}
    lines = [Line(number, words, same.get(number)) for number, words in enumerate(OF_2022, start=1)]
    return versions.word_priorities(new, lines=lines, by=None)


def test_the_officer_says_what_was_merged_where_the_words_do_not_tell(small: Small) -> None:
    before = make_2015(small.board)
    new = new_strategy(before)
    walk = crosswalk(new)
    assert walk is not None
    assert [row.became.value for row in walk.crossings] == ["ended", "ended", "amended", *["ended"] * 4]
    six, three = priority(before, 6), priority(new, 3)
    client, url = as_person(small.officer), address("fate", new, six.uuid)
    wrong = client.post(url, {"became": "merged", "into": "", "note": "Burglary goes on"})
    assert wrong.status_code == 422
    assert "Burglary goes on" in wrong.content.decode()
    sent = {"became": "merged", "into": str(three.pk), "note": "Burglary goes on"}
    assert client.post(url, sent).status_code == 302
    entered = crosswalk(new)
    assert entered is not None
    row = entered.crossings[5]
    assert (row.became.value, row.now and row.now.number, row.note) == ("merged", 3, "Burglary goes on")
    assert [one.number for one in entered.new] == [1, 4, 5]
    page = as_person(small.member).get(address("crosswalk", new)).content.decode()
    assert "Merged" in page and "Burglary goes on" in page
    clear_fate(new.fates.get(), by=None)
    cleared = crosswalk(new)
    assert cleared is not None and cleared.crossings[5].became.value == "ended"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"became": "merged"}, "into which priority"),
        ({"became": "kept"}, "does not have it any more"),
        ({"became": "ended", "into": 1}, "goes on in no other"),
    ],
)
def test_a_fate_that_cannot_be_is_refused(small: Small, values: dict[str, Any], sentence: str) -> None:
    before = make_2015(small.board)
    new = new_strategy(before)
    into = {"into": priority(new, values["into"])} if "into" in values else {}
    with pytest.raises(NotAllowed, match=sentence):
        set_fate(new, priority=priority(before, 6), by=None, **{**values, **into})
    stranger = Priority.objects.create(strategy=new.strategy)
    with pytest.raises(NotAllowed, match="version before does not have"):
        set_fate(new, priority=stranger, became="ended", by=None)


def merged_and_adopted(small: Small) -> tuple[StrategyVersion, StrategyVersion]:
    """The sixth priority of the strategy before went into the third of the new one, which the board has adopted."""
    before = make_2015(small.board)
    new = new_strategy(before)
    into = priority(new, 3)
    set_fate(new, priority=priority(before, 6), became="merged", into=into, note="Burglary goes on", by=None)
    return before, adopt(new, on=date(2022, 6, 24), reference="SCPB/2022/3", by=None)


def test_a_frozen_version_keeps_what_became_of_earlier_priorities(small: Small) -> None:
    before, new = merged_and_adopted(small)
    kept = crosswalk(now(new))
    assert kept is not None and kept.before == before.title
    row = kept.crossings[5]
    assert (row.label, row.now and row.now.number, row.note) == ("Merged", 3, "Burglary goes on")
    new.fates.all().delete()
    before.wordings.update(title="Changed behind its back")
    StrategyVersion.objects.filter(pk=before.pk).update(title="Renamed")
    assert crosswalk(now(new)) == kept
    page = Client().get(address("crosswalk", new)).content.decode()
    assert "Merged" in page and "Burglary goes on" in page and "behind its back" not in page


def test_the_crosswalks_of_all_versions_are_those_of_each(small: Small) -> None:
    before, new = merged_and_adopted(small)
    draft = begin(new, title="Refresh of 2024", starts_on=date(2024, 7, 1), ends_on=None)
    refreshing.amend(draft, by=None, change="remove", priority=priority(draft, 5), reason=WHY)
    found = crosswalks(before.strategy.versions.all())
    assert [version.pk for version, _walk in found] == [new.pk, draft.pk]
    assert [walk for _version, walk in found] == [crosswalk(now(new)), crosswalk(now(draft))]
    assert found[1][1].crossings[4].label == "Ended"


def test_what_became_of_a_priority_is_not_entered_in_a_frozen_version(small: Small) -> None:
    before, new = merged_and_adopted(small)
    six = priority(before, 6)
    with pytest.raises(NotAllowed, match="frozen"):
        set_fate(new, priority=six, became="ended", by=None)
    with pytest.raises(NotAllowed, match="frozen"):
        clear_fate(new.fates.get(), by=None)
    officer, url = as_person(small.officer), address("fate", new, six.uuid)
    assert officer.get(url).status_code == officer.post(url, {"became": "ended"}).status_code == 409
    assert url not in officer.get(address("crosswalk", new)).content.decode()
    assert new.fates.get().became == "merged"


def test_a_snapshot_that_was_made_before_it_kept_the_crosswalk_is_read_and_compared(small: Small) -> None:
    _before, new = merged_and_adopted(small)
    said = loads(new.snapshot)
    older = dumps({name: value for name, value in said.items() if name not in {"form", "crosswalk"}})
    StrategyVersion.objects.filter(pk=new.pk).update(snapshot=older)
    assert document_of(now(new)).form == 1 and document_of(now(new)).crosswalk is None
    walk = crosswalk(now(new))
    assert walk is not None and walk.crossings[5].label == "Merged"
    assert walk == crosswalk(new)


def test_what_was_entered_and_no_longer_fits_counts_for_nothing_and_its_writers_are_told(
    small: Small, refresh: StrategyVersion
) -> None:
    """The fourth was said to be kept, the third to go on in a new one; then all three were taken out."""
    four, three, officer = priority(refresh, 4), priority(refresh, 3), as_person(small.officer)
    for amendment in refresh.amendments.filter(priority__in=[three, four]):
        refreshing.withdraw_amendment(amendment, by=None)
    set_fate(refresh, priority=four, became="kept", by=None)
    made = refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    set_fate(refresh, priority=three, became="merged", into=made.priority, note="With the roads", by=None)
    url = address("crosswalk", refresh)
    assert "No longer fits" not in officer.get(url).content.decode()
    for one in (three, four):
        refreshing.amend(refresh, by=None, change="remove", priority=one, reason=WHY)
    refreshing.withdraw_amendment(made, by=None)
    page = officer.get(url).content.decode()
    assert page.count("No longer fits:") == 2 and "“Merged” was entered" in page and "With the roads" in page
    assert "No longer fits" not in as_person(small.member).get(url).content.decode()
    assert [walk for version, walk in crosswalks(refresh.strategy.versions.all())] == [crosswalk(now(refresh))]
    adopt(now(refresh), on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    walk = crosswalk(now(refresh))
    assert walk is not None
    became = {row.was.number: (row.label, row.note, row.is_entered) for row in walk.crossings}
    assert (became[3], became[4]) == (("Ended", "", False), ("Ended", "", False))
    assert "No longer fits" not in officer.get(url).content.decode()


def test_what_no_longer_fits_is_entered_anew_or_left_to_the_words(small: Small, refresh: StrategyVersion) -> None:
    made = refreshing.amend(refresh, by=None, change="add", proposed="Safer roads", reason=WHY)
    three, client = priority(refresh, 3), as_person(small.officer)
    set_fate(refresh, priority=three, became="merged", into=made.priority, by=None)
    refreshing.withdraw_amendment(made, by=None)
    url = address("fate", refresh, three.uuid)
    assert client.get(url).status_code == 200
    sent = {"became": "merged", "into": str(priority(refresh, 5).pk), "note": ""}
    assert client.post(url, sent).status_code == 302
    walk = crosswalk(refresh)
    assert walk is not None and (walk.crossings[2].label, walk.crossings[2].is_entered) == ("Merged", True)
    assert client.post(url, {"became": "", "into": "", "note": ""}).status_code == 302
    assert not refresh.fates.exists()


def test_the_first_version_has_no_crosswalk(small: Small) -> None:
    first = make_2015(small.board)
    assert crosswalk(first) is None
    assert "first version of the strategy" in Client().get(address("crosswalk", first)).content.decode()
