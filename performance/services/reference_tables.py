"""Letting tables of reference count, and taking them back: what an upload's approval and withdrawal do to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from performance.models import Area, Denominator, PopulationCount, SmallArea, Upload
from performance.models.uploads import State
from performance.services.checking_reference import Key, ended_by
from scpb.audit import services as audit

Rank = tuple[date, datetime, int]
BY_HAND = "by_hand"  # in an upload's preview: the values without an upload that it took the place of


def apply(upload: Upload) -> None:
    """Let an upload that has just been approved count; one that holds no reference has nothing here."""
    if upload.preview.get("about") == "population":
        replace_known(upload, PopulationCount.objects.filter(upload=upload))
    elif upload.preview.get("about") == "lookup":
        date_wards(upload)


def withdraw(upload: Upload) -> None:
    """Let what is known fall back to the other uploads, after this one was taken back."""
    if upload.preview.get("about") == "population":
        fall_back(upload)
    elif upload.preview.get("about") == "lookup":
        undate_wards(upload)


# -- populations -----------------------------------------------------------------------------------------------------


def rank(upload: Upload | None) -> Rank:
    """The order in which uploads override each other; a value entered by hand comes before every upload."""
    if upload is None or upload.published_on is None or upload.approved_at is None:
        return date.min, datetime.min.replace(tzinfo=timezone.get_default_timezone()), 0
    return upload.published_on, upload.approved_at, upload.pk


def replace_known(upload: Upload, counts: Iterable[PopulationCount]) -> None:
    """Write what the upload says over what is known, wherever nothing published later does."""
    counts = list(counts)
    rows = Denominator.objects.filter(kind__in={count.kind for count in counts}).select_related("upload")
    known = {(row.kind, row.area_id, row.year): row for row in rows}
    new, changed, by_hand = [], [], []
    for count in counts:
        row = known.get((count.kind, count.area_id, count.year))
        if row is None:
            row = Denominator(kind=count.kind, area_id=count.area_id, year=count.year)
            new.append(row)
        elif rank(row.upload) < rank(upload):
            changed.append(row)
            if row.upload is None:
                by_hand.append(as_kept(row))
        else:
            continue
        state(row, count, upload)
    Denominator.objects.bulk_create(new)
    Denominator.objects.bulk_update(changed, ["value", "source", "is_generated", "upload"])
    if by_hand:  # no upload says it, so it is kept here for the day on which this one is taken back
        upload.preview[BY_HAND] = by_hand
        upload.save(update_fields=["preview"])
    after = {"new": len(new), "changed": len(changed)}
    audit.record("performance.denominators_loaded", upload, by=None, after=after)


def state(row: Denominator, count: PopulationCount, upload: Upload) -> None:
    row.value, row.source, row.is_generated, row.upload = count.value, upload.name[-200:], upload.is_generated, upload


def as_kept(row: Denominator) -> dict[str, Any]:
    """A value that was entered by hand, as the upload that takes its place keeps it."""
    return {name: getattr(row, name) for name in ("kind", "area_id", "year", "value", "source", "is_generated")}


def entered_by_hand(kinds: Iterable[str]) -> dict[tuple[str, Key], dict[str, Any]]:
    """The values that uploads took the place of, the last one of each area and year."""
    found = {}
    uploads = Upload.objects.filter(preview__about="population", preview__has_key=BY_HAND)
    for preview in uploads.order_by("approved_at", "pk").values_list("preview", flat=True):
        for entry in preview[BY_HAND]:
            if entry["kind"] in kinds:
                found[entry["kind"], (entry["area_id"], entry["year"])] = entry
    return found


def fall_back(upload: Upload) -> None:
    """What the upload said is again what another one says, else what was entered by hand, else not known."""
    rows = list(Denominator.objects.filter(upload=upload))
    said = PopulationCount.objects.filter(upload__state=State.APPROVED, kind__in={row.kind for row in rows})
    best: dict[tuple[str, Key], PopulationCount] = {}
    for count in sorted(said.select_related("upload"), key=lambda count: rank(count.upload)):
        best[count.kind, (count.area_id, count.year)] = count
    by_hand = entered_by_hand({row.kind for row in rows})
    kept, gone = list[Denominator](), list[int]()
    for row in rows:
        place = row.kind, (row.area_id, row.year)
        if said_else := best.get(place):
            state(row, said_else, said_else.upload)
        elif entry := by_hand.get(place):
            row.value, row.source, row.is_generated = entry["value"], entry["source"], entry["is_generated"]
            row.upload = None
        else:
            gone.append(row.pk)
            continue
        kept.append(row)
    Denominator.objects.bulk_update(kept, ["value", "source", "is_generated", "upload"])
    Denominator.objects.filter(pk__in=gone).delete()
    after = {"fell_back": len(kept), "gone": len(gone)}
    audit.record("performance.denominators_withdrawn", upload, by=None, after=after)


# -- generations of wards ----------------------------------------------------------------------------------------------


def date_wards(upload: Upload) -> None:
    """Wards of an approved lookup are drawn since its first month; those that they take the place of end before it."""
    if upload.first_month is None:
        return
    since = upload.first_month
    drawn = list(Area.objects.filter(small_areas__upload=upload).distinct())
    ended = ended_by(drawn, since)
    begun = [ward for ward in drawn if ward.first_month is None]
    for ward in begun:
        ward.first_month = since
    for ward in ended:
        ward.last_month = since - 1
    Area.objects.bulk_update([*begun, *ended], ["first_month", "last_month"])
    dated = {"begun": [ward.code for ward in begun], "ended": [ward.code for ward in ended], "since": since}
    upload.preview["dated"] = dated
    upload.save(update_fields=["preview"])
    audit.record("performance.wards_dated", upload, by=None, after=dated)


def undate_wards(upload: Upload) -> None:
    """Take back the dates that an upload gave to wards, where no other approved lookup has the same wards."""
    dated = upload.preview.get("dated")
    if not dated:
        return
    others = SmallArea.objects.filter(upload__state=State.APPROVED).exclude(upload=upload)
    begun = Area.objects.filter(code__in=dated["begun"]).exclude(small_areas__in=others)
    codes = list(begun.values_list("code", flat=True))
    Area.objects.filter(code__in=codes).update(first_month=None)
    if len(codes) == len(dated["begun"]):
        Area.objects.filter(code__in=dated["ended"], last_month=dated["since"] - 1).update(last_month=None)
    else:
        _hand_on(dated, others.exclude(ward__code__in=codes).filter(ward__code__in=dated["begun"]))
    audit.record("performance.wards_undated", upload, by=None, after={"begun": codes})


def _hand_on(dated: dict[str, Any], others: QuerySet[SmallArea]) -> None:
    """Let another lookup of the same wards answer for their dates, so that these end with the last of the lookups."""
    heir = Upload.objects.filter(small_areas__in=others).order_by("approved_at", "pk").last()
    if heir is None:
        return
    own = heir.preview.get("dated") or {"begun": [], "ended": [], "since": dated["since"]}
    if own["ended"] and own["since"] != dated["since"]:
        return  # it put an end to wards on a day of its own
    kept = set(others.filter(upload=heir).values_list("ward__code", flat=True))
    heir.preview["dated"] = {
        "begun": sorted({*own["begun"], *kept}),
        "ended": sorted({*own["ended"], *dated["ended"]}),
        "since": dated["since"],
    }
    heir.save(update_fields=["preview"])
