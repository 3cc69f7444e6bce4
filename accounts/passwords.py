"""Changing a password changes nothing else.

Django's own forms save the whole account as it was read: whatever somebody else changed in it at
the same moment, such as taking away a log-in, would be undone unseen.
"""

from django.contrib.admin.forms import AdminPasswordChangeForm as OwnPasswordForm
from django.contrib.auth.forms import AdminPasswordChangeForm, ReadOnlyPasswordHashWidget
from django.contrib.auth.hashers import is_password_usable
from django.utils.translation import gettext as _


class _PasswordAlone:
    def save(self, commit=True):  # noqa: FBT002  as Django calls it
        user = super().save(commit=False)
        if commit:
            user.save(update_fields=["password"])
        return user


class OwnPassword(_PasswordAlone, OwnPasswordForm):
    """A person's own new password, with the old one asked for."""


class SomebodysPassword(_PasswordAlone, AdminPasswordChangeForm):
    """A new password that a superuser gives to somebody. Whoever should log in no more is told so
    in their account, not by having none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        self.fields["password1"].label = _("New password")
        self.fields["password2"].label = _("The new password again")
        self.fields["password2"].help_text = ""


class WhetherThereIsOne(ReadOnlyPasswordHashWidget):
    """Says of an account whether it has a password, and leads to a new one."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        there_is_one = bool(value) and is_password_usable(value)
        said = (
            _("There is one. Nobody can read it, here or anywhere.")
            if there_is_one
            else _("There is none, so they cannot log in.")
        )
        return context | {"summary": [{"label": said}], "button_label": _("Give a new password")}
