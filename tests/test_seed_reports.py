"""The three forms of the seeds: each report's structure goes in through its pages and comes out of the printed pack.

Words are paraphrased and persons are posts. Left out, with the reason:

* names, e-mail addresses and telephone numbers of persons: the portal's own rule, not the forms';
* logos at the head: a pack has one look for every board;
* in January 2020 one report heads its background papers with a number and another without: the form numbers them;
* the gap in the 2020 reports' numbers (1.0 for the first paragraph of one): paragraphs number themselves from 1.1;
* presentations and annexes bound behind a report: they are papers of the item, and `test_packs` prints papers;
* what January 2014 had in place of reports (a brochure, a dashboard, plans): on no form, uploaded as papers are;
* the letters and numerals of lists: the PDF's text has them apart from their lines, though the print has not;
* the number of the item above the head ("ITEM [6]"): the pack marks each page of an item with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from meetings.models import Report
from meetings.services import meetings as moves
from meetings.services.agenda import Leads
from tests.factories import make_board
from tests.meetings import accepted_paper, make_item, make_meeting, make_pack
from tests.pdf_reading import faults
from tests.reports import as_person, filled_in, fresh, make_report, officer_of, take_step, write_url
from tests.test_packs import texts

pytestmark = pytest.mark.django_db


def item_of(**fields: Any) -> Any:
    meeting = make_meeting(make_board(name="Safer Communities Partnership Board"), state="draft")
    return make_item(meeting, text="", **fields)


def printed(report: Report, **said: Any) -> str:
    """Written on its page, handed in, checked, approved and published; the words of the pack, spaces as one."""
    client = as_person(officer_of(report))
    answer = client.post(write_url(report), filled_in(fresh(report), **said))
    assert answer.status_code == 302, answer.context["form"].errors
    for to in ("written", "checked", "approved"):
        assert take_step(client, report, to) == 302, fresh(report).state
    pack = make_pack(moves.publish_agenda(report.item.meeting, by=None))
    assert pack.file is not None
    assert faults(pack.file.read()) == []
    return " ".join(re.sub(r"[\s\ufffe]+", " ", text) for text in texts(pack))


def assert_in_order(text: str, expected: Sequence[str]) -> None:
    place = 0
    for words in expected:
        found = text.find(words, place)
        assert found >= 0, (
            f"{words!r} is not there after {text[max(0, place - 80) : place]!r}: {text[place : place + 300]!r}"
        )
        place = found + len(words)


NESTED = (
    "<ul><li><p>What comes next is:</p><ul><li><p>a second consultation in the autumn</p></li>"
    "<li><p>adoption a year later</p></li></ul></li></ul>"
)
TABLE = (
    '<p>Table 1 has the sessions held.</p><table><tbody><tr><th scope="col"><p>Body</p></th><th scope="col"><p>Staff'
    " trained</p></th></tr><tr><td><p>Family services</p></td><td><p>212 (44%)</p></td></tr></tbody></table>"
)
TRAINED = (
    "Sessions are monthly.",
    "Schools are trained.",
    "Probation was trained.",
    "Hospitals train.",
    "Chiefs know.",
)
HEADS = "".join(f'<th scope="col"><p>{head}</p></th>' for head in ("Board", "Area of focus", "Frequency", "Updates"))
CELLS = "".join(f"<td><p>{cell}</p></td>" for cell in ("Adults", "Vulnerable people", "Annually", "July 2019"))
BOARDS = f"<table><tbody><tr>{HEADS}</tr><tr>{CELLS}</tr></tbody></table>"


def test_a_report_of_january_2020_with_the_outcome_required() -> None:
    item = item_of(title="Blueprint for women in contact with the justice system", purpose="information")
    accepted_paper(item, title="Appendix A: Blueprint document")
    report = make_report("outcome", item=item)
    body = (
        "# Overview\n\nA request to sign up was made.\n\nA committee approved it.\n\nThis report informs the board.\n\n"
        "## Background context\n\nThe office has worked with partners.\n\nFor three years it is a vision.\n\n"
        "It knows common causes.\n\nEach borough was asked.\n\nEnclosed is:\n\n"
        "- _Appendix A: the document_\n\n"
        "# Link to local priorities\n\n. Signing up shows commitment.\n\nIts aims complement the strategy.\n\n"
        "# What happens next\n\nAn action plan is developed.\n\nThe borough takes part in working groups."
    )
    text = printed(
        report,
        head={"author": "Community safety manager, Barnet Council"},
        lines=["That the board note this report and Appendix A"],
        sections={
            "summary": "The office has developed a blueprint as a vision statement.",
            "body": body,
            "background": ". Committee paper of November 2019: [the paper](https://example.org/s56435)",
        },
    )
    assert_in_order(
        text,
        [
            *("Report name", "Blueprint for women in contact with the justice system"),
            *("Meeting", "Safer Communities Partnership Board", "Meeting date", "Friday 24 January 2014"),
            *("Enclosures", "Appendix A: Blueprint document"),
            *("Report author", "Community safety manager, Barnet Council"),
            *("Outcome required", "Information: X", "Decision", "Feedback", "Restricted", "No"),
            *("Summary", "a blueprint as a vision statement.", "Recommendations", "That the board note this report"),
            *("1 Overview", "1.1 A request", "1.2 A committee", "1.3 This report", "Background context"),
            *("1.4 The office", "1.5 For three", "1.6 It knows", "1.7 Each", "1.8 Enclosed is:"),
            "Appendix A: the document",
            *("2 Link to local priorities", "Signing up shows commitment.", "2.1 Its aims"),
            *("3 What happens next", "3.1 An action plan", "3.2 The borough"),
            *("4 Background papers", "Committee paper of November 2019: the paper"),
        ],
    )


def test_the_second_report_of_january_2020_with_table_lists_and_feedback() -> None:
    report = make_report("outcome", item=item_of(title="Strategy update", purpose="feedback"))
    body = (
        "<h2>Introduction</h2><p>It was launched with one objective:</p><blockquote><p>to keep people safe</p>"
        "</blockquote><p>This report covers:</p><ul><li><p>the risk assessment</p></li><li><p>case work</p></li></ul>"
        "<h2>Risk assessment</h2><p>It was revised.</p><p>It is reviewed yearly.</p><p>The directors saw it.</p>"
        "<h2>Case management</h2><p>It is voluntary:</p><ul><li><p>who is at risk</p></li><li><p>how much</p></li></ul>"
        '<p data-level="0">The panel is of many agencies.</p><p>It is well attended.</p><p>It met eleven times.</p>'
        f"<h2>Performance on training</h2><p>A plan has it.</p><p>It began again.</p><p>Those in front come first.</p>"
        f"{TABLE}{''.join(f'<p>{line}</p>' for line in TRAINED)}"
        "<h2>Consultation and engagement</h2><p>Stakeholders are consulted.</p><ul><li><p>the chief</p></li></ul>"
        f"<p>Boards are told.</p>{BOARDS}"
    )
    text = printed(
        report,
        head={"author": "Prevent coordinator"},
        lines=["To comment on the update"],
        sections={
            "summary": "This update will include:\n\n- the risk assessment\n- case management\n- training",
            "body": {"text": body, "format": "html"},
            "background": "a. The national strategy\nb. The duty guidance",
        },
    )
    assert_in_order(
        text,
        [
            *("Enclosures", "None", "Outcome required", "Information", "Feedback: X", "Restricted", "No"),
            *("Summary", "This update will include:", "the risk assessment", "case management", "training"),
            *("1 Introduction", "1.1 It was", "to keep people safe", "1.2 This report covers:", "case work"),
            *("2 Risk assessment", "2.1 It was", "2.2 It is", "2.3 The directors", "3 Case management", "3.1 It is"),
            *("who is at risk", "The panel is of many agencies.", "3.2 It is well", "3.3 It met"),
            *("4 Performance on training", "4.1 A plan", "4.2 It began", "4.3 Those", "4.4 Table 1"),
            *("Body", "Staff trained", "Family services", "212 (44%)"),
            *(f"4.{number} {line}" for number, line in enumerate(TRAINED, start=5)),
            *("5 Consultation and engagement", "5.1 Stakeholders", "the chief", "5.2 Boards are told."),
            *("Board", "Area of focus", "Frequency", "Updates", "Adults", "Vulnerable people", "Annually", "July 2019"),
            *("6 Background papers", "The national strategy", "The duty guidance"),
        ],
    )


WILL = (
    *("tackle risks", "require designs that are secure", "expect fire safety", "work with services", "support teams"),
    *("encourage security", "ask for proof", "promote town centres", "promote streets"),
)


def test_a_report_of_january_2020_with_service_drafting_date_and_presenter() -> None:
    presenter = Leads(wording="Head of strategic planning", role="presenter")
    item = item_of(title="Local plan and development scheme", leads=[Leads(wording="Planning"), presenter])
    report = make_report("service", item=item)
    summary = (
        "The plan has to deliver more homes.\n\n# Policies with relevance to safety\n\n- Planning can contribute."
        "\n\n# Promote high quality design\n\n- Frontages are safe and active.\n\n# Public realm\n\n- Crowds."
        "\n\n# Night-time economy\n\n- Uses differ.\n\n# Making the borough safer\n\nPartners will:"
    )
    roman = f'<ol type="i">{"".join(f"<li><p>{what}</p></li>" for what in WILL)}</ol>'
    text = printed(
        report,
        head={
            "author": "Principal planner",
            "service": "Strategic planning",
            "drafted": "2014-01-14",
            "contact": "By the council’s switchboard",
        },
        lines=[],
        sections={
            "introduction": "- The consultation lasts seven weeks.\n- Feedback is welcome.",
            "timing": {"text": f"<p>Engagement began in 2017.</p>{NESTED}", "format": "html"},
            "summary": summary,
            "further": {"text": f"<h2>Partners</h2><p>They will:</p>{roman}", "format": "html"},
        },
    )
    assert_in_order(
        text,
        [
            *("Title", "Local plan and development scheme", "Meeting date", "Friday 24 January 2014"),
            *("Author", "Principal planner", "Service / Dept", "Strategic planning"),
            *("Date drafted", "14 January 2014", "To be presented by", "Head of strategic planning"),
            *("Contact details", "By the council’s switchboard"),
            *("1.0 Introduction", "The consultation lasts", "Feedback is welcome."),
            *("2.0 Timing and next steps", "What comes next is:", "a second consultation", "adoption a year later"),
            *(
                "3.0 Summary",
                "3.1 Policies with relevance",
                "3.2 Promote high quality design",
                *("3.3 Public realm", "Crowds", "3.4 Night-time economy", "Uses differ.", "3.5 Making the borough"),
            ),
            *("4.0 Partners", *WILL),
        ],
    )
    assert "2.0.1" not in text


PROTECTED = ("Age", "Disability", "Gender", "Maternity", "Race", "Religion", "Sex", "Orientation", "Marriage")
IMPLICATIONS: Mapping[str, str] = {
    "performance": "The plan supports safer streets.",
    "resources": "There are no financial implications.",
    "legal": "The Act of 1998 makes it a duty.\n\nThe constitution has the terms of reference.",
    "insight": "",
    "social-value": "",
    "risk": "Each agency manages the risks of its work.",
    "equalities": (
        "The duties go on.\n\nThere is need to:\n\na. eliminate discrimination\nb. advance equality\nc. foster ties"
        "\n\nThat involves to:\n\na. remove disadvantages\nb. meet needs\nc. encourage\n\nSteps are taken."
        "\n\nThat means to:\n\na. tackle prejudice\nb. promote understanding\n\nThese are protected:\n\n"
        + "\n".join(f"{letter}. {what}" for letter, what in zip("abcdefghi", PROTECTED, strict=True))
    ),
    "parenting": "",
    "consultation": "Residents were asked.\n\nIt is a snapshot.\n\nIt told priorities.\n\nFuture ones will help.",
    "environment": "There are no direct implications.",
}
TITLES = (
    "Corporate priorities and performance",
    "Resources",
    "Legal and constitutional references",
    "Insight",
    "Social value",
    "Risk management",
    "Equalities and diversity",
    "Corporate parenting",
    "Consultation and engagement",
    "Environmental impact",
)
NOT_RELEVANT = "Not relevant in relation to this report."


def test_the_report_of_november_2022_with_numbered_implications() -> None:
    item = item_of(title="Community safety strategy and action plan", leads=[Leads(wording="Chair of the board")])
    for title in ("Appendix A: Action plan", "Appendix B: Strategy", "Appendix C: Needs assessment"):
        accepted_paper(item, title=title)
    report = make_report("implications", item=item)
    cleared = {"by": "Head of finance", "on": "2014-01-10"}
    sections: dict[str, str | Mapping[str, str]] = {
        "summary": "The council has a duty.\n\nThe strategy was agreed in July.",
        "why": "The strategy was agreed.\n\nIt outlines how.\n\nAn action plan is made.\n\nA core group reviews it."
        "\n\nIt has comments.",
        "reasons": "To update the board.",
        "alternatives": {"none": "on"},
        "after": {"none": "on"},
        "background": "None",
        **{key: {"text": text, **cleared} if text else {"none": "on"} for key, text in IMPLICATIONS.items()},
    }
    text = printed(
        report,
        head={"wards": "N/A", "urgent": "no", "key": "no", "contact": "Executive director of assurance"},
        lines=["That the board note the re-branding.", "That the board agree the plan.", "Comment on the assessment."],
        sections=sections,
    )
    expected = [
        *("Title", "Community safety strategy and action plan", "Report of", "Chair of the board", "Wards", "N/A"),
        *("Status", "Public", "Urgent", "No", "Key", "No", "Enclosures", "Appendix A: Action plan"),
        *("Appendix B: Strategy", "Appendix C: Needs assessment"),
        *("Officer contact details", "Executive director of assurance"),
        *("Summary", "The council has a duty.", "Officers’ recommendations", "That the board note"),
        *("That the board agree", "Comment on", "1 Why this report is needed", "1.1 The strategy", "1.2 It"),
        *("1.3 An action", "1.4 A core", "1.5 It has"),
        *("2 Reasons for recommendations", "2.1 To update", "3 Alternative options considered and not recommended"),
        *(f"3.1 {NOT_RELEVANT}", "4 Post decision implementation", f"4.1 {NOT_RELEVANT}", "5 Implications of decision"),
    ]
    for place, (title, written) in enumerate(zip(TITLES, IMPLICATIONS.values(), strict=True), start=1):
        first = re.split(r"\n", written or NOT_RELEVANT)[0]
        expected += [f"5.{place} {title}", f"5.{place}.1 {first}"]
        expected += ["Cleared by Head of finance, 10 January 2014"] if written else []
    assert_in_order(text, [*expected, "6 Background papers", "6.1 None"])
    assert_in_order(
        text,
        [
            *(
                "5.3.2 The constitution",
                "5.7.1 The duties",
                "5.7.2 There is",
                "eliminate",
                "advance",
                "foster",
            ),
            *("5.7.3 That involves", "remove", "meet", "encourage", "5.7.4 Steps", "5.7.5 That means"),
            *(
                "tackle",
                "promote",
                "5.7.6 These",
                *PROTECTED,
            ),
            *("5.9.1 Residents", "5.9.2 It is", "5.9.3 It told", "5.9.4 Future"),
        ],
    )
