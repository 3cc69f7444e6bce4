"""Making waiting dates public, after a look at how each promise line will read."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from actions.dates import due_dates
from actions.dates.due_dates import change_each
from actions.dates.promise_line import lines_of
from actions.models import DueDate
from actions.permissions import may_publish
from publishing.versions import id_in, version_of
from staff.dry_run import only_tried
from staff.pages import refuse_strangers, refuse_unless, staff_page

ROWS_A_PAGE = 60


@require_http_methods(["GET", "HEAD", "POST"])
def publish_dates(request):
    """Make waiting dates public, after a look at how each promise line will read."""
    refuse_strangers(request)
    refuse_unless(may_publish(request.user))
    sent = request.POST if request.method == "POST" else request.GET
    ids = list(filter(None, map(id_in, dict.fromkeys(sent.getlist("date")))))[:ROWS_A_PAGE]
    waiting = DueDate.objects.filter(pk__in=ids)
    waiting = list(waiting.select_related("action").order_by("action__area__number", "id"))
    if not waiting:
        messages.warning(request, _("Tick the dates that are to become public."))
        return redirect("admin:dates")
    actions = [row.action for row in waiting]
    rows = {row.action_id: row for row in waiting}
    seen = {row.pk: _seen(request, row) for row in waiting}

    def publish_all():
        change_each(
            actions,
            lambda action: due_dates.publish_date(
                rows[action.pk],
                at=timezone.now(),
                by=request.user,
                seen=seen[rows[action.pk].pk],
            ),
        )

    try:
        if request.method == "POST":
            publish_all()
            messages.success(request, _("Public now."))
            return redirect("admin:dates")
        with only_tried():
            publish_all()
            lines = lines_of(actions)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return redirect("admin:dates")
    return staff_page(
        request, "staff/dates_publish.html", _("Publish dates"), lines=lines, seen=seen.items()
    )


def _seen(request, row):
    """Return the version that the person looked at: as sent, or the one being shown now."""
    return request.POST.get(f"seen-{row.pk}", "") if request.method == "POST" else version_of(row)
