"""The pages on which areas are written in short, signed, read and sent back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Action, ProgressUpdate, Round
from actions.permissions import may_publish, writable_actions
from actions.updates.checks import keeps_back
from actions.updates.looking_over import writers_of
from actions.updates.progress import open_round, progress_by_area, set_to_publish
from publishing.versions import ChangedMeanwhile, id_in
from reports.models import AreaReport
from reports.planning.publication import planned_for
from reports.signing import areas as signing
from staff.admin import LinesField
from staff.dry_run import all_or_nothing
from staff.pages import refuse_strangers, refuse_unless, staff_page
from staff.refused import Refused

LONGEST_WORDS = 1_000
LONGEST_NOTE = 4_000


def _box(name, *, longest, **more):
    field = AreaReport._meta.get_field(name)
    return LinesField(
        label=more.pop("label", field.verbose_name),
        help_text=more.pop("help_text", field.help_text),
        validators=[MaxLengthValidator(longest)],
        widget=forms.Textarea(attrs={"rows": 4, "cols": False}),
        **more,
    )


class WordsForm(forms.Form):
    """What an area says in short."""

    says = _box("says", longest=LONGEST_WORDS, required=False)


class NotSignedForm(forms.Form):
    """Why an area goes out without its lead."""

    not_signed_because = _box(
        "not_signed_because",
        longest=LONGEST_WORDS,
        error_messages={"required": gettext_lazy("Say why. The public reads this.")},
    )
    use_required_attribute = False


class SendAreaBackForm(forms.Form):
    """What the lead is asked to change; empty takes the note back."""

    sent_back = _box(
        "sent_back",
        longest=LONGEST_NOTE,
        required=False,
        label=gettext_lazy("What should the area change?"),
        help_text=gettext_lazy("Its lead signs again after that. An empty note takes it back."),
    )


FORMS = {"write": WordsForm, "not-signed": NotSignedForm, "send-back": SendAreaBackForm}


@require_safe
def sign_areas(request):
    """Where each area of the open quarter stands, and who must act next."""
    refuse_strangers(request)
    opened = open_round()
    if opened is None:
        return _nothing_open(request)
    return staff_page(
        request,
        "staff/sign_areas.html",
        _("Signing: %(quarter)s") % {"quarter": opened.quarter},
        round=opened,
        areas=signing.areas_to_sign(opened),
        may_publish=may_publish(request.user),
        planned=planned_for(opened),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sign_area(request, slug):
    """One area of the open quarter on one page: its words, what is written, and the buttons of
    whoever looks."""
    refuse_strangers(request)
    opened = open_round()
    if request.method == "POST" and not _is_about(opened, request):
        why = _("This quarterly update was published, or another opened, while you were writing.")
        return Refused(why, status=409, is_for_good=True)
    if opened is None:
        return _nothing_open(request)
    area = _area_to_sign(opened, slug)
    may = {
        "write": signing.may_write_for(request.user, area),
        "sign": signing.may_sign(request.user, area),
        "read": may_publish(request.user),
    }
    may["not-signed"] = may["send-back"] = may["read"]
    refuse_unless(request.method != "POST" or any(may.values()))
    if request.method != "POST":
        return _show(request, area, opened, may)
    wanted = request.POST.get("do", "")
    if wanted not in may:
        return _show(request, area, opened, may)
    refuse_unless(may[wanted])
    if wanted in ("sign", "read") and (words := _changed_words(request, area, opened)):
        return _show(request, area, opened, may, version=_version_sent(request), write=words)
    return _take(request, area, opened, may, wanted)


def _is_about(opened, request):
    """Whether what was sent is about the round that is open: one quarter has the same areas as the
    next."""
    return opened is not None and request.POST.get("round") in (None, opened.quarter.code)


def _changed_words(request, area, opened):
    """Return the form of words that were changed on the screen and not saved, so that nobody signs
    others than they see; None if they are as they were opened, or there is no box for them."""
    if "says" not in request.POST:
        return None
    form = WordsForm(request.POST)
    before = signing.words_in_version(_version_sent(request), area, opened)
    if form.is_valid() and form.cleaned_data["says"] == before:
        return None
    form.add_error(None, _("You changed these words. Save them first, then go on."))
    return form


def _version_sent(request):
    return id_in(request.POST.get("version", "")) or 0


def _area_to_sign(opened, slug):
    for one in signing.areas_to_sign(opened):
        if one.area.slug == slug:
            return one.area
    raise Http404


def _nothing_open(request):
    return staff_page(
        request,
        "staff/nothing_open.html",
        _("Signing"),
        may_publish=may_publish(request.user),
        last_round=Round.objects.visible().first(),
    )


def _take(request, area, opened, may, wanted):
    form = FORMS[wanted](request.POST) if wanted in FORMS else None
    if form and not form.is_valid():
        return _show(request, area, opened, may, **{wanted: form})
    try:
        with all_or_nothing():
            said = _do(wanted, area, opened, request, form)
    except ChangedMeanwhile as meanwhile:
        # What stands there now is shown beside; pressed again, these words take its place.
        meanwhile.reader = request.user
        form.add_error(None, meanwhile.sentence)
        return _show(request, area, opened, may, **{wanted: form})
    except ValidationError as refusal:
        problem = " ".join(refusal.messages)
        if form is None:
            return _show(request, area, opened, may, problem=problem)
        form.add_error(None, problem)
        return _show(request, area, opened, may, **{wanted: form})
    messages.success(request, said)
    return HttpResponseRedirect(reverse("admin:sign_area", args=[area.slug]))


def _do(wanted, area, opened, request, form):
    """Do what was asked; return the sentence on what was done."""
    about = {"opened": opened, "by": request.user}
    seen, at = request.POST.get("seen", ""), timezone.now()
    match wanted:
        case "write":
            says = form.cleaned_data["says"]
            signing.write_area(area, says=says, seen=_version_sent(request), **about)
            return _("Saved. The public reads it once the quarter is published.")
        case "sign":
            signing.sign(area, seen=seen, at=at, **about)
            return _("Signed. Thank you. If anything changes, sign it again.")
        case "read":
            signing.mark_read(area, seen=seen, at=at, **about)
            return _("Read. If anything changes, read it again.")
        case "not-signed":
            because = form.cleaned_data["not_signed_because"]
            signing.mark_not_signed(area, because=because, **about)
            return _("It goes out as not signed by its lead, with the reason.")
        case "send-back":
            signing.send_area_back(area, note=form.cleaned_data["sent_back"], **about)
            if form.cleaned_data["sent_back"]:
                return _("Sent back, with your note at the top of its page.")
            return _("There is no note on it now.")


def _show(request, area, opened, may, *, problem="", version=None, **bound):
    on = timezone.localdate()
    # Asked before the words: of what is saved between the two, it is an older version.
    newest = signing.version_of_report(area, opened)
    one = next(one for one in signing.areas_to_sign(opened) if one.area == area)
    progress = next(each for each in progress_by_area(opened, on) if each.area == area)
    shown = {name: bound.get(name) or form(initial=_initial(one)) for name, form in FORMS.items()}
    return staff_page(
        request,
        "staff/sign_area.html",
        _("%(area)s: %(quarter)s") % {"area": area, "quarter": opened.quarter},
        round=opened,
        words_are_for=opened.quarter,
        set_to_publish=set_to_publish(opened),
        one=one,
        report=one.report,
        drafts=[(each, keeps_back(each.action, each, on=on)) for each in _drafts(one)],
        progress=progress,
        may_write=may["write"],
        may_sign=may["sign"],
        may_publish=may["read"],
        keeps_from_reading=may["read"]
        and signing.keeps_from_reading(one, writers_of(opened), request.user),
        writable=set(writable_actions(request.user).values_list("pk", flat=True)),
        words_form=shown["write"],
        not_signed_form=shown["not-signed"],
        send_back_form=shown["send-back"],
        version=newest if version is None else version,
        problem=problem,
    )


def _initial(one):
    return {name: getattr(one.report, name) for name in ("says", "not_signed_because", "sent_back")}


def _drafts(one):
    """Return the updates that will be public, each action with where it stands."""
    standing = Action.objects.filter(area=one.area).with_standing().in_bulk()
    updates = ProgressUpdate.objects.filter(pk__in=[each.pk for each in one.updates])
    drafts = list(updates.with_words().order_by("action__order"))
    for draft in drafts:
        draft.action = standing[draft.action_id]
    return drafts
