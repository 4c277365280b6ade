"""Opening uploads: whole ones are cleaned, hostile ones refused with a sentence, and neither hurts the worker."""

import io
import zlib
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from scpb.documents.limits import LIMITS
from scpb.documents.pdf import BadPdf, inspect, render, text


def saved(pdf: Pdf, **options: object) -> bytes:
    written = io.BytesIO()
    pdf.save(written, **options)
    return written.getvalue()


def plain(pages: int = 2) -> Pdf:
    pdf = pikepdf.new()
    for number in range(pages):
        pdf.add_blank_page(page_size=(595, 842))
        pdf.pages[-1].obj.Contents = pdf.make_stream(f"0 0 {number} 10 re f".encode())
    return pdf


def resized(width: int, height: int) -> Pdf:
    pdf = plain(1)
    pdf.pages[0].obj.MediaBox = Array([0, 0, width, height])
    return pdf


def endless(pages: int) -> Pdf:
    pdf = pikepdf.new()
    tree = pdf.Root.Pages
    sheet = {"/Type": Name.Page, "/Parent": tree, "/MediaBox": Array([0, 0, 595, 842])}
    tree.Kids, tree.Count = Array([pdf.make_indirect(Dictionary(sheet)) for _number in range(pages)]), pages
    return pdf


def with_script(pdf: Pdf) -> Pdf:
    script = Dictionary(S=Name.JavaScript, JS=String("app.alert('x')"))
    pdf.Root.OpenAction = script
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
    return pdf


def with_attachment(pdf: Pdf) -> Pdf:
    pdf.attachments["secret.exe"] = b"MZ"
    return pdf


def with_link(pdf: Pdf, action: Dictionary) -> Pdf:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 10, 10]), A=action)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    return pdf


def with_comment(pdf: Pdf) -> Pdf:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 10, 10]), Contents=String("I disagree"))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])
    return pdf


def with_hidden_layer(pdf: Pdf) -> Pdf:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return pdf


def bomb() -> bytes:
    """A few kilobytes that unpack to 400 MB."""
    pdf = plain(1)
    packed = zlib.compressobj(1)
    data = b"".join(packed.compress(bytes(10_000_000)) for _ in range(40)) + packed.flush()
    twice = zlib.compress(data, 9)
    filters = Array([Name.FlateDecode, Name.FlateDecode])
    pdf.pages[0].obj.Contents = pikepdf.Stream(pdf, twice, Filter=filters)
    return saved(pdf, compress_streams=False)


HOSTILE: list[tuple[str, Callable[[], bytes], str]] = [
    ("a web page", lambda: b"<html>404</html>", "not a PDF"),
    ("nothing", lambda: b"", "not a PDF"),
    ("a header alone", lambda: b"%PDF-1.7\n", "damaged"),
    ("cut off in the middle", lambda: saved(plain(20))[:1500], "damaged"),
    ("noise after the header", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "damaged"),
    ("no pages", lambda: saved(plain(0)), "damaged"),
    ("a password", lambda: saved(plain(), encryption=pikepdf.Encryption(owner="o", user="u")), "protected"),
    ("restrictions alone", lambda: saved(plain(), encryption=pikepdf.Encryption(owner="o", user="")), "protected"),
    ("ten thousand pages", lambda: saved(endless(10_000)), "10000 pages"),
    ("a page of ten kilometres", lambda: saved(resized(28_346_456, 842)), "no printer"),
    ("a page like a stamp", lambda: saved(resized(20, 20)), "no printer"),
    ("a bomb", bomb, "unpacks"),
    ("hidden layers", lambda: saved(with_hidden_layer(plain())), "hidden layers"),
]


@pytest.mark.parametrize(("document", "said"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_document_that_cannot_be_used_is_refused_with_a_sentence(document: Callable[[], bytes], said: str) -> None:
    with pytest.raises(BadPdf, match=said) as refusal:
        inspect(document())
    assert refusal.value.sentence.endswith(".")


def test_a_file_beyond_the_limit_is_refused_before_any_process_starts() -> None:
    with pytest.raises(BadPdf, match="the most is"):
        inspect(b"%PDF-", limits=replace(LIMITS, bytes=4))


def test_a_document_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(BadPdf, match="too long"):
        inspect(saved(plain()), limits=replace(LIMITS, wall=0.001))


def test_an_ordinary_document_is_described() -> None:
    html = '<html lang="en-GB"><head><title>Ward walks</title></head><body><p>Every week.</p></body></html>'
    found = inspect(render(html, css=["@page { size: A4 landscape }"]))
    assert (found.pages, found.sizes, found.title, found.lang) == (1, ((297.0, 210.0),), "Ward walks", "en-GB")
    assert found.tagged
    assert (found.fonts_left_out, found.stripped) == ((), ())
    assert "Every week." in text(found.cleaned)[0]


def test_a_rotated_page_is_measured_as_seen() -> None:
    pdf = plain(1)
    pdf.pages[0].obj.Rotate = 90
    assert inspect(saved(pdf)).sizes == ((297.0, 209.9),)


def test_a_font_that_is_not_embedded_is_named() -> None:
    pdf = plain(1)
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=font))
    assert inspect(saved(pdf)).fonts_left_out == ("Helvetica",)


ACTIVE: list[tuple[str, Callable[[Pdf], Pdf], bytes, str]] = [
    ("scripts", with_script, b"app.alert", "Scripts"),
    ("attachments", with_attachment, b"secret.exe", "Attached files"),
    (
        "a link that starts a program",
        lambda pdf: with_link(pdf, Dictionary(S=Name.Launch, F=String("calc.exe"))),
        b"calc",
        "start",
    ),
    (
        "a link to a local file",
        lambda pdf: with_link(pdf, Dictionary(S=Name.URI, URI=String("file:///etc"))),
        b"etc",
        "start",
    ),
    ("comments", with_comment, b"I disagree", "Comments"),
]


@pytest.mark.parametrize(("made", "trace", "said"), [case[1:] for case in ACTIVE], ids=[case[0] for case in ACTIVE])
def test_whatever_acts_is_taken_out_and_said(made: Callable[[Pdf], Pdf], trace: bytes, said: str) -> None:
    found = inspect(saved(made(plain())))
    assert [sentence for sentence in found.stripped if said in sentence]
    with pikepdf.open(io.BytesIO(found.cleaned)) as pdf:
        unpacked = saved(pdf, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert trace not in unpacked
    assert found.pages == 2


def test_a_script_hidden_where_nothing_looks_refuses_the_document() -> None:
    pdf = plain(1)
    pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(P=Dictionary(S=Name.JavaScript, JS=String("x"))))
    with pytest.raises(BadPdf, match="program"):
        inspect(saved(pdf))


def test_links_to_pages_and_to_the_web_stay() -> None:
    pdf = with_link(plain(), Dictionary(S=Name.URI, URI=String("https://example.org/")))
    with pikepdf.open(io.BytesIO(inspect(saved(pdf)).cleaned)) as cleaned:
        assert str(cleaned.pages[0].obj.Annots[0].A.URI) == "https://example.org/"


def test_tags_that_run_in_a_circle_are_dropped() -> None:
    pdf = plain(1)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=Dictionary(Nums=Array())))
    element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=tree))
    element.K = Array([element])
    tree.K = Array([element])
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = tree, Dictionary(Marked=True)
    assert not inspect(saved(pdf)).tagged


def test_the_same_upload_is_cleaned_to_the_same_bytes() -> None:
    data = saved(with_script(plain()))
    assert inspect(data).cleaned == inspect(data).cleaned


def test_what_passes_can_be_joined() -> None:
    html = '<html lang="en-GB"><head><title>T</title></head><body><p>Text.</p></body></html>'
    with pikepdf.open(io.BytesIO(render(html, css=[]))) as pdf:
        pdf.pages[0].obj.StructParents = Name.Nothing
        damaged = saved(pdf)
    with pytest.raises(BadPdf, match="damaged"):
        inspect(damaged)


def test_a_process_that_runs_out_of_time_or_memory_is_survived() -> None:
    many = saved(endless(900))
    with pytest.raises(BadPdf):
        inspect(many, limits=replace(LIMITS, memory=30_000_000))


def test_nothing_says_who_made_an_upload_but_its_title_stays() -> None:
    pdf = plain(1)
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["Jo Bloggs"]
        metadata["pdf:Producer"] = "Office of Jo Bloggs"
    pdf.docinfo["/Author"], pdf.docinfo["/Title"] = "Jo Bloggs", "Annual <plan>"
    picture = pdf.make_stream(b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    picture.Metadata = pdf.make_stream(b"<dc:creator>Jo Bloggs</dc:creator>")
    picture.PieceInfo = Dictionary(Word=Dictionary(Private=String("Jo Bloggs")))
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(P=picture))
    found = inspect(saved(pdf))
    with pikepdf.open(io.BytesIO(found.cleaned)) as cleaned:
        said = [str(item.unparse()) for item in cleaned.objects if not isinstance(item, pikepdf.Stream)]
        said += [
            repr(dict(item)) + repr(item.read_bytes()) for item in cleaned.objects if isinstance(item, pikepdf.Stream)
        ]
        assert "Bloggs" not in "".join(said)
        assert dict(cleaned.docinfo) == {"/Title": String("Annual <plan>")}
    assert found.title == "Annual <plan>"


def test_a_cleaned_upload_still_says_that_it_is_accessible() -> None:
    ours = render("<!DOCTYPE html><html lang='en-GB'><title>A &amp; B</title><h1>A</h1></html>", css=[])
    with pikepdf.open(io.BytesIO(inspect(ours).cleaned)) as cleaned:
        assert b"<pdfuaid:part>1</pdfuaid:part>" in cleaned.Root.Metadata.read_bytes()
        assert str(cleaned.open_metadata()["dc:title"]) == "A & B"
