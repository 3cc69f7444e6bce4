"""The mails about a submission that are no answer. None holds a word of it, nor a name."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Submission
from post.outbox import promise
from publishing.models import OwnerSettings


def tell_team(submission, *, at):
    """Promise the team a mail that says where to look."""
    if submission.state == Submission.State.QUARANTINED:
        what = _(
            "Something was set aside, as it may not be from a person. Please look all the same."
        )
    else:
        what = _("Something new waits in the inbox.")
    promise(
        send_key=f"{submission.reference} received, to the team",
        to="",
        subject=_("Waiting in the inbox: %(reference)s") % {"reference": submission.reference},
        text="\n\n".join(
            [
                what,
                _("What it is: %(form)s") % {"form": submission.get_form_display()},
                _("Reference: %(reference)s") % {"reference": submission.reference},
                _("Log in to read it: %(address)s") % {"address": _where_staff_read_it(submission)},
            ]
        ),
        at=at,
    )


def tell_who_answers(submission, *, to, version, at):
    """Promise somebody of the team a mail that says what they were given to answer.

    `version` is the submission's since then: given away and back, it is a new mail.
    """
    promise(
        send_key=f"{submission.reference} given {version}, to who answers",
        to=to.email,
        subject=_("For you to answer: %(reference)s") % {"reference": submission.reference},
        text="\n\n".join(
            [
                _("Somebody in the team gave you this to answer."),
                _("Log in to read it: %(address)s") % {"address": _where_staff_read_it(submission)},
            ]
        ),
        at=at,
    )


def thank_sender(submission, *, at):
    """Promise the sender a mail that says we have it, if they asked to be answered by e-mail."""
    to = submission.personal.email
    if submission.reach_by != Submission.Reach.EMAIL or not to:
        return
    promise(
        send_key=f"{submission.reference} received, to the sender",
        to=to,
        subject=_("We have what you sent: %(reference)s") % {"reference": submission.reference},
        text="\n\n".join(
            [
                _("Thank you for telling us. A person will read what you sent."),
                _("Your reference is %(reference)s.") % {"reference": submission.reference},
                _when_we_answer(),
                _("You can ask about it here: %(address)s")
                % {"address": settings.SITE_ORIGIN + reverse("contact")},
                _(
                    "Did you not send us anything? Then somebody typed your e-mail address by "
                    "mistake. You do not need to do anything."
                ),
            ]
        ),
        at=at,
    )


def _where_staff_read_it(submission):
    return settings.SITE_ORIGIN + reverse("admin:submission", args=[submission.reference])


def _when_we_answer():
    days = OwnerSettings.objects.current().reply_days
    if days is None:
        return _("We will answer you by e-mail.")
    return ngettext(
        "We aim to answer you by e-mail within %(days)s working day.",
        "We aim to answer you by e-mail within %(days)s working days.",
        days,
    ) % {"days": days}
