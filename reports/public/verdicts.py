"""The answer first: what a page of the record says in a dated sentence, counted from documents."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.public.verdicts import Verdict
from actions.statuses import Status


def verdict_on_update(update, comparison, *, areas_with_views=0):
    """Return the Verdict on an Update: what changed since the one before, in `comparison`, or None
    where there is none to compare; and of how many areas families say something."""
    facts = update.record.facts
    spoken = [what_changed(comparison)] if comparison else []
    spoken.append(how_many_done(facts))
    if facts["sums"]["overdue"]:
        spoken.append(_past(facts["sums"]["overdue"]))
    if areas_with_views:
        spoken.append(
            _("Families’ views: %(number)s of %(areas)s areas.")
            % {"number": areas_with_views, "areas": len(facts["areas"])}
        )
    return Verdict(" ".join(spoken), _stays(update), update.is_example)


def verdict_on_area(update, area):
    """Return the Verdict on an area in an Update: `area` is what it says of it."""
    return Verdict(in_area(area), _published(update), update.is_example)


def in_area(area):
    """Say how many actions of an area, as a document tells it, are done, late and not told of."""
    sums = area["sums"]
    if not sums:
        return _("It had no actions.")
    spoken = [_("%(done)s of %(total)s done.") % _done_of(sums)]
    if late := sums["by_status"].get(Status.DELAYED, 0):
        spoken.append(_("%(number)s running late.") % {"number": late})
    if sums["overdue"]:
        spoken.append(_past(sums["overdue"]))
    if sums["silent"]:
        spoken.append(_("No update on %(number)s.") % {"number": sums["silent"]})
    return " ".join(spoken)


def what_changed(comparison):
    """Say how many actions became done, late and stopped from one update to the next, and how many
    are done no more: how many there are of each in all may have grown by less, or not at all."""
    told = [
        _("%(number)s newly done") % {"number": len(comparison["became_done"])},
        _("%(number)s newly running late") % {"number": len(comparison["became_late"])},
    ]
    if stopped := len(comparison["stopped"]):
        told.append(_("%(number)s newly stopped") % {"number": stopped})
    if no_more := len(comparison["is_done_no_more"]):
        told.append(_("%(number)s not done any more") % {"number": no_more})
    return f"{', '.join(told)}."


def how_many_done(facts):
    """Say how many of all actions are done."""
    return _("%(done)s of %(total)s done.") % _done_of(facts["sums"])


def _past(number):
    said = ngettext("%(number)s is past its date.", "%(number)s are past their date.", number)
    return said % {"number": number}


def _done_of(sums):
    return {"done": sums["by_status"].get(Status.DONE, 0), "total": sums["total"]}


def _published(update):
    said = _("Published on %(day)s. It stays as it was.")
    return said % {"day": day(update.published_at)}


def _stays(update):
    corrections = update.number_of_corrections
    beside = ngettext(
        "%(number)s correction stands beside it.",
        "%(number)s corrections stand beside it.",
        corrections,
    ) % {"number": corrections or _("No")}
    return f"{_published(update)} {beside}"


def day(moment):
    """Return the day of a moment in words."""
    return date_format(timezone.localdate(moment), "j F Y")
