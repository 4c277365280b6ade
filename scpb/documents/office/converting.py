"""Turning an office document into PDF: LibreOffice in a folder that is thrown away, with limits and no network."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.documents.errors import BadDocument
from scpb.documents.office.limits import LIMITS, Limits

OPENING = Path(__file__).with_name("opening.py")
PROFILE = Path(__file__).with_name("profile.xcu")
PROGRAMS = ("soffice", "libreoffice")

SENTENCES = {
    "absent": gettext_lazy(
        "This server has no LibreOffice, which turns Word, PowerPoint and Excel into PDF. Save the document as PDF "
        "and upload that."
    ),
    "not_office": gettext_lazy(
        "The file is neither a PDF nor a document of Word, PowerPoint or Excel, whatever its name says. Save it as PDF "
        "and upload that."
    ),
    "encrypted": gettext_lazy("The document is protected by a password. Upload a copy without protection."),
    "broken": gettext_lazy(
        "The document could not be turned into PDF: it is damaged or protected. Open it in the program that made it, "
        "save it as PDF and upload that."
    ),
    "bomb": gettext_lazy("The document unpacks to far more than its size says. Save it as PDF and upload that."),
    "slow": gettext_lazy("The document takes too long to be turned into PDF. Save it as PDF and upload that."),
}
SIGNS = {
    "macros": gettext_lazy("It holds macros. They were not run, and readers do not get them."),
    "links": gettext_lazy(
        "It shows things that lie outside it, such as linked pictures. They were not fetched: look whether they are "
        "missing."
    ),
    "comments": gettext_lazy("It holds comments. Readers do not get them."),
    "notes": gettext_lazy("It holds speaker notes. Readers do not get them."),
}
# what a person has to look at before its readers get it
HIDES = {
    "sheets": gettext_lazy(
        "It has hidden sheets, which readers do not get. Look in the file itself whether they hold rows about persons."
    ),
    "rows": gettext_lazy(
        "It has hidden rows, which readers do not get. Look in the file itself whether they are about persons."
    ),
    "columns": gettext_lazy(
        "It has hidden columns, which readers do not get. Look in the file itself whether they name persons."
    ),
    "slides": gettext_lazy("It has hidden slides, which readers do not get. Look in the file itself what they show."),
    "changes": gettext_lazy(
        "It holds tracked changes, and the PDF shows them. If readers shall not see them, accept them and upload it "
        "again."
    ),
    "unseen": gettext_lazy(
        "Comments, tracked changes and hidden slides of this old format could not be looked for. Look in the file "
        "itself whether it holds any."
    ),
}
# Old formats keep those where nothing here reads them. What the program makes of each of them says it.
NEWER = {"doc": "odt", "ppt": "odp", "xls": "ods"}
HIDDEN_IN_NEWER = {"changes", "slides"}  # what an old workbook hides is read in itself

logger = logging.getLogger(__name__)


class BadOffice(BadDocument):
    """An uploaded office document that the portal will not take."""


@dataclass(frozen=True)
class Converted:
    """`data` is the PDF, still to be opened as any other; `notices` are sentences for the officer, `attached` names.

    `hides` are sentences too, on what asks for a look at the document; `aside` is what its comments and notes say.
    """

    kind: str
    notices: tuple[str, ...]
    hides: tuple[str, ...]
    attached: tuple[str, ...]
    aside: str
    data: bytes = field(repr=False)


def convert(data: bytes, *, limits: Limits = LIMITS) -> Converted:
    """The document as PDF; raises BadOffice with a sentence when it cannot be used. For jobs, one at a time."""
    if len(data) > limits.bytes:
        sentence = _("The file has %(size)d MB; the most is %(most)d MB. Save it with smaller pictures or in parts.")
        raise BadOffice(sentence % {"size": -(-len(data) // 1_000_000), "most": limits.bytes // 1_000_000})
    program = _program()
    with TemporaryDirectory(prefix="scpb-office-") as name:
        folder = _laid_out(Path(name), data)
        ended = _run(folder, program, limits)
        made = _result(folder, ended, has_program=bool(program))
    return _looked_into_newer(data, made, program, limits) if made.kind in NEWER else made


def _looked_into_newer(data: bytes, made: Converted, program: str, limits: Limits) -> Converted:
    """What was made of a document of an old format, and what the same document in a newer one says beside it."""
    into = NEWER[made.kind]
    with TemporaryDirectory(prefix="scpb-office-") as first, TemporaryDirectory(prefix="scpb-office-") as second:
        try:
            _run(_laid_out(Path(first), data), program, limits, into)
            newer = _laid_out(Path(second), (Path(first) / "made" / f"paper.{into}").read_bytes())
            _run(newer, "", limits)
            found = _found(newer)
        except (BadOffice, FileNotFoundError):
            found = {"refused": "slow"}
    if "refused" in found:
        logger.warning("an old document could not be looked into as %s: %s", into, found["refused"])
        return replace(made, hides=(*made.hides, str(HIDES["unseen"])))
    notices = [str(SIGNS[sign]) for sign in found["signs"]]
    hides = [str(HIDES[code]) for code in found["hides"] if code in HIDDEN_IN_NEWER]
    return replace(
        made,
        notices=tuple(dict.fromkeys([*made.notices, *notices])),
        hides=tuple(dict.fromkeys([*made.hides, *hides])),
        aside=found["aside"],
    )


def _laid_out(folder: Path, data: bytes) -> Path:
    """The folder of one conversion, with the document and the settings of the program in it."""
    (folder / "received").write_bytes(data)
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    shutil.copy(PROFILE, user / "registrymodifications.xcu")
    return folder


def _program() -> str:
    """LibreOffice's own path, or nothing."""
    return next((found for name in PROGRAMS if (found := shutil.which(name))), "")


def _run(folder: Path, program: str, limits: Limits, into: str = "") -> int:
    """Run `opening.py`, and what it becomes, to its end; it and all that it started are ended when time is up."""
    arguments = [sys.executable, "-I", str(OPENING), str(folder), program, json.dumps(asdict(limits)), into]
    # nothing of the worker's environment, which knows secrets, reaches the program
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    with (folder / "said").open("wb") as said:
        running = subprocess.Popen(
            arguments,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            return running.wait(timeout=limits.wall)
        except subprocess.TimeoutExpired:
            raise BadOffice(str(SENTENCES["slow"])) from None
        finally:
            with suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
            running.wait()


def _result(folder: Path, ended: int, *, has_program: bool) -> Converted:
    found = _found(folder)
    if "refused" in found:
        logger.warning("looking into a document ended with %s: %s", ended, _said(folder))
        raise BadOffice(str(SENTENCES[found["refused"]]))
    if not has_program:
        raise BadOffice(str(SENTENCES["absent"]))
    made = folder / "made" / "paper.pdf"
    if not made.exists():
        logger.warning("LibreOffice ended with %s: %s", ended, _said(folder))
        is_out_of_time = ended in {-signal.SIGXCPU, -signal.SIGKILL, 128 + signal.SIGXCPU, 128 + signal.SIGKILL}
        raise BadOffice(str(SENTENCES["slow" if is_out_of_time else "broken"]))
    notices = tuple(str(SIGNS[sign]) for sign in found["signs"])
    hides = tuple(dict.fromkeys(str(HIDES[code]) for code in found["hides"]))
    return Converted(found["kind"], notices, hides, tuple(found["attached"]), found["aside"], made.read_bytes())


def _found(folder: Path) -> dict[str, Any]:
    """What looking into the document said; an end without a word is a refusal."""
    try:
        found: dict[str, Any] = json.loads((folder / "found.json").read_text())
    except (FileNotFoundError, ValueError):  # it ended before it said so, or while it did
        return {"refused": "broken"}
    return found


def _said(folder: Path) -> str:
    """The end of what the process said, for who looks after the server."""
    return (folder / "said").read_bytes()[-500:].decode(errors="replace")
