"""What pages show of a consultation: what is asked, and what was said with its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Value, When
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from scpb.boards import permissions
from scpb.errors import NotPermitted
from scpb.people.models import Person
from strategy.models import ConsultationComment, StrategyVersion
from strategy.services.consulting import COMMENT_NEXT

Reader = Person | AnonymousUser
State = ConsultationComment.State
ROWS = 50


@dataclass(frozen=True)
class Said:
    """A comment: what it is on, who made it as the reader may know, and where its officer may take it."""

    comment: ConsultationComment
    on: str
    who: str
    moves: Sequence[tuple[str, str]]
    may_answer: bool


@dataclass(frozen=True)
class CommentsPage:
    """What was said of a version, what waits first."""

    version: StrategyVersion
    page: Page[ConsultationComment]
    said: Sequence[Said]
    may_edit: bool
    may_comment: bool
    is_text_shown: bool  # what was asked of members alone is not for others, also once the version is adopted


def comments_page(version: StrategyVersion, reader: Reader, number: str) -> CommentsPage:
    """The comments that the reader may see: held ones first, then those without an answer, those rejected last."""
    is_own = is_of_board(version, reader)
    may_edit = permissions.may_edit(reader, version.strategy.board)
    place = Case(
        When(state=State.HELD, then=Value(0)),
        When(state=State.REJECTED, then=Value(3)),
        When(answer="", then=Value(1)),
        default=Value(2),
    )
    seen = version.comments.visible_to(reader).select_related("author").order_by(place, F("at"), "pk")
    page = Paginator(seen, ROWS).get_page(number)
    labels = dict(about_of(version))
    said = [_said(one, labels, knows=is_own, may_edit=may_edit) for one in page]
    is_text_shown = version.consultation_is_public or is_own or may_edit
    return CommentsPage(version, page, said, may_edit, may_comment(version, reader), is_text_shown)


def may_comment(version: StrategyVersion, reader: Reader) -> bool:
    """Whether the reader is asked, and the consultation runs today."""
    is_asked = version.consultation_is_public or is_of_board(version, reader)
    return is_asked and version.is_open_for_comments(localdate())


def require_asked(version: StrategyVersion, reader: Reader) -> None:
    """Refuse whom nobody asked."""
    if not version.consultation_is_public and not is_of_board(version, reader):
        raise NotPermitted(_("Only the board’s members are asked."))


def is_of_board(version: StrategyVersion, reader: Reader) -> bool:
    board = version.strategy.board
    return permissions.is_member(reader, board) or permissions.is_officer(reader, board)


def about_of(version: StrategyVersion) -> list[tuple[str, str]]:
    """What a comment may be on, by a key that a form sends: `objective:12`; two queries."""
    found = [("", str(_("The whole of it")))]
    for one in version.objectives.order_by("number"):
        told = {"number": one.number, "title": one.title}
        found.append((f"objective:{one.objective_id}", _("Objective %(number)s: %(title)s") % told))
    for wording in version.wordings.order_by("number"):
        told = {"number": wording.number, "title": wording.title}
        found.append((f"priority:{wording.priority_id}", _("Priority %(number)s: %(title)s") % told))
    return found


def comment_of(version: StrategyVersion, reader: Reader, uuid: UUID) -> ConsultationComment:
    """A comment on the version that the reader may see, as services take it."""
    rows = ConsultationComment.objects.visible_to(reader).select_related("version__strategy__board", "author")
    return get_object_or_404(rows, version=version, uuid=uuid)


def _said(comment: ConsultationComment, labels: dict[str, str], *, knows: bool, may_edit: bool) -> Said:
    about = (
        f"objective:{comment.objective_id}"
        if comment.objective_id
        else f"priority:{comment.priority_id}"
        if comment.priority_id
        else ""
    )
    words = {
        State.RECEIVED: _("Accept"),
        State.PUBLISHED: _("Publish"),
        State.REJECTED: _("Do not accept"),
    }
    taken_back = {State.RECEIVED: _("Take back from the public")} if comment.state == State.PUBLISHED else {}
    steps = COMMENT_NEXT[State(comment.state)] if may_edit else set()
    moves = [(step.value, str((words | taken_back)[step])) for step in words if step in steps]
    may_answer = may_edit and comment.state in {State.RECEIVED, State.PUBLISHED}
    return Said(
        comment, labels.get(about, _("Something that is no longer in it")), _who(comment, knows), moves, may_answer
    )


def _who(comment: ConsultationComment, knows: bool) -> str:
    """Names of the board's people are for its people; what others called themselves stands as they gave it."""
    if comment.author is not None:
        return comment.author.name if knows else _("Somebody of the partnership")
    return comment.name or _("Somebody who gave no name")
