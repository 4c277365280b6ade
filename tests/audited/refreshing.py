"""Services of how a version comes about."""

from __future__ import annotations

from datetime import date
from functools import partial

from strategy.models import Fate
from strategy.services import adopting, consulting, freezing, refreshing
from tests.audited import NOT_OFFICERS, TODAY, Service
from tests.world import World

OUTSIDE = ("outsider", "adviser", "officer_elsewhere", "analyst", "administrator")


def _fate(world: World) -> Fate:
    """Another instance: the world's own keeps its key when this one is removed."""
    return Fate.objects.select_related("version__strategy__board").get(pk=world.fate.pk)


REFRESHING = {
    "begin_version": Service(
        "strategy.version_begun",
        "officer",
        lambda w: partial(
            refreshing.begin_version,
            w.strategy,
            title="Refreshed",
            starts_on=date(2031, 4, 1),
            refreshes=w.strategy_version,
        ),
        NOT_OFFICERS,
    ),
    "amend": Service(
        "strategy.amended",
        "officer",
        lambda w: partial(
            refreshing.amend, w.worked_on, change="amend", priority=w.amendable, proposed="More help", reason="Needed"
        ),
        NOT_OFFICERS,
    ),
    "change_amendment": Service(
        "strategy.amendment_changed",
        "officer",
        lambda w: partial(refreshing.change_amendment, w.amendment, proposed="No harm by drugs", reason="Clearer"),
        NOT_OFFICERS,
    ),
    "withdraw_amendment": Service(
        "strategy.amendment_withdrawn",
        "officer",
        lambda w: partial(refreshing.withdraw_amendment, w.amendment),
        NOT_OFFICERS,
    ),
    "redraft": Service(
        "strategy.version_redrafted", "officer", lambda w: partial(refreshing.redraft, w.worked_on), NOT_OFFICERS
    ),
    "abandon": Service(
        "strategy.version_abandoned",
        "officer",
        lambda w: partial(refreshing.abandon, w.worked_on, reason="No money"),
        NOT_OFFICERS,
    ),
    "take_up_again": Service(
        "strategy.version_taken_up_again",
        "officer",
        lambda w: partial(refreshing.take_up_again, w.given_up),
        NOT_OFFICERS,
    ),
}
CONSULTING = {
    "open_consultation": Service(
        "strategy.consultation_opened",
        "officer",
        lambda w: partial(consulting.open_consultation, w.worked_on, opens_on=TODAY, closes_on=None, text="Say so"),
        NOT_OFFICERS,
    ),
    "close_consultation": Service(
        "strategy.consultation_closed",
        "officer",
        lambda w: partial(consulting.close_consultation, w.asked_about),
        NOT_OFFICERS,
    ),
    "comment": Service(
        "strategy.comment_made",
        "member",
        lambda w: partial(consulting.comment, w.asked_among, text="It is too short."),
        OUTSIDE,
    ),
    "answer_comment": Service(
        "strategy.comment_answered",
        "officer",
        lambda w: partial(consulting.answer_comment, w.comment, answer="The council does."),
        NOT_OFFICERS,
    ),
    "move_comment": Service(
        "strategy.comment_moved",
        "officer",
        lambda w: partial(consulting.move_comment, w.held_comment, to="published"),
        NOT_OFFICERS,
    ),
    "endorse": Service(
        "strategy.endorsement_added",
        "officer",
        lambda w: partial(consulting.endorse, w.worked_on, body="Cabinet", on=date(2025, 6, 2)),
        NOT_OFFICERS,
    ),
    "withdraw_endorsement": Service(
        "strategy.endorsement_withdrawn",
        "officer",
        lambda w: partial(consulting.withdraw_endorsement, w.endorsement),
        NOT_OFFICERS,
    ),
}
ADOPTING = {
    "adopt": Service(
        "strategy.version_adopted",
        "officer",
        lambda w: partial(adopting.adopt, w.worked_on, on=date(2025, 7, 1), reference="Board of 1 July 2025"),
        NOT_OFFICERS,
    ),
    "set_fate": Service(
        "strategy.fate_changed",
        "officer",
        lambda w: partial(adopting.set_fate, w.worked_on, priority=w.amendable, became="ended"),
        NOT_OFFICERS,
    ),
    "clear_fate": Service(
        "strategy.fate_cleared",
        "officer",
        lambda w: partial(adopting.clear_fate, _fate(w)),
        NOT_OFFICERS,
        about=lambda w: w.fate,
    ),
}
FREEZING = {
    "freeze_version": Service(
        "strategy.version_frozen",
        "officer",
        lambda w: partial(freezing.freeze_version, w.strategy_version),
        NOT_OFFICERS,
    ),
    "freeze_recorded": Service(
        "strategy.version_frozen",
        "officer",
        lambda w: partial(freezing.freeze_recorded, w.strategy),
        NOT_OFFICERS,
        about=lambda w: w.strategy_version,
    ),
    "keep": Service(
        "strategy.version_frozen", "officer", lambda w: partial(freezing.keep, w.strategy_version), NOT_OFFICERS
    ),
}
SERVICES: dict[str, dict[str, Service]] = {
    "strategy.services.refreshing": REFRESHING,
    "strategy.services.consulting": CONSULTING,
    "strategy.services.adopting": ADOPTING,
    "strategy.services.freezing": FREEZING,
}
