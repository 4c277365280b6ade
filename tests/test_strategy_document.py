"""What a version says: the three strategies of the partnership's past, written, read and printed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest

from scpb.boards.models import Board
from scpb.documents import pdf, snapshots
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from strategy import printing
from strategy.document import VersionDocument, document_of, freeze
from strategy.models import (
    PriorityWording,
    Strategy,
    StrategyVersion,
    VersionState,
)
from strategy.services import versions, writing
from strategy.services.prints import print_version
from strategy.services.writing import ObjectiveLine, TargetLine
from tests.factories import make_board, make_member, make_officer
from tests.strategies import (
    LEADS_OF_2011,
    OBJECTIVES_OF_2015,
    OF_2011,
    OF_2022,
    OUTCOMES_OF_2015,
    address,
    make_2011,
    make_2015,
    make_2022,
    page_of,
    priority,
    wording,
    write,
)
from tests.test_boards import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Board:
    return make_board()


def printed(version: StrategyVersion) -> str:
    return unescape(printing.document_html(document_of(version), on="1 May 2026")[0])


def keep(version: StrategyVersion) -> StrategyVersion:
    """The version as adoption keeps it."""
    snapshot, sha256 = freeze(version)
    StrategyVersion.objects.filter(pk=version.pk).update(snapshot=snapshot, sha256=sha256)
    return StrategyVersion.objects.select_related("strategy__board").get(pk=version.pk)


# -- the three strategies --------------------------------------------------------------------------------------------


def test_the_strategy_of_2011_has_eight_priorities_with_leads_and_targets_on_page_and_print(board: Board) -> None:
    version = make_2011(board)
    for shown in (page_of(version), printed(version)):
        assert all(title in shown for title in OF_2011)
        assert all(lead in shown for leads in LEADS_OF_2011 for lead in leads)
        figures = ("27705 (74.922 per 1,000 population)", "3362 (24.841 per 1,000 population)", "5.25%", "99%")
        assert all(figure in shown for figure in figures)
        assert shown.count("to be established") == 2
        assert "2011/12" in shown
        assert "How targets are kept up" in shown
        assert "Chair of the Safer Communities Partnership" in shown


def test_a_target_has_several_baselines_each_of_something_and_of_its_period(board: Board) -> None:
    target = document_of(make_2011(board)).priorities[3].targets[1]
    assert [(one.label, one.figure, one.period) for one in target.baselines] == [
        ("people looked at", "2999", "2010/11"),
        ("who did", "7.80%", "2010/11"),
        ("who were expected to", "7.72%", "2010/11"),
        ("difference from then", "1.12%", "2007/08"),
    ]


def test_the_sixth_priority_of_2011_is_shown_through_the_first_and_the_seventh(board: Board) -> None:
    version = make_2011(board)
    sixth = document_of(version).priorities[5]
    assert [one.number for one in sixth.shown_through] == [1, 7]
    assert sixth.targets == ()
    for shown in (page_of(version), printed(version)):
        assert 'href="#priority-1"' in shown
        assert "Shown through" in shown


def test_the_strategy_of_2015_has_three_objectives_and_seven_outcomes_on_page_and_print(board: Board) -> None:
    version = make_2015(board)
    for shown in (page_of(version), printed(version)):
        assert all(words in shown for words in (*OBJECTIVES_OF_2015, *OUTCOMES_OF_2015))
        assert "objectives 1, 2, 3" in shown


def test_the_strategy_of_2022_has_five_priorities_and_names_its_decision_on_page_and_print(board: Board) -> None:
    version = make_2022(board)
    for shown in (page_of(version), printed(version)):
        assert all(title in shown for title in OF_2022)
        assert f"Adopted by {board.abbreviation}/2022/3 on 1 July 2022" in shown
        assert "Reduce by 5%" in shown


def test_all_three_follow_each_other_and_a_day_tells_which_was_in_force(board: Board) -> None:
    first, second, third = make_2011(board), make_2015(board), make_2022(board)
    found = Strategy.objects.get().versions
    assert [found.in_force(day).get() for day in (date(2014, 1, 24), date(2018, 7, 27))] == [first, second]
    assert found.in_force(date(2014, 12, 1)).count() == 0
    answer = as_person(None).get(third.strategy.get_absolute_url() + "?on=2012-01-01").content.decode()
    assert OF_2011[5] in answer


# -- what the print looks like ---------------------------------------------------------------------------------------


def test_a_version_is_printed_as_a_document_and_on_one_page(board: Board) -> None:
    version = make_2011(board)
    jobs.run_here(print_version(version, by=None))
    version.refresh_from_db()
    assert version.pdf is not None
    assert version.summary_pdf is not None
    assert pdf.count_pages(version.pdf.read()) > 10
    assert pdf.count_pages(version.summary_pdf.read()) == 1
    for name in ("pdf", "summary"):
        answer = as_person(None).get(address(name, version))
        assert answer.status_code == 200
        assert answer.getvalue().startswith(b"%PDF")
        assert address(name, version) in page_of(version)


def test_the_print_of_a_draft_says_so_and_is_for_its_officers(board: Board) -> None:
    version = make_2022(board)
    state = {"state": VersionState.DRAFT, "adopted_on": None, "adopted_by": ""}
    StrategyVersion.objects.filter(pk=version.pk).update(**state)
    version.refresh_from_db()
    assert "DRAFT as of 1 May 2026" in printed(version)
    jobs.run_here(print_version(version, by=None))
    statuses: dict[str, int] = {}
    readers = {"officer": make_officer(board), "member": make_member(board).person, "nobody": None}
    for who, person in readers.items():
        answer = as_person(person).get(address("pdf", version))
        statuses[who] = answer.status_code
        answer.getvalue()
    assert statuses == {"officer": 200, "member": 404, "nobody": 404}


def test_the_print_of_a_draft_is_not_given_out_once_the_version_is_adopted(board: Board) -> None:
    version = make_2022(board)
    jobs.run_here(print_version(version, by=None))
    kept = keep(version)
    print_version(kept, by=None)
    kept.refresh_from_db()
    assert kept.pdf is None


def test_what_is_written_after_a_print_takes_the_print_away(board: Board) -> None:
    version = make_2022(board)
    jobs.run_here(print_version(version, by=None))
    writing.write_priority(wording(version, 1), by=None, why="<p>Others ask too.</p>")
    version.refresh_from_db()
    assert version.pdf is None
    assert as_person(None).get(address("pdf", version)).status_code == 404


def test_an_officer_asks_for_a_print_and_others_may_not(board: Board) -> None:
    version = make_2022(board)
    assert as_person(make_officer(board)).post(address("print_version", version)).status_code == 302
    assert as_person(make_member(board).person).post(address("print_version", version)).status_code == 403


# -- what is kept as it was adopted ----------------------------------------------------------------------------------


def test_a_snapshot_holds_everything_and_is_read_back_as_it_was(board: Board) -> None:
    version = make_2011(board)
    said = document_of(version)
    kept = keep(version)
    PriorityWording.objects.filter(version=version).update(title="Changed behind its back")
    assert document_of(kept) == said
    assert kept.sha256 == snapshots.digest(snapshots.plain(said))
    assert OF_2011[0] in page_of(kept)
    assert isinstance(document_of(kept), VersionDocument)


def test_what_was_adopted_with_a_snapshot_is_not_changed_any_more(board: Board) -> None:
    version = keep(make_2011(board))
    chapter = version.chapters.select_related("version__strategy__board")[0]
    acts = (
        lambda: versions.word_priorities(version, lines=[], by=None),
        lambda: writing.word_objectives(version, lines=[], by=None),
        lambda: writing.write_priority(wording(version, 1), by=None),
        lambda: writing.write_chapter(version, by=None, place="after", order=9, heading="More", text="", signed=""),
        lambda: writing.remove_chapter(chapter, by=None),
    )
    for act in acts:
        with pytest.raises(NotAllowed, match="refresh"):
            act()
    client = as_person(make_officer(board))
    uuid = priority(version, 1).uuid
    for name, more in (
        ("word_priorities", ()),
        ("word_objectives", ()),
        ("write_priority", (uuid,)),
        ("add_chapter", ()),
    ):
        assert client.get(address(name, version, *more)).status_code == 409
    assert "Number and word" not in page_of(version, make_officer(board))


def test_of_a_version_kept_as_it_was_adopted_only_its_end_changes(board: Board) -> None:
    read_before = make_2011(board)
    jobs.run_here(print_version(read_before, by=None))
    version = keep(read_before)
    assert version.pdf_id is not None
    same: dict[str, Any] = {
        "by": None,
        "title": version.title,
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
    }
    other: tuple[dict[str, Any], ...] = ({"title": "Now"}, {"starts_on": version.starts_on + timedelta(days=1)})
    for values in other:  # also by who read it before it was adopted
        with pytest.raises(NotAllowed, match="day on which it ends"):
            versions.edit_version(read_before, **{**same, **values})
    ended = versions.edit_version(version, **{**same, "ends_on": version.starts_on + timedelta(days=90)})
    assert ended.ends_on == version.starts_on + timedelta(days=90)
    assert StrategyVersion.objects.get(pk=version.pk).pdf_id == version.pdf_id


def test_the_days_of_a_version_adopted_since_it_was_read_do_not_overlap(board: Board) -> None:
    make_2011(board)
    version = make_2015(board)
    read_before = StrategyVersion.objects.select_related("strategy__board").get(pk=version.pk)
    read_before.state = "draft"
    with pytest.raises(NotAllowed, match="in force on some of these days"):
        versions.edit_version(read_before, by=None, title="Now", starts_on=date(2011, 5, 1), ends_on=None)


def test_another_title_or_day_forgets_what_was_printed(board: Board) -> None:
    version = make_2011(board)
    jobs.run_here(print_version(version, by=None))
    same: dict[str, Any] = {
        "by": None,
        "title": version.title,
        "starts_on": version.starts_on,
        "ends_on": version.ends_on,
    }
    versions.edit_version(version, **same)
    assert StrategyVersion.objects.get(pk=version.pk).pdf_id is not None
    versions.edit_version(version, **{**same, "title": "Now"})
    assert StrategyVersion.objects.get(pk=version.pk).pdf_id is None


def test_a_version_that_was_given_up_is_taken_up_again_before_it_is_written(board: Board) -> None:
    version = make_2022(board)
    given_up = {"state": "abandoned", "abandoned_why": "No money", "adopted_on": None, "adopted_by": ""}
    StrategyVersion.objects.filter(pk=version.pk).update(**given_up)
    with pytest.raises(NotAllowed, match="given up"):
        writing.word_objectives(version, lines=[ObjectiveLine(1, "X")], by=None)


# -- changes in per cent ---------------------------------------------------------------------------------------------


def aiming(value: Decimal, direction: str = "", kind: str = "change") -> TargetLine:
    return TargetLine("Burglary", kind, direction, value, by_when="2026/27")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (aiming(Decimal(-5)), "Change by −5%"),
        (aiming(Decimal("2.5")), "Change by 2.5%"),
        (aiming(Decimal(5), "down"), "Reduce by 5%"),
        (aiming(Decimal(-3), kind="level"), "Come to −3"),
    ],
    ids=["a fall", "a rise", "with a direction", "a level below zero"],
)
def test_a_change_without_a_direction_keeps_its_sign_on_page_and_in_print(
    board: Board, line: TargetLine, said: str
) -> None:
    version = make_2022(board)
    write(version, 1, targets=[line])
    assert document_of(version).priorities[0].targets[0].aim == said
    for shown in (page_of(version), printed(version), page_of(keep(version)), printed(keep(version))):
        assert said in shown


def test_a_change_with_a_direction_has_no_minus_before_its_figure(board: Board) -> None:
    version = make_2022(board)
    with pytest.raises(NotAllowed, match="Write the figure without its minus"):
        write(version, 1, targets=[aiming(Decimal(-5), "up")])
    officer = as_person(make_officer(board))
    url = address("write_priority", version, priority(version, 1).uuid)
    sent = {"text_new1": "Burglary", "kind_new1": "change", "direction_new1": "down", "value_new1": "-5"}
    answer = officer.post(url, sent)
    assert answer.status_code == 422
    assert "Write the figure without its minus, or choose no direction" in answer.content.decode()
    assert officer.post(url, sent | {"direction_new1": ""}).status_code == 302
    assert document_of(version).priorities[0].targets[0].aim == "Change by −5%"
