"""Keys that stand in the conditions of many queries, as SQL that is written once for each kind of reader.

What somebody may read is found by a query within a query, up to five times in one that a page asks; to write it anew
each time took longer than the database needed to answer. The text depends on nothing but who reads, what they are to
the boards, and the day; so do the values in it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import date
from threading import Lock
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from scpb.boards.models import standing
from scpb.boards.standing import asked_once
from scpb.people.models import Person

MOST = 1_000  # texts that a process keeps, of some kB each
Written = tuple[str, tuple[Any, ...]]
_lock = Lock()
_written: OrderedDict[Hashable, Written] = OrderedDict()
# What is found for nobody, as a key: PostgreSQL compares nothing of one kind with something of another.
NOTHING: Written = ("SELECT CAST(NULL AS bigint) WHERE 1 = 0", ())


def keys(of: str, rests_on: Hashable, make: Callable[[], QuerySet[Any, Any]]) -> RawSQL:
    """The keys that the query finds which `make` writes, to be compared by `…__in`.

    `of` names them; the query may rest on nothing that is not in `rests_on`.
    """
    mark = (of, rests_on)
    found = _written.get(mark) or _write(make())
    with _lock:
        _written[mark] = found
        _written.move_to_end(mark)
        while len(_written) > MOST:
            _written.popitem(last=False)
    # Django wrote this SQL itself, and its values stand beside it
    return RawSQL(*found)  # noqa: S611  # nosec B611


def for_reader(
    of: str, person: Person | AnonymousUser, on: date | None, make: Callable[[date], QuerySet[Any, Any]]
) -> RawSQL:
    """The keys of what the person may read on the day: by who reads, what they are to the boards, and the day.

    The mark and the text take what they are from one answer: an appointment that comes between two would leave its
    text under the mark of who is not appointed.
    """
    day = on or timezone.localdate()
    if isinstance(person, AnonymousUser) or person.pk is None:
        return keys(of, (None, day), lambda: make(day))
    with asked_once():
        return keys(of, (person.pk, day, standing(person, day)), lambda: make(day))


def _write(found: QuerySet[Any, Any]) -> Written:
    query = found.order_by().query
    try:
        text, values = query.get_compiler(connection=connections[found.db]).as_sql()
    except EmptyResultSet:
        return NOTHING
    return text, tuple(values)
