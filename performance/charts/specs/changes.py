"""How much each measure changed against a baseline, as bars to both sides of nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.translation import gettext as _

from performance.charts.specs.base import Cell, ChartSpec, Key, Table, number

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class ChangeBar:
    """A measure now and then; `percent` as it is printed, empty where there is none; `total` is the sum of others."""

    name: str
    now: int | None
    then: int | None
    percent: str = ""
    polarity: int = -1
    total: bool = False
    reason: str = ""

    @property
    def change(self) -> int | None:
        """How many more; None where either is not known."""
        return None if self.now is None or self.then is None else self.now - self.then

    @property
    def words(self) -> str:
        """`638 fewer (−13.0%)`."""
        if self.change is None:
            return self.reason or _("not known")
        count = number(abs(self.change))
        said = _("as many as before")
        if self.change:
            said = (_("%(count)s fewer") if self.change < 0 else _("%(count)s more")) % {"count": count}
        return f"{said} ({self.percent})" if self.percent and self.change else said

    @property
    def tone(self) -> int:
        """1 favourable, −1 adverse, 0 neither."""
        return 0 if not self.change else self.polarity * (1 if self.change > 0 else -1)


@dataclass(frozen=True)
class Changes(ChartSpec):
    """The change of each measure's volume from `then` to `now`, which name the two periods."""

    kind: ClassVar[str] = "changes"

    now: str
    then: str
    bars: tuple[ChangeBar, ...]

    @property
    def sentence(self) -> str:
        says = [_("%(title)s, %(now)s against %(then)s.") % {"title": self.title, "now": self.now, "then": self.then}]
        if all(bar.change is None for bar in self.bars):
            return " ".join([*says, _("No figures are known.")])
        return " ".join([*says, *(f"{bar.name}: {bar.words}." for bar in self.bars), *self.notes])

    @property
    def legend(self) -> tuple[Key, ...]:
        """What the fills mean."""
        named = ((1, "good", _("favourable")), (-1, "bad", _("adverse")), (0, "mute", _("neither")))
        tones = {bar.tone for bar in self.bars if bar.change}
        return tuple(Key(f"bar-{sign}", words) for tone, sign, words in named if tone in tones)

    def table(self) -> Table:
        """A row a measure."""
        headings = (_("Measure"), self.then, self.now, _("Change"), _("Change in per cent"))
        rows: list[tuple[Cell, ...]] = [
            (bar.name, bar.then, bar.now, bar.change, bar.percent or bar.reason or None) for bar in self.bars
        ]
        return Table(headings, tuple(rows))
