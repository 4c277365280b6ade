from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate, pre_migrate


class MeetingsConfig(AppConfig):
    name = "meetings"

    def ready(self) -> None:
        for name in ("tasks", "prints_tasks", "report_tasks", "action_tasks", "figures_tasks", "proposal_tasks"):
            import_module(f"meetings.{name}")  # registers the kinds of jobs
        import_module("meetings.plans.document")  # registers what its print holds
        import_module("meetings.actions.log")
        import_module("meetings.packs.alone")
        import_module("meetings.boards_printed")
        import_module("meetings.pages.boards_printed")  # shows it on the board's page
        import_module("meetings.services.proposals")  # proposes what editions show
        import_module("meetings.leaving")  # lists what leavers leave behind
        import_module("meetings.kept")
        triggers = import_module("meetings.triggers")
        register(triggers.check_that_none_is_missing, Tags.database)
        pre_migrate.connect(triggers.remove_before_migration, sender=self)
        post_migrate.connect(triggers.install_after_migration, sender=self)
