"""Files are kept once, by content, and given out so that no browser runs them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from scpb.audit.models import Entry
from scpb.documents import services
from scpb.documents.limits import LIMITS
from scpb.documents.models import StoredFile
from scpb.documents.views import download
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_in_memory(settings: Any) -> None:
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}


def keep(data: bytes = b"%PDF-1.7 report", name: str = "report.pdf", media_type: str = "application/pdf") -> StoredFile:
    return services.store(data, name=name, media_type=media_type, by=None)


def test_the_same_content_is_kept_once_under_its_first_name() -> None:
    first, second = keep(name="a.pdf"), keep(name="b.pdf")
    assert first == second
    assert second.name == "a.pdf"
    assert StoredFile.objects.count() == 1


def test_content_comes_back_as_it_was() -> None:
    stored = services.store(
        ContentFile(b"x" * 200_000), name="large.bin", media_type="application/octet-stream", by=None
    )
    assert stored.read() == b"x" * 200_000
    assert stored.size == 200_000
    assert stored.file.name == f"sha256/{stored.sha256[:2]}/{stored.sha256}"


def test_what_an_interrupted_write_left_behind_is_written_anew() -> None:
    key = keep().file.name
    StoredFile.objects.all().delete()
    storages["default"].delete(key)
    storages["default"].save(key, ContentFile(b"%PDF"))
    assert keep().read() == b"%PDF-1.7 report"


def test_a_folder_in_the_name_of_an_upload_is_dropped() -> None:
    assert keep(name="../../etc/passwd").name == "passwd"


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ValidationError, match="empty"):
        keep(b"")


def test_keeping_a_file_is_recorded_once_with_who_did_it() -> None:
    person = make_person()
    for _time in range(2):
        services.store(b"minutes", name="minutes.pdf", media_type="application/pdf", by=person)
    entry = Entry.objects.get(verb="documents.file_stored")
    assert entry.by_id == person.pk


def test_a_file_is_not_kept_without_its_record(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_fields: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("scpb.documents.services.audit.record", fail)
    with pytest.raises(RuntimeError):
        keep()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("wrong", [{"sha256": "x" * 64}, {"sha256": "AB" * 32}, {"size": 0}])
def test_the_database_refuses_a_row_without_hash_or_content(wrong: dict[str, Any]) -> None:
    fields = {"sha256": "ab" * 32, "size": 1, "media_type": "text/plain", "name": "x", "file": "x", **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.create(**fields)


# -- what a form asks --------------------------------------------------------------------------------


def test_a_pdf_passes_the_form_whatever_precedes_its_signature() -> None:
    assert services.looks_like_pdf(SimpleUploadedFile("a.pdf", b"\n\n%PDF-1.4\n"))


REFUSED: list[tuple[str, Callable[[], SimpleUploadedFile], str]] = [
    ("nothing", lambda: SimpleUploadedFile("a.pdf", b""), "empty"),
    ("a Word document called .pdf", lambda: SimpleUploadedFile("a.pdf", b"PK\x03\x04 word"), "not a PDF"),
    ("far too large", lambda: SimpleUploadedFile("a.pdf", b"%PDF-" + bytes(LIMITS.bytes)), "the most is"),
]


@pytest.mark.parametrize(("upload", "said"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_form_refuses_without_opening(upload: Callable[[], SimpleUploadedFile], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        services.looks_like_pdf(upload())


# -- giving out --------------------------------------------------------------------------------------


def test_a_download_is_saved_under_its_name_whatever_the_alphabet() -> None:
    response = download(keep(), name="Protokół “2026”.pdf")
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Protok%C3%B3%C5%82")
    assert b"".join(response.streaming_content) == b"%PDF-1.7 report"
    assert response["Content-Length"] == "15"


def test_a_pdf_may_be_shown_in_the_browser() -> None:
    response = download(keep(), inline=True)
    assert response["Content-Disposition"] == 'inline; filename="report.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/javascript"])
def test_what_a_browser_would_run_is_only_ever_saved(media_type: str) -> None:
    response = download(keep(b"<script>1</script>", "x.html", media_type), inline=True)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"
    assert "sandbox" in response["Content-Security-Policy"]
    response.close()
