"""What people read in such a portal, and how often: mostly what everybody may, then members, then who works in it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from _asking import Page
from django.urls import reverse

from meetings.models import Action, Decision, Meeting, Pack, Paper
from scpb.boards.models import Access
from scpb.portal.decade.building import Decade

ANYBODY, MEMBER, OFFICER, ANALYST = "anybody", "member", "officer", "analyst"
HELD, NEXT, DRAFT = -3, -2, -1  # of a board's meetings


def pages(decade: Decade) -> list[Page]:
    """Every kind of page with how many of all that are read are such."""
    makers = (_everywhere, _meetings, _records, _figures, _members, _officers, _sitting, _analysts)
    return [page for make in makers for page in make(decade)]


def _page(role: str, name: str, *arguments: object, about: str = "", weight: int = 1, query: str = "") -> Page:
    label = f"{name.partition(':')[2]} {about}".strip()
    return Page(role, label, reverse(name, args=arguments) + query, weight)


def _everywhere(decade: Decade) -> Iterator[Page]:
    for role, weight in ((ANYBODY, 8), (MEMBER, 4), (OFFICER, 2)):
        yield _page(role, "portal:home", weight=weight)
        yield _page(role, "meetings:index", weight=weight // 2)
        yield _page(role, "performance:index", weight=weight // 2)
        yield _page(role, "boards:index")
        yield _page(role, "boards:board", decade.boards[0].slug)
    yield _page(ANYBODY, "meetings:index", about="of a board", query=f"?board={decade.boards[0].slug}", weight=2)
    yield _page(ANYBODY, "account_login")
    yield _page(ANYBODY, "performance:glossary")


def _meetings(decade: Decade) -> Iterator[Page]:
    """Meetings, items and papers; those of the past are read less often than the next."""
    for board in decade.meetings:
        for meeting, weight in ((board[NEXT], 2), (board[HELD], 1)):
            yield _page(ANYBODY, "meetings:meeting", *_address(meeting), weight=weight)
            yield _page(ANYBODY, "meetings:item", *_address(meeting), 4, weight=weight)
        public = Paper.objects.filter(item__meeting=board[NEXT], access=Access.PUBLIC)
        for paper in islice(public, 1):
            yield _page(ANYBODY, "meetings:paper", paper.uuid)
    yield _page(ANYBODY, "meetings:pack", _pack(decade.meetings[0][NEXT], Access.PUBLIC).uuid)


def _records(decade: Decade) -> Iterator[Page]:
    """What was decided and is to be done: one register over all boards, and what each meeting left."""
    board, past = decade.boards[0].slug, _address(decade.meetings[0][HELD])
    decision = Decision.objects.filter(meeting=decade.meetings[0][HELD], item__access=Access.PUBLIC)[0]
    action = Action.objects.filter(meeting=decade.meetings[0][HELD])[0]
    for role in (ANYBODY, MEMBER, OFFICER):
        yield _page(role, "meetings:actions", weight=2)
        yield _page(role, "meetings:actions", about="of a board", query=f"?board={board}")
        yield _page(role, "meetings:decisions", weight=2)
        yield _page(role, "meetings:minutes", *past, weight=2)
        yield _page(role, "meetings:action_log", board)
        yield _page(role, "meetings:forward_plan", board)
    yield _page(ANYBODY, "boards:governance")
    yield _page(ANYBODY, "meetings:decision", decision.uuid)
    yield _page(ANYBODY, "meetings:decisions_of_meeting", *past)
    yield _page(ANYBODY, "meetings:published_plan", board)
    yield _page(ANYBODY, "meetings:referrals", board)
    yield _page(MEMBER, "meetings:matters", *past)
    yield _page(MEMBER, "meetings:my_actions", weight=2)
    yield _page(MEMBER, "meetings:action", action.uuid, weight=2)
    yield _page(MEMBER, "meetings:attended", board)
    yield _page(MEMBER, "meetings:compare_minutes", *past)


def _figures(decade: Decade) -> Iterator[Page]:
    latest, older = decade.released[0], decade.released[-1]
    for role, weight in ((ANYBODY, 2), (MEMBER, 2), (OFFICER, 1)):
        yield _page(role, "performance:edition", latest.number, weight=weight)
        yield _page(role, "performance:edition_measure", latest.number, "burglary", weight=weight)
    yield _page(ANYBODY, "performance:edition", older.number, about="of the past")
    yield _page(ANYBODY, "performance:measure", "burglary", weight=2)
    yield _page(ANYBODY, "performance:measure_charts", "burglary")
    yield _page(ANYBODY, "performance:edition_charts", latest.number)
    yield _page(ANYBODY, "performance:chart_svg", "burglary", "trend")
    yield _page(ANYBODY, "performance:edition_csv", latest.number)
    yield _page(ANYBODY, "performance:edition_pdf", latest.number)


def _members(decade: Decade) -> Iterator[Page]:
    ahead = decade.meetings[0][NEXT]
    yield _page(MEMBER, "portal:my_work", weight=4)
    yield _page(MEMBER, "meetings:meeting", *_address(ahead), weight=4)
    for order, about in ((4, "public"), (11, "for members"), (12, "restricted")):
        yield _page(MEMBER, "meetings:item", *_address(ahead), order, about=about, weight=2)
    secret = Paper.objects.filter(item__meeting=ahead, access=Access.RESTRICTED)[0]
    yield _page(MEMBER, "meetings:paper", secret.uuid, about="restricted")
    yield _page(MEMBER, "meetings:copy", _pack(ahead, Access.RESTRICTED).uuid, about="restricted")


def _officers(decade: Decade) -> Iterator[Page]:
    ahead, draft = decade.meetings[0][NEXT], decade.meetings[0][DRAFT]
    yield _page(OFFICER, "portal:my_work", weight=2)
    yield _page(OFFICER, "meetings:meeting", *_address(ahead), weight=2)
    yield _page(OFFICER, "meetings:agenda", *_address(draft), weight=2)
    yield _page(OFFICER, "meetings:edit_item", *_address(draft), draft.items.all()[3].uuid, weight=2)
    yield _page(OFFICER, "meetings:packs", *_address(ahead))
    yield _page(OFFICER, "performance:uploads")
    yield _page(OFFICER, "boards:people")
    yield _page(OFFICER, "boards:person", decade.member.uuid)


def _sitting(decade: Decade) -> Iterator[Page]:
    """Around a meeting: who is asked, what its papers are, and the page of whoever takes its minutes."""
    ahead, draft = decade.meetings[0][NEXT], decade.meetings[0][DRAFT]
    yield _page(MEMBER, "meetings:invitation", *_address(ahead))
    yield _page(OFFICER, "meetings:invitations", *_address(ahead))
    yield _page(OFFICER, "meetings:papers", *_address(draft))
    yield _page(OFFICER, "meetings:reports")
    yield _page(OFFICER, "meetings:my_notices")
    if decade.sitting:
        at = _address(decade.sitting)
        yield _page(OFFICER, "meetings:write_minutes", *at, weight=2)
        yield _page(OFFICER, "meetings:write_item", *at, 4, weight=2)
        yield _page(OFFICER, "meetings:attendance", *at)


def _analysts(decade: Decade) -> Iterator[Page]:
    """Not asked for by the bar, and there all the same: what they read is the heaviest."""
    yield _page(ANALYST, "performance:dashboard", "overview")
    yield _page(ANALYST, "performance:measure", "burglary", about="live")
    if decade.draft and decade.upload:
        yield _page(ANALYST, "performance:edition", decade.draft.number, about="draft")
        yield _page(ANALYST, "performance:upload", decade.upload.uuid)


def _address(meeting: Meeting) -> tuple[str, int]:
    return meeting.board.slug, meeting.number


def _pack(meeting: Meeting, audience: str) -> Pack:
    return Pack.objects.get(meeting=meeting, audience=audience)
