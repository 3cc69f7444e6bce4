"""Showing what a change would do before it is done; doing all of it or nothing; and what to say
to whoever pressed the button if it was refused."""

from contextlib import contextmanager
from functools import partial

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from publishing.versions import ChangedMeanwhile
from staff.admin.refusals import in_words


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


def try_to(work, *, by):
    """Do it all or not at all; return what `work` returned, or True if that was nothing, and None.
    If it was refused, return False and the sentence that says why to `by`, who pressed the
    button."""
    try:
        with all_or_nothing():
            return work() or True, None
    except ChangedMeanwhile as meanwhile:
        meanwhile.reader = by
        told = _("Nothing was done. Look at what is new below, then decide again.")
        return False, f"{meanwhile.sentence} {told}"
    except ValidationError as refusal:
        return False, " ".join(refusal.messages)


def done_if_sure(request, found, form, work):
    """Do the work with what was found, as of the version that was looked at, if its form says so.
    Return whether it is done; and in a sentence why it was refused, None if it was not."""
    if not (form.is_bound and form.is_valid()):
        return False, None
    version = request.POST.get("version", "")
    return try_to(partial(work, found, by=request.user, version=version), by=request.user)
