"""Charts of years, lines, areas, changes, maps and readings: figure, sentence, legend and table say the same."""

import json
import re
from xml.etree import ElementTree

import pytest

from performance import charts, months
from performance.charts.pen import Box
from performance.charts.shades import SHADES
from performance.charts.specs import AreaMap, ChartSpec, Dated, Funnel, HeatMap, Lines, Multiples, Years
from tests.chart_specs import EVERY
from tests.test_charts import DESK, PHONE, SVG, words_of

drawn = pytest.mark.parametrize("spec", EVERY.values(), ids=list(EVERY))
WIDE = {"funnel": 560, "map": 520}


def parsed(spec: ChartSpec, width: float | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(charts.svg(spec, width))


def words(spec: ChartSpec, width: float | None = None) -> list[str]:
    return [text for text, _box in words_of(parsed(spec, width))]


# -- every drawing --------------------------------------------------------------------------------------------------


@drawn
def test_a_drawing_is_well_formed_and_is_named_for_who_cannot_see_it(spec: ChartSpec):
    drawing = parsed(spec)
    assert drawing.attrib["role"] == "img"
    assert drawing.attrib["aria-label"] == spec.sentence
    assert spec.title in spec.sentence


@drawn
def test_a_drawing_carries_colours_as_attributes_that_a_strict_policy_and_print_both_take(spec: ChartSpec):
    assert not re.search(r"\s(style|on\w+)=|<style|<script|href=", charts.svg(spec))


@drawn
def test_no_word_is_smaller_than_12_px_or_outside_the_drawing(spec: ChartSpec):
    for width in (None, PHONE):
        drawing = parsed(spec, width)
        wide, high = float(drawing.attrib["width"]), float(drawing.attrib["height"])
        assert all(float(text.attrib["font-size"]) >= 12 for text in drawing.iter(f"{SVG}text"))
        for said, box in words_of(drawing):
            assert box.within(Box(-1, -1, wide + 1, high + 1)), (said, width)


@drawn
def test_words_do_not_overlap_at_a_desk_or_on_a_phone(spec: ChartSpec):
    for width in (WIDE.get(spec.kind, DESK), PHONE):
        placed = list(words_of(parsed(spec, width)))
        for k, (said, box) in enumerate(placed):
            for others, other in placed[k + 1 :]:
                assert not box.meets(other), (said, others, width)


@drawn
def test_a_specification_becomes_complete_json_with_months_as_text(spec: ChartSpec):
    plain = json.loads(json.dumps(spec.to_json()))
    assert {
        "kind",
        "title",
        "unit",
        "area",
        "source",
        "moment",
        "notes",
        "sentence",
        "heading",
        "credit",
        "legend",
    } <= set(plain)
    for name in ("first", "first_month"):
        if name in plain:
            assert re.fullmatch(r"\d{4}-\d{2}", plain[name])


@drawn
def test_a_table_has_a_cell_under_every_heading(spec: ChartSpec):
    table = spec.table()
    assert all(len(row) == len(table.headings) for row in table.rows)
    assert all(table.headings)


@drawn
def test_where_nothing_is_known_the_drawing_says_so(spec: ChartSpec):
    if "No figures are known." in spec.sentence and not isinstance(spec, AreaMap):
        assert words(spec) == ["No figures"]


@drawn
def test_what_the_legend_says_stands_on_the_drawing(spec: ChartSpec):
    shown = " ".join(words(spec, PHONE))
    if "No figures" not in shown:
        for key in spec.legend:
            assert key.words.split()[0] in shown


@drawn
def test_a_picture_that_stands_alone_says_what_it_is_and_when_it_was_known(spec: ChartSpec):
    sheet = ElementTree.fromstring(charts.sheet(spec))
    said = " ".join(text.text or "" for text in sheet.iter(f"{SVG}text"))
    assert " ".join(said.split()).startswith(spec.heading)
    if spec.moment:
        assert "Figures as known on 9 January 2020. Source: Metropolitan Police Service." in said


# -- what each of them shows ------------------------------------------------------------------------------------------


def years(name: str = "years") -> Years:
    spec = EVERY[name]
    assert isinstance(spec, Years)
    return spec


def test_years_are_named_where_they_end_and_compared_at_the_latest_month():
    assert {"2019/20", "2018/19", "Average"} <= set(words(years(), DESK))
    assert "Sep, 2019/20:" in years().sentence
    assert "Sep, 2018/19:" in years().sentence
    assert years().table().headings == ("Month", "2019/20", "2018/19", "Average")
    assert [row[0] for row in years().table().rows][:2] == ["Apr", "May"]


def test_a_year_is_not_drawn_across_a_new_definition():
    assert (
        len(
            [path for path in parsed(years("years with a break")).iter(f"{SVG}path") if path.get("stroke") == "#7f8d99"]
        )
        == 2
    )
    assert "sheds and garages" in years("years with a break").sentence


def test_lines_are_told_apart_by_their_strokes_and_not_by_colour_alone():
    spec = EVERY["many lines"]
    assert isinstance(spec, Lines)
    strokes = {
        (path.get("stroke"), path.get("stroke-width"), path.get("stroke-dasharray"))
        for path in parsed(spec).iter(f"{SVG}path")
        if path.get("fill") == "none"
    }
    assert len(strokes) == 6
    assert [key.words for key in spec.legend] == [line.name for line in spec.lines]


def test_an_axis_around_an_index_says_that_it_does_not_start_at_zero():
    assert any(re.fullmatch(r"The axis starts at \d+, not at zero", said) for said in words(EVERY["lines"]))
    assert "Oct 2016 = 100" in words(EVERY["lines"])


def test_every_month_of_the_heat_map_is_shaded_by_its_class_and_carries_its_value():
    spec = EVERY["heat"]
    assert isinstance(spec, HeatMap)
    shown = words(spec, PHONE)
    for row in spec.rows:
        assert all(f"{value:,.0f}" in shown for value in row.values if value is not None)
    fills = [rect.get("fill") for rect in parsed(spec).iter(f"{SVG}rect")]
    for month, value in spec.known:
        assert SHADES[spec.class_of(value)] in fills, months.label(month)
    assert spec.legend[0].words == "under 200"


def test_values_that_do_not_fit_their_cell_are_left_to_the_table():
    spec = EVERY["heat of large counts"]
    assert not any("123" in said for said in words(spec, PHONE))
    assert any(cell == wave for wave in [spec.table().rows[0][1]] for cell in spec.table().rows[0])


def test_the_funnel_names_our_area_and_those_beyond_the_limits_and_all_others_when_pointed_at():
    spec = EVERY["funnel"]
    assert isinstance(spec, Funnel)
    drawing = parsed(spec)
    assert "Hammersmith and Fulham 3" in words(spec)
    titles = [title.text for title in drawing.iter(f"{SVG}title")]
    assert len(titles) == len(spec.dots)
    assert "Hammersmith and Fulham 6 16.0, above the 99.8% limit." in spec.sentence
    assert "95% limits" in words(spec)


def test_changes_say_fewer_and_more_and_leave_out_what_is_not_known():
    shown = words(EVERY["changes"], DESK)
    assert "638 fewer (−13.0%)" in shown
    assert "81 more (+11.7%)" in shown
    assert "n/a (missing Nov-13)" in shown
    assert "2,192 fewer (−14.4%)" in shown
    assert "Burglary: 638 fewer (−13.0%)." in EVERY["changes"].sentence


def test_adverse_and_favourable_bars_differ_in_grey():
    bars = [
        rect for rect in parsed(EVERY["changes"]).iter(f"{SVG}rect") if rect.get("stroke") in {"#00703c", "#b10e1e"}
    ]
    assert {(bar.get("stroke"), bar.get("fill") == bar.get("stroke")) for bar in bars} == {
        ("#00703c", False),
        ("#b10e1e", True),
    }


def test_small_multiples_share_one_scale_and_flag_what_is_far_outside():
    spec = EVERY["multiples"]
    assert isinstance(spec, Multiples)
    assert f"Each panel: Oct 2016 to Sep 2019, 0 to {spec.highest:.0f}." in words(spec)
    assert any(said.endswith("▲") for said in words(spec))
    assert "Totteridge and Woodside 3 Sep 2019 high" in spec.sentence


def test_a_ward_whose_counts_are_too_small_says_so():
    assert "too small to be shown" in words(EVERY["multiples with a masked ward"])


def the_map() -> AreaMap:
    spec = EVERY["map"]
    assert isinstance(spec, AreaMap)
    return spec


def test_classes_of_a_map_are_told_apart_by_pattern_as_well_as_shade():
    text = charts.svg(the_map())
    patterns = re.findall(r'<pattern id="p[0-9a-f]{8}(\w)"', text)
    assert patterns == ["1", "2", "3", "n"]
    fills = [path.get("fill") for path in parsed(the_map()).iter(f"{SVG}path") if path.get("fill-rule")]
    assert sum(str(fill).endswith("n)") for fill in fills) == 2  # two areas without a figure


def test_two_drawings_of_one_map_share_no_name():
    page = charts.drawn_for_page(the_map(), linked=True)
    names = re.findall(r' id="([^"]+)"', page)
    assert len(names) == len(set(names))


def test_areas_of_a_linked_map_can_be_reached_and_lead_to_their_rows():
    page = charts.drawn_for_page(the_map(), linked=True)
    assert page.count('role="group"') == 2
    assert 'id="area-high" href="#row-high" aria-label="High: 24.6, far outside"' in page
    assert 'id="narrow-high" href="#row-high"' in page
    assert 'aria-label="Unknown: no figure"' in page


def test_a_map_ranks_from_the_highest_and_marks_our_own_area_and_flags():
    assert {"1 ▲", "2", "3"} <= set(words(the_map()))
    assert the_map().table().rows[0][:2] == (1, "High")
    assert the_map().table().rows[-1][0] is None
    assert "No figure: Unknown, Small." in the_map().sentence
    assert ("Small", "too small to be shown") in [(row[1], row[-1]) for row in the_map().table().rows]


def test_a_survey_is_drawn_with_its_intervals_and_they_are_in_the_table():
    spec = EVERY["survey"]
    assert isinstance(spec, Dated)
    assert spec.table().headings == ("Period", "Barnet", "Sample size", "95% from", "95% to", "Remarks")
    assert "95% interval of a sample of that size" in words(spec)


def test_every_comparator_is_a_line_and_a_column():
    spec = EVERY["cohorts"]
    assert spec.table().headings[:4] == ("Period", "Barnet", "London", "Statistical neighbours")
    assert {"Barnet", "London", "Statistical neighbours"} <= set(words(spec, DESK))
    assert any("The cohort was half as large" in said for said in words(spec))


def test_an_awaited_figure_is_in_the_table_and_is_not_drawn():
    spec = EVERY["dated empty"]
    assert spec.table().rows == (("Jan–Mar 2019", None, ""),) or spec.table().rows[0][-1] in {"", "awaited"}
    assert words(spec) == ["No figures"]
