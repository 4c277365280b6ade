"""Forms of meetings, agenda items and papers; they clean, services write."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import AgendaItem, Lead, Meeting, Paper, Purpose
from meetings.services.agenda import Leads
from performance import snapshots
from performance.models import Edition
from scpb.boards.models import Access, Board
from scpb.documents import richtext
from scpb.documents.services import looks_like_pdf
from scpb.forms import DateTimeInput
from scpb.people.models import Organisation, Person, Post

EARLIEST, LATEST = 1900, 2999  # years: beyond them a date is a slip of the finger, and no clock can add to it


class SittingForm(forms.ModelForm):  # type: ignore[type-arg]
    """When a meeting begins and ends."""

    def clean_starts_at(self) -> datetime:
        return _in_our_time(self.cleaned_data["starts_at"])

    def clean_ends_at(self) -> datetime:
        return _in_our_time(self.cleaned_data["ends_at"])


class MeetingForm(SittingForm):
    class Meta:
        model = Meeting
        fields = ("starts_at", "ends_at", "venue", "title")
        widgets = {"starts_at": DateTimeInput(), "ends_at": DateTimeInput()}


class RescheduleForm(SittingForm):
    class Meta:
        model = Meeting
        fields = ("starts_at", "ends_at")
        widgets = {"starts_at": DateTimeInput(), "ends_at": DateTimeInput()}


class ReasonForm(forms.Form):
    """Why a step is taken that readers will ask about."""

    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


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


class ItemForm(ExemptForm):
    """One agenda item with its leads, report and recommendations.

    Leads are ticked off where they shall go, and added one at a time from the register or in words.
    """

    kept = forms.MultipleChoiceField(
        label=gettext_lazy("Led by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Untick to remove."),
    )
    add_lead = forms.ChoiceField(label=gettext_lazy("Add a lead"), required=False)
    add_wording = forms.CharField(
        label=gettext_lazy("or in words"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For somebody not in the list."),
    )
    recommendations = forms.CharField(
        label=gettext_lazy("Recommendations"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One in each line; the board decides on each."),
    )
    text = forms.CharField(
        label=gettext_lazy("Report"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy("Leave an empty line between paragraphs; lines that begin with “- ” make a list."),
    )
    # what the item was when the page was drawn: two officers may have it open
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = AgendaItem
        fields = ("title", "sub_text", "purpose", *ExemptForm.EXEMPT, "kind", "minutes", "edition")
        widgets = {**ExemptForm.EXEMPT_WIDGETS, "purpose": forms.RadioSelect}

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.instance
        self.leads_now = {_lead_key(lead): lead for lead in item.leads.all()} if item.pk else {}
        report = getattr(item, "report", None) if item.pk else None
        self.text_now = richtext.to_plain(report.text) if report else ""
        self.initial.update({"kept": list(self.leads_now), "text": self.text_now})
        self.initial["recommendations"] = "\n".join(one.text for one in item.recommendations.all()) if item.pk else ""
        self.now = _version(item, list(self.leads_now), report.text if report else "") if item.pk else ""
        self.initial["seen"] = self.now
        self._choose(board)

    def clean(self) -> dict[str, Any]:
        """Refuse to write over what somebody else wrote meanwhile, unless it is sent once more."""
        cleaned = super().clean()
        if cleaned.get("seen", "") not in {"", self.now}:
            sent = QueryDict(mutable=True)
            sent.update(self.data)
            sent[self.add_prefix("seen")] = self.now
            self.data = sent
            self.add_error(
                None,
                _(
                    "Somebody else has changed this item since you opened it. Open it again in another window to see "
                    "what they wrote; saving once more puts yours in its place."
                ),
            )
        return cleaned

    def _choose(self, board: Board) -> None:
        self.people, self.posts, self.organisations = _register(board)
        fields: dict[str, Any] = self.fields
        fields["purpose"].choices = [("", _("None")), *Purpose.choices]
        fields["kept"].choices = [(key, str(lead)) for key, lead in self.leads_now.items()]
        if not self.leads_now:
            del fields["kept"]
        fields["add_lead"].choices = [
            ("", _("None")),
            (_("People"), [(f"person:{pk}", str(person)) for pk, person in self.people.items()]),
            (_("Posts"), [(f"post:{pk}", str(post)) for pk, post in self.posts.items()]),
            (_("Organisations"), [(f"organisation:{pk}", str(body)) for pk, body in self.organisations.items()]),
        ]
        fields["edition"].queryset = Edition.objects.for_list()

    def values(self) -> dict[str, Any]:
        """What `services.agenda` takes; a report that was not touched is not written again, which would flatten it."""
        values = {name: self.cleaned_data[name] for name in self.Meta.fields}
        lines = self.cleaned_data["recommendations"].splitlines()
        text = self.cleaned_data["text"]
        is_same = _words(text) == _words(self.text_now)
        report = None if is_same else richtext.from_plain(text)
        return {**values, "leads": self._leads(), "recommendations": lines, "text": report}

    def _leads(self) -> list[Leads]:
        ticked = self.cleaned_data.get("kept") or []
        leads = [
            Leads(lead.person, lead.post, lead.organisation, lead.wording)
            for key, lead in self.leads_now.items()
            if key in ticked
        ]
        kind, _colon, key = self.cleaned_data["add_lead"].partition(":")
        if kind == "person":
            leads.append(Leads(person=self.people[int(key)]))
        elif kind == "post":
            leads.append(Leads(post=self.posts[int(key)]))
        elif kind == "organisation":
            leads.append(Leads(organisation=self.organisations[int(key)]))
        if wording := self.cleaned_data["add_wording"].strip():
            leads.append(Leads(wording=wording))
        return list(dict.fromkeys(leads))


class PaperForm(ExemptForm):
    class Meta:
        model = Paper
        fields = ("title", *ExemptForm.EXEMPT)
        widgets = ExemptForm.EXEMPT_WIDGETS


class UploadForm(PaperForm):
    """A new paper: only its size and first bytes are looked at here."""

    upload = forms.FileField(label=gettext_lazy("PDF"), widget=forms.FileInput(attrs={"accept": "application/pdf"}))
    field_order = ("upload", "title", *ExemptForm.EXEMPT)

    def clean_upload(self) -> UploadedFile[bytes]:
        upload = self.cleaned_data["upload"]
        if not isinstance(upload, UploadedFile) or not looks_like_pdf(upload):
            raise ValidationError(_("Choose a PDF."))
        return upload


def _in_our_time(at: datetime) -> datetime:
    if not EARLIEST <= at.year <= LATEST:
        raise ValidationError(_("Give a year between %(first)s and %(last)s.") % {"first": EARLIEST, "last": LATEST})
    return at


def _lead_key(lead: Lead) -> str:
    return f"lead:{lead.pk}"


def _version(item: AgendaItem, leads: list[str], report: str) -> str:
    """A hash of everything that the form writes, as the item has it."""
    fields = [str(item.serializable_value(name)) for name in ItemForm.Meta.fields]
    return snapshots.digest([fields, leads, [one.text for one in item.recommendations.all()], report])


def _words(text: str) -> list[str]:
    """The text without regard to how a browser sends its line ends."""
    return [line.rstrip() for line in text.replace("\r\n", "\n").strip().split("\n")]


def _register(board: Board) -> tuple[dict[int, Person], dict[int, Post], dict[int, Organisation]]:
    """Who may lead an item: people on the board and holders of posts, their posts and organisations; two queries."""
    today = timezone.localdate()
    posts = list(
        Post.objects.current(today).select_related("person", "organisation").order_by("organisation__name", "title")
    )
    members = [term.person for term in board.memberships.current(today).select_related("person")]
    people = sorted({*members, *(post.person for post in posts)}, key=lambda person: person.name)
    bodies = sorted({post.organisation for post in posts}, key=lambda body: body.name)
    return {one.pk: one for one in people}, {one.pk: one for one in posts}, {one.pk: one for one in bodies}
