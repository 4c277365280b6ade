"""Writing in a report: nothing is lost, neither of two people’s words nor of what a text area cannot hold."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meetings.models import (
    ReportSection,
)
from meetings.services import reports
from meetings.services.reports import Line, Written
from scpb.audit.models import Entry
from scpb.errors import NotAllowed
from tests.factories import make_person
from tests.meetings import make_item
from tests.reports import (
    as_person,
    fresh,
    make_draft,
    make_report,
    officer_of,
    sent,
    write,
    write_url,
)
from tests.worlds.reports import rewrite

pytestmark = pytest.mark.django_db


# -- writing ---------------------------------------------------------------------------------------------------------


def test_every_part_is_written_on_one_page() -> None:
    author = make_person()
    report = make_report(author=author)
    data = sent(
        report,
        field_wards="All",
        field_urgent="yes",
        text_why="It is needed.\n\nAnd soon.",
        none_insight="on",
        text_legal="The Act.",
        by_legal="Legal services",
        on_legal="2014-01-10",
        line_new1="To note.",
        line_new2="To agree.",
    )
    assert as_person(author).post(write_url(report), data).status_code == 302
    kept = fresh(report)
    sections = {section.key: section for section in kept.sections.all()}
    assert kept.values["wards"] == "All"
    assert sections["why"].text == "<p>It is needed.</p>\n<p>And soon.</p>"
    assert sections["insight"].is_not_relevant
    assert (sections["legal"].cleared_by, sections["legal"].cleared_on) == ("Legal services", date(2014, 1, 10))
    assert [one.text for one in kept.item.recommendations.all()] == ["To note.", "To agree."]
    assert set(sections) == {"why", "insight", "legal"}


def test_what_the_editor_sends_is_cleaned() -> None:
    report = make_report()
    html = '<h2>A</h2><p onclick="go()">b<script>go()</script></p>'
    data = sent(report, text_why=html, format_why="html")
    assert as_person(officer_of(report)).post(write_url(report), data).status_code == 302
    assert fresh(report).sections.get().text == "<h2>A</h2><p>b</p>"


TABLE = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"


def test_a_page_that_is_sent_as_it_was_drawn_changes_nothing() -> None:
    report = write(make_report(), sections={"why": Written(text=TABLE)}, recommendations=[Line("To note.")])
    before = Entry.objects.count()
    assert as_person(officer_of(report)).post(write_url(report), sent(report)).status_code == 302
    assert fresh(report).version == report.version
    assert not Entry.objects.filter(verb="meetings.report_written").count() > before


def test_a_plain_text_area_flattens_no_table_unless_it_is_told_to() -> None:
    report = write(make_report(), sections={"why": Written(text=TABLE)})
    client = as_person(officer_of(report))
    answer = client.post(write_url(report), sent(report, text_why="Something else"))
    assert answer.status_code == 422
    assert "takes its place" in answer.content.decode()
    assert "Something else" in answer.content.decode()
    assert fresh(report).sections.get().text == TABLE
    assert client.post(write_url(report), sent(report, text_why="Plain", flatten_why="on")).status_code == 302
    assert fresh(report).sections.get().text == "<p>Plain</p>"


def test_recommendations_are_reworded_moved_and_removed_and_keep_their_identity() -> None:
    report = write(make_report(), recommendations=[Line("One"), Line("Two"), Line("Three")])
    one, two, three = fresh(report).item.recommendations.all()
    changes = {f"line_{two.uuid.hex}": "", f"line_{one.uuid.hex}": "First", f"place_{three.uuid.hex}": "1"}
    data = sent(report, line_new1="New", **{**changes, f"place_{one.uuid.hex}": "2"})
    assert as_person(officer_of(report)).post(write_url(report), data).status_code == 302
    kept = list(fresh(report).item.recommendations.all())
    assert [(one.order, one.text) for one in kept] == [(1, "Three"), (2, "First"), (3, "New")]
    assert [kept[0].uuid, kept[1].uuid] == [three.uuid, one.uuid]


def test_a_wrong_date_keeps_everything_that_was_typed() -> None:
    report = make_report()
    answer = as_person(officer_of(report)).post(write_url(report), sent(report, text_why="Long words", on_legal="soon"))
    assert answer.status_code == 422
    assert "Long words" in answer.content.decode()
    assert fresh(report).sections.count() == 0


def test_a_write_that_fails_leaves_nothing_half_written() -> None:
    report = make_report()
    with pytest.raises(NotAllowed, match="no section"):
        write(report, sections={"why": Written(text="<p>x</p>"), "nothing": Written(text="<p>y</p>")})
    assert ReportSection.objects.count() == 0


# -- two people at once ----------------------------------------------------------------------------------------------


def test_what_two_people_write_in_different_sections_is_both_kept() -> None:
    report = make_report()
    client = as_person(officer_of(report))
    mine = sent(report, text_why="Mine")
    write(report, sections={"reasons": Written(text="<p>Theirs</p>")})
    assert client.post(write_url(report), mine).status_code == 302
    texts = {section.key: section.text for section in fresh(report).sections.all()}
    assert texts == {"why": "<p>Mine</p>", "reasons": "<p>Theirs</p>"}


def test_of_one_section_the_second_sees_both_texts_and_chooses() -> None:
    report = write(make_report(), sections={"why": Written(text="<p>Before</p>")})
    client = as_person(officer_of(report))
    mine = sent(report, text_why="Mine", text_reasons="Mine alone")
    write(report, sections={"why": Written(text="<p>Theirs</p>"), "after": Written(text="<p>Elsewhere</p>")})
    answer = client.post(write_url(report), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine</textarea>" in page
    assert "Elsewhere</textarea>" in page
    drawn = {name: value or "" for name, value in answer.context["form"].data.items()}
    assert client.post(write_url(report), {**drawn, "choice_why": "theirs"}).status_code == 302
    kept = {section.key: section.text for section in fresh(report).sections.all()}
    assert kept == {"why": "<p>Theirs</p>", "reasons": "<p>Mine alone</p>", "after": "<p>Elsewhere</p>"}
    assert client.post(write_url(report), {**sent(report), "text_why": "Mine"}).status_code == 302
    assert fresh(report).sections.get(key="why").text == "<p>Mine</p>"


def test_whoever_keeps_theirs_after_seeing_both_puts_it_in_place() -> None:
    report = make_report()
    client = as_person(officer_of(report))
    mine = sent(report, text_why="Mine")
    write(report, sections={"why": Written(text="<p>Theirs</p>")})
    answer = client.post(write_url(report), mine)
    drawn = dict(answer.context["form"].data.items())
    assert client.post(write_url(report), {**drawn, "choice_why": "mine"}).status_code == 302
    assert fresh(report).sections.get().text == "<p>Mine</p>"


def test_the_service_refuses_a_version_that_is_no_more() -> None:
    report = make_report()
    write(report, sections={"why": Written(text="<p>x</p>")})
    with pytest.raises(NotAllowed, match="Somebody else"):
        reports.write(report, version=report.version, by=None, sections={"why": Written(text="<p>y</p>")})


def test_recommendations_of_two_people_are_shown_beside_each_other() -> None:
    report = make_report()
    client = as_person(officer_of(report))
    mine = sent(report, line_new1="Mine")
    write(report, recommendations=[Line("Theirs")])
    answer = client.post(write_url(report), mine)
    assert answer.status_code == 409
    assert "<li>Theirs</li>" in answer.content.decode()


# -- pages -----------------------------------------------------------------------------------------------------------


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as counted:
        assert client.get(url).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name", ["report", "write_report"])
def test_pages_of_a_report_take_few_queries_however_much_is_in_it(name: str) -> None:
    author = make_person()
    report = rewrite(make_report(author=author))
    url = reverse(f"meetings:{name}", args=[report.uuid])
    few = queries(as_person(author), url)
    write(report, recommendations=[Line(f"Line {number}") for number in range(40)])
    assert queries(as_person(author), url) == few <= 16


def test_the_list_takes_the_same_queries_for_ten_reports_as_for_one() -> None:
    author, meeting = make_person(), make_draft()
    make_report(item=make_item(meeting, text=""), author=author)
    url = reverse("meetings:reports")
    few = queries(as_person(author), url)
    for _number in range(9):
        make_report(item=make_item(meeting, text=""), author=author)
    assert queries(as_person(author), url) == few <= 12
