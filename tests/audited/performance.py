"""Services of figures."""

from __future__ import annotations

from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

from performance import formats
from performance.models import Area, Break, Category, RuleSet
from performance.services import checking, dashboards, denominators, editions, set_up, uploads
from scpb.documents.models import StoredFile
from tests.audited import NOT_ANALYSTS, NOT_SET_UP, TODAY, Service
from tests.factories import ROBBERY, crime_csv
from tests.world import World, stored_pdf

RESIDENTS = b"area code,area name,2023\nE09000003,Barnet,389000\nE09000005,Brent,339800\n"


def unmapped(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.unmapped.preview["unmapped"][0]
    return found


def table() -> formats.Table:
    """A readable file, as the job that checks it has it."""
    return formats.read(BytesIO(crime_csv([(ROBBERY, "Brent", [1])])))


def computed(world: World) -> tuple[dashboards.Question, dashboards.Kept]:
    question = dashboards.question_of(world.begun)
    return question, dashboards.answered(question)


UPLOADS = {
    "receive": Service(
        "performance.upload_received",
        "analyst",
        lambda _: partial(uploads.receive, crime_csv([(ROBBERY, "Brent", [7])]), name="seven.csv"),
        NOT_ANALYSTS,
    ),
    "check_again": Service(
        "performance.upload_checked_again", "analyst", lambda w: partial(uploads.check_again, w.staged), NOT_ANALYSTS
    ),
    "taken_up": Service(
        "performance.upload_checked_again",
        "analyst",
        lambda w: partial(uploads.taken_up, w.staged, asked_format="", absent_is_zero=False),
        NOT_ANALYSTS,
    ),
    "correct": Service(
        "performance.upload_corrected",
        "analyst",
        lambda w: partial(uploads.correct, w.staged, published_on=date(2024, 5, 1), absent_is_zero=False),
        NOT_ANALYSTS,
    ),
    "map_categories": Service(
        "performance.category_mapped",
        "analyst",
        lambda w: partial(uploads.map_categories, w.unmapped, choices={unmapped(w)["key"]: [w.measure]}),
        NOT_ANALYSTS,
        about=lambda w: Category.objects.get(key=unmapped(w)["key"]),
    ),
    "keep_category": Service(
        "performance.category_mapped",
        "analyst",
        lambda w: partial(uploads.keep_category, w.unmapped.source, unmapped(w), [w.measure]),
        about=lambda w: Category.objects.get(key=unmapped(w)["key"]),
        is_step=True,
    ),
    "approve": Service(
        "performance.upload_approved", "analyst", lambda w: partial(uploads.approve, w.staged), NOT_ANALYSTS
    ),
    "set_aside": Service(
        "performance.upload_set_aside", "analyst", lambda w: partial(uploads.set_aside, w.staged), NOT_ANALYSTS
    ),
    "take_back": Service(
        "performance.upload_taken_back",
        "analyst",
        lambda w: partial(uploads.take_back, w.approved, reason="It was the wrong file."),
        NOT_ANALYSTS,
    ),
}
CHECKING = {
    "keep": Service(
        "performance.upload_staged",
        "system",
        lambda w: partial(checking.keep, w.checking.pk, 1, table(), w.staged.source_id, TODAY, w.staged.preview),
        about=lambda w: w.checking,
        is_step=True,
    ),
    "refuse": Service(
        "performance.upload_refused",
        "system",
        lambda w: partial(checking.refuse, w.checking.pk, 1, [{"row": 1, "column": "", "text": "Wrong."}]),
        about=lambda w: w.checking,
        is_step=True,
    ),
}
DENOMINATORS = {
    "load": Service(
        "performance.denominators_loaded",
        "administrator",
        lambda _: partial(denominators.load, RESIDENTS, kind="population", name="residents.csv"),
        NOT_SET_UP,
        about=lambda _: StoredFile.objects.get(name="residents.csv"),
    ),
}
DASHBOARDS = {
    "keep_live": Service(
        "performance.dashboard_computed",
        "system",
        lambda w: partial(dashboards.keep_live, *computed(w)),
        about=lambda w: w.dashboard.computed.get(),
        is_step=True,
    ),
    "keep_draft": Service(
        "performance.edition_computed",
        "system",
        lambda w: partial(dashboards.keep_draft, w.begun.pk, w.begun.attempt, computed(w)[1]),
        about=lambda w: w.begun,
        is_step=True,
    ),
}
EDITIONS = {
    "begin": Service(
        "performance.edition_begun",
        "analyst",
        lambda w: partial(
            editions.begin,
            w.dashboard,
            area=w.begun.area,
            to=w.begun.to_month,
            quarter_to=w.begun.quarter_to,
            rule_set=RuleSet.objects.get(version="2014"),
        ),
        NOT_ANALYSTS,
    ),
    "compute_again": Service(
        "performance.edition_asked_again", "analyst", lambda w: partial(editions.compute_again, w.begun), NOT_ANALYSTS
    ),
    "write": Service(
        "performance.commentary_written",
        "analyst",
        lambda w: partial(editions.write, w.begun, measure=None, text="Fewer than last year."),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "freeze": Service(
        "performance.edition_frozen", "analyst", lambda w: partial(editions.freeze, w.begun), NOT_ANALYSTS
    ),
    "release": Service(
        "performance.edition_released", "analyst", lambda w: partial(editions.release, w.frozen), NOT_ANALYSTS
    ),
    "discard": Service(
        "performance.edition_discarded", "analyst", lambda w: partial(editions.discard, w.begun), NOT_ANALYSTS
    ),
    "keep_pdf": Service(
        "performance.edition_printed",
        "system",
        lambda w: partial(editions.keep_pdf, w.frozen.pk, stored_pdf("Printed")),
        about=lambda w: w.frozen,
        is_step=True,
    ),
}
SET_UP = {
    "keep": Service(
        "performance.break_added",
        "administrator",
        lambda w: partial(set_up.keep, Break(), {"measure": w.measure, "month": 24000, "note": "Counted anew."}),
        NOT_SET_UP,
    ),
    "keep_area": Service(
        "performance.area_respelled",
        "analyst",
        lambda w: partial(set_up.keep_area, w.begun.area, {"is_own": True, "spellings": ["LB Barnet"]}),
        NOT_SET_UP,
    ),
    "keep_category": Service(
        "performance.category_added",
        "analyst",
        lambda w: partial(
            set_up.keep_category,
            Category(),
            {"source": w.staged.source, "major": "NEW", "minor": "NEW", "measures": [w.measure]},
        ),
        NOT_SET_UP,
    ),
    "keep_measure": Service(
        "performance.measure_changed",
        "analyst",
        lambda w: partial(set_up.keep_measure, w.measure, {"definition": "Every burglary."}),
        NOT_SET_UP,
    ),
    "keep_rule_set": Service(
        "performance.ruleset_added",
        "analyst",
        lambda _: partial(
            set_up.keep_rule_set,
            RuleSet(),
            {"version": "2027", "effective_on": TODAY, "definition": RuleSet.objects.get(version="2020").definition},
        ),
        NOT_SET_UP,
    ),
    "name_own_area": Service(
        "performance.area_changed",
        "analyst",
        lambda _: partial(set_up.name_own_area, Area.objects.get(slug="brent")),
        NOT_SET_UP,
        about=lambda _: Area.objects.get(slug="brent"),
    ),
}
SERVICES = {
    "performance.services.uploads": UPLOADS,
    "performance.services.checking": CHECKING,
    "performance.services.denominators": DENOMINATORS,
    "performance.services.dashboards": DASHBOARDS,
    "performance.services.editions": EDITIONS,
    "performance.services.set_up": SET_UP,
}
