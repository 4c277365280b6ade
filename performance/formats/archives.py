"""Looking into a ZIP file, which an Excel workbook is too, before anything of it is unpacked.

Nothing is written to disk and no name inside is used as a path. What an archive says of its sizes is checked against
what is there, so that a few kilobytes cannot become gigabytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from performance.formats.problems import Problem, Wrong

SIGNATURE = b"PK\x03\x04"
EMPTY = b"PK\x05\x06"
READABLE = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
ENCRYPTED = 0x1
SMALL = 1024 * 1024  # what unpacks to less does no harm, however well it was packed


@dataclass(frozen=True)
class Caps:
    """How many parts an archive may have, how large they may be together, and how tightly packed each."""

    parts: int
    unpacked: int
    ratio: int


CSV_FILES = Caps(parts=2_000, unpacked=4 * 1024**3, ratio=100)
WORKBOOK = Caps(parts=500, unpacked=256 * 1024**2, ratio=200)


@contextmanager
def unlocked(file: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """The archive, or `Wrong` where it is none or damaged; also for what goes wrong while it is read."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise Wrong([Problem(_("The ZIP file is damaged. Download or save it again."))]) from error
    except ValueError as error:  # a part begins where the file has ended already
        raise Wrong([Problem(_("The ZIP file is damaged. Download or save it again."))]) from error


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is what Excel saves."""
    names = set(archive.namelist())
    return "[Content_Types].xml" in names or any(name.startswith("xl/") for name in names)


def check(archive: zipfile.ZipFile, size: int, caps: Caps) -> None:
    """Refuse what would unpack to too much, by what its directory says; `size` is that of the file."""
    parts = archive.infolist()
    if len(parts) > caps.parts:
        text = _("The file holds %(count)s parts; the most is %(most)s.")
        raise Wrong([Problem(text % {"count": len(parts), "most": caps.parts})])
    for part in parts:
        check_part(part, caps)
    unpacked = sum(part.file_size for part in parts)
    if unpacked > caps.unpacked:
        text = _("The file would unpack to %(size)s MB; the most is %(most)s MB.")
        raise Wrong([Problem(text % {"size": unpacked // 1024**2, "most": caps.unpacked // 1024**2})])
    if sum(part.compress_size for part in parts) > size:
        raise Wrong([Problem(_("The parts of the ZIP file overlap each other. Download or save it again."))])
    if len({part.filename for part in parts}) < len(parts):
        raise Wrong([Problem(_("Two parts of the ZIP file have the same name. Save it again."))])


def check_part(part: zipfile.ZipInfo, caps: Caps) -> None:
    name = shown(part.filename)
    if part.flag_bits & ENCRYPTED:
        raise Wrong([Problem(_("“%(name)s” is locked with a password. Save it without.") % {"name": name})])
    if part.compress_type not in READABLE:
        text = _("“%(name)s” is packed in a way that the portal does not read. Save the ZIP file again.")
        raise Wrong([Problem(text % {"name": name})])
    if part.file_size > SMALL and part.file_size > caps.ratio * max(part.compress_size, 1):
        text = _("“%(name)s” would unpack to more than %(ratio)s times its size, as no file of figures does.")
        raise Wrong([Problem(text % {"name": name, "ratio": caps.ratio})])


def csv_files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The CSV files of an archive, by name; refuses archives within it, and an archive that has no CSV file."""
    found = [part for part in archive.infolist() if not part.is_dir() and not is_of_the_system(part.filename)]
    for part in found:
        with archive.open(part) as content:
            head = content.read(8)
        if head.startswith(NESTED):
            text = _("“%(name)s” is an archive or a workbook inside the ZIP file. Unpack it and upload it by itself.")
            raise Wrong([Problem(text % {"name": shown(part.filename)})])
    tables = sorted((part for part in found if part.filename.lower().endswith(".csv")), key=lambda part: part.filename)
    if not tables:
        raise Wrong([Problem(_("The ZIP file holds no CSV file."))])
    return tables


def is_of_the_system(name: str) -> bool:
    """What computers add to archives by themselves."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in {".DS_Store", "Thumbs.db", "desktop.ini"}


def shown(name: str) -> str:
    """A part's own name, short enough to print."""
    return "".join(letter for letter in name.rsplit("/", 1)[-1] if letter.isprintable())[-60:] or _("(no name)")
