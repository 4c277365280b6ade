"""Putting a row into a state that no step leads to from the one it is in, as only tests may."""

from typing import Any

from django.db import connection, models, transaction

from meetings import triggers


def jump(rows: models.Model | models.QuerySet[Any], state: str | None = None, **values: Any) -> int:
    """Give a row, or some, this state and these values although the database refuses the step; how many there were.

    Its constraints still hold. A row that is given knows the new values, too.
    """
    told = values if state is None else {"state": state, **values}
    is_row = isinstance(rows, models.Model)
    found = type(rows)._base_manager.filter(pk=rows.pk) if is_row else rows
    # what a constraint refuses is undone before the triggers come back
    with triggers.lifted(connection, found.model._meta.db_table), transaction.atomic():
        number: int = found.update(**told)
    if is_row:
        rows.refresh_from_db(fields=list(told))
    return number
