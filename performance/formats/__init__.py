"""Reading the files that publishers give out: plain bytes in, a checked table or the reasons against it out.

No database and no request. A form of file is one object that recognises a header and reads the rows below it; a
new one (wards, dashboards, street level) is added to `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO, Protocol

from django.utils.translation import gettext as _

from performance.formats.problems import Problem, Wrong
from performance.formats.reading import Sheet, opened
from performance.formats.table import Table
from performance.formats.wide import BOROUGH_FORMATS

__all__ = ["FORMATS", "Format", "Problem", "Table", "Wrong", "named", "read"]


class Format(Protocol):
    """A form of file."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def source(self) -> str:
        """Slug of the source whose table this is."""

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a file with these column names is of this form."""

    def read(self, sheet: Sheet) -> Table:
        """The rows below the header, or `Wrong`."""


FORMATS: tuple[Format, ...] = BOROUGH_FORMATS


def named(slug: str) -> Format | None:
    """The form of that name."""
    return next((known for known in FORMATS if known.slug == slug), None)


def read(file: BinaryIO, *, asked: str = "") -> Table:
    """The table in a file of any form that is known, or of the form `asked` for.

    Raises `Wrong` with every reason that was found, each saying where and what to do.
    """
    chosen = named(asked) if asked else None
    candidates = (chosen,) if chosen else FORMATS
    with opened(file) as sheet:
        form = next((known for known in candidates if known.recognises(sheet.header)), None)
        if form is None:
            raise Wrong([unrecognised(sheet.header, chosen)])
        return form.read(sheet)


def unrecognised(header: Sequence[str], chosen: Format | None) -> Problem:
    """Why no form fits, naming the columns that were found."""
    found = ", ".join(name.strip()[:40] or "(no name)" for name in header[:5])
    if chosen:
        text = _("The columns do not belong to the form “%(form)s”. It begins: %(found)s.")
        return Problem(text % {"form": chosen.name, "found": found}, row=1)
    text = _(
        "The columns belong to no form of file that the portal knows. It begins: %(found)s. "
        "Choose the file as the publisher gave it out, with its first line."
    )
    return Problem(text % {"found": found}, row=1)
