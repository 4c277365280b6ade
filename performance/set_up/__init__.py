"""The sections of the set-up: what is edited there, how it is listed, and by which form.

A section is one entry of `SECTIONS`; its list, its forms and its audit come with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models

from scpb.people.models import Person

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

Keep = Callable[[models.Model, Mapping[str, Any], "Person | None"], models.Model]
Remove = Callable[[models.Model, "Person | None"], None]


@dataclass(frozen=True)
class Column:
    """One column of a section's list."""

    label: StrPromise
    value: Callable[[Any], object]
    is_number: bool = False


@dataclass(frozen=True)
class Section:
    """One kind of row that the set-up edits.

    `rows` gives the rows with everything that the columns need. `form` is a ModelForm, or None where rows are
    listed only. `keep` is the service that writes what the form cleaned. `add` is what the button says; without it
    nothing is added. `remove` is the service that takes a row away, where nothing else rests on one.
    """

    slug: str
    title: StrPromise
    note: StrPromise
    rows: Callable[[], models.QuerySet[Any]]
    columns: Sequence[Column]
    form: type[forms.ModelForm[Any]] | None = None
    keep: Keep | None = None
    add: StrPromise | str = ""
    remove: Remove | None = None


SECTIONS: dict[str, Section] = {}


def register(section: Section) -> None:
    """Add a section to the set-up, in the order of registration."""
    if section.slug in SECTIONS:
        raise ValueError(f"There is a section called {section.slug} already.")
    SECTIONS[section.slug] = section
