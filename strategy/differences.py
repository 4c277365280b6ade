"""What differs between two states of a version, or of a plan: two states in, the parts that differ out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from scpb.documents.differences import Piece, compare, has_changed
from scpb.documents.richtext import to_plain
from strategy.decided import Named, PlanDecided, VersionDecided
from strategy.document import PrioritySaid, TargetSaid, VersionDocument
from strategy.models import Chapter, Fate
from strategy.plan_changes import changes
from strategy.plan_document import PlanDocument, PlanLine


@dataclass(frozen=True)
class Differing:
    """A part that the two say differently, with word differences; all added or all removed where one has it not."""

    label: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Part:
    """`exactly` is what is compared, with formatting, links and who is meant; `words` are what is shown of it."""

    label: str
    words: str
    exactly: Any


NONE = Part("", "", None)


def of_versions(was: VersionDecided, now: VersionDecided) -> list[Differing]:
    """The parts of a version that differ, in the order of the document; what was left out comes last.

    Who leads is compared by who it is, for names are put right in the register. Of older texts, which do not tell
    that, the number of leads is.
    """
    is_told = was.named is not None and now.named is not None
    before = dict(_parts(was.said, was.named if is_told else None)) | dict(_fates(was, was.said))
    after = dict(_parts(_begun_as(was.said, now.said), now.named if is_told else None)) | dict(_fates(now, was.said))
    found = []
    for key in [*after, *(key for key in before if key not in after)]:
        one, other = before.get(key, NONE), after.get(key, NONE)
        if one.exactly != other.exactly:
            found.append(_differing(other.label or one.label, one.words, other.words))
    in_both = before.keys() & after.keys()
    old, new = ([one.uuid for one in it.chapters if (one.uuid, "chapter") in in_both] for it in (was.said, now.said))
    return found if old == new else [*found, Differing(_("Order of the chapters"))]


def of_plans(was: PlanDecided, now: PlanDecided) -> list[Differing]:
    """The parts of a plan that differ, entry by entry; who is named in it is compared as leads are."""
    changed = changes(was.said, _named_as(was, now), {})
    found = [Differing(_("Introduction"), changed.introduction)] if changed.introduction else []
    for one in changed.reworded:
        found += [Differing(f"{_entry(one.line)}: {passage.label}", passage.pieces) for passage in one.passages]
    found += [Differing(_entry(line), (Piece("added", line.what),)) for line in changed.added]
    return found + [Differing(_entry(gone.line), (Piece("removed", gone.line.what),)) for gone in changed.gone]


def _entry(line: PlanLine) -> str:
    return _("Entry %(number)s") % {"number": line.number}


def _named_as(was: PlanDecided, now: PlanDecided) -> PlanDocument:
    """The plan of now, where the same are named in the names of then."""
    before = {line.uuid: line for line in was.said.lines()}

    def named(line: PlanLine) -> PlanLine:
        then = before.get(line.uuid, line)
        owns = _is_same(was.named, now.named, f"{line.uuid} owner", then.owners, line.owners)
        helps = _is_same(was.named, now.named, f"{line.uuid} partner", then.partners, line.partners)
        return replace(
            line,
            owners=then.owners if owns else line.owners,
            partners=then.partners if helps else line.partners,
        )

    groups = (replace(one, lines=tuple(map(named, one.lines))) for one in now.said.groups)
    return replace(now.said, groups=tuple(groups))


def _is_same(was: Named | None, now: Named | None, key: str, then: Sequence[str], names: Sequence[str]) -> bool:
    if was is None or now is None:
        return len(then) == len(names)
    return was.get(key) == now.get(key)


def _begun_as(was: VersionDocument, now: VersionDocument) -> VersionDocument:
    """The version of now, with the first day of then where the adoption alone has moved it."""
    is_moved = not now.is_draft and now.starts_on == max(was.starts_on, now.adopted_on)
    return replace(now, starts_on=was.starts_on) if is_moved else now


def _differing(label: str, was: str, now: str) -> Differing:
    pieces = tuple(compare(was, now))
    if has_changed(pieces):
        return Differing(label, pieces)
    return Differing(_("%(part)s (formatting or links)") % {"part": label}, pieces)


Keyed = tuple[tuple[str, str], Part]  # what it is, and what it says


def _parts(said: VersionDocument, named: Named | None) -> Iterator[Keyed]:
    """All that the version says but how far it has come, who endorsed it, and what comparing the words tells."""
    yield ("version", "title"), _plain(_("Title"), said.title)
    yield ("version", "period"), Part(_("Period"), said.period, (said.starts_on, said.ends_on))
    yield ("version", "introduction"), _rich(_("Introduction"), said.introduction)
    for chapter in said.chapters:
        words = "\n".join((chapter.heading, to_plain(chapter.text), chapter.signed)).strip()
        exactly = (chapter.heading, chapter.text, chapter.signed)
        yield (chapter.uuid, "chapter"), Part(chapter.heading, words, exactly)
        place = _("%(chapter)s: where it stands") % {"chapter": chapter.heading}
        yield (chapter.uuid, "place"), Part(place, str(Chapter.Place(chapter.place).label), chapter.place)
    for objective in said.objectives:
        label = _("Objective %(number)s") % {"number": objective.number}
        yield (objective.uuid, "objective"), _plain(label, f"{objective.number}. {objective.title}")
    for priority in said.priorities:
        yield from _priority(priority, named)


def _priority(said: PrioritySaid, named: Named | None) -> Iterator[Keyed]:
    label = _("Priority %(number)s") % {"number": said.number}
    who = len(said.leads) if named is None else named.get(said.uuid, [])
    through = "; ".join(f"{one.number}. {one.title}" for one in said.shown_through)
    yield (said.uuid, "title"), _plain(label, f"{said.number}. {said.title}")
    for name, of, part in (
        ("short", _("in a few words"), _plain("", said.short)),
        ("leads", _("led by"), Part("", "; ".join(said.leads), who or None)),
        ("objectives", _("supports objectives"), _plain("", ", ".join(map(str, said.objectives)))),
        ("why", _("why a priority"), _rich("", said.why)),
        ("what", _("what will be done"), _rich("", said.what)),
        ("success", _("how success will be known"), _rich("", said.success)),
        ("targets", _("targets"), _targets(said.targets)),
        ("through", _("shown through"), _plain("", through)),
    ):
        yield (said.uuid, name), replace(part, label=f"{label}: {of}")


def _targets(said: Sequence[TargetSaid]) -> Part:
    """A target that is entered anew in the same words is the same."""
    lines = [
        " · ".join(
            filter(None, (one.text, one.aim, one.by_when, *(f"{b.label} {b.period}: {b.said}" for b in one.baselines)))
        )
        for one in said
    ]
    return Part("", "\n".join(lines), [replace(one, uuid="") for one in said] or None)


def _fates(said: VersionDecided, kept: VersionDocument) -> Iterator[Keyed]:
    """What was entered; the text that was kept tells how the earlier priorities were numbered."""
    numbers = {one.was.uuid: one.was.number for one in (kept.crosswalk.crossings if kept.crosswalk else ())}
    named = {one.uuid: f"{one.number}. {one.title}" for one in said.said.priorities}
    for uuid, one in said.fates.items():
        label = _("What became of the earlier priority %(number)s") % {"number": numbers.get(uuid, "")}
        words = ". ".join(filter(None, (str(Fate.Became(one.became).label), named.get(one.into, ""), one.note)))
        yield (uuid, "fate"), Part(label, words, tuple(one))


def _plain(label: str, words: str) -> Part:
    return Part(label, words, words or None)


def _rich(label: str, html: str) -> Part:
    """Cleaned HTML."""
    return Part(label, to_plain(html), html or None)
