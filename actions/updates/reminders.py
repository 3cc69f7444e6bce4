"""Reminding those who answer for an action that a quarter wants their words, once each."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actions.models import Assignment
from actions.permissions import writable_actions
from actions.updates.progress import is_owed, is_written
from post.models import Message
from post.outbox import promise
from publishing.one_by_one import OneByOne


def remind_writers(opened, *, on, at):
    """Promise a mail to each person who was given an action of which an open round still wants
    words; return how many are reminded now.

    Nobody is reminded twice of a round, and nobody of an example. The mail counts their actions
    and names neither them nor anybody. Raise SomeBroke if one could not be reminded; the others
    are.
    """
    if opened.is_sample or opened.published_at:
        return 0
    each, reminded = OneByOne(), 0
    for person, number in writers_with_work(opened, on=on):
        key = f"update for {opened.quarter.code}, to writer {person.pk}"
        with each.alone(f"user {person.pk}"), transaction.atomic():
            if not Message.objects.filter(send_key=key).exists():
                _remind(person, opened, number, key, at)
                reminded += 1
    each.end()
    return reminded


def writers_with_work(opened, *, on):
    """Yield (person, number) of everybody who can be reached by mail and was given actions of
    which an open round still wants words: so many."""
    drafts = {update.action_id: update for update in opened.updates.all()}
    people = User.objects.filter(is_active=True, assignments__isnull=False).exclude(email="")
    for person in people.distinct().order_by("pk"):
        if number := _still_to_write(person, drafts, on):
            yield person, number


def reached_by_none(actions):
    """Return those of these actions that are given to nobody who can write them, and those that
    are given only to people whom no mail reaches. One query."""
    writers = User.objects.with_perm("actions.change_progressupdate", include_superusers=False)
    given = Assignment.objects.filter(person__in=writers.filter(is_staff=True))
    has_mail = {}
    for area, action, email in given.values_list("area", "action", "person__email"):
        for key in (("area", area), ("action", action)):
            has_mail[key] = has_mail.get(key, False) or bool(email)
    nobody, no_mail = [], []
    for action in actions:
        keys = {("area", action.area_id), ("action", action.pk)} & has_mail.keys()
        if not keys:
            nobody.append(action)
        elif not any(has_mail[key] for key in keys):
            no_mail.append(action)
    return nobody, no_mail


def _still_to_write(person, drafts, on):
    return sum(
        is_owed(action, drafts.get(action.pk))
        and not is_written(action, drafts.get(action.pk), on=on)
        for action in writable_actions(person).visible().with_standing()
    )


def _remind(person, opened, number, key, at):
    wanted = ngettext(
        "%(number)d action of yours is still to write for %(quarter)s.",
        "%(number)d actions of yours are still to write for %(quarter)s.",
        number,
    )
    promise(
        send_key=key,
        to=person.email,
        subject=_("The update for %(quarter)s") % {"quarter": opened.quarter},
        text="\n\n".join(
            [
                wanted % {"number": number, "quarter": opened.quarter},
                _("They are all on one page: %(address)s")
                % {"address": settings.SITE_ORIGIN + reverse("admin:write")},
                _("If nothing has changed, one button says so. Thank you."),
            ]
        ),
        at=at,
    )
