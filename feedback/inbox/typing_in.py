"""Typing in what came on paper or by phone: the public's own forms, with the day it came."""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from feedback.forms import JOURNEYS, tokens
from feedback.forms.intake import receive
from feedback.forms.journeys import Walk
from feedback.forms.pages import show_turn
from feedback.forms.places import Places
from feedback.roles import may_work_inbox
from staff.pages import refuse_unless, staff_page

TEMPLATES = ("staff/type_in_step.html", "staff/type_in_check.html")


class CameForm(forms.Form):
    """What it is, and when it came."""

    form = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[(form.value, journey.title) for form, journey in JOURNEYS.items()],
        error_messages={"required": gettext_lazy("Choose what it is.")},
    )
    on_paper_on = forms.DateField(
        label=gettext_lazy("Which day did it come?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Give the day it came. The answer is due from then."),
            "invalid": gettext_lazy("Write the day like 14/10/2026."),
        },
    )
    use_required_attribute = False

    def clean_on_paper_on(self):
        day = self.cleaned_data["on_paper_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet. Give the day it came."))
        return day


@require_safe
def choose(request):
    """Ask what it is and when it came, then open the form."""
    refuse_unless(may_work_inbox(request.user))
    form = CameForm(request.GET or None, initial={"on_paper_on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        there = reverse("admin:type_in_form", args=[form.cleaned_data["form"]])
        return HttpResponseRedirect(f"{there}?on_paper_on={form.cleaned_data['on_paper_on']}")
    return staff_page(
        request, "staff/type_in.html", _("Type in what came on paper or by phone"), form=form
    )


@require_http_methods(["GET", "HEAD", "POST"])
def type_in(request, form):
    """One turn of a journey, by a member of staff for somebody else."""
    refuse_unless(may_work_inbox(request.user))
    if form not in JOURNEYS:
        raise Http404
    sent = request.POST if request.method == "POST" else request.GET
    came = CameForm({"form": form, "on_paper_on": sent.get("on_paper_on", "")})
    if not came.is_valid():
        return HttpResponseRedirect(reverse("admin:type_in"))
    day, at, journey = came.cleaned_data["on_paper_on"], timezone.now(), JOURNEYS[form]
    if request.method != "POST":
        walk = Walk.from_the_start(journey, Places(), {})
        return _show(request, walk, walk.begin(), tokens.issue(at), day)
    walk = Walk(journey, request.POST, Places(request.POST.get("about", "")))
    step = walk.turn()
    try:
        token = tokens.read(request.POST.get("token", ""), at)
    except tokens.BadToken:
        return _show(request, walk, step, tokens.issue(at), day, was_sent=walk.is_sending)
    if step is not None or not walk.is_sending:
        return _show(request, walk, step, request.POST["token"], day)
    told = walk.told(token, suspect_because="")
    told = replace(
        told,
        submission={**told.submission, "on_paper_on": day, "keyed_in_by": request.user},
    )
    received = receive(told, at=at, networks=())
    saved = _("Saved: %(reference)s.") % {"reference": received.submission.reference}
    messages.success(request, saved)
    return HttpResponseRedirect(received.submission.staff_path)


def _show(request, walk, step, token, day, *, was_sent=False):
    return show_turn(
        request,
        walk,
        step,
        token,
        was_sent=was_sent,
        templates=TEMPLATES,
        on_paper_on=day,
    )


# Without its token a turn is shown, and nothing is sent.
type_in.shown_again_without = ("token",)
