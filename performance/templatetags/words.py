"""`{% load words %}`: figures in plain sentences, and dates out of frozen documents."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from performance import months
from performance.results import Row

register = template.Library()


@register.filter
def day(written: str) -> str:
    """`9 January 2026`, from the form in which a document keeps its days."""
    return date_format(date.fromisoformat(written), "j F Y") if written else ""


@register.filter
def in_a_sentence(row: Row) -> str:
    """`3,623 in the 12 months to Oct 2019, 110 fewer than the year before.`"""
    now, before = row.rolling.volume, row.rolling.previous
    said = {"month": months.label(row.rolling.to)}
    if now is None:
        return _("Not known for the 12 months to %(month)s: %(reason)s.") % {**said, "reason": row.rolling.reason}
    said["count"] = f"{now:,}"
    if before is None:
        return _("%(count)s in the 12 months to %(month)s; there is no year before to compare with.") % said
    difference = abs(now - before)
    said["difference"] = f"{difference:,}"
    if now == before:
        return _("%(count)s in the 12 months to %(month)s, as many as the year before.") % said
    if now > before:
        return _("%(count)s in the 12 months to %(month)s, %(difference)s more than the year before.") % said
    return _("%(count)s in the 12 months to %(month)s, %(difference)s fewer than the year before.") % said
