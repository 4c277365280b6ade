"""Packs."""

import pytest
from pathlib import Path

from tests.factories import make_board, make_member, make_post
from tests.meetings import make_item, make_meeting, make_pack, make_paper, make_pdf

pytestmark = pytest.mark.django_db


def test_smoke() -> None:
    board = make_board(name="Safer Communities Partnership Board", quorum=5)
    for k in range(9):
        make_member(board, make_post().person, kind="chair" if k == 0 else "member")
    meeting = make_meeting(board)
    make_item(meeting, title="Welcome", kind="standing", text="")
    make_item(meeting, title="Robbery plan", purpose="decision", recommendations=["That the board agrees.", "And pays."], text="<h2>Why</h2>" + "<p>Because of this.</p>" * 60)
    item = make_item(meeting, title="With a paper", text="")
    make_paper(item, make_pdf("Hello", 3))
    make_item(meeting, title="Secret thing", access="restricted", public_title="A private item on a person")
    for audience in ("public", "restricted"):
        pack = make_pack(meeting, audience)
        assert pack.state == "built", pack.reason
        Path(f"/tmp/F/pack-{audience}.pdf").write_bytes(pack.file.read())
        print(pack.pages, pack.ranges, pack.notices)
