from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from publishing.apps import rooms_to_migrate


class ActionsConfig(AppConfig):
    name = "actions"
    verbose_name = _("Actions and progress")

    def ready(self):
        last = rooms_to_migrate()[-1]
        post_migrate.connect(_make_groups, sender=last, dispatch_uid="actions.make_groups")


def _make_groups(sender, using, **kwargs):
    """Once every room has its permissions: the staff roles."""
    from actions import roles

    if groups_can_be_made(using):
        roles.make_groups(using)


def groups_can_be_made(using):
    """Return whether the tables of groups are there: only some rooms may have been migrated."""
    return set(connections[using].introspection.table_names()) >= _TABLES


_TABLES = {"auth_group", "auth_permission", "django_content_type"}
