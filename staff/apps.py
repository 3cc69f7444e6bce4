from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from publishing.apps import rooms_to_migrate

_TABLES = {"auth_group", "auth_permission", "django_content_type"}


class StaffConfig(AppConfig):
    name = "staff"
    verbose_name = _("The staff site")
    default = True

    def ready(self):
        last = rooms_to_migrate()[-1]
        post_migrate.connect(_make_groups, sender=last, dispatch_uid="staff.make_groups")


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with our own site in place of its own."""

    default_site = "staff.site.StaffSite"
    default = False


def _make_groups(sender, **kwargs):
    """Once every room has its permissions, and the tables of groups are there: the roles."""
    from staff import roles

    if set(connection.introspection.table_names()) >= _TABLES:
        roles.make_groups()
