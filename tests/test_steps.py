"""The database takes no step that the tables below do not have; they are written out once more here, on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import Tags, run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations import Migration
from django.db.models.signals import post_migrate, pre_migrate
from django.utils import timezone

from meetings import triggers
from meetings.models import Action, Letter, Meeting, Paper, PlanEdition, ReportVersion
from scpb.audit import triggers as audit
from scpb.portal.management.commands import portal
from tests.jumps import jump
from tests.rows import Rows, make_rows
from tests.shared import for_the_file

pytestmark = pytest.mark.django_db

# From each state, to these: every other pair is refused.
STEPS: dict[str, dict[str, str]] = {
    "Meeting": {
        "planned": "draft postponed cancelled",
        "draft": "cleared published postponed cancelled",
        "cleared": "draft published postponed cancelled",
        "published": "draft in_session minutes postponed cancelled",
        "in_session": "published minutes",
        "minutes": "in_session circulated",
        "circulated": "minutes approved",
        "approved": "",
        "postponed": "draft cancelled",
        "cancelled": "",
    },
    "Action": {
        "draft": "open",
        "open": "claimed closed dropped",
        "claimed": "open closed dropped",
        "closed": "open",
        "dropped": "open",
    },
    "Report": {
        "writing": "written",
        "written": "writing checked",
        "checked": "writing approved",
        "approved": "writing",
    },
    "Correction": {"proposed": "accepted declined", "accepted": "", "declined": ""},
    "Paper": {
        "promised": "being_checked",
        "being_checked": "held accepted refused",
        "held": "accepted being_checked",
        "accepted": "held being_checked",
        "refused": "being_checked",
    },
    "EvidenceFile": {"being_checked": "held accepted refused", "held": "accepted", "accepted": "", "refused": ""},
    "Pack": {"building": "built failed", "built": "", "failed": "building"},
    "Print": {"building": "built failed", "built": "", "failed": "building"},
    "PersonalCopy": {"building": "built failed", "built": "", "failed": "building"},
    "Proposal": {"proposed": "accepted dismissed", "accepted": "proposed", "dismissed": "proposed"},
}


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Rows]:
    """A row of each, for all tests of this file; what a test does to one is undone after it."""
    with for_the_file(django_db_blocker):
        yield make_rows()


def row_of(made: Rows, name: str) -> models.Model:
    return next(row for model, row in made.items() if model.__name__ == name)


def besides(row: models.Model, state: str) -> dict[str, Any]:
    """What a row must not say in a state, and what it must, where it cannot say it all the time."""
    if isinstance(row, Action):
        over = state in {"closed", "dropped"}
        return {"closed_at": timezone.now() if over else None, "outcome": "It was done." if over else ""}
    if isinstance(row, Paper):
        return {"original": None if state == "promised" else row.file}
    return {}


def takes(row: models.Model, there: str) -> bool:
    """Whether the database lets the row go there; it stays where it is."""
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(state=there, **besides(row, there))
            transaction.set_rollback(True)
    except IntegrityError as refused:
        assert triggers.NO_STEP in str(refused) or triggers.AGREED_ON in str(refused), refused
        return False
    return True


@pytest.mark.parametrize("name", STEPS)
def test_the_database_takes_the_steps_of_the_table_and_no_other(made: Rows, db: None, name: str) -> None:
    row, table = row_of(made, name), STEPS[name]
    choices = row._meta.get_field("state").choices or []
    assert set(table) == {value for value, _label in choices} & set(table)
    for here, reached in table.items():
        jump(row, here, **besides(row, here))
        assert {there for there in table if takes(row, there)} == {here, *reached.split()}, here


def test_every_row_of_meetings_that_has_a_state_goes_by_a_table() -> None:
    stateful = {
        model.__name__
        for model in apps.get_app_config("meetings").get_models()
        if any(field.name == "state" for field in model._meta.fields)
    }
    assert stateful - {"ReportVersion"} == set(STEPS)  # a version keeps the state that its report was in
    assert {model.__name__ for model in triggers.STEPS} == set(STEPS)


def test_a_row_is_refused_a_state_that_there_is_not(made: Rows, db: None) -> None:
    for name in STEPS:
        row = row_of(made, name)
        assert not takes(row, "dreamt"), name


def test_what_was_published_or_sent_is_never_changed(made: Rows, db: None) -> None:
    jump(made[Letter], sent_at=timezone.now())
    for model, values in (
        (Letter, {"sent_at": None}),
        (Letter, {"text": "Nothing is there."}),
        (Letter, {"error": "It came back."}),
        (PlanEdition, {"snapshot": {"rows": []}}),
        (ReportVersion, {"snapshot": {"text": "Other."}}),
        (ReportVersion, {"state": "approved"}),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            model._base_manager.filter(pk=made[model].pk).update(**values)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        PlanEdition.objects.filter(pk=made[PlanEdition].pk)._raw_delete("default")


# -- how they come and go ---------------------------------------------------------------------------------------------


def test_the_rules_of_one_table_are_lifted_alone_and_come_back_whatever_happens(made: Rows, db: None) -> None:
    meeting, action = made[Meeting], made[Action]
    with pytest.raises(LookupError), triggers.lifted(connection, "meetings_meeting"):
        assert not takes(action, "dreamt")
        Meeting.objects.filter(pk=meeting.pk).update(state="cancelled")
        raise LookupError
    assert not takes(meeting, "draft")


def test_while_something_is_migrated_no_step_is_refused_and_afterwards_every_one_is_again(made: Rows, db: None) -> None:
    meeting, told = made[Meeting], {"sender": apps.get_app_config("meetings"), "using": "default"}
    jump(meeting, "cancelled")
    pre_migrate.send(plan=[], **told)
    assert not takes(meeting, "draft")
    with triggers.lifted(connection):  # which sees to it that no row waits to be looked at
        pre_migrate.send(plan=[(Migration("0099_later", "meetings"), False)], **told)
        assert takes(meeting, "draft")
    post_migrate.send(app_config=told["sender"], verbosity=0, interactive=False, plan=[], apps=apps, **told)
    assert not takes(meeting, "draft")


def test_after_a_part_of_the_migrations_what_is_there_is_kept_and_what_is_missing_is_named(
    made: Rows, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"sender": apps.get_app_config("meetings"), "using": "default"}
    done = {"app_config": told["sender"], "verbosity": 0, "interactive": False, "plan": [], "apps": apps, **told}
    later = [
        triggers.Rule("meetings_later", "DELETE", "", "TRUE", triggers.SENT),
        triggers.Rule("meetings_letter", "DELETE", "", "OLD.read_at IS NOT NULL", triggers.SENT),
    ]
    jump(made[Meeting], "cancelled")
    with triggers.lifted(connection):
        monkeypatch.setattr(triggers, "RULES", [*triggers.RULES, *later])
        pre_migrate.send(plan=[(Migration("0099_later", "meetings"), False)], **told)
        [warning] = run_checks(databases=["default"], tags=[Tags.database])
        assert "meetings_meeting_steps_on_update" in warning.msg
        assert "meetings_later" not in warning.msg
        post_migrate.send(**done)
        assert run_checks(databases=["default"], tags=[Tags.database]) == []
        assert not takes(made[Meeting], "draft")
        monkeypatch.undo()


@pytest.mark.parametrize("guards", [triggers, audit])
def test_the_portal_does_not_start_without_them_and_says_what_puts_them_back(guards: Any, db: None) -> None:
    with guards.lifted(connection):
        with pytest.raises(CommandError, match=r"a migration broke off.*prepare"):
            portal.Command().check_migrations()
        call_command("migrate", verbosity=0)  # what `prepare` does first, also where nothing is left to migrate
        portal.Command().check_migrations()
