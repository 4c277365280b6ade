"""Rich text in a plain text area, for who writes without the editor: a few signs that stand for the most of it.

Paragraphs are divided by empty lines. A paragraph that begins with `# ` or `## ` is a heading, with `> ` one that is
numbered under the paragraph before, with `. ` one without a number. Lines that begin with `- `, `1. ` or `a. ` make a
list. Within a line `**bold**`, `_slanted_`, `[words](https://…)`, `[^a footnote]` and `![what it shows](/address/)`.
What none of these can say, such as a table, `holds` tells apart, so that nobody flattens it unknowingly.
"""

from __future__ import annotations

import re
from html import escape, unescape

from scpb.documents import richtext

HEADINGS = {"# ": "h2", "## ": "h3"}
LEVELS = {"> ": "2", ". ": "0"}
LISTS = {"- ": ("<ul>", "</ul>"), "1. ": ("<ol>", "</ol>"), "a. ": ('<ol type="a">', "</ol>")}
LINE = re.compile(r"^(- |[0-9]{1,3}\. |[a-z]\. )")
INLINE = (
    (re.compile(r"!\[([^\]\n]+)\]\((/[a-z0-9/-]+/)\)"), r'<img src="\2" alt="\1">'),
    (re.compile(r"\[\^([^\]\n]+)\]"), r'<sup data-note="\1"></sup>'),
    (re.compile(r"\[([^\]\n]+)\]\(((?:https?://|mailto:|tel:)[^\s)]+)\)"), r'<a href="\2">\1</a>'),
    (re.compile(r"\*\*([^*\n]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"(?<!\w)_([^_\n]+)_(?!\w)"), r"<em>\1</em>"),
)
BLOCK = re.compile(r"\s*<(h2|h3|p|ul|ol)((?: [^>]*)?)>(.*?)</\1>\s*", re.DOTALL)
ITEM = re.compile(r"\s*<li>(?:<p>)?(.*?)(?:</p>)?</li>\s*", re.DOTALL)
BACK = (
    (re.compile(r'<img src="([^"]*)" alt="([^"]*)">'), r"![\2](\1)"),
    (re.compile(r'<sup data-note="([^"]*)"></sup>'), r"[^\1]"),
    (re.compile(r'<a href="([^"]*)"(?: rel="[^"]*")?>(.*?)</a>'), r"[\2](\1)"),
    (re.compile(r"<(?:strong|b)>(.*?)</(?:strong|b)>"), r"**\1**"),
    (re.compile(r"<(?:em|i)>(.*?)</(?:em|i)>"), r"_\1_"),
    (re.compile(r"<br>\n?"), "\n"),
)


def to_html(text: str) -> str:
    """The rich text that the signs stand for, clean."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    blocks = re.split(r"\n[ \t]*\n", plain)
    return richtext.clean("\n".join(_block(block.strip()) for block in blocks if block.strip()))


def to_text(html: str) -> str:
    """Cleaned rich text with signs; what they cannot say comes as its words alone."""
    blocks, end = [], 0
    for found in BLOCK.finditer(html):
        if found.start() != end:
            blocks.append(richtext.to_plain(html[end : found.start()]))
        blocks.append(_signed(*found.groups()))
        end = found.end()
    blocks.append(richtext.to_plain(html[end:]))
    return "\n\n".join(block for block in blocks if block.strip())


def holds(html: str) -> bool:
    """Whether the signs can say all of it."""
    return _bare(to_html(to_text(html))) == _bare(html)


def _block(text: str) -> str:
    for sign, tag in HEADINGS.items():
        if text.startswith(sign) and "\n" not in text:
            return f"<{tag}>{_inline(text[len(sign) :])}</{tag}>"
    lines = text.split("\n")
    kinds = {_kind(line) for line in lines}
    if len(kinds) == 1 and (kind := kinds.pop()):
        opened, closed = LISTS[kind]
        items = "".join(f"<li>{_inline(LINE.sub('', line))}</li>" for line in lines)
        return f"{opened}{items}{closed}"
    level = next((level for sign, level in LEVELS.items() if text.startswith(sign)), "")
    opened = f'<p data-level="{level}">' if level else "<p>"
    return f"{opened}{'<br>'.join(_inline(line) for line in (text[2:] if level else text).split(chr(10)))}</p>"


def _kind(line: str) -> str:
    found = LINE.match(line)
    if not found:
        return ""
    sign = found.group(1)
    return sign if sign in LISTS and not sign[0].isalnum() else "1. " if sign[0].isdigit() else "a. "


def _inline(text: str) -> str:
    html = escape(" ".join(text.split()))
    for pattern, replacement in INLINE:
        html = pattern.sub(replacement, html)
    return html


def _signed(tag: str, attributes: str, content: str) -> str:
    if tag in {"ul", "ol"}:
        items = [_words(item) for item in ITEM.findall(content)]
        is_lettered = 'type="a"' in attributes
        signs = [_sign(tag, number, is_lettered=is_lettered) for number in range(len(items))]
        return "\n".join(f"{sign}{item}" for sign, item in zip(signs, items, strict=True))
    words = _words(content)
    headings = {name: sign for sign, name in HEADINGS.items()}
    level = next((sign for sign, level in LEVELS.items() if f'data-level="{level}"' in attributes), "")
    return f"{headings.get(tag, level)}{words}"


def _sign(tag: str, number: int, *, is_lettered: bool) -> str:
    if tag == "ul":
        return "- "
    return f"{chr(ord('a') + number % 26)}. " if is_lettered else f"{number + 1}. "


def _words(html: str) -> str:
    for pattern, replacement in BACK:
        html = pattern.sub(replacement, html)
    return unescape(re.sub(r"<[^>]*>", "", html)).strip()


def _bare(html: str) -> str:
    """The HTML without what an editor adds to it and a reader does not see."""
    plain = re.sub(r"\s+", " ", html.replace("<li><p>", "<li>").replace("</p></li>", "</li>"))
    plain = re.sub(r"<(/?)b>", r"<\1strong>", re.sub(r"<(/?)i>", r"<\1em>", plain))
    return re.sub(r"\s*(</?(?:h2|h3|p|ul|ol|li|br)(?: [^>]*)?>)\s*", r"\1", plain).strip()
