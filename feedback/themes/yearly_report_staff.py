"""The yearly report of comments, for the team: write it, let somebody else look, publish, take it
back."""

from functools import partial

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from feedback.inbox.opening import found_to_work_on
from feedback.models import CommentsReport
from feedback.models.themes import LONGEST_REPORT
from feedback.roles import may_work_inbox
from feedback.themes import yearly_report
from feedback.themes.staff import WhyForm
from publishing.previews import preview_as_published
from staff.admin import LinesField
from staff.days import DayInput
from staff.dry_run import done_if_sure, try_to
from staff.pages import refuse_unless, staff_page


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
    use_required_attribute = False


class SureForm(forms.Form):
    """Whoever publishes has looked."""

    is_sure = forms.BooleanField(
        label=gettext_lazy("I read all of it. Nobody can tell from it who said what"),
        error_messages={"required": gettext_lazy("Read it, then tick the box.")},
    )
    use_required_attribute = False


@require_safe
def report_list(request):
    """List the reports, and say when the next one is due."""
    refuse_unless(may_work_inbox(request.user))
    return staff_page(
        request,
        "staff/yearly_reports.html",
        _("Reports of a year’s comments"),
        reports=CommentsReport.objects.select_related("prepared_by", "published_by"),
        due=yearly_report.next_due(timezone.localdate()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Write a report of the days since the last one."""
    refuse_unless(may_work_inbox(request.user))
    report = CommentsReport()
    report.starts_on, report.ends_on = yearly_report.next_period(timezone.localdate())
    report.version = ""
    return _writing(request, report, _("Write the report of a year’s comments"))


@require_http_methods(["GET", "HEAD", "POST"])
def report(request, pk):
    """Show a report; change it while the public does not read it."""
    return _writing(request, _found(request, pk), _("Report of a year’s comments"))


def _writing(request, found, title):
    initial = {name: getattr(found, name) for name in ("starts_on", "ends_on", "words")}
    form, problem = ReportForm(initial=initial), None
    if request.method == "POST":
        form = ReportForm(request.POST)
        if form.is_valid():
            work = partial(
                yearly_report.write,
                found,
                **form.cleaned_data,
                is_ready="ready" in request.POST,
                by=request.user,
                version=request.POST.get("version", ""),
            )
            done, problem = try_to(work, by=request.user)
            if done:
                return _on_to(request, found, _("Saved."))
            found = _found(request, found.pk) if found.pk else found
    return _page_of(
        request,
        found,
        "staff/yearly_report.html",
        title,
        form=None if found.published_at else form,
        problem=problem,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, pk):
    """Show what the public will read, and publish it once a second person said yes."""
    found = _found(request, pk)
    form = SureForm(request.POST if request.method == "POST" else None)
    work = partial(yearly_report.publish, at=timezone.now())
    title, said = _("Look at it, then publish"), _("It is public now.")
    return _deciding(
        request, found, form, work, "staff/yearly_report_publish.html", title, said=said
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """Ask what is wrong, then take a report off the public site."""
    found = _found(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    work = partial(yearly_report.take_back, why=form["why"].value())
    title, said = _("Take it off the public site"), _("It is off the public site.")
    return _deciding(
        request, found, form, work, "staff/yearly_report_take_back.html", title, said=said
    )


def _deciding(request, found, form, work, template, title, *, said):
    """Do the work if the form says so, then show the report; else ask, or ask again."""
    done, problem = done_if_sure(request, found, form, work)
    if done:
        return _on_to(request, found, said)
    found = _found(request, found.pk) if problem else found
    return _page_of(request, found, template, title, form=form, problem=problem)


def _on_to(request, found, said):
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:yearly_report", args=[found.pk]))


def _page_of(request, found, template, title, **context):
    history = found.history.select_related("history_user").order_by("-history_id")
    return staff_page(
        request,
        template,
        title,
        report=found,
        version=found.version,
        lines=yearly_report.lines_of(found),
        is_own=found.prepared_by_id == request.user.pk,
        history=history if found.pk else [],
        **context,
    )


@require_safe
def preview(request, pk):
    """Show a report on its public page as it will be."""
    found = _found(request, pk)
    if found.published_at:
        return redirect(found)
    back = reverse("admin:yearly_report", args=[pk])
    return preview_as_published(
        found, at=timezone.now(), back_url=back, prepared_by=found.prepared_by or request.user
    )


def _found(request, pk):
    everything = CommentsReport.objects.select_related("prepared_by", "published_by")
    return found_to_work_on(request, everything, pk=pk)
