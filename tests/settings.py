"""The project's own settings, with the few changes that let tests run anywhere and fast."""

import os
from base64 import b64encode

os.environ.setdefault("SECRET_KEY", "0123456789" * 5)
os.environ.setdefault("PERSONAL_DATA_KEYS", f"test:{b64encode(bytes(32)).decode()}")
os.environ.setdefault("PERSONAL_LOOKUP_KEY", "abcdefghij" * 5)

from kirklees_send.settings import *  # noqa: F403 - all of them, whatever they are
from kirklees_send.settings import BASE_DIR, DATABASES, STORAGES

# Pages are tested without a build; the browser tests see the built files.
STATIC_ROOT = BASE_DIR / "static"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Otherwise the browser of each test would begin by reading which files there are.
WHITENOISE_AUTOREFRESH = True

# Nobody is erased into a file of this machine: a test that erases names one of its own.
TOMBSTONES = BASE_DIR / "no-such-folder" / "nor-this" / "tombstones.jsonl"

# Real hashing is slow on purpose.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Between them tests ask in many more ways than a site does. With room for 128, which Python gives,
# SQLite compiles most of them anew, and the guards they set off.
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "cached_statements": 1_000,
    }
