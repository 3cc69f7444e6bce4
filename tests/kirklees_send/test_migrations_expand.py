"""What `manage.py check_migrations_expand` promises: it names what the running version would not
survive, and nothing else."""

import pytest
from django.core.management import CommandError, call_command
from django.db import migrations, models
from django.db.migrations.executor import MigrationExecutor

from kirklees_send.management.commands import check_migrations_expand
from publishing.many_tables import CreateModels

pytestmark = pytest.mark.django_db

WORDS = {"max_length": 20}
SURVIVED = [
    migrations.AddField("plan", "colour", models.CharField(null=True, **WORDS)),
    migrations.AddField("plan", "colour", models.CharField(db_default="red", **WORDS)),
    migrations.AddField("plan", "near", models.ManyToManyField("plans.Plan")),
    migrations.CreateModel("colour", [("id", models.BigAutoField(primary_key=True))]),
    migrations.AddIndex("plan", models.Index(fields=["title"], name="by_title")),
    migrations.SeparateDatabaseAndState([], [migrations.RemoveField("plan", "title")]),
]
NOT_SURVIVED = [
    migrations.AddField("plan", "colour", models.CharField(default="red", **WORDS)),
    migrations.RemoveField("plan", "title"),
    migrations.RenameField("plan", "title", "name"),
    migrations.RenameModel("plan", "promise"),
    migrations.DeleteModel("plan"),
    migrations.AlterModelTable("plan", "promises"),
    migrations.SeparateDatabaseAndState([migrations.RemoveField("plan", "title")], []),
]


def check(monkeypatch, *steps):
    """Have a migration of these steps be the one that is not done yet, and check."""
    migration = migrations.Migration("0099_next", "plans")
    migration.operations = steps
    plan = [(migration, False)]
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_about: plan)
    call_command("check_migrations_expand")


def test_what_is_added_and_may_be_left_out_is_survived(monkeypatch):
    check(monkeypatch, *SURVIVED)


def test_what_is_done_with_a_table_that_is_new_is_survived(monkeypatch):
    """Django often adds a new table's links to others in a step of their own."""
    number = models.BigAutoField(primary_key=True)
    link = models.ForeignKey("plans.Plan", models.CASCADE)
    colour = migrations.CreateModel("colour", [("id", number)])
    for made in (colour, CreateModels([colour])):
        check(
            monkeypatch,
            made,
            migrations.AddField("colour", "plan", link),
            migrations.RemoveField("colour", "plan"),
        )


def test_a_column_of_an_old_table_that_is_called_as_a_new_one_is_named(monkeypatch):
    number = models.BigAutoField(primary_key=True)
    with pytest.raises(CommandError, match="Add field colour to plan"):
        check(
            monkeypatch,
            migrations.CreateModel("colour", [("id", number)]),
            migrations.AddField(
                "plan", "colour", models.ForeignKey("plans.Colour", models.CASCADE)
            ),
        )


def test_a_history_is_changed_after_its_model(monkeypatch):
    model, history = (
        migrations.AddField(name, "colour", models.CharField(null=True, **WORDS))
        for name in ("plan", "historicalplan")
    )
    check(monkeypatch, model, history)

    with pytest.raises(CommandError, match="historicalplan: put it after what changes plan"):
        check(monkeypatch, history, model)


@pytest.mark.first_on_both
@pytest.mark.parametrize("step", NOT_SURVIVED, ids=lambda step: type(step).__name__)
def test_what_goes_or_must_be_filled_in_is_named(monkeypatch, step):
    with pytest.raises(CommandError, match=r"plans.0099_next: \S"):
        check(monkeypatch, step)


def test_all_there_is_now_is_done():
    call_command("check_migrations_expand")


def test_a_database_on_which_nothing_runs_yet_may_get_anything(monkeypatch):
    monkeypatch.setattr(check_migrations_expand, "MigrationExecutor", _NothingIsDone)

    call_command("check_migrations_expand")


class _NothingIsDone(MigrationExecutor):
    def __init__(self, connection):
        super().__init__(connection)
        self.loader.applied_migrations = {}
