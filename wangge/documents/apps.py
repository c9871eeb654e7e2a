from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "wangge.documents"
    default_auto_field = "django.db.models.BigAutoField"
