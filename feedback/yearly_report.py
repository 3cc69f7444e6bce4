"""The yearly report of comments on the Local Offer, and when the next one is due.

Special Educational Needs and Disability Regulations 2014, regulation 56(3): comments and the
response to them are published at least once in twelve months.
"""

import calendar
import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.inbox import DOUBTED
from feedback.models import CommentsReport, Submission, Theme
from feedback.public_counts import public_counts
from feedback.themes import comments, took_back_because
from publishing.records import save_with_history
from publishing.versions import refuse_if_changed

IN_A_THEME, NOT_YET = "in-a-theme", "not-yet"


def report_due_on():
    """Return the day by which the next report is to be public, or None: no comment on the Local
    Offer ever came. One query, or two."""
    last = CommentsReport.objects.visible().order_by("-published_at").first()
    if last:
        return a_year_after(timezone.localdate(last.published_at))
    came = Submission.objects.filter(form=Submission.Form.LOCAL_OFFER).exclude(state__in=DOUBTED)
    first = came.aggregate(first=Min("received_at"))["first"]
    return a_year_after(timezone.localdate(first)) if first else None


def a_year_after(day):
    """Return the same day of the next year; of 29 February the 28th."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    return day.replace(year=day.year + 1, day=min(day.day, last))


def next_period(on):
    """Return the first and the last day that the next report should be about: from where the
    last one ended, or the first comment came, for twelve months at most, up to yesterday."""
    last = CommentsReport.objects.order_by("-ends_on").first()
    first = comments().aggregate(first=Min("received_at"))["first"]
    yesterday = on - datetime.timedelta(days=1)
    if last:
        starts_on = last.ends_on + datetime.timedelta(days=1)
    elif first:
        starts_on = timezone.localdate(first)
    else:
        starts_on = yesterday
    ends_on = min(a_year_after(starts_on) - datetime.timedelta(days=1), yesterday)
    return starts_on, ends_on


def themes_of(report):
    """Return the themes that became public in its days and still are, by topic."""
    return Theme.objects.visible().filter(
        published_at__date__gte=report.starts_on, published_at__date__lte=report.ends_on
    )


def count(report):
    """Return {what became of them: how many} of the comments that came in its days: in a theme
    that the public reads, one for each reason to publish none, not yet. One query."""
    came = comments().filter(
        received_at__date__gte=report.starts_on, received_at__date__lte=report.ends_on
    )
    public = Q(pk__in=Submission.objects.filter(themes__published_at__isnull=False).values("pk"))
    reasons = Submission.NotPublished.values
    found = came.aggregate(
        total=Count("pk"),
        **{_column(IN_A_THEME): Count("pk", filter=public)},
        **{
            _column(reason): Count("pk", filter=Q(not_published_because=reason))
            for reason in reasons
        },
    )
    told = {name: found[_column(name)] for name in (IN_A_THEME, *reasons)}
    return {**told, NOT_YET: found["total"] - sum(told.values())}


def public_counts_of(report):
    """Return the PublicCounts of a report: of a published one, as they stood on that day."""
    return public_counts(report.counts or count(report))


@transaction.atomic
def write(report, *, starts_on, ends_on, words, is_ready, by, version=""):
    """Write a new report, or change one that is not public. Whoever wrote last may not publish
    it; once it `is_ready`, somebody else may."""
    is_new = report.pk is None
    if not is_new:
        refuse_if_changed(report, version)
        _refuse_public(report)
    report.starts_on, report.ends_on, report.words = starts_on, ends_on, words
    report.prepared_by, report.is_ready = by, is_ready
    report.full_clean()
    because = _("Wrote it, for somebody else to look at") if is_ready else _("Wrote it")
    save_with_history(report, by=by, because=because)


@transaction.atomic
def publish(report, *, by, at, version):
    """Make a report public, with the counts of this moment. Whoever calls this has looked at it
    and says that nobody can be known from its words."""
    refuse_if_changed(report, version)
    _refuse_public(report)
    if not report.is_ready:
        raise ValidationError(_("Whoever writes it has not said yet that it is ready."))
    if report.ends_on >= timezone.localdate(at):
        raise ValidationError(_("Its last day has not passed yet."))
    report.counts = count(report)
    report.published_by, report.published_at = by, at
    report.full_clean()
    because = _("Looked at it, and published it: nobody can be known from it")
    save_with_history(report, by=by, because=because)


@transaction.atomic
def take_back(report, *, why, by, version):
    """Take a report off the public site; `why` is a WhyBack. Its words stay, to be put right; it
    is counted again when it is published again."""
    refuse_if_changed(report, version)
    if not report.published_at:
        raise ValidationError(_("The public does not read it."))
    report.is_ready, report.counts = False, {}
    report.published_by = report.published_at = None
    save_with_history(report, by=by, because=took_back_because(why))


def _refuse_public(report):
    if report.published_at:
        raise ValidationError(_("The public reads it. Take it back first, and say why."))


def _column(name):
    # A hyphen is no part of a name in SQL.
    return f"number_{name.replace('-', '_')}"
