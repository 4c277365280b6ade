"""A database that takes one step after the other comes to the models that a new one has at once."""

from __future__ import annotations

import pytest
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RemoveField
from django.db.migrations.state import ProjectState


def loader(*, by_steps: bool) -> MigrationLoader:
    return MigrationLoader(None, replace_migrations=not by_steps)


def differing(one: ProjectState, other: ProjectState) -> dict[str, list[str]]:
    """What would have to be done, by app, to come from the one to the other."""
    changes = MigrationAutodetector(one, other).changes(loader(by_steps=False).graph)
    return {app: [step.describe() for one in found for step in one.operations] for app, found in changes.items()}


@pytest.fixture(scope="module")
def stepped() -> ProjectState:
    return loader(by_steps=True).project_state()


def test_steps_that_are_replaced_lead_to_the_same_models(stepped: ProjectState) -> None:
    at_once = loader(by_steps=False)
    assert {key for key in at_once.graph.nodes if "squashed" in key[1]} == {
        ("meetings", "0001_squashed_0007"),
        ("performance", "0001_squashed_0014"),
    }
    assert differing(stepped, at_once.project_state()) == {}


def test_a_step_that_was_left_out_would_be_found(stepped: ProjectState) -> None:
    less = stepped.clone()
    RemoveField("meeting", "number").state_forwards("meetings", less)
    assert list(differing(less, stepped)) == ["meetings"]
