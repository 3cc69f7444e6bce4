"""Keys for tests, as PERSONAL_DATA_KEYS has them."""

import os
from base64 import urlsafe_b64encode
from unittest import mock

from django.db import connection

from privacy import fields
from privacy.kept_rows import KeptRows


def new_key():
    return urlsafe_b64encode(os.urandom(32)).decode()


def as_setting(keys):
    """Return {name: key} as the environment has it."""
    return ",".join(f"{name}:{key}" for name, key in keys.items())


def kept(row):
    """Return what the database itself holds of a row, by column."""
    rows = KeptRows(type(row), connection)
    (found,) = [one for batch in rows.batches(1_000) for one in batch if one.pk == row.pk]
    return found.columns


def without_encryption():
    """Let words reach the database as they are: for a check that must then fail."""
    return mock.patch.multiple(fields, encrypt=lambda text: text, decrypt=lambda text: text)
