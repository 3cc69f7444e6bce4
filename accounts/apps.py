from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People who log in")

    def ready(self):
        from accounts import sessions  # noqa: F401  starts its clocks at each log-in
