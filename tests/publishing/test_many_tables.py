"""What `publishing.many_tables` promises: the tables that one `CreateModel` after another makes,
with the models drawn once."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState, StateApps

from publishing.many_tables import CreateModels

# Tables are made outside of a transaction.
pytestmark = pytest.mark.usefixtures("shared_database")


def number():
    return "id", models.BigAutoField(primary_key=True)


def rooms_and_chairs():
    """Two models, of which the second is linked to the first and to itself."""
    in_room = models.ForeignKey("trial.Room", models.CASCADE)
    beside = models.ManyToManyField("trial.Chair")
    return [
        migrations.CreateModel("Room", [number(), ("name", models.CharField(max_length=20))]),
        migrations.CreateModel("Chair", [number(), ("room", in_room), ("beside", beside)]),
    ]


def made_by(operations):
    """Run them as a migration does; return what it leaves to the next, and the SQL they ran."""
    migration = migrations.Migration("0001_initial", "trial")
    migration.operations = operations
    state = ProjectState()
    state.apps  # noqa: B018  drawn, as the executor has it
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        return migration.apply(state, editor), editor.collected_sql


@pytest.fixture
def drawn(monkeypatch):
    """How many models are drawn each time that some are."""
    drawn, real = [], StateApps.render_multiple

    def render_multiple(apps, models):
        drawn.append(len(models))
        return real(apps, models)

    monkeypatch.setattr(StateApps, "render_multiple", render_multiple)
    return drawn


def test_all_are_made_as_one_after_another_makes_them():
    at_once, sql = made_by([CreateModels(rooms_and_chairs())])
    in_turn, sql_in_turn = made_by(rooms_and_chairs())

    assert sql == sql_in_turn != []
    assert at_once == in_turn
    assert at_once.apps.get_model("trial", "Chair")._meta.get_field("room").related_model is (
        at_once.apps.get_model("trial", "Room")
    )


def test_all_are_drawn_once(drawn):
    made_by([CreateModels(rooms_and_chairs())])
    at_once = [*drawn]
    drawn.clear()
    made_by(rooms_and_chairs())

    assert sum(at_once) == 2
    assert sum(drawn) > 2


def test_they_go_in_the_other_order():
    operation = CreateModels(rooms_and_chairs())
    before, after = ProjectState(), ProjectState()
    operation.state_forwards("trial", after)

    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        operation.database_backwards("trial", editor, after, before)

    gone = [line for line in editor.collected_sql if line.startswith("DROP TABLE")]
    assert len(gone) == 3
    assert '"trial_room"' in gone[-1]


def test_it_says_what_it_makes():
    assert CreateModels(rooms_and_chairs()).describe() == "Create models Room, Chair"
