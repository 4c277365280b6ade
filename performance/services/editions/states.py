"""The row of an edition, held while something is done to it, and in the state that this asks for."""

from __future__ import annotations

from django.utils.translation import gettext as _

from performance.models import Edition, Measure
from performance.models.editions import NEXT, State
from scpb.errors import NotAllowed


class Overtaken(NotAllowed):
    """Somebody else has written what is being written, since it was read; `seen` is what stands there now."""

    def __init__(self, sentence: str, seen: str) -> None:
        super().__init__(sentence)
        self.seen = seen


def locked(edition: Edition, to: State) -> Edition:
    """The row as it is now, held until the transaction ends; refuses a step that its state does not allow."""
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if to != row.state and to not in NEXT[State(row.state)]:
        text = _("Edition %(number)d is %(state)s, so this cannot be done.")
        raise NotAllowed(text % {"number": row.number, "state": row.get_state_display().lower()})
    return row


def locked_draft(edition: Edition) -> Edition:
    """The row as it is now, which must still be a draft."""
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    if not row.is_draft:
        raise NotAllowed(_("Edition %(number)d does not change any more.") % {"number": row.number})
    return row


def require_on_dashboard(edition: Edition, measure: Measure | None) -> None:
    """Refuse a measure that the edition's dashboard does not have."""
    if measure and not edition.dashboard.rows.filter(measure=measure).exists():
        raise NotAllowed(_("%(measure)s is not on this dashboard.") % {"measure": measure})
