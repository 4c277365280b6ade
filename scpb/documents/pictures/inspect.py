"""Opening a picture that somebody uploads: in a process of its own with limits on memory and time."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.documents.errors import BadDocument

OPENING = Path(__file__).with_name("opening.py")
# what the first bytes of each kind are; an SVG is a program and is not taken
SIGNATURES: dict[str, Callable[[bytes], bool]] = {
    "image/png": lambda start: start.startswith(b"\x89PNG\r\n\x1a\n"),
    "image/jpeg": lambda start: start.startswith(b"\xff\xd8\xff"),
    "image/webp": lambda start: start[:4] == b"RIFF" and start[8:12] == b"WEBP",
}
SENTENCES = {
    "not_picture": gettext_lazy("The file is not a PNG, JPEG or WebP picture. Save it as PNG and upload that."),
    "broken": gettext_lazy("The picture is damaged. Save it again as PNG and upload that."),
    "pixels": gettext_lazy(
        "The picture has %(wide)d by %(high)d points; the most is %(side)d each way. Save a smaller one."
    ),
    "moving": gettext_lazy("The picture moves. Save one still picture of it and upload that."),
    "bomb": gettext_lazy("The picture needs too much memory to be opened. Save a smaller one."),
    "slow": gettext_lazy("The picture takes too long to open. Save it again as PNG, or a smaller one."),
}
ENDED = {6: "bomb", 9: "slow", 24: "slow"}  # how the process ended by a signal

logger = logging.getLogger(__name__)


class BadPicture(BadDocument):
    """An uploaded picture that the portal will not take."""


@dataclass(frozen=True)
class Limits:
    """How large a picture may be: bytes, points each way and in all, memory in bytes, times in seconds."""

    bytes: int = 10_000_000
    side: int = 8_000
    pixels: int = 25_000_000
    printed: int = 2_400  # points of the longer side as it is kept: 300 to the inch on half a sheet
    memory: int = 1_000_000_000
    cpu: int = 20
    wall: int = 40


LIMITS = Limits()


@dataclass(frozen=True)
class Drawn:
    """A picture as it is kept: drawn anew from its points alone, so that nothing else of the file is left."""

    media_type: str
    width: int
    height: int
    content: bytes = field(repr=False)


def recognised(upload: File[bytes]) -> str:
    """The kind of picture, by its first bytes; a ValidationError says why it is none. A request opens no upload."""
    size = upload.size or 0
    upload.seek(0)
    start = upload.read(16)
    upload.seek(0)
    if size > LIMITS.bytes:
        sentence = _("The picture has %(size)d MB; the most is %(most)d MB. Save a smaller one.")
        raise ValidationError(sentence % {"size": -(-size // 1_000_000), "most": LIMITS.bytes // 1_000_000})
    for media_type, fits in SIGNATURES.items():
        if fits(start):
            return media_type
    raise ValidationError(str(SENTENCES["not_picture"]))


def draw_anew(data: bytes, *, limits: Limits = LIMITS) -> Drawn:
    """Open a picture and draw it anew; raises BadPicture with a sentence when it cannot be used. For jobs."""
    try:
        # -I: neither the environment nor the folder that the worker runs in reaches the process
        done = subprocess.run(
            [sys.executable, "-I", str(OPENING), json.dumps(asdict(limits))],
            input=data,
            capture_output=True,
            timeout=limits.wall,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadPicture(str(SENTENCES["slow"])) from None
    head, _newline, content = done.stdout.partition(b"\n")
    if done.returncode or not head:
        logger.warning(
            "opening a picture ended with %s: %s", done.returncode, done.stderr[-500:].decode(errors="replace")
        )
        raise BadPicture(str(SENTENCES[ENDED.get(-done.returncode, "broken")]))
    found = json.loads(head)
    if "refused" in found:
        raise BadPicture(str(SENTENCES[found["refused"]]) % found)
    return Drawn(found["media_type"], found["width"], found["height"], content)
