"""The audit: written with the change, sealed after it, never altered."""

import threading
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from scpb.audit import services, triggers
from scpb.audit.models import Detail, Entry, Seal, Unsealed
from scpb.audit.verify import verify
from scpb.errors import NotAllowed, NotPermitted
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db


def record_some(number: int = 3) -> list[Entry]:
    body = make_organisation()
    return [services.record("people.changed", body, by=None, after={"step": step}) for step in range(number)]


def faults(**options: str) -> list[str]:
    return verify(timezone.now(), **options).broken


def run_verify(*args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_audit", *args, stdout=out, stderr=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


# -- recording ---------------------------------------------------------------------------------------


def test_an_entry_says_who_did_what_to_what_and_when() -> None:
    officer, body = make_person(name="Ada Example"), make_organisation(name="Fire Brigade")
    before, after = {"name": "Fire"}, {"name": "Fire Brigade", "since": date(2020, 1, 2)}
    entry = services.record("people.renamed", body, by=officer, before=before, after=after, personal={"note": "secret"})
    entry.refresh_from_db()
    assert (entry.by_id, entry.subject_type, entry.subject_id) == (officer.pk, "people.organisation", str(body.uuid))
    assert entry.before == before
    assert entry.after == {"name": "Fire Brigade", "since": "2020-01-02"}
    assert entry.detail.said == {"by": "Ada Example", "subject": "Fire Brigade", "personal": {"note": "secret"}}
    assert timezone.now() - entry.at < timedelta(minutes=1)


def test_names_and_personal_text_stand_in_the_side_row_alone() -> None:
    entry = services.record("people.added", make_person(name="Ada Example"), by=None, personal={"phone": "a number"})
    row = " ".join(str(value) for value in Entry.objects.filter(pk=entry.pk).values_list()[0])
    assert "Ada Example" not in row
    assert "a number" not in row


def test_a_verb_names_its_app() -> None:
    with pytest.raises(ValueError, match="app"):
        services.record("Renamed", make_organisation(), by=None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    body = make_organisation()
    with pytest.raises(transaction.TransactionManagementError):
        services.record("people.changed", body, by=None)


@pytest.mark.django_db(transaction=True)
def test_an_entry_goes_with_the_change_that_is_rolled_back() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        record_some()
        raise RuntimeError
    assert not Entry.objects.exists()
    assert not Unsealed.objects.exists()


def test_opening_something_restricted_is_recorded() -> None:
    reader = make_person()
    entry = services.opened(make_organisation(), by=reader)
    assert (entry.verb, entry.by_id) == ("people.opened", reader.pk)


# -- the database refuses ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET verb = 'people.other'",
        "DELETE FROM audit_entry",
        "UPDATE audit_seal SET hash = 'x'",
        "DELETE FROM audit_seal",
        "UPDATE audit_detail SET text = 'x'",
        "UPDATE audit_detail SET salt = ''",
        "DELETE FROM audit_detail",
    ],
)
def test_the_database_refuses_to_alter_the_audit(statement: str) -> None:
    record_some()
    services.seal()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert faults() == []


# -- sealing -----------------------------------------------------------------------------------------


def test_every_entry_is_sealed_once_and_in_order() -> None:
    entries = record_some(5)
    assert services.seal() == 5
    assert services.seal() == 0
    assert list(Seal.objects.values_list("number", "entry_id")) == [(n, e.pk) for n, e in enumerate(entries, start=1)]


def test_more_entries_than_one_short_transaction_takes_are_all_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SEALED_AT_ONCE", 2)
    record_some(5)
    assert services.seal() == 5
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_two_sealers_at_once_make_one_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "SEALED_AT_ONCE", 3)
    with transaction.atomic():
        record_some(40)
    sealed: list[int] = []

    def sealer() -> None:
        try:
            sealed.append(services.seal())
        finally:
            connection.close()

    threads = [threading.Thread(target=sealer) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(sealed) == 40
    assert faults() == []


def test_how_long_entries_wait_for_the_chain_is_told() -> None:
    record_some(2)
    report = verify(timezone.now() + timedelta(minutes=5))
    assert report.waiting == 2
    assert report.lag >= timedelta(minutes=5)
    services.seal()
    assert verify(timezone.now()).lag == timedelta()


# -- redaction ---------------------------------------------------------------------------------------


def test_personal_text_can_be_erased_and_the_chain_still_verifies() -> None:
    entry = services.record("people.added", make_person(name="Ada Example"), by=None, personal={"name": "Ada Example"})
    services.seal()
    services.redact(entry, reason="asked for by the person", by=None)
    detail = Detail.objects.get(entry=entry)
    assert (detail.said, detail.salt) == ({}, "")
    services.seal()
    assert faults() == []
    assert Entry.objects.get(verb="audit.redacted").subject_id == str(entry.uuid)


def test_only_an_administrator_erases() -> None:
    (entry,) = record_some(1)
    with pytest.raises(NotPermitted):
        services.redact(entry, reason="none", by=make_person())
    services.redact(entry, reason="asked for", by=make_person(is_superuser=True))
    with pytest.raises(NotAllowed):
        services.redact(entry, reason="again", by=None)


def test_erasing_without_a_record_is_found() -> None:
    (entry,) = record_some(1)
    Detail.objects.filter(entry=entry).update(text="", salt="")
    assert faults() == [f"The detail of entry {entry.pk} (people.changed) is erased, but no redaction is recorded."]


def test_a_salt_does_not_outlive_its_text() -> None:
    record_some(1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Detail.objects.update(text="")


# -- finding what somebody with the database's password did -------------------------------------------


def test_a_whole_audit_is_called_whole() -> None:
    record_some()
    services.seal()
    code, said = run_verify()
    assert code == 0
    assert "3 entries, 3 sealed, 0 waiting" in said


def test_a_changed_entry_is_named() -> None:
    entry = record_some()[1]
    services.seal()
    with triggers.lifted(connection):
        Entry.objects.filter(pk=entry.pk).update(change='{"after":{"step":9},"before":null}')
    code, said = run_verify()
    assert code == 1
    assert f"Seal 2 does not fit: entry {entry.pk} (people.changed)" in said


def test_a_changed_detail_is_named() -> None:
    entry = record_some()[1]
    with triggers.lifted(connection):
        Detail.objects.filter(pk=entry.pk).update(text="{}")
    assert faults() == [f"The detail of entry {entry.pk} (people.changed) was changed."]


def test_a_removed_entry_is_missed() -> None:
    entry = record_some()[1]
    services.seal()
    with triggers.lifted(connection), connection.cursor() as cursor:
        for table in ["audit_seal", "audit_detail"]:
            cursor.execute(f"DELETE FROM {table} WHERE entry_id = %s", [entry.pk])
        cursor.execute("DELETE FROM audit_entry WHERE id = %s", [entry.pk])
    assert "Seal 2 is missing: the chain goes on with 3." in faults()


def test_an_entry_slipped_past_the_chain_is_found() -> None:
    (entry,) = record_some(1)
    Unsealed.objects.all().delete()
    assert faults() == [f"Entry {entry.pk} is neither sealed nor waiting to be."]


def test_a_chain_cut_short_is_found_with_what_was_kept_elsewhere() -> None:
    record_some()
    services.seal()
    kept = verify(timezone.now()).last
    assert faults(kept=kept) == []
    with triggers.lifted(connection), connection.cursor() as cursor:
        for table in ["audit_seal", "audit_detail"]:
            cursor.execute(f"DELETE FROM {table} WHERE entry_id = (SELECT max(id) FROM audit_entry)")
        cursor.execute("DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")
    assert faults() == []
    assert faults(kept=kept) == [f"The chain does not hold {kept}, which was its end once."]
    assert run_verify("--kept", kept)[0] == 1


def test_a_database_that_stopped_refusing_is_found() -> None:
    triggers.remove(connection)
    assert "The database no longer guards the audit: audit_entry_refuses_update is missing." in faults()
