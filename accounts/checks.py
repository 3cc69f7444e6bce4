"""What must be right about networks before the site is shown: `manage.py check --deploy`."""

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _


@checks.register(deploy=True)
def visitors_can_be_told_apart(app_configs, **kwargs):
    """Behind a proxy that is not named, all visitors seem to be one and share one allowance."""
    if settings.BEHIND_PROXY and not settings.TRUSTED_PROXIES:
        return [
            checks.Warning(
                _("The site is behind a proxy, but TRUSTED_PROXIES does not name it."),
                hint=_(
                    "Set it to the proxy’s address. Until then all visitors count as one, "
                    "for tries to log in and for forms."
                ),
                id="accounts.W001",
            )
        ]
    return []
