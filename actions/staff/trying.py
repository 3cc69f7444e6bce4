"""Showing what a change would do before it is done, and refusals of the database in words."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from actions.models import Action
from publishing.admin import in_words


@contextmanager
def only_tried():
    """Take back, at the end of the block, whatever it wrote. What the block reads is exactly what
    would be: read all of it inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def all_or_nothing():
    """Write the whole block or nothing. What the database refuses is a ValidationError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as refusal:
        raise ValidationError(in_words(refusal)) from refusal


def change_each(actions, change):
    """Change all of the actions or none. Raises ValidationError, each sentence with its action."""
    faults = []
    with all_or_nothing():
        # Locked in one order, so that two people who change several take turns.
        locked = Action.objects.filter(pk__in=[action.pk for action in actions]).order_by("pk")
        list(locked.select_for_update(no_key=True).values_list("pk"))
        for action in actions:
            try:
                with all_or_nothing():
                    change(action)
            except ValidationError as refusal:
                faults += [f"{action.reference}: {sentence}" for sentence in refusal.messages]
        if faults:
            raise ValidationError(faults)
