"""Forms of boards and of the register; they clean, services write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files import File
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from scpb.boards.models import (
    FILLING,
    GUARDED,
    Board,
    Contact,
    DocumentKind,
    Grant,
    Kind,
    Membership,
    Role,
    Seat,
    StandingDocument,
    StandingNotice,
    Venue,
)
from scpb.boards.services.membership import fitting_places, last_day
from scpb.documents import markup
from scpb.documents.services import looks_like_pdf
from scpb.forms import DateInput, WatchedForm
from scpb.people.models import Organisation, Person, Post


class BoardForm(WatchedForm):
    class Meta:
        model = Board
        fields = (
            "name",
            "abbreviation",
            "slug",
            "parent",
            "purpose",
            "quorum",
            "meetings_a_year",
            "notice_days",
            "is_public",
            "is_cleared_by_chair",
        )

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents: Any = self.fields["parent"]
        if not self.instance.pk:
            if not by.is_superuser:  # an officer adds what reports to a board of theirs, and nothing else
                parents.queryset, parents.required = Board.objects.served_by(by), True
            return
        del self.fields["slug"]  # addresses that were given out keep working
        parents.queryset = Board.objects.listed_for(by).beside(self.instance)
        if not by.is_superuser:
            served = Board.objects.served_by(by)
            parents.queryset = parents.queryset.filter(Q(pk=self.instance.parent_id) | Q(pk__in=served))
            parents.required = self.instance.parent_id is not None
        if self.instance.parent and not parents.queryset.filter(pk=self.instance.parent_id).exists():
            del self.fields["parent"]  # it reports to a closed board of which this officer is not to know


class SeatForm(WatchedForm):
    class Meta:
        model = Seat
        fields = ("organisation", "description", "is_voting", "is_statutory", "tenure_years", "order")
        help_texts = {"description": _("For example Cabinet member, or Head of service.")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("organisation") and not cleaned.get("description"):
            self.add_error("organisation", _("Choose an organisation or describe whom the place is for."))
        return cleaned


class AppointForm(forms.ModelForm):  # type: ignore[type-arg]
    """A term. Begun in a place with a tenure and without a last day, it ends when the tenure does.

    Begun in no place while one that fits the person is vacant, it is sent back once: with that place chosen where
    there is one, and a box to say that it is to stay vacant.
    """

    without_place = forms.BooleanField(label=_("Leave the place vacant"), required=False)

    class Meta:
        model = Membership
        fields = ("person", "kind", "seat", "deputy_for", "is_voting", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}
        help_texts = {
            "is_voting": _("Advisers and observers never have one."),
            "ends_on": _("Left empty, a term in a place with a tenure ends when the tenure does."),
        }

    field_order = ("person", "kind", "seat", "without_place")

    def __init__(self, *args: Any, board: Board, seat: Seat | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields["without_place"]
        self.initial.setdefault("starts_on", timezone.localdate())
        if seat is not None:
            proposed = last_day(seat, self.initial["starts_on"])
            self.initial.update({"seat": seat.pk, "is_voting": seat.is_voting, "ends_on": proposed})
        self.instance.board = board
        fields: dict[str, Any] = self.fields
        fields["seat"].queryset = board.seats.select_related("organisation")
        vacant = set(board.seats.vacant(timezone.localdate()).values_list("pk", flat=True))
        fields["seat"].label_from_instance = lambda seat: _("%s (vacant)") % seat if seat.pk in vacant else str(seat)
        fields["person"].queryset = Person.objects.who_take_part()
        members = board.memberships.current(timezone.localdate()).filter(kind__in=FILLING)
        fields["deputy_for"].queryset = members.select_related("person")
        fields["deputy_for"].empty_label = _("Nobody in particular")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") in {Kind.ADVISER, Kind.OBSERVER}:
            cleaned["is_voting"] = False
        if cleaned.pop("without_place", False):
            cleaned["seat"] = None  # also where the one that was proposed is still chosen
        else:
            self._propose(cleaned)
        if cleaned.get("starts_on") and not cleaned.get("ends_on") and cleaned.get("kind") in FILLING:
            cleaned["ends_on"] = last_day(cleaned.get("seat"), cleaned["starts_on"])
        return cleaned

    def _propose(self, cleaned: Mapping[str, Any]) -> None:
        """Send back who begins beside a vacant place that fits them; who sits in no place does so on purpose."""
        person, starts_on = cleaned.get("person"), cleaned.get("starts_on")
        is_open = cleaned.get("kind") in FILLING and not cleaned.get("seat") and "seat" not in self.errors
        fitting = fitting_places(self.instance.board, person, starts_on) if is_open and person and starts_on else []
        if not fitting:
            del self.fields["without_place"]
        elif len(fitting) == 1:
            self.data = {**dict(self.data.items()), "seat": str(fitting[0].pk)}
            sentence = _("“%(seat)s” is vacant and fits %(person)s: it is chosen now. Save again, or leave it vacant.")
            self.add_error("seat", sentence % {"seat": fitting[0], "person": person})
        else:
            sentence = _("Vacant places fit %(person)s: %(seats)s. Choose one, or leave them vacant.")
            self.add_error("seat", sentence % {"person": person, "seats": "; ".join(map(str, fitting))})


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
        roles.choices = [choice for choice in Role.choices if may_appoint_officers or choice[0] not in GUARDED]


class EndForm(forms.Form):
    """The last day of a term, a role or a post."""

    on = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)


class NoticeForm(WatchedForm):
    class Meta:
        model = StandingNotice
        fields = ("title", "text", "order")
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}


class ContactForm(WatchedForm):
    class Meta:
        model = Contact
        fields = ("label", "name", "telephone", "email", "order")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("telephone") and not cleaned.get("email"):
            self.add_error("telephone", _("Give a telephone number or an e-mail address."))
        return cleaned


class VenueForm(WatchedForm):
    class Meta:
        model = Venue
        fields = ("name", "address", "access_text", "evacuation_text")
        widgets = {
            "access_text": forms.Textarea(attrs={"rows": 4}),
            "evacuation_text": forms.Textarea(attrs={"rows": 4}),
        }


class PersonForm(WatchedForm):
    class Meta:
        model = Person
        fields = ("name", "email", "public_by_post")
        help_texts = {"email": _("Who has one can sign in with it.")}


class OrganisationForm(WatchedForm):
    class Meta:
        model = Organisation
        fields = ("name", "abbreviation", "is_statutory", "successor", "merged_on")
        widgets = {"merged_on": DateInput()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others: Any = self.fields["successor"]
        others.queryset = Organisation.objects.exclude(pk=self.instance.pk)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("successor") and not cleaned.get("merged_on") and "merged_on" not in self.errors:
            self.add_error("merged_on", _("Say since when it is part of the other organisation."))
        if cleaned.get("merged_on") and not cleaned.get("successor") and "successor" not in self.errors:
            self.add_error("successor", _("Choose the organisation that it became part of."))
        return cleaned


class PostForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Post
        fields = ("title", "organisation", "starts_on", "ends_on")
        widgets = {"starts_on": DateInput(), "ends_on": DateInput()}


class LeaveForm(forms.Form):
    """Somebody's last day, on which all that they hold ends."""

    on = forms.DateField(label=_("Last day"), widget=DateInput(), initial=timezone.localdate)
    at_once = forms.BooleanField(
        label=_("Close the account at once"),
        required=False,
        help_text=_("Otherwise they may sign in until the end of that day."),
    )


class MergeForm(forms.Form):
    """Whom a record turns out to be the same as."""

    into = forms.ModelChoiceField(
        label=_("The record that stays"),
        queryset=Person.objects.none(),
        help_text=_("Everything that names the other record will name this one."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        records: Any = self.fields["into"]
        records.queryset = Person.objects.filter(merged_into__isnull=True).exclude(pk=person.pk)
        records.label_from_instance = lambda other: f"{other.name} ({other.email or _('no address')})"


class DocumentForm(WatchedForm):
    class Meta:
        model = StandingDocument
        fields = ("kind", "title", "order")


class VersionForm(forms.Form):
    """One version of a standing document: a text, or a PDF."""

    text = forms.CharField(
        label=_("Text"),
        required=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=_(
            "Leave an empty line between paragraphs. “# ” before a line makes a heading of it, “- ” or “1. ” an entry "
            "of a list; **two stars** make words bold."
        ),
    )
    upload = forms.FileField(
        label=_("or a PDF"), required=False, widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )
    from_on = forms.DateField(label=_("In force from"), widget=DateInput(), initial=timezone.localdate)
    note = forms.CharField(
        label=_("What changed"), required=False, max_length=300, help_text=_("And which decision adopted it.")
    )

    def clean_text(self) -> str:
        return markup.to_html(self.cleaned_data["text"])

    def clean_upload(self) -> File[bytes] | None:
        upload: File[bytes] | None = self.cleaned_data["upload"]
        if upload is not None:
            looks_like_pdf(upload)
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        has_text, has_file = bool(cleaned.get("text")), bool(cleaned.get("upload"))
        if has_text and has_file:
            self.add_error("upload", _("Write the text or choose a PDF, not both."))
        elif not has_text and not has_file and not self.errors:
            self.add_error("text", _("Write the text, or choose a PDF below."))
        return cleaned


class NewDocumentForm(VersionForm):
    """A document with its first version."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    field_order = ("kind", "title")

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.board = board
        del self.fields["note"]

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if self.board.documents.filter(title=title).exists():
            raise forms.ValidationError(_("The board has a document of this title already. Add a version to it."))
        return title


class DayForm(forms.Form):
    """A day to look at."""

    on = forms.DateField(label=_("In force on"), widget=DateInput())
