"""One submission: what somebody told us, and everything a person can do with it.

One form holds the note and all buttons, so that no button loses what was typed beside it.
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from feedback.forms import JOURNEYS
from feedback.forms.answers import record_of
from feedback.inbox import handling
from feedback.inbox.deadlines import clock_of
from feedback.inbox.opening import found_to_work_on, opened
from feedback.models import Reply, Submission
from feedback.roles import inbox_people
from feedback.stories import publication
from post.models import Message
from publishing.models import OwnerSettings
from publishing.versions import version_of
from staff.admin import LinesField
from staff.dry_run import done_if_sure, try_to
from staff.pages import staff_page

LONGEST_NOTE, LONGEST_ANSWER = 5_000, 10_000

Reach = Submission.Reach


class WorkForm(forms.Form):
    """A note that goes with whatever button is pressed, and who is to answer."""

    text = LinesField(
        label=gettext_lazy("A note for the team"),
        help_text=gettext_lazy(
            "It is saved with every button below. The sender does not see it, but may ask to."
        ),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
    )
    to = forms.ModelChoiceField(
        None,
        label=gettext_lazy("Who answers it"),
        empty_label=gettext_lazy("Nobody yet"),
        required=False,
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = inbox_people()


class AnswerForm(forms.Form):
    """What they were told, and how."""

    way = forms.ChoiceField(
        label=gettext_lazy("How do you answer?"),
        error_messages={"required": gettext_lazy("Choose how you answer.")},
    )
    text = LinesField(
        label=gettext_lazy("Your answer"),
        max_length=LONGEST_ANSWER,
        error_messages={"required": gettext_lazy("Write what you tell them, or what you told.")},
        widget=forms.Textarea(attrs={"rows": 10, "cols": False}),
    )
    keeps_open = forms.BooleanField(
        label=gettext_lazy("This is not all: I wait for something before it is answered"),
        required=False,
    )
    use_required_attribute = False

    WAYS = {
        Reach.EMAIL: gettext_lazy("By e-mail: it is sent from here"),
        Reach.PHONE: gettext_lazy("I have answered by phone"),
        Reach.LETTER: gettext_lazy("I have answered by letter"),
        Reach.HELPER: gettext_lazy("I have answered through the person who helps"),
        Reach.NO_NEED: gettext_lazy("No answer is needed: I write down what was done"),
    }

    def __init__(self, *args, has_email, **kwargs):
        super().__init__(*args, **kwargs)
        ways = [way for way in self.WAYS.items() if has_email or way[0] != Reach.EMAIL]
        self.fields["way"].choices = ways


class PassOnForm(forms.Form):
    """Was somebody called?"""

    called = forms.BooleanField(
        label=gettext_lazy("I have called, or know who calls now"),
        error_messages={"required": gettext_lazy("Call first, then tick the box.")},
    )
    use_required_attribute = False


class CloseConcernForm(forms.Form):
    """Did those who look into it say so?"""

    said = forms.BooleanField(
        label=gettext_lazy("Those who look into it told me that they need it no longer"),
        error_messages={"required": gettext_lazy("Ask them first, then tick the box.")},
    )
    use_required_attribute = False


@require_http_methods(["GET", "HEAD", "POST"])
def submission(request, reference):
    """Show what somebody told us; note, give to somebody, and say where it stands."""
    found = _found(request, reference)
    form = WorkForm(initial={"to": found.assigned_to_id})
    problem = None
    if request.method == "POST":
        form = WorkForm(request.POST)
        if form.is_valid():
            work = partial(_work, request, found, form.cleaned_data)
            done, problem = try_to(work, by=request.user)
            if done:
                return _back_to(request, found)
            found = _found(request, reference)
    return _page_with_words(
        request, found, "staff/submission.html", found.reference, form=form, problem=problem
    )


def _work(request, found, words):
    """Do what the button says, and keep the note that was typed beside it."""
    by, at, version = request.user, timezone.now(), request.POST.get("version", "")
    button = request.POST.get("do", "")
    verbs = {
        "assign": partial(handling.assign, to=words["to"], at=at),
        "ask-for-translation": handling.ask_for_translation,
        "translated": handling.translated,
        "wait": handling.wait,
        "go-on": handling.go_on,
        "acknowledge": partial(handling.acknowledge, at=at),
        "spam": handling.mark_spam,
        "release": partial(handling.release, at=at),
    }
    if button in verbs:
        verbs[button](found, by=by, version=version)
        version = version_of(found)
    elif button != "note":
        raise ValidationError(_("Press one of the buttons."))
    elif not words["text"]:
        raise ValidationError(_("Write the note first."))
    if words["text"]:
        handling.note(found, text=words["text"], by=by, at=at, version=version)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request, reference):
    """Answer by mail, once it was looked at, or write down how it was answered."""
    found = _found(request, reference)
    has_email = bool(found.email)
    wanted = found.reach_by if has_email or found.reach_by != Reach.EMAIL else Reach.PHONE
    form = AnswerForm(initial={"way": wanted}, has_email=has_email)
    problem = None
    if request.method == "POST":
        form = AnswerForm(request.POST, has_email=has_email)
        if form.is_valid() and _is_to_be_looked_at(request, form):
            return _look_at_mail(request, found, form)
        if form.is_valid() and "again" not in request.POST:
            done, problem = try_to(
                partial(_give, request, found, form.cleaned_data), by=request.user
            )
            if done:
                return _back_to(request, found)
            found = _found(request, reference)
    title = _("Answer %(reference)s") % {"reference": reference}
    return _page_with_words(
        request, found, "staff/submission_answer.html", title, form=form, problem=problem
    )


def _is_to_be_looked_at(request, form):
    is_mail = form.cleaned_data["way"] == Reach.EMAIL
    return is_mail and not {"send", "again"} & request.POST.keys()


def _look_at_mail(request, found, form):
    """Show the mail as it will go out. Nothing is saved yet."""
    return _page_with_words(
        request,
        found,
        "staff/submission_answer_look.html",
        _("Send this answer to %(reference)s?") % {"reference": found.reference},
        form=form,
        problem=None,
        mail=handling.mail_that_answers(found, form.cleaned_data["text"]),
        seen=request.POST.get("version", ""),
    )


def _give(request, found, words):
    verb = handling.reply
    if words["way"] != Reach.EMAIL:
        verb = partial(handling.answer, way=Reach(words["way"]))
    verb(
        found,
        text=words["text"],
        by=request.user,
        at=timezone.now(),
        version=request.POST.get("version", ""),
        is_answer=not words["keeps_open"],
    )


SAVED = gettext_lazy("Saved: %(reference)s.")
# The question, what a yes does, and what is said then: of what is a concern, and of what is none.
CONCERN = {
    True: (
        CloseConcernForm,
        handling.close_concern,
        gettext_lazy("The safeguarding concern %(reference)s is closed."),
    ),
    False: (
        PassOnForm,
        handling.pass_on,
        gettext_lazy("%(reference)s is passed on as a safeguarding concern."),
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def concern(request, reference):
    """Ask once more, then pass it on as a safeguarding concern; or, when it is one, close it."""
    found = _found(request, reference)
    # What the button said, whatever somebody else did meanwhile: then the verb refuses.
    closes = request.POST.get("do") == "close" if request.method == "POST" else found.is_concern
    asked, verb, then = CONCERN[closes]
    form = asked(request.POST if request.method == "POST" else None)
    done, problem = done_if_sure(request, found, form, partial(verb, at=timezone.now()))
    if done:
        return _back_to(request, found, then)
    if problem:
        found = _found(request, reference)
    if closes != found.is_concern:
        form = CONCERN[found.is_concern][0]()
        problem = problem or _("Somebody was quicker. Look at where it stands now.")
    title = (
        _("The safeguarding concern %(reference)s")
        if found.is_concern
        else _("Pass on %(reference)s as a safeguarding concern?")
    ) % {"reference": reference}
    return _page_of(
        request, found, "staff/submission_concern.html", title, form=form, problem=problem
    )


def _found(request, reference):
    """Return a submission with all that is about a person: the pages' only way to it."""
    everything = Submission.objects.select_related(
        "personal", "story", "assigned_to", "keyed_in_by"
    ).prefetch_related("consents")
    return found_to_work_on(request, everything, reference=reference)


def _back_to(request, found, then=SAVED):
    messages.success(request, then % {"reference": found.reference})
    return HttpResponseRedirect(found.staff_path)


def _page_with_words(request, found, template, title, **context):
    """Render a page that shows what they wrote, and write down who reads it."""
    opened(request, found.reference)
    return _page_of(request, found, template, title, **context)


def _page_of(request, found, template, title, **context):
    owner = OwnerSettings.objects.current()
    handling.look_for_their_people([found])
    return staff_page(
        request,
        template,
        title,
        submission=found,
        version=found.version,
        clock=clock_of(found, reply_days=owner.reply_days, on=timezone.localdate()),
        record=record_of(found, JOURNEYS[found.form], without=("consents",)),
        is_erased=found.personal_or_none is None,
        can_be_mailed=bool(found.email),
        is_open=found.is_open,
        is_doubted=found.is_doubted,
        is_about_data=found.form == Submission.Form.DATA_PROTECTION,
        notes=found.notes.select_related("written_by"),
        replies=_with_their_mail(found),
        others=handling.sent_together_with(found),
        history=found.history.select_related("history_user").order_by("-history_id"),
        safeguarding_help=owner.safeguarding_help,
        is_good_news=found.form == Submission.Form.GOOD_NEWS,
        story=publication.story_of(found),
        may=publication.allowed(found),
        can_be_written=publication.can_be_written(found),
        **context,
    )


def _with_their_mail(found):
    """Return the replies, each with the Message it went out with as `mail`, if it did."""
    replies = list(Reply.objects.filter(submission=found).select_related("written_by"))
    for given in replies:
        given.submission = found
    keys = [handling.key_of_mail(given) for given in replies if given.by == Reach.EMAIL]
    sent = {mail.send_key: mail for mail in Message.objects.filter(send_key__in=keys)}
    for given in replies:
        given.mail = sent.get(handling.key_of_mail(given))
    return replies
