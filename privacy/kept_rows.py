"""Rows with encrypted fields as the database keeps them: read and written past the fields that
would open them. For those who change keys, and nobody else."""

from dataclasses import dataclass

from privacy.fields import EncryptedTextField, LookupHashField


@dataclass(frozen=True)
class KeptRow:
    """One row: its primary key, and what its encrypted and hash columns hold, by column."""

    pk: object
    columns: dict


@dataclass(frozen=True)
class KeptRows:
    """The rows of a model, in one database. The model may be one of a migration."""

    model: type
    connection: object

    @property
    def encrypted(self):
        """The columns that are encrypted."""
        return [field.column for field in self._fields(EncryptedTextField)]

    @property
    def hashes(self):
        """The LookupHashFields."""
        return self._fields(LookupHashField)

    def source_of(self, hash_field):
        """Return the column that a LookupHashField is the hash of."""
        return self.model._meta.get_field(hash_field.source).column

    def batches(self, size):
        """Yield all rows there are, by primary key, as lists of at most that many."""
        rows = self._select("", [], size)
        while rows:
            yield rows
            rows = self._select(f"WHERE {self._pk} > %s", [rows[-1].pk], size)

    def again(self, rows):
        """Return what is there now of these rows."""
        pks = [row.pk for row in rows]
        places = ", ".join(["%s"] * len(pks))
        return self._select(f"WHERE {self._pk} IN ({places})", pks, len(pks)) if pks else []

    def replace(self, row, columns, *, if_still=()):
        """Write these columns, unless one of them, or of `if_still`, was changed since `row` was
        read, or the row is gone. Return whether it was written."""
        quote = self.connection.ops.quote_name
        compared = {*columns, *if_still}
        sets = ", ".join(f"{quote(column)} = %s" for column in columns)
        same = " AND ".join(f"{quote(column)} = %s" for column in compared)
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self._table} SET {sets} WHERE {self._pk} = %s AND {same}",  # noqa: S608 - our own names
                [*columns.values(), row.pk, *(row.columns[column] for column in compared)],
            )
            return cursor.rowcount == 1

    def _select(self, where, values, most):
        columns = [*self.encrypted, *(field.column for field in self.hashes)]
        names = ", ".join(map(self.connection.ops.quote_name, columns))
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {self._pk}, {names} FROM {self._table} {where} "  # noqa: S608 - our own names
                f"ORDER BY {self._pk} LIMIT {most}",
                values,
            )
            return [
                KeptRow(pk, dict(zip(columns, kept, strict=True)))
                for pk, *kept in cursor.fetchall()
            ]

    def _fields(self, kind):
        return [
            field for field in self.model._meta.local_concrete_fields if isinstance(field, kind)
        ]

    @property
    def _table(self):
        return self.connection.ops.quote_name(self.model._meta.db_table)

    @property
    def _pk(self):
        return self.connection.ops.quote_name(self.model._meta.pk.column)
