"""Services of boards and their register, and what lies beneath all services."""

from __future__ import annotations

from functools import partial

from scpb.boards.services import boards, documents, leaving, membership, merging, register
from tests.audited import NOT_ADMINISTRATORS, NOT_KEEPERS, NOT_OFFICERS, TODAY, Service
from tests.world import SINCE, stored_pdf

NOT_OF_THE_BOARD = (*NOT_KEEPERS, "officer_elsewhere")


BOARDS = {
    "create_board": Service(
        "boards.board_added",
        "administrator",
        lambda _: partial(boards.create_board, name="Adults", abbreviation="A", slug="adults"),
        NOT_ADMINISTRATORS,
    ),
    "edit_board": Service(
        "boards.board_edited", "officer", lambda w: partial(boards.edit_board, w.board, quorum=5), NOT_OFFICERS
    ),
    "add_seat": Service(
        "boards.seat_added", "officer", lambda w: partial(boards.add_seat, w.board, description="Faith"), NOT_OFFICERS
    ),
    "edit_seat": Service(
        "boards.seat_edited", "officer", lambda w: partial(boards.edit_seat, w.seat, is_voting=False), NOT_OFFICERS
    ),
    "remove_seat": Service(
        "boards.seat_removed", "officer", lambda w: partial(boards.remove_seat, w.empty_seat), NOT_OFFICERS
    ),
    "add_notice": Service(
        "boards.notice_added",
        "officer",
        lambda w: partial(boards.add_notice, w.board, title="Fire", text="Leave by the stairs."),
        NOT_OFFICERS,
    ),
    "edit_notice": Service(
        "boards.notice_edited", "officer", lambda w: partial(boards.edit_notice, w.notice, text="New."), NOT_OFFICERS
    ),
    "remove_notice": Service(
        "boards.notice_removed", "officer", lambda w: partial(boards.remove_notice, w.notice), NOT_OFFICERS
    ),
    "add_contact": Service(
        "boards.contact_added",
        "officer",
        lambda w: partial(boards.add_contact, w.board, label="Press", telephone="020 7946 0000"),
        NOT_OFFICERS,
    ),
    "edit_contact": Service(
        "boards.contact_edited", "officer", lambda w: partial(boards.edit_contact, w.contact, label="Us"), NOT_OFFICERS
    ),
    "remove_contact": Service(
        "boards.contact_removed", "officer", lambda w: partial(boards.remove_contact, w.contact), NOT_OFFICERS
    ),
}
MEMBERSHIP = {
    "appoint": Service(
        "boards.member_appointed",
        "officer",
        lambda w: partial(membership.appoint, w.board, person=w.outsider, starts_on=TODAY),
        NOT_OFFICERS,
    ),
    "end_membership": Service(
        "boards.membership_ended",
        "officer",
        lambda w: partial(membership.end_membership, w.membership, on=TODAY),
        NOT_OFFICERS,
    ),
    "grant": Service(
        "boards.role_granted",
        "administrator",
        lambda w: partial(membership.grant, w.board, person=w.outsider, role="officer", starts_on=TODAY),
        NOT_ADMINISTRATORS,
    ),
    "end_grant": Service(
        "boards.role_ended", "officer", lambda w: partial(membership.end_grant, w.grant, on=TODAY), NOT_OFFICERS
    ),
}
REGISTER = {
    "add_person": Service(
        "people.person_added", "officer", lambda _: partial(register.add_person, name="New"), NOT_KEEPERS
    ),
    "edit_person": Service(
        "people.person_edited",
        "officer",
        lambda w: partial(register.edit_person, w.recorded, name="Renamed"),
        NOT_KEEPERS,
    ),
    "add_organisation": Service(
        "people.organisation_added", "officer", lambda _: partial(register.add_organisation, name="New"), NOT_KEEPERS
    ),
    "edit_organisation": Service(
        "people.organisation_edited",
        "officer",
        lambda w: partial(register.edit_organisation, w.organisation, abbreviation="FS"),
        NOT_KEEPERS,
    ),
    "add_post": Service(
        "people.post_added",
        "officer",
        lambda w: partial(register.add_post, w.adviser, organisation=w.organisation, title="Clerk", starts_on=SINCE),
        NOT_KEEPERS,
    ),
    "end_post": Service(
        "people.post_ended", "officer", lambda w: partial(register.end_post, w.post, on=TODAY), NOT_KEEPERS
    ),
    "add_venue": Service(
        "boards.venue_added", "officer", lambda _: partial(register.add_venue, name="Hall", address="2 Rd"), NOT_KEEPERS
    ),
    "edit_venue": Service(
        "boards.venue_edited", "officer", lambda w: partial(register.edit_venue, w.venue, name="Hall"), NOT_KEEPERS
    ),
}
DOCUMENTS = {
    "add_document": Service(
        "boards.document_added",
        "officer",
        lambda w: partial(
            documents.add_document, w.board, kind="protocol", title="Protocol", from_on=TODAY, text="<p>Be brief.</p>"
        ),
        NOT_OFFICERS,
    ),
    "edit_document": Service(
        "boards.document_edited",
        "officer",
        lambda w: partial(documents.edit_document, w.document, title="Terms"),
        NOT_OFFICERS,
    ),
    "add_version": Service(
        "boards.document_version_added",
        "officer",
        lambda w: partial(documents.add_version, w.document, from_on=TODAY, text="<p>It meets weekly.</p>"),
        NOT_OFFICERS,
    ),
    "remove_version": Service(
        "boards.document_version_removed",
        "officer",
        lambda w: partial(documents.remove_version, w.coming_version),
        NOT_OFFICERS,
    ),
    "accept": Service(
        "boards.document_accepted",
        "system",
        lambda w: partial(documents.accept, w.unchecked_version, file=stored_pdf("Cleaned"), words="Be fair."),
    ),
    "refuse": Service(
        "boards.document_refused",
        "system",
        lambda w: partial(documents.refuse, w.unchecked_version, reason="It is damaged."),
    ),
}
LEAVING = {
    "leave": Service(
        "people.person_left", "officer", lambda w: partial(leaving.leave, w.leaver, on=TODAY), NOT_OF_THE_BOARD
    ),
    "reactivate": Service(
        "people.person_reactivated", "officer", lambda w: partial(leaving.reactivate, w.gone), NOT_KEEPERS
    ),
}
MERGING = {
    "merge": Service(
        "people.person_merged",
        "administrator",
        lambda w: partial(merging.merge, w.twin, into=w.recorded),
        NOT_ADMINISTRATORS,
        about=lambda w: w.twin,
    ),
}
SERVICES = {
    "scpb.boards.services.documents": DOCUMENTS,
    "scpb.boards.services.leaving": LEAVING,
    "scpb.boards.services.merging": MERGING,
    "scpb.boards.services.boards": BOARDS,
    "scpb.boards.services.membership": MEMBERSHIP,
    "scpb.boards.services.register": REGISTER,
}
