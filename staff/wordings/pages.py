"""Changes of promised words that wait: look at each, publish it or turn it down."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from publishing.models import Wording
from publishing.paging import page_of
from publishing.versions import id_in
from publishing.wordings import proposing
from publishing.wordings.shown import shown_by
from publishing.wordings.telling import Told, told
from staff.dry_run import try_to
from staff.pages import refuse_strangers, refuse_unless, staff_page
from staff.roles import may

PROPOSALS_A_PAGE = 20


class TurnDownForm(forms.Form):
    """Why a proposal is turned down: for whoever made it."""

    why = forms.CharField(
        label=gettext_lazy("Why do you turn it down?"),
        help_text=gettext_lazy("For whoever proposed it. The public does not read this."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Say why you turn it down.")},
    )

    @property
    def has_words(self):
        """Whether it is shown with what somebody typed, or with what is wrong with that."""
        return self.is_bound or bool(self.initial.get("why"))


@dataclass
class ToLookAt:
    """A proposal that waits. `shown` is what the public would read by it, if it shows something.
    `problem` says why this person may not publish it, "" if they may."""

    wording: Wording
    told: Told
    shown: list
    version: str
    problem: str
    url: str
    form: TurnDownForm


def waiting():
    """Return the proposals that wait, those of one row together."""
    rows = Wording.objects.filter(published_at=None, closed_at=None)
    return rows.select_related("prepared_by").order_by("kind", "row_id", "pk")


def may_publish_wordings(user):
    """Return whether this person may publish and turn down what others propose."""
    return may(user, proposing.PUBLISH)


def to_be_done(request):
    """Return how many changes of words wait, for the first page."""
    return {
        "wordings_waiting": waiting().count(),
        "may_publish_wordings": may_publish_wordings(request.user),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def wordings(request):
    """Look at the changes that wait, tick and publish them, or turn one down."""
    refuse_strangers(request)
    refuse_unless(may_publish_wordings(request.user) or request.method != "POST")
    refused = None
    if request.method == "POST":
        refused = _turn_down(request) if "turn-down" in request.POST else _publish(request)
    page = page_of(waiting(), request, PROPOSALS_A_PAGE)
    rows = [_to_look_at(wording, request, refused) for wording in page]
    # What is typed beside others stays, whichever button was pressed.
    if request.method == "POST" and not any(row.form.has_words for row in rows):
        return HttpResponseRedirect(request.path)
    return staff_page(
        request,
        "staff/wordings.html",
        _("Changes of words"),
        rows=rows,
        page=page,
        number=page.paginator.count,
        may_publish=may_publish_wordings(request.user),
        may_publish_any=any(not row.problem for row in rows),
    )


def _to_look_at(wording, request, refused):
    is_refused = refused is not None and refused[0] == wording.pk
    form = TurnDownForm(prefix=f"down-{wording.pk}", initial=_typed(wording, request.POST))
    return ToLookAt(
        wording,
        told(wording),
        shown_by(wording),
        proposing.version_to_look_at(wording),
        _problem(wording, request.user),
        _form_of(wording),
        refused[1] if is_refused else form,
    )


def _typed(wording, sent):
    return {"why": sent.get(f"down-{wording.pk}-why", "")}


def _problem(wording, user):
    if not may_publish_wordings(user):
        return _("Publishers and content editors look at it.")
    if wording.prepared_by_id != user.pk:
        return ""
    if proposing.may_go_on_alone(wording, by=user, at=timezone.now()):
        return ""
    return _(
        "You proposed it, so somebody else has to look at it. If nobody else can, you may go on"
        " after three days, and the public is told so."
    )


def _form_of(wording):
    room, _dot, model = wording.kind.lower().partition(".")
    try:
        return reverse(f"admin:{room}_{model}_change", args=[wording.row_id])
    except NoReverseMatch:
        return ""


def _publish(request):
    wanted = {pk for text in request.POST.getlist("wording") if (pk := id_in(text)) is not None}
    found = list(waiting().filter(pk__in=wanted))
    if not wanted:
        messages.info(request, _("Nothing was ticked, so nothing was published."))
        return
    if len(found) < len(wanted):
        messages.error(
            request, _("Something you ticked is not waiting any more. Look again, then decide.")
        )
        return
    seen = {each.pk: request.POST.get(f"seen-{each.pk}", "") for each in found}
    done, why_not = try_to(
        lambda: proposing.publish(found, by=request.user, at=timezone.now(), seen=seen),
        by=request.user,
    )
    if not done:
        messages.error(request, why_not)
        return
    said = ngettext(
        "%(count)d change is public now, with its reason.",
        "%(count)d changes are public now, each with its reason.",
        len(found),
    )
    messages.success(request, said % {"count": len(found)})


def _turn_down(request):
    """Close one proposal. Return (its id, the form) if the reason is missing, else None."""
    pk = id_in(request.POST["turn-down"])
    wording = waiting().filter(pk=pk).first() if pk is not None else None
    if wording is None:
        messages.error(request, _("This is not waiting any more. Look again, then decide."))
        return None
    form = TurnDownForm(request.POST, prefix=f"down-{wording.pk}")
    if not form.is_valid():
        return wording.pk, form
    try:
        proposing.turn_down(
            wording, by=request.user, at=timezone.now(), why=form.cleaned_data["why"]
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is turned down. The words stay as they are."))
    return None
