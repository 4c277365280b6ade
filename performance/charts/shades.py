"""Five shades of one hue, with patterns, so that classes are told apart in grey, in print and by who sees no blue."""

from __future__ import annotations

from zlib import crc32

from performance.charts.pen import DATA, INK, PEER, WHITE

SHADES = ("#edf2f6", "#c8d6e3", "#93b1cd", "#3f719b", DATA)
EDGE = "#5b7f9f"  # around the lightest, and the strokes of the lighter patterns
# Lines or dots over a class; the lightest and the darkest are plain. In a square of 6 px, or 8 for the dots.
_STROKES = {
    1: (8, f'<circle cx="4" cy="4" r="1" fill="{EDGE}"/>'),
    2: (6, f'<path d="M-1,1L1,-1M0,6L6,0M5,7L7,5" stroke="{EDGE}" stroke-width="1"/>'),
    3: (6, f'<path d="M0,3H6" stroke="{SHADES[2]}" stroke-width="1"/>'),
}
_NOTHING = (6, f'<path d="M0,6L6,0M0,0L6,6" stroke="{PEER}" stroke-width="0.7"/>')


def ink_on(shade: int | None) -> str:
    """The colour of words on a class."""
    return WHITE if shade is not None and shade >= 3 else INK


def ground_of(shade: int | None) -> str:
    """The plain colour of a class, or of nothing known."""
    return WHITE if shade is None else SHADES[shade]


def edge_of(shade: int | None) -> str:
    """The colour of a border: white between dark areas, a middle blue between light ones."""
    return WHITE if shade is not None and shade >= 3 else EDGE


def fill_of(shade: int | None, mark: str) -> str:
    """The fill of a class by the patterns that `patterns(mark)` defines."""
    return f"url(#{mark}{'n' if shade is None else shade})" if shade is None or shade in _STROKES else SHADES[shade]


def patterns(mark: str) -> str:
    """The definitions of the patterns; `mark` is a name that no other drawing of the page uses."""
    made = [_pattern(f"{mark}{shade}", SHADES[shade], *strokes) for shade, strokes in _STROKES.items()]
    return f"<defs>{''.join(made)}{_pattern(f'{mark}n', WHITE, *_NOTHING)}</defs>"


def _pattern(name: str, ground: str, size: int, strokes: str) -> str:
    return (
        f'<pattern id="{name}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
        f'<rect width="{size}" height="{size}" fill="{ground}"/>{strokes}</pattern>'
    )


def mark_of(words: str, width: float) -> str:
    """A name for a drawing's patterns: the same drawing has the same one, two of one page have not."""
    return f"p{crc32(f'{words}{width:g}'.encode()):08x}"
