"""The largest moves of a dashboard in plain sentences: what is said first, and what is not said."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from performance import months
from performance.arithmetic.rag import Rag, Rating
from performance.arithmetic.results import (
    Dashboard,
    GroupChange,
    MonthPoint,
    PeerResult,
    ReadingChange,
    ReadingResult,
    Row,
)
from performance.arithmetic.sentences import drafted, largest
from performance.arithmetic.series import Change

TO = months.parse("2013-12")


def change(volume: int, previous: int, *, length: int = 12, to: int = TO, **values: Any) -> Change:
    way = (volume > previous) - (volume < previous)
    size = None if not previous else Decimal(f"{100 * (volume - previous) / previous:.1f}")
    found = Change(to - length + 1, to, volume, previous, change_pct=size, direction=way)
    return replace(found, **values)


def unknown(length: int) -> Change:
    return Change(TO - length + 1, TO, None, None, reason="missing Nov-13")


def row(name: str, rolling: Change, **values: Any) -> Row:
    found = Row(
        measure=name.lower(),
        name=name,
        polarity=-1,
        section="",
        indent=0,
        quarter=unknown(3),
        rolling=rolling,
        baseline=None,
        baseline_name="",
        target=None,
        peers=(),
        marks=(),
        factors=(),
        rating=Rating(Rag.GREEN, 1, 0),
        points=(),
        totals=(),
        notes=(),
    )
    return replace(found, **values)


def dashboard(*rows: Row, **values: Any) -> Dashboard:
    found = Dashboard("overview", "Overview", "barnet", "Barnet", TO, TO, "2014", None, rows)
    return replace(found, **values)


def mark(month: str, sign: int, *, far: bool = False) -> MonthPoint:
    return MonthPoint(months.parse(month), 10, 20.0, 12.0, 28.0, -2.5, sign, far, "seasonal", False)


def peer(rank: int | None) -> PeerResult:
    return PeerResult("london-32", "London boroughs", "population", 2012, rank, 32)


def test_a_fall_is_said_with_numbers_and_dates() -> None:
    burglary = row("Residential burglary", change(2960, 3485, z=-6.5))
    assert drafted(dashboard(burglary)) == (
        "Residential burglary fell by 15.1% to 2,960 in the 12 months to December 2013, "
        "525 fewer than the year before.",
    )


def test_the_largest_moves_come_first_by_how_unusual_they_are_and_then_by_their_size() -> None:
    rows = [
        row("Large", change(5000, 4900, z=1.0, chance=True)),
        row("Unusual", change(60, 30, z=3.2)),
        row("Larger", change(900, 500, z=3.2)),
        row("Same", change(10, 10, z=0.0)),
        row("Unknown", unknown(12)),
    ]
    assert [one.name for one in largest(rows)] == ["Larger", "Unusual", "Large"]


def test_no_more_moves_are_told_than_a_reader_keeps_in_mind() -> None:
    rows = [row(f"Measure {number}", change(100 + number, 50, z=float(number))) for number in range(9)]
    assert len(drafted(dashboard(*rows))) == 5


def test_a_move_within_ordinary_variation_says_so() -> None:
    (said,) = drafted(dashboard(row("Robbery", change(102, 100, z=0.1, chance=True))))
    assert said.endswith("2 more than the year before, no more than ordinary variation would bring.")


def test_of_small_totals_no_percentage_is_told() -> None:
    (said,) = drafted(dashboard(row("Gun discharges", change(4, 5, small=True))))
    assert said == "Gun discharges fell from 5 to 4 in the 12 months to December 2013."


def test_a_rise_from_nothing_has_no_percentage() -> None:
    (said,) = drafted(dashboard(row("Arson", change(4, 0))))
    assert said == "Arson rose from 0 to 4 in the 12 months to December 2013."


def test_what_is_not_known_is_not_told() -> None:
    assert drafted(dashboard(row("Robbery", unknown(12)))) == ()


def test_unusual_months_are_listed_by_direction_with_their_years() -> None:
    marks = (mark("2013-11", -1), mark("2013-12", -1), mark("2014-01", -1), mark("2013-10", 1, far=True))
    said = drafted(dashboard(row("Robbery", unknown(12), marks=marks)))
    assert said == (
        "Robbery lay far above what season and trend explain in October 2013.",
        "Robbery lay below what season and trend explain in November, December 2013 and January 2014.",
    )


def test_a_rank_that_moved_since_the_edition_before_is_told_with_both_places() -> None:
    now = row("Robbery", unknown(12), peers=(peer(10),))
    before = dashboard(replace(now, peers=(peer(14),)), to=months.parse("2013-10"))
    assert drafted(dashboard(now), before) == (
        "Robbery ranks 10th of 32 in London boroughs (1st is best); "
        "it ranked 14th of 32 in the edition to October 2013.",
    )
    for same in (peer(10), peer(None)):
        assert drafted(dashboard(now), dashboard(replace(now, peers=(same,)))) == ()


def test_a_rating_that_changed_is_told_once_for_lines_that_are_rated_together() -> None:
    lines = [
        row(name, unknown(12), was="Red", key="asb", row_name="Anti-social behaviour") for name in ("Calls", "Worry")
    ]
    said = drafted(dashboard(*lines, was_to=months.parse("2013-10")))
    assert said == ("Anti-social behaviour is rated green; it was rated red in the edition to October 2013.",)


def test_of_one_measure_everything_is_told() -> None:
    burglary = row(
        "Burglary",
        change(4274, 4846, z=-5.0),
        quarter=change(1031, 1350, length=3, to=months.parse("2014-01"), z=-6.0),
        baseline=change(4274, 4912),
        baseline_name="2011 baseline",
        gaps=(GroupChange("london", "London", Decimal("-2.0"), Decimal("-9.8")),),
    )
    assert drafted(dashboard(burglary, row("Robbery", change(1, 2))), measure="burglary") == (
        "Burglary fell by 11.8% to 4,274 in the 12 months to December 2013, 572 fewer than the year before.",
        "Burglary fell by 23.6% to 1,031 in November 2013 to January 2014, "
        "319 fewer than in the same months a year before.",
        "Burglary in the 12 months to December 2013 lay 13.0% below 2011 baseline.",
        "Over the same 12 months the volume of London fell by 2.0%, a gap of 9.8 percentage points.",
    )


def test_a_reading_is_told_with_its_own_dates_and_every_base() -> None:
    changes = (
        ReadingChange("a year before", Decimal("65"), Decimal("3"), "points", 1),
        ReadingChange("2007/08 baseline", Decimal("68"), Decimal("0"), "points", 0),
        ReadingChange("the wave before", None, None, "points", None, "not known"),
    )
    reading = ReadingResult("2012-10-01", "2013-09-30", "Oct 12 – Sep 13", Decimal("68"), changes)
    confidence = row("Confidence", unknown(12), reading=reading, unit="percent")
    assert drafted(dashboard(confidence), measure="confidence") == (
        "Confidence stood at 68% in Oct 12 – Sep 13, 3 points higher than a year before, the same as 2007/08 baseline.",
    )
