from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "wangge.notices"
    default_auto_field = "django.db.models.BigAutoField"
