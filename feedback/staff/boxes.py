"""The inbox, box by box: what waits, for how long, and for whom. No word of what people wrote."""

from dataclasses import dataclass

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.models import FocusArea
from actions.staff.pages import refuse_unless, staff_page
from feedback.answer_clock import Clock, clock_of
from feedback.inbox import Box, about_area, counts, in_box
from feedback.models import Submission
from feedback.roles import may_work_inbox
from feedback.yearly_report import report_due_on
from publishing.models import OwnerSettings
from publishing.paging import page_of, query_without_page

ROWS_A_PAGE = 25


@dataclass(frozen=True)
class Tab:
    """A box as the row of boxes shows it."""

    box: Box
    count: int
    is_here: bool


@dataclass(frozen=True)
class Row:
    """A submission as the list shows it."""

    submission: Submission
    about: object
    clock: Clock


@require_safe
def inbox(request):
    """Show one box, oldest first; `?box=`, `?form=`, `?area=` choose."""
    refuse_unless(may_work_inbox(request.user))
    box = _one_of(Box, request.GET.get("box")) or Box.OPEN
    form = _one_of(Submission.Form, request.GET.get("form"))
    areas = list(FocusArea.objects.all())
    area = _area_asked(request, areas)
    number_in = counts(request.user)
    found = _chosen(in_box(box, request.user), form, area)
    page = page_of(found, request, ROWS_A_PAGE, count=None if form or area else number_in[box.name])
    reply_days, on = OwnerSettings.objects.current().reply_days, timezone.localdate()
    due = report_due_on()
    return staff_page(
        request,
        "staff/inbox.html",
        _("Inbox: %(box)s") % {"box": box.label},
        tabs=[Tab(each, number_in[each.name], each == box) for each in Box],
        box=box,
        rows=[
            Row(
                one,
                one.area or one.action or one.measure,
                clock_of(one, reply_days=reply_days, on=on),
            )
            for one in page
        ],
        page=page,
        query=query_without_page(request),
        report_due=due,
        report_is_late=due is not None and due < on,
        forms=Submission.Form,
        form=form,
        areas=areas,
        area=area,
    )


def _chosen(found: QuerySet, form, area):
    if form:
        found = found.filter(form=form)
    if area:
        found = found.filter(about_area(area))
    return found.select_related("area", "action", "measure", "assigned_to")


def _one_of(choices, asked):
    """Return the member that an address names, or None where it names none."""
    if not asked:
        return None
    if asked not in choices.values:
        raise BadRequest(_("The inbox has no such box or form."))
    return choices(asked)


def _area_asked(request, areas):
    slug = request.GET.get("area")
    if not slug:
        return None
    found = next((area for area in areas if area.slug == slug), None)
    if found is None:
        raise BadRequest(_("There is no such focus area."))
    return found
