"""Making the tables of a room in one step of a migration.

Django draws every model that is linked to a new one anew, for each new one. Here all are linked, by
the people who wrote them: a new site would wait longer for that than for its database.
"""

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """What these `CreateModel`s do one after another, with all models drawn once.

    `migrate --fake-initial` does not look into it.
    """

    category = OperationCategory.ADDITION
    serialization_expand_args = ["models"]

    def __init__(self, models):
        self.models = models

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # drawn when next asked for, with all of these
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create models {', '.join(model.name for model in self.models)}"
