"""Forms of the golden thread; they clean, services write."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.forms import DateInput
from scpb.portal.thread.coverage import Offered


class CoverageForm(forms.Form):
    """What coverage is narrowed to; what nobody offered is said to be wrong, and not passed over."""

    board = forms.ChoiceField(
        label=gettext_lazy("Board"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("There is no board with this address. Choose one of the list.")},
    )
    year = forms.TypedChoiceField(
        label=gettext_lazy("Year"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": gettext_lazy("No meeting is known of that year. Choose one of the list.")},
    )

    def __init__(self, data: Any, offered: Offered) -> None:
        super().__init__(data)
        board, year = self.fields["board"], self.fields["year"]
        assert isinstance(board, forms.ChoiceField)
        assert isinstance(year, forms.ChoiceField)
        board.choices = [("", _("All boards")), *((one.slug, str(one)) for one in offered.boards)]
        year.choices = [("", _("The last 12 months, and ahead")), *((str(one), str(one)) for one in offered.years)]


class SetAsideForm(forms.Form):
    """Why a gap is left, and until when."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is set aside"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Officers and analysts read it in the list. Name nobody who is not to be named there."),
    )
    until = forms.DateField(
        label=gettext_lazy("It comes back on"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy(
            "Without a day it stays set aside until somebody brings it back. What is mended and becomes a gap anew is "
            "listed again in any case, as an action plan entry is with each quarter."
        ),
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and until <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today on which it comes back, or none."))
        return until
