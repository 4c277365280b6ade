"""Who reads what: every role, every access, every kind of object, from a table written out here."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import AgendaItem, Meeting, Pack, Paper, keys
from meetings.models.agenda import readable_items
from meetings.services import agenda as agendas
from meetings.services import meetings as moves
from meetings.services import papers
from meetings.services.agenda import Leads
from scpb.audit.models import Entry
from scpb.boards import standing
from scpb.boards.models import Board, Grant, Kind, Membership, boards
from scpb.people.models import Person
from tests.factories import make_board, make_grant, make_member, make_officer, make_person, make_post
from tests.meetings import accepted_paper, built_pack, make_item, make_meeting, make_pdf, own_copy, status_of
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db

YES, NO, HIDDEN, SIGN_IN = 200, 403, 404, 302

# Role: what they get of something public, for members, and restricted.
TABLE = {
    "a visitor": (YES, NO, NO),
    "somebody signed in": (YES, NO, NO),
    "an administrator": (YES, NO, NO),
    "an analyst": (YES, NO, NO),
    "an author": (YES, NO, NO),
    "a member of another board": (YES, NO, NO),
    "the officer of another board": (YES, NO, NO),
    "a former member": (YES, NO, NO),
    "a coming member": (YES, NO, NO),
    "an observer": (YES, YES, NO),
    "an adviser": (YES, YES, NO),
    "a deputy": (YES, YES, YES),
    "a member": (YES, YES, YES),
    "the vice-chair": (YES, YES, YES),
    "the chair": (YES, YES, YES),
    "the officer": (YES, YES, YES),
    "a former officer": (YES, NO, NO),
}
LEVELS = ("public", "members", "restricted")


def role(name: str, board: Board) -> Person | None:
    """Somebody who is this to the board."""
    long_ago = {"starts_on": "2010-01-01", "ends_on": "2012-12-31"}
    capacities = {"an observer", "an adviser", "a deputy", "a member", "the vice-chair", "the chair"}
    if name in capacities:
        return make_member(board, kind=Kind(name.split()[-1])).person
    makers = {
        "a visitor": lambda: None,
        "somebody signed in": make_person,
        "an administrator": lambda: make_person(is_superuser=True, is_staff=True),
        "an analyst": lambda: make_grant(board, role="analyst").person,
        "an author": lambda: make_grant(board, role="author").person,
        "a member of another board": lambda: make_member(make_board()).person,
        "the officer of another board": lambda: make_officer(make_board()),
        "a former member": lambda: make_member(board, **long_ago).person,
        "a coming member": lambda: make_member(board, starts_on="2190-01-01").person,
        "the officer": lambda: make_officer(board),
        "a former officer": lambda: make_grant(board, **long_ago).person,
    }
    return makers[name]()


def agenda(board: Board) -> Meeting:
    """A published agenda: an item of each access with a paper as open as itself, and narrower papers on the first."""
    meeting = make_meeting(board)
    for level in LEVELS:
        item = make_item(meeting, title=f"Title {level}", text=f"<p>Text {level}</p>", access=level)
        accepted_paper(item, content=make_pdf(f"Paper of {level}"), title=f"Paper {level}", access=level)
    first = meeting.items.get(order=1)
    for level in LEVELS[1:]:
        accepted_paper(first, content=make_pdf(f"Narrower {level}"), title=f"Narrower {level}", access=level)
    return moves.publish_agenda(meeting, by=None)


def item_url(item: AgendaItem) -> str:
    return reverse("meetings:item", args=[item.meeting.board.slug, item.meeting.number, item.order])


@pytest.mark.parametrize("name", TABLE)
def test_each_role_reads_what_the_table_says(name: str) -> None:
    board = make_board()
    meeting = agenda(board)
    client, answers = as_person(role(name, board)), TABLE[name]
    page = client.get(meeting.get_absolute_url()).content.decode()
    for level, answer in zip(LEVELS, answers, strict=True):
        item = meeting.items.get(access=level)
        assert client.get(item_url(item)).status_code == answer
        assert (f"Title {level}" in page) == (answer == YES)
        # a paper is known to exist by whoever reads its item
        own = Paper.objects.get(item=item, title=f"Paper {level}")
        assert status_of(client, own.get_absolute_url()) == (YES if answer == YES else HIDDEN)
        assert (f"Paper {level}" in page) == (answer == YES)
        for narrower in Paper.objects.filter(title=f"Narrower {level}"):
            assert status_of(client, narrower.get_absolute_url()) == answer
            assert (narrower.title in page) == (answer == YES)


@pytest.mark.parametrize("name", TABLE)
def test_each_role_gets_the_packs_that_the_table_says(name: str) -> None:
    board = make_board()
    meeting = make_meeting(board)
    for level in LEVELS:
        make_item(meeting, access=level)
    moves.publish_agenda(meeting, by=None)
    client = as_person(role(name, board))
    for level, answer in zip(LEVELS, TABLE[name], strict=True):
        pack = built_pack(meeting, level)
        # a restricted pack comes as a copy in its reader's name, on a page that asks everybody else to sign in
        hidden = SIGN_IN if name == "a visitor" and level == "restricted" else HIDDEN
        assert status_of(client, pack.get_absolute_url()) == (YES if answer == YES else hidden)
        listed = pack.get_absolute_url() in client.get(meeting.get_absolute_url()).content.decode()
        assert listed == (answer == YES)


@pytest.mark.parametrize("name", TABLE)
def test_nobody_but_the_officer_sees_anything_of_a_draft(name: str) -> None:
    board = make_board()
    meeting = make_meeting(board)
    item = make_item(meeting)
    paper, pack = accepted_paper(item), built_pack(meeting)
    client = as_person(role(name, board))
    answer = YES if name == "the officer" else HIDDEN
    for url in (item_url(item), paper.get_absolute_url(), pack.get_absolute_url()):
        assert status_of(client, url) == answer


@pytest.mark.parametrize("name", TABLE)
def test_a_closed_boards_meetings_are_hidden_from_everybody_else(name: str) -> None:
    board = make_board(is_public=False)
    meeting = make_meeting(board)
    item = make_item(meeting)
    paper = accepted_paper(item)
    moves.publish_agenda(meeting, by=None)
    pack = built_pack(meeting)
    client = as_person(role(name, board))
    answer = YES if TABLE[name][1] == YES else HIDDEN
    for url in (meeting.get_absolute_url(), item_url(item), paper.get_absolute_url(), pack.get_absolute_url()):
        assert status_of(client, url) == answer
    assert (str(meeting) in client.get(reverse("meetings:index")).content.decode()) == (answer == YES)


@pytest.mark.parametrize("access", LEVELS)
@pytest.mark.parametrize("by_post", [True, False])
def test_who_leads_an_item_of_a_closed_board_reads_that_item_and_nothing_else(by_post: bool, access: str) -> None:
    board, post = make_board(is_public=False), make_post()
    chair = make_member(board, kind=Kind.CHAIR).person
    meeting, elsewhere = make_meeting(board, number=1), make_meeting(board, number=2)
    other = make_item(meeting, title="Other business", minutes=25)
    item = make_item(meeting, access=access, leads=[Leads(post=post) if by_post else Leads(person=post.person)])
    paper, others_paper = accepted_paper(item, access=access), accepted_paper(other)
    client = as_person(post.person)
    assert status_of(client, meeting.get_absolute_url()) == HIDDEN  # it is a draft
    moves.publish_agenda(meeting, by=None)
    pack = built_pack(meeting)
    assert (status_of(client, item_url(item)), status_of(client, paper.get_absolute_url())) == (YES, YES)
    unknown = [item_url(other), *(one.get_absolute_url() for one in (others_paper, pack, elsewhere, board))]
    assert [status_of(client, url) for url in unknown] == [HIDDEN] * len(unknown)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert item.title in page
    assert "14:55" in page  # after what they may not know of
    for secret in (other.title, chair.name, f'"{board.get_absolute_url()}"', elsewhere.get_absolute_url()):
        assert secret not in page
    assert str(meeting) in client.get(reverse("meetings:index")).content.decode()


@pytest.mark.parametrize("by_post", [True, False])
def test_who_leads_a_restricted_item_reads_it_and_its_papers(by_post: bool) -> None:
    post = make_post()
    meeting = make_meeting()
    leads = [Leads(post=post) if by_post else Leads(person=post.person)]
    item = make_item(meeting, access="restricted", leads=leads)
    other = make_item(meeting, access="restricted")
    paper = accepted_paper(item, access="restricted")
    moves.publish_agenda(meeting, by=None)
    client = as_person(post.person)
    assert status_of(client, item_url(item)) == YES
    assert status_of(client, paper.get_absolute_url()) == YES
    assert status_of(client, item_url(other)) == NO


def test_a_restricted_item_is_listed_in_public_by_its_public_wording_and_reason_alone() -> None:
    meeting = make_meeting()
    make_item(
        meeting,
        title="Learning from Case Alder",
        public_title="Learning from a review",
        access="restricted",
        sub_text="Sister of Alder",
        leads=[Leads(wording="Alder’s social worker")],
        recommendations=["That Alder be helped."],
    )
    moves.publish_agenda(meeting, by=None)
    page = as_person(None).get(meeting.get_absolute_url()).content.decode()
    assert "Alder" not in page
    assert "Learning from a review" in page
    assert "Schedule 12A" in page
    assert "It names somebody." in page


def test_opening_a_restricted_item_or_pack_is_recorded() -> None:
    meeting = make_meeting()
    make_item(meeting)
    item = make_item(meeting, access="restricted")
    moves.publish_agenda(meeting, by=None)
    public, restricted = built_pack(meeting), built_pack(meeting, "restricted")
    member = make_member(meeting.board).person
    client = as_person(member)
    copy = own_copy(restricted, member)
    for url in (
        item_url(meeting.items.get(order=1)),
        item_url(item),
        *map(Pack.get_absolute_url, (public, restricted)),
        reverse("meetings:copy_file", args=[copy.uuid]),
    ):
        assert status_of(client, url) == YES
    opened = Entry.objects.filter(verb="meetings.opened").order_by("pk")
    assert [entry.subject_id for entry in opened] == [str(item.uuid), str(restricted.uuid)]
    assert {entry.by_id for entry in opened} == {member.pk}


WRITING = ["edit", "publish", "reopen", "postpone", "reschedule", "cancel", "packs", "build", "agenda", "add_item"]


@pytest.mark.parametrize("name", [name for name in TABLE if name != "the officer"])
def test_no_page_for_writing_opens_to_anybody_but_the_officer(name: str) -> None:
    board = make_board()
    meeting = make_meeting(board)
    make_item(meeting)
    client = as_person(role(name, board))
    for page in WRITING:
        url = reverse(f"meetings:{page}", args=[board.slug, meeting.number])
        for answer in (client.get(url), client.post(url)):
            if name == "a visitor":
                assert answer["Location"].startswith(reverse("account_login"))
            else:
                assert answer.status_code in {NO, 405}, (page, answer.status_code)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.packs.count(), meeting.items.count()) == ("draft", 0, 1)


def test_what_somebody_reads_follows_at_once_who_they_are() -> None:
    board, person = make_board(), make_person()
    agenda(board)
    read = [Paper.objects.readable_by(person).count()]
    term = make_member(board, person)
    read.append(Paper.objects.readable_by(person).count())
    Membership.objects.filter(pk=term.pk).update(ends_on="2020-02-02")
    read.append(Paper.objects.readable_by(person).count())
    assert read == [1, 5, 1]


def test_a_rule_is_kept_for_whom_it_was_written_though_they_are_appointed_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    board, person = make_board(), make_person()
    make_member(board, person, kind="observer")
    make_item(make_meeting(board), access="restricted")

    def then_appointed(who: Person, on: date) -> standing.Standing:
        found = boards.standing(who, on)
        if not Grant.objects.exists():
            make_grant(board, person)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(keys, "standing", then_appointed)
        list(AgendaItem.objects.filter(pk__in=readable_items(person)))
    assert Grant.objects.all().delete()[0] == 1
    assert not AgendaItem.objects.filter(pk__in=readable_items(person)).exists()


# -- what is kept from readers who had it ------------------------------------------------------------------------------


@pytest.mark.parametrize("narrowed", ["item", "paper"])
def test_a_pack_that_went_out_is_shut_to_readers_who_may_not_read_it_any_more(narrowed: str) -> None:
    meeting = make_meeting()
    item = make_item(meeting, access="members")
    paper = accepted_paper(item, access="members")
    make_item(meeting, title="Another")
    meeting = moves.publish_agenda(meeting, by=None)
    packs = {level: built_pack(meeting, level) for level in LEVELS}
    meeting = moves.reopen_agenda(meeting, reason="It names somebody.", by=None)
    why = {"access": "restricted", "paragraph": "1", "reasoning": "It names somebody."}
    if narrowed == "item":
        agendas.edit_item(item, by=None, **why)
    else:
        papers.edit_paper(paper, by=None, **why)
    moves.publish_agenda(meeting, by=None)
    observer = as_person(make_member(meeting.board, kind=Kind.OBSERVER).person)
    answers = {level: status_of(observer, pack.get_absolute_url()) for level, pack in packs.items()}
    assert answers == {"public": YES, "members": HIDDEN, "restricted": HIDDEN}
    assert status_of(as_person(make_officer(meeting.board)), packs["members"].get_absolute_url()) == YES
    assert Entry.objects.filter(verb="meetings.pack_withdrawn").count() == 1


def test_a_pack_that_holds_a_paper_taken_off_the_agenda_is_shown_to_the_officer_alone() -> None:
    meeting = make_meeting()
    paper = accepted_paper(make_item(meeting), content=make_pdf("Annex"), access="members")
    meeting = moves.publish_agenda(meeting, by=None)
    packs = {level: built_pack(meeting, level) for level in LEVELS}
    meeting = moves.reopen_agenda(meeting, reason="The annex is another meeting's.", by=None)
    papers.remove_paper(paper, by=None)
    moves.publish_agenda(meeting, by=None)
    member, officer = as_person(make_member(meeting.board).person), as_person(make_officer(meeting.board))
    answers = {level: status_of(member, pack.get_absolute_url()) for level, pack in packs.items()}
    assert answers == {"public": YES, "members": HIDDEN, "restricted": HIDDEN}
    assert status_of(officer, packs["members"].get_absolute_url()) == YES


def test_a_pack_stays_when_a_paper_is_taken_off_that_it_does_not_hold() -> None:
    meeting = make_meeting()
    item = make_item(meeting)
    meeting = moves.publish_agenda(meeting, by=None)
    pack = built_pack(meeting)
    moves.reopen_agenda(meeting, reason="A paper comes.", by=None)
    papers.remove_paper(accepted_paper(item), by=None)
    pack.refresh_from_db()
    assert pack.published_at


def test_a_pack_that_went_out_stays_when_something_in_it_is_opened_to_more() -> None:
    meeting = make_meeting()
    item = make_item(meeting, access="members")
    meeting = moves.publish_agenda(meeting, by=None)
    pack = built_pack(meeting, "members")
    moves.reopen_agenda(meeting, reason="It may be read.", by=None)
    agendas.edit_item(item, access="public", by=None)
    pack.refresh_from_db()
    assert pack.published_at
