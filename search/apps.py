from django.apps import AppConfig
from django.db import connection
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


def _lift(sender, plan, **kwargs):
    """Before tables change on SQLite, which remakes them: see `publishing.guards`."""
    from search import marking

    if plan and connection.vendor == "sqlite":
        marking.lift()


def _install(sender, **kwargs):
    """Once every room's tables are there: what marks a change; and an index that this version of
    the site can read."""
    from search import index, marking

    if marking.install() and not index.is_readable():
        index.rebuild()
