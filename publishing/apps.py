from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Words and settings")

    def ready(self):
        from publishing import checks  # noqa: F401  registers them

        pre_migrate.connect(_lift_guards, dispatch_uid="publishing.lift_guards")
        post_migrate.connect(_finish_migrating, dispatch_uid="publishing.finish_migrating")


def _lift_guards(sender, using, plan, **kwargs):
    """Before tables change on SQLite, which remakes them: see `publishing.guards`."""
    from publishing import guards

    if plan and connections[using].vendor == "sqlite" and sender.label == _first_to_migrate():
        guards.lift(using)


def _finish_migrating(sender, using, **kwargs):
    """Once every room's tables are there: the guards, and the owner's one, blank, row."""
    from publishing import guards
    from publishing.models import OwnerSettings

    if sender.label != last_to_migrate():
        return
    guards.install(using)
    if OwnerSettings._meta.db_table in connections[using].introspection.table_names():
        OwnerSettings._base_manager.using(using).get_or_create(pk=1)


def _first_to_migrate():
    return next(config.label for config in apps.get_app_configs() if config.models_module)


def last_to_migrate():
    """Return the label of the room whose `post_migrate` comes last, when all tables are there."""
    return [config.label for config in apps.get_app_configs() if config.models_module][-1]
