"""The glossary: found in texts, edited in the set-up, read by everybody."""

from dataclasses import replace

import pytest
from django.test import Client

from performance import glossary
from performance.documents import Remark
from performance.glossary import used_in
from performance.models import Term
from scpb.audit.models import Entry
from tests.figures_at_hand import analyst, as_person, draft, with_figures

pytestmark = pytest.mark.django_db


def words(text: str, *terms: tuple[str, str]) -> list[str]:
    rows = [Term(pk=number, term=term, spellings=other, explanation="…") for number, (term, other) in enumerate(terms)]
    return [found.term for found in used_in(text, rows)]


def test_a_word_is_found_whole_and_under_every_spelling() -> None:
    ward = ("Ward", "wards")
    assert words("Robbery by ward", ward) == ["Ward"]
    assert words("Two Wards.", ward) == ["Ward"]
    assert words("Towards the target, a warden", ward) == []


def test_the_longest_spelling_is_read_first() -> None:
    terms = (("MOPAC", ""), ("MOPAC 7", "MOPAC7"))
    assert words("MOPAC 7 crimes", *terms) == ["MOPAC 7"]
    assert words("MOPAC and the MOPAC\n7", *terms) == ["MOPAC", "MOPAC 7"]


def test_an_abbreviation_is_one_in_capitals_only() -> None:
    assert words("the pas de deux", ("PAS", "")) == []
    assert words("PAS: worried about ASB", ("PAS", ""), ("ASB", "")) == ["PAS", "ASB"]


def test_what_follows_a_hyphen_is_no_word_of_its_own() -> None:
    assert words("Non-residential burglary", ("Residential burglary", "")) == []
    assert words("ASB-related calls", ("ASB", "")) == ["ASB"]


def test_an_edition_explains_what_its_columns_lines_and_commentary_use_and_nothing_else() -> None:
    document = draft(with_figures()).document()
    assert document
    found = {term.term for term in glossary.of_document(document)}
    assert {"RAG rating", "Factor", "Latest quarter", "Rolling 12 months", "Exception", "Rank"} <= found
    assert not {"IOM", "MARAC", "FTE", "PAS"} & found
    said = replace(document, remarks=(Remark("", "", ("The IOM cohort grew.",), "", "2024-12-31"),))
    assert {term.term for term in glossary.of_document(said)} - found == {"IOM", "Cohort"}


def test_everybody_reads_the_glossary(client: Client) -> None:
    page = client.get("/performance/glossary/").content.decode()
    assert Term.objects.get(slug="marac").explanation in page
    assert "Edit the glossary" not in page
    assert "Edit the glossary" in as_person(analyst()).get("/performance/glossary/").content.decode()


def test_an_analyst_explains_a_word_and_it_is_recorded() -> None:
    client = as_person(analyst())
    values = {"term": "OGRS", "slug": "ogrs", "spellings": "", "explanation": "A score.", "order": "0"}
    assert client.post("/performance/set-up/glossary/add/", values).status_code == 302
    term = Term.objects.get(slug="ogrs")
    assert Entry.objects.get(verb="performance.term_added").after["explanation"] == "A score."
    changed = {**values, "explanation": "A score of risk."}
    assert client.post(f"/performance/set-up/glossary/{term.pk}/", changed).status_code == 302
    assert Entry.objects.get(verb="performance.term_changed").after == {"explanation": "A score of risk."}


def test_a_spelling_explains_one_word_only() -> None:
    values = {"term": "Mayor", "slug": "mayor", "spellings": "the mayor; mopac 7", "explanation": "…", "order": "0"}
    page = as_person(analyst()).post("/performance/set-up/glossary/add/", values)
    assert page.status_code == 422
    assert "“mopac 7” is explained under MOPAC 7 already." in page.content.decode()
