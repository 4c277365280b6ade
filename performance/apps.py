from importlib import import_module

from django.apps import AppConfig


class PerformanceConfig(AppConfig):
    name = "performance"

    def ready(self) -> None:
        import_module("performance.set_up_sections")
        import_module("performance.set_up_judging")
        import_module("performance.set_up_files")
        import_module("performance.set_up_glossary")
        import_module("performance.tasks")  # registers the kinds of jobs
