"""The mails that go out by themselves. None holds a word of what was written, nor a name."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from feedback.models import Submission
from feedback.stories import take_back
from post.models import Message
from post.outbox import promise, reword
from publishing.models import OwnerSettings

_RECEIVED = " received, to the team"


def tell_team(submission, *, at):
    """Promise the team a mail that says where to look."""
    if submission.state == Submission.State.QUARANTINED:
        what = _(
            "Something was set aside, as it may not be from a person. Please look all the same."
        )
    else:
        what = _("Something new waits in the inbox.")
    promise(
        send_key=submission.reference + _RECEIVED,
        to="",
        subject=_("Waiting in the inbox: %(reference)s") % {"reference": submission.reference},
        text="\n\n".join(
            [
                what,
                _("What it is: %(form)s") % {"form": submission.get_form_display()},
                _("Reference: %(reference)s") % {"reference": submission.reference},
                _("Log in to read it: %(address)s")
                % {"address": settings.SITE_ORIGIN + submission.staff_path},
            ]
        ),
        at=at,
    )


def tell_team_of_more(*, at):
    """Promise the team one mail, at the end of the hour, that counts all that came in it without a
    mail of its own. Return whether it is in time to tell of what came at this moment.

    It is called once that is stored, and in its transaction.
    """
    hour = at.replace(minute=0, second=0, microsecond=0)
    end = hour + timedelta(hours=1)

    message = promise(
        send_key=f"More received in the hour from {hour:%Y-%m-%d %H:%M}, to the team",
        to="",
        subject=_("Waiting in the inbox"),
        text=_("More waits in the inbox."),
        at=at,
        goes_at=end,
    )
    return reword(message, lambda: _told_of_more(hour, end))


def _told_of_more(start, end):
    told = Message.objects.filter(send_key=Concat(OuterRef("reference"), Value(_RECEIVED)))
    came = Submission.objects.filter(received_at__gte=start, received_at__lt=end)
    number = came.filter(~Exists(told)).count()
    more = ngettext(
        "%(number)s more waits in the inbox.", "%(number)s more wait in the inbox.", number
    )
    return {
        "subject": _("Waiting in the inbox: %(number)s more") % {"number": number},
        "text": "\n\n".join(
            [
                more % {"number": number},
                _("A lot came in one hour, so there is not a mail for each."),
                _("Log in to read them: %(address)s")
                % {"address": settings.SITE_ORIGIN + reverse("admin:inbox")},
            ]
        ),
    }


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
                _("Log in to read it: %(address)s")
                % {"address": settings.SITE_ORIGIN + submission.staff_path},
            ]
        ),
        at=at,
    )


def thank_sender(submission, *, at):
    """Promise the sender a mail that says we have it, if they asked to be answered by e-mail."""
    to = _where_to_answer(submission)
    if not to:
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
                *_how_to_take_back(submission),
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


def tell_sender_of_story(submission, *, at):
    """Promise the sender a mail that says their good news is public, if we may write to them."""
    to = _where_to_answer(submission)
    if not to:
        return
    promise(
        # It may be published again, after it was put right.
        send_key=f"{submission.reference} public since {at:%Y-%m-%d %H:%M:%S}, to the sender",
        to=to,
        subject=_("Your good news is on our site: %(reference)s")
        % {"reference": submission.reference},
        text="\n\n".join(
            [
                _("Thank you. What you told us can now give others hope."),
                _("Read it here: %(address)s")
                % {"address": settings.SITE_ORIGIN + submission.story.get_absolute_url()},
                _("Your reference is %(reference)s.") % {"reference": submission.reference},
                *_how_to_take_back(submission),
            ]
        ),
        at=at,
    )


def tell_team_of_withdrawal(submission, *, at):
    """Promise the team a mail: the site has forgotten the story, a leaflet may not have."""
    promise(
        send_key=f"{submission.reference} yes taken back, to the team",
        to="",
        subject=_("A yes was taken back: %(reference)s") % {"reference": submission.reference},
        text="\n\n".join(
            [
                _("Somebody who sent good news took back their yes to publishing."),
                _("This site shows it no longer. Did you use it anywhere else? Take it off there."),
                _("Log in to read more: %(address)s")
                % {"address": settings.SITE_ORIGIN + submission.staff_path},
            ]
        ),
        at=at,
    )


def _where_to_answer(submission):
    """Return the address they asked to be answered at, or ""."""
    return submission.email if submission.reach_by == Submission.Reach.EMAIL else ""


def _how_to_take_back(submission):
    path = take_back.path_of(submission)
    if not path:
        return []
    return [
        _(
            "You said that we may publish your good news. You can change your mind at any time. "
            "You do not have to say why. Open this page and press the button: %(address)s"
        )
        % {"address": settings.SITE_ORIGIN + path}
    ]


def _when_we_answer():
    days = OwnerSettings.objects.current().reply_days
    if days is None:
        return _("We will answer you by e-mail.")
    return ngettext(
        "We aim to answer you by e-mail within %(days)s working day.",
        "We aim to answer you by e-mail within %(days)s working days.",
        days,
    ) % {"days": days}
