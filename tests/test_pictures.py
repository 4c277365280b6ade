"""Pictures in editions: opened by a process with limits, drawn anew without what they hide, printed with a source."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image, PngImagePlugin

from performance.models import Edition, Measure, Picture
from performance.print import edition_html, pictures_of
from performance.services import editions
from scpb.documents import pdf, pictures
from scpb.documents import services as documents
from scpb.documents.pictures import BadPicture
from scpb.errors import NotAllowed
from scpb.jobs import services as jobs
from scpb.jobs.models import Job
from tests.figures_at_hand import analyst, as_person, draft, with_figures, worked_on
from tests.world import png

WORDS = {"alternative": "Hendon has most burglaries", "source": "Police, 2024", "caption": "Burglaries by ward"}
database = pytest.mark.django_db


def saved(kind: str, *, size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: object) -> bytes:
    Image.new(mode, size, "teal").save(out := BytesIO(), kind, **how)
    return out.getvalue()


# -- opening --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "becomes"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/png")])
def test_a_picture_of_each_kind_is_drawn_anew(kind: str, becomes: str) -> None:
    drawn = pictures.draw_anew(saved(kind))
    assert (drawn.media_type, drawn.width, drawn.height) == (becomes, 60, 40)
    assert Image.open(BytesIO(drawn.content)).size == (60, 40)


def test_where_a_picture_was_taken_and_what_it_says_beside_its_points_is_left_out() -> None:
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    photograph = saved("JPEG", exif=exif, comment=b"secret words")
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "secret words")
    for data in (photograph, saved("PNG", pnginfo=told) + b"secret tail"):
        assert b"secret" in data
        assert b"secret" not in pictures.draw_anew(data).content


def test_a_photograph_is_turned_the_right_way_up() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    drawn = pictures.draw_anew(saved("JPEG", exif=exif))
    assert (drawn.width, drawn.height) == (40, 60)


def test_a_picture_is_made_no_larger_than_print_needs() -> None:
    drawn = pictures.draw_anew(saved("PNG", size=(3000, 1500)))
    assert (drawn.width, drawn.height) == (2400, 1200)


def test_what_lets_the_page_shine_through_still_does() -> None:
    drawn = pictures.draw_anew(saved("PNG", mode="RGBA"))
    assert Image.open(BytesIO(drawn.content)).mode == "RGBA"


def bomb(width: int, height: int) -> bytes:
    """A small file that says it is an enormous picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def moving() -> bytes:
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    frames[0].save(out := BytesIO(), "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is not a PNG, JPEG or WebP"),
        (b"GIF89a" + b"\0" * 40, "is not a PNG, JPEG or WebP"),
        (saved("TIFF"), "is not a PNG, JPEG or WebP"),
        (saved("PNG")[:60], "is damaged"),
        (bomb(100_000, 100_000), "100000 by 100000 points"),
        (bomb(7_999, 7_999), "7999 by 7999 points"),
        (bomb(4_000, 4_000), "is damaged"),
        (moving(), "moves"),
    ],
    ids=["drawing", "gif", "tiff", "cut off", "enormous", "too many points", "no points", "moving"],
)
def test_a_hostile_or_broken_picture_is_refused_with_what_to_do(data: bytes, why: str) -> None:
    with pytest.raises(BadPicture, match=why):
        pictures.draw_anew(data)


def test_a_picture_that_needs_too_much_memory_stops_only_its_own_process() -> None:
    little = replace(pictures.LIMITS, memory=60_000_000)
    with pytest.raises(BadPicture):
        pictures.draw_anew(saved("PNG", size=(4000, 4000)), limits=little)


def test_a_request_looks_at_size_and_first_bytes_alone() -> None:
    assert pictures.recognised(ContentFile(bomb(100_000, 100_000))) == "image/png"
    with pytest.raises(ValidationError, match="is not a PNG"):
        pictures.recognised(ContentFile(b"%PDF-1.7"))
    large = ContentFile(b"\x89PNG\r\n\x1a\n")
    large.size = pictures.LIMITS.bytes + 1
    with pytest.raises(ValidationError, match="the most is 10 MB"):
        pictures.recognised(large)


# -- in an edition -----------------------------------------------------------------------------------------------


@pytest.fixture
def edition() -> Edition:
    return draft(with_figures())


def add(edition: Edition, data: bytes, slug: str = "robbery") -> Picture:
    """A picture, after the job that opens it."""
    picture = editions.add_picture(
        edition,
        measure=Measure.objects.get(slug=slug) if slug else None,
        upload=ContentFile(data, name="map.png"),
        media_type="image/png",
        by=None,
        **WORDS,
    )
    job = jobs.run_here(Job.objects.get(key=picture.job_key))
    assert job.is_done, job.error
    picture.refresh_from_db()
    return picture


@database
def test_a_picture_is_shown_beside_its_row_with_words_and_source(edition: Edition) -> None:
    picture = add(edition, png())
    document = edition.document()
    assert document and picture.file
    (shown,) = document.pictures
    assert (shown.measure, shown.sha256, shown.alternative) == ("robbery", picture.file.sha256, WORDS["alternative"])
    page = as_person(analyst()).get(edition.get_absolute_url()).content.decode()
    where = reverse("performance:picture", args=[edition.number, picture.file.sha256])
    assert f'src="{where}"' in page
    assert WORDS["source"] in page
    assert f'alt="{WORDS["alternative"]}"' in page


@database
def test_a_picture_is_inside_the_printed_edition_with_its_words(edition: Edition) -> None:
    add(edition, png(200, 100))
    html, css = edition_html(edition)
    data = pdf.render(html, css=css, assets=pictures_of(edition))
    assert b"/Image" in data
    assert any(WORDS["caption"] in text for text in pdf.text(data))
    frozen = worked_on(editions.freeze(edition, by=None))
    assert frozen.pdf
    assert b"/Image" in frozen.pdf.read()


@database
def test_readers_get_the_picture_drawn_anew_and_only_with_the_edition(edition: Edition) -> None:
    picture = add(edition, saved("WEBP"))
    assert picture.file and picture.file != picture.original
    where = reverse("performance:picture", args=[edition.number, picture.file.sha256])
    assert as_person(None).get(where).status_code == 404
    editions.release(editions.freeze(edition, by=None), by=None)
    response = as_person(None).get(where)
    assert response["Content-Type"] == "image/png"
    assert response.getvalue() == picture.file.read()
    received = reverse("performance:picture", args=[edition.number, picture.original.sha256])
    assert as_person(None).get(received).status_code == 404
    other = documents.store(png(7, 7), name="other.png", media_type="image/png", by=None)
    assert as_person(None).get(reverse("performance:picture", args=[edition.number, other.sha256])).status_code == 404


@database
def test_a_picture_that_cannot_be_used_says_why_and_is_not_frozen(edition: Edition) -> None:
    picture = add(edition, bomb(100_000, 100_000))
    assert (picture.file, "100000 by 100000" in picture.problem) == (None, True)
    page = as_person(analyst()).get(reverse("performance:row", args=[edition.number, "robbery"])).content.decode()
    assert "Cannot be used" in page
    with pytest.raises(NotAllowed, match="cannot be used"):
        editions.freeze(edition, by=None)
    editions.remove_picture(picture, by=None)
    assert editions.freeze(edition, by=None).is_frozen


@database
def test_a_picture_that_is_still_being_checked_holds_the_freezing_up(edition: Edition) -> None:
    upload = ContentFile(png(), name="map.png")
    editions.add_picture(edition, measure=None, upload=upload, media_type="image/png", by=None, **WORDS)
    with pytest.raises(NotAllowed, match="is still being checked"):
        editions.freeze(edition, by=None)


@database
def test_a_picture_that_was_removed_before_it_was_opened_is_forgotten(edition: Edition) -> None:
    upload = ContentFile(png(), name="map.png")
    picture = editions.add_picture(edition, measure=None, upload=upload, media_type="image/png", by=None, **WORDS)
    job = Job.objects.get(key=picture.job_key)
    editions.remove_picture(picture, by=None)
    assert jobs.run_here(job).is_done


@database
def test_an_edition_has_only_so_many_pictures(edition: Edition) -> None:
    upload = ContentFile(png(), name="map.png")
    for _ in range(20):
        editions.add_picture(edition, measure=None, upload=upload, media_type="image/png", by=None, **WORDS)
    with pytest.raises(NotAllowed, match="20 pictures at most"):
        editions.add_picture(edition, measure=None, upload=upload, media_type="image/png", by=None, **WORDS)


@database
def test_an_analyst_uploads_describes_and_removes_by_pages(edition: Edition) -> None:
    client = as_person(analyst())
    where = reverse("performance:add_picture_on", args=[edition.number, "robbery"])
    sent = {**WORDS, "upload": SimpleUploadedFile("map.png", png())}
    assert client.post(where, sent).status_code == 302
    picture = Picture.objects.get()
    jobs.run_here(Job.objects.get(key=picture.job_key))
    wrong = {**WORDS, "upload": SimpleUploadedFile("map.png", b"<svg/>")}
    response = client.post(where, wrong)
    assert response.status_code == 422
    assert "is not a PNG, JPEG or WebP" in response.content.decode()
    about = reverse("performance:edit_picture", args=[edition.number, picture.pk])
    client.post(about, {**WORDS, "caption": "By ward"})
    assert Picture.objects.get().caption == "By ward"
    assert client.post(about, {**WORDS, "alternative": ""}).status_code == 422
    gone = reverse("performance:remove_picture", args=[edition.number, picture.pk])
    assert "goes for good" in client.get(gone).content.decode()
    client.post(gone)
    assert not Picture.objects.exists()


@database
@pytest.mark.parametrize("wrong", [{"alternative": ""}, {"source": ""}, {"problem": "It is damaged."}])
def test_the_database_refuses_a_picture_without_words_or_source(edition: Edition, wrong: dict[str, str]) -> None:
    file = documents.store(png(), name="map.png", media_type="image/png", by=None)
    values = {"edition": edition, "original": file, "file": file, "written_on": timezone.localdate(), **WORDS}
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(**{**values, **wrong})
