from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "scpb.audit"
    label = "audit"
