"""The steps that an officer takes with an action: for each the form, the service, and the words of its page."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetings.forms.actions import CloseForm, DueForm, RewordForm, SeenForm, ServeForm, TransferForm, WhyForm
from meetings.models import OPEN_STATES, ActionState
from meetings.services import actions as services

OVER = (ActionState.CLOSED, ActionState.DROPPED)


@dataclass(frozen=True)
class Step:
    """A step; `states` are those from which it can be taken."""

    title: Any
    done: Any
    form: Callable[..., SeenForm]
    act: Callable[..., Any]
    states: Collection[str] = OPEN_STATES
    note: Any = ""


STEPS: dict[str, Step] = {
    "close": Step(_("Close the action"), _("The action is closed."), CloseForm, services.close),
    "return": Step(
        _("Return it as not done"),
        _("The action is outstanding again."),
        WhyForm,
        services.return_,
        states=(ActionState.CLAIMED,),
    ),
    "transfer": Step(
        _("Hand it over"), _("The action is handed over. The new owners are told."), TransferForm, services.transfer
    ),
    "due": Step(_("Change the due date"), _("The due date is changed."), DueForm, services.change_due),
    "reword": Step(
        _("Reword it"),
        _("The action is reworded."),
        RewordForm,
        services.reword,
        note=_("The minutes keep their wording."),
    ),
    "serve": Step(_("Say which priorities it serves"), _("The priorities are kept."), ServeForm, services.serve),
    "drop": Step(
        _("Drop the action"),
        _("The action is dropped."),
        WhyForm,
        services.drop,
        note=_("For what need not be done any more. The reason is printed in the action log."),
    ),
    "reopen": Step(_("Open it again"), _("The action is outstanding again."), WhyForm, services.reopen, states=OVER),
}
