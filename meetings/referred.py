"""What prints say of referrals: who passed something on to whom and when, and whether it was answered; never what."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meetings.models import Referral


def lines_for(referrals: Iterable[Referral], own: int, *, is_sent: bool) -> tuple[str, ...]:
    """A line for each, of those fetched `with_subjects`, for a print of the board whose key is `own`.

    Of other closed boards nobody reads: not all who get what is for members, advisers for one, know that there are any.
    """
    return tuple(_line(one, is_sent=is_sent) for one in referrals if _is_known(one, own))


def _is_known(referral: Referral, own: int) -> bool:
    boards = (referral.board, referral.to_board)
    return all(board is None or board.is_public or board.pk == own for board in boards)


def _line(referral: Referral, *, is_sent: bool) -> str:
    words = {"body": referral.to if is_sent else referral.asker, "day": date_format(referral.sent_on, "j F Y")}
    said = (_("To %(body)s, %(day)s") if is_sent else _("From %(body)s, %(day)s")) % words
    if referral.answered_on is not None:
        return _("%(said)s; answered %(day)s") % {"said": said, "day": date_format(referral.answered_on, "j F Y")}
    if referral.answer_by is not None:
        wanted = date_format(referral.answer_by, "j F Y")
        return _("%(said)s; answer wanted by %(day)s") % {"said": said, "day": wanted}
    return said
