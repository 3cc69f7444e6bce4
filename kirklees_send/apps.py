from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class KirkleesSendConfig(AppConfig):
    name = "kirklees_send"
    verbose_name = _("The site")
    default = True


class StaffAdminConfig(admin_apps.AdminConfig):
    """Django's admin, with our own site in place of its own."""

    default_site = "kirklees_send.staff_site.StaffSite"
    default = False
