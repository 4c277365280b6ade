"""Figures and changes as a cell says them: thousands, signs, units, and against what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import months
from performance.arithmetic.results import (
    PeerResult,
    ReadingChange,
    ReadingComparison,
    ReadingResult,
    Row,
    TargetResult,
)
from performance.arithmetic.series import MINUS, Change, rounded, signed
from performance.tables.parts import Figure, Under

NOT_KNOWN = "n/a"
BEFORE = "before"  # how the bases end that are a time: a year before, the period before


def amount(value: Decimal | int | None, unit: str = "count", decimals: int = 0) -> str:
    """`3,623`, `25.4%`, `0.94`; `n/a` for what is not known. Digits beyond `decimals` are rounded half away."""
    if value is None:
        return NOT_KNOWN
    shown = f"{rounded(Decimal(value), decimals):,f}".replace("-", MINUS)
    return f"{shown}%" if unit == "percent" else shown


def reading_amount(value: Decimal | None, row: Row) -> str:
    """A reading in the unit and with the decimals of its measure."""
    return amount(value, row.unit, row.decimals)


def volume(change: Change, *, period: str = "") -> Figure:
    """A volume over the year before's."""
    under = [Under(period)] if period else []
    if change.previous is not None:
        before = months.span(change.first - 12, change.to - 12)
        under.append(Under(amount(change.previous), spoken=f"{before}: "))
    return Figure(amount(change.volume), tuple(under))


def moved(change: Change) -> Figure:
    """A change with why it is not known, or that it is no larger than chance brings."""
    if change.reason:
        return Figure(change.text, (Under(change.reason),))
    if change.small:
        return Figure(change.text, (Under(_("small numbers")),))
    return Figure(change.text, (Under(_("chance")),) if change.chance else ())


def reading(result: ReadingResult | None, row: Row, *, period: str = "", unit_words: str = "") -> Figure:
    """A reading over what it is of; in words where the provider has not given it yet."""
    if result is None:
        return Figure("")
    under = [Under(text) for text in (unit_words, period) if text]
    if result.sample_size:
        under.append(Under(_("%(count)s asked") % {"count": amount(result.sample_size)}))
    if result.awaited:
        return Figure(_("Awaits the next survey"), tuple(under))
    return Figure(reading_amount(result.value, row), tuple(under))


def reading_move(change: ReadingChange, row: Row) -> Figure:
    """A reading's change and against what: `+3.1%` on a year before."""
    if change.change is None:
        return Figure(NOT_KNOWN, (Under(change.reason),) if change.reason else ())
    told = {"base": change.base, "previous": reading_amount(change.previous, row)}
    if change.previous is None:
        on = _("on %(base)s") % told
    elif change.base.endswith(BEFORE):
        on = _("on %(previous)s %(base)s") % told
    else:
        on = _("on %(base)s, %(previous)s") % told
    return Figure(in_unit(change.change, change.unit), (Under(on),))


def in_unit(change: Decimal, unit: str) -> str:
    """`−11.8%` or `−1 pp`; `No change`."""
    return signed(change, " pp" if unit == "points" else "%")


def compared(found: ReadingComparison, row: Row, *, named: bool = False) -> Figure:
    """Somebody else's figure and how far ours is from it; a change of theirs, or our distance, where that is all."""
    told = [] if found.value is None else [reading_amount(found.value, row)]
    told += [] if found.change is None else [in_unit(found.change, "percent")]
    if not told and found.gap is not None:
        text, under = in_unit(found.gap, "percent"), _("ours against theirs")
    else:
        text, under = ", ".join(told) or NOT_KNOWN, gap(found, row)
    return Figure(f"{found.name} {text}" if named else text, (Under(under),) if under else ())


def gap(found: ReadingComparison, row: Row) -> str:
    """`ours 3.3 pp lower`: where ours lies from theirs."""
    if found.gap is None:
        return ""
    if found.gap == 0:
        return _("ours the same")
    points = row.unit == "percent" or found.value is None
    size = f"{abs(found.gap)} pp" if points else f"{abs(found.gap)}"
    return (_("ours %(size)s higher") if found.gap > 0 else _("ours %(size)s lower")) % {"size": size}


def goal(target: TargetResult | None) -> Figure:
    """A target, and whether it is met or how many points short it is."""
    if target is None:
        return Figure(_("none"))
    text = amount(target.level) if target.change_pct is None else signed(target.change_pct)
    if target.met:
        return Figure(text, (Under(_("met"), "good"),))
    if target.short is not None:
        return Figure(text, (Under(_("%(points)s short") % {"points": target.short}, "bad"),))
    return Figure(text)


def rank_period(peer: PeerResult | None, row: Row) -> str:
    """What a rank is of: `12 months to Nov 2013`."""
    if peer is None or peer.rank is None:
        return ""
    return peer.dated or _("12 months to %(month)s") % {"month": months.label(row.rolling.to)}


def supplied(peer: PeerResult) -> str:
    """The note of a rank that was published as such; empty where it was computed."""
    if not peer.supplied:
        return ""
    told = {"group": peer.name, "dated": peer.dated, "source": peer.source}
    if peer.source:
        return _("Rank in %(group)s as supplied, %(dated)s. Source: %(source)s.") % told
    return _("Rank in %(group)s as supplied, %(dated)s.") % told


def day(written: str) -> str:
    """`5 January 2020`, from ISO 8601."""
    return date_format(date.fromisoformat(written), "j F Y")
