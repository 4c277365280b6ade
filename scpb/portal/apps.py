from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "scpb.portal"
    label = "portal"
