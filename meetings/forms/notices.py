"""Which letters somebody wants."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import NoticeChoice, NoticeKind
from scpb.people.models import Person


class NoticesForm(forms.Form):
    wanted = forms.MultipleChoiceField(
        label=_("Tell me when"), choices=NoticeKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unwanted = set(NoticeChoice.objects.unwanted_by(person))
        self.initial["wanted"] = [kind for kind in NoticeKind.values if kind not in unwanted]
