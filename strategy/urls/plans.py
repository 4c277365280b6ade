"""Addresses of action plans and their reviews."""

from django.urls import path

from strategy.views import plans as views
from strategy.views import reviews

PLAN = "<slug:slug>/plans/<int:year>/"
ENTRY = f"{PLAN}entries/<int:number>/"
REVIEW = f"{PLAN}reviews/<int:quarter>/"

urlpatterns = [
    path("<slug:slug>/plans/", views.plans, name="plans"),
    path("<slug:slug>/plans/begin/", views.begin_plan, name="begin_plan"),
    path(PLAN, views.plan, name="plan"),
    path(f"{PLAN}print/", views.plan_pdf, name="plan_pdf"),
    path(f"{PLAN}introduction/", views.introduce_plan, name="introduce_plan"),
    path(f"{PLAN}agree/", views.agree_plan, name="agree_plan"),
    path(f"{PLAN}entries/add/", views.add_entry, name="add_plan_entry"),
    path(ENTRY, views.entry, name="plan_entry"),
    path(f"{ENTRY}edit/", views.edit_entry, name="edit_plan_entry"),
    path(f"{ENTRY}take-out/", views.take_out_entry, name="take_out_plan_entry"),
    path(f"{ENTRY}put-back/", views.put_back_entry, name="put_back_plan_entry"),
    path(f"{PLAN}reviews/begin/", reviews.begin_review, name="begin_review"),
    path(REVIEW, reviews.review, name="review"),
    path(f"{REVIEW}entries/<int:number>/", reviews.review_entry, name="review_entry"),
    path(f"{REVIEW}close/", reviews.close_review, name="close_review"),
    path(f"{REVIEW}reopen/", reviews.reopen_review, name="reopen_review"),
    path(f"{REVIEW}publish/", reviews.publish_review, name="publish_review"),
]
