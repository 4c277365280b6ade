"""Opening an upload: in a process of its own with limits on memory and time, which cleans it on the way."""

import json
import logging
import subprocess
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.documents.errors import BadPdf
from scpb.documents.limits import LIMITS, Limits
from scpb.documents.pdf.merge import merge
from scpb.documents.pdf.parts import Part

OPENING = Path(__file__).with_name("opening.py")

SENTENCES = {
    "not_pdf": gettext_lazy("The file is not a PDF, whatever its name says. Save the document as PDF and upload that."),
    "broken": gettext_lazy(
        "The PDF is damaged. Open it in the program that made it, save it as PDF again and upload that."
    ),
    "encrypted": gettext_lazy(
        "The PDF is protected by a password or by restrictions. Upload a copy without protection."
    ),
    "pages": gettext_lazy("The PDF has %(pages)d pages; the most is %(most)d. Divide it into several papers."),
    "size": gettext_lazy(
        "Page %(page)d is %(wide)d by %(high)d mm, which no printer takes. Save the document on an ordinary paper size."
    ),
    "complex": gettext_lazy("The PDF has too many parts to be opened safely. Print it to a new PDF and upload that."),
    "bomb": gettext_lazy("The PDF unpacks to far more than its size says. Print it to a new PDF and upload that."),
    "pictures": gettext_lazy(
        "A picture in the PDF is too large. Save the document with smaller pictures and upload that."
    ),
    "slow": gettext_lazy("The PDF takes too long to open. Print it to a new PDF, or divide it, and upload that."),
    "xfa": gettext_lazy(
        "The PDF is an Adobe form that shows its pages in Adobe's program only. Print it to a new PDF."
    ),
    "portfolio": gettext_lazy("The PDF is a folder of other files. Upload each of them as a paper of its own."),
    "layers": gettext_lazy(
        "The PDF has hidden layers, which readers could uncover. Print it to a new PDF and upload that."
    ),
    "active": gettext_lazy(
        "The PDF carries a program that could not be taken out. Print it to a new PDF and upload that."
    ),
}
STRIPPED = {
    "scripts": gettext_lazy("Scripts were taken out."),
    "files": gettext_lazy("Attached files were taken out."),
    "actions": gettext_lazy("Links that start programs or open other files were taken out."),
    "forms": gettext_lazy("Form fields are now plain text."),
    "comments": gettext_lazy("Comments are now part of the page."),
    "media": gettext_lazy("Sound and film were taken out."),
}

# how the process ended by a signal: SIGABRT (no memory), SIGKILL and SIGXCPU (out of time)
ENDED = {6: "bomb", 9: "slow", 24: "slow"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Inspection:
    """An upload that may be used. `sizes` are width and height of each page in millimetres, as seen.

    `cleaned` is the document without scripts, attachments, forms and comments: this one goes into packs and to readers.
    `fonts_left_out` names fonts that it shows without bringing them; `stripped` says in sentences what was taken out.
    `about` is what its properties said, and `attached` what the files inside it were called: both are gone now.
    """

    pages: int
    sizes: tuple[tuple[float, float], ...]
    title: str
    lang: str
    tagged: bool
    fonts_left_out: tuple[str, ...]
    stripped: tuple[str, ...]
    about: tuple[str, ...]
    attached: tuple[str, ...]
    cleaned: bytes = field(repr=False)


def inspect(data: bytes, *, limits: Limits = LIMITS) -> Inspection:
    """Open an upload and clean it; raises BadPdf with a sentence when it cannot be used. For jobs, not for requests."""
    if len(data) > limits.bytes:
        sentence = _("The file has %(size)d MB; the most is %(most)d MB. Save it with smaller pictures or in parts.")
        raise BadPdf(sentence % {"size": -(-len(data) // 1_000_000), "most": limits.bytes // 1_000_000})
    found, cleaned = _ask("look", data, limits)
    _try(cleaned)
    return Inspection(
        pages=found["pages"],
        sizes=tuple((wide, high) for wide, high in found["sizes"]),
        title=found["title"],
        lang=found["lang"],
        tagged=found["tagged"],
        fonts_left_out=tuple(found["fonts_left_out"]),
        stripped=tuple(str(STRIPPED[code]) for code in found["stripped"]),
        about=tuple(found["about"]),
        attached=tuple(found["attached"]),
        cleaned=cleaned,
    )


def _try(cleaned: bytes) -> None:
    """What passes can be joined: a fault that shows itself only then must not stop a pack."""
    try:
        merge([Part("paper", "Paper", cleaned, ours=False)], title="Paper")
    except (pikepdf.PdfError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        logger.warning("an upload that looked sound could not be joined: %r", error)
        raise BadPdf(str(SENTENCES["broken"])) from error


def text(data: bytes, *, limits: Limits = LIMITS) -> list[str]:
    """The text of each page of a document that `inspect` has let through; raises BadPdf when it yields none in time."""
    found, _nothing = _ask("text", data, limits)
    return list(found["pages"])


def _ask(mode: str, data: bytes, limits: Limits) -> tuple[dict[str, Any], bytes]:
    argument = json.dumps({"mode": mode, "limits": asdict(limits)})
    try:
        # -I: neither the environment nor the folder that the worker runs in reaches the process
        done = subprocess.run(
            [sys.executable, "-I", str(OPENING), argument],
            input=data,
            capture_output=True,
            timeout=limits.wall,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadPdf(str(SENTENCES["slow"])) from None
    head, _newline, cleaned = done.stdout.partition(b"\n")
    if done.returncode or not head:
        logger.warning("opening a PDF ended with %s: %s", done.returncode, done.stderr[-500:].decode(errors="replace"))
        raise BadPdf(str(SENTENCES[ENDED.get(-done.returncode, "broken")]))
    found: dict[str, Any] = json.loads(head)
    if "refused" in found:
        raise BadPdf(str(SENTENCES[found["refused"]]) % found)
    return found, cleaned
