"""Fields of models whose words are encrypted in the database, and what they are found again by."""

from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.db.models import F
from django.db.models.functions import Cast
from django.db.models.signals import pre_save

from privacy.encryption import Unreadable, decrypt, encrypt


class EncryptedTextField(models.TextField):
    """Text that only whoever has the keys can read.

    The database can say whether it is empty, and nothing else: it cannot find, sort, group or
    change the text. To find a row by it, keep a LookupHashField beside it. Reading raises
    `privacy.encryption.Unreadable` without the key. Lengths are told by MaxLengthValidator: the
    column holds more than the text.
    """

    default_validators = [ProhibitNullCharactersValidator()]

    def from_db_value(self, value, expression, connection):
        return decrypt(value)

    def get_db_prep_save(self, value, connection):
        if hasattr(value, "as_sql"):
            raise TypeError(
                f"{self.name} is encrypted, which the database cannot do: give it the text itself."
            )
        return super().get_db_prep_save(value, connection)

    def get_db_prep_value(self, value, connection, prepared=False):  # noqa: FBT002  Django's own
        """Whatever goes to the database as a value goes encrypted; what was looked for, and so
        prepared, is empty."""
        if prepared or value is None:
            return value
        return encrypt(self.to_python(value))

    def get_prep_value(self, value):
        """Only what is looked for comes here."""
        if value:
            raise TypeError(f"{self.name} is encrypted: rows cannot be found by it.")
        return super().get_prep_value(value)

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name in ("exact", "isnull") else None


def as_stored(rows, *names):
    """Return what the database keeps of each row, in these fields or in all of them: a tuple a
    row. What is encrypted stays so, and no key is needed."""
    fields = [rows.model._meta.get_field(name) for name in names]
    plain = [
        Cast(field.attname, models.TextField())
        if isinstance(field, EncryptedTextField)
        else F(field.attname)
        for field in fields or rows.model._meta.concrete_fields
    ]
    return rows.values_list(*plain)


def words_or_none(stored):
    """Return the text of a value as it is stored; None if no key of ours opens it."""
    try:
        return decrypt(stored)
    except Unreadable:
        return None


class LookupHashField(models.CharField):
    """The keyed hash of another field of the row, always of what is saved there now.

    `source` names that field, and `hashed` is the function that hashes what it holds. Its model
    needs HashedQuerySet, and saves the two together or not at all.
    """

    def __init__(self, *args, source, hashed, **kwargs):
        self.source, self.hashed = source, hashed
        kwargs |= {"max_length": 64, "blank": True, "editable": False, "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source, "hashed": self.hashed}

    def contribute_to_class(self, cls, name, *args, **kwargs):
        super().contribute_to_class(cls, name, *args, **kwargs)
        pre_save.connect(self._refuse_half, sender=cls)

    def pre_save(self, model_instance, add):
        value = self.hashed(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value

    def _refuse_half(self, *, update_fields, **kwargs):
        if update_fields and self.source in update_fields and self.name not in update_fields:
            raise ValueError(f"Save {self.name} together with {self.source}: it is found by it.")


class HashedQuerySet(models.QuerySet):
    """Rows with LookupHashFields: these follow when many rows are changed at once."""

    def update(self, **values):
        for field in self.model._meta.concrete_fields:
            if isinstance(field, LookupHashField) and field.source in values:
                values[field.name] = field.hashed(values[field.source])
        return super().update(**values)
