"""The one settings file. Everything that differs between places comes from the environment:

DATABASE_URL      a PostgreSQL server (15 or newer); unset: the embedded one in the data folder
WANGGE_DATA       the data folder (database, secret key, attachments); default ``data`` in the checkout, or from a wheel
                  ``wangge`` in $XDG_DATA_HOME (~/.local/share)
WANGGE_ROLE       ``app`` (runtime) or ``owner`` (migrations)
WANGGE_HOST, PORT where to listen; default 127.0.0.1:8000
WANGGE_ORIGINS    public addresses, comma separated: https://wangge.example.cn
WANGGE_PROXY      1 when a proxy in front sets X-Forwarded-Proto
WANGGE_OIDC_ISSUER, WANGGE_OIDC_CLIENT, WANGGE_OIDC_SECRET   sign-in by an OpenID provider: its address, and our id and
                  secret there
WANGGE_OIDC_CLAIM which of its claims is the name of the account; default sub
WANGGE_TZ         the district's time zone; default Asia/Shanghai
WANGGE_SECRET_KEY the key that signs sessions; unset: made once in the data folder
WANGGE_WORKERS, WANGGE_THREADS   web processes and threads in each; default 3 and 2
WANGGE_PLAYBOOKS  further folders of playbooks, separated as in PATH
WANGGE_LAWS       further folders of laws, likewise; below one, calendar/ holds the days of the district's region
WANGGE_LEDGERS    further folders of ledgers with the office's own columns, likewise
WANGGE_GROUND     GeoJSON of rivers, roads, parks and villages for the maps; default ``ground.geojson`` in WANGGE_DATA
WANGGE_TILES      addresses of map tiles with {z} {x} {y}, separated by blanks, lowest first; default none
WANGGE_DEMO       1: one page lets you enter as anybody; only on loopback and on the embedded database
WANGGE_DEBUG      1: tracebacks in the browser; never together with public addresses
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from wangge.config import database, environment
from wangge.lib import postgres, shipped

_env = environment.Environment(os.environ)

CHECKOUT = shipped.HOME  # or what a wheel brings in its place: playbooks/ and laws/
DATA = _env.read("WANGGE_DATA", shipped.data_folder(os.environ), environment.folder)
FILES_ROOT = DATA / "files"
PLAYBOOK_PATHS = [CHECKOUT / "playbooks", *_env.read("WANGGE_PLAYBOOKS", [], environment.folders)]
LAWS_ROOT = CHECKOUT / "laws"
LAWS_ADDED = _env.read("WANGGE_LAWS", [], environment.folders)
LEDGERS_ADDED = _env.read("WANGGE_LEDGERS", [], environment.folders)
GROUND_FILE = _env.read("WANGGE_GROUND", DATA / "ground.geojson", environment.folder)
TILES = _env.read("WANGGE_TILES", [], environment.tiles)

# --- the database

DATABASE_URL = _env.read("DATABASE_URL", "", database.address)
EMBEDDED = not DATABASE_URL
ROLE = _env.read("WANGGE_ROLE", "app", environment.one_of("app", "owner"))
DATABASES = {"default": database.entry(DATABASE_URL or postgres.Server(DATA).dsn, role=ROLE)}
# What is dear to count (``cases.counting``), for all web processes of this machine: ``wangge serve`` begins with none.
_COUNTS = {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": DATA / "counts"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}, "counts": _COUNTS}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- where it listens and who may ask

HOST = _env.read("WANGGE_HOST", "127.0.0.1", str)
PORT = _env.read("PORT", 8000, environment.port)
WORKERS = _env.read("WANGGE_WORKERS", 3, environment.count)
THREADS = _env.read("WANGGE_THREADS", 2, environment.count)
ORIGINS = _env.read("WANGGE_ORIGINS", [], environment.origins)
DEBUG = _env.read("WANGGE_DEBUG", False, environment.yes_no)
DEMO = _env.read("WANGGE_DEMO", False, environment.yes_no)
BEHIND_PROXY = _env.read("WANGGE_PROXY", False, environment.yes_no)
_https = any(origin.startswith("https://") for origin in ORIGINS)

_env.require(not (DEMO and not EMBEDDED), "WANGGE_DEMO: the demonstration runs on the embedded database only")
_env.require(not (DEMO and HOST not in environment.LOOPBACK), f"WANGGE_DEMO: {HOST} is not a loopback address")
_env.require(not (DEMO and ORIGINS), "WANGGE_DEMO: the demonstration has no public address (WANGGE_ORIGINS)")
_env.require(not (DEBUG and ORIGINS), "WANGGE_DEBUG: never with public addresses (WANGGE_ORIGINS)")
_env.require(
    HOST in environment.LOOPBACK or bool(ORIGINS),
    f"WANGGE_HOST: {HOST} is open to others, so name the public address in WANGGE_ORIGINS",
)

# --- sign-in by the office's own provider

OIDC_ISSUER = _env.read("WANGGE_OIDC_ISSUER", "", environment.provider)
OIDC_CLIENT = _env.read("WANGGE_OIDC_CLIENT", "", str)
OIDC_SECRET = _env.read("WANGGE_OIDC_SECRET", "", str)
OIDC_CLAIM = _env.read("WANGGE_OIDC_CLAIM", "sub", str)
_told = [bool(part) for part in (OIDC_ISSUER, OIDC_CLIENT, OIDC_SECRET)]
_env.require(len(set(_told)) == 1, "WANGGE_OIDC_ISSUER, WANGGE_OIDC_CLIENT, WANGGE_OIDC_SECRET: all three or none")

ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *(urlsplit(origin).hostname or "" for origin in ORIGINS)]
CSRF_TRUSTED_ORIGINS = ORIGINS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

# --- secrets, sessions, headers

_given = _env.read("WANGGE_SECRET_KEY", "", environment.secret)
try:
    SECRET_KEY = _given or database.kept_secret(DATA / "secret_key")
except OSError as error:
    _env.require(False, f"WANGGE_DATA: cannot keep a secret in {DATA}: {error.strerror}")

SESSION_ENGINE = "wangge.web.arriving"
SESSION_COOKIE_NAME = "wangge_session"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _https
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600  # a working day, in seconds: duty desks share their computers
SECURE_HSTS_SECONDS = 365 * 86400 if _https else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "wangge.web.views.problems.expired"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_PERMISSIONS = 0o600

# --- rooms

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "wangge.journal",
    "wangge.accounts",
    "wangge.subjects",
    "wangge.files",
    "wangge.places",
    "wangge.people",
    "wangge.adoptions",
    "wangge.notices",
    "wangge.documents",
    "wangge.cases",
    "wangge.outside",
    "wangge.web",
    "wangge.api",
]
PROCRASTINATE_IMPORT_PATHS = ["wangge.acts.tasks", "wangge.api.tasks"]
# Whoever migrates does no jobs: what these import takes longer than most migrations.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "tasks" if ROLE == "app" else None
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["wangge.accounts.sessions.Login"]
LOGIN_URL = "/enter/"
LOGIN_REDIRECT_URL = "/"

MIDDLEWARE = [
    "wangge.api.shortcut.ApiShortcut",  # the API needs nothing of what follows
    "django.middleware.security.SecurityMiddleware",
    "wangge.web.security.ContentSecurityPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wangge.web.security.BodyLimit",  # before a form is read, which is when its token is looked at
]
ROOT_URLCONF = "wangge.config.urls"
WSGI_APPLICATION = "wangge.config.wsgi.application"
TEMPLATES = [  # compiled for each language
    {
        "NAME": language,
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [shipped.PACKAGE / "web" / "templates"],
        "OPTIONS": {"environment": f"wangge.web.templating.{pages}"},
    }
    for language, pages in (("zh", "chinese"), ("en", "english"))
]

# --- time, language, files a browser loads

USE_TZ = True  # stored in UTC, shown and counted in the district's zone
DISTRICT_TZ = TIME_ZONE = _env.read("WANGGE_TZ", "Asia/Shanghai", environment.zone)
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # serves straight from the rooms: nothing to collect
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 300

PASSWORD_LEAST = 10  # characters
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (("MinimumLengthValidator", {"min_length": PASSWORD_LEAST}), ("CommonPasswordValidator", {}))
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"wangge": {"level": "INFO"}},
}

_env.finish()
