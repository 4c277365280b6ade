"""What owners are told of an action by e-mail. A letter is not protected: of what is not public it names no text."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Action, ActionOwner, NoticeKind
from meetings.pages.action_rows import access_of
from meetings.services import notices
from scpb.boards.models import TRUSTED, Access, Membership
from scpb.people.models import Person


def assigned(action: Action, *, but: Collection[Person] = ()) -> None:
    """Tell the owners that an action is theirs, and not again those who know."""
    now = Action.objects.with_owners().with_due().get(pk=action.pk)
    told = [person for person in whom(now) if person not in but]
    subject = _("Action %(reference)s is yours") % {"reference": action.reference}
    key = f"assigned:{action.uuid}:{now.version}"
    text = told_of(now, now.due)
    notices.tell(NoticeKind.ASSIGNED, told, key=key, subject=subject, text=text, path=answer_path(action))


def due_soon(action: Action) -> None:
    """Tell the owners that an action is due within days; once for each date that it is given."""
    _remind(action, NoticeKind.DUE, _("Action %(reference)s is due on %(day)s"))


def overdue(action: Action) -> None:
    """Tell the owners that the day has passed; once for each date that it was given."""
    _remind(action, NoticeKind.OVERDUE, _("Action %(reference)s was due on %(day)s"))


def _remind(action: Action, kind: NoticeKind, sentence: str) -> None:
    due = _day(action)
    subject = sentence % {"reference": action.reference, "day": date_format(due, "l j F")}
    key = f"{kind.value}:{action.uuid}:{due:%Y-%m-%d}"
    notices.tell(kind, whom(action), key=key, subject=subject, text=told_of(action, due), path=answer_path(action))


def whom(action: Action) -> list[Person]:
    """The people behind the owners: themselves, who hold the posts, who sit on the board for the organisations."""
    owners = ActionOwner.objects.named().select_related("post__person").filter(action=action)
    people = [one.person or (one.post and one.post.person) for one in owners]
    terms = Membership.objects.current(timezone.localdate()).filter(board=action.board, kind__in=TRUSTED)
    bodies = [one.organisation_id for one in owners if one.organisation_id]
    speaking = terms.filter(seat__organisation__in=bodies).select_related("person").order_by("starts_on")
    return list(dict.fromkeys([person for person in people if person] + [term.person for term in speaking]))


def told_of(action: Action, due: date | None) -> str:
    """What is to be done, by when; only the board and the number where the text is not for everybody."""
    lines = [said(action), _("Due: %(day)s.") % {"day": date_format(due, "l j F Y")} if due else ""]
    lines.append(_("Say how far it is, or that it is done, on this page:"))
    return "\n\n".join(filter(None, lines))


def said(action: Action) -> str:
    """The action's text, where a letter may carry it."""
    if access_of(action) == Access.PUBLIC:
        return f"{action.board}: {action.wording}"
    words = {"reference": action.reference}
    return _("Action %(reference)s. What is to be done is not for letters; the page says it.") % words


def _day(action: Action) -> date:
    """The day by which an action that has one is due; of actions fetched `with_due`."""
    assert action.due is not None
    return action.due


def answer_path(action: Action) -> str:
    """The form on which an owner answers; signing in on the way leads there."""
    return reverse("meetings:update_action", args=[action.uuid])
