"""Services of action plans and their reviews."""

from __future__ import annotations

from datetime import date
from functools import partial

from strategy.models import EntryReview
from strategy.naming import Names
from strategy.services import plans, reviews
from tests.audited import NOT_THE_OFFICER, Service

BODY = [Names(wording="Fire service")]

PLANS = {
    "begin_plan": Service(
        "strategy.plan_begun",
        "officer",
        lambda w: partial(plans.begin_plan, w.strategy, year=2026, copied=True),
        NOT_THE_OFFICER,
    ),
    "introduce": Service(
        "strategy.plan_introduced",
        "officer",
        lambda w: partial(plans.introduce, w.action_plan, introduction="Now."),
        NOT_THE_OFFICER,
    ),
    "add_entry": Service(
        "strategy.entry_added",
        "officer",
        lambda w: partial(plans.add_entry, w.action_plan, priority=w.priority, what="Plant hedges", owners=BODY),
        NOT_THE_OFFICER,
    ),
    "edit_entry": Service(
        "strategy.entry_edited",
        "officer",
        lambda w: partial(plans.edit_entry, w.plan_entry, what="Fit windows", owners=BODY),
        NOT_THE_OFFICER,
    ),
    "take_out": Service(
        "strategy.entry_taken_out",
        "officer",
        lambda w: partial(plans.take_out, w.plan_entry, reason="No money."),
        NOT_THE_OFFICER,
    ),
    "put_back": Service(
        "strategy.entry_put_back", "officer", lambda w: partial(plans.put_back, w.gone_plan_entry), NOT_THE_OFFICER
    ),
    "agree": Service(
        "strategy.plan_agreed",
        "officer",
        lambda w: partial(plans.agree, w.draft_action_plan, on=date(2025, 5, 2), reference="SCPB/2025/1"),
        NOT_THE_OFFICER,
    ),
    "printed": Service(
        "strategy.plan_printed", "system", lambda w: partial(plans.printed, w.draft_action_plan, pdf=w.action_plan.pdf)
    ),
}
REVIEWS = {
    "begin_review": Service(
        "strategy.review_begun",
        "officer",
        lambda w: partial(reviews.begin_review, w.action_plan, quarter=4),
        NOT_THE_OFFICER,
    ),
    "review_entry": Service(
        "strategy.entry_reviewed",
        "member",
        lambda w: partial(
            reviews.review_entry,
            w.open_review,
            w.plan_entry,
            rating=EntryReview.Rating.GREEN,
            progress="All doors.",
            version=1,
        ),
        ("outsider", "adviser", "officer_elsewhere", "analyst", "administrator"),
    ),
    "close_review": Service(
        "strategy.review_closed", "officer", lambda w: partial(reviews.close_review, w.open_review), NOT_THE_OFFICER
    ),
    "reopen_review": Service(
        "strategy.review_reopened",
        "officer",
        lambda w: partial(reviews.reopen_review, w.closed_review),
        NOT_THE_OFFICER,
    ),
    "publish_review": Service(
        "strategy.review_published",
        "officer",
        lambda w: partial(reviews.publish_review, w.closed_review),
        NOT_THE_OFFICER,
    ),
}
SERVICES: dict[str, dict[str, Service]] = {"strategy.services.plans": PLANS, "strategy.services.reviews": REVIEWS}
