"""Addresses of the gaps in the golden thread."""

from scpb.portal.gaps import GAPS
from tests.routing import Act, Route, only

LOOKS = ("officer", "officer_elsewhere", "analyst", "administrator")
ANSWERS = only("officer", others=403) | {"officer_elsewhere": 404, "administrator": 200}


def of_gap(world):
    return ["decisions-without-action", world.gap_decision.uuid]


def of_aside(world):
    return ["decisions-without-action", world.gap_set_aside.subject]


OF_MEASURES = ("red-measures", "measures-without-priority")


def who_looks(slug):
    """Analysts look at gaps of figures alone, administrators at none of measures, whose editions they do not see."""
    left_out = {"analyst"} if not GAPS[slug].for_analysts else {"administrator"} if slug in OF_MEASURES else set()
    return only(*(role for role in LOOKS if role not in left_out))


PAGES: list[Route] = [
    Route("portal:gaps", only(*LOOKS)),
    *(Route("portal:gap", who_looks(slug), lambda _, slug=slug: [slug], slug) for slug in GAPS),
    *(Route("portal:gap_csv", who_looks(slug), lambda _, slug=slug: [slug], slug) for slug in GAPS),
    Route("portal:set_aside", ANSWERS, of_gap),
    Route("portal:bring_back", ANSWERS | {"administrator": 404}, of_aside),  # on a restricted item
]
ACTS: list[Act] = []
