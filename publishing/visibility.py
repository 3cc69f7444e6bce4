"""The one gate to the public: `visible()` chooses rows, `public()` chooses values.

Every page, feed, file, mail or API starts from `visible()`. What hands on whole rows uses
`public()`; a page names the fields it shows, and the leak tests watch it.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing import field_register


def through(model, name):
    """Return the condition that the row which a model reaches by relation `name` is itself
    visible. The relation tells which model that is, so no module need import it."""
    return prefixed(model._meta.get_field(name).related_model.visible_when(), name)


def parents_of(model):
    """Return the relations to the rows on which a row of this model being visible depends."""
    asked = model.visible_when().referenced_base_fields
    return [f for f in model._meta.concrete_fields if f.is_relation and f.name in asked]


def hidden_by(row):
    """Return the names of the boxes, not ticked, that have to be before the public sees a row."""
    if not isinstance(row, PublicModel):
        return set()
    asked = type(row).visible_when().referenced_base_fields
    return {name for name in asked if row.serializable_value(name) is False}


def visible_in_sql(model, pk):
    """Return SQL for whether the public sees the row of this id, such as OLD.id."""
    rows = model._base_manager.filter(model.visible_when()).order_by().values(model._meta.pk.name)
    sql, params = rows.query.sql_with_params()
    if params:
        raise TypeError(f"{model.__name__} is visible by more than boxes that are ticked: {sql}")
    return f"{pk} IN ({sql})"


def prefixed(condition, name):
    """Return a condition, a Q, asked of the row that is reached by relation `name`."""
    children = [
        prefixed(child, name) if isinstance(child, Q) else (f"{name}__{child[0]}", child[1])
        for child in condition.children
    ]
    return Q(*children, _connector=condition.connector, _negated=condition.negated)


class PublicQuerySet(models.QuerySet):
    """Rows that may be asked for what the public sees."""

    def visible(self):
        """Only the rows a visitor may see, as the model's `visible_when` says."""
        return self.filter(self.model.visible_when())


class PublicModel(models.Model):
    """A row with a public face. Each model says when it is visible in `visible_when`."""

    objects = PublicQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def visible_when(cls):
        """Return the condition, a Q on this model, under which visitors may see a row."""
        raise TypeError(f"{cls.__name__} does not say when it is visible.")

    def public(self):
        """Return this row's public values by field name, as the field register declares them.

        The row must have come from `visible()`: this chooses values, not rows.
        """
        return {name: getattr(self, name) for name in field_register.public_fields(type(self))}


class Publishable(PublicModel):
    """Content that staff prepare unseen and then show."""

    is_visible = models.BooleanField(
        _("shown to the public"),
        default=False,
        help_text=_("Leave unticked while you are still writing."),
    )

    class Meta(PublicModel.Meta):
        abstract = True

    @classmethod
    def visible_when(cls):
        return Q(is_visible=True)
