"""What must be right about mail before the site is shown: `manage.py check --deploy`."""

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext as _


@checks.register(deploy=True)
def mail_leaves_this_machine(app_configs, **kwargs):
    """People who tell us something are promised an answer; a file is none."""
    if settings.EMAIL_BACKEND != "django.core.mail.backends.filebased.EmailBackend":
        return []
    return [
        checks.Error(
            _("Mail is only written into files."),
            hint=_("Set EMAIL_URL, as 'Settings' in docs/running.md says."),
            id="post.E001",
        )
    ]
