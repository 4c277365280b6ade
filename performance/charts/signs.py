"""Signs of ratings and of advice: letter, shape and colour together, told apart in grey and at two metres."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from performance.charts.pen import AMBER, AMBER_EDGE, BAD, GOOD, INK, MUTE, SOFT, WHITE, Words, drawing

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
    return sized(drawing(34, 34, [SHAPES[rag], letter.drawn()], said, "rag"), size)


# -- advice from an XmR chart (METHOD §2) ---------------------------------------------------------------------------

# Improving is a circle, concerning a hexagon, neither a square; H and ▲ high, L and ▼ low. A target that is tested
# has a double ring. No two share shape and letter, so that they are told apart in grey.
_CIRCLE = '<circle cx="17" cy="17" r="15" fill="{fill}" stroke="{colour}" stroke-width="2"{dash}/>'
_HEXAGON = '<path d="M9,3H25L33,17L25,31H9L1,17Z" fill="{fill}" stroke="{colour}" stroke-width="2"{dash}/>'
_SQUARE = '<rect x="3" y="3" width="28" height="28" rx="3" fill="{fill}" stroke="{colour}" stroke-width="2"{dash}/>'
_WAVE = f'<path d="M8,25q4.5,-6 9,0t9,0" fill="none" stroke="{SOFT}" stroke-width="1.8"/>'
_RING = '<circle cx="17" cy="17" r="11" fill="none" stroke="{colour}" stroke-width="1"/>'


@dataclass(frozen=True)
class _Look:
    """How an icon is drawn: its outline, its colour, its letter, and what is drawn in it besides."""

    outline: str
    colour: str
    letter: str
    inside: str
    dash: str = ""


_UP, _DOWN = (
    '<path d="M12,11.5L17,5L22,11.5Z" fill="{colour}"/>',
    '<path d="M12,22.5L17,29L22,22.5Z" fill="{colour}"/>',
)
LOOKS = {
    "improving-high": _Look(_CIRCLE, GOOD, "H", _UP),
    "improving-low": _Look(_CIRCLE, GOOD, "L", _DOWN),
    "concerning-high": _Look(_HEXAGON, BAD, "H", _UP),
    "concerning-low": _Look(_HEXAGON, BAD, "L", _DOWN),
    "neither-high": _Look(_SQUARE, MUTE, "H", _UP),
    "neither-low": _Look(_SQUARE, MUTE, "L", _DOWN),
    "common": _Look(_CIRCLE, SOFT, "C", _WAVE, ' stroke-dasharray="3 2.5"'),
    "passing": _Look(_CIRCLE, GOOD, "P", _RING),
    "failing": _Look(_HEXAGON, BAD, "F", _RING),
    "hit-or-miss": _Look(_SQUARE, MUTE, "?", _RING),
}
# Where the letter stands: below ▲, above ▼ and the wave, else in the middle.
BASE_LINE = {_UP: 25.5, _DOWN: 19.5, _WAVE: 18.0, _RING: 22.0}


def icon_names() -> dict[str, str]:
    """What each icon means in a few words, for its legend and for who cannot see it."""
    return {
        "improving-high": _("Improving: unusually high"),
        "improving-low": _("Improving: unusually low"),
        "concerning-high": _("Concerning: unusually high"),
        "concerning-low": _("Concerning: unusually low"),
        "neither-high": _("Unusually high, neither good nor bad"),
        "neither-low": _("Unusually low, neither good nor bad"),
        "common": _("Ordinary variation"),
        "passing": _("Passing: the target is met whatever ordinary variation brings"),
        "failing": _("Failing: the target is missed whatever ordinary variation brings"),
        "hit-or-miss": _("Hit or miss: ordinary variation decides whether the target is met"),
    }


def icon(slug: str, says: str = "", size: float = 28) -> str:
    """A variation or assurance icon; `says` is read out in its place. Raises KeyError for a slug that is none."""
    look = LOOKS[slug]
    outline = look.outline.format(fill=WHITE, colour=look.colour, dash=look.dash)
    letter = Words(look.letter, 17, BASE_LINE[look.inside], "middle", 15, look.colour, bold=True)
    body = [outline, look.inside.format(colour=look.colour), letter.drawn()]
    return sized(drawing(34, 34, body, says or icon_names()[slug], "icon"), size)


def sized(sign: str, size: float) -> str:
    """The same square sign, larger or smaller."""
    return sign.replace('width="34" height="34" font', f'width="{size:g}" height="{size:g}" font', 1)
