"""From what somebody sent to a public story: write it anew, have it looked at, take it off again.

These pages show what is about a person, so each that does leaves a record of access.
"""

from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Action, FocusArea
from feedback.inbox.opening import found_to_work_on, opened
from feedback.inbox.submission import LONGEST_NOTE
from feedback.models import Submission
from feedback.models.stories import LONGEST_DIFFERENCE, LONGEST_TEXT
from feedback.names import warning_of
from feedback.roles import may_work_inbox
from feedback.stories import publication
from publishing.previews import preview_as_published
from staff.admin import LinesField
from staff.dry_run import done_if_sure, only_tried, try_to
from staff.pages import refuse_unless, staff_page


class LooksAtNames(forms.Form):
    """A form that asks about names of the sender, where the words hold some: `named`."""

    names_checked = forms.BooleanField(
        required=False,
        error_messages={
            "required": gettext_lazy("Take the name out, or look at it and tick the box.")
        },
    )

    def __init__(self, *args, named, **kwargs):
        super().__init__(*args, **kwargs)
        if named:
            self.fields["names_checked"].label = _("%(warning)s I looked, and it may stay.") % {
                "warning": warning_of(named)
            }
        else:
            del self.fields["names_checked"]


class StoryForm(LooksAtNames):
    """The story as the public will read it, written anew."""

    title = forms.CharField(
        label=gettext_lazy("A title"),
        max_length=150,
        widget=forms.TextInput(attrs={"spellcheck": "true"}),
        error_messages={"required": gettext_lazy("Write a title.")},
    )
    text = LinesField(
        label=gettext_lazy("What happened"),
        help_text=gettext_lazy(
            "Leave out what could show who it is: any surname, school, street, diagnosis or day."
        ),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8, "cols": False}),
        error_messages={"required": gettext_lazy("Write what happened.")},
    )
    difference = LinesField(
        label=gettext_lazy("What difference it made"),
        help_text=gettext_lazy("Leave it empty if they did not say."),
        max_length=LONGEST_DIFFERENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
    )
    about = forms.ChoiceField(label=gettext_lazy("What it is about"), required=False)
    shows_name = forms.BooleanField(required=False)
    others_checked = forms.BooleanField(
        label=gettext_lazy(
            "I looked for names of other people, and none is left that did not say yes"
        ),
        error_messages={
            "required": gettext_lazy("Look for names of other people first, then tick the box.")
        },
    )
    use_required_attribute = False
    field_order = [
        "title",
        "text",
        "difference",
        "about",
        "shows_name",
        "others_checked",
        "names_checked",
    ]

    def __init__(self, *args, first_name, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = _places()
        if first_name:
            said = _("Show their first name: %(name)s") % {"name": first_name}
            self.fields["shows_name"].label = said
        else:
            del self.fields["shows_name"]

    def words(self):
        """Return the fields of the story as they were typed. Only a valid form may be asked."""
        typed = self.cleaned_data
        kind, _dash, reference = typed["about"].partition(":")
        found = {"area": None, "action": None}
        if kind == "area":
            found["area"] = FocusArea.objects.visible().get(slug=reference)
        elif kind == "action":
            found["action"] = Action.objects.visible().get(reference=reference)
        return {name: typed[name] for name in ("title", "text", "difference")} | found


class LookForm(LooksAtNames):
    """What the second person says."""

    note = LinesField(
        label=gettext_lazy("What should be written differently?"),
        help_text=gettext_lazy("It is kept with the notes. Leave it empty if you publish."),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": False}),
    )
    use_required_attribute = False


class OffForm(forms.Form):
    """Why it is taken off."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=publication.WhyOff,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
    use_required_attribute = False

    def __init__(self, *args, has_words, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_words:
            took_back = publication.WhyOff.TOOK_BACK
            self.fields["why"].choices = [(took_back.value, took_back.label)]
            self.fields["why"].initial = took_back.value


@require_http_methods(["GET", "HEAD", "POST"])
def story(request, reference):
    """Show the story beside the raw words; publish it, or send it back."""
    found = _found(request, reference)
    written = publication.standing_story_of(found)
    named = publication.names_in_story(written) if written else []
    form, problem = LookForm(named=named), None
    if request.method == "POST":
        form = LookForm(request.POST, named=named)
        if form.is_valid():
            done, problem = try_to(
                partial(_decide, request, found, form.cleaned_data), by=request.user
            )
            if done:
                return _back_to(found)
            found = _found(request, reference)
    if publication.story_of(found) is None and not problem:
        return redirect("admin:story_write", found.reference)
    title = _("Story of %(reference)s") % {"reference": found.reference}
    return _page_of(request, found, "staff/story.html", title, form, problem)


def _decide(request, found, said):
    by, at, version = request.user, timezone.now(), request.POST.get("version", "")
    note, names_checked = said["note"], said.get("names_checked", False)
    match request.POST.get("do"):
        case "publish":
            publication.publish(found, by=by, at=at, version=version, names_checked=names_checked)
            messages.success(request, _("It is public now."))
        case "send-back":
            if not note:
                raise ValidationError(_("First write what should be different."))
            publication.send_back(found, note=note, by=by, at=at, version=version)
            messages.success(request, _("It is sent back to be written again."))
        case _:
            raise ValidationError(_("Press one of the buttons."))


@require_http_methods(["GET", "HEAD", "POST"])
def story_write(request, reference):
    """Write the story anew beside the raw words, look at it, and hand it on."""
    found = _found(request, reference)
    first_name = publication.allowed(found).first_name
    form, problem = StoryForm(initial=_initial(found), first_name=first_name, named=[]), None
    if request.method == "POST":
        is_looking = request.POST.get("do") == "preview"
        named = _named_in(request.POST, found, first_name)
        form = StoryForm(request.POST, first_name=first_name, named=named)
        for box in ("others_checked", "names_checked"):
            if box in form.fields:
                form.fields[box].required = not is_looking
        if form.is_valid():
            if is_looking:
                seen, problem = try_to(partial(_look_at, request, found, form), by=request.user)
                if seen:
                    opened(request, reference)
                    return seen
            else:
                done, problem = try_to(partial(_hand_on, request, found, form), by=request.user)
                if done:
                    messages.success(request, _("It waits for a second person now."))
                    return _back_to(found)
            found = _found(request, reference)
    title = _("Make a public story of %(reference)s") % {"reference": found.reference}
    return _page_of(request, found, "staff/story_write.html", title, form, problem)


def _named_in(typed, found, first_name):
    """Return the names of the sender in what was typed."""
    texts = [typed.get(name, "") for name in ("title", "text", "difference")]
    shown = first_name if typed.get("shows_name") else ""
    return publication.names_told(found, texts, shown=shown)


def _hand_on(request, found, form, *, only_looks=False):
    said = form.cleaned_data
    return publication.prepare(
        found,
        words=form.words(),
        shows_name=said.get("shows_name", False),
        others_checked=only_looks or said["others_checked"],
        names_checked=only_looks or said.get("names_checked", False),
        by=request.user,
        at=timezone.now(),
        version=request.POST.get("version", ""),
    )


def _look_at(request, found, form):
    """Return the public page with what is typed. All of it is taken back."""
    with only_tried():
        written = _hand_on(request, found, form, only_looks=True)
        return preview_as_published(written, at=timezone.now())


@require_safe
def story_preview(request, reference):
    """Show the public page with the story as it is saved."""
    refuse_unless(may_work_inbox(request.user))
    found = get_object_or_404(Submission, reference=reference)
    written = publication.standing_story_of(found)
    if written is None or not publication.allowed(found).to_publish:
        return redirect("admin:submission", found.reference)
    if written.is_public:
        return redirect(written)
    opened(request, reference)
    return preview_as_published(written, at=timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
def story_take_off(request, reference):
    """Ask why, then take the story off and delete its words."""
    found = _found(request, reference)
    has_words = publication.standing_story_of(found) is not None
    form = OffForm(request.POST if request.method == "POST" else None, has_words=has_words)
    work = partial(publication.take_off, why=form["why"].value(), at=timezone.now())
    done, problem = done_if_sure(request, found, form, work)
    if done:
        messages.success(request, _("It is off the site, and its words are deleted."))
        return HttpResponseRedirect(found.staff_path)
    if problem:
        found = _found(request, reference)
    title = _("Take off the story of %(reference)s?") if has_words else _("No to %(reference)s?")
    return staff_page(
        request,
        "staff/story_take_off.html",
        title % {"reference": found.reference},
        submission=found,
        has_words=has_words,
        may=publication.allowed(found),
        version=found.version,
        form=form,
        problem=problem,
    )


def _found(request, reference):
    """Return the submission with its story. Its `version` is that of both."""
    everything = Submission.objects.select_related(
        "personal", "story__prepared_by", "story__published_by"
    ).prefetch_related("consents")
    return found_to_work_on(
        request, everything, version_of=publication.version_with_story, reference=reference
    )


def _page_of(request, found, template, title, form, problem):
    opened(request, found.reference)
    written = publication.story_of(found)
    return staff_page(
        request,
        template,
        title,
        submission=found,
        personal=found.personal_or_none,
        story=written,
        may=publication.allowed(found),
        can_be_written=publication.can_be_written(found),
        is_mine=written is not None and written.prepared_by == request.user,
        notes=found.notes.select_related("written_by"),
        history=_history_of(written),
        version=found.version,
        form=form,
        problem=problem,
    )


def _history_of(written):
    if written is None:
        return []
    return written.history.select_related("history_user").order_by("-history_id")


def _initial(found):
    """Return what the form begins with: the words as they were last, or none. The raw words are
    not copied: what must not be public is left out by writing, not by finding it."""
    written = publication.standing_story_of(found)
    if written is None:
        return {"about": f"{found.about_kind}:{found.about_key}"}
    return {
        "title": written.title,
        "text": written.text,
        "difference": written.difference,
        "about": _named(written),
        "shows_name": bool(written.name_shown),
    }


def _named(row):
    """Return how the form names the area or action that a story is about."""
    if row.action:
        return f"action:{row.action.reference}"
    return f"area:{row.area.slug}" if row.area else ""


def _places():
    """Return what a story can be about, each area with its actions. Two queries."""
    areas = FocusArea.objects.visible()
    actions = {}
    for action in Action.objects.visible().order_by("order"):
        actions.setdefault(action.area_id, []).append((f"action:{action.reference}", str(action)))
    return [
        ("", _("All of the Big Plan, or not sure")),
        *(
            (area.title, [(f"area:{area.slug}", area.title), *actions.get(area.pk, [])])
            for area in areas
        ),
    ]


def _back_to(found):
    return HttpResponseRedirect(reverse("admin:story", args=[found.reference]))
