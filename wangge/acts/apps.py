from django.apps import AppConfig


class ActsConfig(AppConfig):
    name = "wangge.acts"
    default_auto_field = "django.db.models.BigAutoField"
