from importlib import import_module

from django.apps import AppConfig


class StrategyConfig(AppConfig):
    name = "strategy"

    def ready(self) -> None:
        import_module("strategy.tasks")  # registers the kinds of jobs
        import_module("strategy.plan_tasks")
        import_module("strategy.leaving")  # lists what leavers leave behind
