"""The form of a word of the glossary."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from performance.forms.fields import ADDRESS
from performance.glossary import key, spellings
from performance.models import Term


class TermForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Term
        fields = ("term", "slug", "spellings", "explanation", "order")
        widgets = {"explanation": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "slug": ADDRESS,
            "spellings": _(
                "As texts write it, separated by semicolons. One in capitals alone is found in capitals only."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asked = Term(term=cleaned.get("term", ""), spellings=cleaned.get("spellings", ""))
        wanted = {key(spelling): spelling for spelling in spellings(asked)}
        for other in Term.objects.exclude(pk=self.instance.pk):
            if taken := wanted.keys() & {key(spelling) for spelling in spellings(other)}:
                text = _("“%(spelling)s” is explained under %(term)s already.")
                words = {"spelling": wanted[min(taken)], "term": other.term}
                self.add_error("spellings", forms.ValidationError(text, params=words))
                break
        return cleaned
