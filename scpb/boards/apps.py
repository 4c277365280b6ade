from importlib import import_module

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "scpb.boards"
    label = "boards"

    def ready(self) -> None:
        import_module("scpb.boards.tasks")  # registers the kinds of jobs
