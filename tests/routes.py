"""Every address of the portal with what each role gets of it: the table that `test_routes` holds the portal to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from performance.models import Term
from performance.services import requests
from tests.routes_of import (
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
from tests.routing import (
    EDITORS,
    INSIDERS,
    KEEPERS,
    SETTERS_UP,
    SIGNED_IN,
    UPLOADERS,
    Act,
    Arguments,
    Route,
    board,
    closed,
    everybody,
    item,
    may,
    meeting,
    number,
    of_board,
    of_draft,
    only,
    slug,
    uuid,
)
from tests.world import ROLES, World

AREAS = (
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

# -- pages and files -------------------------------------------------------------------------------------------------

PORTAL = [
    Route("portal:home", everybody()),
    Route("portal:my_work", SIGNED_IN),
    Route("portal:entries_to_review", SIGNED_IN),
    Route("portal:illustrative_file", everybody(404) | {"anonymous": 302}, about="none outside the demonstration"),
    Route("people:addresses", everybody(404)),
    Route("health", everybody()),
    Route("jobs:progress", only("analyst", "administrator", others=404), uuid("job")),
]
BOARDS = [
    Route("boards:index", everybody()),
    Route("boards:board", everybody(), board),
    Route("boards:board", only(*INSIDERS, "administrator", others=404, anonymous=404), closed, "closed"),
    Route("boards:add_board", only(*KEEPERS)),
    Route("boards:edit_board", only(*EDITORS), board),
    Route("boards:edit_board", only(*EDITORS, others=404) | {"member": 403}, closed, "closed"),
    Route("boards:appoint", only(*EDITORS), board),
    Route("boards:end_membership", only(*EDITORS), of_board("membership")),
    Route("boards:add_seat", only(*EDITORS), board),
    Route("boards:edit_seat", only(*EDITORS), of_board("seat")),
    Route("boards:remove_seat", only(*EDITORS), of_board("empty_seat")),
    Route("boards:grant", only(*EDITORS), board),
    Route("boards:end_grant", only(*EDITORS), of_board("grant")),
    Route("boards:add_notice", only(*EDITORS), board),
    Route("boards:edit_notice", only(*EDITORS), of_board("notice")),
    Route("boards:remove_notice", only(*EDITORS), of_board("notice")),
    Route("boards:add_contact", only(*EDITORS), board),
    Route("boards:edit_contact", only(*EDITORS), of_board("contact")),
    Route("boards:remove_contact", only(*EDITORS), of_board("contact")),
]
REGISTER = [
    Route("boards:people", only(*KEEPERS)),
    Route("boards:person", only(*KEEPERS), uuid("member")),
    Route("boards:add_person", only(*KEEPERS)),
    Route("boards:edit_person", only(*KEEPERS), uuid("recorded")),
    Route("boards:add_post", only(*KEEPERS), uuid("recorded")),
    Route("boards:end_post", only(*KEEPERS), lambda world: [world.member.uuid, world.post.uuid]),
    Route("boards:organisations", only(*KEEPERS)),
    Route("boards:add_organisation", only(*KEEPERS)),
    Route("boards:edit_organisation", only(*KEEPERS), uuid("organisation")),
    Route("boards:venues", only(*KEEPERS)),
    Route("boards:add_venue", only(*KEEPERS)),
    Route("boards:edit_venue", only(*KEEPERS), uuid("venue")),
]
OFFICER = only("officer")
CLOSED = only(*INSIDERS, others=404, anonymous=404)
MEETINGS = [
    Route("meetings:index", everybody()),
    Route("meetings:meeting", everybody(), meeting("published"), "published"),
    Route("meetings:meeting", everybody(), meeting("draft"), "draft"),
    Route("meetings:meeting", everybody(), meeting("postponed"), "postponed"),
    Route("meetings:meeting", everybody(), meeting("cancelled"), "cancelled"),
    Route("meetings:meeting", CLOSED, meeting("held"), "closed"),
    Route("meetings:item", everybody(), item(2), "public"),
    Route("meetings:item", only("member", "adviser", "officer", anonymous=403), item(3), "members"),
    Route("meetings:item", only("member", "officer", anonymous=403), item(4), "restricted"),
    Route("meetings:paper", everybody(), uuid("public_paper"), "public"),
    Route(
        "meetings:paper",
        only("member", "adviser", "officer", others=404, anonymous=404),
        uuid("members_paper"),
        "members",
    ),
    Route(
        "meetings:paper", only("member", "officer", others=404, anonymous=404), uuid("restricted_paper"), "restricted"
    ),
    Route("meetings:paper", only("officer", others=404, anonymous=404), uuid("paper"), "of a draft"),
    Route("meetings:paper", only(others=404, anonymous=404) | {"officer": 403}, uuid("unchecked_paper"), "unchecked"),
    Route("meetings:pack", everybody(), uuid("public_pack"), "public"),
    Route(
        "meetings:pack",
        only("member", "adviser", "officer", others=404, anonymous=404),
        uuid("members_pack"),
        "members",
    ),
    Route(
        "meetings:pack",
        only("member", "officer", others=404, anonymous=404, may=302),
        uuid("restricted_pack"),
        "restricted",
    ),
    Route("meetings:plan", OFFICER, board),
    Route("meetings:edit", OFFICER, meeting("draft")),
    Route("meetings:reopen", OFFICER, meeting("published")),
    Route("meetings:postpone", OFFICER, meeting("published")),
    Route("meetings:reschedule", OFFICER, meeting("postponed")),
    Route("meetings:cancel", OFFICER, meeting("draft")),
    Route("meetings:packs", OFFICER, meeting("published")),
    Route("meetings:packs", OFFICER, meeting("draft"), "none yet"),
    Route("meetings:pack_progress", only("officer", others=404), uuid("public_pack")),
    Route("meetings:agenda", OFFICER, meeting("draft")),
    Route("meetings:waiting", OFFICER, meeting("draft")),
    Route("meetings:agenda", OFFICER | {"officer": 409}, meeting("published"), "published"),
    Route("meetings:add_item", OFFICER, meeting("draft")),
    Route("meetings:edit_item", OFFICER, of_draft("item")),
    Route("meetings:remove_item", OFFICER, of_draft("last_item")),
    Route("meetings:add_paper", OFFICER, of_draft("item")),
    Route("meetings:edit_paper", OFFICER, of_draft("paper")),
    Route("meetings:remove_paper", OFFICER, of_draft("paper")),
]
ANALYST = only("analyst", others=404)
SET_UP = only(*SETTERS_UP, others=404)
ANALYSING = only("analyst", others=404)
DRAFTS = only(*UPLOADERS, others=404, anonymous=404)
SEES_ALL = only("member", "adviser", *UPLOADERS, others=404, anonymous=404)  # small numbers, figures for members
MEASURES = [
    Route("performance:index", everybody()),
    Route("performance:measure", everybody(), slug("measure")),
    Route("performance:dashboard", ANALYST, slug("dashboard")),
    Route("performance:dashboard_csv", ANALYST, slug("dashboard")),
    Route("performance:begin", ANALYST),
    Route("performance:set_up", SET_UP),
    Route("performance:dashboard_xlsx", ANALYST, slug("dashboard")),
    Route("performance:glossary", everybody()),
    Route("performance:estimates", everybody()),
    Route("performance:estimate", everybody(), uuid("open_estimate"), "for everybody"),
    Route("performance:estimate", SEES_ALL, uuid("estimate"), "for members"),
    Route("performance:estimate_make", ANALYST),
    Route("performance:estimate_change", ANALYST, uuid("estimate")),
    Route("performance:estimate_remove", ANALYST, uuid("estimate")),
]
ON_EDITIONS = only("analyst", others=404, may=302) | {"officer": 403, "officer_elsewhere": 403}


def of_row(world: World) -> Sequence[Any]:
    """The address of a row of the draft."""
    return [world.begun.number, world.measure.slug]


def of_picture(world: World) -> Sequence[Any]:
    return [world.begun.number, world.picture.pk]


EDITIONS = [
    Route("performance:edition", everybody(), number("released"), "released"),
    Route("performance:edition", DRAFTS, number("frozen"), "frozen"),
    Route("performance:edition", DRAFTS, number("begun"), "draft"),
    Route("performance:edition_csv", everybody(), number("released"), "released"),
    Route("performance:edition_csv", DRAFTS, number("begun"), "draft"),
    Route("performance:edition_xlsx", everybody(), number("released"), "released"),
    Route("performance:edition_xlsx", DRAFTS, number("begun"), "draft"),
    Route("performance:edition_pdf", everybody(), number("released"), "released"),
    Route("performance:edition_pdf", DRAFTS, number("frozen"), "frozen"),
    Route("performance:edition_pdf", everybody(404), number("begun"), "draft"),
    Route("performance:edition_measure", everybody(), lambda w: [w.released.number, w.measure.slug], "released"),
    Route("performance:edition_measure", DRAFTS, lambda w: [w.begun.number, w.measure.slug], "draft"),
    Route("performance:write", ANALYST, number("begun")),
    Route("performance:write_on", ANALYST, of_row),
    Route("performance:remove_words", ANALYST, lambda w: [w.begun.number, w.words.pk]),
    Route("performance:row", ANALYST, of_row),
    Route("performance:factor", ANALYST, lambda w: [w.begun.number, w.measure.slug, 1]),
    Route("performance:add_factor", ANALYST, of_row),
    Route("performance:rating", ANALYST, of_row),
    Route("performance:note", ANALYST, of_row),
    Route("performance:add_picture", ANALYST, number("begun")),
    Route("performance:add_picture_on", ANALYST, of_row),
    Route("performance:edit_picture", ANALYST, of_picture),
    Route("performance:remove_picture", ANALYST, of_picture),
    Route("performance:picture", DRAFTS, lambda w: [w.begun.number, w.picture.file.sha256]),
    Route("performance:freeze", ON_EDITIONS | {"analyst": 200}, number("begun")),
    Route("performance:discard", ON_EDITIONS | {"analyst": 200}, number("begun")),
    Route("performance:correct", everybody(403) | {"anonymous": 302, "analyst": 200}, number("released"), "released"),
    Route("performance:correct", ON_EDITIONS | {"analyst": 200}, number("frozen"), "frozen"),
    Route("performance:compare", everybody()),
    Route("performance:compare_csv", everybody(404)),
    Route("performance:recall", DRAFTS | {"anonymous": 302}),
    Route("performance:recollection", DRAFTS | {"anonymous": 302}, uuid("recollection")),
    Route("performance:recollection_csv", DRAFTS | {"anonymous": 302}, uuid("recollection")),
]
FORMS = ("svg", "csv", "json", "figure")


def a_chart(*before: str, key: str = "trend") -> Arguments:
    """The address of a chart of the measure: live, or with `before` an edition's number."""
    return lambda world: [*(getattr(world, edition).number for edition in before), world.measure.slug, key]


CHARTS = [
    Route("performance:measure_charts", everybody(), slug("measure")),
    Route("performance:map", everybody(), slug("measure")),
    Route("performance:dashboard_charts", only("analyst", others=404), slug("dashboard")),
    Route("performance:edition_charts", everybody(), number("released"), "released"),
    Route("performance:edition_charts", DRAFTS, number("begun"), "draft"),
    Route("performance:edition_measure_charts", everybody(), lambda w: [w.released.number, w.measure.slug], "released"),
    Route("performance:edition_measure_charts", DRAFTS, lambda w: [w.begun.number, w.measure.slug], "draft"),
    *(Route(f"performance:chart_{form}", everybody(), a_chart()) for form in FORMS),
    *(Route(f"performance:chart_{form}", everybody(404), a_chart(key="none"), "none") for form in FORMS),
    *(Route(f"performance:edition_chart_{form}", everybody(), a_chart("released"), "released") for form in FORMS),
    *(Route(f"performance:edition_chart_{form}", DRAFTS, a_chart("begun"), "draft") for form in FORMS),
    *(
        Route(
            f"performance:dashboard_chart_{form}",
            only("analyst", others=404),
            lambda w: [w.dashboard.slug, "changes-year"],
        )
        for form in FORMS
    ),
    *(
        Route(f"performance:edition_board_chart_{form}", everybody(), lambda w: [w.released.number, "changes-year"])
        for form in FORMS
    ),
]
SEES_UPLOADS = only(*UPLOADERS, others=404)
ENTERS = ANALYST | {"officer": 403, "officer_elsewhere": 403}


FIGURES = [
    Route("performance:figures", SEES_UPLOADS),
    Route("performance:readings", SEES_UPLOADS, slug("measure")),
    Route("performance:readings_csv", SEES_UPLOADS, slug("measure")),
    Route("performance:counts_csv", SEES_UPLOADS, slug("measure")),
    Route("performance:enter", ENTERS),
    Route("performance:explain", ENTERS, uuid("unknown")),
    Route("performance:format", SET_UP, lambda w: [w.named_format.slug]),
    Route("performance:set_up_section", SET_UP, lambda _: ["forms-of-file"], "forms-of-file"),
    Route("performance:set_up_section", SET_UP, lambda _: ["sources"], "sources"),
    Route("performance:set_up_remove", SET_UP, lambda w: ["forms-of-file", w.named_format.pk], "form of file"),
    Route("performance:shown_sources", SET_UP),
    Route("performance:show_source", SET_UP | {"administrator": 403}, lambda w: [w.beside.pk]),
    Route("performance:upload_set_aside", ENTERS, uuid("staged")),
    Route("performance:upload", SEES_UPLOADS, uuid("unknown"), "of an unknown form"),
    Route("performance:upload", SEES_UPLOADS, uuid("readings"), "readings"),
    Route("performance:upload", SEES_UPLOADS, uuid("awaiting"), "readings to be approved"),
]
FILES = [
    Route("performance:uploads", SEES_UPLOADS),
    Route("performance:figures_due", SEES_UPLOADS),
    Route("performance:ask", ANALYST | {"officer": 403, "officer_elsewhere": 403}, lambda _: ["robbery"]),
    Route("performance:request_withdraw", ANALYST | {"officer": 403, "officer_elsewhere": 403}, uuid("request")),
    Route("performance:figure_asked", everybody(), lambda w: [requests.signed(w.request)]),
    Route("performance:new_upload", ANALYST | {"officer": 403, "officer_elsewhere": 403}),
    *(
        Route("performance:upload", SEES_UPLOADS, uuid(state), state)
        for state in ("approved", "staged", "unmapped", "refused", "checking")
    ),
    Route("performance:upload_file", SEES_UPLOADS, uuid("approved")),
    Route("performance:upload_take_back", ANALYST | {"officer": 403, "officer_elsewhere": 403}, uuid("approved")),
]
SECTIONS = ["measures", "categories", "areas", "definitions", "populations", "denominators"]


def built(world: World) -> Sequence[Any]:
    """The address of the first section of the dashboard."""
    return [world.dashboard.slug, world.dashboard.sections.order_by("order")[0].pk]


def column_built(world: World) -> Sequence[Any]:
    return [*built(world), 1]


def line_built(world: World) -> Sequence[Any]:
    return [world.dashboard.slug, world.dashboard.rows.order_by("order")[0].pk]


SETTING_UP = [
    Route("performance:exceptions", ANALYSING),
    Route("performance:enter_exception", ANALYSING),
    Route("performance:withdraw_exception", ANALYSING, uuid("mark")),
    Route("performance:explain_exception", ANALYSING, lambda _: ["barnet", "burglary", "2023-06"]),
    Route("performance:builders", SET_UP),
    Route("performance:build_begin", SET_UP),
    Route("performance:build", SET_UP, slug("dashboard")),
    Route("performance:build_change", SET_UP, slug("dashboard")),
    Route("performance:build_remove", SET_UP, slug("dashboard")),
    Route("performance:section_add", SET_UP, slug("dashboard")),
    Route("performance:section_edit", SET_UP, built),
    Route("performance:section_remove", SET_UP, built),
    Route("performance:column_add", SET_UP, built),
    Route("performance:column_edit", SET_UP, column_built),
    Route("performance:column_remove", SET_UP, column_built),
    Route("performance:line_add", SET_UP, built),
    Route("performance:line_edit", SET_UP, line_built),
    Route("performance:line_remove", SET_UP, line_built),
    *(Route("performance:set_up_section", SET_UP, lambda _, slug=slug: [slug], slug) for slug in SECTIONS),
    *(Route("performance:set_up_add", SET_UP, lambda _, slug=slug: [slug], slug) for slug in SECTIONS[:-1]),
    Route("performance:set_up_add", everybody(404) | {"anonymous": 302}, lambda _: ["denominators"], "denominators"),
    Route("performance:set_up_edit", SET_UP, lambda w: ["measures", w.measure.pk], "measure"),
    Route("performance:set_up_edit", SET_UP, lambda w: ["areas", w.begun.area.pk], "area"),
    Route("performance:set_up_section", SET_UP, lambda _: ["glossary"], "glossary"),
    Route("performance:set_up_add", SET_UP, lambda _: ["glossary"], "glossary"),
    Route("performance:set_up_edit", SET_UP, lambda _: ["glossary", Term.objects.get(slug="rag").pk], "glossary"),
    Route("performance:set_up_remove", SET_UP, lambda w: ["definitions", w.definition.pk], "definition"),
]
# allauth's, in our frame
ACCOUNT = [
    Route("account_login", everybody(302) | {"anonymous": 200}),
    Route("account_logout", only(*ROLES[1:], anonymous=302)),
    Route("account_signup", everybody(302) | {"anonymous": 200}),
    Route("account_inactive", everybody()),
    Route("account_change_password", everybody(302)),
    Route("account_set_password", SIGNED_IN),
    Route("account_reauthenticate", only()),
    Route("account_reset_password", everybody()),
    Route("account_reset_password_done", everybody()),
    Route("account_reset_password_from_key", everybody(), lambda _: ["1", "stale"]),
    Route("account_reset_password_from_key_done", everybody()),
    Route("account_email", everybody(404)),
    Route("account_email_verification_sent", everybody()),
    Route("account_confirm_email", everybody(), lambda _: ["stale"]),
    Route("account_confirm_login_code", everybody(302)),
]
PAGES = [
    *PORTAL, *BOARDS, *REGISTER, *MEETINGS, *MEASURES, *EDITIONS, *CHARTS, *FIGURES, *FILES, *SETTING_UP, *ACCOUNT,
    *(route for area in AREAS for route in area.PAGES),
]  # fmt: skip


# -- what is only ever sent ------------------------------------------------------------------------------------------


SERVING = may("officer")
ON_UPLOADS = ON_EDITIONS
BUILDING = may(*SETTERS_UP, others=404)
ACTS = [
    Act("people:demo_sign_in", everybody(404)),
    Act("meetings:build", SERVING, meeting("draft"), lambda _: {"audience": "public"}),
    Act("meetings:move_item", SERVING, of_draft("item"), lambda _: {"to": 2}),
    Act("performance:ask_all", ON_UPLOADS),
    Act("performance:rebuild", may("analyst", others=404), slug("dashboard")),
    Act("performance:suppose_source", BUILDING | {"administrator": 403}, lambda w: [w.beside.pk]),
    Act("performance:section_move", BUILDING, built, lambda _: {"to": "down"}),
    Act("performance:column_move", BUILDING, built, lambda _: {"to": "down", "key": "quarter"}),
    Act("performance:line_move", BUILDING, line_built, lambda _: {"to": "down"}),
    Act("performance:release", ON_EDITIONS, number("frozen")),
    Act("performance:compute", ON_EDITIONS, number("begun")),
    Act("performance:by_hand", ON_EDITIONS, number("begun")),
    Act("performance:with_pack", ON_EDITIONS, number("frozen")),
    Act(
        "performance:move_words",
        may("analyst", others=404),
        lambda w: [w.begun.number, w.words.pk],
        lambda _: {"to": "up"},
    ),
    Act("performance:edit_take_back", may("analyst", others=404), lambda w: [w.begun.number, "factor", w.change.pk]),
    Act(
        "performance:upload_correct",
        ON_UPLOADS,
        uuid("staged"),
        lambda _: {"published_on": "2024-05-01", "absent_is_zero": "on"},
    ),
    Act("performance:upload_map", ON_UPLOADS, uuid("unmapped"), lambda w: {"category_0": w.measure.slug}),
    Act("performance:upload_approve", ON_UPLOADS, uuid("staged")),
    Act("performance:upload_check", ON_UPLOADS, uuid("refused")),
    *(act for area in AREAS for act in area.ACTS),
]
