"""Opening what somebody uploaded, be it a paper or what shows that something was done: in a job, never in a request."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from scpb.documents import office, pdf, pictures
from scpb.documents import services as documents
from scpb.documents.models import StoredFile
from scpb.documents.screening import screen

MOST_TEXT = 1_000_000  # characters of a paper that are kept to be searched
Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Opened:
    """What came of a file: what readers get of it, its words, and in sentences what its officer should know.

    `warnings` say why a person should look at it before its readers get it.
    """

    file: StoredFile
    pages: int
    notices: list[str]
    warnings: list[str]
    text: str


def open_pdf(original: StoredFile, *, title: str) -> Opened:
    """A PDF, cleaned; raises BadDocument with a sentence where it cannot be used."""
    return _opened(original, title, original.read())


def open_office(original: StoredFile, *, title: str, tell: Tell) -> Opened:
    """An office document, turned into PDF and opened as any other; raises BadDocument where it cannot be used."""
    tell(0, 2, _("Turning it into PDF"))
    made = office.convert(original.read())
    tell(1, 2, _("Opening the PDF"))
    return _opened(original, title, made.data, made=made)


def open_picture(original: StoredFile, *, title: str) -> Opened:
    """A picture, drawn anew without what else its file says; raises BadDocument where it cannot be used."""
    drawn = pictures.draw_anew(original.read())
    name = f"{PurePath(original.name).stem}.{drawn.media_type.removeprefix('image/')}"
    file = documents.store(drawn.content, name=name, media_type=drawn.media_type, by=None)
    return Opened(file, 1, [], _sentences([title, original.name], []), "")


def _opened(original: StoredFile, title: str, data: bytes, *, made: office.Converted | None = None) -> Opened:
    """What comes of a PDF: cleaned, its words taken out, and looked at for what is not for everybody."""
    found = pdf.inspect(data)
    pages = pdf.text(found.cleaned)
    name = f"{PurePath(original.name).stem}.pdf"
    file = documents.store(found.cleaned, name=name, media_type=documents.PDF, by=None)
    told = [*(made.notices if made else ()), *(str(sentence) for sentence in found.stripped)]
    if not found.tagged:
        told.append(
            _("It carries no tags, so a screen reader cannot read it in order. Ask the author for a tagged PDF.")
        )
    attached = [*found.attached, *(made.attached if made else ())]
    warnings = list(made.hides) if made else []
    warnings += _sentences([title, original.name, *found.about], pages, attached, made.aside if made else "")
    return Opened(file, found.pages, told, warnings, "\f".join(pages)[:MOST_TEXT])


def _sentences(names: Sequence[str], pages: Sequence[str], attached: Sequence[str] = (), aside: str = "") -> list[str]:
    return [sign.sentence for sign in screen(names, pages, attached, aside)]
