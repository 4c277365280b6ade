from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "scpb.jobs"
    label = "jobs"
