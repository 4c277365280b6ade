from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "scpb.documents"
    label = "documents"
