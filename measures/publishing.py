"""Making waiting figures and definitions public, after a look at what the public will see."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.models import Measure, Reading, Series
from actions.permissions import may_publish
from measures import readings
from measures.before_and_after import face_between, public_now
from measures.unseen import unseen_lines
from publishing.versions import version_of
from staff.dry_run import all_or_nothing, only_tried
from staff.pages import refuse_strangers, refuse_unless, staff_page


def waiting_of(measure):
    """Return what waits to be made public: definitions, then readings."""
    definitions = measure.definitions.drafts().select_related("measure")
    drafts = Reading.objects.drafts().filter(series__measure=measure)
    return [*definitions, *drafts.select_related("series__measure", "definition").order_by("id")]


@require_http_methods(["GET", "HEAD", "POST"])
def publish_figures(request, reference):
    """Make all that waits of a measure public, after a look at what the public will see."""
    refuse_strangers(request)
    refuse_unless(may_publish(request.user))
    measure = get_object_or_404(Measure, reference=reference)
    waiting = waiting_of(measure)
    marks = {f"{row._meta.model_name}-{row.pk}": row for row in waiting}
    if request.method == "POST":
        # Only what was looked at: more may have come since.
        waiting = [row for mark, row in marks.items() if mark in request.POST.getlist("row")]
        seen = {row: request.POST.get(f"seen-{mark}", "") for mark, row in marks.items()}
    else:
        seen = {row: version_of(row) for row in waiting}
    if not waiting:
        messages.warning(request, _("Nothing waits to be made public here."))
        return redirect("admin:figures", measure.reference)
    figures = [row for row in waiting if isinstance(row, Reading)]
    unseen = unseen_lines(Series.objects.filter(readings__in=figures).distinct())
    before = public_now(measure)
    try:
        if request.method == "POST":
            _publish(waiting, seen, by=request.user)
            _say_published(request, unseen)
            return redirect("admin:figures", measure.reference)
        with only_tried():
            _publish(waiting, seen, by=request.user)
            after = public_now(measure)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return redirect("admin:figures", measure.reference)
    return staff_page(
        request,
        "staff/figures_publish.html",
        _("Publish figures of %(measure)s") % {"measure": measure},
        measure=measure,
        waiting=waiting,
        marks=[(mark, seen[row]) for mark, row in marks.items()],
        public=face_between(before, after),
        unseen=unseen,
    )


def _say_published(request, unseen):
    for name, why in unseen:
        messages.info(request, f"{name}: {why}")
    if unseen:
        messages.success(request, _("What the public can see of it is public now."))
    else:
        messages.success(request, _("Public now."))


def _publish(waiting, seen, *, by):
    at = timezone.now()
    with all_or_nothing():
        for row in waiting:
            publish = (
                readings.publish_reading
                if isinstance(row, Reading)
                else readings.publish_definition
            )
            publish(row, at=at, by=by, seen=seen[row])
