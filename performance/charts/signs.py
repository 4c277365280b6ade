"""The sign of a rating: letter, shape and colour together, told apart in grey and at two metres."""

from __future__ import annotations

from django.utils.translation import gettext as _

from performance.charts.pen import AMBER, AMBER_EDGE, BAD, GOOD, INK, SOFT, WHITE, Words, drawing

SHAPES = {
    "Red": f'<rect x="2" y="2" width="30" height="30" fill="{BAD}"/>',
    "Amber": (
        f'<rect x="5.5" y="5.5" width="23" height="23" rx="2" fill="{AMBER}" stroke="{AMBER_EDGE}" '
        f'stroke-width="1.5" transform="rotate(45 17 17)"/>'
    ),
    "Green": f'<circle cx="17" cy="17" r="16" fill="{GOOD}"/>',
    "Grey": (
        f'<rect x="2.5" y="2.5" width="29" height="29" fill="{WHITE}" stroke="{SOFT}" '
        f'stroke-width="1.5" stroke-dasharray="3 2.5"/>'
    ),
}
INKS = {"Red": WHITE, "Amber": INK, "Green": WHITE, "Grey": SOFT}


def rating(rag: str, size: float = 34) -> str:
    """The sign of a rating ("Red", "Amber", "Green" or "Grey"). Raises KeyError for any other."""
    said = {"Red": _("Red"), "Amber": _("Amber"), "Green": _("Green"), "Grey": _("No rating")}[rag]
    letter = Words("–" if rag == "Grey" else rag[0], 17, 23, "middle", 17, INKS[rag], bold=True)
    sign = drawing(34, 34, [SHAPES[rag], letter.drawn()], said, "rag")
    return sign.replace('width="34" height="34" font', f'width="{size:g}" height="{size:g}" font', 1)
