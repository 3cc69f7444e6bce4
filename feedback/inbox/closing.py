"""Comments whose senders want no answer, read on one page and closed together.

Each is shown whole and ticked by itself: what nobody read is closed by nobody, and a child who is
not safe may stand in the last line.
"""

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from feedback.forms import JOURNEYS
from feedback.forms.answers import record_of
from feedback.inbox import handling
from feedback.inbox.boxes import unasked
from feedback.inbox.deadlines import clock_of
from feedback.models import Submission
from feedback.models.submissions import say_what_they_are_about
from feedback.roles import may_work_inbox
from privacy.access_log import record_opened
from publishing.models import OwnerSettings
from publishing.paging import nearest_page_of
from publishing.versions import version_of
from staff.admin import LinesField
from staff.dry_run import try_to
from staff.pages import refuse_unless, staff_page

ROWS_A_PAGE = 10
LONGEST_WORDS = 2_000


class ClosingForm(forms.Form):
    """What is kept with each of them."""

    text = LinesField(
        label=gettext_lazy("What was done with them, or why no answer is needed"),
        help_text=gettext_lazy("It is kept with each one that you ticked. Nothing is sent."),
        max_length=LONGEST_WORDS,
        error_messages={"required": gettext_lazy("Write what was done, or why none is needed.")},
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
    )
    use_required_attribute = False


@require_http_methods(["GET", "HEAD", "POST"])
def close_unasked(request):
    """Read comments that want no answer, tick them, and close those together."""
    refuse_unless(may_work_inbox(request.user))
    form, problem = ClosingForm(request.POST if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        ticked = _ticked(request.POST)
        text = form.cleaned_data["text"]

        def close():
            handling.close_unasked(ticked, text=text, by=request.user, at=timezone.now())

        done, problem = try_to(close, by=request.user)
        if done:
            said = ngettext(
                "%(count)d comment is closed.", "%(count)d comments are closed.", len(ticked)
            )
            messages.success(request, said % {"count": len(ticked)})
            return HttpResponseRedirect(request.path)
    return _page(request, form, problem)


def _ticked(sent):
    """Return {reference of a comment: the version that was read} of those that were ticked."""
    return {each: sent.get(f"seen-{each}", "") for each in sent.getlist("close")}


def _page(request, form, problem):
    page = nearest_page_of(unasked(), request, ROWS_A_PAGE)
    # Before all of it is read: whatever comes in between makes these versions old ones.
    versions = {one.pk: version_of(one) for one in page}
    rows = (
        Submission.objects.filter(pk__in=versions)
        .select_related("personal")
        .prefetch_related("consents")
        .with_came_on()
    )
    shown = say_what_they_are_about(list(rows.order_by("came_on", "received_at", "id")))
    ticked = _ticked(request.POST)
    reply_days, on = OwnerSettings.objects.current().reply_days, timezone.localdate()
    for one in shown:
        one.version = versions[one.pk]
        # What changed since it was ticked is to be read again.
        one.is_ticked = ticked.get(one.reference) == one.version
        one.record = record_of(one, JOURNEYS[one.form], without=("consents",))
        one.clock = clock_of(one, reply_days=reply_days, on=on)
    if request.method != "HEAD":  # then nothing of it is sent
        read = [one.reference for one in shown]
        record_opened(read, about=_("Read to close"), by=request.user, at=timezone.now())
    return staff_page(
        request,
        "staff/close_unasked.html",
        _("Comments that want no answer"),
        form=form,
        problem=problem,
        rows=shown,
        page=page,
    )
