"""Forms of invitations: what somebody answers, and who else is asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Answer, Invitation, Meeting
from scpb.boards import permissions
from scpb.boards.models import Board, Kind
from scpb.people.models import Person

ANSWERS = [(one.value, one.label) for one in (Answer.IN_PERSON, Answer.ONLINE, Answer.APOLOGIES)]


def knows_deputies(person: Person, board: Board) -> bool:
    """Whether somebody is one of the board's own: a guest is asked in person, and not told who sits there."""
    return permissions.is_member(person, board) or permissions.is_officer(person, board)


class AnswerForm(forms.ModelForm):  # type: ignore[type-arg]
    """Whether somebody comes, and who comes instead."""

    answer = forms.ChoiceField(label=gettext_lazy("Will you come?"), choices=ANSWERS, widget=forms.RadioSelect)

    class Meta:
        model = Invitation
        fields = ("answer", "deputy", "deputy_name", "access_needs")
        labels = {
            "deputy": gettext_lazy("If not: who comes for you"),
            "access_needs": gettext_lazy("What you need to take part"),
        }
        help_texts = {
            "deputy": gettext_lazy("Somebody who is appointed as a deputy."),
            "access_needs": gettext_lazy(
                "Such as a hearing loop, large print or step-free access. The board’s officers alone see this."
            ),
        }
        widgets = {"access_needs": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, meeting: Meeting, own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if own and not knows_deputies(self.instance.person, meeting.board):
            del fields["deputy"], fields["deputy_name"]
            return
        day = timezone.localtime(meeting.starts_at).date()
        held = meeting.board.memberships.current(day).filter(kind=Kind.DEPUTY).exclude(person=self.instance.person)
        fields["deputy"].queryset = Person.objects.filter(memberships__in=held).distinct().order_by("name")
        if not own:
            fields["answer"].label = _("Will they come?")
            fields["deputy"].label = _("If not: who comes for them")
            fields["access_needs"].label = _("What they need to take part")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        comes = cleaned.get("answer") in {Answer.IN_PERSON, Answer.ONLINE}
        if comes and cleaned.get("deputy"):
            self.add_error("deputy", _("A deputy comes only instead. Choose apologies, or nobody here."))
        if comes and cleaned.get("deputy_name"):
            self.add_error("deputy_name", _("A deputy comes only instead. Choose apologies, or leave this empty."))
        if cleaned.get("deputy") and cleaned.get("deputy_name"):
            self.add_error("deputy_name", _("Choose a deputy or name one, not both."))
        return cleaned


class AskForm(forms.Form):
    """Somebody of the register who is asked beside those who belong there."""

    person = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=Person.objects.none())

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = meeting.invitations.values("person")
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = Person.objects.filter(merged_into=None, is_active=True).exclude(pk__in=asked)
