"""What happens next, and when, in the words of the page that thanks."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Submission


def somebody_answers(owner, submission):
    """Say who reads it and when an answer comes, as far as the owner of the site has said."""
    reads = _("A person in the team reads it. It does not go on this site.")
    if submission.reach_by == Submission.Reach.NO_NEED:
        return [reads, _("You did not ask for an answer, so you will not hear from us.")]
    return [reads, _when(owner.reply_days)]


def _when(days):
    if days is None:
        return _("You will get an answer. How long it takes is not set yet.")
    return ngettext(
        "You will get an answer within %(days)s working day.",
        "You will get an answer within %(days)s working days.",
        days,
    ) % {"days": days}
