"""Doing what a button says, all of it or nothing, and what to tell whoever pressed it if not."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from actions.staff.trying import all_or_nothing
from publishing.versions import ChangedMeanwhile


def try_to(work):
    """Do it all or not at all; return what `work` returned, or True if that was nothing, and None.
    If it was refused, return False and the sentence that says why."""
    try:
        with all_or_nothing():
            return work() or True, None
    except ChangedMeanwhile as meanwhile:
        told = _("Nothing was done. Look at what is new below, then decide again.")
        return False, f"{meanwhile.sentence} {told}"
    except ValidationError as refusal:
        return False, " ".join(refusal.messages)
