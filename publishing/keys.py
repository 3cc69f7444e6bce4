"""Keys of rows, however many, as one parameter of a query."""

from django.core.exceptions import EmptyResultSet
from django.db.models import BigIntegerField
from django.db.models.expressions import Expression

SUBQUERY = {
    "sqlite": "(SELECT value FROM json_each(%s))",
    "postgresql": "(SELECT unnest(%s::bigint[]))",
}
PARAMETER = {"sqlite": "[{}]", "postgresql": "{{{}}}"}


class Keys(Expression):
    """A subquery of these keys, for `pk__in`. A list of as many parameters is slow to write, and
    SQLite may take no more than 32,766."""

    def __init__(self, keys):
        super().__init__(output_field=BigIntegerField())
        self.keys = tuple(keys)

    def as_sql(self, compiler, connection):
        if not self.keys:
            raise EmptyResultSet
        return SUBQUERY[connection.vendor], [as_parameter(self.keys, connection)]


def as_parameter(keys, connection):
    """Return these whole numbers as the one parameter of such a subquery."""
    return PARAMETER[connection.vendor].format(",".join(map(str, keys)))
