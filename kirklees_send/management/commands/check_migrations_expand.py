"""`manage.py check_migrations_expand`: does the version that runs survive what is to be migrated?

Between `migrate` and the last server's start the old code runs on the new tables. It survives what
is added and may be left out, not what goes, gets another name, or must be filled in. Decision 38
says in which steps a column goes.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, models
from django.db.migrations import operations
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from publishing.many_tables import CreateModels

_GOES = (
    operations.DeleteModel,
    operations.RemoveField,
    operations.RenameField,
    operations.RenameModel,
    operations.AlterModelTable,
)
# What simple_history puts before the name of a model.
_HISTORY = "historical"


class Command(BaseCommand):
    help = _("Says which migrations that are not done yet the running version would not survive.")

    def handle(self, **options):
        executor = MigrationExecutor(connection)
        if not executor.loader.applied_migrations:
            return  # nothing runs yet
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        new = set()
        found = [
            f"{migration}: {fault}"
            for migration, _backwards in plan
            for fault in (
                *histories_first(migration.operations),
                *faults(migration.operations, migration.app_label, new),
            )
        ]
        if found:
            raise CommandError(
                "\n".join(
                    [_("The running version does not survive this. Stop the site first."), *found]
                )
            )


def faults(steps, room, new):
    """Yield, for each operation of a room that old code does not survive, what it does. `new` holds
    the tables made so far, as (room, model): of them old code knows nothing."""
    for step in steps:
        if isinstance(step, operations.SeparateDatabaseAndState):
            yield from faults(step.database_operations, room, new)
        elif isinstance(step, CreateModels):
            yield from faults(step.models, room, new)
        elif isinstance(step, operations.CreateModel):
            new.add((room, step.name_lower))
        elif (room, _table_of(step)) in new:
            continue
        elif isinstance(step, _GOES) or _must_be_filled_in(step):
            yield step.describe()


def histories_first(steps):
    """Yield, for each operation on a history that comes before one on its model, where it belongs.
    The site writes a row, then its history: with the tables locked the other way round, a migration
    and whoever writes wait for each other."""
    tables = [_table_of(step) or "" for step in steps]
    for place, (step, table) in enumerate(zip(steps, tables, strict=True)):
        model = table.removeprefix(_HISTORY)
        if model != table and model in tables[place + 1 :]:
            yield _("%(step)s: put it after what changes %(model)s.") % {
                "step": step.describe(),
                "model": model,
            }


def _table_of(step):
    """Return the model whose table an operation changes; None if it names none."""
    of_model = getattr(step, "name_lower", None)
    return getattr(step, "model_name_lower", of_model)  # `name` is then that of a field


def _must_be_filled_in(step):
    """Return whether a new column has no value of its own when old code leaves it out: a default
    of Django's is not the database's."""
    if not isinstance(step, operations.AddField) or step.field.many_to_many:
        return False
    return not step.field.null and step.field.db_default is models.NOT_PROVIDED
