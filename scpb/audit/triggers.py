"""The one module of the audit that asks which database it runs on: triggers, and the lock on the chain's end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Refused on each table; an UPDATE of a detail may do one thing only, which is to erase it.
REFUSED = [
    ("audit_entry", "UPDATE", ""),
    ("audit_entry", "DELETE", ""),
    ("audit_seal", "UPDATE", ""),
    ("audit_seal", "DELETE", ""),
    ("audit_detail", "UPDATE", "NEW.text <> '' OR NEW.entry_id <> OLD.entry_id"),
    ("audit_detail", "DELETE", ""),
]
CHAIN_LOCK = 0x5C9B_A0D1  # any number that no other advisory lock of this database uses


def lock_chain(connection: BaseDatabaseWrapper) -> None:
    """Until the transaction ends nobody else appends to the chain.

    On SQLite the transaction holds the only write lock already (`transaction_mode=IMMEDIATE`).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


def install(connection: BaseDatabaseWrapper) -> None:
    """Put all of them there, in place of those that are."""
    remove(connection)
    with connection.cursor() as cursor:
        for statement in _create(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for statement in _drop(connection.vendor):
            cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should guard the audit and are not there, or are disabled."""
    there = at_work(connection)
    return [name for name in _names(connection.vendor) if name not in there]


def at_work(connection: BaseDatabaseWrapper) -> set[str]:
    """Names of all triggers that are there and not disabled."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Without the triggers for a moment: only for emptying a test's database."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def install_after_migration(using: str, **_told: object) -> None:
    """The receiver of `post_migrate`: what is not there is put there again, such as after tables were restored."""
    connection = connections[using]
    if set(_tables()) <= set(connection.introspection.table_names()) and missing(connection):
        install(connection)


def install_by_migration(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    install(editor.connection)


def remove_by_migration(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    remove(editor.connection)


def _name(table: str, action: str) -> str:
    return f"{table}_refuses_{action.lower()}"


def _names(vendor: str) -> list[str]:
    names = [_name(table, action) for table, action, _when in REFUSED]
    if vendor == "postgresql":
        names += [_name(table, "TRUNCATE") for table in _tables()]
    return names


def _tables() -> list[str]:
    return sorted({table for table, _action, _when in REFUSED})


def _create(vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [_PG_FUNCTION, *(_pg_row(*rule) for rule in REFUSED), *(_pg_truncate(table) for table in _tables())]
    return [_sqlite(*rule) for rule in REFUSED]


def _drop(vendor: str) -> list[str]:
    if vendor == "postgresql":
        rules = [(table, action) for table, action, _when in REFUSED] + [(table, "TRUNCATE") for table in _tables()]
        drops = [f"DROP TRIGGER IF EXISTS {_name(table, action)} ON {table}" for table, action in rules]
        return [*drops, "DROP FUNCTION IF EXISTS audit_refuses()"]
    return [f"DROP TRIGGER IF EXISTS {name}" for name in _names(vendor)]


_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit is never changed: % on % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def _pg_row(table: str, action: str, when: str) -> str:
    condition = f"WHEN ({when})" if when else ""
    return (
        f"CREATE TRIGGER {_name(table, action)} BEFORE {action} ON {table} "
        f"FOR EACH ROW {condition} EXECUTE FUNCTION audit_refuses()"
    )


def _pg_truncate(table: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, 'TRUNCATE')} BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses()"
    )


def _sqlite(table: str, action: str, when: str) -> str:
    condition = f"WHEN {when}" if when else ""
    return (
        f"CREATE TRIGGER {_name(table, action)} BEFORE {action} ON {table} {condition} "
        f"BEGIN SELECT RAISE(ABORT, 'The audit is never changed: {action} on {table} is refused.'); END"
    )
