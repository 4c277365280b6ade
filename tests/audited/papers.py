"""Services of papers, supplements and copies."""

from __future__ import annotations

from functools import partial

from django.utils import timezone

from meetings.models import Meeting, Paper, PersonalCopy
from meetings.packs.additions import additions
from meetings.packs.assembling import assemble
from meetings.services import agenda_prints, copies, going_out, packs, papers, supplements
from scpb.documents import snapshots
from tests.audited import NOT_THE_OFFICER, Service
from tests.audited import meetings as first
from tests.jumps import jump
from tests.world import World
from tests.worlds.papers import upload

NOT_READERS = ("outsider", "adviser", "officer_elsewhere", "analyst", "administrator")


def with_board(paper: Paper) -> Paper:
    return Paper.objects.select_related("item__meeting__board").get(pk=paper.pk)


def asked(world: World) -> PersonalCopy:
    """A copy that is being made."""
    return copies.ask_copy(world.restricted_pack, by=world.officer)


def supplement(world: World) -> partial[object]:
    document = additions(world.published, 1)[0]
    return partial(packs.build_supplement, world.published, document)


def reworded_agenda(world: World) -> Meeting:
    """A published agenda that was printed alone, and says something else since."""
    agenda_prints.print_agenda(world.published, audience="public", by=None)
    world.published.items.filter(order=1).update(sub_text="As it was asked for.")
    return world.published


def printing(world: World) -> partial[object]:
    """The members' pack is printed anew, while something in it becomes restricted."""
    snapshot = snapshots.plain(assemble(world.published, "members"))
    jump(world.members_pack, "building", published_at=None, snapshot=snapshot)
    return partial(packs.stop, world.published, was="members", becomes="restricted")


PAPERS = {
    "replace_paper": Service(
        "meetings.paper_replaced",
        "officer",
        lambda w: partial(papers.replace_paper, w.paper, upload=upload("Maps, again")),
        NOT_THE_OFFICER,
    ),
    "move_paper": Service(
        "meetings.paper_moved", "officer", lambda w: partial(papers.move_paper, w.paper, to=2), NOT_THE_OFFICER
    ),
    "confirm_paper": Service(
        "meetings.paper_confirmed",
        "officer",
        lambda w: partial(papers.confirm_paper, w.held_paper, seen=w.held_paper.version),
        NOT_THE_OFFICER,
    ),
    "settle": Service("meetings.paper_accepted", "officer", lambda w: settling(w), NOT_THE_OFFICER),
    "settle_papers": Service(
        "meetings.paper_accepted",
        "officer",
        lambda w: partial(papers.settle_papers, settling(w).args[0].item),
        NOT_THE_OFFICER,
        about=lambda w: w.held_paper,
    ),
    "open_version": Service(
        "meetings.opened",
        "officer",
        lambda w: partial(papers.open_version, restricted_version(w)),
        NOT_THE_OFFICER,
        about=lambda w: w.replaced_paper,
    ),
    "open_original": Service(
        "meetings.opened",
        "officer",
        lambda w: partial(papers.open_original, with_board(w.restricted_paper)),
        NOT_THE_OFFICER,
        about=lambda w: w.restricted_paper,
    ),
}


def settling(world: World) -> partial[Paper]:
    """A paper that was held, and is restricted now."""
    why = {"access": "restricted", "paragraph": "1", "reasoning": "It names somebody."}
    Paper.objects.filter(pk=world.held_paper.pk).update(**why)
    return partial(papers.settle, world.held_paper)


def restricted_version(world: World) -> object:
    why = {"access": "restricted", "paragraph": "1", "reasoning": "It names somebody."}
    Paper.objects.filter(pk=world.replaced_paper.pk).update(**why)
    version = world.replaced_paper.versions.select_related("paper__item__meeting__board", "file", "original").get()
    version.file = version.original
    return version


SERVICES = {
    "meetings.services.papers": first.PAPERS | PAPERS,
    "meetings.services.going_out": {
        "give_out": Service(
            "meetings.paper_published",
            "officer",
            lambda w: partial(going_out.give_out, [with_board(w.late_paper)], at=timezone.now()),
            NOT_THE_OFFICER,
            about=lambda w: w.late_paper,
        ),
    },
    "meetings.services.supplements": {
        "publish_supplement": Service(
            "meetings.pack_begun",
            "officer",
            lambda w: partial(supplements.publish_supplement, w.published),
            NOT_THE_OFFICER,
            about=lambda w: w.published.packs.being_built().first(),
        ),
    },
    "meetings.services.copies": {
        "ask_copy": Service(
            "meetings.copy_asked", "officer", lambda w: partial(copies.ask_copy, w.restricted_pack), NOT_READERS
        ),
        "copied": Service(
            "meetings.copy_made", "system", lambda w: partial(copies.copied, asked(w), file=w.restricted_pack.file)
        ),
        "not_copied": Service(
            "meetings.copy_failed", "system", lambda w: partial(copies.not_copied, asked(w), reason="It is damaged.")
        ),
        "open_copy": Service(
            "meetings.opened",
            "member",
            lambda w: partial(copies.open_copy, w.copy),
            ("officer", *NOT_READERS),
            about=lambda w: w.restricted_pack,
        ),
    },
    "meetings.services.agenda_prints": {
        "print_agenda": Service(
            "meetings.print_asked",
            "officer",
            lambda w: partial(agenda_prints.print_agenda, w.draft, audience="public"),
            NOT_THE_OFFICER,
        ),
        "print_agenda_again": Service(
            "meetings.print_asked",
            "officer",
            lambda w: partial(agenda_prints.print_agenda_again, reworded_agenda(w)),
            NOT_THE_OFFICER,
            about=lambda w: w.published.prints.latest("pk"),
        ),
    },
    "meetings.services.packs": first.PACKS
    | {
        "build_supplement": Service("meetings.pack_begun", "officer", supplement, NOT_THE_OFFICER),
        "stop": Service("meetings.pack_stopped", "officer", printing, NOT_THE_OFFICER, about=lambda w: w.members_pack),
    },
}
