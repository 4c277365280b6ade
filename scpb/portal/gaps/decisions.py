"""Gaps of decisions: ones that nobody is to carry out, and recommendations on which nothing was decided."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import (
    MINUTING,
    Action,
    ActionState,
    BringBack,
    Decision,
    ItemKind,
    Meeting,
    Outcome,
    Recommendation,
    State,
)
from meetings.models.agenda import readable_items
from meetings.models.meetings import midnight
from scpb.portal.gaps.asking import Asker, Gap, Row, in_public_words

RESOLVED = (Outcome.AGREED, Outcome.AMENDED)
DECIDES = (*RESOLVED, Outcome.REJECTED)  # to note or to defer something that came back decides nothing on it
MINUTED = Q(item__meeting__state__in=[State.CIRCULATED, State.APPROVED]) | Q(
    item__meeting__decisions_published_at__isnull=False
)
TIMES = 3  # that a thing is followed on where it comes back again
LETTERS = 160  # of a text in a list; the thing itself is one link away


def comes_of(item: str) -> Q:
    """The condition that the item on this path took up what was brought back from the item of the row around it.

    It may have been brought back again since: from the item that took it up, or from a decision on that.
    """
    ways, found = [item], Q()
    for _time in range(TIMES):
        for way in ways:
            found |= Q(**{f"{way}__takes_up__source_item": OuterRef("item")})
        back = ("takes_up__source_item", "takes_up__source_decision__item")
        ways = [f"{way}__{step}" for way in ways for step in back]
    return found


def how_many(things: QuerySet[Any]) -> Subquery:
    """Counts things once each, whatever was joined to find them."""
    count = Func(F("pk"), template="COUNT(DISTINCT %(expressions)s)", output_field=IntegerField())
    return Subquery(things.order_by().annotate(counted=count).values("counted"))


def in_short(text: str) -> str:
    return Truncator(text).chars(LETTERS)


class DecisionsWithoutAction(Gap):
    """Agreed and published, and no action comes from it; approving minutes, ratifying and adopting need none."""

    slug = "decisions-without-action"
    kind = Decision
    title = gettext_lazy("Decisions that nobody is to carry out")
    means = gettext_lazy("The board agreed something, and no action comes from the decision or its item.")
    closes = gettext_lazy("Add an action for it, or set it aside where nothing had to be done.")

    def in_care(self, asker: Asker) -> QuerySet[Any]:
        return Decision.objects.visible_to(asker.person, asker.on).filter(asker.answers_for("board"))

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        own = Q(decision=OuterRef("pk")) | Q(item=OuterRef("item"), decision=None)  # another decision's is not its own
        carried = Action.objects.filter(own).exclude(state__in=[ActionState.DRAFT, ActionState.DROPPED])
        approving = Meeting.objects.filter(minutes_approved_by=OuterRef("pk"))
        agreed = things.filter(
            outcome__in=RESOLVED,
            published_at__lt=midnight(on + timedelta(days=1)),
            ratifies=None,
            adopts=None,
            agrees=None,
        )
        loose = agreed.exclude(item__kind=ItemKind.MINUTES).exclude(Exists(approving)).exclude(Exists(carried))
        return loose.select_related("board", "item", "meeting__board").order_by("published_at", "pk")

    def began(self, on: date) -> Any:
        return F("published_at")

    def row(self, thing: Any, asker: Asker) -> Row:
        title = f"{thing.reference}: {in_public_words(thing.item, in_short(thing.text))}"
        since = timezone.localtime(thing.published_at).date()
        if thing.meeting.state in MINUTING:
            act_url = reverse("meetings:write_minutes", args=[thing.board.slug, thing.meeting.number])
        else:
            act_url = f"{reverse('meetings:add_action', args=[thing.board.slug])}?decision={thing.uuid}"
        detail = _held(thing.meeting)
        return Row(thing.uuid, title, detail, since, thing.get_absolute_url(), act_url, _("Add an action for it"))


class RecommendationsUndecided(Gap):
    """Put to a meeting that has been held and minuted, and nothing was decided on it, nor was its item deferred.

    A decision where the item came back does not say on which recommendation it is: all of the item stay in the list
    until as many were published as were left undecided, or an officer sets the rest aside.
    """

    slug = "recommendations-undecided"
    kind = Recommendation
    title = gettext_lazy("Recommendations never decided")
    means = gettext_lazy("A meeting was asked to decide something, and its minutes hold no decision on it.")
    closes = gettext_lazy(
        "Minute what was decided, or bring it back: each decision published there counts for one recommendation. "
        "Set aside what needs none."
    )

    def in_care(self, asker: Asker) -> QuerySet[Any]:
        readable = Q(item__in=readable_items(asker.person, asker.on))
        return Recommendation.objects.filter(readable, asker.answers_for("item__meeting__board"))

    def among(self, things: QuerySet[Any], on: date) -> QuerySet[Any]:
        until = midnight(on + timedelta(days=1))
        taken = Decision.objects.filter(recommendation=OuterRef("pk"))
        deferred = Decision.objects.filter(item=OuterRef("item"), recommendation=None, outcome=Outcome.DEFERRED)
        asked = things.filter(MINUTED, item__withdrawn_at=None, item__meeting__starts_at__lt=until)
        left = asked.exclude(Exists(taken)).exclude(Exists(deferred))
        decided = Decision.objects.filter(comes_of("item"), outcome__in=DECIDES, published_at__lt=until)
        alike = Recommendation.objects.filter(item=OuterRef("item"), decisions=None)
        left = left.annotate(decided=how_many(decided), alike=how_many(alike)).filter(decided__lt=F("alike"))
        left = left.select_related("item__meeting__board").annotate(
            comes_back=Exists(_coming_back()),
            decided_at=Subquery(decided.order_by("-meeting__starts_at").values("meeting__starts_at")[:1]),
        )
        ordered: QuerySet[Any] = left.order_by("item__meeting__starts_at", "item__order", "order")
        return ordered

    def began(self, on: date) -> Any:
        return F("item__meeting__starts_at")

    def row(self, thing: Any, asker: Asker) -> Row:
        meeting = thing.item.meeting
        place = [meeting.board.slug, meeting.number]
        url = reverse("meetings:item", args=[*place, thing.item.order])
        if meeting.state in MINUTING:
            act_url, act = reverse("meetings:write_minutes", args=place), _("Minute the decision")
        elif meeting.state == State.CIRCULATED:
            act_url, act = reverse("meetings:minutes", args=place), _("Take the minutes back and minute it")
        elif thing.comes_back:
            act_url = reverse("meetings:forward_plan", args=[meeting.board.slug])
            act = _("It comes back: see it in the forward plan")
        else:
            act_url = f"{reverse('meetings:add_bring_back', args=[meeting.board.slug])}?item={thing.item.uuid}"
            act = _("Bring it back to a meeting")
        title = in_public_words(thing.item, in_short(thing.text))
        since = timezone.localtime(meeting.starts_at).date()
        detail = _("Item %(number)s: %(title)s. %(meeting)s") % {
            "number": thing.item.order,
            "title": in_public_words(thing.item, thing.item.title),
            "meeting": _held(meeting),
        }
        if thing.decided_at:
            day = date_format(timezone.localtime(thing.decided_at), "j F Y")
            detail = f"{detail}. " + _("Partly decided on %(date)s") % {"date": day}
        return Row(thing.uuid, title, detail, since, url, act_url, act)


def _coming_back() -> QuerySet[BringBack]:
    """What shall come back of an item, or is on an agenda from which nothing has been minuted yet."""
    of_item = Q(source_item=OuterRef("item")) | comes_of("source_item") | comes_of("source_decision__item")
    on_agenda = BringBack.objects.filter(~MINUTED, item__isnull=False)
    awaited = Q(pk__in=BringBack.objects.open().values("pk")) | Q(pk__in=on_agenda.values("pk"))
    return BringBack.objects.filter(of_item & awaited)


def _held(meeting: Meeting) -> str:
    return f"{meeting.name}, {date_format(timezone.localtime(meeting.starts_at), 'j F Y')}"
