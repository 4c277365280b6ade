"""The governance chart: boxes for boards and lines to what they report to, laid out for a wide and a narrow page.

Plain values in, plain values out. A board that reports to one that is not given stands at the beginning, and so does
one of those that report to each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from textwrap import wrap

LINES = 3  # of a name; what is longer is cut, and stands in full in the list beside
LINE = 20  # px
TOP = 24  # of a box to the foot of its first line
NOTE = 18  # px from the last line of the name to the foot of what is said below it


@dataclass(frozen=True)
class Told:
    """A board as the chart is told of it."""

    key: int
    parent: int | None
    name: str
    url: str
    note: str
    is_closed: bool = False


@dataclass(frozen=True)
class Branch:
    """A board with those that report to it."""

    board: Told
    below: Sequence[Branch] = field(default=())


@dataclass(frozen=True)
class Box:
    board: Told
    x: float
    y: float
    width: float
    height: float
    lines: Sequence[tuple[float, str]]

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def text_x(self) -> float:
        return self.x + 12

    @property
    def note_y(self) -> float:
        return self.lines[-1][0] + NOTE


@dataclass(frozen=True)
class Drawing:
    """Boxes in reading order, and the lines between them as paths."""

    width: float
    height: float
    boxes: Sequence[Box]
    lines: Sequence[str]


def tree(boards: Sequence[Told]) -> list[Branch]:
    """The boards in the order given, each below what it reports to, and each once."""
    known = {board.key for board in boards}
    placed: set[int] = set()

    def branch(board: Told) -> Branch:
        placed.add(board.key)
        below = [other for other in boards if other.parent == board.key and other.key not in placed]
        return Branch(board, tuple(branch(other) for other in below if other.key not in placed))

    roots = [branch(board) for board in boards if board.parent not in known]
    return roots + [branch(board) for board in boards if board.key not in placed]


def wide(branches: Sequence[Branch]) -> Drawing:
    """From left to right: a column for each level, a row for each board that nothing reports to."""
    return _Wide().draw(branches)


def narrow(branches: Sequence[Branch]) -> Drawing:
    """From top to bottom, each level a little further in."""
    boxes: list[Box] = []
    lines: list[str] = []
    y = 1.0
    above: list[Box] = []
    for depth, board in _in_order(branches, 0):
        x = 1 + 22 * min(depth, 6)
        box = _box(board, x, y, 335 - x, letters=int((335 - x - 24) / 8.2))
        boxes.append(box)
        del above[depth:]
        if above:
            lines.append(f"M{above[-1].x + 10:g} {above[-1].y + above[-1].height:g}V{box.middle:g}H{box.x:g}")
        above.append(box)
        y = box.y + box.height + 12
    return Drawing(336, max(y - 11, 1), boxes, lines)


class _Wide:
    WIDTH, GAP, BETWEEN = 250, 50, 16

    def __init__(self) -> None:
        self.boxes: list[Box] = []
        self.lines: list[str] = []
        self.y = 1.0

    def draw(self, branches: Sequence[Branch]) -> Drawing:
        for branch in branches:
            self.place(branch, 0)
        across = max((box.x + box.width for box in self.boxes), default=1)
        return Drawing(across + 1, max(self.y - self.BETWEEN + 1, 1), self.boxes, self.lines)

    def place(self, branch: Branch, depth: int) -> Box:
        """Draw a board after making room for what reports to it; it stands in the middle of that."""
        place, first = len(self.boxes), self.y
        below = [self.place(other, depth + 1) for other in branch.below]
        x = 1 + depth * (self.WIDTH + self.GAP)
        box = _box(branch.board, x, first, self.WIDTH, letters=27)
        if below:
            middle = (below[0].middle + below[-1].middle) / 2
            box = _box(branch.board, x, max(middle - box.height / 2, first), self.WIDTH, letters=27)
        self.boxes.insert(place, box)
        turn = x + self.WIDTH + self.GAP / 2
        self.lines += [f"M{x + self.WIDTH:g} {box.middle:g}H{turn:g}V{other.middle:g}H{other.x:g}" for other in below]
        self.y = max(self.y, box.y + box.height + self.BETWEEN)
        return box


def _in_order(branches: Sequence[Branch], depth: int) -> Iterator[tuple[int, Told]]:
    for branch in branches:
        yield depth, branch.board
        yield from _in_order(branch.below, depth + 1)


def _box(board: Told, x: float, y: float, width: float, *, letters: int) -> Box:
    words = wrap(board.name, letters, max_lines=LINES, placeholder=" …") or [board.name]
    lines = [(y + TOP + LINE * number, text) for number, text in enumerate(words)]
    return Box(board, x, y, width, TOP + LINE * (len(words) - 1) + NOTE + 12, lines)
