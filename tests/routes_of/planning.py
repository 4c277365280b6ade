"""Addresses of planning."""

from tests.routing import INSIDERS, Act, Route, board, closed, everybody, may, of_board, only

OFFICER = only("officer")
CLOSED = only(*INSIDERS, others=404, anonymous=404)
ITEM = of_board("item")
PAGES: list[Route] = [
    Route("meetings:forward_plan", everybody(), board),
    Route("meetings:forward_plan", CLOSED, closed, "of a closed board"),
    Route("meetings:published_plan", everybody(), board),
    Route("meetings:published_plan", CLOSED, closed, "of a closed board"),
    Route("meetings:plan_edition", everybody(), lambda world: [world.board.slug, 1]),
    Route("meetings:plan_edition", CLOSED, lambda world: [world.closed.slug, 1], "of a closed board"),
    Route("meetings:plan_csv", everybody(), lambda world: [world.board.slug, 1]),
    Route("meetings:plan_csv", CLOSED, lambda world: [world.closed.slug, 1], "of a closed board"),
    Route("meetings:draft_plan_csv", OFFICER, board),
    Route("meetings:publish_plan", OFFICER, board),
    Route("meetings:add_plan_item", OFFICER, board),
    Route("meetings:edit_plan_item", OFFICER, ITEM),
    Route("meetings:move_plan_item", OFFICER, ITEM),
    Route("meetings:plan_year", OFFICER, board),
    Route("meetings:recurring", OFFICER, board),
    Route("meetings:add_recurring", OFFICER, board),
    Route("meetings:edit_recurring", OFFICER, of_board("duty")),
    Route("meetings:end_recurring", OFFICER, of_board("duty")),
    Route("meetings:plan_recurring", OFFICER, of_board("duty")),
    Route("meetings:add_bring_back", OFFICER, board),
    Route("meetings:edit_bring_back", OFFICER, of_board("bring_back")),
    Route("meetings:take_up_bring_back", OFFICER, of_board("bring_back")),
    Route("meetings:give_up_bring_back", OFFICER, of_board("bring_back")),
]
ACTS: list[Act] = [
    Act(
        "meetings:take_plan_item",
        may("officer", officer=404),
        ITEM,
        lambda world: {"meeting": "no such meeting"},
    ),
    Act("meetings:order_plan_item", may("officer"), ITEM, lambda _: {"to": 2}),
    Act("meetings:take_usual", may("officer"), board),
    Act("meetings:take_duties", may("officer"), board, lambda _: {"duties": ["assessment", "plan"]}),
    Act("meetings:fill_plan", may("officer"), board),
]
