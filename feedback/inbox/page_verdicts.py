"""Is this page useful? How often each page got a yes and a no, and what people wrote."""

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from feedback.inbox.opening import opened
from feedback.models import PageVerdict
from feedback.roles import may_work_inbox
from publishing.paging import page_of, query_without_page
from staff.pages import refuse_strangers, refuse_unless, staff_page

PAGES_A_PAGE = WORDS_A_PAGE = 50


@require_safe
def page_verdicts(request):
    """List the pages, those with most noes first."""
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


@require_safe
def page_words(request):
    """Show what people wrote was wrong, newest first: to the team only, and it leaves a record."""
    refuse_unless(may_work_inbox(request.user))
    page = page_of(PageVerdict.objects.written(), request, WORDS_A_PAGE)
    words = list(page)
    if read := sum(bool(one.words) for one in words):
        about = _("What was wrong with pages, page %(number)s") % {"number": page.number}
        opened(request, about, rows=read)
    return staff_page(
        request,
        "staff/page_words.html",
        _("What was wrong with pages"),
        page=page,
        words=words,
        query=query_without_page(request),
    )
