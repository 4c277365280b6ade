"""Reports on forms: beginning one, who sees it, its way to approval, and the forms themselves."""

from __future__ import annotations

import re
from datetime import date

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings import checks
from meetings.models import (
    REPORT_NEXT,
    AgendaItem,
    Letter,
    Report,
    ReportForm,
    ReportState,
)
from meetings.pages.reports import for_readers
from meetings.reading import agenda_to_write
from meetings.report_forms.definition import Definition
from meetings.report_forms.missing import findings
from meetings.services import agenda, going_out, papers, report_forms, reports
from meetings.services import meetings as moves
from meetings.services.reports import Written
from scpb.boards.models import Access
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_member, make_officer, make_person
from tests.meetings import accepted_paper, make_item, make_pack, make_pdf
from tests.reports import (
    as_person,
    fresh,
    make_draft,
    make_report,
    officer_of,
    page_of,
    take_step,
    walked,
    write,
)
from tests.test_packs import texts
from tests.worlds.reports import rewrite

pytestmark = pytest.mark.django_db


# -- beginning and arranging -----------------------------------------------------------------------------------------


def test_the_three_forms_of_the_seeds_are_there() -> None:
    offered = {form.slug: Definition.of(form.definition) for form in ReportForm.objects.offered()}
    assert set(offered) == {"outcome", "service", "implications"}
    labels = [field.label for field in offered["implications"].fields]
    assert labels == [
        *("Title", "Report of", "Wards", "Status", "Urgent", "Key", "Enclosures", "Officer contact details"),
    ]
    assert len(offered["implications"].under("implications")) == 10


def test_an_officer_begins_a_report_on_a_form_and_its_plain_text_moves_into_it() -> None:
    item = make_item(make_draft(), text="<p>As it was.</p>", kind="report")
    officer = make_officer(item.meeting.board)
    url = reverse("meetings:begin_report", args=[item.meeting.board.slug, item.meeting.number, item.uuid])
    form = ReportForm.objects.get(slug="implications")
    assert as_person(officer).post(url, {"form": form.pk}).status_code == 302
    report = Report.objects.with_content().get(item=item)
    assert report.form == form
    assert report.text == ""
    assert [(section.key, section.text) for section in report.sections.all()] == [("summary", "<p>As it was.</p>")]


def test_an_item_has_one_report() -> None:
    report = make_report()
    with pytest.raises(NotAllowed, match="already"):
        reports.begin(report.item, form=report.form, by=None)


def test_a_report_on_a_form_is_not_written_in_the_agenda_editor() -> None:
    report = make_report()
    meeting = report.item.meeting
    url = reverse("meetings:edit_item", args=[meeting.board.slug, meeting.number, report.item.uuid])
    page = as_person(officer_of(report)).get(url).content.decode()
    assert 'name="text"' not in page
    assert 'name="recommendations"' not in page
    assert report.get_absolute_url() in page


def test_its_author_is_told_and_finds_it_under_what_waits_for_them() -> None:
    author = make_person()
    report = make_report(author=author, write_by=date(2014, 1, 10))
    assert Letter.objects.get().person == author
    with time_machine.travel("2014-01-11 12:00"):
        page = as_person(author).get(reverse("meetings:reports")).content.decode()
    assert report.item.title in page
    assert "Overdue" in page


def test_a_day_is_not_before_the_step_that_comes_first() -> None:
    report = make_report()
    url = reverse("meetings:arrange_report", args=[report.uuid])
    answer = as_person(officer_of(report)).post(url, {"write_by": "2014-01-10", "check_by": "2014-01-09"})
    assert answer.status_code == 422
    assert "before the step" in answer.content.decode()


# -- who sees what ---------------------------------------------------------------------------------------------------


def test_an_author_sees_the_report_and_nothing_else_of_the_draft_agenda() -> None:
    author = make_person()
    report = make_report(author=author)
    make_item(report.item.meeting, title="Something secret")
    client = as_person(author)
    for name in ("report", "write_report", "report_versions"):
        page = client.get(reverse(f"meetings:{name}", args=[report.uuid]))
        assert page.status_code == 200
        assert "Something secret" not in page.content.decode()
    meeting = report.item.meeting
    assert client.get(reverse("meetings:agenda", args=[meeting.board.slug, meeting.number])).status_code == 403
    assert client.get(reverse("meetings:item", args=[meeting.board.slug, meeting.number, 1])).status_code == 404


def test_a_member_of_the_board_does_not_see_a_report_before_the_agenda_is_out() -> None:
    report = make_report()
    member = make_member(report.item.meeting.board).person
    assert page_of(member, report).status_code == 404


def test_readers_read_the_report_under_its_item_once_the_agenda_is_out() -> None:
    report = walked("approved")
    meeting = moves.publish_agenda(report.item.meeting, by=None)
    page = Client().get(reverse("meetings:item", args=[meeting.board.slug, meeting.number, 1])).content.decode()
    for words in ("Officers’ recommendations", "Agree the budget.", "5.10.1", "Cleared by Finance, 2 January 2020"):
        assert words in page


def test_a_report_lists_a_late_paper_from_the_moment_at_which_readers_get_it() -> None:
    item = walked("approved").item
    papers.add_paper(item, by=None, title="Promised annex", form="to_follow")
    accepted_paper(item, title="Annex in time")
    assert "Annex in time" in enclosed(item)
    moves.publish_agenda(item.meeting, by=None)
    late = accepted_paper(item, title="Late annex", urgency="It came on Monday.", content=make_pdf("Late"))
    assert (enclosed(item), "Late annex" in enclosed(item)) == (("Promised annex", "Annex in time"), False)
    going_out.give_out([late], at=timezone.now(), by=None)
    assert "Late annex" in enclosed(item)


def enclosed(item: AgendaItem) -> tuple[str, ...]:
    """The papers that the report of the item lists on the page of a reader."""
    document = for_readers(AgendaItem.objects.select_related("meeting__board", "report").get(pk=item.pk), make_person())
    assert document is not None
    return next(row.lines for row in document.head if row.label == "Enclosures")


def test_a_report_of_a_restricted_item_is_for_its_readers_alone() -> None:
    report = walked("approved")
    restricted = {"access": Access.RESTRICTED, "paragraph": "1", "reasoning": "It names people."}
    agenda.edit_item(report.item, by=None, **restricted)
    meeting = moves.publish_agenda(report.item.meeting, by=None)
    url = reverse("meetings:item", args=[meeting.board.slug, meeting.number, 1])
    assert Client().get(url).status_code == 403
    assert "Words on" not in "".join(texts(make_pack(meeting)))


def test_letters_name_a_restricted_item_as_everybody_may() -> None:
    item = make_item(make_draft(), title="The case of R", text="", access="restricted", public_title="A case")
    make_report(item=item, author=make_person())
    letter = Letter.objects.get()
    assert "The case of R" not in letter.subject + letter.text
    assert "A case" in letter.subject


# -- its way ---------------------------------------------------------------------------------------------------------


def test_a_report_goes_from_its_author_by_the_officer_to_who_approves_it() -> None:
    author, approver = make_person(), make_person()
    report = rewrite(make_report(author=author, approver=approver))
    officer = officer_of(report)
    Letter.objects.all().delete()
    for person, to, next_ in (
        (author, "written", officer),
        (officer, "checked", approver),
        (approver, "approved", author),
    ):
        assert take_step(as_person(person), report, to) == 302
        assert fresh(report).state == to
        assert Letter.objects.latest("pk").person == next_
    kept = fresh(report)
    assert (kept.checked_by, kept.approved_by) == (officer, approver)
    assert [version.state for version in kept.versions.all()] == ["approved", "checked", "written"]


def test_what_is_missing_is_listed_and_keeps_it_from_being_handed_in() -> None:
    author = make_person()
    report = make_report(author=author)
    lacking = findings(report)
    assert len(lacking) == 4 + 1 + 16  # fields of the head, a recommendation, sections
    page = page_of(author, report).content.decode()
    assert all(sentence in page for sentence in ("“Wards” is empty.", "There is no recommendation."))
    assert take_step(as_person(author), report, "written") == 409
    assert fresh(report).is_being_written


def test_an_implication_says_who_cleared_it() -> None:
    report = rewrite(make_report())
    write(report, sections={"legal": Written(text="<p>The Act.</p>")})
    assert findings(fresh(report)) == [
        "“Legal and constitutional references” does not say who has cleared it and when."
    ]


def test_sending_back_says_why_and_the_author_reads_it() -> None:
    author = make_person()
    report = walked("written", author=author)
    officer = as_person(officer_of(report))
    assert take_step(officer, report, "writing") == 409
    assert take_step(officer, report, "writing", "Say what it costs.") == 302
    assert "Say what it costs." in page_of(author, report, "report_versions").content.decode()


def test_nobody_approves_what_has_changed_since_they_read_it() -> None:
    report = walked("written")
    seen = report.version
    write(report, sections={"why": Written(text="<p>Changed by the officer.</p>")})
    with pytest.raises(NotAllowed, match="changed since"):
        reports.step(report, to="checked", version=seen, by=None)


def test_an_officer_who_records_another_s_approval_says_how_it_was_given() -> None:
    report = walked("checked", approver=make_person())
    officer = as_person(officer_of(report))
    assert take_step(officer, report, "approved") == 409
    assert take_step(officer, report, "approved", "By telephone on Monday.") == 302


def test_an_author_writes_no_more_once_it_is_handed_in_and_an_officer_does() -> None:
    author = make_person()
    report = walked("written", author=author)
    assert page_of(author, report, "write_report").status_code == 409
    assert page_of(officer_of(report), report, "write_report").status_code == 200


WHO: dict[tuple[str, str], set[str]] = {
    ("writing", "written"): {"author", "officer"},
    ("written", "checked"): {"officer"},
    ("written", "writing"): {"officer"},
    ("checked", "approved"): {"approver", "officer"},
    ("checked", "writing"): {"approver", "officer"},
    ("approved", "writing"): {"officer"},
}


def test_the_table_of_steps_is_the_models() -> None:
    assert {(here.value, to.value) for here, after in REPORT_NEXT.items() for to in after} == set(WHO)


@pytest.mark.parametrize("here", ReportState.values)
def test_each_step_is_taken_by_whom_the_table_says_and_no_other(here: str) -> None:
    author, approver = make_person(), make_person()
    report = walked(here, author=author, approver=approver)
    people = {"author": author, "approver": approver, "officer": officer_of(report)}
    for to in ReportState.values:
        for role, person in people.items():
            may = role in WHO.get((here, to), set())
            with transaction.atomic():
                status = take_step(as_person(person), report, to, "A reason.")
                transaction.set_rollback(True)
            expected = {302} if may else {403, 409}
            assert status in expected, (here, to, role, status)


def test_an_agenda_is_published_with_approved_reports_alone() -> None:
    report = walked("checked")
    with pytest.raises(NotAllowed, match="its report is not approved: to be approved"):
        moves.publish_agenda(report.item.meeting, by=None)
    reports.step(report, to="approved", version=report.version, by=None, note="By telephone.")
    assert moves.publish_agenda(report.item.meeting, by=None).has_open_agenda


def test_a_plain_report_needs_no_approval() -> None:
    item = make_item(make_draft(), text="<p>Plain.</p>", kind="report")
    assert checks.stops(item.meeting, agenda_to_write(item.meeting)) == []


def test_once_the_agenda_is_out_a_report_stays_as_it_is() -> None:
    report = walked("approved")
    moves.publish_agenda(report.item.meeting, by=None)
    with pytest.raises(NotAllowed):
        reports.step(fresh(report), to="writing", version=report.version, by=None, note="Oh dear.")
    with pytest.raises(NotAllowed):
        write(fresh(report), sections={"why": Written(text="<p>x</p>")})


# -- versions --------------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_word_by_word() -> None:
    report = walked("written")
    reports.step(report, to="writing", version=report.version, by=None, note="Shorter.")
    write(report, sections={"why": Written(text="<p>Words on what this costs.</p>")})
    reports.step(fresh(report), to="written", version=fresh(report).version, by=None)
    page = page_of(officer_of(report), report, "report_version", 3).content.decode()
    words = re.sub(r"<span[^>]*>.*?</span>", "", page)  # what is said to screen readers of where a change begins
    assert "<del>" in words
    assert re.search(r"<ins>[^<]*costs</ins>\.", words)  # the stop behind the last word is in both


def test_a_version_is_what_the_report_said_then() -> None:
    report = walked("written")
    version = report.versions.get()
    write(report, sections={"why": Written(text="<p>Later.</p>")})
    version.refresh_from_db()
    assert version.snapshot["sections"]["why"]["text"] == "<p>Words on why this report is needed.</p>"


# -- forms -----------------------------------------------------------------------------------------------------------


def form_sent(client: Client, slug: str, **changes: str) -> dict[str, str]:
    form = client.get(reverse("meetings:edit_report_form", args=[slug])).context["form"]
    drawn: dict[str, str] = {}
    for part in (form.words, *form.fields.forms, *form.sections.forms):
        drawn |= {field.html_name: field.value() for field in part if field.value() not in (None, False, "")}
    for rows in (form.fields, form.sections):
        drawn |= {field.html_name: field.value() for field in rows.management_form}
    return {**drawn, **changes}


def test_a_change_of_a_form_makes_its_next_version_and_reports_keep_theirs() -> None:
    report = make_report("service")
    client = as_person(officer_of(report))
    url = reverse("meetings:edit_report_form", args=["service"])
    last = len(Definition.of(report.form.definition).sections)
    added = {f"sections-{last}-title": "Risks", f"sections-{last}-kind": "numbered", f"sections-{last}-holds": "on"}
    assert client.post(url, form_sent(client, "service", **added, **{"fields-0-label": "Headline"})).status_code == 302
    newest = ReportForm.objects.current().get(slug="service")
    definition = Definition.of(newest.definition)
    assert newest.version == 2
    assert definition.fields[0].label == "Headline"
    assert definition.sections[-1].key == "risks"
    assert fresh(report).form.version == 1


def test_a_form_as_it_is_drawn_is_the_form_that_it_was() -> None:
    client = as_person(make_officer(make_draft().board))
    for slug in ("outcome", "service", "implications"):
        before = ReportForm.objects.current().get(slug=slug)
        url = reverse("meetings:edit_report_form", args=[slug])
        assert client.post(url, form_sent(client, slug)).status_code == 302
        assert ReportForm.objects.current().get(slug=slug).definition == before.definition


def test_two_people_do_not_change_one_version_of_a_form() -> None:
    client = as_person(make_officer(make_draft().board))
    stale = form_sent(client, "service")
    url = reverse("meetings:edit_report_form", args=["service"])
    assert client.post(url, stale).status_code == 302
    assert client.post(url, stale).status_code == 409


def test_a_form_without_text_is_refused() -> None:
    form = ReportForm.objects.get(slug="service", version=1)
    empty = Definition(fields=Definition.of(form.definition).fields, sections=())
    with pytest.raises(NotAllowed, match="at least"):
        report_forms.new_version(form, seen=1, name="x", definition=empty, is_offered=True, by=None)


def test_a_new_form_begins_like_another() -> None:
    client = as_person(make_officer(make_draft().board))
    like = ReportForm.objects.get(slug="service")
    url = reverse("meetings:add_report_form")
    assert client.post(url, {"name": "Short report", "like": like.pk}).status_code == 302
    assert ReportForm.objects.get(slug="short-report").definition == like.definition
    assert client.post(url, {"name": "Short report", "like": like.pk}).status_code == 409


def test_who_is_no_officer_changes_no_form() -> None:
    with pytest.raises(NotPermitted):
        report_forms.add_form(slug="x", name="x", like=ReportForm.objects.all()[0], by=make_person())
