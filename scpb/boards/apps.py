from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "scpb.boards"
    label = "boards"
