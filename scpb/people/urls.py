from django.urls import path

from scpb.people import views

app_name = "people"
urlpatterns = [
    path("demonstration/", views.demo_sign_in, name="demo_sign_in"),
    path("email/", views.addresses, name="addresses"),
]
