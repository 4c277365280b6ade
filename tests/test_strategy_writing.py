"""Writing what a version says: services, the officer's forms, and what the database refuses."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.documents import services as documents
from scpb.errors import NotAllowed, NotPermitted
from strategy.document import document_of
from strategy.models import (
    Chapter,
    ObjectiveWording,
    PriorityLead,
    StrategyTarget,
    StrategyVersion,
    TargetBaseline,
    VersionState,
)
from strategy.naming import Names
from strategy.printing import document_html
from strategy.services import versions, writing
from strategy.services.freezing import freeze_version
from strategy.services.versions import Line
from strategy.services.writing import BaselineLine, ObjectiveLine, TargetLine
from tests.factories import make_board, make_member, make_officer, make_person
from tests.strategies import (
    LEADS_OF_2011,
    OBJECTIVES_OF_2015,
    OF_2011,
    address,
    make_2011,
    make_2015,
    make_2022,
    page_of,
    priority,
    wording,
)
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board()


# -- writing ---------------------------------------------------------------------------------------------------------


def test_numbers_are_exchanged_and_what_each_priority_says_goes_with_it(board: Board) -> None:
    version = make_2011(board)
    lines = [Line(9 - one.number, one.title, one.priority) for one in version.wordings.select_related("priority")]
    versions.word_priorities(version, lines=lines, by=None)
    said = document_of(version).priorities
    assert [one.title for one in said] == OF_2011[::-1]
    assert [one.text for one in said[7].targets] == [
        "Less crime in all",
        "Less serious property crime",
        "Fewer homes burgled",
    ]
    assert [one.number for one in said[2].shown_through] == [2, 8]


def test_a_priority_that_is_left_out_goes_with_its_content_and_nothing_is_shown_through_it(board: Board) -> None:
    version = make_2011(board)
    kept = version.wordings.exclude(number=7).select_related("priority")
    versions.word_priorities(version, lines=[Line(one.number, one.title, one.priority) for one in kept], by=None)
    assert [one.number for one in document_of(version).priorities[5].shown_through] == [1]
    assert not StrategyTarget.objects.filter(text="Fewer homes burgled twice").exists()


def test_an_objective_that_is_left_out_is_supported_no_more(board: Board) -> None:
    version = make_2015(board)
    first = version.objectives.select_related("objective").get(number=1)
    writing.word_objectives(version, lines=[ObjectiveLine(2, first.title, first.objective)], by=None)
    document = document_of(version)
    assert [(one.number, one.title) for one in document.objectives] == [(2, OBJECTIVES_OF_2015[0])]
    assert document.priorities[0].objectives == (2,)


def test_a_target_stays_the_same_when_it_gets_other_words_and_another_place(board: Board) -> None:
    version = make_2011(board)
    first, second, third = wording(version, 1).targets.all()
    lines = [TargetLine(third.text, direction="down"), TargetLine("Less crime", direction="down", target=first)]
    writing.write_priority(wording(version, 1), by=None, targets=lines)
    assert list(wording(version, 1).targets.values_list("uuid", "text")) == [
        (third.uuid, "Fewer homes burgled"),
        (first.uuid, "Less crime"),
    ]
    assert not StrategyTarget.objects.filter(pk=second.pk).exists()


def test_the_same_words_once_more_leave_no_entry_and_a_failed_act_leaves_nothing(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = make_2022(board)
    said: dict[str, Any] = {
        "why": "<p>Because.</p>",
        "leads": [Names(wording="All")],
        "targets": [TargetLine("Fewer", direction="down", baselines=[BaselineLine("2021/22")])],
    }
    writing.write_priority(wording(version, 1), by=None, **said)
    before = Entry.objects.count()
    writing.write_priority(wording(version, 1), by=None, **said)
    assert Entry.objects.count() == before

    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(writing.audit, "record", fail)
    with pytest.raises(RuntimeError):
        writing.write_priority(wording(version, 1), by=None, why="<p>Otherwise.</p>")
    assert wording(version, 1).why == "<p>Because.</p>"


def test_priorities_support_objectives_and_are_shown_through_priorities_of_their_own_version(board: Board) -> None:
    version = make_2015(board)
    other = make_2022(make_board())
    for values in ({"shown_through": [priority(other, 1)]}, {"shown_through": [priority(version, 1)]}):
        with pytest.raises(NotAllowed):
            writing.write_priority(wording(version, 1), by=None, **values)
    with pytest.raises(NotAllowed):
        foreign = version.objectives.select_related("objective").get(number=1).objective
        writing.write_priority(wording(other, 1), by=None, objectives=[foreign])


def test_a_version_has_one_foreword(board: Board) -> None:
    version = make_2011(board)
    with pytest.raises(NotAllowed, match="foreword"):
        writing.write_chapter(version, by=None, place="foreword", order=1, heading="Once more", text="", signed="")


def test_members_write_nothing(board: Board) -> None:
    version = make_2011(board)
    for person in (make_member(board).person, make_officer(make_board()), make_person()):
        with pytest.raises(NotPermitted):
            writing.write_priority(wording(version, 1), by=person)
        uuid = priority(version, 1).uuid
        assert as_person(person).get(address("write_priority", version, uuid)).status_code == 403


# -- forms -----------------------------------------------------------------------------------------------------------


def form_of(client: Any, url: str) -> dict[str, Any]:
    """What the page's form would send as it stands."""
    form = client.get(url).context["form"]
    found = {name: form[name].initial for name in form.fields}
    return {name: value for name, value in found.items() if value not in (None, "", [])}


def test_an_officer_writes_a_priority_by_its_form(board: Board) -> None:
    version = make_2011(board)
    client = as_person(make_officer(board))
    url = address("write_priority", version, priority(version, 7).uuid)
    sent = form_of(client, url) | {
        "why": "It hurts **twice**.\n\n- at home\n- in the street",
        "lead_words": "Victims’ charities",
        "text_new1": "Fewer calls",
        "kind_new1": "rate",
        "value_new1": "4.5",
        "unit_new1": "per 1,000 population",
        "by_when_new1": "2013/14",
        "period_new1_1": "2010/11",
        "figure_new1_1": "6.1",
        "period_new1_2": "2011/12",
    }
    assert client.post(url, sent).status_code == 302
    said = document_of(version).priorities[6]
    assert "<strong>twice</strong>" in said.why
    assert said.leads == (*LEADS_OF_2011[6], "Victims’ charities")
    assert [one.text for one in said.targets][-1] == "Fewer calls"
    assert said.targets[-1].aim == "Come to 4.5 per 1,000 population"
    assert [one.said for one in said.targets[-1].baselines] == ["6.1", "to be established"]
    assert said.objectives == (1,)
    assert "Fewer calls" in page_of(version)


def test_a_form_sent_as_it_came_changes_nothing(board: Board) -> None:
    version = make_2011(board)
    client, before = as_person(make_officer(board)), document_of(version)
    for one in version.wordings.select_related("priority"):
        url = address("write_priority", version, one.priority.uuid)
        assert client.post(url, form_of(client, url)).status_code == 302
    assert document_of(version) == before


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text_new1": "Less"}, "Choose the direction of the target."),
        ({"text_new1": "Less", "kind_new1": "level"}, "Give the figure that is to be reached"),
        ({"text_new1": "Less", "direction_new1": "down", "value_new1": "3"}, "A direction alone has no figure."),
        ({"unit_new1": "per cent"}, "Say what the target is."),
        ({"text_new1": "Less", "direction_new1": "down", "figure_new1_1": "3"}, "Give the period of the baseline"),
    ],
)
def test_targets_that_are_wrong_are_asked_for_again(board: Board, sent: dict[str, str], said: str) -> None:
    version = make_2022(board)
    client = as_person(make_officer(board))
    url = address("write_priority", version, priority(version, 1).uuid)
    kind = {} if "kind_new1" in sent else {"kind_new1": "direction"}
    answer = client.post(url, form_of(client, url) | kind | sent)
    assert answer.status_code == 422
    assert said in unescape(answer.content.decode())


def test_a_priority_does_not_write_over_what_somebody_else_wrote_meanwhile(board: Board) -> None:
    version = make_2022(board)
    client = as_person(make_officer(board))
    url = address("write_priority", version, priority(version, 1).uuid)
    sent = form_of(client, url) | {"short": "Mine"}
    writing.write_priority(wording(version, 1), by=None, short="Theirs")
    answer = client.post(url, sent)
    assert answer.status_code == 422
    assert wording(version, 1).short == "Theirs"
    assert client.post(url, sent | {"seen": answer.context["form"].now}).status_code == 302
    assert wording(version, 1).short == "Mine"


@pytest.mark.parametrize("number", [5, 4])
def test_pages_that_write_take_as_many_queries_however_much_there_is(
    board: Board, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The fourth priority has targets with many baselines, the fifth one with one."""
    version = make_2011(board)
    client = as_person(make_officer(board))
    urls = [address("write_priority", version, priority(version, number).uuid), address("word_objectives", version)]
    for url in (*urls, address("add_chapter", version)):
        with django_assert_max_num_queries(12):
            assert client.get(url).status_code == 200


def test_an_officer_writes_objectives_and_chapters_by_their_forms(board: Board) -> None:
    version = make_2022(board)
    client = as_person(make_officer(board))
    words = {"number_new1": "1", "title_new1": "Safer streets", "number_new2": "2", "title_new2": "Safer homes"}
    assert client.post(address("word_objectives", version), words).status_code == 302
    chapter = {"place": "after", "order": "1", "heading": "Money", "text": "There is **little**.", "signed": ""}
    assert client.post(address("add_chapter", version), chapter).status_code == 302
    made = Chapter.objects.get(version=version)
    url = address("edit_chapter", version, made.uuid)
    assert "There is **little**." in client.get(url).content.decode()
    assert client.post(url, chapter | {"heading": "What it costs"}).status_code == 302
    shown = page_of(version)
    assert all(words in shown for words in ("Safer streets", "Safer homes", "What it costs", "<strong>little</strong>"))
    assert client.post(address("remove_chapter", version, made.uuid)).status_code == 302
    assert not version.chapters.exists()


def test_an_officer_writes_the_introduction_which_stands_on_the_page_and_in_print(board: Board) -> None:
    version, officer = make_2015(board), as_person(make_officer(board))
    url = address("write_introduction", version)
    before = form_of(officer, url)
    assert "introduction" not in before
    sent = {**before, "introduction": "We ask **much**.\n\n- of ourselves <script>alert(1)</script>"}
    assert officer.post(url, sent).status_code == 302
    version.refresh_from_db()
    assert "<strong>much</strong>" in version.introduction and "<script" not in version.introduction
    assert document_of(version).introduction == version.introduction
    page = officer.get(version.get_absolute_url()).content.decode()
    assert version.introduction in page and "Change the introduction" in page
    assert version.introduction in document_html(document_of(version), on="1 May 2015")[0]
    again = form_of(officer, url)
    assert again["introduction"].startswith("We ask **much**.")
    assert officer.post(url, again).status_code == 302
    assert Entry.objects.filter(verb="strategy.introduction_written").count() == 1
    stale = officer.post(url, {**sent, "introduction": "Another"})
    assert stale.status_code == 422 and "Somebody else has changed this" in stale.content.decode()
    assert as_person(make_member(board).person).get(url).status_code == 403


def test_an_introduction_that_changes_takes_the_prints_away_and_a_frozen_one_stays(board: Board) -> None:
    version = make_2015(board)
    printed = documents.store(b"%PDF-1.7", name="a.pdf", media_type="application/pdf", by=None)
    StrategyVersion.objects.filter(pk=version.pk).update(pdf=printed)
    writing.write_introduction(version, by=None, introduction="<p>Why.</p>")
    version.refresh_from_db()
    assert version.pdf is None
    freeze_version(version, by=None)
    with pytest.raises(NotAllowed, match="frozen as it was adopted"):
        writing.write_introduction(version, by=None, introduction="<p>Otherwise.</p>")
    version.refresh_from_db()
    assert version.introduction == "<p>Why.</p>"


def test_drafts_are_for_the_boards_own_people(board: Board) -> None:
    version = make_2022(board)
    state = {"state": VersionState.DRAFT, "adopted_on": None, "adopted_by": ""}
    StrategyVersion.objects.filter(pk=version.pk).update(**state)
    assert as_person(None).get(version.get_absolute_url()).status_code == 404
    assert version.title not in as_person(None).get(version.strategy.get_absolute_url()).content.decode()
    member = page_of(version, make_member(board).person)
    assert "Draft" in member
    assert "To be in force from 1 July 2022" in member


# -- what the database refuses ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda v, w: StrategyTarget.objects.create(wording=w, text="", direction="down"),
        lambda v, w: StrategyTarget.objects.create(wording=w, text="Less", kind="direction"),
        lambda v, w: StrategyTarget.objects.create(wording=w, text="Less", kind="rate"),
        lambda v, w: TargetBaseline.objects.create(target=w.targets.first(), period="2010/11"),
        lambda v, w: TargetBaseline.objects.create(target=w.targets.first(), period="x", figure="1", is_pending=True),
        lambda v, w: PriorityLead.objects.create(wording_of=w),
        lambda v, w: Chapter.objects.create(version=v, place="foreword", heading="Twice", text=""),
        lambda v, w: Chapter.objects.create(version=v, place="nowhere", heading="X", text=""),
        lambda v, w: Chapter.objects.create(version=v, place="after", heading="", text=""),
        lambda v, w: ObjectiveWording.objects.create(
            version=v, objective=v.objectives.get(number=1).objective, number=2, title="Twice"
        ),
    ],
)
def test_the_database_refuses_what_says_nothing_or_twice(board: Board, make: Any) -> None:
    version = make_2011(board)
    with pytest.raises(IntegrityError), transaction.atomic():
        make(version, wording(version, 1))
