"""Services of figures."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile

from performance.models import Area, Break, Category, Commentary, Picture, RuleSet, Upload
from performance.services import closing, dashboards, denominators, editions, outcomes, recalling, set_up, uploads
from tests.audited import NOT_ANALYSTS, NOT_SET_UP, TODAY, Service, building, estimates, outlines, performance_files
from tests.audited.readings import NAMED_FORMATS, READINGS
from tests.factories import ROBBERY, crime_csv
from tests.world import World, stored_pdf

RESIDENTS = b"area code,area name,2023\nE09000003,Barnet,389000\nE09000005,Brent,339800\n"


def unmapped(world: World) -> dict[str, Any]:
    found: dict[str, Any] = world.unmapped.preview["unmapped"][0]
    return found


def kept(world: World) -> outcomes.Kept:
    """What the check of a readable file found."""
    staged = world.staged
    assert staged.source_id and staged.published_on and staged.first_month and staged.last_month
    return outcomes.Kept(staged.format, staged.source_id, TODAY, staged.first_month, staged.last_month, staged.preview)


def computed(world: World) -> tuple[dashboards.Question, dashboards.Kept]:
    question = dashboards.question_of(world.begun)
    return question, dashboards.answered(question)


def two_texts(world: World) -> Commentary:
    """The second of two texts on the same row."""
    said = editions.write(world.begun, measure=world.measure, heading="Hot spots", text="None.", by=None)
    assert said
    return said


def with_picture(world: World) -> Picture:
    """A picture that no job has opened yet."""
    upload = ContentFile(b"another map", name="map.png")
    words = {"alternative": "A map", "source": "Police"}
    return editions.add_picture(world.begun, measure=None, upload=upload, media_type="image/png", by=None, **words)


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
    "approve_checked": Service(
        "performance.upload_approved",
        "analyst",
        lambda w: partial(uploads.approve_checked, lambda: None, w.staged.pk),
        NOT_ANALYSTS,
        about=lambda w: w.staged,
        is_step=True,
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
        lambda w: partial(outcomes.keep, w.checking.pk, 1, kept(w)),
        about=lambda w: w.checking,
        is_step=True,
    ),
    "refuse": Service(
        "performance.upload_refused",
        "system",
        lambda w: partial(outcomes.refuse, w.checking.pk, 1, [{"row": 1, "column": "", "text": "Wrong."}]),
        about=lambda w: w.checking,
        is_step=True,
    ),
}
DENOMINATORS = {
    "load": Service(
        "performance.upload_approved",
        "analyst",
        lambda _: partial(denominators.load, RESIDENTS, kind="population", name="residents.csv"),
        NOT_ANALYSTS,
        about=lambda _: Upload.objects.get(name="residents.csv"),
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
    "freeze": Service(
        "performance.edition_frozen", "analyst", lambda w: partial(editions.freeze, w.begun), NOT_ANALYSTS
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
CLOSING = {
    "close": Service(
        "performance.edition_pdf_withdrawn",
        "system",
        lambda w: partial(closing.close, [w.frozen.pk], "robbery"),
        about=lambda w: w.frozen,
        is_step=True,
    ),
}
RELEASING = {
    "release": Service(
        "performance.edition_released", "analyst", lambda w: partial(editions.release, w.frozen), NOT_ANALYSTS
    ),
    "release_with_pack": Service(
        "performance.edition_released",
        "officer",
        lambda w: partial(editions.release_with_pack, [w.frozen.uuid], reference="Safer Communities, 4"),
        ("outsider", "member", "adviser", "administrator"),
        about=lambda w: w.frozen,
    ),
    "set_with_pack": Service(
        "performance.edition_way_chosen",
        "analyst",
        lambda w: partial(editions.set_with_pack, w.frozen, with_pack=False),
        NOT_ANALYSTS,
    ),
}
CORRECTING = {
    "correct": Service(
        "performance.edition_corrected",
        "analyst",
        lambda w: partial(editions.correct, w.frozen, erratum="A ward was left out."),
        NOT_ANALYSTS,
    ),
}
WORDS = {
    "write": Service(
        "performance.commentary_written",
        "analyst",
        lambda w: partial(editions.write, w.begun, measure=None, text="Fewer than last year."),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "move_words": Service(
        "performance.commentary_moved",
        "analyst",
        lambda w: partial(editions.move_words, two_texts(w), up=True),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "remove_words": Service(
        "performance.commentary_removed",
        "analyst",
        lambda w: partial(editions.remove_words, w.begun.commentary.get()),
        NOT_ANALYSTS,
    ),
}
WORDING = {
    "change_factor": Service(
        "performance.factor_changed",
        "analyst",
        lambda w: partial(
            editions.change_factor, w.begun, w.measure, action="add", text="Small numbers", sign=0, reason="They are."
        ),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "set_rating": Service(
        "performance.rating_overridden",
        "analyst",
        lambda w: partial(editions.set_rating, w.begun, w.measure, rag="Amber", reason="A new category."),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "note_cell": Service(
        "performance.cell_noted",
        "analyst",
        lambda w: partial(editions.note_cell, w.begun, w.measure, column="quarter", text="Late records."),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "take_back": Service(
        "performance.edit_taken_back",
        "analyst",
        lambda w: partial(
            editions.take_back, editions.set_rating(w.begun, w.measure, rag="Red", reason="Worse.", by=None)
        ),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
}
PICTURES = {
    "add_picture": Service(
        "performance.picture_added",
        "analyst",
        lambda w: partial(
            editions.add_picture,
            w.begun,
            measure=w.measure,
            upload=ContentFile(b"a map", name="map.png"),
            media_type="image/png",
            alternative="A map of burglaries",
            source="Police",
        ),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "edit_picture": Service(
        "performance.picture_edited",
        "analyst",
        lambda w: partial(
            editions.edit_picture, with_picture(w), alternative="A map", source="Police", caption="Burglaries"
        ),
        NOT_ANALYSTS,
        about=lambda w: w.begun,
    ),
    "remove_picture": Service(
        "performance.picture_removed",
        "analyst",
        lambda w: partial(editions.remove_picture, with_picture(w)),
        NOT_ANALYSTS,
    ),
    "accept_picture": Service(
        "performance.picture_accepted",
        "system",
        lambda w: partial(editions.accept_picture, with_picture(w).pk, stored_pdf("A picture")),
        about=lambda w: w.begun,
        is_step=True,
    ),
    "refuse_picture": Service(
        "performance.picture_refused",
        "system",
        lambda w: partial(editions.refuse_picture, with_picture(w).pk, "It is damaged."),
        about=lambda w: w.begun,
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
    "remove": Service(
        "performance.break_removed",
        "administrator",
        lambda w: partial(set_up.remove, w.definition),
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
RECALLING = {
    "recall": Service(
        "performance.recollection_asked",
        "officer",
        lambda w: partial(
            recalling.recall,
            w.dashboard,
            area=w.begun.area,
            on_day=TODAY - timedelta(days=2),
            to=w.begun.to_month,
        ),
        ("outsider", "member", "adviser", "administrator"),
    ),
    "keep_recollection": Service(
        "performance.recollection_computed",
        "system",
        lambda w: partial(recalling.keep_recollection, w.recollection.pk, w.recollection.findings),
        about=lambda w: w.recollection,
        is_step=True,
    ),
}
SERVICES = {
    **building.SERVICES,
    **estimates.SERVICES,
    "performance.services.readings": READINGS,
    "performance.services.named_formats": NAMED_FORMATS,
    "performance.services.uploads": {**UPLOADS, **performance_files.UPLOADS},
    "performance.services.outcomes": CHECKING,
    **performance_files.SERVICES,
    **outlines.SERVICES,
    "performance.services.denominators": DENOMINATORS,
    "performance.services.dashboards": DASHBOARDS,
    "performance.services.recalling": RECALLING,
    "performance.services.editions.life": EDITIONS,
    "performance.services.editions.releasing": RELEASING,
    "performance.services.closing": CLOSING,
    "performance.services.editions.correcting": CORRECTING,
    "performance.services.editions.words": WORDS,
    "performance.services.editions.wording": WORDING,
    "performance.services.editions.pictures": PICTURES,
    "performance.services.set_up": SET_UP,
}
