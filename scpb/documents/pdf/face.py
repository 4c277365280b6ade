"""The typeface of the stamps: embedded, set once by WeasyPrint, so that numbers look like the rest of the pack."""

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

import pikepdf
from pikepdf import Pdf

from scpb.documents.pdf.render import render

CSS = """body { font: 700 11pt Arial, Helvetica, "Liberation Sans", sans-serif; font-variant-numeric: tabular-nums;
white-space: pre; }"""
MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")


@dataclass(frozen=True)
class Glyph:
    """How one character is shown: the font's name in a page's resources, the glyph in hexadecimal, its width in em."""

    font: str
    code: str
    width: float


@dataclass(frozen=True)
class Face:
    """Fonts copied into one document, and the glyphs of the characters that the stamps use."""

    fonts: dict[str, Any]
    glyphs: dict[str, Glyph]

    def width(self, text: str, size: float) -> float:
        """Width of `text` in points; a character that the fonts lack takes no room."""
        return sum(self.glyphs[character].width for character in text if character in self.glyphs) * size

    def show(self, text: str, x: float, y: float, size: float) -> str:
        """Operators that write `text` from (`x`, `y`) rightwards."""
        known = (self.glyphs[character] for character in text if character in self.glyphs)
        runs = (
            (font, "".join(glyph.code for glyph in run)) for font, run in groupby(known, key=lambda glyph: glyph.font)
        )
        return " ".join(
            [f"BT {x:.2f} {y:.2f} Td", *(f"{font} {size:.3g} Tf <{codes}> Tj" for font, codes in runs), "ET"]
        )

    def lend(self, resources: Any) -> None:
        """Name the fonts in the resources of a page; in shared resources a second time changes nothing."""
        if "/Font" not in resources:
            resources.Font = pikepdf.Dictionary()
        for name, font in self.fonts.items():
            resources.Font[name] = font


@lru_cache(maxsize=32)
def sheet(characters: str) -> bytes:
    """One printed page with `characters` (sorted, each once): what the stamps take their fonts from."""
    return render(f'<html lang="en-GB"><title>Stamps</title><body>{escape(characters)}</body></html>', css=[CSS])


def face(pdf: Pdf, text: str, *, prefix: str = "PackStamp") -> Face:
    """The fonts for the characters of `text`, embedded in `pdf`; pages that bear other stamps want another `prefix`."""
    with pikepdf.open(io.BytesIO(sheet("".join(sorted(set(text)))))) as printed:
        fonts: dict[str, Any] = {}
        glyphs: dict[str, Glyph] = {}
        for number, font in enumerate(printed.pages[0].obj.Resources.Font.values()):
            name = f"/{prefix}{number}"
            widths = _widths(font.DescendantFonts[0].W)
            for code, character in MAPPED.findall(font.ToUnicode.read_bytes()):
                shown = bytes.fromhex(character.decode()).decode("utf-16-be")
                glyphs[shown] = Glyph(name, code.decode(), widths.get(int(code, 16), 1000) / 1000)
            fonts[name] = pdf.copy_foreign(printed.make_indirect(font))
    return Face(fonts, glyphs)


def _widths(array: Any) -> dict[int, float]:
    """The /W array as WeasyPrint writes it: a first glyph, then the widths of it and its successors."""
    flat = list(array)
    return {
        int(first) + index: float(width)
        for first, widths in zip(flat[::2], flat[1::2], strict=True)
        for index, width in enumerate(widths)
    }
