"""Every service leaves an entry in the audit, in the transaction of its change, and a refused one leaves nothing.

The services are found, not listed: a new one that `tests.audited` does not know fails the first test.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from copy import deepcopy
from functools import partial
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.db import models, transaction

from scpb.audit import services as audit
from scpb.audit.models import Entry
from scpb.errors import NotPermitted
from tests.audited import (
    Service,
    actions,
    agenda,
    annual,
    beneath,
    boards,
    gaps,
    meetings,
    minutes,
    out,
    papers,
    performance,
    planning,
    plans,
    proposals,
    refreshing,
    reports,
    requests,
    sitting,
    strategy,
)
from tests.world import World

pytestmark = pytest.mark.django_db

AREAS = (
    beneath,
    boards,
    performance,
    requests,
    meetings,
    strategy,
    refreshing,
    plans,
    planning,
    agenda,
    reports,
    papers,
    sitting,
    minutes,
    actions,
    out,
    gaps,
    proposals,
    annual,
)
GROUPS = {name: group for area in AREAS for name, group in area.SERVICES.items()}
SERVICES = {f"{module}.{name}": service for module, group in GROUPS.items() for name, service in group.items()}
PACKAGES = ["scpb", "strategy", "performance", "meetings"]
# Beneath the services: entries themselves, and jobs, whose rows say who asked for what and what became of it.
GROUND = ("scpb.audit", "scpb.jobs")
# Only commands type what they do to whoever called them; what they write, they write through services.
ELSEWHERE = (".migrations", ".management", "scpb.portal.demo", "scpb.settings")
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
DICTIONARIES = {"initial", "attrs"}  # of forms: to update one writes nothing
# Services that leave no entry, each with the reason.
UNRECORDED = {
    "scpb.audit.services.record": "is the entry",
    "scpb.jobs.services.enqueue": "the job's row says who asked, when, and for what",
    "performance.services.uploads.stage": "asks for a job and changes nothing",
    "performance.services.editions.life.enqueue_compute": "asks for a job and changes nothing",
    "performance.services.dashboards.rebuild": "asks for a job and changes nothing",
    "performance.services.sources.suppose": "asks for a job and changes nothing",
    "performance.services.denominators.checked": "runs the check that `load` asked for, which leaves its own entry",
    "performance.services.builder.arrange": "a step of its callers, which record what moved",
    "performance.services.builder.number": "a step of its callers, which record what moved",
    "meetings.services.packs.advance": "asks for jobs and changes nothing",
    "performance.services.checking_counts.series_of": "a series is where figures are kept; staging is recorded",
    "performance.services.ratings.keep_ratings": "what a snapshot says already; its callers record why it is read",
    "performance.services.closing.follow": "asks for a job and changes nothing",
    "performance.services.checking_readings.series_of": "a series is where figures are kept; staging is recorded",
    "performance.services.checking_readings.write": "what nobody sees yet; staging the upload is recorded",
    "performance.services.naming.entered": "the name under which entered figures are kept; staging them is recorded",
    "performance.services.checking_reference.keep_counts": "staged rows, which nobody sees; staging is recorded",
    "performance.services.checking_reference.keep_small_areas": "staged rows, which nobody sees; staging is recorded",
    "strategy.services.versions.forget_prints": "a step of its callers, which record what was written",
    "scpb.portal.annual.services.drafts.frozen": "says what a frozen edition says, and writes nothing",
    "scpb.portal.annual.services.drafts.forget_print": "a step of its callers, which record what was written",
    "scpb.portal.annual.services.filling.fill": "a step of its caller, made of services that record what they add",
    "scpb.portal.annual.services.prints.ask": "asks for a job and changes nothing",
    "meetings.services.figures_check.check_figures": "asks for a job and changes nothing",
    "meetings.services.figures_check.check_if_changed": "asks for a job and changes nothing",
    "meetings.services.figures_check.keep_latest": "what a check found is a cache; its rows say who asked for it",
    "meetings.services.figures_check.delete_quotes": "what a check found is a cache; its rows say who asked for it",
    "meetings.services.ordering.renumber": "a step of its callers, which record what moved",
    "meetings.services.notices.tell": "the letter's row says who was told what, and when",
    "meetings.services.notices.sent": "the letter's row says when it went",
    "meetings.services.notices.not_sent": "the letter's row says why it did not go",
    "meetings.services.marks.keep_notes": "private notes, which are nobody else's business",
    "meetings.services.marks.mark_read": "a reader's own mark, which is nobody else's business",
    "meetings.services.marks.write_note": "a private note, which is nobody else's business",
    "meetings.services.marks.write_paper_note": "a private note, which is nobody else's business",
    "meetings.services.put_to_boards.with_words": "gives its callers the words that a decision adopts; they record",
    "strategy.services.deciding.hold_version": "locks, and writes nothing",
    "meetings.services.packs.open_pack": "gives what is open to all of an audience; restricted ones go out as copies",
    "meetings.services.packs.printed": "a rendering is a cache, kept under the hash of what was printed",
    "meetings.services.minuting.add_block": "what is typed in draft minutes, saved every second",
    "meetings.services.minuting.write_block": "what is typed in draft minutes, saved every second",
    "meetings.services.minuting.save_piece": "what is typed in draft minutes, saved every second",
    "meetings.services.minuting.set_kind": "how draft minutes are laid out; what goes out is recorded",
    "meetings.services.minuting.move_block": "how draft minutes are laid out; what goes out is recorded",
}
# Services that leave it to their callers to ask who may.
UNGUARDED = {
    "scpb.audit.services.opened",
    "scpb.audit.services.opened_all",
    "meetings.services.clearing.open_draft",  # lists of what their readers were found to see
    "meetings.services.decisions.open_decisions",
    "meetings.services.actions.steps.open_actions",
    "scpb.portal.thread.openings.open_things",
    "scpb.documents.services.store",
    "scpb.documents.services.remove",
    "scpb.boards.records.add",
    "scpb.boards.records.change",
    "scpb.boards.records.remove",
    "performance.services.uploads.keep_category",
    "performance.services.requests.answer",  # the signed link says who may
    "performance.services.requests.promise",
    "performance.services.builder.changed",
    "meetings.services.meetings.move",
    "meetings.services.meetings.begin_agenda",
    "meetings.services.filling.fill_in",
    "meetings.services.filling.make",
    "meetings.services.filling.refer_minutes",
    "meetings.services.filling.refer_next",
    "meetings.services.evidence.receive",  # a step of its caller, who asks
    "meetings.services.versions.freeze",  # a step of its callers, who ask
    "meetings.services.agenda.write_parts",
    "meetings.services.actions.rows.step",
    "meetings.services.actions.rows.change",
    "meetings.services.actions.rows.trace",
    "meetings.services.actions.rows.set_owners",
}


# -- every service is in the table -----------------------------------------------------------------------------------


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages([package], f"{package}."):
            if not any(part in found.name for part in ELSEWHERE):
                yield importlib.import_module(found.name)


def is_page(module: str) -> bool:
    """Pages and forms: they take `by` to pass it on, and write nothing."""
    return bool({"views", "forms", "pages"} & set(module.split(".")))


def lines_that_write(source: str) -> list[int]:
    calls = [node for node in ast.walk(ast.parse(textwrap.dedent(source))) if isinstance(node, ast.Call)]
    return [call.lineno for call in calls if isinstance(call.func, ast.Attribute) and is_writing(call, call.func)]


def is_writing(call: ast.Call, called: ast.Attribute) -> bool:
    """A method that writes rows, or one of `records`, which writes a row with its entry."""
    if isinstance(called.value, ast.Name) and called.value.id == "records":
        return called.attr in {"add", "change", "remove"}
    of_a_dictionary = called.attr == "update" and (call.args or getattr(called.value, "attr", "") in DICTIONARIES)
    return called.attr in WRITES and not of_a_dictionary


def is_service(function: FunctionType) -> bool:
    """Acts for somebody, or is a job's own writing; what only refuses is called `require_…`."""
    module, name = function.__module__, function.__name__
    if name.startswith(("_", "require_")) or is_page(module):
        return False
    if "by" in inspect.signature(function).parameters:
        return True
    is_own_writing = ".services" in module and not module.startswith(GROUND)
    return is_own_writing and bool(lines_that_write(inspect.getsource(function)))


def services_of(module: ModuleType) -> set[str]:
    functions = [found for found in vars(module).values() if isinstance(found, FunctionType)]
    mine = [function for function in functions if function.__module__ == module.__name__]
    return {f"{module.__name__}.{function.__name__}" for function in mine if is_service(function)}


def test_every_service_is_in_the_table_and_the_table_names_no_other() -> None:
    found = {name for module in modules() for name in services_of(module)}
    assert found - SERVICES.keys() - UNRECORDED.keys() == set()
    assert (SERVICES.keys() | UNRECORDED.keys()) - found == set()
    assert SERVICES.keys() & UNRECORDED.keys() == set()


def test_a_service_that_is_not_in_the_table_would_be_found(tmp_path: Path) -> None:
    path = tmp_path / "new.py"
    path.write_text(
        "def close(meeting, *, by): ...\n"
        "def closed(meeting):\n    meeting.save()\n"
        "def title(meeting):\n    return meeting.title\n"
        "def require_closer(by): ...\n"
    )
    told = importlib.util.spec_from_file_location("meetings.services.new", path)
    assert told and told.loader
    module = importlib.util.module_from_spec(told)
    told.loader.exec_module(module)
    assert services_of(module) == {"meetings.services.new.close", "meetings.services.new.closed"}


def test_pages_and_forms_write_nothing() -> None:
    """What they wrote, no entry would tell of."""
    pages = [module for module in modules() if is_page(module.__name__)]
    assert len(pages) > 5
    wrong = {module.__name__: lines_that_write(Path(str(module.__file__)).read_text()) for module in pages}
    assert {name: lines for name, lines in wrong.items() if lines} == {}


def test_a_page_that_saves_would_be_found() -> None:
    assert lines_that_write("def view(request):\n    form.save()\n    form.initial.update(name='')\n") == [2]


# -- what each of them leaves behind ---------------------------------------------------------------------------------


@contextmanager
def untouched(world: World) -> Iterator[World]:
    """A copy of the world to act on; what is done inside leaves nothing, so that the next finds it as it was."""
    with transaction.atomic():
        yield deepcopy(world)
        transaction.set_rollback(True)


def rows() -> dict[str, list[str]]:
    """Everything in the database."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models(include_auto_created=True)
    }


def call_of(world: World, service: Service) -> partial[Any]:
    """The call that the table prepares, by whom the table says; it wants no arguments."""
    call = service.prepare(world)
    return call if service.by == "system" else partial(call, by=world.person(service.by))


def subject_of(world: World, service: Service, call: partial[Any], result: Any) -> models.Model:
    """What the entry is about: as the table says, or what the call gave, or what it was given first."""
    found: models.Model = call.args[0] if result is None else result
    return service.about(world) if service.about else found


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_a_service_leaves_an_entry_with_who_what_and_about_what(group: str, world: World) -> None:
    for name, service in GROUPS[group].items():
        with untouched(world) as copy:
            actor, call = copy.person(service.by), call_of(copy, service)
            last = Entry.objects.latest("pk").pk
            subject = subject_of(copy, service, call, call())
            left = Entry.objects.filter(pk__gt=last, verb=service.verb, by_id=actor.pk if actor else None)
            about = [(entry.subject_type, entry.subject_id, entry.detail.said["by"]) for entry in left]
            identity = str(getattr(subject, "uuid", subject.pk))
            assert (subject._meta.label_lower, identity, actor and actor.name) in about, name


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_where_the_entry_cannot_be_written_nothing_is_changed(
    group: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_values: Any) -> None:
        raise RuntimeError("no entry")

    for name, service in GROUPS[group].items():
        with untouched(world) as copy:
            call = call_of(copy, service)
            before = rows()
            with monkeypatch.context() as broken:
                broken.setattr(audit, "record", fail)
                broken.setattr(audit, "_written", fail)  # of which many entries are made at once
                callers = transaction.atomic() if service.is_step else nullcontext()
                with pytest.raises(RuntimeError, match="no entry"), callers:
                    call()
            assert rows() == before, name


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_who_may_not_is_refused_and_changes_nothing(group: str, world: World) -> None:
    for name, service in GROUPS[group].items():
        with untouched(world) as copy:
            prepared = service.prepare(copy)
            before = rows()
            for role in service.refused:
                with pytest.raises(NotPermitted):
                    prepared(by=copy.person(role))
            assert rows() == before, name


def test_who_may_not_is_named_for_every_service_that_asks() -> None:
    unguarded = {name for name, service in SERVICES.items() if service.by != "system" and not service.refused}
    assert unguarded == UNGUARDED
