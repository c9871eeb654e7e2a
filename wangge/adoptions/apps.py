from django.apps import AppConfig


class AdoptionsConfig(AppConfig):
    name = "wangge.adoptions"
    default_auto_field = "django.db.models.BigAutoField"
