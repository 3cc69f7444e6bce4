"""A field of a model whose words are encrypted in the database."""

from django.db import models

from privacy.encryption import decrypt, encrypt


class EncryptedTextField(models.TextField):
    """Text that only whoever has the keys can read. It can be asked whether it is empty, and
    nothing else: to find a row by it, keep a `privacy.encryption.lookup_hash` beside it."""

    def from_db_value(self, value, expression, connection):
        return decrypt(value)

    def get_db_prep_save(self, value, connection):
        if hasattr(value, "as_sql"):
            raise TypeError(f"{self.name} is encrypted: give it the text itself.")
        return encrypt(self.to_python(value))

    def get_prep_value(self, value):
        """Only what is looked for comes here."""
        if value:
            raise TypeError(f"{self.name} is encrypted: rows cannot be found by it.")
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None


class LookupHashField(models.CharField):
    """The keyed hash of another field of the row, always of what is saved there now.

    `source` names that field, and `hashed` is the function that hashes what it holds.
    """

    def __init__(self, *args, source, hashed, **kwargs):
        self.source, self.hashed = source, hashed
        kwargs |= {"max_length": 64, "blank": True, "editable": False, "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source, "hashed": self.hashed}

    def pre_save(self, model_instance, add):
        value = self.hashed(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value
