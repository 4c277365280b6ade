"""What a file of monthly counts says, whatever its form."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from performance.formats.problems import Problem

MISSING = -1  # an empty cell: not known, and not zero


@dataclass(frozen=True)
class Table:
    """Counts by row and month, with the names that each row bears in the file.

    `counts` is int32 [row, month], `MISSING` where a cell is empty; `months` are consecutive.
    `numbers` are the rows' numbers in the file, `areas`, `majors` and `minors` their names there.
    """

    format: str
    source: str
    months: range
    numbers: list[int]
    areas: list[str]
    majors: list[str]
    minors: list[str]
    counts: npt.NDArray[np.int32]
    warnings: list[Problem] = field(default_factory=list)
