"""The WSGI application that granian serves."""

from __future__ import annotations

import gc
import importlib
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.config.settings")

application = get_wsgi_application()

# Pages and their words, which the first visitor would wait for otherwise.
importlib.import_module(settings.ROOT_URLCONF)
importlib.import_module("wangge.web.wording").interface()

# What a worker holds by now it holds until it ends, and so will the snapshots of units and posts: to look through all
# of it for garbage every few requests would cost some percent of each. Requests themselves leave next to none.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
