from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self):
        from publishing.apps import rooms_to_migrate
        from search import tending

        first, *_others, last = rooms_to_migrate()
        pre_migrate.connect(_lift, sender=first, dispatch_uid="search.lift")
        post_migrate.connect(_install, sender=last, dispatch_uid="search.install")
        connection_created.connect(tending.watch, dispatch_uid="search.watch")


def _lift(sender, using, plan, **kwargs):
    """Before tables change on SQLite, which remakes them: see `publishing.guards`."""
    from django.db import connections

    from search import marking

    if plan and connections[using].vendor == "sqlite":
        marking.lift(using)


def _install(sender, using, **kwargs):
    """Once every room's tables are there: what marks a change; and an index that this version of
    the site can read."""
    from search import index, marking

    if marking.install(using) and not index.is_readable(using):
        index.rebuild(using)
