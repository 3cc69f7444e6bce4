"""The pages on which two people take words out of the public record."""

from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from publishing.paging import page_of
from reports.models import TakingOut
from reports.roles import may_take_out
from reports.taking_out import words as verbs
from staff.dry_run import try_to
from staff.pages import refuse_unless, staff_page

FOUND_OF_A_KIND = 10
DONE_A_PAGE = 20
SHORTEST_SEARCH = 3


class WhyForm(forms.Form):
    """Why the words go. It stays in public, so there is nothing to type."""

    why = forms.ChoiceField(
        label=gettext_lazy("Why must they go?"),
        choices=[(why.value, capfirst(why.label)) for why in verbs.WHYS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose why.")},
    )
    use_required_attribute = False


@dataclass(frozen=True)
class Found:
    """Words of the record, and the address to propose that they go."""

    words: str
    url: str


def waiting():
    """Return what is proposed and not done yet, the oldest first."""
    return TakingOut.objects.filter(published_at=None).select_related("prepared_by")


def to_be_done(request):
    """Return how many proposals wait, for the first page."""
    may = may_take_out(request.user)
    return {"taking_out_waiting": waiting().count() if may else 0, "may_take_words_out": may}


@require_safe
def taking_out(request):
    """What waits, what was done, and a search in the words of the record."""
    refuse_unless(may_take_out(request.user))
    q = " ".join(request.GET.get("q", "").split())
    return staff_page(
        request,
        "staff/taking_out.html",
        _("Words taken out of the record"),
        waiting=waiting(),
        page=page_of(TakingOut.objects.visible().order_by("-published_at"), request, DONE_A_PAGE),
        q=q,
        is_short=bool(q) and len(q) < SHORTEST_SEARCH,
        found=_found(q) if len(q) >= SHORTEST_SEARCH else [],
    )


def _found(q):
    """Return a Found of each text that has these words in it."""
    found = {}
    for model, names in verbs.PLACES.items():
        for name in names:
            rows = verbs.public_rows(model).filter(**{f"{name}__icontains": q}).order_by("-pk")
            for pk, words in rows.values_list("pk", name)[:FOUND_OF_A_KIND]:
                found.setdefault(words, Found(words, _address(model._meta.label, pk, name)))
    return list(found.values())


def _address(kind, pk, name):
    return reverse("admin:taking_out_propose", args=[kind, pk, name])


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request, kind, pk, field):
    """Show the words and everywhere they stand, and ask why they must go."""
    refuse_unless(may_take_out(request.user))
    if field not in verbs.PLACES.get(verbs.KINDS.get(kind), ()):
        raise Http404
    place = (kind, pk, field)
    words, waits = verbs.words_at(*place), verbs.waiting_for(place).first()
    if waits:
        return HttpResponseRedirect(reverse("admin:taking_out_look", args=[waits.pk]))
    form, problem = WhyForm(), None
    if request.method == "POST":
        form = WhyForm(request.POST)
        if form.is_valid():
            why, at = form.cleaned_data["why"], timezone.now()
            work = partial(verbs.propose, place, why=why, by=request.user, at=at)
            proposal, problem = try_to(work, by=request.user)
            if proposal:
                messages.success(request, _("It is proposed. Now a second person has to look."))
                return HttpResponseRedirect(reverse("admin:taking_out"))
    return staff_page(
        request,
        "staff/taking_out_propose.html",
        _("Take these words out?"),
        words=words,
        places=_where(verbs.places_of(words)) if words else [],
        form=form,
        problem=problem,
    )


def _where(places):
    """Return (what, how many) of places, to tell how far the words reach."""
    told = {}
    for kind, _pk, _name in places:
        name = str(verbs.KINDS[kind]._meta.verbose_name_plural)
        told[name] = told.get(name, 0) + 1
    return list(told.items())


@require_http_methods(["GET", "HEAD", "POST"])
def look(request, pk):
    """Show a proposal to the second person, who does it or turns it down."""
    refuse_unless(may_take_out(request.user))
    proposal, problem = waiting().filter(pk=pk).first(), None
    if request.method == "POST":
        done = False
        if proposal:
            done, problem = try_to(partial(_decide, request, proposal), by=request.user)
        if not waiting().filter(pk=pk).exists():
            if not done:
                told = problem or _("Somebody else decided this already.")
                messages.warning(request, told)
            return HttpResponseRedirect(reverse("admin:taking_out"))
    if proposal is None:
        raise Http404
    words = verbs.words_of(proposal)
    return staff_page(
        request,
        "staff/taking_out_look.html",
        _("Take these words out?"),
        proposal=proposal,
        words=words,
        places=_where(verbs.places_of(words)) if words else [],
        is_own=proposal.prepared_by_id == request.user.pk,
        problem=problem,
    )


def _decide(request, proposal):
    if request.POST.get("do") == "turn-down":
        verbs.turn_down(proposal)
        messages.success(request, _("The words stay as they are."))
    else:
        verbs.take_out(proposal, by=request.user, at=timezone.now())
        messages.success(request, _("The words are taken out. The public is told when and why."))
