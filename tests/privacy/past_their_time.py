"""For each policy, a row that is past its time exactly when the policy says so; and which are."""

from datetime import timedelta
from itertools import count

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import LogInTries
from feedback.models import Consent, Story, Submission
from post.delivery import deliver
from privacy.models import AccessRecord, Purge
from privacy.purging import expiring
from privacy.retention import policies
from tests import factories

_names = map("name {}".format, count())

CONTACT = {"words": "", "name": "Ann Other", "email": "ann@example.org"}


def overdue(at):
    """Return {policy: how many rows are past their time and may go}, where there are any."""
    found = {}
    for kind in expiring():
        since = policies()[kind.policy].since(at)
        if kind.due and (number := kind.due(since).count()):
            found[kind.policy] = number
    return found


def answered(at):
    return {"state": "answered", "answered_at": at}


def make_words(form, at, **values):
    return factories.make_submission(form=form, **{**answered(at), **values})


def make_contact(form, at, **values):
    return factories.make_submission(form=form, personal=CONTACT, **{**answered(at), **values})


def make_work(form, at, **values):
    submission = factories.make_submission(form=form, personal=None, **{**answered(at), **values})
    return factories.make_note(submission=submission)


def make_story(at, **values):
    # Not answered yet, so the time of its consents is not over.
    submission = factories.make_submission(
        form="good-news", personal=None, consents={"publish": "You may publish it."}
    )
    told = {
        "title": "A swing",
        "text": "There is a swing now.",
        "others_checked": True,
        "prepared_by": factories.make_person(),
        "prepared_at": at - timedelta(days=1),
        "published_by": factories.make_person(),
        "published_at": at,
    }
    return Story.objects.create(submission=submission, **{**told, **values})


def make_spam(at):
    spam = factories.make_submission(state="spam", received_at=at - timedelta(days=9))
    spam.history.update(history_date=at)
    return spam


def make_set_aside(at):
    return factories.make_submission(
        state="quarantined", set_aside_because="A field that people do not see.", received_at=at
    )


def make_admin_log(at):
    return LogEntry.objects.create(
        user=factories.make_person(), action_flag=CHANGE, object_repr="A row", action_time=at
    )


def make_task(at):
    deliver.enqueue(0)
    task = DBTaskResult.objects.latest("enqueued_at")
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=at, status="SUCCESSFUL")
    return task


def make_used_contact():
    return factories.make_provider_contact(last_used_at=timezone.now() + timedelta(days=9_000))


def make_change(**values):
    defaults = {
        "contact": values.get("contact") or make_used_contact(),
        "said_at": timezone.now() + timedelta(days=9_000),
    }
    return factories.make_proposed_change(**{**defaults, **values})


def make_told_before(at):
    """A row of history: their list told something else since."""
    row = factories.make_incoming_service(fetched_at=timezone.now() + timedelta(days=9_000))
    row.save()
    before = row.history.earliest()
    row.history.filter(pk=before.pk).update(history_date=at)
    return before


# By policy: what makes such a row, given the moment of the policy's event.
MAKERS = {
    **{
        f"{form}.{part}": lambda at, make=make, form=form: make(form, at)
        for form in Submission.Form
        for part, make in [("words", make_words), ("contact", make_contact), ("work", make_work)]
    },
    "good-news.story": make_story,
    "every-form.consents": lambda at: factories.make_consent(
        submission=factories.make_submission(personal=None, **answered(at)),
        kind=Consent.Kind.CONTACT,
    ),
    "set-aside.everything": make_set_aside,
    "set-aside.spam": make_spam,
    "pages.what-went-wrong": lambda at: factories.make_page_verdict(
        what_went_wrong="I got lost.", on=timezone.localdate(at)
    ),
    "finding-help.nothing-found": lambda at: factories.make_nothing_found(
        month=timezone.localdate(at)
    ),
    "finding-help.other-lists": lambda at: factories.make_incoming_service(
        fetched_at=at, state="turned-down", reason="It is for adults"
    ),
    "finding-help.other-lists-before": make_told_before,
    "providers.contact": lambda at: factories.make_provider_contact(last_used_at=at),
    "providers.changes": lambda at: make_change(said_at=at, verdict="replaced", decided_at=at),
    "providers.links": lambda at: factories.make_provider_link(
        contact=make_used_contact(), made_at=at - timedelta(days=42), expires_at=at
    ),
    "machines.links": lambda at: factories.make_link_use(began_at=at),
    "mail.sent": lambda at: factories.make_message(sent_at=at, to="", text=""),
    "staff.sessions": lambda at: Session.objects.create(session_key=next(_names), expire_date=at),
    "staff.log-in-tries": lambda at: LogInTries.objects.create(key=next(_names), began_at=at),
    "staff.admin-log": make_admin_log,
    "staff.interim-notes": lambda at: factories.make_interim_note(noted_on=timezone.localdate(at)),
    "staff.drafts": lambda at: factories.make_draft(saved_at=at),
    "staff.access": lambda at: AccessRecord.objects.create(kind="opened", at=at, subject="BP-1"),
    "machines.allowances": lambda at: factories.make_budget(began_at=at),
    "machines.tasks": make_task,
    "machines.purges": lambda at: Purge.objects.create(began_at=at),
}

# What is open, and told instead of deleted.
MAKERS_OF_OPEN = {
    "finding-help.other-lists": lambda at: factories.make_incoming_service(fetched_at=at),
    # What they proposed goes with them, so they wait until it is decided.
    "providers.contact": lambda at: (
        make_change(contact=factories.make_provider_contact(last_used_at=at)).contact
    ),
    "providers.changes": lambda at: make_change(said_at=at),
    **{
        f"{form}.{part}": lambda at, make=make, form=form: make(
            form, None, state="new", received_at=at
        )
        for form in Submission.Form
        for part, make in [("words", make_words), ("contact", make_contact), ("work", make_work)]
    },
}
