"""Who may see something, and why not everybody."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from scpb.boards.models import Access


class ExemptForm(forms.ModelForm):  # type: ignore[type-arg]
    """What items and papers share: who may see them, and why not everybody."""

    EXEMPT: ClassVar = ("access", "paragraph", "reasoning", "public_title")
    EXEMPT_WIDGETS: ClassVar = {"access": forms.RadioSelect, "reasoning": forms.Textarea(attrs={"rows": 3})}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("access") == Access.RESTRICTED:
            if not cleaned.get("paragraph"):
                self.add_error("paragraph", _("Choose what allows it to be restricted."))
            if not cleaned.get("reasoning"):
                self.add_error("reasoning", _("Say why the public interest lies in keeping it from the public."))
        return cleaned
