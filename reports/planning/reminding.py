"""Reminding staff of a quarter by the clock: once each, the people who answer for it, one link.

The mails count what is to be done. They name no action, no area and nobody.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actions.models import ExpectedUpdate, Measure, MeasureInArea
from actions.permissions import fillable_measures
from actions.roles import Role
from actions.updates.looking_over import writers_of
from actions.updates.progress import open_round
from actions.updates.reminders import remind_writers, writers_with_work
from post.models import Message
from post.outbox import promise
from publishing.one_by_one import OneByOne
from reports.signing.areas import areas_to_sign, hands_in
from staff.roles import may

# How long before a day people are told of it.
AHEAD = timedelta(days=7)


def remind_staff(at):
    """Promise a mail to everybody who has something to do about the open quarter or a figure and
    was not told of it yet; return how many mails. Nobody is told twice, or of an example. Raise
    SomeBroke if one could not be told; the others are."""
    on = timezone.localdate(at)
    each, mails, promised = OneByOne(), [], 0
    with each.alone(_("figures that are due")):
        mails += _of_figures(on)
    opened = open_round()
    if opened and not opened.is_sample:
        expected = ExpectedUpdate.objects.filter(quarter=opened.quarter).first()
        day = expected and expected.expected_on
        is_near = bool(day) and day - AHEAD <= on
        with each.alone(_("what is to write")):
            mails += _of_writing(opened, day if is_near else None, on)
        with each.alone(_("what is to sign")):
            mails += _of_signing(opened, is_near=is_near)
        if day and day <= on:
            with each.alone(_("writers")):
                promised += remind_writers(opened, on=on, at=at)
    for person, *mail in mails:
        with each.alone(f"user {person.pk}"), transaction.atomic():
            promised += _tell(person, *mail, at)
    each.end()
    return promised


def _of_writing(opened, day, on):
    """That it was opened; or, with the day it is expected by, that a week is left."""
    for person, number in writers_with_work(opened, on=on):
        wanted = ngettext(
            "%(number)d action of yours is still to write for %(quarter)s.",
            "%(number)d actions of yours are still to write for %(quarter)s.",
            number,
        ) % {"number": number, "quarter": opened.quarter}
        said = _("The update for %(quarter)s is open.") % {"quarter": opened.quarter}
        if day:
            said = _("It is expected by %(day)s.") % {"day": date_format(day, "j F Y")}
        about = "a week left" if day else "opened"
        yield person, _key(opened, about), _subject(opened), [said, wanted], reverse("admin:write")


def _of_signing(opened, *, is_near):
    """That areas wait for their leads, a week before the day; and for a publisher, then or as soon
    as nothing waits for a lead."""
    areas = areas_to_sign(opened)
    unsigned = [one for one in areas if one.waits_for_lead]
    unread = [one for one in areas if one.waits_for_publisher]
    address = reverse("admin:sign_areas")
    if is_near and unsigned:
        for person, number in _leads_of([one.area for one in unsigned]):
            said = ngettext(
                "%(number)d area of yours is still to sign for %(quarter)s.",
                "%(number)d areas of yours are still to sign for %(quarter)s.",
                number,
            ) % {"number": number, "quarter": opened.quarter}
            yield person, _key(opened, "not signed"), _subject(opened), [said], address
    if unread and (is_near or not unsigned):
        for person, number in _readers_of(unread, writers_of(opened)):
            said = ngettext(
                "%(number)d area is signed for %(quarter)s, and waits to be read.",
                "%(number)d areas are signed for %(quarter)s, and wait to be read.",
                number,
            ) % {"number": number, "quarter": opened.quarter}
            yield person, _key(opened, "to read"), _subject(opened), [said], address


def _of_figures(on):
    """That figures of their areas are due in a week."""
    due = Measure.objects.visible().still_promised().filter(next_due__lte=on + AHEAD)
    due = due.exclude(series__readings__published_at__date__gte=F("next_due"))
    days = dict(due.values_list("pk", "next_due"))
    if not days:
        return
    for person in _reached().filter(assignments__area__isnull=False).distinct():
        given = MeasureInArea.objects.filter(area__assignments__person=person)
        theirs = fillable_measures(person).filter(pk__in=given.values("measure"))
        by_day = {}
        for measure in theirs.filter(pk__in=days):
            by_day.setdefault(days[measure.pk], []).append(measure)
        for day, measures in sorted(by_day.items()):
            said = ngettext(
                "%(number)d figure of your areas is due by %(day)s.",
                "%(number)d figures of your areas are due by %(day)s.",
                len(measures),
            ) % {"number": len(measures), "day": date_format(day, "j F Y")}
            key, subject = f"figures due by {day}", _("Figures that are due")
            yield person, key, subject, [said], reverse("admin:figures_index")


def _leads_of(areas):
    for person in _reached().filter(assignments__area__in=areas).distinct():
        if may(person, "reports.sign_areareport"):
            yield person, person.assignments.filter(area__in=areas).count()


def _readers_of(areas, writers):
    """Yield each publisher who has no hand in some of these areas, and in how many."""
    for person in _reached().filter(groups__name=Role.PUBLISHER):
        if number := sum(person.pk not in hands_in(one, writers) for one in areas):
            yield person, number


def _reached():
    people = User.objects.filter(is_active=True, is_staff=True)
    return people.exclude(email="").order_by("pk")


def _key(opened, about):
    return f"update for {opened.quarter.code}, {about}"


def _subject(opened):
    return _("The update for %(quarter)s") % {"quarter": opened.quarter}


def _tell(person, about, subject, sentences, address, at):
    """Promise one mail, unless it was promised before; return whether it is new."""
    key = f"{about}, to {person.pk}"
    if Message.objects.filter(send_key=key).exists():
        return False
    link = _("It is all on one page: %(address)s") % {"address": settings.SITE_ORIGIN + address}
    text = "\n\n".join([*sentences, link, _("Thank you.")])
    promise(send_key=key, to=person.email, subject=subject, text=text, at=at)
    return True
