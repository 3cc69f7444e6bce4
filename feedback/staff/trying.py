"""Doing what a button says, all of it or nothing, and what to tell whoever pressed it if not."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions.staff.trying import all_or_nothing
from publishing.versions import ChangedMeanwhile


def try_to(work):
    """Do it all or not at all; return whether it was done, and the sentence if it was refused."""
    try:
        with all_or_nothing():
            work()
    except ChangedMeanwhile as meanwhile:
        told = _("Nothing was done. Look at what is new below, then decide again.")
        return False, f"{meanwhile.sentence} {told}"
    except ValidationError as refusal:
        return False, " ".join(refusal.messages)
    return True, None
