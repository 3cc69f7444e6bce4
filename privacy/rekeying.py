"""Changing the keys of personal data while the site is open."""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, transaction

from privacy.encryption import Unreadable, decrypt, encrypt, is_under_newest_key
from privacy.fields import EncryptedTextField
from privacy.kept_rows import KeptRows

# So many rows are locked at once, for as long as it takes to write them: some milliseconds.
ROWS_AT_ONCE = 100


@dataclass
class Batch:
    """What was done with some rows of a model."""

    seen: int = 0
    changed: int = 0
    unreadable: list = field(default_factory=list)  # their primary keys


def encrypted_models():
    """Return every model with encrypted fields, of whatever room."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        and any(isinstance(f, EncryptedTextField) for f in model._meta.local_concrete_fields)
    ]


def rekey(model):
    """Put every row of a model under the newest key, and its lookup hashes under theirs; yield a
    Batch after each transaction.

    It may be cut off at any moment and begun again: a row is whole under one key or another, and
    what is under the newest is left as it is. What somebody saves meanwhile is never overwritten.
    """
    rows = KeptRows(model, connection)
    for read in rows.batches(ROWS_AT_ONCE):
        batch = Batch(seen=len(read))
        while read:
            # Worked out before anybody has to wait for it.
            changes = _changes(rows, read, batch)
            with transaction.atomic():
                written = [
                    rows.replace(row, new, if_still=made_of) for row, new, made_of in changes
                ]
            batch.changed += sum(written)
            # Somebody was quicker. Their words may be under an older key, so look once more.
            read = rows.again(
                [row for (row, *_rest), done in zip(changes, written, strict=True) if not done]
            )
        yield batch


def not_opened():
    """Return how many rows none of our keys opens, and how many of the others are not looked up by
    our PERSONAL_LOOKUP_KEY. Reads all of them."""
    closed = not_found = 0
    for model in encrypted_models():
        rows = KeptRows(model, connection)
        for read in rows.batches(ROWS_AT_ONCE):
            for row in read:
                try:
                    for column in rows.encrypted:
                        decrypt(row.columns[column])
                    hashes, _sources = _hashes(rows, row)
                except Unreadable:
                    closed += 1
                else:
                    not_found += bool(hashes)
    return closed, not_found


def _changes(rows, read, batch):
    """Return (row, {column: new value}, columns that these were made from) of rows to change."""
    found = []
    for row in read:
        try:
            # All of it is opened: what is under the newest name may be under another key.
            opened = {column: decrypt(row.columns[column]) for column in rows.encrypted}
            columns = {
                column: encrypt(text)
                for column, text in opened.items()
                if not is_under_newest_key(row.columns[column])
            }
            hashes, sources = _hashes(rows, row)
        except Unreadable:
            batch.unreadable.append(row.pk)
            continue
        if columns or hashes:
            found.append((row, columns | hashes, sources))
    return found


def _hashes(rows, row):
    """Return {column: hash} where the hash is not what it should be, and what they are made of."""
    hashes, sources = {}, []
    for hash_field in rows.hashes:
        source = rows.source_of(hash_field)
        value = hash_field.hashed(decrypt(row.columns[source]) or "")
        if value != row.columns[hash_field.column]:
            hashes[hash_field.column] = value
            sources.append(source)
    return hashes, sources
