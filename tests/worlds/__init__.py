"""What each area adds to the world of the tests."""

from tests.worlds import actions, agenda, boards, minutes, out, papers, planning, reports, sitting, strategy

# in this order: a later one may build on what an earlier one made
AREAS = (strategy, boards, planning, agenda, reports, papers, sitting, minutes, actions, out)
