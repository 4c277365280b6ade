"""Consultations: who is asked, what waits for the officer, what is answered and published, and how often."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from scpb.audit.models import Entry
from scpb.boards.models import Board
from scpb.errors import NotAllowed, NotPermitted
from scpb.people.models import Person
from strategy.models import ConsultationComment, StrategyVersion
from strategy.services import consulting, refreshing, versions
from strategy.services.adopting import adopt
from strategy.services.consulting import COMMENT_NEXT
from tests.factories import make_board, make_member, make_officer, make_person
from tests.strategies import make_2015, priority
from tests.test_boards import as_person
from tests.test_refresh import address, begin, open_

pytestmark = pytest.mark.django_db
State = ConsultationComment.State


@pytest.fixture(autouse=True)
def nobody_has_posted() -> None:
    cache.clear()


@pytest.fixture
def board() -> Board:
    return make_board()


@pytest.fixture
def officer(board: Board) -> Person:
    return make_officer(board)


@pytest.fixture
def member(board: Board) -> Person:
    return make_member(board, make_person(name="Mary Member")).person


@pytest.fixture
def draft(board: Board) -> StrategyVersion:
    return begin(make_2015(board))


@pytest.fixture
def asked(draft: StrategyVersion) -> StrategyVersion:
    """Open to the public."""
    return open_(draft, is_public=True, text="Tell us what we forgot.")


def post(client: Client, version: StrategyVersion, text: str, **more: str) -> int:
    return client.post(address("comment", version), {"about": "", "text": text, **more}).status_code


def test_a_member_comments_on_one_priority_and_the_officer_answers(
    draft: StrategyVersion, officer: Person, member: Person
) -> None:
    open_(draft)
    four = priority(draft, 4)
    assert post(as_person(member), draft, "Say who does it.", about=f"priority:{four.pk}") == 302
    said = ConsultationComment.objects.get()
    assert (said.state, said.priority, said.author) == ("received", four, member)
    client = as_person(officer)
    assert client.post(address("answer_comment", draft, said.uuid), {"answer": ""}).status_code == 422
    assert client.post(address("answer_comment", draft, said.uuid), {"answer": "It is named now."}).status_code == 302
    page = as_person(member).get(address("comments", draft)).content.decode()
    assert "It is named now." in page and "Mary Member" in page and "Priority 4" in page


def test_what_somebody_unknown_says_waits_until_the_officer_publishes_it(
    asked: StrategyVersion, officer: Person, member: Person
) -> None:
    assert post(Client(), asked, "More light in the park.", name="Friends of the park") == 302
    said = ConsultationComment.objects.get()
    assert (said.state, said.author) == ("held", None)
    url = address("comments", asked)
    assert "More light" not in as_person(member).get(url).content.decode()
    with pytest.raises(NotAllowed, match="Accept the comment"):
        consulting.answer_comment(said, by=officer, answer="Yes.")
    client = as_person(officer)
    assert client.post(address("move_comment", asked, said.uuid), {"to": "received"}).status_code == 302
    assert "More light" in as_person(member).get(url).content.decode()
    assert "More light" not in Client().get(url).content.decode()
    consulting.answer_comment(said, by=officer, answer="Lamps are bought.")
    client.post(address("move_comment", asked, said.uuid), {"to": "published"})
    page = Client().get(url).content.decode()
    assert "More light" in page and "Lamps are bought." in page and "Friends of the park" in page


def test_the_public_does_not_learn_which_member_commented(
    asked: StrategyVersion, officer: Person, member: Person
) -> None:
    said = consulting.comment(asked, by=member, text="It is too long.")
    consulting.move_comment(said, to="published", by=officer)
    page = Client().get(address("comments", asked)).content.decode()
    assert "It is too long." in page
    assert "Mary Member" not in page


def test_the_first_page_and_the_strategy_ask_whoever_is_asked(draft: StrategyVersion, member: Person) -> None:
    pages = [reverse("portal:home"), draft.strategy.get_absolute_url()]

    def asked_on(client: Client) -> list[bool]:
        return [address("comment", draft) in client.get(page).content.decode() for page in pages]

    assert (asked_on(Client()), asked_on(as_person(member))) == ([False, False], [False, False])
    open_(draft)
    assert (asked_on(Client()), asked_on(as_person(member))) == ([False, False], [True, True])
    open_(draft, is_public=True)
    assert (asked_on(Client()), asked_on(as_person(member))) == ([True, True], [True, True])
    consulting.open_consultation(
        draft, by=None, opens_on=localdate() - timedelta(days=9), closes_on=localdate() - timedelta(days=1),
        is_public=True,
    )  # fmt: skip
    assert (asked_on(Client()), asked_on(as_person(member))) == ([False, False], [False, False])


def test_somebody_signed_in_from_elsewhere_is_held_as_the_public_is(asked: StrategyVersion) -> None:
    said = consulting.comment(asked, by=make_person(), text="From next door.")
    assert said.state == State.HELD


def test_where_members_alone_are_asked_nobody_else_comments(draft: StrategyVersion) -> None:
    open_(draft)
    with pytest.raises(NotPermitted):
        consulting.comment(draft, by=make_person(), text="I too.")
    with pytest.raises(NotPermitted):
        consulting.comment(draft, by=None, text="I too.")
    assert post(Client(), draft, "I too.") == 404


def test_comments_are_taken_from_the_first_day_to_the_last(draft: StrategyVersion, member: Person) -> None:
    today = localdate()
    with pytest.raises(NotAllowed, match="not open today"):
        consulting.comment(draft, by=member, text="Before anybody asked.")
    open_(draft, opens_on=today + timedelta(days=1))
    with pytest.raises(NotAllowed, match="not open today"):
        consulting.comment(draft, by=member, text="Too early.")
    open_(draft, opens_on=today, closes_on=today)
    consulting.comment(draft, by=member, text="On the day.")
    open_(draft, closes_on=today - timedelta(days=1))
    with pytest.raises(NotAllowed, match="not open today"):
        consulting.comment(draft, by=member, text="Too late.")
    assert as_person(member).get(address("comment", draft)).status_code == 409


def test_a_comment_that_is_wrong_or_comes_too_often_is_not_lost(asked: StrategyVersion) -> None:
    client, url = Client(), address("comment", asked)
    empty = client.post(url, {"about": "", "name": "A neighbour", "text": ""})
    assert empty.status_code == 422
    assert "A neighbour" in empty.content.decode()
    assert [post(client, asked, f"Comment {number}") for number in range(10)] == [302] * 10
    more = client.post(url, {"about": "", "text": "One more thing."})
    assert more.status_code == 429
    assert "One more thing." in more.content.decode()
    assert ConsultationComment.objects.count() == 10


def test_a_comment_comes_back_with_its_text_where_the_consultation_closed_meanwhile(
    asked: StrategyVersion, member: Person
) -> None:
    consulting.close_consultation(asked, by=None)
    StrategyVersion.objects.filter(pk=asked.pk).update(consultation_closes_on=localdate() - timedelta(days=1))
    for client in (Client(), as_person(member)):
        assert client.get(address("comment", asked)).status_code == 409
        sent = client.post(address("comment", asked), {"about": "", "text": "An hour of typing."})
        assert sent.status_code == 422
        assert "The consultation is not open today." in sent.content.decode()
        assert "An hour of typing." in sent.content.decode()
    assert not ConsultationComment.objects.exists()


def test_a_comment_that_the_consultation_closes_upon_while_it_is_sent_is_not_lost(
    asked: StrategyVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_version: StrategyVersion, **_said: object) -> None:
        raise NotAllowed("The consultation is not open today.")

    monkeypatch.setattr(consulting, "comment", closed)
    sent = Client().post(address("comment", asked), {"about": "", "text": "An hour of typing."})
    assert sent.status_code == 422
    assert "not open today" in sent.content.decode() and "An hour of typing." in sent.content.decode()


def test_whom_nobody_asked_is_refused_also_when_they_send_a_comment(draft: StrategyVersion) -> None:
    open_(draft)
    adopt(draft, on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    assert post(Client(), draft, "I too.") == 403


def test_members_are_not_counted(asked: StrategyVersion, member: Person) -> None:
    client = as_person(member)
    assert {post(client, asked, f"Comment {number}") for number in range(12)} == {302}


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("end", State)
def test_a_comment_takes_the_steps_of_its_table_and_no_other(asked: StrategyVersion, start: State, end: State) -> None:
    said = consulting.comment(asked, by=None, text="Words.")
    ConsultationComment.objects.filter(pk=said.pk).update(state=start)
    said.refresh_from_db()
    if end in COMMENT_NEXT[start]:
        assert consulting.move_comment(said, to=end, by=None).state == end
    else:
        with pytest.raises(NotAllowed):
            consulting.move_comment(said, to=end, by=None)


def test_what_waits_is_listed_first_and_what_was_rejected_last(asked: StrategyVersion, officer: Person) -> None:
    texts = ["Answered one", "Rejected one", "Open one", "Held one"]
    answered, rejected, open_one, _held = [consulting.comment(asked, by=None, text=text) for text in texts]
    for one in (answered, open_one):
        consulting.move_comment(one, to="received", by=None)
    consulting.move_comment(rejected, to="rejected", by=None)
    consulting.answer_comment(answered, by=None, answer="Done.")
    page = as_person(officer).get(address("comments", asked)).content.decode()
    places = [page.index(text) for text in ("Held one", "Open one", "Answered one", "Rejected one")]
    assert places == sorted(places)


def test_what_people_say_can_be_erased_from_the_audit(asked: StrategyVersion, member: Person) -> None:
    consulting.comment(asked, by=member, text="My neighbour Ann does it.")
    entry = Entry.objects.get(verb="strategy.comment_made")
    assert "Ann" not in entry.change
    assert "Ann" in entry.detail.text


def test_the_list_takes_few_queries_however_many_comment(
    asked: StrategyVersion, officer: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        consulting.comment(asked, by=make_person(), text=f"Comment {number}", priority=priority(asked, 1))
    client = as_person(officer)
    with django_assert_max_num_queries(12):
        client.get(address("comments", asked))


def test_the_officer_sets_the_consultation_on_a_page(draft: StrategyVersion, officer: Person) -> None:
    client, url = as_person(officer), address("consult", draft)
    sent = {"consultation_opens_on": "2018-05-01", "consultation_closes_on": "2018-04-01", "consultation_text": "Ask"}
    wrong = client.post(url, sent)
    assert wrong.status_code in {409, 422}
    assert "Ask" in wrong.content.decode()
    done = client.post(url, {**sent, "consultation_closes_on": "", "consultation_is_public": "on"})
    assert done.status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.consultation_is_public, draft.consultation_text) == ("consulted", True, "Ask")
    assert client.post(address("close_consultation", draft)).status_code == 302
    assert client.post(address("close_consultation", draft)).status_code == 409


def test_a_member_who_is_not_the_officer_neither_answers_nor_opens(draft: StrategyVersion, member: Person) -> None:
    open_(draft)
    said = consulting.comment(draft, by=member, text="Words.")
    client = as_person(member)
    pages = ["consult", "close_consultation", "endorse", "adopt", "abandon", "redraft", "add_amendment"]
    assert {client.get(address(name, draft)).status_code for name in pages} == {403}
    assert client.post(address("move_comment", draft, said.uuid), {"to": "published"}).status_code == 403
    begin_url = reverse("strategy:begin_version", args=[draft.strategy.slug])
    assert client.get(begin_url).status_code == 403


def test_a_draft_is_its_boards_and_everybodys_only_while_the_public_is_asked(
    draft: StrategyVersion, board: Board
) -> None:
    url, member = address("refresh", draft), as_person(make_member(board).person)
    outsider = as_person(make_person())
    assert [client.get(url).status_code for client in (member, outsider, Client())] == [200, 404, 404]
    open_(draft, opens_on=localdate() + timedelta(days=1), is_public=True)
    assert Client().get(url).status_code == 404
    open_(draft, is_public=True)
    assert [client.get(url).status_code for client in (outsider, Client())] == [200, 200]


# -- what is no longer asked ------------------------------------------------------------------------------------------


def test_a_version_taken_back_to_a_draft_or_given_up_in_a_consultation_is_the_boards_own_again(
    asked: StrategyVersion, member: Person
) -> None:
    anybody = Client()
    assert anybody.get(asked.get_absolute_url()).status_code == 200
    consulting.close_consultation(asked, by=None)
    StrategyVersion.objects.filter(pk=asked.pk).update(
        consultation_opens_on=localdate() - timedelta(days=9), consultation_closes_on=localdate() - timedelta(days=1)
    )
    refreshing.redraft(asked, by=None)
    assert anybody.get(asked.get_absolute_url()).status_code == 404
    assert as_person(member).get(asked.get_absolute_url()).status_code == 200


def test_a_version_given_up_in_a_consultation_asks_nobody_when_it_is_taken_up_again(asked: StrategyVersion) -> None:
    refreshing.abandon(asked, reason="Too early.", by=None)
    again = refreshing.take_up_again(asked, by=None)
    assert not again.is_open_for_comments(localdate())
    assert Client().get(asked.get_absolute_url()).status_code == 404
    with pytest.raises(NotAllowed, match="not open today"):
        consulting.comment(again, by=None, text="Still there?")


def test_a_comment_that_was_rejected_is_the_officers_alone(
    asked: StrategyVersion, officer: Person, member: Person
) -> None:
    said = consulting.comment(asked, by=None, text="It was my neighbour.")
    consulting.move_comment(said, to=State.REJECTED, by=officer)
    assert ConsultationComment.objects.visible_to(officer).count() == 1
    assert not ConsultationComment.objects.visible_to(member).exists()


def test_what_members_alone_were_asked_is_for_the_boards_people_also_once_the_version_is_adopted(
    draft: StrategyVersion, officer: Person, member: Person
) -> None:
    open_(draft, text="Mind that the police pay less next year.")
    adopt(draft, on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    url = address("comments", draft)
    for client in (Client(), as_person(make_person())):
        assert client.get(url).status_code == 200
        assert "Mind that" not in client.get(url).content.decode()
    for person in (officer, member):
        assert "Mind that" in as_person(person).get(url).content.decode()


def test_what_the_public_was_asked_stays_readable_once_the_version_is_adopted(asked: StrategyVersion) -> None:
    adopt(asked, on=date(2018, 7, 27), reference="SCPB/2018/7", by=None)
    assert "Tell us what we forgot." in Client().get(address("comments", asked)).content.decode()


def test_nothing_is_written_in_a_text_on_which_people_are_commenting(asked: StrategyVersion) -> None:
    with pytest.raises(NotAllowed, match="commenting on this text"):
        versions.word_priorities(asked, lines=[versions.Line(1, "Another")], by=None)
