"""What a file of monthly counts says, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from performance.formats.problems import Problem

MISSING = -1  # an empty cell: not known, and not zero
ABSENT = -2  # no row at all for it: zero where the publisher leaves out zeros, else not known


@dataclass(frozen=True)
class Ward:
    """What a file says of a ward: its name, every borough that its rows name, and the number of its first row."""

    name: str
    boroughs: tuple[str, ...]
    number: int = 0


@dataclass(frozen=True)
class Table:
    """Counts by row and month, with the names that each row bears in the file.

    `counts` is int32 [row, month], `MISSING` where a cell is empty and `ABSENT` where a long file has no row for it;
    `months` are consecutive.
    `numbers` are the rows' numbers in the file, `areas`, `majors` and `minors` their names there. `by_measure`: the
    minors are measures, named as the portal names them, and what is left out is not known. `wards` are those that the
    file names, by code: `areas` then holds codes. `published_on` is the day that the file itself states. Where a form
    does not say `leaves_out_zeros`, nothing left out is zero, whatever the upload says.
    """

    holds: ClassVar[str] = "counts"

    format: str
    source: str
    months: range
    numbers: list[int]
    areas: list[str]
    majors: list[str]
    minors: list[str]
    counts: npt.NDArray[np.int32]
    warnings: list[Problem] = field(default_factory=list)
    by_measure: bool = False
    leaves_out_zeros: bool = True
    wards: dict[str, Ward] = field(default_factory=dict)
    published_on: date | None = None
