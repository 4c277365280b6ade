"""What the job does with a received file: read it, and have what it holds checked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from performance import formats
from performance.formats import Problem, Unrecognised, Wrong, opening
from performance.formats.reading import UTF8, WINDOWS, WrongEncoding
from performance.formats.street import Street
from performance.models import Upload
from performance.names import normalised
from performance.services import checking_counts, checking_readings, checking_reference, checking_street, file_forms
from performance.services.outcomes import Switch, Told, refuse

# What a table `holds`, and who checks that: keeps it where nobody sees it, and gives the switch that shows the outcome.
CHECKS: dict[str, Callable[[Upload, Any, Told], Switch]] = {
    "counts": checking_counts.staged,
    "readings": checking_readings.staged,
    "reference": checking_reference.staged,
    "street": checking_street.staged,
}


def check(upload: Upload, told: Told) -> Switch:
    """Read the file and keep what it says; gives the switch that shows the outcome. Safe to do again from the start."""
    try:
        with upload.file.file.open("rb") as content:
            # of a file that held places the counts are left, which have a form of their own
            asked = "" if upload.original_sha256 else upload.asked_format
            table = formats.read(content.file, asked=asked, name=upload.name, also=file_forms.others())
        check_it = CHECKS[table.holds]
        if upload.original_sha256 and table.holds == "counts":
            check_it = checking_street.counted_again
        return check_it(upload, table, told)
    except Unrecognised as wrong:
        problems = [problem.to_json() for problem in wrong.problems]
        if names_places(wrong.header):
            text = _("The file holds points on a map, so it is not kept. Leave those columns out and upload it again.")
            problems.append(Problem(text).to_json())
            return partial(checking_street.refuse_places, upload.pk, upload.attempt, problems)
        sample = {"header": wrong.header, "rows": wrong.rows}
        return partial(refuse, upload.pk, upload.attempt, problems, sample)
    except Wrong as wrong:
        problems = [problem.to_json() for problem in wrong.problems]
        if wrong.form == Street.slug:
            return partial(checking_street.refuse_places, upload.pk, upload.attempt, problems)
        return partial(refuse, upload.pk, upload.attempt, problems)


def may_hold_places(upload: Upload) -> bool:
    """Whether a file whose check broke off holds points on a map, or cannot be looked into without risk.

    Only its column names are read. A workbook has to be unpacked for them, which may be what the check broke off at.
    """
    if upload.original_sha256:
        return False  # nothing but counts is left
    if upload.asked_format == Street.slug:
        return True
    for encoding in (UTF8, WINDOWS):
        try:
            with upload.file.file.open("rb") as content, opening.opened(content.file, encoding) as found:
                return found.is_workbook or any(names_places(sheet.header) for sheet in found.sheets)
        except WrongEncoding:
            continue
        except (Wrong, OSError):
            break
    return True


def names_places(header: Sequence[str]) -> bool:
    """Whether the columns hold points on a map: such a file is not kept, whatever else is in it."""
    return bool({"longitude", "latitude", "easting", "northing"} & {normalised(name) for name in header})
