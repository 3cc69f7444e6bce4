"""Keys of rows, however many, as one parameter of a query."""

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField
from django.db.models.expressions import Expression


class Keys(Expression):
    """A subquery of these keys, for `pk__in`. A list of as many parameters is slow to write, and
    SQLite may take no more than 32,766."""

    def __init__(self, keys):
        super().__init__(output_field=BigIntegerField())
        self.keys = tuple(keys)

    def as_sqlite(self, compiler, connection):
        return self._of("(SELECT value FROM json_each(%s))", "[{}]")

    def as_postgresql(self, compiler, connection):
        return self._of("(SELECT unnest(%s::bigint[]))", "{{{}}}")

    def _of(self, sql, written):
        if not self.keys:
            raise EmptyResultSet
        return sql, [written.format(",".join(map(str, self.keys)))]
