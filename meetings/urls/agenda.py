"""Addresses of what an item holds beside its own form, of clearing and publishing agendas, and of referrals."""

from django.urls import path

from meetings.urls.addresses import BOARD, MEETING
from meetings.views import agenda, amending, clearing, figures_check, referrals

ITEM = f"{MEETING}agenda/items/<uuid:uuid>/"
QUESTION = f"{MEETING}questions/<uuid:uuid>/"
REFERRAL = "referrals/<uuid:uuid>/"

patterns = [
    path(f"{MEETING}publish/", clearing.publish, name="publish"),
    path(f"{MEETING}figures/", figures_check.findings, name="figures_check"),
    path(f"{MEETING}figures/check/", figures_check.check, name="check_figures"),
    path(f"{MEETING}clearance/", clearing.clearance, name="clearance"),
    path(f"{MEETING}clearance/ask/", clearing.ask, name="ask_clearance"),
    path(f"{MEETING}clearance/clear/", clearing.clear, name="clear"),
    path(f"{MEETING}clearance/record/", clearing.record, name="record_clearance"),
    path(f"{MEETING}clearance/back/", clearing.send_back, name="send_back"),
    path(f"{MEETING}agenda/items/late/", amending.add_late, name="add_late_item"),
    path(f"{MEETING}agenda/waiting/", agenda.waiting, name="waiting"),
    path(f"{MEETING}agenda/owed/<uuid:uuid>/take/", agenda.take_owed, name="take_owed"),
    path(f"{ITEM}grounds/", amending.grounds, name="grounds"),
    path(f"{ITEM}withdraw/", amending.withdraw, name="withdraw_item"),
    path(f"{ITEM}reinstate/", amending.reinstate, name="reinstate_item"),
    path(f"{ITEM}questions/", amending.question_list, name="questions"),
    path(f"{ITEM}questions/add/", amending.add_question, name="add_question"),
    path(QUESTION, amending.edit_question, name="edit_question"),
    path(f"{QUESTION}remove/", amending.remove_question, name="remove_question"),
    path("items/<uuid:uuid>/brief/", amending.brief, name="brief"),
    path(f"{BOARD}referrals/", referrals.index, name="referrals"),
    path(f"{BOARD}referrals/add/", referrals.receive, name="receive_referral"),
    path("refer/<slug:kind>/<uuid:uuid>/", referrals.refer, name="refer"),
    path(f"{REFERRAL}edit/", referrals.edit, name="edit_referral"),
    path(f"{REFERRAL}withdraw/", referrals.withdraw, name="withdraw_referral"),
    path(f"{REFERRAL}take-up/", referrals.take_up, name="take_up_referral"),
    path(f"{REFERRAL}answer/", referrals.answer, name="answer_referral"),
]
