"""Changing a password changes nothing else.

Django's own forms save the whole account as it was read: whatever somebody else changed in it at
the same moment, such as taking away a log-in, would be undone unseen.
"""

from django.contrib.admin.forms import AdminPasswordChangeForm as OwnPasswordForm
from django.contrib.auth.forms import AdminPasswordChangeForm

from accounts.last_superuser import somebody_stays


class _PasswordAlone:
    def save(self, commit=True):  # noqa: FBT002  as Django calls it
        user = super().save(commit=False)
        if commit:
            with somebody_stays():
                user.save(update_fields=["password"])
        return user


class OwnPassword(_PasswordAlone, OwnPasswordForm):
    """A person's own new password, with the old one asked for."""


class SomebodysPassword(_PasswordAlone, AdminPasswordChangeForm):
    """A new password that a superuser gives to somebody, or none."""
