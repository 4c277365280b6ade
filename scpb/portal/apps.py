from importlib import import_module

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "scpb.portal"
    label = "portal"

    def ready(self) -> None:
        import_module("scpb.portal.annual.tasks")  # registers the kinds of jobs
