"""What a leaver leaves behind in meetings: the open actions that are theirs to do."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from meetings.models import Action
from scpb.boards.leaving import Left, leaves_behind
from scpb.boards.models import Board
from scpb.people.models import Person


def handed_over_by(leaver: Person, officer: Person) -> list[Action]:
    """The leaver's open actions, by name or by a post, of boards whose officer this is: what they can hand over."""
    served = Board.objects.served_by(officer)
    found = Action.objects.visible_to(officer).open().naming(leaver).filter(board__in=served)
    return list(found.with_owners().first_due_first())


@leaves_behind
def open_actions(leaver: Person, reader: Person) -> Iterator[Left]:
    """One line for those that the reader can hand over in one act, and one for each other that they may see."""
    mine = handed_over_by(leaver, reader)
    if mine:
        title = ngettext("%(n)d open action to hand over", "%(n)d open actions to hand over", len(mine))
        yield Left(title % {"n": len(mine)}, reverse("meetings:hand_over", args=[leaver.uuid]))
    others = Action.objects.visible_to(reader).open().naming(leaver).exclude(pk__in=[one.pk for one in mine])
    for action in others.select_related("board").order_by("board__name", "number"):
        yield Left(f"{action.reference}: {action.wording}", action.get_absolute_url())
