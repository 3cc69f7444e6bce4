"""The pages on which PCAN and the youth forum say what families say. Nobody else opens them."""

from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.core.validators import MaxLengthValidator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Action, FocusArea, ProgressUpdate, Round
from actions.public.tally import Tally, tally_by_area, together
from actions.public.verdicts import verdict_on_actions
from actions.statuses import Status
from publishing.models import GlossaryTerm
from publishing.paging import page_of
from publishing.personal_words import look_personal, may_be_names
from publishing.versions import version_of
from reports.families.views import Subject, publish_view, write_view
from reports.models import View, Voice
from reports.roles import voice_of
from staff.admin import LinesField
from staff.dry_run import try_to
from staff.pages import refuse_unless, staff_page

LONGEST_VIEW = 8_000
ROUNDS_A_PAGE = 4


def first_page_of(request):
    """Return the address of the one page that a voice of families has, "" for anybody else."""
    return reverse("admin:views") if voice_of(request.user) else ""


class ViewForm(forms.Form):
    """What they say, and how they say it is going. Either may be empty while it is a draft."""

    words = LinesField(
        label=gettext_lazy("What do you say about it?"),
        required=False,
        validators=[MaxLengthValidator(LONGEST_VIEW)],
        widget=forms.Textarea(attrs={"rows": 12, "cols": False, "spellcheck": "true"}),
    )
    judgement = forms.ChoiceField(
        label=gettext_lazy("How do you say it is going?"),
        help_text=gettext_lazy("It stands beside what the partnership says. You may leave it out."),
        required=False,
        choices=[("", gettext_lazy("We do not say")), *Status.choices],
        widget=forms.RadioSelect,
    )
    use_required_attribute = False


class PublishForm(forms.Form):
    """Nobody can take it back, so each thing is looked at once more."""

    read = forms.BooleanField(
        label=gettext_lazy("I have read it as the public will. No child can be known from it."),
        error_messages={"required": gettext_lazy("Read it first, then tick the box.")},
    )
    supporter = forms.BooleanField(
        label=gettext_lazy("An adult supporter has read it with us."),
        error_messages={"required": gettext_lazy("Read it with an adult supporter first.")},
    )
    use_required_attribute = False

    def __init__(self, *args, voice, **kwargs):
        super().__init__(*args, **kwargs)
        if voice != Voice.YOUTH_FORUM:
            del self.fields["supporter"]


@dataclass(frozen=True)
class ToSay:
    """A Subject as the page lists it: what it is called, its address, and what is there of it."""

    title: str
    url: str
    published: list
    draft: View | None


@require_safe
def views(request):
    """The quarters of which this voice may say something, newest first."""
    voice = _voice(request)
    page = page_of(Round.objects.filter(is_sample=False), request, ROUNDS_A_PAGE)
    areas = list(FocusArea.objects.visible())
    own = View.objects.filter(by=voice, round__in=[each.pk for each in page], update=None)
    own = own.with_what_it_is_about()
    given = {}
    for view in own:
        given.setdefault((view.round_id, view.area_id), []).append(view)
    return staff_page(
        request,
        "staff/views.html",
        _("What families say"),
        page=page,
        quarters=[
            (each, [_to_say(Subject(each, area), given) for area in (None, *areas)])
            for each in page
        ],
        answers=_answers_in_the_making(voice),
        voice=voice,
    )


def _to_say(subject, given):
    found = given.get((subject.round.pk, subject.area and subject.area.pk), [])
    return ToSay(
        subject.area.title if subject.area else _("The whole update"),
        _address(subject),
        [view for view in found if view.published_at],
        next((view for view in found if not view.published_at), None),
    )


def _answers_in_the_making(voice):
    drafts = View.objects.drafts().filter(by=voice).exclude(update=None).with_what_it_is_about()
    return [
        (view, _address(Subject(view.round, update=view.update)))
        for view in drafts.order_by("-written_at")
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def give_view(request, quarter):
    """Say something of the whole of a quarter."""
    return _write(request, Subject(_round(request, quarter)))


@require_http_methods(["GET", "HEAD", "POST"])
def give_view_of_area(request, quarter, slug):
    """Say something of one focus area in a quarter."""
    about = _round(request, quarter)
    return _write(
        request, Subject(about, get_object_or_404(FocusArea.objects.visible(), slug=slug))
    )


@require_http_methods(["GET", "HEAD", "POST"])
def answer_update(request, quarter, reference):
    """Answer what was said in public of one action in a quarter."""
    about = _round(request, quarter)
    public = ProgressUpdate.objects.visible().with_corrections().select_related("action__area")
    update = get_object_or_404(public, round=about, action__reference=reference)
    return _write(request, Subject(about, update=update))


def _voice(request):
    voice = voice_of(request.user)
    refuse_unless(voice)
    return voice


def _round(request, quarter):
    _voice(request)
    return get_object_or_404(Round, quarter=quarter, is_sample=False)


def _address(subject):
    quarter = subject.round.quarter
    if subject.update:
        return reverse("admin:answer_update", args=[quarter, subject.update.action.address_part])
    if subject.area:
        return reverse("admin:give_view_of_area", args=[quarter, subject.area.slug])
    return reverse("admin:give_view", args=[quarter])


def _write(request, subject):
    voice, problem = _voice(request), None
    draft = subject.draft_of(voice)
    form = ViewForm(initial={"words": draft.words, "judgement": draft.judgement} if draft else None)
    if request.method == "POST":
        form = ViewForm(request.POST)
        if form.is_valid():
            view, problem = try_to(partial(_save, request, subject, form), by=request.user)
            if view:
                return _saved(request, view)
            draft = subject.draft_of(voice)
    published = View.objects.visible().filter(pk__in=subject.views.filter(by=voice).values("pk"))
    return staff_page(
        request,
        "staff/view_write.html",
        _("What %(who)s says") % {"who": voice.label},
        voice=voice,
        subject=subject,
        form=form,
        problem=problem,
        # What somebody else saved meanwhile is shown beside what was typed.
        meanwhile=draft if problem else None,
        version=version_of(draft) if draft else "",
        published=published.with_what_it_is_about(),
        **_said_now(subject),
    )


def _save(request, subject, form):
    return write_view(
        subject,
        **form.cleaned_data,
        person=request.user,
        at=timezone.now(),
        version=request.POST.get("version", ""),
    )


def _saved(request, view):
    messages.success(request, _("Your draft is saved. Only you can read it."))
    if request.POST.get("do") == "look":
        return HttpResponseRedirect(reverse("admin:look_at_view", args=[view.pk]))
    return HttpResponseRedirect(request.path)


def _said_now(subject):
    """Return what the site says in public now of a Subject: nothing of a draft."""
    if subject.update:
        return {"said": subject.update}
    on, last_round = timezone.localdate(), Round.objects.visible().first()
    tallies = tally_by_area(Action.objects.visible(), on, last_round)
    tally = together(tallies.values())
    updates = ProgressUpdate.objects.none()
    if subject.area:
        tally = tallies.get(subject.area.pk, Tally())
        updates = ProgressUpdate.objects.visible().filter(
            round=subject.round, action__area=subject.area
        )
    return {
        "verdict": verdict_on_actions(tally, last_round, on),
        "updates": [
            (update, _address(Subject(subject.round, update=update)))
            for update in updates.select_related("action").order_by("action__order")
        ],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def look_at_view(request, pk):
    """Show a draft as the public will read it, and publish it if they say so."""
    voice, problem = _voice(request), None
    own = View.objects.filter(by=voice).with_what_it_is_about()
    view = get_object_or_404(own, pk=pk)
    if view.published_at:
        return _public_already(request)
    version, form = version_of(view), PublishForm(voice=voice)
    back = _address(Subject(view.round, view.area, view.update))
    if request.method == "POST":
        form = PublishForm(request.POST, voice=voice)
        if form.is_valid():
            done, problem = try_to(partial(_publish, request, view), by=request.user)
            if done:
                messages.success(request, _("It is public now. Nobody can change it."))
                return HttpResponseRedirect(reverse("admin:views"))
            # Somebody who speaks for the same voice may have published it.
            view = own.get(pk=pk)
            if view.published_at:
                return _public_already(request)
            version = version_of(view)
    return staff_page(
        request,
        "staff/view_look.html",
        _("Look at it as the public will"),
        view=view,
        voice=voice,
        form=form,
        problem=problem,
        version=version,
        back=back,
        looks_personal=look_personal(view.words),
        names=may_be_names(view.words, _known_words()),
    )


def _public_already(request):
    messages.info(request, _("This view is public already."))
    return HttpResponseRedirect(reverse("admin:views"))


def _publish(request, view):
    version = request.POST.get("version", "")
    return publish_view(view, person=request.user, at=timezone.now(), version=version)


def _known_words():
    """Return names that stand on the site and are nobody's."""
    terms = GlossaryTerm.objects.visible().values_list("term", "full")
    areas = FocusArea.objects.visible().values_list("title", "lead__title")
    return "\n".join(word for row in (*terms, *areas) for word in row)
