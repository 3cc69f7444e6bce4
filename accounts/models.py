"""The user model: our own from the first migration, so that it can grow."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _

from accounts.allowances import Allowance


class User(AbstractUser):
    """A member of staff of one of the partners. A login, not a Lead: leads are job titles."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("person who logs in")
        verbose_name_plural = _("people who log in")


class LogInTries(Allowance):
    """How often somebody on one network has lately tried to log in to one account.

    `accounts.throttle` keeps it. Neither the name nor the address can be read back from it.
    """

    class Meta:
        verbose_name = _("tries to log in")
        verbose_name_plural = _("tries to log in")
