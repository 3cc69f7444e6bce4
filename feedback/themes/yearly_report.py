"""The yearly report of comments, on the Local Offer and the Big Plan, and when the next is due.

Special Educational Needs and Disability Regulations 2014, regulation 56(3): comments on the Local
Offer and the response to them are published at least once in twelve months.
"""

import datetime
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from feedback.models import CommentsReport, Submission, Theme
from feedback.themes.public_counts import public_counts
from feedback.themes.publication import took_back_because
from privacy.retention import Period
from publishing.records import save_with_history
from publishing.versions import refuse_if_changed

LOCAL_OFFER = Submission.Form.LOCAL_OFFER
A_DAY, A_YEAR = datetime.timedelta(days=1), Period(1, "years")
IN_A_THEME, NOT_YET = "in-a-theme", "not-yet"


@dataclass(frozen=True)
class ReportDue:
    """The last day on which the next report may become public, and whether it has passed."""

    on: datetime.date
    is_late: bool


def next_due(on):
    """Return the ReportDue of the next report, as seen on a day, or None: no comment on the Local
    Offer ever came. One query, or two.

    A report takes in comments on the Big Plan too, but only those on the Local Offer make one due:
    the law asks for no others.
    """
    last = CommentsReport.objects.visible().order_by("-published_at").first()
    if last:
        began = timezone.localdate(last.published_at)
    else:
        began = _first_day(Submission.objects.from_people().filter(form=LOCAL_OFFER))
    if began is None:
        return None
    due = A_YEAR.after(began)
    return ReportDue(due, is_late=due < on)


def next_period(on):
    """Return the first and the last day that the next report should be about: from where the
    last one ended, or the first comment of any kind came, for twelve months at most, up to
    yesterday. It is two days at least, even if they are not over yet."""
    last = CommentsReport.objects.order_by("-ends_on").first()
    yesterday = on - A_DAY
    if last:
        starts_on = last.ends_on + A_DAY
    else:
        starts_on = _first_day(Submission.objects.comments()) or yesterday
    return starts_on, max(starts_on + A_DAY, min(A_YEAR.after(starts_on) - A_DAY, yesterday))


def _first_day(submissions):
    """Return the day the first of them came, or None."""
    return submissions.with_came_on().aggregate(first=Min("came_on"))["first"]


def themes_of(report):
    """Return the themes that became public in its days and still are, by topic."""
    return Theme.objects.visible().filter(
        published_at__date__gte=report.starts_on, published_at__date__lte=report.ends_on
    )


def count(report):
    """Return {what became of them: how many} of the comments that came in its days: in a theme
    that the public reads, one for each reason to publish none, not yet. One query."""
    came = Submission.objects.comments().with_came_on()
    came = came.filter(came_on__gte=report.starts_on, came_on__lte=report.ends_on)
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


def lines_of(report):
    """Return the total and (words, PublicCount) of what became of the comments in a report."""
    counts = public_counts_of(report)
    words = {
        IN_A_THEME: _("Answered in “You said, we did”"),
        NOT_YET: _("Not answered in public yet"),
    }
    reasons = dict(Submission.NotPublished.choices)
    lines = [
        (words.get(name) or _("Not answered in public: %(why)s") % {"why": reasons[name]}, count)
        for name, count in counts.parts.items()
    ]
    return {"total": counts.total, "parts": lines, "hides_something": counts.hides_something}


@transaction.atomic
def write(report, *, starts_on, ends_on, words, is_ready, by, version=""):
    """Write a new report, or change one that is not public. Whoever wrote last may not publish
    it; once it `is_ready`, somebody else may."""
    is_new = report.pk is None
    if not is_new:
        refuse_if_changed(report, version)
        report.refuse_if_public()
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
    report.refuse_unless_publishable(by)
    if report.ends_on >= timezone.localdate(at):
        raise ValidationError(_("Its last day has not passed yet."))
    report.counts = count(report)
    report.publish_by(by, at=at)
    report.full_clean()
    because = _("Looked at it, and published it: nobody can be known from it")
    save_with_history(report, by=by, because=because)


@transaction.atomic
def take_back(report, *, why, by, version):
    """Take a report off the public site; `why` is a WhyBack. Its words stay, to be put right; it
    is counted again when it is published again."""
    refuse_if_changed(report, version)
    report.unpublish()
    report.counts = {}
    save_with_history(report, by=by, because=took_back_because(why))


def _column(name):
    # A hyphen is no part of a name in SQL.
    return f"number_{name.replace('-', '_')}"
