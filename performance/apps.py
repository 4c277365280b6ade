from importlib import import_module

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self) -> None:
        import_module("performance.set_up.figures")
        import_module("performance.set_up.judging")
        import_module("performance.set_up.files")
        import_module("performance.set_up.glossary")
        import_module("performance.tasks")  # registers the kinds of jobs
