"""What happens next, and when, in the words of the page that thanks."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Consent, Submission


def somebody_answers(owner, submission):
    """Say who reads it and when an answer comes, as far as the owner of the site has said."""
    return [_("A person in the team reads it."), _when(owner, submission)]


def good_news_is_read(owner, submission):
    """Say whether the story may be shown, as its sender decided, and when they hear from us."""
    kinds = {consent.kind for consent in submission.consents.all()}
    if kinds & {Consent.Kind.PUBLISH, Consent.Kind.PUBLISH_NAME}:
        # How to take that back has a part of the page to itself.
        shown = [_("You said that we may publish it. We do not publish every story.")]
    else:
        shown = [
            _("We publish none of it unless you say yes."),
            _("You can change your mind at any time. Tell us, and say your reference."),
        ]
    return [_("A person in the team reads it."), *shown, _when(owner, submission)]


def acknowledged_within_30_days(owner, submission):
    """Say what the law promises, and where else to turn."""
    return [
        _("A person in the team reads it."),
        _("We tell you within 30 days that we have it. Then we look into it."),
        _("You can also complain to the Information Commissioner’s Office, at ico.org.uk."),
    ]


def _when(owner, submission):
    if submission.reach_by == Submission.Reach.NO_NEED:
        return _("You did not ask for an answer, so you will not hear from us.")
    if owner.reply_days is None:
        return _("You will get an answer. We have not said yet how long that takes.")
    return ngettext(
        "You will get an answer within %(days)s working day.",
        "You will get an answer within %(days)s working days.",
        owner.reply_days,
    ) % {"days": owner.reply_days}
