"""What each area adds to the world of the tests."""

from tests.worlds import (
    actions,
    agenda,
    annual,
    boards,
    gaps,
    knew,
    minutes,
    out,
    papers,
    planning,
    plans,
    proposals,
    refreshing,
    reports,
    sitting,
    strategy,
    thread,
)

# in this order: a later one may build on what an earlier one made
AREAS = (
    strategy,
    boards,
    plans,
    planning,
    agenda,
    reports,
    papers,
    sitting,
    minutes,
    actions,
    out,
    gaps,
    knew,
    proposals,
    refreshing,
    thread,
    annual,
)
