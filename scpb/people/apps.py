from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "scpb.people"
    label = "people"
