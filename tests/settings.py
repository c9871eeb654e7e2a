"""The settings of the tests: the real ones, with a data folder of their own (never the demonstration's).

DATABASE_URL is the only variable that is taken over (`make test-db URL=…`).
"""

import os
from pathlib import Path

for _name in [name for name in os.environ if name.startswith("WANGGE_") or name == "PORT"]:
    del os.environ[_name]
os.environ["WANGGE_DATA"] = str(Path(__file__).resolve().parents[1] / ".cache" / "test-data")

from wangge.config.settings import *  # noqa: E402, F403

WORDS_STRICT = True
# A live server's threads keep connections over a restored database; they are checked before each use.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # noqa: F405
# Costly on purpose in life; in tests it would only cost.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
