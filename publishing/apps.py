from django.apps import AppConfig, apps
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Words and settings")

    def ready(self):
        from publishing import checks  # noqa: F401  registers them

        first, *_others, last = rooms_to_migrate()
        pre_migrate.connect(_lift_guards, sender=first, dispatch_uid="publishing.lift_guards")
        post_migrate.connect(_finish_migrating, sender=last, dispatch_uid="publishing.finish")


def _lift_guards(sender, plan, **kwargs):
    """Before tables change on SQLite, which remakes them: see `publishing.guards`. What was
    promised is kept in mind: see `publishing.wordings.kept_words`."""
    from publishing import guards, stamp
    from publishing.wordings import kept_words

    kept_words.refuse_unfinished()
    if plan:
        kept_words.remember()
    if plan and connection.vendor == "sqlite":
        guards.lift()
        stamp.lift()


def _finish_migrating(sender, **kwargs):
    """Once every room's tables are there: guards, stamp, and the owner's one, blank, row."""
    from publishing import guards, stamp
    from publishing.models import OwnerSettings
    from publishing.wordings import kept_words

    kept_words.refuse_rewritten()
    guards.install()
    stamp.install()
    if OwnerSettings._meta.db_table in connection.introspection.table_names():
        OwnerSettings._base_manager.get_or_create(pk=1)


def rooms_to_migrate():
    """Return the rooms in the order in which `migrate` sends its signals for each. At the last
    one's `post_migrate` every table and permission is there."""
    return [config for config in apps.get_app_configs() if config.models_module]
