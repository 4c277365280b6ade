"""Choosing who is to do something: from the register, or in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from meetings.models import Action
from meetings.services.agenda import Leads
from scpb.boards.asking import Register
from scpb.boards.models import Board
from scpb.people.models import Organisation, Person, Post


@dataclass(frozen=True)
class Asked(Register):
    """Who may be asked to do something: people on the board and holders of posts, their posts and organisations."""

    @classmethod
    def of_boards(cls, boards: Sequence[Board], but: Person) -> Asked:
        """Those of several boards, without a person and their posts."""
        people: dict[str, Person] = {}
        posts: dict[str, Post] = {}
        organisations: dict[str, Organisation] = {}
        for board in boards:
            found = cls.of_board(board)
            people |= {key: one for key, one in found.people.items() if one != but}
            posts |= {key: one for key, one in found.posts.items() if one.person_id != but.pk}
            organisations |= found.organisations
        return cls(people, posts, organisations)

    def chosen(self, key: str) -> Leads:
        """Whom a key of the choices stands for."""
        if key in self.people:
            return Leads(person=self.people[key])
        if key in self.posts:
            return Leads(post=self.posts[key])
        return Leads(organisation=self.organisations[key])


class OwnersForm(forms.Form):
    """Who is to do it: ticked off where they shall go, and added one at a time from the register or in words."""

    kept = forms.MultipleChoiceField(
        label=gettext_lazy("To be done by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Untick who is not to do it any more."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    second_owner = forms.ChoiceField(label=gettext_lazy("and"), required=False)
    owner_wording = forms.CharField(
        label=gettext_lazy("or in words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For somebody not in the list. The portal cannot write to them."),
    )
    OWNERS = ("kept", "owner", "second_owner", "owner_wording")

    def __init__(self, *args: Any, board: Board, owners_now: Sequence[Leads] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = Asked.of_board(board)
        self.owners_now = {str(place): one for place, one in enumerate(owners_now)}
        fields: dict[str, Any] = self.fields
        fields["kept"].choices = [(key, name_of(one)) for key, one in self.owners_now.items()]
        self.initial.setdefault("kept", list(self.owners_now))
        if not self.owners_now:
            del fields["kept"]
        for name in ("owner", "second_owner"):
            fields[name].choices = self.asked.choices()

    def owners(self) -> list[Leads]:
        """Everybody chosen, each once."""
        data = self.cleaned_data
        found = [self.owners_now[key] for key in data.get("kept") or []]
        found += [self.asked.chosen(data[name]) for name in ("owner", "second_owner") if data.get(name)]
        if wording := data["owner_wording"].strip():
            found.append(Leads(wording=wording))
        return list(dict.fromkeys(found))


class HandOverForm(forms.Form):
    """Who takes over the actions of somebody who leaves."""

    to = forms.ChoiceField(label=gettext_lazy("To be done by"))
    why = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=1_000,
        help_text=gettext_lazy("Kept in what happened to each action, where its readers see it."),
    )

    def __init__(self, *args: Any, actions: Sequence[Action], leaver: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = Asked.of_boards(list(dict.fromkeys(action.board for action in actions)), leaver)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = self.asked.choices()

    def values(self) -> dict[str, Any]:
        return {"to": self.asked.chosen(self.cleaned_data["to"]), "why": self.cleaned_data["why"]}


def name_of(one: Leads) -> str:
    return str(one.person or one.post or one.organisation or one.wording)
