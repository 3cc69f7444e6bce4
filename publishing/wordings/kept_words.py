"""No migration rewrites what was promised: what the public read before it reads after.

Migrations run while the guards of SQLite are lifted (`publishing.guards`), so the words are
compared, and the Wordings themselves. After a difference, or if migrating broke off, the guards
are not put back: `/readyz` fails, staff cannot write and nothing is migrated, until the backup of
before is back.
"""

from django.apps import apps
from django.core.management.base import CommandError
from django.db import connection
from django.utils.translation import gettext as _

from publishing import guards
from publishing.wordings.links import promised_links
from publishing.wordings.models import OWNER, Wording
from publishing.wordings.promised import promised_fields

MOST_TOLD = 10
_before = {}


def refuse_unfinished():
    """Raise CommandError if the site is open and no guard is there: what an earlier migration did
    meanwhile, nobody can tell any more."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        is_open = _is_open(cursor, tables)
    if is_open and guards.are_lifted():
        raise CommandError(
            _("An earlier migration was refused or broke off. Restore the backup of before it.")
        )


def remember():
    """Keep in mind what is promised in this database, before it is migrated."""
    _before.clear()
    _before.update(_words())


def refuse_rewritten():
    """Raise CommandError if the migration changed any of it."""
    before = {**_before}
    _before.clear()
    if not before:
        return
    after = _words()
    changed = {place for place, words in before.items() if after.get(place) != words}
    changed = sorted(changed | _added(before, after))
    if changed:
        columns = {}
        for label, pk, column in changed:
            columns.setdefault(f"{label} {pk}", []).append(column)
        places = [f"{row} ({', '.join(of_row)})" for row, of_row in columns.items()][:MOST_TOLD]
        raise CommandError(
            _(
                "A migration changed what the public was promised: %(places)s. The site stays"
                " closed to staff. Restore the backup of before, and propose the change instead."
            )
            % {"places": ", ".join(places)}
        )


def _added(before, after):
    """Return a place of each row that the public was not to see, or that did not happen, before.
    A kind of which there was none at all may be new itself."""
    labels = {label for label, _pk, _column in before}
    rows = {(label, pk) for label, pk, _column in before}
    return {
        (label, pk, "is_visible")
        for label, pk, _column in after
        if label in labels and (label, pk) not in rows and _is_shown_with_a_reason(label)
    }


def _is_shown_with_a_reason(label):
    model = apps.get_model(label)
    return model is Wording or hasattr(model, "is_withdrawn")


def _words():
    """Return {(label, id, column): value} of every promised column of rows that may be shown, and
    of every column of public Wordings; of none before the site is open. Columns that only one of
    two versions has are left out by it."""
    found = {}
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if not _is_open(cursor, tables):
            return found
        for model in apps.get_models():
            table = model._meta.db_table
            fields = model._meta.concrete_fields if model is Wording else promised_fields(model)
            wanted = {field.column for field in fields}
            if not wanted or table not in tables:
                continue
            there = _columns(cursor, table)
            columns = sorted(wanted & there)
            shown = "WHERE is_visible" if "is_visible" in there else ""
            shown = "WHERE published_at IS NOT NULL" if model is Wording else shown
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.execute(f'SELECT id, {names} FROM "{table}" {shown}')  # noqa: S608  our names
            for pk, *values in cursor.fetchall():
                for column, value in zip(columns, values, strict=True):
                    found[model._meta.label, pk, column] = value
            for field in promised_links(model):
                for pk, other in _linked(cursor, field, tables):
                    found[model._meta.label, pk, f"{field.name} {other}"] = True
    return found


def _linked(cursor, field, tables):
    table = field.m2m_db_table()
    if table not in tables:
        return []
    names = f'"{field.m2m_column_name()}", "{field.m2m_reverse_name()}"'
    cursor.execute(f'SELECT {names} FROM "{table}"')  # noqa: S608  our names
    return cursor.fetchall()


def _is_open(cursor, tables):
    table = apps.get_model(OWNER)._meta.db_table
    if table not in tables or "is_open" not in _columns(cursor, table):
        return False
    cursor.execute(f'SELECT 1 FROM "{table}" WHERE is_open')  # noqa: S608  our own name
    return cursor.fetchone() is not None


def _columns(cursor, table):
    described = connection.introspection.get_table_description(cursor, table)
    return {column.name for column in described}
