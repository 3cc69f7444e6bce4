"""Every date of one action, with what may be done about it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions import due_dates
from actions.models import Action
from actions.permissions import may_date, may_publish
from actions.staff.dates_lines import lines_of
from staff.pages import refuse_strangers, staff_page


@require_safe
def dates_of(request, reference):
    """The ledger of one action: its promise line and every row, with what may be done."""
    refuse_strangers(request)
    action = get_object_or_404(Action, reference=reference)
    rows = list(action.due_dates.order_by("id"))
    return staff_page(
        request,
        "staff/dates_of.html",
        _("Dates of %(action)s") % {"action": action},
        line=lines_of([action])[0],
        action=action,
        ledger=due_dates.ledger([row for row in rows if row.published_at]),
        waiting=next((row for row in rows if not row.published_at), None),
        may_date=may_date(request.user, action),
        may_publish=may_publish(request.user),
    )
