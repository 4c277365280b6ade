"""Charts: they draw what is known, say it in words, and keep their words apart."""

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest

from performance import charts, months
from performance.charts.pen import Box, Words
from performance.charts.specs import Bar, Break, ChartSpec, Level, Peers, Point, RankStrip, Rolling, Sparkline, Trend

SVG = "{http://www.w3.org/2000/svg}"
LAST = months.parse("2019-09")
DESK, PHONE = 760, 345


def monthly(
    count: int = 36, *, level: float = 200, marks: dict[int, int] | None = None, last: int = LAST
) -> tuple[Point, ...]:
    """Points up to `last` within a range of ±25%, but for the marked ones (counted back from the last month)."""
    points = []
    for back in reversed(range(count)):
        mark = (marks or {}).get(back, 0)
        value = level * (1 + 0.1 * (back % 3 - 1)) if not mark else level * (1.5 if mark > 0 else 0.5)
        points.append(Point(last - back, round(value), 0.75 * level, level, 1.25 * level, mark, provisional=back < 3))
    return tuple(points)


def totals() -> tuple[Point, ...]:
    """Totals of 12 months, which fall slowly."""
    return tuple(Point(LAST - back, 2550 + 14 * back) for back in reversed(range(36)))


def bars(count: int = 32) -> tuple[Bar, ...]:
    names = ["Barking and Dagenham", "Hammersmith and Fulham", "Kensington and Chelsea", "Richmond upon Thames"]
    return tuple(
        Bar(f"{names[k % 4]} {k}", 10 + k, 9 + k, 11 + k, k + 1, own=k == 20, similar=k % 3 == 0) for k in range(count)
    )


EVERY = {
    "trend": Trend("Burglary", monthly(marks={5: 1, 20: -1}), -1),
    "many exceptions": Trend(
        "Burglary", monthly(marks=dict.fromkeys(range(9), 1) | dict.fromkeys(range(12, 18), -1)), -1
    ),
    "huge values": Trend("Burglary", monthly(level=3_456_789, marks={0: 1, 15: -1}), -1),
    "ten years": Trend("Burglary", monthly(120)),
    "a break": Trend("Burglary", monthly(), -1, (Break(LAST - 12, "New definition of burglary"),)),
    "constant": Trend("Burglary", tuple(Point(LAST - back, 12) for back in reversed(range(36)))),
    "zeros": Trend("Burglary", tuple(Point(LAST - back, 0) for back in reversed(range(36)))),
    "single": Trend("Burglary", monthly(1)),
    "empty": Trend("Burglary", tuple(Point(LAST - back, None) for back in reversed(range(36)))),
    "no months": Trend("Burglary", ()),
    "rolling": Rolling("Burglary", totals(), -1, Level(2881, "2011 baseline"), Level(2600, "Target", LAST - 12)),
    "close levels": Rolling("Burglary", totals(), -1, Level(2620, "2011 baseline"), Level(2600, "Target", LAST - 12)),
    "rolling constant": Rolling("Burglary", tuple(Point(LAST - back, 144) for back in reversed(range(36)))),
    "rolling empty": Rolling("Burglary", tuple(Point(LAST - back, None) for back in reversed(range(36)))),
    "sparkline": Sparkline("Burglary", monthly(marks={2: -1}), -1),
    "sparkline single": Sparkline("Burglary", monthly(1)),
    "sparkline empty": Sparkline("Burglary", ()),
    "peers": Peers("Burglary", "per 1,000 households", bars(), Level(22.4, "London")),
    "peers empty": Peers("Burglary", "per 1,000 households", ()),
    "rank": RankStrip("London 32", 17, 32, 13, 21),
    "rank of one": RankStrip("London 32", 1, 1),
}
drawn = pytest.mark.parametrize("spec", EVERY.values(), ids=list(EVERY))


def parsed(spec: ChartSpec, width: float | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(charts.svg(spec, width))


def words_of(drawing: ElementTree.Element) -> Iterator[tuple[str, Box]]:
    for text in drawing.iter(f"{SVG}text"):
        words = Words(
            text.text or "",
            float(text.attrib["x"]),
            float(text.attrib["y"]),
            text.attrib["text-anchor"],
            float(text.attrib["font-size"]),
            bold=text.get("font-weight") == "700",
        )
        yield words.words, words.box


def lines_of(drawing: ElementTree.Element) -> list[ElementTree.Element]:
    """The lines of data, which are navy."""
    return [
        path for path in drawing.iter(f"{SVG}path") if path.get("stroke") == "#17456e" and path.get("fill") == "none"
    ]


# -- every drawing ------------------------------------------------------------------------------------


@drawn
def test_a_drawing_is_well_formed_and_is_named_for_who_cannot_see_it(spec: ChartSpec):
    drawing = parsed(spec)
    assert drawing.attrib["role"] == "img"
    assert drawing.attrib["aria-label"] == spec.sentence
    assert spec.title in spec.sentence


@drawn
def test_a_drawing_carries_colours_as_attributes_that_a_strict_policy_and_print_both_take(spec: ChartSpec):
    text = charts.svg(spec)
    assert not re.search(r"\s(style|on\w+)=|<style|<script|href=", text)


@drawn
def test_no_word_is_smaller_than_12_px_or_outside_the_drawing(spec: ChartSpec):
    for width in (None, PHONE):
        drawing = parsed(spec, width)
        wide, high = float(drawing.attrib["width"]), float(drawing.attrib["height"])
        for text in drawing.iter(f"{SVG}text"):
            assert float(text.attrib["font-size"]) >= 12
        for words, box in words_of(drawing):
            assert box.within(Box(-1, -1, wide + 1, high + 1)), words


@drawn
def test_words_do_not_overlap_at_a_desk_or_on_a_phone(spec: ChartSpec):
    for width in (DESK, PHONE):
        placed = list(words_of(parsed(spec, None if spec.kind in {"sparkline", "rank"} else width)))
        for k, (words, box) in enumerate(placed):
            for others, other in placed[k + 1 :]:
                assert not box.meets(other), (words, others, width)


@drawn
def test_a_specification_becomes_json_with_months_as_text(spec: ChartSpec):
    plain = json.loads(json.dumps(spec.to_json()))
    assert plain["kind"] == spec.kind
    if plain.get("points"):
        assert plain["points"][-1]["month"] == "2019-09"


# -- what is known and what is not ----------------------------------------------------------------------


def test_a_missing_month_is_a_gap_and_never_zero():
    points = list(monthly())
    points[10] = Point(points[10].month, None)
    drawing = parsed(Trend("Burglary", tuple(points)), DESK)
    assert len(lines_of(drawing)) == 2
    axis = max(
        float(line.attrib["y1"]) for line in drawing.iter(f"{SVG}line") if line.attrib["y1"] == line.attrib["y2"]
    )
    for line in lines_of(drawing):
        heights = [float(place.split(",")[1]) for place in line.attrib["d"].lstrip("M").split("L")]
        assert max(heights) < axis - 10


def test_no_line_runs_across_a_new_definition():
    drawing = parsed(EVERY["a break"], DESK)
    assert len(lines_of(drawing)) == 2
    assert "New definition of burglary" in [words for words, _ in words_of(drawing)]


def test_a_month_between_two_gaps_is_still_drawn():
    points = tuple(Point(LAST - back, 7 if back == 5 else None) for back in reversed(range(12)))
    circles = list(parsed(Sparkline("Burglary", points)).iter(f"{SVG}circle"))
    assert circles


def test_provisional_months_are_hollow():
    circles = [circle.attrib["fill"] for circle in parsed(Trend("Burglary", monthly()), DESK).iter(f"{SVG}circle")]
    assert circles[33:] == ["#ffffff"] * 4  # three months, and the legend's
    assert set(circles[:33]) == {"#17456e"}


def test_where_nothing_is_known_the_drawing_says_so_and_draws_no_line():
    for name in ("empty", "rolling empty", "sparkline empty", "peers empty"):
        drawing = parsed(EVERY[name])
        assert [words for words, _ in words_of(drawing)] == ["No figures"]
        assert not lines_of(drawing)
        assert "No figures are known." in EVERY[name].sentence


def test_the_sentence_names_the_latest_month_those_outside_and_those_missing():
    points = list(monthly(marks={5: 1, 20: -1}))
    points[0] = Point(points[0].month, None)
    sentence = Trend("Burglary", tuple(points), -1).sentence
    assert "Oct 2016 to Sep 2019" in sentence
    assert "Not known: Oct 2016." in sentence
    assert "Jan 2018 below, Apr 2019 above" in sentence


# -- marks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "polarity", "colour"),
    [(1, -1, "#b10e1e"), (-1, -1, "#00703c"), (1, 1, "#00703c"), (-1, 1, "#b10e1e"), (1, 0, "#6b7278")],
)
def test_a_month_outside_its_range_is_coloured_by_what_it_means(mark: int, polarity: int, colour: str):
    drawing = parsed(Trend("Burglary", monthly(marks={6: mark}), polarity), DESK)
    assert colour in [path.get("fill") for path in drawing.iter(f"{SVG}path")]


def test_a_month_outside_its_range_is_named_with_its_range():
    words = [words for words, _ in words_of(parsed(EVERY["trend"], DESK))]
    assert "Apr 2019: 300" in words
    assert "expected 150 to 250" in words


def test_an_axis_that_does_not_start_at_zero_says_so():
    words = [words for words, _ in words_of(parsed(EVERY["rolling"], DESK))]
    assert any(re.fullmatch(r"The axis starts at [\d,]+, not at zero", line) for line in words)


def test_an_axis_prints_its_steps_exactly():
    bars = (Bar("Barnet", 9.1, 8.8, 12.2, 1, own=True), Bar("Brent", 5, 4.5, 5.5, 2))
    words = [words for words, _ in words_of(parsed(Peers("Burglary", "per 1,000 people", bars)))]
    assert [word for word in words if re.fullmatch(r"[\d.]+", word)] == [
        "0.0",
        "2.5",
        "5.0",
        "7.5",
        "10.0",
        "12.5",
        "9.1",
    ]


def test_monthly_counts_start_at_zero():
    assert "0" in [words for words, _ in words_of(parsed(EVERY["trend"], DESK))]


def test_the_baseline_and_the_target_are_named_even_when_they_lie_close_together():
    for width in (DESK, PHONE):
        words = [words for words, _ in words_of(parsed(EVERY["close levels"], width))]
        assert "2011 baseline 2,620" in words
        assert "Target 2,600" in words


def test_our_own_area_is_filled_and_carries_its_rate():
    drawing = parsed(EVERY["peers"])
    fills = [rect.get("fill") for rect in drawing.iter(f"{SVG}rect")]
    assert fills.count("#17456e") == 2  # the bar, and the legend's
    assert "30.0" in [words for words, _ in words_of(drawing)]


def test_names_are_escaped():
    spec = Peers("Burglary", "per 1,000 people", (Bar('<b onclick="x">', 1, 0.5, 2, 1),))
    assert "<b " not in charts.svg(spec)


def test_a_page_has_a_drawing_for_the_desk_and_one_for_the_phone():
    page = charts.drawn_for_page(EVERY["trend"])
    assert 'class="chart only-wide"' in page
    assert 'class="chart only-narrow"' in page
    assert charts.drawn_for_page(EVERY["sparkline"]).count("<svg") == 1


# -- signs --------------------------------------------------------------------------------------------------


def test_ratings_differ_in_letter_shape_and_words():
    signs = {rag: ElementTree.fromstring(charts.rating(rag)) for rag in ("Red", "Amber", "Green", "Grey")}
    assert [next(sign.iter(f"{SVG}text")).text for sign in signs.values()] == ["R", "A", "G", "–"]
    assert [sign.attrib["aria-label"] for sign in signs.values()] == ["Red", "Amber", "Green", "No rating"]
    assert len({ElementTree.tostring(sign[0]) for sign in signs.values()}) == 4


def test_a_rating_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        charts.rating("Purple")


def test_the_scale_of_time_names_its_years():
    axis = ElementTree.fromstring(charts.time_axis(LAST - 35, LAST))
    assert [words for words, _ in words_of(axis)] == ["2017", "2018", "2019"]


@pytest.mark.parametrize("slug", sorted(charts.icon_names()))
def test_an_icon_says_what_it_means_and_its_letter_can_be_read(slug: str):
    drawing = ElementTree.fromstring(charts.icon(slug))
    assert drawing.attrib["aria-label"] == charts.icon_names()[slug]
    assert ElementTree.fromstring(charts.icon(slug, "What the analyst is told")).attrib["aria-label"].startswith("What")
    letter = next(drawing.iter(f"{SVG}text"))
    assert float(letter.attrib["font-size"]) * float(drawing.attrib["width"]) / 34 >= 12


def test_icons_differ_without_their_colours():
    def grey(slug: str) -> str:
        return re.sub("#[0-9a-f]{6}", "", re.sub('aria-label="[^"]*"', "", charts.icon(slug)))

    assert len({grey(slug) for slug in charts.icon_names()}) == len(charts.icon_names()) == 10


def test_an_icon_that_does_not_exist_is_an_error():
    with pytest.raises(KeyError):
        charts.icon("wonderful")
