"""Actions as files: what goes out cannot harm, and what comes back is taken whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meetings.actions.columns import HEADER
from meetings.models import Action
from meetings.services import action_files, actions
from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from scpb.people.models import Person
from tests.action_makers import make_action, make_sat_item, publish_minutes
from tests.factories import make_board, make_member, make_officer, make_person
from tests.meetings import make_meeting
from tests.test_meetings import as_person

pytestmark = pytest.mark.django_db

Row = dict[str, str]


@pytest.fixture
def board() -> Board:
    return make_board(name="Safer Communities", abbreviation="SCPB", slug="scpb")


@pytest.fixture
def officer(board: Board) -> Person:
    return make_officer(board)


@pytest.fixture
def first(board: Board) -> Action:
    """An action with words that a spreadsheet would calculate."""
    owner = make_member(board, make_person(name="Mary Member")).person
    return make_action(make_sat_item(board), '=HYPERLINK("x")\nand “more”', Leads(person=owner), due_on=in_days(5))


@pytest.fixture
def second(first: Action) -> Action:
    assert first.item
    return make_action(first.item, "Agree one form", Leads(wording="+44 is dialled by the trust"))


def in_days(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def now(action: Action) -> Action:
    return Action.objects.get(pk=action.pk)


def as_csv(officer: Person) -> list[Row]:
    data = as_person(officer).get("/actions.csv?state=all").content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(data)))


def csv_of(rows: list[Row]) -> SimpleUploadedFile:
    written = StringIO(newline="")
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("actions.csv", written.getvalue().encode())


def sent(board: Board, officer: Person, file: SimpleUploadedFile) -> Job:
    """The file, sent by the form and looked through by its job."""
    page = reverse("meetings:upload_actions", args=[board.slug])
    response = as_person(officer).post(page, {"upload": file})
    assert response.status_code == 302, response.content.decode()
    job = jobs.run_here(Job.objects.get(kind=action_files.READ, uuid=response["Location"].rstrip("/").split("/")[-1]))
    assert job.is_done, job.error
    return job


def take(board: Board, officer: Person, looked: Job) -> Job:
    """What the file changes, confirmed and done by its job."""
    response = as_person(officer).post(reverse("meetings:take_actions", args=[board.slug, looked.uuid]))
    assert response.status_code == 302
    return jobs.run_here(Job.objects.get(key=f"{action_files.TAKE}:{looked.uuid}"))


def page_of(board: Board, officer: Person, looked: Job) -> str:
    address = reverse("meetings:uploaded_actions", args=[board.slug, looked.uuid])
    return as_person(officer).get(address).content.decode()


# -- out ---------------------------------------------------------------------------------------------------------------


def test_no_cell_of_a_file_is_calculated(first: Action, second: Action, officer: Person) -> None:
    rows = {row["reference"]: row for row in as_csv(officer)}
    assert rows[first.reference]["action"] == '\'=HYPERLINK("x") and “more”'
    assert rows[second.reference]["owners"] == "'+44 is dialled by the trust"
    book = load_workbook(BytesIO(as_person(officer).get("/actions.xlsx").content))
    cells = [cell for line in book.active.iter_rows(min_row=5) for cell in line if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells if cell.quotePrefix} == {
        '=HYPERLINK("x") and “more”',
        "+44 is dialled by the trust",
    }


def test_a_file_holds_what_its_reader_may_see_and_asked_for(first: Action, second: Action, client: Client) -> None:
    assert client.get("/actions.csv").content.decode("utf-8-sig").splitlines() == [",".join(HEADER)]
    assert first.item
    publish_minutes(first.item)
    assert len(client.get("/actions.csv").content.decode().splitlines()) == 3
    assert len(client.get("/actions.csv?words=form").content.decode().splitlines()) == 2


# -- and back ----------------------------------------------------------------------------------------------------------


def xlsx_of(officer: Person, change: Callable[[Any], None]) -> SimpleUploadedFile:
    """The workbook as Excel would send it back, a cell of it changed."""
    book = load_workbook(BytesIO(as_person(officer).get("/actions.xlsx?state=all").content))
    change(book.active)
    written = BytesIO()
    book.save(written)
    return SimpleUploadedFile("actions.xlsx", written.getvalue())


def test_a_csv_file_comes_back_changed(first: Action, second: Action, board: Board, officer: Person) -> None:
    rows = as_csv(officer)
    for row in rows:
        if row["reference"] == first.reference:
            row.update(due="05/06/2031", update="The trust was asked.")
        else:
            row.update(action="Agree two forms", state="closed", outcome="on the agenda for January")
    looked = sent(board, officer, csv_of(rows))
    preview = page_of(board, officer, looked)
    assert "<del>Agree one form</del> <ins>Agree two forms</ins>" in preview and "<ins>2031-06-05</ins>" in preview
    assert now(second).wording == "Agree one form"  # nothing is done before it is confirmed
    assert take(board, officer, looked).is_done
    assert (now(first).due_on.isoformat(), first.updates.get(kind="progress").text) == (  # type: ignore[union-attr]
        "2031-06-05",
        "The trust was asked.",
    )
    assert (now(second).wording, now(second).state, now(second).outcome) == (
        "Agree two forms",
        "closed",
        "on the agenda for January",
    )
    assert now(first).wording == first.wording  # what the file left alone, in its lines and all
    assert second.updates.get(kind="closed").by == officer
    assert "2 actions are changed as below." in page_of(board, officer, looked)


def test_a_workbook_comes_back_changed(first: Action, second: Action, board: Board, officer: Person) -> None:
    def change(sheet: Any) -> None:
        for line in sheet.iter_rows(min_row=5):
            if line[0].value == second.reference:
                line[HEADER.index("state")].value = "claimed"
                line[HEADER.index("due")].value = in_days(40)

    looked = sent(board, officer, xlsx_of(officer, change))
    assert looked.result["problems"] == []
    assert take(board, officer, looked).is_done
    assert (now(second).state, now(second).due_on) == ("claimed", in_days(40))
    assert now(first).version == first.version


def test_an_untouched_file_changes_nothing_and_says_so(first: Action, board: Board, officer: Person) -> None:
    looked = sent(board, officer, csv_of(as_csv(officer)))
    assert "Nothing in the file differs" in page_of(board, officer, looked)


WRONG: dict[str, tuple[Row, str]] = {
    "unknown": ({"reference": "SCPB/A999"}, "Row 2, column reference: This board has no action SCPB/A999."),
    "of another board": ({"reference": "YJ/A1"}, "Row 2, column reference: This board has no action YJ/A1."),
    "stale": ({"version": "1"}, "Row 2, column version: {} has been changed since the file was made."),
    "no date": ({"due": "31 Febr"}, "Row 2, column due: “31 Febr” is no date. Write it like 2014-01-31."),
    "no meeting": ({"due": "", "due_meeting": "scpb/99"}, "Row 2, column due_meeting: There is no coming meeting"),
    "no state": ({"state": "finished"}, "Row 2, column state: Write one of open, claimed, closed, dropped."),
    "no reason": ({"state": "dropped"}, "Row 2, column outcome: Say under outcome why it is no longer needed"),
    "too early": ({"outcome": "in May"}, "Row 2, column outcome: An outcome is given with the step"),
    "empty": ({"action": ""}, "Row 2, column action: Say what is to be done"),
    "owners": ({"owners": "Somebody"}, "Row 2, column owners: A file cannot change this."),
    "long": ({"state": "closed", "outcome": "x" * 301}, "Row 2, column outcome: The text is longer than 300"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_told_with_the_place_and_nothing_is_taken(
    name: str, first: Action, second: Action, board: Board, officer: Person
) -> None:
    changes, told = WRONG[name]
    rows = sorted(as_csv(officer), key=lambda row: row["reference"] != first.reference)
    rows[0] |= changes
    rows[1]["action"] = "Agree two forms"
    looked = sent(board, officer, csv_of(rows))
    assert told.format(first.reference) in page_of(board, officer, looked)
    response = as_person(officer).post(reverse("meetings:take_actions", args=[board.slug, looked.uuid]))
    assert response.status_code == 409
    assert (now(first).version, now(second).wording) == (first.version, "Agree one form")


def test_an_action_that_stands_twice_is_refused(first: Action, board: Board, officer: Person) -> None:
    rows = as_csv(officer)
    looked = sent(board, officer, csv_of([*rows, *rows]))
    assert f"{first.reference} stands in row 2 already" in page_of(board, officer, looked)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"name,version\na,1\n", "The column “reference” is missing"),
        (b"%PDF-1.7", "The file is a PDF"),
        (b"\xff\xfea\0", "UTF-16"),
    ],
)
def test_a_file_that_is_none_of_ours_says_what_to_do(content: bytes, told: str, board: Board, officer: Person) -> None:
    page = reverse("meetings:upload_actions", args=[board.slug])
    response = as_person(officer).post(page, {"upload": SimpleUploadedFile("a.csv", content)})
    if response.status_code == 422:
        assert "neither CSV nor Excel" in response.content.decode()
        return
    job = jobs.run_here(Job.objects.get(kind=action_files.READ))
    assert told in page_of(board, officer, job)


def test_what_changed_after_the_file_was_looked_through_stops_all_of_it(
    first: Action, second: Action, board: Board, officer: Person
) -> None:
    rows = as_csv(officer)
    for row in rows:
        row["update"] = "So far so good."
    looked = sent(board, officer, csv_of(rows))
    actions.reword(second, by=None, seen=second.version, wording="Agree two forms")
    job = take(board, officer, looked)
    assert job.is_failed
    assert "it has been changed since the file was made. Nothing of the file was taken." in job.error
    assert not first.updates.exists()


def test_to_confirm_twice_does_it_once(first: Action, board: Board, officer: Person) -> None:
    rows = as_csv(officer)
    rows[0]["update"] = "So far so good."
    looked = sent(board, officer, csv_of(rows))
    assert take(board, officer, looked).is_done and take(board, officer, looked).is_done
    assert first.updates.count() == 1


def test_a_closed_action_is_opened_again_with_the_reason(first: Action, board: Board, officer: Person) -> None:
    actions.close(first, by=None, seen=first.version)
    rows = as_csv(officer)
    rows[0] |= {"state": "open", "update": "It was taken off the agenda."}
    assert take(board, officer, sent(board, officer, csv_of(rows))).is_done
    assert (now(first).state, first.updates.get(kind="reopened").text) == ("open", "It was taken off the agenda.")


def test_a_due_meeting_is_named_by_its_address(first: Action, board: Board, officer: Person) -> None:
    coming = make_meeting(board, starts_at=timezone.now() + timedelta(days=20))
    rows = as_csv(officer)
    rows[0] |= {"due": "", "due_meeting": coming.reference}
    assert take(board, officer, sent(board, officer, csv_of(rows))).is_done
    assert (now(first).due_on, now(first).due_meeting) == (None, coming)
    assert as_csv(officer)[0]["due_meeting"] == coming.reference


def test_only_the_boards_officer_sends_and_confirms_files(first: Action, board: Board, officer: Person) -> None:
    rows = as_csv(officer)
    rows[0]["update"] = "So far."
    looked = sent(board, officer, csv_of(rows))
    owner = first.owners.get().person
    assert owner
    for address in ("upload_actions", "uploaded_actions", "take_actions"):
        arguments = [board.slug] if address == "upload_actions" else [board.slug, looked.uuid]
        assert as_person(owner).post(reverse(f"meetings:{address}", args=arguments)).status_code == 403
    elsewhere = make_board(slug="elsewhere")
    other = make_officer(elsewhere)
    address = reverse("meetings:uploaded_actions", args=[elsewhere.slug, looked.uuid])
    assert as_person(other).get(address).status_code == 404


def test_a_file_is_not_confirmed_before_it_was_looked_through(board: Board, officer: Person) -> None:
    file = SimpleUploadedFile("actions.csv", b"reference,version\n")
    job = action_files.receive(board, upload=file, media_type="text/csv", by=officer)
    with pytest.raises(NotAllowed):
        action_files.confirm(board, job, by=officer)


def test_an_upload_without_a_file_says_so(board: Board, officer: Person) -> None:
    answer = as_person(officer).post(reverse("meetings:upload_actions", args=[board.slug]))
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode() and "Choose a file" in answer.content.decode()
