"""Addresses of the forward plan."""

from django.urls import URLPattern, path

from meetings.urls.addresses import BOARD
from meetings.views import planning, recurring, years

PLAN = f"{BOARD}plan/"
patterns: list[URLPattern] = [
    path(PLAN, planning.plan, name="forward_plan"),
    path(f"{PLAN}published/", planning.published, name="published_plan"),
    path(f"{PLAN}editions/<int:number>/", planning.edition, name="plan_edition"),
    path(f"{PLAN}editions/<int:number>.csv", planning.edition_csv, name="plan_csv"),
    path(f"{PLAN}draft.csv", planning.working_csv, name="draft_plan_csv"),
    path(f"{PLAN}publish/", planning.publish, name="publish_plan"),
    path(f"{PLAN}items/add/", planning.add_item, name="add_plan_item"),
    path(f"{PLAN}items/<uuid:uuid>/", planning.edit_item, name="edit_plan_item"),
    path(f"{PLAN}items/<uuid:uuid>/move/", planning.move_item, name="move_plan_item"),
    path(f"{PLAN}items/<uuid:uuid>/take/", planning.take_item, name="take_plan_item"),
    path(f"{PLAN}items/<uuid:uuid>/order/", planning.order_item, name="order_plan_item"),
    path(f"{PLAN}year/", years.plan_year, name="plan_year"),
    path(f"{PLAN}recurring/", recurring.index, name="recurring"),
    path(f"{PLAN}recurring/add/", recurring.add, name="add_recurring"),
    path(f"{PLAN}recurring/usual/", recurring.usual, name="take_usual"),
    path(f"{PLAN}recurring/duties/", recurring.duties, name="take_duties"),
    path(f"{PLAN}recurring/fill/", recurring.fill, name="fill_plan"),
    path(f"{PLAN}recurring/<uuid:uuid>/", recurring.edit, name="edit_recurring"),
    path(f"{PLAN}recurring/<uuid:uuid>/end/", recurring.end, name="end_recurring"),
    path(f"{PLAN}recurring/<uuid:uuid>/plan/", recurring.plan, name="plan_recurring"),
    path(f"{PLAN}bring-back/add/", recurring.add_bring_back, name="add_bring_back"),
    path(f"{PLAN}bring-back/<uuid:uuid>/", recurring.edit_bring_back, name="edit_bring_back"),
    path(f"{PLAN}bring-back/<uuid:uuid>/take-up/", recurring.take_up, name="take_up_bring_back"),
    path(f"{PLAN}bring-back/<uuid:uuid>/give-up/", recurring.give_up, name="give_up_bring_back"),
]
