"""You said, we did, for the team: write a theme, let somebody else look, publish, take it back."""

from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from actions.models import Action, FocusArea
from feedback.inbox.opening import found_to_work_on, member_asked
from feedback.models import Submission, Theme
from feedback.models.themes import LONGEST_ANSWER, LONGEST_SAID
from feedback.names import warning_of
from feedback.roles import may_work_inbox
from feedback.themes import publication
from feedback.themes.publication import Stage
from publishing.paging import page_of, query_without_page
from publishing.previews import preview_as_published
from staff.admin import LinesField
from staff.dry_run import done_if_sure, try_to
from staff.pages import refuse_unless, staff_page

ROWS_A_PAGE = 25
WORDS = ("topic", "title", "you_said", "told_otherwise", "answer", "we_did")


class ThemeForm(forms.Form):
    """What people said, and the answer to it."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What is it about?"),
        choices=[("", gettext_lazy("Choose one")), *Theme.Topic.choices],
        error_messages={"required": gettext_lazy("Choose what it is about.")},
    )
    title = forms.CharField(
        label=gettext_lazy("In a few words"),
        max_length=Theme._meta.get_field("title").max_length,
        error_messages={"required": gettext_lazy("Say it in a few words.")},
    )
    you_said = LinesField(
        label=gettext_lazy("You said"),
        help_text=gettext_lazy(
            "What people told us, in plain words of your own. No names, schools, streets, "
            "diagnoses or days."
        ),
        max_length=LONGEST_SAID,
        widget=forms.Textarea(attrs={"rows": 5, "cols": False}),
        error_messages={"required": gettext_lazy("Write what people said.")},
    )
    told_otherwise = forms.CharField(
        label=gettext_lazy("How else were we told? (optional)"),
        help_text=gettext_lazy(
            "Such as a meeting or a survey, if not by the comments alone. The public reads it."
        ),
        max_length=150,
        required=False,
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("What came of it?"),
        choices=[("", gettext_lazy("Choose one")), *Theme.Answer.choices],
        error_messages={"required": gettext_lazy("Choose what came of it.")},
    )
    we_did = LinesField(
        label=gettext_lazy("Our answer"),
        help_text=gettext_lazy("What we did; what we will do, and by when; or why we cannot."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 5, "cols": False}),
        error_messages={"required": gettext_lazy("Write the answer.")},
    )
    areas = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Focus areas it is about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    actions = forms.ModelMultipleChoiceField(
        None,
        label=gettext_lazy("Actions it changed"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = FocusArea.objects.order_by("number")
        self.fields["actions"].queryset = Action.objects.order_by("area__number", "order")

    def words(self):
        """Return the words that the public will read, by the names of the model's fields."""
        return {name: self.cleaned_data[name] for name in WORDS}


class SureForm(forms.Form):
    """Whoever publishes has looked."""

    redaction_confirmed = forms.BooleanField(
        label=gettext_lazy(
            "I read all of it. Nobody can tell who said this, not even people who know them."
        ),
        error_messages={"required": gettext_lazy("Read it, then tick the box.")},
    )
    few_checked = forms.BooleanField(
        label=gettext_lazy(
            "Few people said this. Even so, nobody can tell who, by what it is about or when."
        ),
        error_messages={"required": gettext_lazy("Look once more, then tick the box.")},
    )
    names_checked = forms.BooleanField(
        error_messages={"required": gettext_lazy("Look once more, then tick the box.")}
    )
    use_required_attribute = False

    def __init__(self, *args, is_few, named, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_few:
            del self.fields["few_checked"]
        if named:
            self.fields["names_checked"].label = _("%(warning)s I looked, and it may stay.") % {
                "warning": warning_of(named)
            }
        else:
            del self.fields["names_checked"]


class WhyForm(forms.Form):
    """Why something is taken back: without a word about anybody, as it stays in the history."""

    why = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"),
        choices=publication.WhyBack.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what is wrong with it.")},
    )
    use_required_attribute = False


@require_safe
def theme_list(request):
    """Show the themes of one stage; `?stage=` chooses, else it is the first that has any."""
    refuse_unless(may_work_inbox(request.user))
    counts = Theme.objects.aggregate(
        **{each.name: Count("pk", filter=publication.in_stage(each)) for each in Stage}
    )
    there = next((each for each in Stage if counts[each.name]), Stage.DRAFT)
    stage = member_asked(Stage, request.GET.get("stage")) or there
    found = Theme.objects.filter(publication.in_stage(stage)).select_related("prepared_by")
    found = found.annotate(number=Count("submissions")).order_by("-published_at", "-pk")
    return staff_page(
        request,
        "staff/themes.html",
        _("You said, we did"),
        tabs=[(each, counts[each.name], each == stage) for each in Stage],
        stage=stage,
        page=page_of(found, request, ROWS_A_PAGE, count=counts[stage.name]),
        query=query_without_page(request),
        unanswered=Submission.objects.comments().without_public_answer().count(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request):
    """Write a theme, perhaps about the comments named in the address."""
    refuse_unless(may_work_inbox(request.user))
    sent = request.POST if request.method == "POST" else request.GET
    references = sent.getlist("comment")
    form, problem = ThemeForm(), None
    if request.method == "POST":
        form = ThemeForm(request.POST)
        if form.is_valid():
            theme = Theme()
            done, problem = try_to(
                partial(_begin, request, theme, form, references), by=request.user
            )
            if done:
                return _on_to(request, theme, _("Saved: %(theme)s."))
    return staff_page(
        request,
        "staff/theme.html",
        _("Write a theme"),
        form=form,
        problem=problem,
        references=references,
    )


def _begin(request, theme, form, references):
    _write(request, theme, form)
    if references:
        publication.gather(theme, references, by=request.user)


def _write(request, theme, form):
    publication.write(
        theme,
        words=form.words(),
        areas=form.cleaned_data["areas"],
        actions=form.cleaned_data["actions"],
        is_ready="ready" in request.POST,
        by=request.user,
        version=request.POST.get("version", ""),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request, pk):
    """Show a theme with what it gathers; change its words while the public does not read it."""
    found = _found(request, pk)
    form, problem = None, None
    if not found.published_at:
        shown = {name: getattr(found, name) for name in WORDS}
        form = ThemeForm(
            initial={**shown, "areas": found.areas.all(), "actions": found.actions.all()}
        )
    if request.method == "POST":
        form = ThemeForm(request.POST)
        if form.is_valid():
            done, problem = try_to(partial(_write, request, found, form), by=request.user)
            if done:
                return _on_to(request, found, _("Saved: %(theme)s."))
            found = _found(request, pk)
    return _page_of(request, found, "staff/theme.html", found.title, form=form, problem=problem)


@require_safe
def preview(request, pk):
    """Show a theme on its public page as it will be."""
    found = _found(request, pk)
    if found.published_at:
        return redirect(found)
    return preview_as_published(
        found,
        at=timezone.now(),
        back_url=reverse("admin:theme", args=[pk]),
        redaction_confirmed=True,
        prepared_by=found.prepared_by or request.user,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request, pk):
    """Show what the public will read, and publish it once a second person said yes."""
    found = _found(request, pk)
    is_few = publication.number_of_voices(found) < publication.FEW
    named = publication.names_in_theme(found)
    typed = request.POST if request.method == "POST" else None
    form = SureForm(typed, is_few=is_few, named=named)
    # What the form asked about is ticked: else it is not valid.
    ticked = {"few_checked": is_few, "names_checked": bool(named)}
    work = partial(publication.publish, at=timezone.now(), **ticked)
    title, said = _("Look at it, then publish"), _("It is public now: %(theme)s.")
    return _deciding(request, found, form, work, "staff/theme_publish.html", title, said=said)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request, pk):
    """Ask what is wrong, then take a theme off the public site."""
    found = _found(request, pk)
    form = WhyForm(request.POST if request.method == "POST" else None)
    work = partial(publication.take_back, why=form["why"].value())
    title, said = _("Take it off the public site"), _("It is off the public site: %(theme)s.")
    return _deciding(request, found, form, work, "staff/theme_take_back.html", title, said=said)


def _deciding(request, found, form, work, template, title, *, said):
    """Do the work if the form says so, then show the theme; else ask, or ask again."""
    done, problem = done_if_sure(request, found, form, work)
    if done:
        return _on_to(request, found, said)
    found = _found(request, found.pk) if problem else found
    return _page_of(request, found, template, title, form=form, problem=problem)


def _found(request, pk):
    everything = Theme.objects.select_related("prepared_by", "published_by")
    return found_to_work_on(request, everything, pk=pk)


def _on_to(request, found, said):
    messages.success(request, said % {"theme": found.title})
    return HttpResponseRedirect(reverse("admin:theme", args=[found.pk]))


def _page_of(request, found, template, title, **context):
    return staff_page(
        request,
        template,
        title,
        theme=found,
        version=found.version,
        is_own=found.prepared_by_id == request.user.pk,
        gathered=publication.gathered_in(found),
        warning=warning_of(named) if (named := publication.names_in_theme(found)) else "",
        history=found.history.select_related("history_user").order_by("-history_id"),
        **context,
    )
