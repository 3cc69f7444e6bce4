"""Comments for "You said, we did": gather them in themes, or say why one is not answered there."""

from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from actions.models import FocusArea
from feedback.inbox.boxes import about_area
from feedback.inbox.opening import area_asked, found_to_work_on, member_asked, opened
from feedback.models import Submission, Theme
from feedback.models.submissions import say_what_they_are_about
from feedback.roles import may_work_inbox
from feedback.themes import publication
from publishing.paging import page_of, query_without_page
from publishing.versions import id_in
from staff.dry_run import try_to
from staff.pages import refuse_unless, staff_page

ROWS_A_PAGE = 20
FIRST_WORDS = 30
A_NEW_THEME = "new"


class Pile(models.TextChoices):
    """What became of a comment in public."""

    OPEN = "open", gettext_lazy("In no theme yet")
    THEMED = "themed", gettext_lazy("In a theme")
    DECLINED = "declined", gettext_lazy("Not answered in public")


@dataclass(frozen=True)
class CommentRow:
    """A comment as the list shows it, with the first words of each of its answers."""

    submission: Submission
    first_words: list[str]


@dataclass(frozen=True)
class CommentFilter:
    """What of the comments an address asks for: `?pile=`, `?form=`, `?topic=`, `?area=`."""

    pile: Pile
    form: str | None
    topic: str | None
    area: FocusArea | None

    @classmethod
    def of(cls, request, areas):
        """Return it, or raise BadRequest if there is no such thing."""
        return cls(
            member_asked(Pile, request.GET.get("pile")) or Pile.OPEN,
            member_asked(Submission.Form, request.GET.get("form")),
            member_asked(Submission.Topic, request.GET.get("topic")),
            area_asked(request.GET.get("area"), areas),
        )

    def comments(self):
        """Return them, oldest first."""
        found = _in_pile(self.pile)
        if self.form:
            found = found.filter(form=self.form)
        if self.topic:
            found = found.filter(topic=self.topic)
        if self.area:
            found = found.filter(about_area(self.area))
        return found.select_related("personal").oldest_first()


class DeclineForm(forms.Form):
    """Why a comment is not answered in public."""

    because = forms.ChoiceField(
        label=gettext_lazy("Why is it not answered in public?"),
        choices=Submission.NotPublished.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
    use_required_attribute = False


@require_http_methods(["GET", "HEAD", "POST"])
def comments(request):
    """List comments with their first words, to put some of them into a theme.

    `?pile=`, `?form=`, `?topic=` and `?area=` choose; with `?theme=` they go into that one.
    """
    refuse_unless(may_work_inbox(request.user))
    into = _theme_asked(request.GET.get("theme"))
    problem = None
    if request.method == "POST":
        chosen = request.POST.getlist("comment")
        if request.POST.get("into") == A_NEW_THEME and chosen:
            return _to_new(chosen)
        done, problem = try_to(partial(_move, request, into, chosen), by=request.user)
        if done:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(request.get_full_path())
    areas = list(FocusArea.objects.all())
    choice = CommentFilter.of(request, areas)
    page = page_of(choice.comments(), request, ROWS_A_PAGE)
    return staff_page(
        request,
        "staff/comments.html",
        _("Comments to answer in public"),
        problem=problem,
        into=into,
        gathered=publication.gathered_in(into) if into else [],
        drafts=Theme.objects.filter(published_at=None).order_by("title"),
        piles=[(each, each == choice.pile) for each in Pile],
        pile=choice.pile,
        forms=[(form, form.label) for form in Submission.COMMENTS],
        form=choice.form,
        topics=_topics(),
        topic=choice.topic,
        areas=areas,
        area=choice.area,
        page=page,
        rows=_rows_opened(request, page),
        ticked=request.POST.getlist("comment"),
        query=query_without_page(request),
    )


def _rows_opened(request, page):
    """Return the Rows of a page, and write down that their first words were read."""
    rows = [
        CommentRow(one, [Truncator(answer).words(FIRST_WORDS) for answer in _answers_of(one)])
        for one in say_what_they_are_about(list(page))
    ]
    if rows:
        first, last = (row.submission.reference for row in (rows[0], rows[-1]))
        about = _("First words of comments, from %(first)s to %(last)s")
        opened(request, about % {"first": first, "last": last}, rows=len(rows))
    return rows


def _in_pile(pile):
    comments = Submission.objects.comments()
    match pile:
        case Pile.OPEN:
            return comments.without_public_answer()
        case Pile.THEMED:
            return comments.filter(themes__isnull=False).distinct()
    return comments.exclude(not_published_because="")


def _move(request, into, chosen):
    """Do what the button says: put the ticked ones in, or take one out."""
    out = request.POST.get("out")
    if out:
        if into is None:
            raise ValidationError(_("Choose a theme first."))
        publication.let_go(into, get_object_or_404(Submission, reference=out), by=request.user)
        return
    target = into or _theme_asked(request.POST.get("into"))
    if target is None:
        raise ValidationError(_("Tick comments, and choose which theme they go into."))
    publication.gather(target, chosen, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request, reference):
    """One comment: put it into a theme, or say why it is not answered in public."""
    found = _found(request, reference)
    form, problem = DeclineForm(initial={"because": found.not_published_because}), None
    if request.method == "POST":
        button = request.POST.get("do", "")
        if button == "decline":
            form = DeclineForm(request.POST)
        if button == "gather" and request.POST.get("into") == A_NEW_THEME:
            return _to_new([reference])
        if button != "decline" or form.is_valid():
            done, problem = try_to(partial(_decide, request, found, button, form), by=request.user)
            if done:
                messages.success(request, _("Saved: %(reference)s.") % {"reference": reference})
                return HttpResponseRedirect(reverse("admin:comment", args=[reference]))
            found = _found(request, reference)
    opened(request, reference)
    return staff_page(
        request,
        "staff/comment.html",
        _("Answer %(reference)s in public?") % {"reference": reference},
        submission=found,
        answers=_answers_of(found),
        version=found.version,
        in_themes=found.themes.order_by("title"),
        drafts=Theme.objects.filter(published_at=None).order_by("title"),
        form=form,
        problem=problem,
    )


def _decide(request, found, button, form):
    by, version = request.user, request.POST.get("version", "")
    if button == "gather":
        into = _theme_asked(request.POST.get("into"))
        if into is None:
            raise ValidationError(_("Choose which theme it goes into."))
        publication.gather(into, [found.reference], by=by)
    elif button == "decline":
        publication.decline(found, because=form.cleaned_data["because"], by=by, version=version)
    elif button == "take-up":
        publication.take_up(found, by=by, version=version)
    else:
        raise ValidationError(_("Press one of the buttons."))


def _found(request, reference):
    comments = Submission.objects.comments().select_related("personal")
    return found_to_work_on(request, comments, reference=reference)


def _answers_of(submission):
    """Return each answer that somebody wrote; none if they are erased."""
    personal = submission.personal_or_none
    answers = (personal.words, personal.would_help) if personal else ()
    return [answer for answer in answers if answer]


def _to_new(references):
    query = QueryDict(mutable=True)
    query.setlist("comment", references)
    return HttpResponseRedirect(f"{reverse('admin:theme_new')}?{query.urlencode()}")


def _theme_asked(number):
    """Return the theme that an address or a list names, or None where it names none."""
    if not number:
        return None
    pk = id_in(number)
    if pk is None:
        raise BadRequest(_("There is no such theme."))
    return get_object_or_404(Theme, pk=pk)


def _topics():
    """Return the topics that comments have, not those of other forms."""
    topic = Submission.Topic
    named = (
        topic.SERVICES,
        topic.FINDING_OUT,
        topic.INVOLVEMENT,
        topic.NOT_WORKING,
        topic.GOING_WELL,
        topic.IDEA,
    )
    return [(each, each.label) for each in named]
