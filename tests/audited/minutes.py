"""Services of minutes and decisions."""

from __future__ import annotations

from functools import partial

from meetings.minutes.editions import for_audience
from meetings.models import Decision, Meeting, MinutesVersion, Print, VersionKind
from meetings.services import (
    approval,
    corrections,
    decision_prints,
    decisions,
    minutes,
    minutes_prints,
    minuting,
    resolving,
    sittings,
    versions,
)
from meetings.services.corrections import Words
from tests.audited import NOT_THE_OFFICER, Service
from tests.world import World
from tests.worlds.minutes import again, item_of

NOT_OWN = ("outsider", "officer_elsewhere", "analyst", "administrator")


def settled(world: World) -> Meeting:
    """Circulated minutes to which nobody wants a correction."""
    corrections.decline(world.correction, by=None, reason="It is right.")
    return again(world.circulated)


def drafted(world: World) -> Meeting:
    return minutes.take_back(world.circulated, by=None, reason="A name.")


def over(world: World) -> Meeting:
    """The meeting in session, closed."""
    return sittings.close_sitting(world.approving, by=None)


def agreed(world: World) -> Decision:
    """The later meeting's decision on the circulated minutes, which waits for their corrections."""
    settled(world)
    block = minuting.add_decision(world.approving_item, by=None, outcome="amended", text="Subject to one correction.")
    assert block.decision is not None
    return block.decision


def spelling(world: World) -> Words:
    return Words(item_of(world.circulated, 1), "nosie", "noise")


def ratified(world: World) -> partial[Decision]:
    """With one member there, at a meeting whose quorum is one."""
    world.approving.quorum = 1
    world.approving.save()
    world.approving.attendance.filter(person=world.member).update(presence="present", is_voting=True)
    return partial(resolving.ratify, item_of(world.approving, 1), decision=world.decision)


def reworded(world: World) -> set[int]:
    """A decision that no print holds as it is worded now."""
    Decision.objects.filter(pk=world.decision.pk).update(text="To fund two patrols.")
    return {world.decision.pk}


def last_version(world: World) -> MinutesVersion:
    return MinutesVersion.objects.filter(meeting=world.minuted).latest("number")


def unprinted(world: World) -> MinutesVersion:
    """The last version of approved minutes, which nobody has printed."""
    Print.objects.filter(kind="minutes").delete()
    return last_version(world)


DECISIONS = {
    "take": Service(
        "meetings.decision_taken",
        "officer",
        lambda w: partial(decisions.take, item_of(w.approving, 1), outcome="noted", text="It was noted."),
        NOT_THE_OFFICER,
    ),
    "reword": Service(
        "meetings.decision_reworded",
        "officer",
        lambda w: partial(decisions.reword, w.taken, outcome="noted", text="It was noted."),
        NOT_THE_OFFICER,
    ),
    "undo": Service("meetings.decision_undone", "officer", lambda w: partial(decisions.undo, w.taken), NOT_THE_OFFICER),
    "publish_decisions": Service(
        "meetings.decisions_published",
        "officer",
        lambda w: partial(decisions.publish_decisions, w.circulated),
        NOT_THE_OFFICER,
    ),
    "open_decisions": Service(
        "meetings.opened",
        "member",
        lambda w: partial(decisions.open_decisions, [w.private_decision]),
        about=lambda w: w.private_decision,
    ),
    "open_decision": Service(
        "meetings.opened",
        "member",
        lambda w: partial(decisions.open_decision, w.private_decision),
        ("outsider", "adviser", "administrator"),
    ),
}
MINUTES = {
    "circulate": Service(
        "meetings.minutes_circulated",
        "officer",
        lambda w: partial(minutes.circulate, drafted(w)),
        NOT_THE_OFFICER,
    ),
    "take_back": Service(
        "meetings.meeting_minutes",
        "officer",
        lambda w: partial(minutes.take_back, w.circulated, reason="A name."),
        NOT_THE_OFFICER,
    ),
    "clear": Service(
        "meetings.minutes_cleared",
        "member",
        lambda w: partial(minutes.clear, settled(w)),
        ("outsider", "adviser", "officer_elsewhere", "analyst", "administrator"),
    ),
    "publish": Service(
        "meetings.minutes_version_published",
        "officer",
        lambda w: partial(minutes.publish, w.circulated),
        NOT_THE_OFFICER,
    ),
}
CORRECTIONS = {
    "propose": Service(
        "meetings.correction_proposed",
        "adviser",
        lambda w: partial(corrections.propose, w.circulated, item=None, existing="", proposed="More was said."),
        NOT_OWN,
    ),
    "accept": Service(
        "meetings.correction_accepted", "officer", lambda w: partial(corrections.accept, w.correction), NOT_THE_OFFICER
    ),
    "decline": Service(
        "meetings.correction_declined",
        "officer",
        lambda w: partial(corrections.decline, w.correction, reason="It is right."),
        NOT_THE_OFFICER,
    ),
    "approve_subject_to": Service(
        "meetings.meeting_approved",
        "officer",
        lambda w: partial(corrections.approve_subject_to, agreed(w), corrections=[spelling(w)]),
        NOT_THE_OFFICER,
    ),
    "correct_approved": Service(
        "meetings.minutes_corrected",
        "officer",
        lambda w: partial(
            corrections.correct_approved,
            w.minuted,
            made_at=w.approving,
            words=Words(w.minuted_item, "noise", "loud noise"),
        ),
        NOT_THE_OFFICER,
    ),
}
RESOLVING = {
    "approve_minutes": Service(
        "meetings.decision_taken",
        "officer",
        lambda w: partial(
            resolving.approve_minutes,
            item_of(settled(w) and w.approving, 3),
            outcome="amended",
            text="Subject to one correction.",
            corrections=[spelling(w)],
        ),
        NOT_THE_OFFICER,
    ),
    "ratify": Service("meetings.decision_taken", "officer", ratified, NOT_THE_OFFICER),
}
STEPS = {
    "approval": {
        "approve": Service(
            "meetings.meeting_approved",
            "officer",
            lambda w: partial(approval.approve, w.circulated, decision=agreed(w)),
            NOT_THE_OFFICER,
            is_step=True,
        )
    },
    "decision_prints": {
        "print_published": Service(
            "meetings.print_asked",
            "officer",
            lambda w: partial(decision_prints.print_published, w.minuted, reworded(w)),
            NOT_THE_OFFICER,
            about=lambda _: Print.objects.latest("pk"),
            is_step=True,
        ),
        "print_reworded": Service(
            "meetings.print_asked",
            "officer",
            lambda w: partial(decision_prints.print_reworded, w.minuted, reworded(w)),
            NOT_THE_OFFICER,
            about=lambda _: Print.objects.latest("pk"),
        ),
    },
    "minutes_prints": {
        "print_version": Service(
            "meetings.print_asked",
            "officer",
            lambda w: partial(minutes_prints.print_version, unprinted(w)),
            NOT_THE_OFFICER,
            about=lambda _: Print.objects.latest("pk"),
            is_step=True,
        ),
        "print_again": Service(
            "meetings.print_asked",
            "officer",
            lambda w: partial(minutes_prints.print_again, unprinted(w).meeting),
            NOT_THE_OFFICER,
            about=lambda _: Print.objects.latest("pk"),
            is_step=True,
        ),
    },
    "versions": {
        "freeze": Service(
            "meetings.minutes_circulated",
            "officer",
            lambda w: partial(versions.freeze, w.circulated, VersionKind.CIRCULATED),
            is_step=True,
        ),
        "open_minutes": Service(
            "meetings.opened",
            "member",
            lambda w: partial(
                versions.open_minutes,
                MinutesVersion.objects.get(meeting=w.circulated),
                for_audience(MinutesVersion.objects.get(meeting=w.circulated), "restricted"),
            ),
            ("outsider", "officer_elsewhere", "analyst", "administrator"),
        ),
    },
}
SERVICES: dict[str, dict[str, Service]] = {
    "meetings.services.decisions": DECISIONS,
    "meetings.services.minutes": MINUTES,
    "meetings.services.corrections": CORRECTIONS,
    "meetings.services.resolving": RESOLVING,
    **{f"meetings.services.{name}": group for name, group in STEPS.items()},
}
