"""The analyst's words: texts under headings, on a row or on the whole, in an order."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from performance.models import Commentary, Edition, Measure
from performance.permissions import require_analyst
from performance.services.editions.states import Overtaken, locked_draft, require_on_dashboard
from scpb.audit import services as audit
from scpb.documents import snapshots
from scpb.errors import NotAllowed
from scpb.people.models import Person


def version(said: Commentary | None) -> str:
    """What somebody who edits a text has seen of it; empty where there was none."""
    return snapshots.digest([said.heading, said.text]) if said else ""


def tidy(text: str) -> str:
    """Paragraphs with one empty line between them, however a browser sends its line ends."""
    return "\n\n".join(part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def one_line(heading: str) -> str:
    """A heading without line ends and doubled spaces."""
    return " ".join(heading.split())


def about(measure: Measure | None, heading: str = "") -> dict[str, str]:
    """Where words stand, as the audit keeps it."""
    return {"measure": measure.slug if measure else "", "heading": heading}


@transaction.atomic
def write(
    edition: Edition,
    *,
    measure: Measure | None,
    text: str,
    by: Person | None,
    heading: str = "",
    part: Commentary | None = None,
    seen: str | None = None,
) -> Commentary | None:
    """Say something of a row, or with no measure of the whole; an empty text takes back what was said.

    Written is `part`, or else what stands under the heading. Where `seen` is not the version that stands there now,
    somebody else has written meanwhile: raises Overtaken, and nothing is lost.
    """
    require_analyst(by)
    row = locked_draft(edition)
    require_on_dashboard(row, measure)
    heading, words = one_line(heading), tidy(text)
    said = standing(row, measure, heading=heading, part=part)
    if seen is not None and seen != version(said):
        raise Overtaken(overtaken(said), version(said))
    if part:
        _require_free(row, measure, heading, part)
    if words:
        return _put(row, measure, said, heading, words, by=by)
    if said:
        _take_out(row, said, by=by)
    return None


def standing(edition: Edition, measure: Measure | None, *, heading: str, part: Commentary | None) -> Commentary | None:
    """The text whose place is written in: `part`, unless it was removed, or else what stands under the heading."""
    here = edition.commentary.on(measure)
    return here.filter(pk=part.pk).first() if part else here.filter(heading=one_line(heading)).first()


def _require_free(edition: Edition, measure: Measure | None, heading: str, part: Commentary) -> None:
    """Refuse a heading that another text stands under."""
    if edition.commentary.on(measure).filter(heading=heading).exclude(pk=part.pk).exists():
        text = _("There is another text under “%(heading)s”. Give this one another heading.")
        raise NotAllowed(text % {"heading": heading or _("no heading")})


def _put(
    edition: Edition, measure: Measure | None, said: Commentary | None, heading: str, words: str, *, by: Person | None
) -> Commentary:
    """Put words in the place of what was said, or after everything else on the row."""
    before = {"text": said.text} if said else {}
    said = said or Commentary(edition=edition, measure=measure, order=_next(edition, measure))
    said.heading, said.text, said.written_by, said.written_on = heading, words, by, timezone.localdate()
    said.author = by.public_name() if by else ""
    said.save()
    told = about(measure, heading)
    audit.record("performance.commentary_written", edition, by=by, after=told, personal={**before, "now": words})
    return said


def _take_out(edition: Edition, said: Commentary, *, by: Person | None) -> None:
    told, before = about(said.measure, said.heading), {"text": said.text}
    said.delete()
    audit.record("performance.commentary_removed", edition, by=by, before=told, personal=before)


def overtaken(said: Commentary | None) -> str:
    """What happened to a text while somebody else edited it."""
    if said is None:
        return _("Somebody else has removed this text since you opened it. Saving once more writes yours again.")
    if said.author:
        text = _(
            "%(author)s has written here since you opened the page. What stands there now is shown below; saving "
            "once more puts yours in its place."
        )
        return text % {"author": said.author}
    return _(
        "Somebody else has written here since you opened the page. What stands there now is shown below; saving once "
        "more puts yours in its place."
    )


def _next(edition: Edition, measure: Measure | None) -> int:
    """The place after every text on the row."""
    last = edition.commentary.on(measure).aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1


@transaction.atomic
def move_words(said: Commentary, *, up: bool, by: Person | None) -> Commentary:
    """Let a text change places with the one before it, or after it; at the end nothing happens."""
    require_analyst(by)
    row = locked_draft(said.edition)
    texts = list(row.commentary.filter(measure=said.measure_id).order_by("order", "pk"))
    place = next((place for place, one in enumerate(texts) if one.pk == said.pk), None)
    if place is None:
        raise NotAllowed(_("This text has been removed."))
    other = place - 1 if up else place + 1
    before = [one.heading for one in texts]
    if 0 <= other < len(texts):
        texts[place], texts[other] = texts[other], texts[place]
        _number(texts)
        after = {"headings": [one.heading for one in texts]}
        audit.record("performance.commentary_moved", row, by=by, before={"headings": before}, after=after)
    return said


def _number(texts: Sequence[Commentary]) -> None:
    for place, one in enumerate(texts):
        one.order = place
        one.save(update_fields=["order"])


@transaction.atomic
def remove_words(said: Commentary, *, by: Person | None) -> Edition:
    """Take a text out of a draft."""
    require_analyst(by)
    row = locked_draft(said.edition)
    _take_out(row, said, by=by)
    return row
