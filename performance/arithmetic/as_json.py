"""A computed dashboard as plain data for other programs: months as `2013-12`, what is not known as null."""

from __future__ import annotations

from typing import Any

from performance import months
from performance.arithmetic.results import Dashboard, Icon, PeerResult, ReadingResult, Row, number
from performance.arithmetic.series import Change


def to_json(dashboard: Dashboard) -> dict[str, Any]:
    """The dashboard as plain data. Rows with the same `row` that is not empty share one rating."""
    return {
        "dashboard": dashboard.slug,
        "area": dashboard.area,
        "rules": dashboard.rules,
        "rows": [_row(row) for row in dashboard.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "section": row.section,
        "row": row.key,
        "unit": row.unit,
        "quarter": _change(row.quarter),
        "rolling12": _change(row.rolling),
        "year_to_date": _change(row.year_to_date),
        "baseline": _change(row.baseline),
        "target": None
        if row.target is None
        else {
            "change_pct": number(row.target.change_pct),
            "level": row.target.level,
            "to": None if row.target.to is None else months.text(row.target.to),
        },
        "reading": _reading(row.reading),
        "peers": [_peer(peer) for peer in row.peers],
        "gaps": [
            {"group": gap.name, "change_pct": number(gap.change_pct), "points": number(gap.gap)} for gap in row.gaps
        ],
        "exceptions": [
            {
                "month": months.text(point.month),
                "mark": "high" if point.mark > 0 else "low",
                "method": "analyst" if point.entered else point.method,
            }
            for point in row.exceptions
        ],
        "variation": _icon(row.variation),
        "assurance": _icon(row.assurance),
        "breaks": [{"month": months.text(mark.month), "note": mark.note} for mark in row.breaks],
        "factors": [{"text": factor.text, "sign": factor.sign} for factor in row.factors],
        "positive": row.rating.positive,
        "negative": row.rating.negative,
        "rag": row.rating.rag.value,
    }


def _change(change: Change | None) -> dict[str, Any] | None:
    if change is None:
        return None
    return {
        "volume": change.volume,
        "previous": change.previous,
        "change_pct": number(change.change_pct),
        "to": months.text(change.to),
    }


def _reading(reading: ReadingResult | None) -> dict[str, Any] | None:
    if reading is None:
        return None
    return {
        "from": reading.first_day,
        "to": reading.last_day,
        "value": number(reading.value),
        "awaited": reading.awaited,
        "changes": [
            {"base": entry.base, "change": number(entry.change), "unit": entry.unit} for entry in reading.changes
        ],
        "comparators": [
            {"name": other.name, "value": number(other.value), "change": number(other.change), "gap": number(other.gap)}
            for other in reading.comparisons
        ],
    }


def _peer(peer: PeerResult) -> dict[str, Any]:
    return {
        "group": peer.name,
        "rank": peer.rank,
        "of": peer.of,
        "denominator": peer.denominator,
        "per": peer.per,
        "supplied": peer.supplied,
    }


def _icon(icon: Icon | None) -> dict[str, Any] | None:
    return None if icon is None else {"sign": icon.slug, "text": icon.text}
