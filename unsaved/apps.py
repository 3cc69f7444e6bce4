from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnsavedConfig(AppConfig):
    name = "unsaved"
    verbose_name = _("What is typed and not saved yet")
