from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People who log in")

    def ready(self):
        from accounts import (
            checks,  # noqa: F401  registers them
            sessions,  # noqa: F401  starts its clocks at each log-in
        )
