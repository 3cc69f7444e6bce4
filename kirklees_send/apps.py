from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KirkleesSendConfig(AppConfig):
    name = "kirklees_send"
    verbose_name = _("The site")
    default = True
