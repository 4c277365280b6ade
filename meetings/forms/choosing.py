"""Whom a form offers, fetched once and drawn at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import IntegerField, TextField, Value
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meetings.services.agenda import Leads
from scpb.boards.models import Board
from scpb.people.models import Organisation, Person, Post


class CompactSelect(forms.Select):
    """A select drawn in one go: Django's own draws each option from a template, which takes a long list longest."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(attributes), _options(self.choices, chosen))


def _options(choices: Iterable[Any], chosen: set[str]) -> SafeString:
    rows: list[str] = []
    for value, label in choices:
        if isinstance(label, list | tuple):
            rows.append(format_html('<optgroup label="{}">{}</optgroup>', value, _options(label, chosen)))
        else:
            key = "" if value is None else str(value)
            mark = " selected" if key in chosen else ""
            rows.append(f'<option value="{escape(key)}"{mark}>{conditional_escape(label)}</option>')
    return SafeString("".join(rows))


@dataclass
class Register:
    """Who may lead an item, by key: people on the board and holders of posts, their posts and organisations."""

    people: dict[int, str] = field(default_factory=dict)
    posts: dict[int, str] = field(default_factory=dict)
    organisations: dict[int, str] = field(default_factory=dict)

    def choices(self) -> list[tuple[Any, Any]]:
        groups = (
            (_("People"), "person", self.people),
            (_("Posts"), "post", self.posts),
            (_("Organisations"), "organisation", self.organisations),
        )
        listed = [
            (label, [(f"{kind}:{pk}", name) for pk, name in sorted(found.items(), key=lambda one: one[1])])
            for label, kind, found in groups
        ]
        return [("", _("None")), *listed]


def register_of(board: Board, on: date) -> Register:
    """The register on a day, in one query and as plain values."""
    nobody = Value(None, output_field=IntegerField()), Value("", output_field=TextField())
    members = board.memberships.current(on).order_by()
    sitting = members.values_list("person_id", "person__name", nobody[0], nobody[1], nobody[0], nobody[1])
    posts = Post.objects.current(on).order_by()
    held = posts.values_list("person_id", "person__name", "pk", "title", "organisation_id", "organisation__name")
    register = Register()
    for person, name, post, title, body, called in held.union(sitting, all=True):
        register.people[person] = name
        if post is not None:
            register.posts[post] = f"{title}, {called}"
            register.organisations[body] = called
    return register


def chosen_lead(key: str, role: str) -> Leads | None:
    """Whom a choice of the register names."""
    kind, _colon, pk = key.partition(":")
    if kind == "person":
        return Leads(person=Person.objects.get(pk=pk), role=role)
    if kind == "post":
        return Leads(post=Post.objects.select_related("person", "organisation").get(pk=pk), role=role)
    if kind == "organisation":
        return Leads(organisation=Organisation.objects.get(pk=pk), role=role)
    return None
