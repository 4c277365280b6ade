"""Addresses of prints and letters."""

from tests.routing import SIGNED_IN, Act, Arguments, Route, board, everybody, may, only


def print_of(attribute: str, *more: str) -> Arguments:
    return lambda world: [getattr(world, attribute).uuid, *more]


MEMBERS = only("member", "adviser", "officer", others=404, anonymous=404)
TRUSTED = only("member", "officer", others=404)
PAGES: list[Route] = [
    Route("meetings:print", everybody(), print_of("public_print", "pdf"), "public"),
    Route("meetings:print", MEMBERS, print_of("members_print", "pdf"), "members"),
    Route(
        "meetings:print",
        only("member", "officer", others=404, anonymous=404, may=302),
        print_of("restricted_print", "pdf"),
        "restricted",
    ),
    Route(
        "meetings:print",
        only("officer", others=404, anonymous=404) | {"member": 403},
        print_of("restricted_print", "word"),
        "restricted, as Word",
    ),
    Route("meetings:print_copy", TRUSTED, print_of("restricted_print")),
    Route("meetings:print_progress", MEMBERS, print_of("members_print"), "members"),
    Route("meetings:print_progress", everybody(), print_of("public_print"), "public, made"),
    Route("meetings:print_progress", everybody(), print_of("building_print"), "public, being made"),
    Route("meetings:my_notices", SIGNED_IN),
]
ACTS: list[Act] = [
    Act("meetings:print_board", may("officer"), board),
    Act("meetings:ask_print_copy", may("member", "officer", others=404), print_of("restricted_print")),
]
