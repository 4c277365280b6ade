"""Services of prints and letters."""

from functools import partial

from meetings.models import Meeting, Print, PrintKind
from meetings.packs.alone import agenda_of
from meetings.packs.assembling import assemble
from meetings.services import board_prints, notices, prints
from scpb.boards.models import Access
from tests.audited import NOT_THE_OFFICER, Service
from tests.jumps import jump
from tests.world import World


def asked(world: World) -> partial[Print]:
    document = agenda_of(assemble(world.draft, "public"))
    return partial(prints.ask, document, world.board, audience="public")


def with_agenda(world: World) -> Meeting:
    """The published meeting, whose agenda alone its readers have."""
    document = agenda_of(assemble(world.published, "public"))
    prints.ask(document, world.board, audience="public", by=None, meeting=world.published, publish=True)
    return world.published


def building(world: World) -> Print:
    one: Print = world.public_print
    jump(one, "building", pdf=None, pages=None)
    return one


PRINTS = {
    "ask": Service("meetings.print_asked", "officer", asked, NOT_THE_OFFICER),
    "withdraw": Service(
        "meetings.print_withdrawn",
        "officer",
        lambda w: partial(prints.withdraw, [w.public_print]),
        NOT_THE_OFFICER,
        about=lambda w: w.public_print,
    ),
    "withdraw_agendas": Service(
        "meetings.print_withdrawn",
        "officer",
        lambda w: partial(prints.withdraw_agendas, with_agenda(w)),
        NOT_THE_OFFICER,
        about=lambda w: w.published.prints.get(kind="agenda"),
    ),
    "drawn": Service(
        "meetings.print_made",
        "system",
        lambda w: partial(prints.drawn, building(w), pdf=w.members_print.pdf, word=None, pages=1),
    ),
    "failed": Service(
        "meetings.print_failed", "system", lambda w: partial(prints.failed, building(w), reason="Too complex.")
    ),
    "publish_each": Service(
        "meetings.print_published",
        "officer",
        lambda w: partial(
            prints.publish_each,
            [(Access.PUBLIC, agenda_of(assemble(w.published, "public")))],
            w.published,
            PrintKind.AGENDA,
        ),
        NOT_THE_OFFICER,
        about=lambda w: w.published.prints.get(kind="agenda"),
    ),
    "open_print": Service(
        "meetings.opened",
        "officer",
        lambda w: partial(prints.open_print, w.restricted_print, "word"),
        ("outsider", "member", "adviser", "administrator"),
        about=lambda w: w.restricted_print,
    ),
}
BOARDS = {
    "print_board": Service(
        "meetings.print_published", "officer", lambda w: partial(board_prints.print_board, w.board), NOT_THE_OFFICER
    ),
}
NOTICES = {
    "choose": Service(
        "meetings.notices_chosen",
        "member",
        lambda w: partial(notices.choose, w.member, wanted=["papers"]),
        ("outsider", "adviser", "officer", "administrator"),
        about=lambda w: w.member.notice_choices.last(),
    ),
}
SERVICES: dict[str, dict[str, Service]] = {
    "meetings.services.prints": PRINTS,
    "meetings.services.board_prints": BOARDS,
    "meetings.services.notices": NOTICES,
}
