"""What is past its time of what people told us. Counted facts stay: see
`feedback.data_subjects.forgetting`."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Concat
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.data_subjects.forgetting import Part, forget, forget_all, holds
from feedback.models import Budget, PageVerdict, Submission
from post.models import Message
from privacy.purging import Expiring, register
from privacy.retention import Event, policies

State = Submission.State

# What was set aside and nobody looked at is told to staff for so long before it goes.
TOLD_BEFORE = timedelta(days=14)


# Those who look into it may still need it.
_IS_CONCERN = Q(safeguarding_at__isnull=False, concern_closed_at=None)


def _closed_by_then(since):
    return Q(concern_closed_at=None) | Q(concern_closed_at__lte=since)


def _dealt_with(since):
    return Q(_closed_by_then(since), state=State.ANSWERED, answered_at__lte=since)


def goes_soon(at):
    """Return the submissions that were set aside and will be gone in TOLD_BEFORE."""
    return _set_aside(policies()["set-aside.everything"].since(at + TOLD_BEFORE))


def _of_form(form, part):
    """Answered, it goes; open, it is held back, counted from when it came. It is not dealt with
    while mail about it has not left, nor while it is a safeguarding concern: then it is once that
    is closed."""
    of_form = Submission.objects.filter(holds(part), form=form)
    mail = Message.objects.filter(
        sent_at=None, send_key__startswith=Concat(OuterRef("reference"), Value(" "))
    )
    # Mail to the team has no address: it would wait for ever where the owner sets none.
    still_matters = _IS_CONCERN | Exists(mail.exclude(to=""))

    return Expiring(
        f"{form}.{part}",
        Event.DEALT_WITH,
        due=lambda since: of_form.filter(_dealt_with(since)).exclude(still_matters),
        held_back=lambda since: of_form.filter(
            Q(pk__in=of_form.open().came_by(since).values("pk"))
            | (_dealt_with(since) & still_matters)
        ),
        forget=_forgetting(part),
    )


def _set_aside(since):
    # What comes on paper is typed in by a person, so nothing of it is set aside by a machine.
    return Submission.objects.filter(holds(*Part), state=State.QUARANTINED, received_at__lte=since)


def _spam(since):
    entries = Submission.history.filter(id=OuterRef("pk")).order_by("-history_date")
    last_work = Coalesce(Subquery(entries.values("history_date")[:1]), "received_at")
    spam = Submission.objects.filter(holds(*Part), state=State.SPAM)
    return spam.alias(last_work=last_work).filter(last_work__lte=since)


def _stories(since):
    shown_from = Coalesce("story__published_at", "story__prepared_at", "received_at")
    held = Submission.objects.filter(holds(Part.STORY), _closed_by_then(since))
    held = held.exclude(_IS_CONCERN)
    return held.alias(at=shown_from).filter(at__lte=since)


def _consents(since):
    # As long as a story is shown, they are the proof that it may be. UK GDPR article 7(1).
    done = Submission.objects.filter(_dealt_with(since)).exclude(_IS_CONCERN)
    return done.filter(holds(Part.CONSENTS)).exclude(holds(Part.STORY))


def _forgetting(*parts):
    def forget_parts(submissions, *, at):
        for submission in submissions:
            forget(submission, *parts, at=at, by=None, because=_because())

    return forget_parts


def _forget_everything(submissions, *, at):
    for submission in submissions:
        forget_all(submission, at=at, by=None, because=_because())


def _forget_what_went_wrong(verdicts, *, at):
    keys = [verdict.pk for verdict in verdicts]
    PageVerdict.objects.filter(pk__in=keys).update(
        what_went_wrong="", taken_out_at=None, taken_out_because=""
    )


def _because():
    return _("Its time was over")


register(
    *(
        _of_form(form, part)
        for form in Submission.Form
        for part in (Part.WORDS, Part.WORK, Part.CONTACT)
    ),
    Expiring("good-news.story", Event.PUBLISHED, due=_stories, forget=_forgetting(Part.STORY)),
    Expiring(
        "every-form.consents",
        Event.DEALT_WITH,
        due=_consents,
        forget=_forgetting(Part.CONSENTS),
    ),
    Expiring("set-aside.everything", Event.CAME, due=_set_aside, forget=_forget_everything),
    Expiring("set-aside.spam", Event.LAST_WORK, due=_spam, forget=_forget_everything),
    Expiring(
        "pages.what-went-wrong",
        Event.SAID,
        due=lambda since: PageVerdict.objects.written().filter(on__lte=timezone.localdate(since)),
        forget=_forget_what_went_wrong,
    ),
    Expiring(
        "machines.allowances",
        Event.BEGAN,
        due=lambda since: Budget.objects.filter(began_at__lte=since),
    ),
)
