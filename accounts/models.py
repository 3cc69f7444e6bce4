"""The user model: our own from the first migration, so that it can grow."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff of one of the partners. A login, not a Lead: leads are job titles."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("person who logs in")
        verbose_name_plural = _("people who log in")


class LogInTries(models.Model):
    """How often somebody on one network has lately tried to log in to one account.

    `accounts.throttle` keeps it. Neither the name nor the address can be read back from it.
    """

    key = models.CharField(_("account and network, as a keyed hash"), max_length=64, unique=True)
    count = models.PositiveIntegerField(_("tries"), default=0)
    began_at = models.DateTimeField(_("began at"), db_index=True)

    class Meta:
        verbose_name = _("tries to log in")
        verbose_name_plural = _("tries to log in")

    def __str__(self):
        return f"{self.began_at:%Y-%m-%d %H:%M}"
