"""Is this page useful? How often each page got a yes and a no."""

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from actions.staff.pages import refuse_strangers, staff_page
from feedback.models import PageVerdict
from feedback.roles import may_work_inbox
from publishing.paging import page_of

PAGES_A_PAGE = 50


@require_safe
def page_verdicts(request):
    """List the pages, those with most noes first. What people wrote is for the team only."""
    refuse_strangers(request)
    counted = (
        PageVerdict.objects.order_by()
        .values("path")
        .annotate(
            yes=Count("pk", filter=Q(useful=True)),
            no=Count("pk", filter=Q(useful=False)),
            newest=Max("on"),
        )
        .order_by("-no", "-yes", "path")
    )
    return staff_page(
        request,
        "staff/page_verdicts.html",
        _("Is this page useful?"),
        page=page_of(counted, request, PAGES_A_PAGE),
        may_read=may_work_inbox(request.user),
    )
