"""Publishing a quarter: open it, look it over, publish it, and put right what was wrong."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.models import ProgressUpdate, Round
from actions.permissions import may_publish, writable_actions
from actions.quarters import Quarter, QuarterFormField
from actions.updates.checks import doubts, refusals, refused_above
from actions.updates.looking_over import to_look_over
from actions.updates.progress import progress_by_area, set_to_publish
from actions.updates.reminders import reached_by_none, remind_writers
from actions.updates.rounds import open_round, publish_round, send_back
from publishing import samples
from publishing.one_by_one import SomeBroke
from publishing.paging import page_of
from staff.admin import LinesField
from staff.dry_run import all_or_nothing, only_tried
from staff.pages import refuse_strangers, refuse_unless, staff_page

ROUNDS_A_PAGE = 20
LONGEST_TEXT = 4_000
# A quarter is opened after it ends, or a little before.
QUARTERS_BACK, QUARTERS_ON = 4, 1


@require_safe
def rounds(request):
    """Every quarterly update, newest first."""
    refuse_strangers(request)
    return staff_page(
        request,
        "staff/rounds.html",
        _("Quarterly updates"),
        page=page_of(Round.objects.all(), request, ROUNDS_A_PAGE),
        may_open=may_publish(request.user) and not _real_and_open(),
    )


class OpenForm(forms.Form):
    """Which quarter to write about."""

    quarter = QuarterFormField(
        label=gettext_lazy("Which quarter is the update about?"),
        error_messages={"required": gettext_lazy("Choose the quarter.")},
        widget=forms.Select,
    )
    early = forms.BooleanField(
        label=gettext_lazy("Open it all the same, before these months begin."),
        required=False,
    )
    use_required_attribute = False

    def __init__(self, *args, choices, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.possible, self.on = choices, on
        self.fields["quarter"].widget.choices = [(q.code, str(q)) for q in choices]

    def clean_quarter(self):
        quarter = self.cleaned_data["quarter"]
        if quarter not in self.possible:
            raise ValidationError(_("Choose one of the quarters in the list."))
        return quarter

    def clean(self):
        """Ask again before a quarter is opened of which nothing can be said yet."""
        super().clean()
        quarter = self.cleaned_data.get("quarter")
        if quarter and self.on < quarter.first_day and not self.cleaned_data["early"]:
            begins = _("%(quarter)s begins on %(day)s. Choose another, or tick the box.")
            day = date_format(quarter.first_day, "j F Y")
            self.add_error("early", begins % {"quarter": quarter, "day": day})
        elif "early" not in self.data:
            # Nobody is asked what is not in question.
            del self.fields["early"]


def possible_quarters(on):
    """Return (the quarter to propose, all that may be opened). Examples do not count: they go
    when a real round opens."""
    now = Quarter.containing(on)
    last = Round.objects.visible().filter(is_sample=False).first()
    first = last.quarter.shifted(1) if last else now.shifted(-QUARTERS_BACK)
    latest = max(now.shifted(QUARTERS_ON), first)
    possible = [first]
    while possible[-1] < latest:
        possible.append(possible[-1].shifted(1))
    return max(first, now.shifted(-1)), possible


@require_http_methods(["GET", "HEAD", "POST"])
def open_for_writing(request):
    """Open the update for a quarter."""
    refuse_unless(may_publish(request.user))
    on = timezone.localdate()
    proposed, possible = possible_quarters(on)
    if request.method == "POST":
        form = OpenForm(request.POST, choices=possible, on=on)
        if form.is_valid():
            try:
                with all_or_nothing():  # somebody may open it at the same moment
                    opened = open_round(form.cleaned_data["quarter"], on=on, by=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal)
            else:
                said = _("The update for %(quarter)s is open. Now it can be written.")
                messages.success(request, said % {"quarter": opened.quarter})
                return HttpResponseRedirect(_address(opened))
    else:
        form = OpenForm(initial={"quarter": proposed}, choices=possible, on=on)
        del form.fields["early"]
    return staff_page(
        request,
        "staff/open_round.html",
        _("Open a quarterly update"),
        form=form,
        opened=_real_and_open(),
        has_samples=_has_samples(),
    )


def _real_and_open():
    # An example that is open is in nobody's way: it goes when a real one opens.
    return Round.objects.drafts().filter(is_sample=False).first()


def _has_samples():
    return any(model.objects.filter(is_sample=True).exists() for model in samples.sample_models())


def _address(opened):
    return reverse("admin:round", args=[opened.quarter])


@require_safe
def look_over(request, quarter):
    """Show one quarter: what is written and missing while it is open, what it said after."""
    refuse_strangers(request)
    found = get_object_or_404(Round, quarter=quarter)
    title = _("Quarterly update: %(quarter)s") % {"quarter": quarter}
    if found.published_at:
        updates = found.updates.published().select_related("action__area")
        return staff_page(
            request,
            "staff/published_round.html",
            title,
            round=found,
            # A higher room makes this relation.
            area_reports=found.area_reports.visible()
            .select_related("area")
            .prefetch_related("corrections"),
            updates=updates.prefetch_related("corrections").order_by("action"),
            may_correct=may_publish(request.user) and not found.is_sample,
        )
    areas, checked = progress_by_area(found, timezone.localdate()), _checked(found)
    to_write = [action for area in areas for action in (*area.unwritten, *area.sent_back)]
    nobody_writes, no_mail = reached_by_none(to_write)
    return staff_page(
        request,
        "staff/round.html",
        title,
        round=found,
        areas=areas,
        looked_over=to_look_over(found, areas, **checked),
        other_doubts=[doubt for doubt in checked["doubts"] if not doubt.action],
        wanted=sum(area.wanted for area in areas),
        written=sum(area.written for area in areas),
        may_publish=may_publish(request.user),
        set_to_publish=set_to_publish(found),
        writable=_writable(request.user),
        nobody_writes=nobody_writes,
        no_mail=no_mail,
        not_yet=refused_above(found, at=timezone.now(), by=request.user),
        **checked,
    )


@require_POST
def remind(request, quarter):
    """Remind by mail whoever still has something to write, once each."""
    refuse_unless(may_publish(request.user))
    opened = get_object_or_404(Round.objects.drafts(), quarter=quarter)
    try:
        number = remind_writers(opened, on=timezone.localdate(), at=timezone.now())
    except SomeBroke:
        messages.error(request, _("Not everybody could be reminded. Tell whoever runs this site."))
        return HttpResponseRedirect(_address(opened))
    said = ngettext(
        "%(number)d person is reminded by mail.",
        "%(number)d people are reminded by mail.",
        number,
    )
    if number:
        messages.success(request, said % {"number": number})
    else:
        messages.info(request, _("Nobody is left to remind: each person is reminded once."))
    return HttpResponseRedirect(_address(opened))


class NoteForm(forms.Form):
    """What the writer is asked to change; empty takes the note back."""

    note = LinesField(
        label=gettext_lazy("What should the writer change?"),
        required=False,
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send_draft_back(request, pk):
    """Send a draft back to its writer, with a note that stands beside its boxes."""
    refuse_unless(may_publish(request.user))
    drafts = ProgressUpdate.objects.drafts().filter(round__published_at=None)
    update = get_object_or_404(drafts.with_words().select_related("action"), pk=pk)
    if request.method == "POST":
        form = NoteForm(request.POST)
    else:
        form = NoteForm(initial={"note": update.sent_back})
    if form.is_valid():
        try:
            send_back(update, note=form.cleaned_data["note"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            said = _("Sent back, with your note beside the boxes.")
            if not form.cleaned_data["note"]:
                said = _("There is no note on it now.")
            messages.success(request, said)
            place = f"{_address(update.round)}#{update.action.address_part}-h"
            return HttpResponseRedirect(place)
    title = _("Send back: %(action)s") % {"action": update.action}
    return staff_page(request, "staff/send_back.html", title, update=update, form=form)


def _writable(user):
    # A link to a page that this person may not open would lead them nowhere.
    return set(writable_actions(user).values_list("pk", flat=True))


def _checked(opened):
    """Return what is wrong or odd, as it would be once the examples are gone."""
    if _has_samples() and not opened.is_sample:
        with only_tried():
            samples.remove_samples()
            return _findings(opened)
    return _findings(opened)


def _findings(opened):
    return {
        "refusals": refusals(opened, at=timezone.now()),
        "doubts": doubts(opened, on=timezone.localdate()),
    }


class PublishForm(forms.Form):
    """Are you sure?"""

    looked = forms.BooleanField(
        label=gettext_lazy("I have looked at each of these and it is right to publish."),
        error_messages={"required": gettext_lazy("Look at each point first, then tick the box.")},
    )
    use_required_attribute = False

    def __init__(self, *args, doubts, **kwargs):
        super().__init__(*args, **kwargs)
        if not doubts:
            del self.fields["looked"]


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, quarter):
    """Ask once more, then make the whole quarter public at one instant."""
    refuse_unless(may_publish(request.user))
    opened = get_object_or_404(Round, quarter=quarter)
    if opened.published_at:
        return HttpResponseRedirect(_address(opened))
    checked = _checked(opened)
    if request.method == "POST":
        form = PublishForm(request.POST, doubts=checked["doubts"])
        if form.is_valid():
            try:
                with all_or_nothing():
                    publish_round(opened, at=timezone.now(), by=request.user)
            except ValidationError as refusal:
                form.add_error(None, refusal)
                checked = _checked(opened)
            else:
                said = _("The update for %(quarter)s is public.") % {"quarter": quarter}
                messages.success(request, said)
                return HttpResponseRedirect(_address(opened))
    else:
        form = PublishForm(doubts=checked["doubts"])
    areas = progress_by_area(opened, timezone.localdate())
    return staff_page(
        request,
        "staff/publish_round.html",
        _("Publish %(quarter)s?") % {"quarter": quarter},
        round=opened,
        form=form,
        areas=areas,
        written=opened.updates.exclude(status="").count(),
        unwritten=[action for area in areas for action in area.unwritten],
        examples_go=_has_samples() and not opened.is_sample,
        writable=_writable(request.user),
        set_to_publish=set_to_publish(opened),
        not_yet=refused_above(opened, at=timezone.now(), by=request.user),
        **checked,
    )
