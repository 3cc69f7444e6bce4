"""Somebody can always give the others their rights: the last superuser is not taken away."""

from contextlib import contextmanager

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User


def hold_superusers():
    """Let nobody else change a superuser before this transaction ends. Whoever locks one of them
    calls this first, or two people may wait for each other for ever."""
    held = User.objects.filter(is_superuser=True).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk"))


@contextmanager
def somebody_stays():
    """Run what changes or deletes accounts. If it would leave nobody who can log in and do
    everything, raise ValidationError, with nothing changed."""
    with transaction.atomic():
        hold_superusers()
        had_one = _can_do_everything().exists()
        yield
        if had_one and not _can_do_everything().exists():
            raise ValidationError(
                _(
                    "Nobody else can log in and do everything here, so this account has to stay "
                    "as it is. First give somebody else “May do everything”."
                )
            )


def _can_do_everything():
    people = User.objects.filter(is_active=True, is_staff=True, is_superuser=True)
    return people.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
