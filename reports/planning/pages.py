"""The page on which a publisher sets the day and time at which a quarter is published."""

import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.utils import from_current_timezone
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actions.models import Round
from actions.permissions import may_publish
from actions.updates.checks import doubts, refused_above
from actions.updates.publishing import PublishForm
from reports.planning.publication import plan_publication, planned_for, state_of, take_plan_back
from staff.days import DayInput
from staff.dry_run import all_or_nothing
from staff.pages import refuse_unless, staff_page


class PlanForm(PublishForm):
    """When it is published, and whether everything was looked at."""

    on = forms.DateField(
        label=gettext_lazy("On which day is it published?"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Say on which day.")},
    )
    time = forms.TimeField(
        label=gettext_lazy("At what time?"),
        help_text=gettext_lazy("By the clock in Kirklees. It takes up to five minutes more."),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Say at what time.")},
    )
    field_order = ["on", "time", "looked"]

    moment = None

    def clean(self):
        """Find the `moment` that was chosen. Where clocks change, an hour is missing or comes
        twice: then none is meant."""
        super().clean()
        day, time = self.cleaned_data.get("on"), self.cleaned_data.get("time")
        if day and time:
            try:
                self.moment = from_current_timezone(datetime.datetime.combine(day, time))
            except ValidationError:
                self.add_error("time", _("The clocks change in this hour. Choose another time."))


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request, quarter):
    """Approve an open quarter as it stands, to be published at a moment ahead; or take it back."""
    refuse_unless(may_publish(request.user))
    opened = get_object_or_404(Round.objects.drafts(), quarter=quarter)
    found = doubts(opened, on=timezone.localdate(), public_on=_day_sent(request, opened))
    if request.method != "POST":
        return _show(request, opened, PlanForm(doubts=found), found)
    if request.POST.get("do") == "take-back":
        if take_plan_back(opened, by=request.user, at=timezone.now()):
            messages.success(request, _("Taken back. It is not published by itself."))
        return HttpResponseRedirect(request.path)
    form = PlanForm(request.POST, doubts=found)
    if not form.is_valid():
        return _show(request, opened, form, found)
    try:
        with all_or_nothing():
            planned = plan_publication(
                opened,
                publish_at=form.moment,
                seen=request.POST.get("seen", ""),
                by=request.user,
                at=timezone.now(),
            )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return _show(request, opened, form, found)
    when = date_format(timezone.localtime(planned.publish_at), "j F Y, H:i")
    said = _("It will be published on %(when)s, if nothing changes before.")
    messages.success(request, said % {"when": when})
    return HttpResponseRedirect(request.path)


def _day_sent(request, opened):
    """Return the day that was chosen; while none is, a day after the quarter."""
    try:
        return forms.DateField().clean(request.POST.get("on", ""))
    except ValidationError:
        return opened.quarter.shifted(1).first_day


def _show(request, opened, form, found):
    planned = planned_for(opened)
    return staff_page(
        request,
        "staff/plan_publication.html",
        _("Set a day and time: %(quarter)s") % {"quarter": opened.quarter},
        round=opened,
        form=form,
        doubts=found,
        planned=planned,
        stopped=None if planned else opened.planned_publications.first(),
        not_yet=refused_above(opened, at=timezone.now(), by=request.user),
        seen=state_of(opened),
    )
