from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    name = "scpb.audit"
    label = "audit"

    def ready(self) -> None:
        post_migrate.connect(import_module("scpb.audit.triggers").install_after_migration, sender=self)
