"""Forms of boards and of the register; they clean, services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import Board, Contact, Grant, Kind, Membership, Role, Seat, StandingNotice, Venue
from scpb.forms import DateInput
from scpb.people.models import Organisation, Person, Post


class BoardForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Board
        fields = (
            "name",
            "abbreviation",
            "slug",
            "parent",
            "terms_of_reference",
            "quorum",
            "notice_days",
            "is_public",
        )
        widgets = {"terms_of_reference": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["slug"]  # addresses that were given out keep working
            parents = self.fields["parent"]
            assert isinstance(parents, forms.ModelChoiceField)
            parents.queryset = Board.objects.exclude(pk=self.instance.pk)


class SeatForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Seat
        fields = ("organisation", "description", "is_voting", "order")
        help_texts = {"description": _("For example Cabinet member, or Head of service.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("organisation") and not cleaned.get("description"):
            self.add_error("organisation", _("Choose an organisation or describe whom the place is for."))
        return cleaned


class AppointForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Membership
        fields = ("person", "kind", "seat", "is_voting", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {"is_voting": _("Advisers and observers never have one.")}

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", timezone.localdate())
        self.instance.board = board
        seats, people = self.fields["seat"], self.fields["person"]
        assert isinstance(seats, forms.ModelChoiceField)
        assert isinstance(people, forms.ModelChoiceField)
        seats.queryset = board.seats.select_related("organisation")
        people.queryset = Person.objects.filter(is_active=True, merged_into__isnull=True)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") in {Kind.ADVISER, Kind.OBSERVER}:
            cleaned["is_voting"] = False
        return cleaned


class GrantForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Grant
        fields = ("person", "role", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}

    def __init__(self, *args: Any, may_appoint_officers: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", timezone.localdate())
        people, roles = self.fields["person"], self.fields["role"]
        assert isinstance(people, forms.ModelChoiceField)
        assert isinstance(roles, forms.TypedChoiceField)
        people.queryset = Person.objects.who_may_sign_in()
        roles.choices = [choice for choice in Role.choices if may_appoint_officers or choice[0] != Role.OFFICER]


class EndForm(forms.Form):
    """The last day of a term, a role or a post."""

    on = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)


class NoticeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = StandingNotice
        fields = ("title", "text", "order")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Contact
        fields = ("label", "name", "telephone", "email", "order")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("telephone") and not cleaned.get("email"):
            self.add_error("telephone", _("Give a telephone number or an e-mail address."))
        return cleaned


class VenueForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Venue
        fields = ("name", "address", "access_text", "evacuation_text")
        widgets = {
            "access_text": forms.Textarea(attrs={"rows": 4}),
            "evacuation_text": forms.Textarea(attrs={"rows": 4}),
        }


class PersonForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Person
        fields = ("name", "email", "public_by_post")
        help_texts = {"email": _("Who has one can sign in with it.")}


class OrganisationForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Organisation
        fields = ("name", "abbreviation", "is_statutory", "successor")


class PostForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Post
        fields = ("title", "organisation", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
