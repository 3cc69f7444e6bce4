"""The user model: our own from the first migration, so that it can grow."""

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff of one of the partners. A login, not a Lead: leads are job titles."""

    class Meta(AbstractUser.Meta):
        verbose_name = _("person who logs in")
        verbose_name_plural = _("people who log in")
