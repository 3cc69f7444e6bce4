"""Changing the dates of several actions at once."""

from django.core.exceptions import ValidationError

from actions.models import Action
from staff.dry_run import all_or_nothing


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
