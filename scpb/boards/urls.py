"""Addresses of boards, their people and the register."""

from django.urls import path

from scpb.boards.views import boards, documents, leaving, places, register

app_name = "boards"
urlpatterns = [
    path("people/", boards.index, name="index"),
    path("people/register/", register.people, name="people"),
    path("people/register/add/", register.add_person, name="add_person"),
    path("people/register/<uuid:uuid>/", register.person, name="person"),
    path("people/register/<uuid:uuid>/edit/", register.edit_person, name="edit_person"),
    path("people/register/<uuid:uuid>/posts/add/", register.add_post, name="add_post"),
    path("people/register/<uuid:uuid>/posts/<uuid:post>/end/", register.end_post, name="end_post"),
    path("people/register/<uuid:uuid>/leave/", leaving.leave, name="leave"),
    path("people/register/<uuid:uuid>/return/", leaving.reactivate, name="reactivate"),
    path("people/register/<uuid:uuid>/merge/", leaving.merge, name="merge"),
    path("people/terms/", places.terms, name="terms"),
    path("people/organisations/", register.organisations, name="organisations"),
    path("people/organisations/add/", register.add_organisation, name="add_organisation"),
    path("people/organisations/<uuid:uuid>/", register.organisation, name="organisation"),
    path("people/organisations/<uuid:uuid>/edit/", register.edit_organisation, name="edit_organisation"),
    path("people/venues/", register.venues, name="venues"),
    path("people/venues/add/", register.add_venue, name="add_venue"),
    path("people/venues/<uuid:uuid>/edit/", register.edit_venue, name="edit_venue"),
    path("people/boards/add/", boards.add_board, name="add_board"),
    path("boards/", boards.chart, name="governance"),
    path("boards/<slug:slug>/", boards.board, name="board"),
    path("boards/<slug:slug>/edit/", boards.edit_board, name="edit_board"),
    path("boards/<slug:slug>/members/appoint/", places.appoint, name="appoint"),
    path("boards/<slug:slug>/members/<uuid:uuid>/end/", places.end_membership, name="end_membership"),
    path("boards/<slug:slug>/places/add/", places.add_seat, name="add_seat"),
    path("boards/<slug:slug>/places/<uuid:uuid>/", places.place, name="place"),
    path("boards/<slug:slug>/places/<uuid:uuid>/edit/", places.edit_seat, name="edit_seat"),
    path("boards/<slug:slug>/places/<uuid:uuid>/remove/", places.remove_seat, name="remove_seat"),
    path("boards/<slug:slug>/documents/add/", documents.add_document, name="add_document"),
    path("boards/<slug:slug>/documents/<uuid:uuid>/", documents.document, name="document"),
    path("boards/<slug:slug>/documents/<uuid:uuid>/edit/", documents.edit_document, name="edit_document"),
    path("boards/<slug:slug>/documents/<uuid:uuid>/compare/", documents.compare, name="compare_document"),
    path("boards/<slug:slug>/documents/<uuid:uuid>/add/", documents.add_version, name="add_version"),
    path("boards/<slug:slug>/documents/<uuid:uuid>/<int:number>/", documents.version, name="document_version"),
    path("boards/<slug:slug>/documents/<uuid:uuid>/<int:number>/file/", documents.document_file, name="document_file"),
    path(
        "boards/<slug:slug>/documents/<uuid:uuid>/<int:number>/remove/", documents.remove_version, name="remove_version"
    ),
    path("boards/<slug:slug>/roles/give/", boards.grant, name="grant"),
    path("boards/<slug:slug>/roles/<uuid:uuid>/end/", boards.end_grant, name="end_grant"),
    path("boards/<slug:slug>/notices/add/", boards.add_notice, name="add_notice"),
    path("boards/<slug:slug>/notices/<uuid:uuid>/edit/", boards.edit_notice, name="edit_notice"),
    path("boards/<slug:slug>/notices/<uuid:uuid>/remove/", boards.remove_notice, name="remove_notice"),
    path("boards/<slug:slug>/contacts/add/", boards.add_contact, name="add_contact"),
    path("boards/<slug:slug>/contacts/<uuid:uuid>/edit/", boards.edit_contact, name="edit_contact"),
    path("boards/<slug:slug>/contacts/<uuid:uuid>/remove/", boards.remove_contact, name="remove_contact"),
]
