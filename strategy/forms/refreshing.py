"""Forms of how a version comes about; they clean, services write."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scpb.forms import DateInput, WatchedForm
from strategy.models import (
    Amendment,
    ConsultationComment,
    Fate,
    Objective,
    Priority,
    StrategyVersion,
)
from strategy.services.refreshing import LONGEST

LONGEST_COMMENT = 10_000  # letters


def _words(label: Any, *, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **more)


class BeginForm(forms.Form):
    """A new version: a refresh of the last, or written anew."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("As it shall be printed on the cover."))
    starts_on = forms.DateField(label=_("In force from"), widget=DateInput())
    ends_on = forms.DateField(label=_("To"), required=False, widget=DateInput())

    def __init__(self, *args: Any, last: StrategyVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        fields: dict[str, Any] = self.fields
        if last is None:
            del fields["kind"]
            return
        fields["kind"].choices = [
            ("refresh", _t("A refresh: it amends “%(title)s”") % {"title": last.title}),
            ("new", _t("A new strategy, written anew")),
        ]
        self.initial.setdefault("kind", "refresh")
        if last.ends_on:
            self.initial.setdefault("ends_on", last.ends_on)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _t("Give a last day that is not before the first."))
        return cleaned | {"refreshes": self.last if cleaned.pop("kind", "") == "refresh" else None}


class AdditionForm(forms.Form):
    """An objective or a priority that the refresh adds."""

    adds = forms.ChoiceField(
        label=_("What is added"),
        choices=[("objective", _("An overarching objective")), ("priority", _("A priority"))],
        widget=forms.RadioSelect,
    )
    number = forms.IntegerField(
        label=_("Number"), required=False, min_value=1, max_value=99, help_text=_("Empty: the next one.")
    )
    proposed = _words(_("Proposed text"), max_length=LONGEST)
    reason = _words(_("Why"))


class AmendForm(forms.Form):
    """What the refresh does to an objective or a priority."""

    change = forms.ChoiceField(
        label=_("What is done"),
        choices=[("amend", _("Amend the text")), ("remove", _("Remove it"))],
        widget=forms.RadioSelect,
        help_text=_("What is removed takes its number with it: the others keep theirs until you number them anew."),
    )
    proposed = _words(
        _("Proposed text"), max_length=LONGEST, required=False, help_text=_("Left as it is where it is removed.")
    )
    reason = _words(_("Why"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("change") == "amend" and not cleaned.get("proposed") and "proposed" not in self.errors:
            self.add_error("proposed", _t("Write the proposed text."))
        return cleaned


class AmendmentForm(WatchedForm):
    """What an amendment proposes, and why."""

    class Meta:
        model = Amendment
        fields = ("proposed", "reason")
        labels = {"reason": _("Why")}
        widgets = {"proposed": forms.Textarea(attrs={"rows": 3}), "reason": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if self.instance.change == Amendment.Change.REMOVE:
            del fields["proposed"]
        else:
            fields["proposed"].required = True
            fields["proposed"].error_messages["required"] = _t("Write the proposed text.")


class ReasonForm(forms.Form):
    """Why a version is given up."""

    reason = _words(_("Why it is given up"))


class ConsultForm(WatchedForm):
    """From when to when is asked, whom, and what."""

    class Meta:
        model = StrategyVersion
        fields = (
            "consultation_opens_on",
            "consultation_closes_on",
            "consultation_is_public",
            "consultation_text",
        )
        widgets = {
            "consultation_opens_on": DateInput(),
            "consultation_closes_on": DateInput(),
            "consultation_text": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "consultation_closes_on": _("The last day on which comments are taken. Empty: until you close it."),
            "consultation_is_public": _(
                "Everybody reads the draft and may comment; what the public says waits for you. Otherwise the board’s "
                "members alone."
            ),
            "consultation_text": _("Printed above the comments. What you would like to hear about, and from whom."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation_opens_on"].required = True
        if self.instance.consultation_is_past:  # of an earlier draft: this one is asked about anew, of whom is said
            self.initial.update(consultation_opens_on=None, consultation_closes_on=None, consultation_is_public=False)
        if not self.initial.get("consultation_opens_on"):
            self.initial["consultation_opens_on"] = localdate()

    def values(self) -> dict[str, Any]:
        """What `services.consulting` takes."""
        return {name.removeprefix("consultation_"): self.cleaned_data[name] for name in self.Meta.fields}


class CommentForm(forms.Form):
    """A comment on a version, or on one thing in it."""

    about = forms.ChoiceField(label=_("What it is on"), required=False)
    name = forms.CharField(
        label=_("Your name or organisation"),
        required=False,
        max_length=200,
        help_text=_("Published with your comment, if your comment is."),
    )
    text = _words(_("Your comment"), rows=8, max_length=LONGEST_COMMENT)

    def __init__(self, *args: Any, about: list[tuple[str, str]], is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["about"].choices = about
        if is_known:
            del fields["name"]

    def clean(self) -> dict[str, Any]:
        """Gives `objective` or `priority` for what it is on."""
        cleaned = super().clean() or self.cleaned_data
        kind, _sep, key = cleaned.pop("about", "").partition(":")
        found: dict[str, Any] = {"objective": None, "priority": None}
        if kind == "objective":
            found["objective"] = Objective.objects.filter(pk=key).first()
        elif kind == "priority":
            found["priority"] = Priority.objects.filter(pk=key).first()
        return cleaned | found


class AnswerForm(WatchedForm):
    """The officer's answer to a comment."""

    class Meta:
        model = ConsultationComment
        fields = ("answer",)
        widgets = {"answer": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].error_messages["required"] = _t("Write the answer.")


class EndorseForm(forms.Form):
    """Another body that endorsed the version."""

    body = forms.CharField(label=_("Which body"), max_length=200, help_text=_("Such as a committee of the council."))
    on = forms.DateField(label=_("On"), widget=DateInput(), initial=localdate)
    reference = forms.CharField(label=_("Its minute or decision"), required=False, max_length=200)


class AdoptForm(forms.Form):
    """A decision of the board that the portal has no record of."""

    on = forms.DateField(label=_("Adopted on"), widget=DateInput(), initial=localdate)
    reference = forms.CharField(
        label=_("By which decision"), max_length=200, help_text=_("Its number and meeting, in words.")
    )
    note = _words(
        _("What was changed after the board decided, and why"),
        required=False,
        help_text=_("Leave it empty where nothing was. Everybody who reads the version reads it."),
    )


class FateForm(forms.Form):
    """What became of a priority of the version before."""

    became = forms.ChoiceField(label=_("What became of it"), widget=forms.RadioSelect)
    into = forms.ChoiceField(label=_("It goes on in"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def __init__(self, *args: Any, version: StrategyVersion, fate: Fate | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        words = [("", _t("What the words say"))] if fate is not None else []
        fields["became"].choices = [*words, *Fate.Became.choices]
        fields["became"].required = fate is None
        wordings = version.wordings.select_related("priority").order_by("number")
        self.offered = {str(one.priority_id): one.priority for one in wordings}
        titles = [(str(one.priority_id), str(one)) for one in wordings]
        fields["into"].choices = [("", _t("The same priority, or none")), *titles]
        if fate is not None:
            self.initial.update({"became": fate.became, "into": str(fate.into_id or ""), "note": fate.note})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["into"] = self.offered.get(cleaned.get("into") or "")
        became = cleaned.get("became")
        if became == Fate.Became.MERGED and not cleaned["into"]:
            self.add_error("into", _t("Choose the priority into which it was merged."))
        if became == Fate.Became.ENDED and cleaned["into"]:
            self.add_error("into", _t("Choose none: a priority that ended goes on in no other."))
        return cleaned
