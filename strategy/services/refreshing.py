"""How a version comes about: it is begun, amended where it is a refresh, and given up where nothing comes of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Literal

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scpb.boards import records
from scpb.errors import NotAllowed
from scpb.people.models import Person
from strategy.models import (
    VERSION_NEXT,
    Amendment,
    Objective,
    ObjectiveWording,
    Priority,
    PriorityWording,
    Strategy,
    StrategyVersion,
    VersionState,
)
from strategy.services.copying import copy_contents, copy_objective, copy_priority
from strategy.services.freezing import keep
from strategy.services.versions import forget_prints, require_editor, require_locked, require_unread

Change = Amendment.Change
Thing = Literal["objective", "priority"]
Wording = ObjectiveWording | PriorityWording
LONGEST = 500  # letters of an objective or a priority


@transaction.atomic
def begin_version(
    strategy: Strategy,
    *,
    by: Person | None,
    title: str,
    starts_on: date,
    ends_on: date | None = None,
    refreshes: StrategyVersion | None = None,
) -> StrategyVersion:
    """A draft: a new strategy, with nothing in it yet; or a refresh, which begins with all that it `refreshes`.

    What is refreshed is frozen from then on, if it was not yet: the amendments refer to its words.
    """
    require_editor(strategy.board, by)
    Strategy.objects.select_for_update().get(pk=strategy.pk)  # one number at a time
    under_way = strategy.versions.under_way().first()
    if under_way is not None:
        raise NotAllowed(
            _("“%(title)s” is under way. It is adopted or given up before another version begins.")
            % {"title": under_way.title}
        )
    last = last_adopted(strategy)
    if refreshes is not None:
        _require_amendable(refreshes, last)
    require_after(last, starts_on)
    numbered = strategy.versions.order_by("-number").first()
    version = records.add(
        StrategyVersion(strategy=strategy),
        "strategy.version_begun",
        by=by,
        number=numbered.number + 1 if numbered else 1,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        refreshes=refreshes,
        introduction=refreshes.introduction if refreshes else "",
    )
    if refreshes is not None:
        if last is not None and not last.snapshot:
            keep(last, by=by)
        copy_contents(refreshes, version)
    return version


@transaction.atomic
def amend(
    version: StrategyVersion,
    *,
    by: Person | None,
    change: str,
    reason: str,
    objective: Objective | None = None,
    priority: Priority | None = None,
    adds: Thing = "priority",
    number: int | None = None,
    proposed: str = "",
) -> Amendment:
    """Let the refresh add an objective or a priority (`adds`), or amend or remove one; its wording follows at once.

    An addition takes the next number where none is given. What is removed takes its number with it: the others keep
    theirs until the priorities are numbered anew.
    """
    kept = _being_amended(version, by)
    words, why = _said(change, proposed, reason)
    forget_prints(kept)
    if change == Change.ADD:
        return _add(kept, adds=adds, number=number, proposed=words, reason=why, by=by)
    wording = _wording(kept, objective, priority)
    existing = _existing(kept, wording)
    if words == existing:
        raise NotAllowed(_("The proposed text is the existing one. Change it, or leave it as it is."))
    if kept.amendments.filter(**_of(wording)).exists():
        raise NotAllowed(_("This is amended already. Change that amendment, or withdraw it."))
    made = _recorded(kept, wording, by=by, change=change, existing=existing, proposed=words, reason=why)
    if change == Change.REMOVE:
        wording.delete()
    else:
        wording.title = words
        wording.save(update_fields=["title"])
    return made


@transaction.atomic
def change_amendment(amendment: Amendment, *, by: Person | None, reason: str, proposed: str = "") -> Amendment:
    """Put right what an amendment proposes, or why; the wording follows."""
    version = _being_amended(amendment.version, by)
    words, why = _said(amendment.change, proposed, reason)
    if amendment.change == Change.AMEND and words == amendment.existing:
        raise NotAllowed(_("The proposed text is the existing one. Withdraw the amendment instead."))
    if amendment.change != Change.REMOVE:
        wording = _found(version, amendment.objective, amendment.priority)
        if wording is None:  # left out where all are numbered and worded
            raise NotAllowed(_("This version does not have it any more. Withdraw the amendment instead."))
        wording.title = words
        wording.save(update_fields=["title"])
    forget_prints(version)
    return records.change(amendment, "strategy.amendment_changed", by=by, proposed=words, reason=why)


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: Person | None) -> None:
    """Take an amendment back: what it amended or removed is as the version before has it, what it added is gone.

    So it is also where that was left out of the version since, when its priorities were numbered anew.
    """
    version = _being_amended(amendment.version, by)
    before = {"version": version, "change": amendment.change, "proposed": amendment.proposed}
    objective, priority = amendment.objective, amendment.priority
    records.remove(amendment, "strategy.amendment_withdrawn", by=by, before=before)
    forget_prints(version)
    wording = _found(version, objective, priority)
    if amendment.change == Change.REMOVE or (amendment.change == Change.AMEND and wording is None):
        _restore(version, objective, priority)
        return
    if amendment.change == Change.AMEND and wording is not None:
        wording.title = amendment.existing
        wording.save(update_fields=["title"])
        return
    if wording is not None:
        wording.delete()
    added = objective or priority
    assert added is not None
    with suppress(ProtectedError):  # somebody commented on it: it is in no version, but what was said of it stays
        added.delete()


@transaction.atomic
def redraft(version: StrategyVersion, *, by: Person | None) -> StrategyVersion:
    """Take a version that was consulted on or endorsed back to a draft, to be worked on; what was said of it stays.

    Nobody but the board's people reads it from then on, until it is adopted or others are asked anew.
    """
    kept = require_locked(version, by)
    require_step(kept, VersionState.DRAFT)
    if kept.is_open_for_comments(localdate()):
        raise NotAllowed(_("The consultation is running. Close it first."))
    return records.change(kept, "strategy.version_redrafted", by=by, state=VersionState.DRAFT, **_no_longer_asked(kept))


@transaction.atomic
def abandon(version: StrategyVersion, *, reason: str, by: Person | None) -> StrategyVersion:
    """Give up a version that was under way; only the board's officers find it from then on."""
    kept = require_locked(version, by)
    require_step(kept, VersionState.ABANDONED)
    if not reason.strip():
        raise NotAllowed(_("Say why it is given up."))
    values: dict[str, Any] = {"state": VersionState.ABANDONED, "abandoned_why": reason.strip()}
    return records.change(kept, "strategy.version_abandoned", by=by, **values, **_no_longer_asked(kept))


@transaction.atomic
def take_up_again(version: StrategyVersion, *, by: Person | None) -> StrategyVersion:
    """Go on with a version that was given up, as a draft."""
    kept = require_locked(version, by)
    if kept.state != VersionState.ABANDONED:
        raise NotAllowed(_("Only a version that was given up is taken up again."))
    if kept.strategy.versions.under_way().exists():
        raise NotAllowed(_("Another version of the strategy is under way."))
    last = last_adopted(kept.strategy)
    if kept.refreshes_id and (last is None or last.pk != kept.refreshes_id):
        raise NotAllowed(_("What it amends is not the last version any more. Begin a new refresh instead."))
    values: dict[str, Any] = {"state": VersionState.DRAFT, "abandoned_why": "", **_no_longer_asked(kept)}
    return records.change(kept, "strategy.version_taken_up_again", by=by, **values)


def _no_longer_asked(version: StrategyVersion) -> dict[str, Any]:
    """How its consultation stands once what it asked about is taken back: over, and on record with its days.

    One that had not begun never was. Without this an endorsement recorded later would show the new words to all who
    were asked about the old ones.
    """
    today = localdate()
    opens, closes = version.consultation_opens_on, version.consultation_closes_on
    if opens is None or version.consultation_is_past:
        return {}
    if opens > today:
        return {"consultation_opens_on": None, "consultation_closes_on": None, "consultation_is_public": False}
    if closes is None or closes >= today:
        closes = max(opens, today - timedelta(days=1))
    return {"consultation_is_past": True, "consultation_closes_on": closes}


def last_adopted(strategy: Strategy) -> StrategyVersion | None:
    """The adopted version that begins last."""
    return strategy.versions.adopted().order_by("-starts_on", "-number").first()


def require_after(last: StrategyVersion | None, starts_on: date) -> None:
    """A version begins after the one before it began."""
    if last is not None and starts_on <= last.starts_on:
        raise NotAllowed(
            _("The last version began on %(day)s; a new one begins after that.")
            % {"day": date_format(last.starts_on, "j F Y")}
        )


def require_step(version: StrategyVersion, to: VersionState) -> None:
    """Refuse what the table of steps does not have."""
    if to not in VERSION_NEXT[VersionState(version.state)]:
        raise NotAllowed(
            _("The version is “%(state)s”, and cannot be “%(to)s” now.")
            % {"state": version.get_state_display(), "to": to.label}
        )


def _require_amendable(version: StrategyVersion, last: StrategyVersion | None) -> None:
    """Refuse to refresh what is not the last adopted version, or says nothing yet that could be amended."""
    if last is None or version.pk != last.pk:
        raise NotAllowed(_("Only the last version that the board adopted can be refreshed."))
    if not version.wordings.exists():
        raise NotAllowed(_("Nothing of the version is entered yet. Enter its priorities before you begin to amend it."))


def _being_amended(version: StrategyVersion, by: Person | None) -> StrategyVersion:
    kept = require_locked(version, by)
    if kept.refreshes_id is None:
        raise NotAllowed(_("Only a refresh is amended. What a new strategy says is written directly."))
    if not kept.is_under_way:
        raise NotAllowed(_("This version is not under way any more: nothing in it is amended."))
    require_unread(kept)
    return kept


def _said(change: str, proposed: str, reason: str) -> tuple[str, str]:
    """The proposed text on one line, and the reason; a removal proposes nothing."""
    words = "" if change == Change.REMOVE else " ".join(proposed.split())
    if change != Change.REMOVE and not words:
        raise NotAllowed(_("Write the proposed text."))
    if len(words) > LONGEST:
        raise NotAllowed(_("The proposed text is too long: at most %(letters)s letters.") % {"letters": LONGEST})
    if not reason.strip():
        raise NotAllowed(_("Say why: the reason stands beside the change."))
    return words, reason.strip()


def _wording(version: StrategyVersion, objective: Objective | None, priority: Priority | None) -> Wording:
    found = _found(version, objective, priority)
    if found is None:
        raise NotAllowed(_("This version does not have it any more."))
    return found


def _found(version: StrategyVersion, objective: Objective | None, priority: Priority | None) -> Wording | None:
    if objective is not None:
        return version.objectives.filter(objective=objective).first()
    return version.wordings.filter(priority=priority).first()


def _existing(version: StrategyVersion, wording: Wording) -> str:
    """What the version that is refreshed says."""
    assert version.refreshes is not None
    rows = version.refreshes.objectives if isinstance(wording, ObjectiveWording) else version.refreshes.wordings
    found = rows.filter(**_of(wording)).values_list("title", flat=True).first()
    if found is None:
        raise NotAllowed(_("It is new in this refresh. Change its addition, or withdraw that."))
    return str(found)


def _of(wording: Wording) -> dict[str, Any]:
    if isinstance(wording, ObjectiveWording):
        return {"objective": wording.objective_id}
    return {"priority": wording.priority_id}


def _add(
    version: StrategyVersion, *, adds: Thing, number: int | None, proposed: str, reason: str, by: Person | None
) -> Amendment:
    rows: Any = version.objectives if adds == "objective" else version.wordings
    taken = list(rows.values_list("number", flat=True))
    place = number or max(taken, default=0) + 1
    if place in taken:
        raise NotAllowed(_("The number %(number)s is taken. Choose another one.") % {"number": place})
    identity: Any = (Objective if adds == "objective" else Priority).objects.create(strategy=version.strategy)
    wording: Wording = rows.create(number=place, title=proposed, **{adds: identity})
    return _recorded(version, wording, by=by, change=Change.ADD, proposed=proposed, reason=reason)


def _recorded(version: StrategyVersion, wording: Wording, *, by: Person | None, **values: Any) -> Amendment:
    of = {f"{name}_id": key for name, key in _of(wording).items()}
    row = Amendment(version=version, order=version.amendments.count() + 1, number=wording.number, **of)
    return records.add(row, "strategy.amended", by=by, **values)


def _restore(version: StrategyVersion, objective: Objective | None, priority: Priority | None) -> None:
    """What was removed, as the version before has it, under its old number."""
    assert version.refreshes is not None
    was = _wording(version.refreshes, objective, priority)
    rows: Any = version.objectives if objective is not None else version.wordings
    if rows.filter(**_of(was)).exists():
        raise NotAllowed(_("It is in this version again, under another number. Take it out there first."))
    if rows.filter(number=was.number).exists():
        raise NotAllowed(
            _("Its number %(number)s is taken now. Number the priorities anew first.") % {"number": was.number}
        )
    if isinstance(was, ObjectiveWording):
        copy_objective(was, version)
    else:
        copy_priority(was, version)
