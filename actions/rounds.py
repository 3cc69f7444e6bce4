"""Opening and publishing a quarterly update."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Round
from publishing.samples import remove_samples


@transaction.atomic
def open_round(quarter, *, on):
    """Open the update for a quarter and return its Round. Real work begins here, so every
    example row goes first.

    Raises ValidationError if another is open, or if the quarter is not later than the newest
    published one: rounds are told in the order of time.
    """
    remove_samples()
    waiting = Round.objects.filter(published_at=None).first()
    if waiting:
        raise ValidationError(
            _("The update for %(quarter)s is still open. Publish it first."),
            params={"quarter": waiting.quarter},
        )
    _refuse_out_of_order(quarter)
    opened = Round(quarter=quarter, opened_on=on)
    opened.full_clean()
    opened.save()
    return opened


@transaction.atomic
def publish_round(opened, *, at):
    """Make a round public, and at the same instant each of its updates that states a status; return
    the Round.

    Drafts without a status stay hidden: their actions show "No update". Raises ValidationError,
    with a sentence for each fault, if nothing is written or an update may not be published; then
    nothing has changed.
    """
    opened = Round.objects.select_for_update().get(pk=opened.pk)
    if opened.published_at:
        raise ValidationError(_("This quarterly update is public already."))
    _refuse_out_of_order(opened.quarter)
    written = list(opened.updates.exclude(status="").select_related("action"))
    if not written:
        raise ValidationError(_("Nothing is written yet. Write at least one update first."))
    faults = []
    for update in written:
        update.published_at = at
        faults += _faults(update)
    if faults:
        raise ValidationError(faults)
    # The round comes last: once it is public, the database lets no update of it change.
    for update in written:
        update.save(update_fields=["published_at"])
    opened.published_at = at
    opened.save(update_fields=["published_at"])
    return opened


def _refuse_out_of_order(quarter):
    last = Round.objects.visible().first()
    if last and quarter <= last.quarter:
        raise ValidationError(
            _("The update for %(quarter)s is public. Choose a later quarter."),
            params={"quarter": last.quarter},
        )


def _faults(update):
    try:
        update.full_clean()
    except ValidationError as refusal:
        return [f"{update.action.reference}: {sentence}" for sentence in refusal.messages]
    return []
