"""The content stamp: one number that is another whenever anything that pages show may be another.

It moves in the same transaction as the change, by triggers in the database itself: bulk writes and
SQL by hand send no signals. It is drawn at random, so that no number comes again, not even when a
backup comes back.

On SQLite it is one row. On PostgreSQL each transaction adds one, and the stamp is their sum: nobody
waits for anybody, where two who change one row would, and in turn with other rows for ever.

Every table that a page may read is stamped: those of models with a `visible_when`, of their links
to others, and those that rooms name by `also_stamped`. What people send is stamped when it changes,
not when it comes in: only counts of it may lag.
"""

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Coalesce

from publishing.models import ContentStamp, OwnerSettings
from publishing.public_pages import public_pages
from publishing.triggers import drop_triggers, put_triggers, triggers_missing
from publishing.visibility import PublicModel

EVENTS = ("INSERT", "UPDATE", "DELETE")
CHANGES = ("UPDATE", "DELETE")
ROWS_KEPT = 1_000
# The advisory lock of whoever takes old rows away. No other use is made of this number.
PRUNING = 7_736_726
_PART = "_stamp_"
_also = {}  # model label: events


def also_stamped(*labels, events=EVENTS):
    """Register models, such as "feedback.Submission", that pages read though nobody sees their
    rows, and the events that pages must hear of."""
    _also.update(dict.fromkeys(labels, events))


def stamp():
    """Return the number as it is now; 0 before anything changed. One query."""
    return ContentStamp.objects.aggregate(sum=Coalesce(Sum("number"), 0))["sum"]


def stamped_tables():
    """Return {table: events} of every table whose changes move the stamp."""
    public_pages()  # each room names its other tables beside its pages
    tables = {OwnerSettings._meta.db_table: EVENTS}
    for model in apps.get_models():
        if issubclass(model, PublicModel):
            for each in (model, *_links_of(model)):
                tables[each._meta.db_table] = EVENTS
    for label, events in _also.items():
        tables[apps.get_model(label)._meta.db_table] = events
    return tables


def install():
    """Put every trigger in place, and take away what was there before. A table that does not exist
    yet is left for the next `migrate`."""
    there = connection.introspection.table_names()
    with transaction.atomic(), connection.cursor() as cursor:
        if ContentStamp._meta.db_table not in there:
            lift()
            return
        if connection.vendor == "postgresql":
            cursor.execute(_ON_POSTGRESQL)
        triggers = {
            _named(table, event): _trigger(connection.vendor, table, event)
            for table, events in stamped_tables().items()
            for event in events
            if table in there
        }
        put_triggers(_PART, triggers)


def lift():
    """Take every trigger away, those of earlier versions too."""
    drop_triggers(_PART)


def missing():
    """Return the names of the triggers that should be at work in this database and are not."""
    wanted = {
        _named(table, event) for table, events in stamped_tables().items() for event in events
    }
    return triggers_missing(_PART, wanted)


def _links_of(model):
    return [field.remote_field.through for field in model._meta.local_many_to_many]


def _named(table, event):
    return f"{table}{_PART}{event.lower()}"


_ON_SQLITE = (
    "INSERT INTO publishing_contentstamp (id, number) VALUES (1, abs(random() / 65536)) "
    "ON CONFLICT (id) DO UPDATE SET number = excluded.number"
)
# One row a transaction. Old ones go now and then, by one at a time: what nobody else touches,
# nobody waits for.
_ON_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION publishing_move_stamp() RETURNS trigger LANGUAGE plpgsql AS $stamp$
DECLARE
  added bigint;
BEGIN
  IF current_setting('publishing.stamped', true) IS DISTINCT FROM txid_current()::text THEN
    PERFORM set_config('publishing.stamped', txid_current()::text, true);
    INSERT INTO publishing_contentstamp (number) VALUES (floor(random() * 281474976710655)::bigint)
      RETURNING id INTO added;
    IF added % {ROWS_KEPT} = 0 AND pg_try_advisory_xact_lock({PRUNING}) THEN
      DELETE FROM publishing_contentstamp WHERE id <= added - {ROWS_KEPT};
    END IF;
  END IF;
  RETURN NULL;
END $stamp$
"""  # noqa: S608  our own numbers


def _trigger(vendor, table, event):
    name = _named(table, event)
    if vendor == "sqlite":
        return f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {_ON_SQLITE}; END'
    return (
        f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" '
        "FOR EACH STATEMENT EXECUTE FUNCTION publishing_move_stamp()"
    )
