"""What an edition says besides its table is printed with it: errata, words under headings, pictures, terms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string

from performance.arithmetic.dashboard import compute
from performance.arithmetic.rules import RULES_2014
from performance.documents import EditionDocument, Findings, PictureShown, Remark, TermShown
from performance.pages.dashboards import edition_page
from scpb.documents.snapshots import canonical
from tests.test_dashboard_table import given

PICTURE = PictureShown(
    "", "a" * 64, "image/png", "A map of the borough with three dark wards.", "Where it is", "Council"
)


def document(**said: Any) -> EditionDocument:
    """An edition of the hand-made dashboard."""
    found = Findings(compute(given()), (), canonical(RULES_2014))
    plain = EditionDocument(7, "Overview, Dec 2013", "2014-01-10T09:00:00+00:00", found, ())
    return replace(plain, **said)


def printed(**said: Any) -> str:
    whole = document(**said)
    return render_to_string("performance/print.html", {"document": whole, "page": edition_page(whole)})


def on_page(**said: Any) -> str:
    whole = document(**said)
    return render_to_string("performance/_dashboard.html", {"page": edition_page(whole)})


def test_an_erratum_stands_above_the_table_and_names_the_edition_that_it_corrects() -> None:
    html = printed(corrects=5, erratum="Robbery was counted twice.")
    assert "This edition takes the place of edition 5." in html
    assert html.index("Robbery was counted twice.") < html.index("<table")


def test_an_edition_without_an_erratum_prints_none() -> None:
    assert "Erratum" not in printed()


def test_words_stand_under_their_headings_and_a_measure_is_named_once() -> None:
    remarks = (
        Remark("robbery", "Robbery", ("It fell.",), "A. Nalyst", "2014-01-09", heading="Recent trends"),
        Remark("robbery", "Robbery", ("More patrols.",), "A. Nalyst", "2014-01-09", heading="What is done"),
    )
    html = printed(remarks=remarks)
    assert html.count("<h3>Robbery</h3>") == 1
    assert (
        html.index("Recent trends") < html.index("It fell.") < html.index("What is done") < html.index("More patrols.")
    )
    assert on_page(remarks=remarks).count("<h3>Robbery</h3>") == 1


def test_a_picture_is_shown_with_its_source_and_said_in_words() -> None:
    html = printed(pictures=(PICTURE,))
    assert f'<img src="asset:{PICTURE.sha256}" alt="{PICTURE.alternative}">' in html
    assert "Source: Council" in html
    assert "Where it is" in html
    page = on_page(pictures=(PICTURE,))
    assert f"{PICTURE.sha256}" in page
    assert f'alt="{PICTURE.alternative}"' in page
    assert "Source: Council" in page


def test_the_terms_that_an_edition_uses_are_explained_in_it() -> None:
    terms = (TermShown("Most Similar Group", "Fifteen areas that are like ours."),)
    assert "Fifteen areas that are like ours." in printed(glossary=terms)
    assert "Fifteen areas that are like ours." in on_page(glossary=terms)
    assert "Glossary" not in printed()
