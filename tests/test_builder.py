"""The dashboard builder: what dashboards are begun from, and what an analyst changes on them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from performance.arithmetic.columns import KINDS, Column
from performance.forms.builder import WORDS, in_words
from performance.models import Dashboard, DashboardRow, Measure, PeerGroup, Section, Series
from performance.reference import read
from performance.reference.templates import templates
from performance.services import builder, builder_columns, builder_lines
from scpb.audit.models import Entry
from scpb.errors import NotAllowed, NotPermitted
from scpb.jobs.models import Job
from tests.factories import make_board, make_officer, performance_verbs
from tests.figures_at_hand import analyst, as_person, draft, with_figures

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return as_person(analyst())


def measure(slug: str) -> Measure:
    return Measure.objects.get(slug=slug)


def overview() -> Dashboard:
    return Dashboard.objects.get(slug="overview")


def empty(slug: str = "vehicles") -> Dashboard:
    return builder.begin(name=slug.title(), slug=slug, by=None)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"performance:{name}", args=arguments)


def lines_of(dashboard: Dashboard) -> list[tuple[str, str, bool]]:
    """Section, measure and whether it is rated with the line above, in order."""
    rows = dashboard.rows.select_related("section", "measure")
    return [(row.section.name, row.measure.slug, row.with_above) for row in rows]


def keys_of(section: Section) -> list[str]:
    return [Column.from_json(entry).key for entry in Section.objects.get(pk=section.pk).columns]


# -- templates ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", templates())
def test_a_dashboard_is_begun_from_every_template(client: Client, slug: str) -> None:
    template = templates()[slug]
    page = client.get(at("build_begin") + f"?template={slug}").context["form"]
    values = {name: page[name].value() for name in page.fields}
    answer = client.post(at("build_begin"), values)
    assert answer.status_code == 302
    assert answer["Location"] == at("build", slug)
    dashboard = Dashboard.objects.get(slug=slug)
    assert [row[1] for row in lines_of(dashboard)] == list(template.measures)
    assert {group.slug for group in dashboard.groups.all()} == set(template.groups)
    shown = [tuple(Column.from_json(c) for c in section.columns) for section in dashboard.sections.order_by("order")]
    assert shown == [section.columns for section in template.sections]
    assert client.get(at("build", slug)).status_code == 200


def test_every_template_names_measures_and_groups_that_are_known() -> None:
    known = {entry["slug"] for entry in [*read("measures"), *read("seeds")["measures"]]}
    groups = set(PeerGroup.objects.values_list("slug", flat=True))
    for template in templates().values():
        assert set(template.measures) <= known
        assert len(set(template.measures)) == len(template.measures), "a measure is on a dashboard once"
        named = {c.name for section in template.sections for c in section.columns if c.kind in {"rank", "gap"}}
        assert named <= set(template.groups) <= groups
        assert not any(section.lines[0].with_above for section in template.sections)


def test_the_one_since_2022_has_the_volumes_that_the_board_has_used_since() -> None:
    dashboard = builder.begin(name="Volumes", slug="volumes", template="volumes-since-2022", by=None)
    assert [slug for _, slug, _ in lines_of(dashboard)] == [
        "residential-burglary",
        "non-residential-burglary",
        "robbery-of-personal-property",
        "violence-with-injury",
        "knife-crime-with-injury",
        "lethal-barrelled-discharges",
        "domestic-abuse-violence-with-injury",
        "cctv-incidents",
    ]
    injury = dashboard.rows.get(measure__slug="violence-with-injury").section
    assert keys_of(injury) == ["quarter", "rolling", "previous"]


def test_beginning_makes_measures_that_somebody_removed() -> None:
    Series.objects.filter(measure__slug="knife-crime-with-injury").delete()
    measure("knife-crime-with-injury").delete()
    measure("cctv-incidents").delete()
    builder.begin(name="Volumes", slug="volumes", template="volumes-since-2022", by=None)
    assert measure("cctv-incidents").polarity == 0
    assert performance_verbs() == ["measure_added", "measure_added", "dashboard_begun"]


def test_a_measure_of_the_same_name_stands_for_that_of_the_template() -> None:
    Measure.objects.filter(slug="cctv-incidents").update(slug="cameras")
    dashboard = builder.begin(name="Volumes", slug="volumes", template="volumes-since-2022", by=None)
    assert lines_of(dashboard)[-1][1] == "cameras"


def test_a_template_whose_first_measures_are_gone_is_refused_and_leaves_nothing() -> None:
    DashboardRow.objects.filter(measure__slug="criminal-damage").delete()
    Series.objects.filter(measure__slug="criminal-damage").delete()
    measure("criminal-damage").delete()
    with pytest.raises(NotAllowed, match="Criminal damage"):
        builder.begin(name="Again", slug="again", template="mopac-7-baseline", by=None)
    assert not Dashboard.objects.filter(slug="again").exists()


def test_a_dashboard_is_begun_as_a_copy_of_another(client: Client) -> None:
    values = {"name": "Overview, new", "slug": "overview-new", "origin": "copy:overview"}
    assert client.post(at("build_begin"), values).status_code == 302
    made = Dashboard.objects.get(slug="overview-new")
    assert lines_of(made) == lines_of(overview())
    assert list(made.groups.all()) == list(overview().groups.all())
    builder.remove(made, by=None)
    assert overview().rows.count() == 5, "the copy had lines of its own"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": "Overview"}, "Dashboard with this Name already exists."),
        ({"slug": "overview"}, "Dashboard with this Address already exists."),
        ({"slug": "no address"}, "valid “slug”"),
        ({"origin": "template:nonsense"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_begun_is_said_beside_its_field(client: Client, wrong: dict[str, str], sentence: str) -> None:
    values = {"name": "Vehicles", "slug": "vehicles", "origin": ""} | wrong
    answer = client.post(at("build_begin"), values)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


# -- dashboards --------------------------------------------------------------------------------------------------------


def test_the_list_shows_every_dashboard_and_every_template_in_few_questions(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(8):
        page = client.get(at("builders")).content.decode()
    assert all(at("build", row.slug) in page for row in Dashboard.objects.all())
    assert all(template.name in page for template in templates().values())


def test_a_dashboard_is_renamed_and_moved_and_its_groups_chosen(client: Client) -> None:
    similar = PeerGroup.objects.get(slug="most-similar")
    url = at("build_change", "mopac-7")
    ranked = [group.pk for group in Dashboard.objects.get(slug="mopac-7").groups.all()]
    values = {"name": "MOPAC seven", "order": "7", "groups": [*ranked, similar.pk]}
    assert client.post(url, values).status_code == 302
    found = Dashboard.objects.get(slug="mopac-7")
    assert (found.name, found.order) == ("MOPAC seven", 7)
    assert similar in found.groups.all()
    assert performance_verbs() == ["dashboard_changed"]


def test_a_group_that_a_column_shows_is_not_taken_away(client: Client) -> None:
    builder.begin(name="Volumes", slug="overview-2020", template="overview-2020", by=None)
    answer = client.post(at("build_change", "overview-2020"), {"name": "Volumes", "order": "3"})
    assert answer.status_code == 409
    assert "Remove the column first." in answer.content.decode()


def test_a_dashboard_is_removed_once_somebody_has_said_so_again(client: Client) -> None:
    empty()
    url = at("build_remove", "vehicles")
    assert "goes for good" in client.get(url).content.decode()
    assert client.post(url).status_code == 302
    assert not Dashboard.objects.filter(slug="vehicles").exists()


def test_a_dashboard_with_editions_stays(client: Client) -> None:
    draft(with_figures())
    answer = client.post(at("build_remove", "overview"))
    assert answer.status_code == 409
    assert "Editions were made of this dashboard" in answer.content.decode()
    assert overview().rows.count() == 5


# -- sections ----------------------------------------------------------------------------------------------------------


def test_a_section_is_added_renamed_and_removed(client: Client) -> None:
    dashboard = empty()
    assert client.post(at("section_add", "vehicles"), {"name": "Theft"}).status_code == 302
    section = dashboard.sections.get()
    assert "quarter" in keys_of(section), "the usual columns until others are chosen"
    assert client.post(at("section_edit", "vehicles", section.pk), {"name": "", "note": "Without taking."})
    section.refresh_from_db()
    assert (section.name, section.note) == ("", "Without taking.")
    assert "Without taking." in client.get(at("build", "vehicles")).content.decode()
    assert "figures stay" in client.get(at("section_remove", "vehicles", section.pk)).content.decode()
    assert client.post(at("section_remove", "vehicles", section.pk)).status_code == 302
    assert not dashboard.sections.exists()
    assert performance_verbs() == ["dashboard_begun", "section_added", "section_changed", "section_removed"]


def test_two_sections_of_one_heading_are_refused_in_words(client: Client) -> None:
    empty()
    client.post(at("section_add", "vehicles"), {"name": ""})
    answer = client.post(at("section_add", "vehicles"), {"name": ""})
    assert answer.status_code == 409
    assert "only one can do without a name" in answer.content.decode()


def test_sections_move_with_their_lines_and_stop_at_the_edge(client: Client) -> None:
    dashboard = overview()
    first, second = dashboard.sections.order_by("order")
    assert client.post(at("section_move", "overview", second.pk), {"to": "up"}).status_code == 302
    assert [row.pk for row in dashboard.sections.order_by("order")] == [second.pk, first.pk]
    assert lines_of(dashboard)[0][1] == "violence-with-injury"
    before = Entry.objects.count()
    client.post(at("section_move", "overview", second.pk), {"to": "up"})
    client.post(at("section_move", "overview", second.pk), {"to": "sideways"})
    assert Entry.objects.count() == before


# -- columns -----------------------------------------------------------------------------------------------------------


def test_every_kind_of_column_has_its_words() -> None:
    assert WORDS.keys() == KINDS.keys()
    assert in_words(Column("rank", "london-32"), {"london-32": "London 32"}) == "Rank in London 32"
    assert in_words(Column("comparator", "National"), {}) == "Figure of National, and the gap to it"


def test_a_column_is_chosen_from_what_exists_and_named(client: Client) -> None:
    section = builder.add_section(empty(), name="Theft", by=None)
    builder_columns.remove_column(section, key="rolling", by=None)
    url = at("column_add", "vehicles", section.pk)
    offered = client.get(url).content.decode()
    assert 'value="rolling"' in offered
    assert 'value="quarter"' not in offered, "what the section shows is not offered again"
    assert 'value="rank:london-32"' in offered
    assert client.post(url, {"column": "rank:london-32", "label": "London rank"}).status_code == 302
    assert Section.objects.get(pk=section.pk).columns[-1] == {
        "kind": "rank",
        "name": "london-32",
        "label": "London rank",
    }
    assert PeerGroup.objects.get(slug="london-32") in section.dashboard.groups.all()
    assert "London rank" in client.get(at("build", "vehicles")).content.decode()


def test_a_comparator_that_no_reading_names_yet_is_said_in_words(client: Client) -> None:
    section = builder.add_section(empty(), name="Theft", by=None)
    url = at("column_add", "vehicles", section.pk)
    assert "Say whose figure it is." in client.post(url, {"column": "comparator:"}).content.decode()
    both = {"column": "rolling", "comparator": "National"}
    assert client.post(url, both).status_code == 422
    assert client.post(url, {"column": "comparator:", "comparator": "Family  of forces"}).status_code == 302
    assert keys_of(section)[-1] == "comparator:Family of forces"


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ({"kind": "quarter"}, "has this column already"),
        ({"kind": "nonsense"}, "is not a column"),
        ({"kind": "rank"}, "must say which"),
        ({"kind": "rank", "name": "mars"}, "no peer group"),
    ],
)
def test_a_column_that_cannot_be_is_refused_in_words(column: dict[str, str], sentence: str) -> None:
    section = builder.add_section(empty(), name="Theft", by=None)
    with pytest.raises(NotAllowed, match=sentence):
        builder_columns.add_column(section, **column, by=None)


def test_columns_are_given_headings_moved_and_removed(client: Client) -> None:
    section = builder.add_section(empty(), name="Theft", by=None)
    builder_columns.add_column(section, kind="comparator", name="A/B & C", by=None)
    before = keys_of(section)
    url = at("column_edit", "vehicles", section.pk, len(before))
    assert client.post(url, {"key": "comparator:A/B & C", "label": "Theirs"}).status_code == 302
    client.post(at("column_move", "vehicles", section.pk), {"key": "comparator:A/B & C", "to": "up"})
    assert keys_of(section) == [*before[:-2], before[-1], before[-2]]
    assert client.post(at("column_remove", "vehicles", section.pk, len(before) - 1)).status_code == 302
    assert keys_of(section) == before[:-1]
    assert client.get(at("column_edit", "vehicles", section.pk, 99)).status_code == 404


def test_what_a_section_usually_shows_is_there_to_be_changed_until_somebody_has_chosen(client: Client) -> None:
    section = overview().sections.order_by("order")[0]
    assert section.columns == [], "nobody has chosen yet"
    assert "Rank in London 32" in client.get(at("build", "overview")).content.decode()
    client.post(at("column_move", "overview", section.pk), {"key": "quarter", "to": "up"})
    assert keys_of(section)[:2] == ["quarter", "trend"]
    assert "rank:london-32" in keys_of(section)


def test_a_section_keeps_one_column(client: Client) -> None:
    section = builder.add_section(empty(), name="Theft", by=None)
    *others, last = keys_of(section)
    for key in others:
        builder_columns.remove_column(section, key=key, by=None)
    answer = client.post(at("column_remove", "vehicles", section.pk, 1))
    assert answer.status_code == 409
    assert "one column at least" in answer.content.decode()
    assert keys_of(section) == [last]


def test_a_column_that_somebody_else_removed_is_not_found_again(client: Client) -> None:
    section = builder.add_section(empty(), name="Theft", by=None)
    builder_columns.remove_column(section, key="quarter", by=None)
    answer = client.post(at("column_move", "vehicles", section.pk), {"key": "quarter", "to": "up"})
    assert answer.status_code == 409
    assert "any more" in answer.content.decode()


# -- lines -------------------------------------------------------------------------------------------------------------


def test_lines_are_added_changed_and_removed(client: Client) -> None:
    dashboard = empty()
    section = builder.add_section(dashboard, name="Theft", by=None)
    url = at("line_add", "vehicles", section.pk)
    assert "Rated together" not in client.get(url).content.decode(), "there is no line above the first"
    assert client.post(url, {"measure": measure("theft-of-motor-vehicle").pk}).status_code == 302
    second = {"measure": measure("theft-from-motor-vehicle").pk, "name": "Out of them", "indented": "on"}
    assert client.post(url, {**second, "with_above": "on"}).status_code == 302
    first, line = dashboard.rows.all()
    assert (line.name, line.indent, line.with_above) == ("Out of them", 1, True)
    page = client.get(at("build", "vehicles")).content.decode()
    assert "Rated together with the line above" in page
    edit = at("line_edit", "vehicles", line.pk)
    assert client.post(edit, {"measure": line.measure.pk, "name": ""}).status_code == 302
    line.refresh_from_db()
    assert (line.name, line.indent, line.with_above) == ("", 0, False)
    assert client.post(at("line_remove", "vehicles", first.pk)).status_code == 302
    assert [slug for _, slug, _ in lines_of(dashboard)] == ["theft-from-motor-vehicle"]


def test_a_measure_is_on_a_dashboard_once(client: Client) -> None:
    section = builder.add_section(overview(), name="Again", by=None)
    answer = client.post(at("line_add", "overview", section.pk), {"measure": measure("robbery").pk})
    assert answer.status_code == 422, "the form does not offer it"
    with pytest.raises(NotAllowed, match="Robbery is on this dashboard already"):
        builder_lines.add_line(section, measure=measure("robbery"), by=None)


def test_the_first_line_of_a_section_has_nothing_above_to_be_rated_with() -> None:
    section = builder.add_section(empty(), name="Theft", by=None)
    with pytest.raises(NotAllowed, match="no line above it"):
        builder_lines.add_line(section, measure=measure("robbery"), with_above=True, by=None)
    line = builder_lines.add_line(section, measure=measure("robbery"), by=None)
    with pytest.raises(NotAllowed, match="no line above it"):
        builder_lines.change_line(line, measure=line.measure, name="", indent=0, with_above=True, by=None)


def test_a_line_that_comes_to_stand_first_is_rated_alone(client: Client) -> None:
    dashboard = builder.begin(name="Violence", slug="violence", template="violent-crime-2014", by=None)
    gun = dashboard.rows.get(measure__slug="gun-crime")
    client.post(at("line_move", "violence", gun.pk), {"to": "up"})
    assert lines_of(dashboard)[1] == ("Violent crime", "gun-crime", True)
    client.post(at("line_move", "violence", gun.pk), {"to": "up"})
    assert lines_of(dashboard)[0] == ("Violent crime", "gun-crime", False)


def test_a_line_moves_over_the_edge_into_the_next_section_and_no_further(client: Client) -> None:
    dashboard = overview()
    injury = dashboard.rows.get(measure__slug="violence-with-injury")
    above = dashboard.sections.order_by("order")[0].name
    client.post(at("line_move", "overview", injury.pk), {"to": "up"})
    assert lines_of(dashboard)[-1] == (above, "violence-with-injury", False)
    client.post(at("line_move", "overview", injury.pk), {"to": "down"})
    assert lines_of(dashboard)[-1] == ("Violence", "violence-with-injury", False)
    before = Entry.objects.count()
    client.post(at("line_move", "overview", injury.pk), {"to": "down"})
    assert Entry.objects.count() == before


def test_htmx_gets_the_sections_alone_after_a_move(client: Client) -> None:
    line = overview().rows.all()[0]
    answer = client.post(at("line_move", "overview", line.pk), {"to": "down"}, HTTP_HX_REQUEST="true")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert re.match(r"\s*<div id=\"sections\">", text)
    assert "<html" not in text


def test_places_are_numbered_without_gaps_whatever_was_done() -> None:
    dashboard = overview()
    section = dashboard.sections.order_by("order")[0]
    builder_lines.remove_line(section.rows.all()[1], by=None)
    builder_lines.add_line(section, measure=measure("criminal-damage"), by=None)
    assert [row.order for row in dashboard.rows.all()] == [1, 2, 3, 4, 5]
    assert [row[0] for row in lines_of(dashboard)] == ["Stealing and robbery"] * 4 + ["Violence"]


# -- all of it ---------------------------------------------------------------------------------------------------------


def test_a_change_has_the_dashboards_computed_anew() -> None:
    before = Job.objects.filter(kind="performance.rebuild_dashboards").count()
    builder.add_section(overview(), name="New", by=None)
    assert Job.objects.filter(kind="performance.rebuild_dashboards").count() == before + 1


def test_the_page_of_a_dashboard_asks_few_questions_however_long_it_is(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    builder.begin(name="Violence", slug="violence", template="asb-offending-2014", by=None)
    client.get(at("build", "violence"))
    with django_assert_max_num_queries(11):
        client.get(at("build", "violence"))


def test_who_may_not_set_up_finds_nothing_and_writes_nothing() -> None:
    officer = make_officer(make_board())
    section = overview().sections.all()[0]
    client = as_person(officer)
    for url in [at("builders"), at("build", "overview"), at("line_add", "overview", section.pk)]:
        assert client.get(url).status_code == 404
    with pytest.raises(NotPermitted):
        builder.begin(name="Mine", slug="mine", by=officer)
    with pytest.raises(NotPermitted):
        builder_columns.remove_column(section, key="quarter", by=officer)


def test_nothing_is_kept_when_the_audit_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr("scpb.audit.services.record", fail)
    before = lines_of(overview())
    with pytest.raises(RuntimeError):
        builder_lines.move_line(overview().rows.all()[0], step=1, by=None)
    assert lines_of(overview()) == before
