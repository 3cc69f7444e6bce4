"""For migrations: what was kept in plain words before a field was encrypted is encrypted too."""

from functools import partial

from django.db import migrations

from privacy.encryption import decrypt, encrypt
from privacy.kept_rows import KeptRows

_ROWS_AT_ONCE = 500


def encrypt_rows(app_label, *model_names):
    """Return the operation that encrypts what is in the encrypted fields of these models, and
    fills their lookup hashes; undone, it leaves plain words.

    It comes after the operations that make the fields what they are, in a migration that is one
    transaction: nothing tells a plain row from one that is encrypted already.
    """
    return migrations.RunPython(
        partial(_change, app_label, model_names, _encrypted),
        partial(_change, app_label, model_names, _decrypted),
        elidable=True,
    )


def _change(app_label, model_names, change, apps, schema_editor):
    for model_name in model_names:
        rows = KeptRows(apps.get_model(app_label, model_name), schema_editor.connection)
        for batch in rows.batches(_ROWS_AT_ONCE):
            for row in batch:
                rows.replace(row, change(rows, row))


def _encrypted(rows, row):
    hashes = {
        field.column: field.hashed(row.columns[rows.source_of(field)]) for field in rows.hashes
    }
    return {column: encrypt(row.columns[column]) for column in rows.encrypted} | hashes


def _decrypted(rows, row):
    return {column: decrypt(row.columns[column]) for column in rows.encrypted}
