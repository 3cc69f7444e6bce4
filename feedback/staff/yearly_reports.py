"""The yearly report of comments, for the team: write it, look at it, publish it for good."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actions.staff.days import DayInput
from actions.staff.pages import refuse_unless, staff_page
from feedback import yearly_report
from feedback.models import CommentsReport
from feedback.models.themes import LONGEST_REPORT
from feedback.roles import may_work_inbox
from feedback.staff.trying import try_to
from publishing.admin import LinesField
from publishing.previews import preview_as_published
from publishing.versions import version_of


class ReportForm(forms.Form):
    """The days it is about, and what was learned in them."""

    starts_on = forms.DateField(
        label=gettext_lazy("First day"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Give the first day.")},
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput,
        error_messages={"required": gettext_lazy("Give the last day.")},
    )
    words = LinesField(
        label=gettext_lazy("What we learned"),
        help_text=gettext_lazy("In plain words. Nobody can be known from it."),
        max_length=LONGEST_REPORT,
        widget=forms.Textarea(attrs={"rows": 14, "cols": False}),
        error_messages={"required": gettext_lazy("Write what we learned.")},
    )
    is_sure = forms.BooleanField(
        label=gettext_lazy("I read all of it, and nobody can be known from it"),
        required=False,
    )
    use_required_attribute = False

    def __init__(self, *args, is_publishing=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_sure"].required = is_publishing
        self.fields["is_sure"].error_messages["required"] = _("Read it, then tick the box.")


@require_safe
def report_list(request):
    """List the reports, and say when the next one is due."""
    refuse_unless(may_work_inbox(request.user))
    return staff_page(
        request,
        "staff/yearly_reports.html",
        _("Reports of a year’s comments"),
        reports=CommentsReport.objects.select_related("published_by"),
        due=yearly_report.next_due(timezone.localdate()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Write a report of the days since the last one."""
    refuse_unless(may_work_inbox(request.user))
    report = CommentsReport()
    report.starts_on, report.ends_on = yearly_report.next_period(timezone.localdate())
    report.version = ""
    return _turn(request, report, _("Write the report of a year’s comments"))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """Show a report; change and publish it while it is not public."""
    return _turn(request, _opened(request, pk), _("Report of a year’s comments"))


def _turn(request, found, title):
    button = request.POST.get("do", "save")
    initial = {name: getattr(found, name) for name in ("starts_on", "ends_on", "words")}
    form, problem = ReportForm(initial=initial), None
    if request.method == "POST":
        form = ReportForm(request.POST, is_publishing=button == "publish")
        if form.is_valid():
            done, problem = try_to(partial(_work, request, found, form.cleaned_data, button))
            if done:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(reverse("admin:yearly_report", args=[found.pk]))
            found = _opened(request, found.pk) if found.pk else found
    return staff_page(
        request,
        "staff/yearly_report.html",
        title,
        report=found,
        version=found.version,
        form=form if not found.published_at else None,
        problem=problem,
        lines=yearly_report.lines_of(found),
        history=found.history.select_related("history_user").order_by("-history_id")
        if found.pk
        else [],
    )


def _work(request, found, words, button):
    days = {"starts_on": words["starts_on"], "ends_on": words["ends_on"]}
    version = request.POST.get("version", "")
    is_new = found.pk is None
    yearly_report.write(found, **days, words=words["words"], by=request.user, version=version)
    if button == "publish" and not is_new:
        at = timezone.now()
        yearly_report.publish(found, by=request.user, at=at, version=version_of(found))


@require_safe
def preview(request, pk):
    """Show a report on its public page as it will be."""
    found = _opened(request, pk)
    if found.published_at:
        return redirect(found)
    back = reverse("admin:yearly_report", args=[pk])
    return preview_as_published(found, at=timezone.now(), back_url=back)


def _opened(request, pk):
    refuse_unless(may_work_inbox(request.user))
    row = get_object_or_404(CommentsReport.objects.only("pk"), pk=pk)
    # Before it is read: whatever comes in between makes this version an old one.
    version = version_of(row)
    found = get_object_or_404(CommentsReport.objects.select_related("published_by"), pk=pk)
    found.version = version
    return found
