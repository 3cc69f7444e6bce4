"""The site's settings for servers that a crowd writes to: allowances as the test says."""

import os
from base64 import b64encode
from datetime import timedelta

os.environ.setdefault("SECRET_KEY", "0123456789" * 5)
os.environ.setdefault("PERSONAL_DATA_KEYS", f"test:{b64encode(bytes(32)).decode()}")
os.environ.setdefault("PERSONAL_LOOKUP_KEY", "abcdefghij" * 5)

from kirklees_send.settings import *  # noqa: F403 - all of them, whatever they are
from kirklees_send.settings import STORAGES

# Nobody looks at these pages: they need no build.
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}

# As long as can be, so that a test falls into one stretch of time.
FEEDBACK_PERIOD = timedelta(days=1)
FEEDBACK_PER_NETWORK = int(os.environ.get("FEEDBACK_PER_NETWORK", "1_000_000"))
FEEDBACK_PER_FORM = FEEDBACK_IN_ALL = 1_000_000
# So that each that is stored has one, to be counted.
FEEDBACK_MAILS_OF_THEIR_OWN = 1_000_000
