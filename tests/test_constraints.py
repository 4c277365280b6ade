"""Each constraint of meetings is broken once, alone, by a row that says everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from meetings.models import Decision, Meeting, Print
from tests.jumps import jump
from tests.rows import Rows, again, make_rows
from tests.shared import for_the_file

pytestmark = pytest.mark.django_db
NOW = timezone.now()
Values = dict[str, Any]  # a model among them stands for the row that there is of it

# What is written of a row, by the constraint that refuses it.
BROKEN: dict[str, dict[str, Values]] = {
    "Meeting": {
        "meeting_ends_after_it_begins": {"ends_at": F("starts_at")},
        "meeting_is_in_a_known_state": {"state": "dreamt"},
        "meeting_published_says_when": {"state": "published", "agenda_published_at": None},
        "meeting_cleared_says_by_whom": {"state": "cleared", "cleared_by": None},
        "meeting_in_session_has_begun": {"quorum": None},
        "meeting_with_minutes_has_ended": {"state": "minutes", "closed_at": None},
        "meeting_circulated_says_when": {"state": "circulated", "minutes_circulated_at": None},
        "meeting_approved_says_when_and_where": {"state": "approved", "minutes_approved_by": None},
        "meeting_minutes_cleared_say_by_whom": {"minutes_cleared_by": None},
        "meeting_ends_after_it_began": {"closed_at": datetime(2012, 1, 1, tzinfo=UTC)},
        "meeting_paired_is_a_closed_session": {"paired_with": F("id")},
        "meeting_put_off_says_why": {"state": "cancelled", "reason": ""},
        "meeting_postponed_keeps_its_date": {"state": "postponed", "postponed_from": None},
    },
    "AgendaItem": {
        "item_restricted_says_why": {"access": "restricted"},
        "item_numbers_begin_with_one": {"order": 0},
        "item_access_is_known": {"access": "secret"},
        "item_kind_is_known": {"kind": "song"},
        "item_purpose_is_known": {"purpose": "amusement"},
        "item_lasts_a_day_at_most": {"minutes": 481},
        "item_withdrawn_says_why": {"withdrawn_at": NOW},
        "item_of_minutes_approves_them": {"approves": Meeting},
    },
    "Proposal": {
        "proposal_state_is_known": {"state": "forgotten"},
        "proposal_dismissed_says_why": {"state": "dismissed", "reason": ""},
    },
    "Lead": {"lead_is_one_thing": {"wording": ""}, "lead_part_is_known": {"role": "singer"}},
    "Question": {"question_says_something": {"text": ""}, "question_kind_is_known": {"kind": "song"}},
    "Recommendation": {"recommendation_says_something": {"text": ""}},
    "Decision": {
        "decision_says_something": {"text": ""},
        "decision_outcome_is_known": {"outcome": "sung"},
        "decision_published_has_a_number": {"number": None},
        "decision_numbers_from_one": {"number": 0},
        "decision_does_not_ratify_itself": {"ratifies": F("id")},
    },
    "Action": {
        "action_says_what_to_do": {"wording": ""},
        "action_is_in_a_known_state": {"state": "lost"},
        "action_is_due_once": {"due_on": date(2014, 1, 24), "due_meeting": Meeting},
        "action_closed_says_when": {"state": "closed"},
        "action_dropped_says_why": {"state": "dropped", "closed_at": NOW},
    },
    "ActionOwner": {"action_owner_is_one_thing": {"wording": ""}},
    "ActionUpdate": {"action_update_says_something": {"text": ""}},
    "EvidenceFile": {
        "evidence_is_in_a_known_state": {"state": "promised"},
        "evidence_refused_says_why": {"state": "refused", "reason": ""},
        "evidence_open_has_been_opened": {"state": "held", "file": None},
    },
    "Referral": {
        "referral_is_of_one_thing": {"item": None},
        "referral_comes_from_one_body": {"from_body": "The water company"},
        "referral_goes_to_one_body": {"to_body": "The water company"},
        "referral_goes_elsewhere": {"to_board": F("board")},
        "referral_answered_says_what": {"answered_on": NOW.date()},
        "referral_rests_on_a_decision_once_answered": {"rests_on": Decision},
        "referral_says_what_is_asked": {"question": ""},
    },
    "Paper": {
        "paper_restricted_says_why": {"access": "restricted"},
        "paper_access_is_known": {"access": "secret"},
        "paper_is_in_a_known_state": {"state": "lost"},
        "paper_refused_says_why": {"state": "refused", "reason": ""},
        "paper_accepted_has_been_opened": {"state": "accepted", "pages": None},
        "paper_held_has_been_opened": {"state": "held", "file": None},
        "paper_form_is_known": {"form": "sung"},
        "paper_without_a_file_is_promised": {"original": None},
        "paper_promised_follows_or_is_spoken": {"state": "promised", "original": None, "form": "tabled"},
    },
    "Block": {"block_is_one_thing": {"kind": "decision"}},
    "MinutesVersion": {
        "minutes_version_kind_is_known": {"kind": "sung"},
        "minutes_corrected_name_the_meeting": {"kind": "corrected"},
    },
    "Correction": {
        "correction_says_something": {"proposed": ""},
        "correction_state_is_known": {"state": "lost"},
        "correction_decided_says_when": {"state": "accepted", "decided_at": None},
        "correction_declined_says_why": {"state": "declined", "reason": ""},
    },
    "Pack": {
        "pack_supplements_are_numbered": {"supplement": 1},
        "pack_audience_is_known": {"audience": "nobody"},
        "pack_is_in_a_known_state": {"state": "lost"},
        "pack_built_can_be_read": {"state": "built", "pages": None},
        "pack_failed_says_why": {"state": "failed", "reason": ""},
        "pack_published_is_built": {"published_at": NOW},
    },
    "Rendering": {"rendering_has_pages": {"pages": 0}},
    "Recurring": {
        "recurring_ends_after_it_begins": {"ends_on": date(1999, 1, 1)},
        "recurring_rhythm_is_known": {"rhythm": "ever"},
        "recurring_kind_is_known": {"kind": "song"},
        "recurring_purpose_is_known": {"purpose": "amusement"},
        "recurring_lasts_a_day_at_most": {"minutes": 481},
    },
    "RecurringLead": {"recurring_lead_is_one_thing": {"wording": ""}},
    "BringBack": {
        "bring_back_says_what": {"title": ""},
        "bring_back_is_taken_up_or_given_up": {"closed_why": "It is quiet."},
    },
    "ItemMove": {"item_moved_elsewhere": {"to_meeting": F("from_meeting")}},
    "PlanEdition": {"plan_edition_access_is_known": {"access": "secret"}},
    "Print": {
        "print_kind_is_known": {"kind": "song"},
        "print_audience_is_known": {"audience": "nobody"},
        "print_is_in_a_known_state": {"state": "lost"},
        "print_built_can_be_read": {"state": "built", "pdf": None},
        "print_failed_says_why": {"state": "failed", "reason": ""},
    },
    "PersonalCopy": {
        "personal_copy_is_of_one_thing": {"pack": None},
        "personal_copy_built_can_be_read": {"state": "built", "file": None},
        "personal_copy_is_in_a_known_state": {"state": "lost"},
        "personal_copy_failed_says_why": {"state": "failed", "reason": ""},
    },
    "NoticeChoice": {"notice_choice_kind_is_known": {"kind": "songs"}},
    "Letter": {
        "letter_kind_is_known": {"kind": "songs"},
        "letter_sent_did_not_fail": {"sent_at": NOW, "error": "Nobody answers there."},
    },
    "Report": {
        "report_is_in_a_known_state": {"state": "lost"},
        "report_approved_says_when": {"state": "approved", "approved_at": None},
        "report_checked_says_when": {"state": "checked", "checked_at": None},
    },
    "ReportFigure": {"report_figure_shape_known": {"shape": "song"}},
    "ReportImage": {"report_image_has_alternative_text": {"alternative": ""}},
    "ReportVersion": {"report_version_state_is_known": {"state": "lost"}},
    "Invitation": {
        "invitation_answer_is_known": {"answer": "maybe"},
        "invitation_deputy_comes_instead": {"deputy_name": "A colleague"},
        "invitation_answer_says_when": {"answer": "online", "answered_at": None},
    },
    "Attendance": {
        "attendance_names_somebody": {"name": ""},
        "attendance_kind_is_known": {"presence": "asleep"},
        "attendance_also_present_has_no_vote": {"presence": "also"},
        "attendance_leaves_after_arriving": {"arrived_at": time(15), "left_at": time(14)},
    },
    "Declaration": {
        "declaration_says_who_and_what": {"nature": ""},
        "declaration_interest_is_known": {"interest": "none"},
    },
}
# What there cannot be a second row of: what both say, and what the second says so that nothing else refuses it.
TWICE: dict[str, dict[str, tuple[Values, Values]]] = {
    "Meeting": {"meeting_number_is_the_boards_own": ({}, {})},
    "AgendaItem": {"item_number_is_its_own": ({}, {})},
    "Recommendation": {"recommendation_number_is_its_own": ({}, {})},
    "Decision": {"decision_number_is_never_used_twice": ({}, {})},
    "Action": {"action_number_is_the_boards_own": ({}, {})},
    "PaperVersion": {"paper_version_number_is_its_own": ({}, {})},
    "MinutesVersion": {
        "minutes_version_number_is_its_own": ({}, {"kind": "circulated"}),
        "minutes_are_approved_once": ({}, {"number": 2}),
    },
    "PaperNote": {"paper_note_is_one_a_person": ({}, {})},
    "Pack": {"pack_version_is_its_own": ({}, {})},
    "PlanEdition": {"plan_edition_number_is_its_own": ({}, {})},
    "Print": {"print_of_a_meeting_is_made_once": ({}, {}), "print_of_a_board_is_made_once": ({"meeting": None}, {})},
    "PaperRead": {"paper_is_marked_once_a_person": ({}, {})},
    "PrivateNote": {"private_note_is_one_an_item": ({}, {})},
    "PersonalCopy": {
        "personal_copy_is_one_a_person": ({}, {}),
        "personal_copy_of_a_print_is_one_a_person": ({"pack": None, "print": Print}, {}),
    },
    "NoticeChoice": {"notice_choice_is_one_a_kind": ({}, {})},
    "Letter": {"letter_says_a_thing_once": ({}, {})},
    "ReportForm": {"report_form_version_is_its_own": ({}, {})},
    "ReportSection": {"report_section_is_there_once": ({}, {})},
    "ReportVersion": {"report_version_number_is_its_own": ({}, {})},
    "Proposal": {"proposal_is_made_once": ({}, {})},
    "Invitation": {"invitation_is_one_a_person": ({}, {})},
    "Attendance": {"attendance_is_one_a_person": ({}, {})},
}


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rows]:
    with for_the_file(django_db_blocker):
        yield make_rows()


def row_of(made: Rows, name: str) -> models.Model:
    """As it is in the database, whatever the test before wrote of it."""
    model = apps.get_model("meetings", name)
    return model._base_manager.get(pk=made[model].pk)


def meant(made: Rows, values: Values) -> Values:
    return {name: made[value] if isinstance(value, type) else value for name, value in values.items()}


def told_of(model: type[models.Model], name: str) -> str:
    """What the database says when the constraint refuses: SQLite names the columns of one that a second row breaks."""
    constraint = next(one for one in model._meta.constraints if one.name == name)
    if connection.vendor == "postgresql" or not isinstance(constraint, models.UniqueConstraint):
        return rf"\b{name}\b"
    columns = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in constraint.fields]
    return f"failed: {re.escape(', '.join(columns))}$"


@pytest.mark.parametrize(("model", "constraint"), [(model, name) for model, of in BROKEN.items() for name in of])
def test_the_database_refuses(made: Rows, db: None, model: str, constraint: str) -> None:
    row = row_of(made, model)
    with pytest.raises(IntegrityError, match=told_of(type(row), constraint)):
        jump(row, **meant(made, BROKEN[model][constraint]))


@pytest.mark.parametrize(("model", "constraint"), [(model, name) for model, of in TWICE.items() for name in of])
def test_the_database_refuses_a_second(made: Rows, db: None, model: str, constraint: str) -> None:
    row, (both, second) = row_of(made, model), TWICE[model][constraint]
    if both:
        jump(row, **meant(made, both))
    with pytest.raises(IntegrityError, match=told_of(type(row), constraint)), transaction.atomic():
        again(row, **second)


def test_every_constraint_of_meetings_is_broken_by_one_of_these() -> None:
    known = {
        model.__name__: {constraint.name for constraint in model._meta.constraints}
        for model in apps.get_app_config("meetings").get_models()
        if model._meta.constraints
    }
    assert {name: {*BROKEN.get(name, {}), *TWICE.get(name, {})} for name in {*BROKEN, *TWICE}} == known
