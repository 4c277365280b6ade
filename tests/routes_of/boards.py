"""Addresses of boards: the chart, standing documents, places, organisations, and people who leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.routing import EDITORS, KEEPERS, Act, Arguments, Route, board, everybody, of_board, only, uuid
from tests.world import World


def of_version(attribute: str) -> Arguments:
    """The address of something of a version: the board's, the document's and its number."""

    def address(world: World) -> Sequence[Any]:
        version = getattr(world, attribute)
        return [version.document.board.slug, version.document.uuid, version.number]

    return address


PAGES: list[Route] = [
    Route("boards:governance", everybody()),
    Route("boards:place", everybody(), of_board("seat")),
    Route("boards:terms", only(*KEEPERS)),
    Route("boards:organisation", only(*KEEPERS), uuid("organisation")),
    Route("boards:organisation", only(*KEEPERS), uuid("merged_organisation"), "merged"),
    Route("boards:document", everybody(), of_board("document")),
    Route("boards:document", everybody(), of_board("pdf_document"), "as PDF"),
    Route("boards:document_version", everybody(), of_version("document_version")),
    Route("boards:document_version", everybody(404), of_version("unchecked_version"), "unchecked"),
    Route("boards:document_file", everybody(), of_version("pdf_version")),
    Route("boards:document_file", everybody(404), of_version("unchecked_version"), "unchecked"),
    Route("boards:compare_document", everybody(302), of_board("document"), "without two versions"),
    Route("boards:add_document", only(*EDITORS), board),
    Route("boards:edit_document", only(*EDITORS), of_board("document")),
    Route("boards:add_version", only(*EDITORS), of_board("document")),
    Route("boards:remove_version", only(*EDITORS), of_version("coming_version")),
    Route("boards:leave", only(*KEEPERS), uuid("leaver")),
    Route("boards:reactivate", only(*KEEPERS), uuid("gone")),
    Route("boards:merge", only("administrator"), uuid("twin")),
]
ACTS: list[Act] = []
