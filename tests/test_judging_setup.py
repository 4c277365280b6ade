"""The set-up of judgements: rule sets, peer groups, baselines, targets and dashboards are data that people edit."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from performance import months
from performance.arithmetic.rules import RULES_2020
from performance.models import Area, Baseline, Category, Dashboard, Measure, PeerGroup, RuleSet, Target
from performance.set_up import SECTIONS
from scpb.audit.models import Entry
from scpb.jobs.models import Job
from tests.figures_at_hand import analyst, as_person, draft, with_figures
from tests.test_setup_pages import address, values_of

pytestmark = pytest.mark.django_db

MINE = ["rule-sets", "peer-groups", "baselines", "targets"]


@pytest.fixture
def analyst_client() -> Client:
    return as_person(analyst())


def measure(slug: str) -> Measure:
    return Measure.objects.get(slug=slug)


@pytest.mark.parametrize("slug", MINE)
def test_every_section_is_listed_with_its_rows_and_form(analyst_client: Client, slug: str) -> None:
    assert address(slug) in analyst_client.get(reverse("performance:set_up")).content.decode()
    assert analyst_client.get(address(slug)).status_code == 200
    assert analyst_client.get(address(slug, add=True)).status_code == 200
    row = SECTIONS[slug].rows().first()
    url = address(slug, row)
    before = Entry.objects.count()
    assert analyst_client.post(url, values_of(analyst_client, url)).status_code == 302
    assert Entry.objects.count() == before, "saving what did not change records nothing"


def test_lists_ask_as_many_questions_for_many_rows_as_for_few(
    analyst_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for slug, expected in [("baselines", 5), ("targets", 5), ("peer-groups", 6)]:
        with django_assert_num_queries(expected):
            analyst_client.get(address(slug))


def test_a_change_of_the_set_up_has_the_dashboards_computed_anew(analyst_client: Client) -> None:
    url = address("targets", Target.objects.first())
    analyst_client.post(url, values_of(analyst_client, url) | {"change_pct": "-9.5"})
    assert Job.objects.filter(kind="performance.rebuild_dashboards").count() == 1
    assert Entry.objects.filter(verb="performance.target_changed").count() == 1


def test_a_target_asks_for_something_and_ends_after_it_begins(analyst_client: Client) -> None:
    values = {"measure": measure("robbery").pk, "area": Area.objects.get(slug="brent").pk}
    add = address("targets", add=True)
    assert "Say a change, a volume, or both." in analyst_client.post(add, values).content.decode()
    wrong = values | {"change_pct": "-3", "first_month": "2024-04", "last_month": "2024-03"}
    assert "It ends before it begins, in Apr 2024." in analyst_client.post(add, wrong).content.decode()
    assert analyst_client.post(add, wrong | {"last_month": "2025-03"}).status_code == 302
    target = Target.objects.get(area__slug="brent")
    assert (target.first_month, target.last_month) == (months.parse("2024-04"), months.parse("2025-03"))


def test_a_baseline_can_hold_for_one_area_with_a_volume_as_printed(analyst_client: Client) -> None:
    values = {
        "name": "2011 baseline",
        "measure": measure("robbery").pk,
        "area": Area.objects.get(slug="brent").pk,
        "first_month": "2011-04",
        "last_month": "2012-03",
        "level": "1500",
    }
    longer = analyst_client.post(address("baselines", add=True), values | {"last_month": "2013-03"})
    assert "A baseline is 12 months long" in longer.content.decode()
    assert analyst_client.post(address("baselines", add=True), values).status_code == 302
    assert Baseline.objects.get(area__slug="brent").level == 1500


@pytest.mark.parametrize("phrase", ["of all boroughs", "of {of} {and}", "of {of"])
def test_the_phrase_of_a_peer_group_says_of_how_many(analyst_client: Client, phrase: str) -> None:
    url = address("peer-groups", PeerGroup.objects.first())
    answer = analyst_client.post(url, values_of(analyst_client, url) | {"phrase": phrase})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("section", "model", "field"),
    [("peer-groups", PeerGroup, "areas"), ("categories", Category, "measures")],
)
def test_a_choice_larger_than_any_key_is_a_wrong_choice(
    analyst_client: Client, section: str, model: Any, field: str
) -> None:
    url = address(section, model.objects.first())
    before = list(getattr(model.objects.first(), field).all())
    answer = analyst_client.post(url, values_of(analyst_client, url) | {field: ["9" * 30]})
    assert answer.status_code == 422
    assert list(getattr(model.objects.first(), field).all()) == before


def test_a_rule_set_that_cannot_be_followed_is_refused_in_a_sentence(analyst_client: Client) -> None:
    definition = {**RuleSet.objects.get(version="2020").definition, "factors": ["luck"]}
    values = {"version": "2026", "effective_on": "2026-04-01", "definition": json.dumps(definition)}
    answer = analyst_client.post(address("rule-sets", add=True), values)
    assert answer.status_code == 422
    assert "“luck” is not a factor." in answer.content.decode()
    definition["factors"] = ["quarter"]
    values["definition"] = json.dumps(definition)
    assert analyst_client.post(address("rule-sets", add=True), values).status_code == 302
    assert RuleSet.objects.get(version="2026").rules.factors == ("quarter",)


@pytest.mark.parametrize(
    "wrong",
    [
        {"factors": [["rolling"]]},
        {"factors": [1, "rolling"]},
        {"worst_share": "three"},
        {"peer_share": float("inf")},
        {"decimals": {"quarter": "none", "rolling": 0, "baseline": 0}},
        {"decimals": {"quarter": 60, "rolling": 0, "baseline": 0}},
        {"red": [{"positive_at_most": "few"}]},
        {"words": {"up": 1, "down": 2, "same": 3}},
        {"wording": {**RULES_2020["wording"], "quarter": "{chance} in last quarter"}},
        {"wording": {**RULES_2020["wording"], "quarter": "{change:>9999999999}"}},
        {"wording": {**RULES_2020["wording"], "quarter": "nul \0"}},
    ],
)
def test_a_rule_set_that_would_stop_every_dashboard_is_refused(analyst_client: Client, wrong: dict[str, Any]) -> None:
    values = {"version": "2026", "effective_on": "2026-04-01", "definition": json.dumps({**RULES_2020, **wrong})}
    answer = analyst_client.post(address("rule-sets", add=True), values)
    assert answer.status_code == 422
    assert not RuleSet.objects.filter(version="2026").exists()


def test_a_rule_set_that_editions_were_made_by_keeps_its_definition(analyst_client: Client) -> None:
    edition = draft(with_figures())
    rules, url = edition.rule_set, address("rule-sets", edition.rule_set)
    values: dict[str, Any] = {
        "effective_on": "2020-01-01",
        "definition": json.dumps({**rules.definition, "peer_share": 2}),
    }
    assert analyst_client.post(url, values).status_code == 302
    analyst_client.post(reverse("performance:compute", args=[edition.number]))
    frozen = draft(edition.area)
    analyst_client.post(reverse("performance:freeze", args=[frozen.number]))
    values["definition"] = json.dumps({**rules.definition, "peer_share": 5})
    answer = analyst_client.post(url, values)
    assert answer.status_code == 409
    assert "Add a new version instead" in answer.content.decode()


def test_a_choice_of_groups_larger_than_any_key_is_a_wrong_choice_for_a_dashboard(analyst_client: Client) -> None:
    url = reverse("performance:build_change", args=["overview"])
    answer = analyst_client.post(url, values_of(analyst_client, url) | {"groups": ["9" * 30]})
    assert answer.status_code == 422
    assert Dashboard.objects.get(slug="overview").groups.count() == 1


def test_a_group_without_areas_is_kept_for_ranks_that_are_supplied(analyst_client: Client) -> None:
    values = {"name": "Family", "slug": "family", "phrase": "of {of} of the family", "order": "5"}
    assert analyst_client.post(address("peer-groups", add=True), values).status_code == 302
    assert not PeerGroup.objects.get(slug="family").areas.exists()


def test_the_most_similar_areas_are_named_before_london() -> None:
    """METHOD §5, row 2: “lowest rate of all 15 Most Similar areas and 2nd lowest of all 32 London Boroughs”."""
    assert [group.slug for group in PeerGroup.objects.all()] == ["most-similar", "london-32"]


def test_a_new_rule_set_begins_as_the_latest(analyst_client: Client) -> None:
    begun = analyst_client.get(address("rule-sets", add=True)).context["form"].initial["definition"]
    assert begun == RuleSet.objects.latest("effective_on").definition
    values = {"version": "2031", "effective_on": "2031-04-01", "definition": json.dumps(begun)}
    assert analyst_client.post(address("rule-sets", add=True), values).status_code == 302


def test_an_empty_target_is_refused_in_words_and_not_by_the_name_of_a_constraint(analyst_client: Client) -> None:
    refused = analyst_client.post(address("targets", add=True), {}).content.decode()
    assert "Say a change, a volume, or both." in refused
    assert "Constraint" not in refused


def test_nothing_chosen_is_said_in_words(analyst_client: Client) -> None:
    page = analyst_client.get(address("baselines", add=True)).content.decode()
    assert '<option value="" selected>Choose</option>' in page
    assert '<option value="" selected>Every area</option>' in page
    assert "---------" not in page
