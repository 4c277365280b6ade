"""How the text of minutes is drawn."""

from __future__ import annotations

import re

from django import template
from django.utils.safestring import SafeString, mark_safe

from scpb.documents import richtext

register = template.Library()

BEFORE_LIST = re.compile(r"^(?!- )(.*\S.*)\n(?=- )", re.MULTILINE)
AFTER_LIST = re.compile(r"^(- .*)\n(?!- )(?=.*\S)", re.MULTILINE)


@register.filter
def paragraphs(text: str) -> SafeString:
    """Plain text as paragraphs and lists, whether or not an empty line divides them; HTML in it is text."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    divided = AFTER_LIST.sub(r"\1\n\n", BEFORE_LIST.sub(r"\1\n\n", lines))
    return mark_safe(richtext.from_plain(divided))  # from_plain escapes it
