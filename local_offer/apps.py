from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocalOfferConfig(AppConfig):
    name = "local_offer"
    verbose_name = _("Finding help")

    def ready(self):
        from local_offer import checks  # noqa: F401  registers them
