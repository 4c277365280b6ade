"""Reading the files that publishers give out: plain bytes in, a checked table or the reasons against it out.

No database and no request. A form of file is one object that recognises a header and reads the rows below it; a
new one (wards, dashboards, street level) is added to `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import BinaryIO, Protocol, runtime_checkable

from django.utils.translation import gettext as _

from performance.formats import opening
from performance.formats.dashboard import MonthlyDashboard
from performance.formats.lookups import SmallAreaLookup
from performance.formats.monthly import MONTHLY_FORMATS
from performance.formats.populations import AnyPopulation
from performance.formats.problems import Problem, Wrong
from performance.formats.reading import MAX_BYTES, UTF8, WINDOWS, Sheet, WrongEncoding
from performance.formats.readings import Readings
from performance.formats.street import Street, StreetCounts
from performance.formats.table import Table
from performance.formats.wide import BOROUGH_FORMATS, WARD_FORMATS

__all__ = ["FORMATS", "Format", "Problem", "Readable", "Table", "Unrecognised", "Wrong", "named", "read"]

MEGA = 1024 * 1024


class Readable(Protocol):
    """What a file says; `holds` names what it is: counts, readings or reference."""

    @property
    def holds(self) -> str: ...
    @property
    def format(self) -> str: ...
    @property
    def warnings(self) -> list[Problem]: ...


class Format(Protocol):
    """A form of file."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def holds(self) -> str:
        """What its tables hold: counts, readings or reference."""

    @property
    def source(self) -> str:
        """Slug of the source whose table this is."""

    def recognises(self, header: Sequence[str]) -> bool:
        """Whether a file with these column names is of this form."""

    def read(self, sheet: Sheet) -> Readable:
        """The rows below the header, or `Wrong`."""


@runtime_checkable
class Joining(Protocol):
    """A form whose files belong together: a month each, or a police force each."""

    def read_all(self, sheets: Iterable[Sheet]) -> Readable:
        """The rows of all sheets of this form, or `Wrong`; others are passed over."""


FORMATS: tuple[Format, ...] = (
    *BOROUGH_FORMATS,
    *WARD_FORMATS,
    MonthlyDashboard(),
    Street(),
    StreetCounts(),
    SmallAreaLookup(),
    AnyPopulation(),
    *MONTHLY_FORMATS,
    Readings(),
)


def named(slug: str) -> Format | None:
    """The form of that name."""
    return next((known for known in FORMATS if known.slug == slug), None)


def read(file: BinaryIO, *, asked: str = "", name: str = "", also: Sequence[Format] = ()) -> Readable:
    """The table in a file of any form that is known, or of the form `asked` for.

    The file is CSV, a workbook whose first sheet of a known form is read, or a ZIP of CSV files. `name` is what it is
    called; `also` are forms that analysts have explained, tried after the others. Raises `Wrong` with every reason
    that was found, each saying where and what to do.
    """
    chosen = next((known for known in (*FORMATS, *also) if known.slug == asked), None)
    candidates = (chosen,) if chosen else (*FORMATS, *also)
    try:
        return read_as(UTF8, file, candidates, chosen)
    except WrongEncoding:
        lenient = [known for known in candidates if WINDOWS in getattr(known, "encodings", ())]
        try:
            return read_as(WINDOWS, file, lenient, chosen)
        except Unrecognised:
            pass
        raise


class Unrecognised(Wrong):
    """The columns belong to none of the forms; carries them and the first rows, for whoever can say what they are."""

    def __init__(self, problems: Iterable[Problem], header: list[str], rows: list[list[str]]) -> None:
        super().__init__(problems)
        self.header, self.rows = header, rows


SAMPLE_ROWS, SAMPLE_TEXT = 10, 60


def sample_of(sheet: Sheet) -> list[list[str]]:
    """The first rows of a sheet that nobody knows, cut so that they can be shown; none where they cannot be read."""
    try:
        return [[cell[:SAMPLE_TEXT] for cell in row] for _number, row in islice(sheet.rows, SAMPLE_ROWS)]
    except Wrong:
        return []


def read_as(encoding: str, file: BinaryIO, candidates: Sequence[Format], chosen: Format | None) -> Readable:
    with opening.opened(file, encoding) as found:
        first, rows = list[str](), list[list[str]]()
        for sheet in found.sheets:
            form = next((known for known in candidates if known.recognises(sheet.header)), None)
            if form:
                check_size(form, found.size)
                return with_origin(form, sheet, found, candidates)
            if not first or len(first) < 2 <= len(sheet.header):  # a sheet before the table may hold words alone
                first, rows = sheet.header, sample_of(sheet)
    raise Unrecognised([unrecognised(first, chosen)], first, rows)


def check_size(form: Format, size: int) -> None:
    most = getattr(form, "max_bytes", MAX_BYTES)
    if size > most:
        text = _("The file has %(size)s MB; the most for “%(form)s” is %(most)s MB.")
        raise Wrong([Problem(text % {"size": -(-size // MEGA), "form": form.name, "most": most // MEGA})])


def with_origin(form: Format, sheet: Sheet, found: opening.Opened, candidates: Sequence[Format]) -> Readable:
    """The table of a sheet, or of all the files of a ZIP where the form takes several."""
    if isinstance(form, Joining):
        return form.read_all(chain([sheet], found.sheets))
    try:
        table = form.read(sheet)
    except Wrong as wrong:
        raise opening.told(wrong, sheet.name) from wrong
    if found.is_workbook:
        table.warnings.insert(0, Problem(_("The figures are read from this sheet of the workbook."), part=sheet.name))
    others = [other.name for other in found.sheets if any(known.recognises(other.header) for known in candidates)]
    if others and not found.is_workbook:
        text = _("The ZIP file holds several files of figures, also “%(name)s”. Upload each by itself.")
        raise Wrong([Problem(text % {"name": others[0]})])
    if others:
        text = _("The workbook has another sheet of figures, “%(name)s”, which is not read.")
        table.warnings.insert(1, Problem(text % {"name": others[0]}))
    return table


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
