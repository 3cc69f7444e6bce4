from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Words and settings")

    def ready(self):
        from publishing import checks  # noqa: F401  registers them

        post_migrate.connect(_keep_guards, dispatch_uid="publishing.guards")


def _keep_guards(sender, using, plan=(), **kwargs):
    """Put the guards in place once every table is there: after the last room has migrated."""
    from django.apps import apps

    from publishing import guards

    last = [config for config in apps.get_app_configs() if config.models_module][-1]
    if sender.label == last.label:
        guards.install(using)
