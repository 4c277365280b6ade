"""Office documents become PDF: whole ones with their words and tags, hostile ones are refused and reach nothing."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings.services import papers
from scpb.documents import office, pdf
from scpb.documents.office import LIMITS, BadOffice, converting
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests import office_files as files
from tests.factories import make_officer
from tests.meetings import make_item, make_meeting, make_paper
from tests.office_files import R, docx, odt, old_word, xlsx, zipped
from tests.test_meetings import as_person

needs_libreoffice = pytest.mark.usefixtures("_libreoffice")
LINK = f'<Relationship Id="r9" Type="{R}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
MACRO_KIND = "application/vnd.ms-word.document.macroEnabled.main+xml"


@pytest.fixture
def _libreoffice(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice, as a worker starts it: under the worker's own limit on memory."""
    assert shutil.which("soffice"), "scripts/setup.sh installs LibreOffice"
    limited = ["prlimit", f"--as={settings.JOB_MEMORY_MB << 20}"]
    started = SimpleNamespace(
        Popen=lambda arguments, **how: subprocess.Popen([*limited, *arguments], **how),
        TimeoutExpired=subprocess.TimeoutExpired,
        DEVNULL=subprocess.DEVNULL,
    )
    monkeypatch.setattr(converting, "subprocess", started)


def words(data: bytes) -> str:
    return " ".join(" ".join(pdf.text(pdf.inspect(data).cleaned)).split())


@needs_libreoffice
@pytest.mark.parametrize(
    ("content", "kind", "said"),
    [
        (docx("The alley was lit.", links=LINK), "docx", "The alley was lit."),
        (odt("<text:p>Two wardens walk.</text:p>"), "odt", "Two wardens walk."),
        (xlsx(("Ward", "Burglaries"), ("Hale", 12)), "xlsx", "Hale 12"),
    ],
)
def test_a_document_becomes_a_pdf_with_its_words_and_tags(content: bytes, kind: str, said: str) -> None:
    """Nothing is remarked on: a link that a reader may follow is no matter."""
    made = office.convert(content)
    assert (made.kind, made.notices, made.hides, made.attached, made.aside.strip()) == (kind, (), (), (), "")
    assert said in words(made.data)
    assert pdf.inspect(made.data).tagged or kind == "xlsx"  # of which LibreOffice makes pages without tags


HOSTILE = [
    ("nothing", b"", "whatever its name says"),
    ("a program", b"MZ\x90\x00" + bytes(400), "whatever its name says"),
    ("an archive of something else", zipped({"notes.txt": "Hello"}), "whatever its name says"),
    ("a drawing", odt(kind="graphics"), "whatever its name says"),
    ("the old format without a document", old_word("Pictures"), "whatever its name says"),
    ("an archive cut off", docx()[:300], "damaged"),
    ("a bomb", docx(**{"word/media/image1.bmp": bytes(5_000_000)}), "unpacks"),
    ("a password", old_word("EncryptionInfo", "EncryptedPackage"), "password"),
    ("a password of LibreOffice", odt(manifest="<manifest:encryption-data/>"), "password"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_what_cannot_be_used_is_refused_before_any_program_opens_it(
    content: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "PROGRAMS", ())  # were it let through, the refusal would be another one
    with pytest.raises(BadOffice, match=said) as refusal:
        office.convert(content, limits=replace(LIMITS, unpacked=4_000_000))
    assert refusal.value.sentence.endswith(".")


@needs_libreoffice
@pytest.mark.parametrize("content", [old_word("WordDocument"), docx(body="<w:p><w:unclosed>")])
def test_what_the_program_cannot_open_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(BadOffice, match="damaged or protected"):
        office.convert(content)


def test_a_file_beyond_the_limit_is_refused_before_any_process_starts() -> None:
    with pytest.raises(BadOffice, match="the most is"):
        office.convert(docx(), limits=replace(LIMITS, bytes=4))


@needs_libreoffice
def test_what_takes_too_long_is_ended_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with pytest.raises(BadOffice, match="too long"):
        office.convert(docx(), limits=replace(LIMITS, wall=0))
    assert list(tmp_path.iterdir()) == []


def test_without_libreoffice_it_says_so_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "PROGRAMS", ("no-such-program",))
    with pytest.raises(BadOffice, match=r"no LibreOffice.*Save the document as PDF"):
        office.convert(docx())


@needs_libreoffice
def test_macros_are_not_run_and_the_officer_is_told() -> None:
    made = office.convert(docx("Plain words", kind=MACRO_KIND, **{"word/vbaProject.bin": b"Attribute VB_Name"}))
    assert "Plain words" in words(made.data)
    assert any("macros" in notice for notice in made.notices)


@needs_libreoffice
def test_nothing_outside_the_document_gets_in(tmp_path: Path) -> None:
    """A picture and a section that point to files of the server, and a text that points to the network."""
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET-OF-THE-SERVER")
    section = (
        f'<text:section text:name="S"><text:section-source xlink:href="{secret.as_uri()}" xlink:type="simple" '
        'xlink:show="embed"/><text:p>Before</text:p></text:section><text:p>After</text:p>'
    )
    made = office.convert(odt(section))
    assert "After" in words(made.data)
    assert "SECRET" not in words(made.data)
    assert any("outside it" in notice for notice in made.notices)
    picture = f'<Relationship Id="r9" Type="{R}/image" Target="{secret.as_uri()}" TargetMode="External"/>'
    assert any("outside it" in notice for notice in office.convert(docx(links=picture)).notices)


@needs_libreoffice
def test_tracked_changes_and_files_inside_are_told() -> None:
    deleted = '<w:p><w:del w:id="1" w:author="A"><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>'
    made = office.convert(docx(body=deleted, **{"word/embeddings/cases.xlsx": xlsx()}))
    assert any("tracked changes" in sentence for sentence in made.hides)
    assert made.attached == ("cases.xlsx",)


# -- every kind, from the upload to its pages --------------------------------------------------------------------------

SHEET = files.table("Cases", files.row("Jo Bloggs", "1987"))
COLUMNS = '<table:table-column/><table:table-column table:visibility="collapse"/>'
SOURCES = {
    "odt": files.odf(
        "text",
        f"{files.DELETED}<text:p>The alley was lit.{files.COMMENT}{files.WHERE_DELETED} {files.IN_TEXT}</text:p>",
        inside=SHEET,
    ),
    "ods": files.odf(
        "spreadsheet",
        files.table(
            "Shown",
            files.row("Ward", "Reference").replace("<text:p>", f"{files.COMMENT}<text:p>", 1),
            files.row("Hale", attributes='table:visibility="collapse"'),
            columns=COLUMNS,
        )
        + files.table("Away", files.row("Jo Bloggs"), attributes='table:style-name="away"'),
        styles=files.HIDDEN_TABLE,
    ),
    "odp": files.odf(
        "presentation",
        files.slide("Two wardens walk.", more=files.ON_SLIDE, notes="Thank the hosts.")
        + files.slide("Not for today", attributes='draw:style-name="away"'),
        styles=files.HIDDEN_SLIDE,
        inside=SHEET,
    ),
}
INSIDE = "A spreadsheet is attached inside it"
HIDDEN = ("hidden sheets", "hidden rows", "hidden columns")
# what is made of which source, what readers read, what holds it, and what the officer is told beside that
KINDS = [
    ("odt", "doc", "The alley was lit.", (f"{INSIDE} (XLS)", "tracked changes"), "It holds comments"),
    ("ods", "ods", "Ward", HIDDEN, "It holds comments"),
    ("ods", "xls", "Ward", HIDDEN, "It holds comments"),
    ("odp", "odp", "Two wardens walk.", (f"{INSIDE} (ODS)", "hidden slides"), "speaker notes"),
    ("odp", "ppt", "Two wardens walk.", (f"{INSIDE} (XLS)", "hidden slides"), "speaker notes"),
]


@cache
def made_by_libreoffice(source: str, kind: str) -> bytes:
    """The source as LibreOffice saves it as a document of the old format; an OpenDocument is its own."""
    if source == kind:
        return SOURCES[source]
    with TemporaryDirectory(prefix="scpb-made-") as name:
        folder = Path(name)
        (folder / f"source.{source}").write_bytes(SOURCES[source])
        settings = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        made = ["--convert-to", kind, "--outdir", name, f"{name}/source.{source}"]
        subprocess.run(["soffice", settings, "--headless", *made], check=True, capture_output=True, timeout=100)
        return (folder / f"source.{kind}").read_bytes()


@needs_libreoffice
@pytest.mark.django_db
@pytest.mark.parametrize(("source", "kind", "said", "held", "told"), KINDS, ids=[case[1] for case in KINDS])
def test_a_document_of_any_kind_is_uploaded_looked_into_and_read_as_pages(
    source: str, kind: str, said: str, held: tuple[str, ...], told: str
) -> None:
    item = make_item(make_meeting())
    upload = SimpleUploadedFile(f"paper.{kind}", made_by_libreoffice(source, kind))
    client = as_person(make_officer(item.meeting.board))
    page = reverse("meetings:add_paper", args=[item.meeting.board.slug, item.meeting.number, item.uuid])
    assert client.post(page, {"upload": upload, "title": "A paper", "access": "public"}).status_code == 302
    assert jobs.run_here(Job.objects.get(kind=papers.CONVERT)).is_done
    paper = item.papers.get()
    assert (paper.is_held, paper.pages) == (True, 1)
    assert said in " ".join(paper.text.split())
    assert "Bloggs" not in paper.text
    warned = " ".join(paper.warnings)
    assert [words for words in held if words not in warned] == []
    assert len(paper.warnings) == len(held)
    assert told in " ".join(paper.notices)


@needs_libreoffice
def test_an_old_document_that_cannot_be_looked_into_as_a_newer_one_is_held_until_somebody_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(converting.NEWER, "doc", "no-such-format")
    made = office.convert(made_by_libreoffice("odt", "doc"))
    assert made.hides == (str(converting.HIDES["unseen"]),)


@pytest.mark.django_db
def test_what_was_refused_for_the_servers_fault_is_tried_again_with_the_same_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(converting, "PROGRAMS", ())
    paper = make_paper(make_item(make_meeting()), docx("The alley was lit."))
    assert "no LibreOffice" in paper.reason
    paper = papers.replace_paper(paper, by=None, upload=ContentFile(docx("The alley was lit."), name="again.docx"))
    assert (paper.is_being_checked, paper.version) == (True, 2)
