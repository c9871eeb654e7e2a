from django.apps import AppConfig


class OutsideConfig(AppConfig):
    name = "wangge.outside"
    default_auto_field = "django.db.models.BigAutoField"
