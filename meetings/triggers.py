"""What the database refuses of meetings, on both databases; the one module of meetings that asks which.

No row takes a step that its table of steps does not have, and what was agreed on or sent is never changed. Triggers are
put there after each migration, not by one: SQLite forgets a table's triggers whenever it alters the table. They are
gone while migrations run: PostgreSQL alters no column that one reads, and a migration may have to put a state right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.core.checks import CheckMessage, Warning
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from meetings.models import (
    ACTION_NEXT,
    CORRECTION_NEXT,
    EVIDENCE_NEXT,
    NEXT,
    PACK_NEXT,
    PAPER_NEXT,
    PROPOSAL_NEXT,
    REPORT_NEXT,
    Action,
    Correction,
    EvidenceFile,
    Meeting,
    Pack,
    Paper,
    PersonalCopy,
    Print,
    Proposal,
    Report,
)
from scpb.audit.triggers import at_work

# What has a state, and where it may go from each.
STEPS: dict[type[models.Model], Mapping[Any, set[Any]]] = {
    Meeting: NEXT,
    Action: ACTION_NEXT,
    Report: REPORT_NEXT,
    Correction: CORRECTION_NEXT,
    Paper: PAPER_NEXT,
    EvidenceFile: EVIDENCE_NEXT,
    Pack: PACK_NEXT,
    Print: PACK_NEXT,
    PersonalCopy: PACK_NEXT,
    Proposal: PROPOSAL_NEXT,
}
NO_STEP = "There is no such step from the state that it is in"
AGREED_ON = "Approved minutes and published decisions are never changed"
SENT = "What was published or sent is never changed"

MINUTES = ("meeting_id", "number", "kind", "snapshot", "sha256", "corrected_at_id", "made_at", "made_by_id")
GIVEN = ("board_id", "meeting_id", "item_id", "year", "number", "present", "quorum", "published_at")
DECIDED_ON = ("adopts_id", "adopts_said", "agrees_id", "agrees_said")
APPROVAL = ("state", "minutes_approved_at", "minutes_approved_by_id")
PLAN = ("board_id", "number", "snapshot", "sha256", "published_at", "published_by_id")
REPORT = ("report_id", "number", "state", "snapshot", "sha256", "made_at", "made_by_id", "note")
LETTER = ("person_id", "kind", "key", "subject", "text", "path", "asked_at", "sent_at", "error")


class Rule(NamedTuple):
    """An act on a table that is refused `when` that is so, with the `sentence` that says why."""

    table: str
    act: str  # UPDATE or DELETE
    of: str  # the column whose writing is looked at, where it is one
    when: str
    sentence: str

    @property
    def name(self) -> str:
        return f"{self.table}_{'steps' if self.of else 'keeps'}_on_{self.act.lower()}"

    @property
    def columns(self) -> set[str]:
        """Those that it reads."""
        return set(re.findall(r"\b(?:OLD|NEW)\.(\w+)", self.when))


def _changed(*columns: str) -> str:
    """Whether any of these columns gets another value; `IS DISTINCT FROM` counts NULL, and both databases know it."""
    return " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns)


def _step(model: type[models.Model], after: Mapping[Any, set[Any]]) -> Rule:
    """The states are those of a table in the code, and none of their names has a quote."""
    pairs = [
        f"(OLD.state = '{here}' AND NEW.state IN ({', '.join(sorted(repr(str(there)) for there in reached))}))"
        for here, reached in after.items()
        if reached
    ]
    return Rule(model._meta.db_table, "UPDATE", "state", f"{_changed('state')} AND NOT ({' OR '.join(pairs)})", NO_STEP)


RULES = [
    *(_step(model, after) for model, after in STEPS.items()),
    Rule("meetings_minutesversion", "UPDATE", "", _changed(*MINUTES), AGREED_ON),
    Rule("meetings_minutesversion", "DELETE", "", "TRUE", AGREED_ON),
    Rule("meetings_decision", "UPDATE", "", f"OLD.number IS NOT NULL AND ({_changed(*GIVEN, *DECIDED_ON)})", AGREED_ON),
    Rule("meetings_decision", "DELETE", "", "OLD.number IS NOT NULL", AGREED_ON),
    Rule("meetings_meeting", "UPDATE", "", f"OLD.state = 'approved' AND ({_changed(*APPROVAL)})", AGREED_ON),
    Rule("meetings_planedition", "UPDATE", "", _changed(*PLAN), SENT),
    Rule("meetings_planedition", "DELETE", "", "TRUE", SENT),
    Rule("meetings_reportversion", "UPDATE", "", _changed(*REPORT), SENT),
    Rule("meetings_letter", "UPDATE", "", f"OLD.sent_at IS NOT NULL AND ({_changed(*LETTER)})", SENT),
]


def install(connection: BaseDatabaseWrapper, *tables: str) -> None:
    """Put them there, whether or not they were: all, or those of some tables."""
    remove(connection, *tables)
    _create(connection, _of(tables))


def remove(connection: BaseDatabaseWrapper, *tables: str) -> None:
    with connection.cursor() as cursor:
        for rule in _of(tables):
            place = f" ON {rule.table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {rule.name}{place}")


@contextmanager
def lifted(connection: BaseDatabaseWrapper, *tables: str) -> Iterator[None]:
    """Without them, or those of some tables, for a moment: only for tests, to empty a database or to begin anywhere."""
    is_deferring = connection.vendor == "postgresql" and connection.in_atomic_block
    if is_deferring:  # it drops no trigger of a table while foreign keys wait to be looked at
        _defer(connection, "IMMEDIATE")
    remove(connection, *tables)
    try:
        yield
    finally:
        install(connection, *tables)
        if is_deferring:
            _defer(connection, "DEFERRED")


def remove_before_migration(using: str, plan: object = None, **_told: object) -> None:
    """The receiver of `pre_migrate`: without them while there is anything to migrate."""
    if plan:
        remove(connections[using])


def install_after_migration(using: str, **_told: object) -> None:
    """The receiver of `post_migrate`: all that tables have the columns for, since not every migration may be done."""
    connection = connections[using]
    remove(connection)
    _create(connection, _possible(connection))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should be there, or not be disabled: a migration that broke off leaves none."""
    there = at_work(connection)
    return [rule.name for rule in _possible(connection) if rule.name not in there]


def check_that_none_is_missing(databases: Sequence[str] | None = None, **_told: object) -> list[CheckMessage]:
    """`check --database default`, and `migrate` before it begins, say which rules the database does not keep."""
    names = [name for using in databases or [] for name in missing(connections[using])]
    if not names:
        return []
    told = f"The database does not refuse what these triggers would: {', '.join(names)}."
    return [Warning(told, hint="Run `manage.py migrate`, which puts them there when it is done.", id="meetings.W001")]


def _possible(connection: BaseDatabaseWrapper) -> list[Rule]:
    """The rules whose tables are there with every column that they read."""
    introspection = connection.introspection
    with connection.cursor() as cursor:
        there = {
            table: {column.name for column in introspection.get_table_description(cursor, table)}
            for table in {rule.table for rule in RULES} & set(introspection.table_names(cursor))
        }
    return [rule for rule in RULES if rule.table in there and rule.columns <= there[rule.table]]


def _create(connection: BaseDatabaseWrapper, rules: list[Rule]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
        for rule in rules:
            cursor.execute(_pg(rule) if connection.vendor == "postgresql" else _sqlite(rule))


def _of(tables: tuple[str, ...]) -> list[Rule]:
    return [rule for rule in RULES if not tables or rule.table in tables]


def _defer(connection: BaseDatabaseWrapper, when: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL {when}")


_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION meetings_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % on % is refused.', TG_ARGV[0], TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _head(rule: Rule) -> str:
    of = f" OF {rule.of}" if rule.of else ""
    return f"CREATE TRIGGER {rule.name} BEFORE {rule.act}{of} ON {rule.table} FOR EACH ROW"


def _pg(rule: Rule) -> str:
    return f"{_head(rule)} WHEN ({rule.when}) EXECUTE FUNCTION meetings_keeps('{rule.sentence}')"


def _sqlite(rule: Rule) -> str:
    told = f"{rule.sentence}: {rule.act} on {rule.table} is refused."
    return f"{_head(rule)} WHEN {rule.when} BEGIN SELECT RAISE(ABORT, '{told}'); END"
