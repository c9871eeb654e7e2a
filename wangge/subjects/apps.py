from django.apps import AppConfig


class SubjectsConfig(AppConfig):
    name = "wangge.subjects"
    default_auto_field = "django.db.models.BigAutoField"
