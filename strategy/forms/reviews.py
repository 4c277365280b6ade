"""What is asked in a quarterly review: of an entry, and which quarter begins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scpb.forms import has_seen
from strategy.models import ActionPlan, EntryReview
from strategy.services.reviews import AT_RISK, first_day

TEXTS = ("progress", "risk", "mitigation", "comment")


def quarter_words(plan: ActionPlan, quarter: int) -> str:
    """`Quarter 2 (July to September)`."""
    months = {
        1: _("April to June"),
        2: _("July to September"),
        3: _("October to December"),
        4: _("January to March"),
    }
    return _("Quarter %(quarter)s (%(months)s)") % {"quarter": quarter, "months": months[quarter]}


class QuarterForm(forms.Form):
    """The quarter whose review begins."""

    quarter = forms.TypedChoiceField(label=gettext_lazy("Quarter"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begun = set(plan.reviews.values_list("quarter", flat=True))
        offered = [
            number for number in range(1, 5)
            if number not in begun and first_day(plan, number) <= timezone.localdate()
        ]  # fmt: skip
        fields: dict[str, Any] = self.fields
        fields["quarter"].choices = [(number, quarter_words(plan, number)) for number in offered]
        if offered:
            self.initial.setdefault("quarter", offered[-1])


class ReviewForm(forms.Form):
    """What was found of an entry. It carries which version of it the page showed: two people may have it open."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    rating = forms.ChoiceField(
        label=gettext_lazy("How does it go?"), choices=EntryReview.Rating.choices, widget=forms.RadioSelect
    )
    progress = forms.CharField(
        label=gettext_lazy("Progress"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everybody reads this and the rating once the review is published."),
    )
    risk = forms.CharField(
        label=gettext_lazy("Risk"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("An entry at risk or off track needs one. This and what follows stays with the board."),
    )
    mitigation = forms.CharField(
        label=gettext_lazy("Mitigation"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )
    comment = forms.CharField(
        label=gettext_lazy("Comment"), required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, kept: EntryReview | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = kept.version if kept else 0
        if kept:
            self.initial.update({name: getattr(kept, name) for name in ("rating", *TEXTS)})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("rating") in AT_RISK and not data.get("risk", "").strip() and "risk" not in self.errors:
            self.add_error("risk", _("Say what the risk is: an entry that is at risk or off track needs one."))
        return data

    def overtaken(self, version: int) -> None:
        """Sent once more, the form puts its own words in the place of what somebody else wrote meanwhile."""
        has_seen(self, str(version))

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        return {"rating": data["rating"], "version": data["seen"]} | {name: data[name] for name in TEXTS}
