"""The staff page of what providers propose: was and now, each accepted or turned down."""

from dataclasses import dataclass
from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from local_offer.models import Service
from local_offer.ways_to_reach import versions_of
from privacy.access_log import record_access
from privacy.models import AccessRecord
from providers.deciding import Decision, decide, waiting_services
from providers.entries import EntryForm, in_words, texts_of, with_public_contacts
from providers.models import ProposedChange
from providers.roles import may_look_after_providers
from publishing.paging import page_of
from publishing.versions import id_in
from staff.beside import staff_beside
from staff.dry_run import try_to
from staff.pages import refuse_unless, staff_page

SERVICES_A_PAGE = 20
NOT_NOW, ACCEPT, TURN_DOWN = "", "accept", "turn-down"


class DecideForm(forms.Form):
    """What is decided on one change. A change with "not now" waits on."""

    said = forms.ChoiceField(
        label=gettext_lazy("What do you decide?"), required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("Those who run it read this, and staff in the history."),
        max_length=500,
        required=False,
        widget=forms.TextInput,
    )
    use_required_attribute = False

    def __init__(self, data, change):
        super().__init__(data, prefix=f"change-{change.pk}")
        self.change = change
        accept, turn_down = _("Accept it"), _("Turn it down")
        if change.is_taking_down:
            accept, turn_down = _("It stays down"), _("Show it again")
        self.fields["said"].choices = [
            (NOT_NOW, _("Not now")),
            (ACCEPT, accept),
            (TURN_DOWN, turn_down),
        ]

    def clean(self):
        said, reason = self.cleaned_data.get("said"), self.cleaned_data.get("reason")
        if said and not reason and "reason" not in self.errors:
            self.add_error("reason", _("Say why."))
        if reason and not said and "said" not in self.errors:
            self.add_error("said", _("You gave a reason. Choose what you decide."))
        return super().clean()

    def decision(self):
        """Return the Decision of a form that is valid and in which something was said."""
        is_accepted = self.cleaned_data["said"] == ACCEPT
        return Decision(self.change, is_accepted, self.cleaned_data["reason"])


@dataclass
class ChangeShown:
    """A change with what it says in words. `public_now` is what the public reads by now, if that is
    neither what it was nor what it should be."""

    change: ProposedChange
    was: str
    now: str
    public_now: str
    form: DecideForm


@dataclass
class ToDecide:
    """A service of which something waits. `problem` says why nothing was done, or ""."""

    service: Service
    version: str
    changes: list
    beside: list
    problem: str = ""

    @property
    def has_problem(self):
        return bool(self.problem) or any(each.form.errors for each in self.changes)


@require_http_methods(["GET", "HEAD", "POST"])
def providers(request):
    """What providers propose, service by service."""
    refuse_unless(may_look_after_providers(request.user))
    if request.method == "POST":
        return _take(request)
    page = page_of(waiting_services(), request, SERVICES_A_PAGE)
    pks = list(page.object_list.values_list("pk", flat=True))
    return _show(request, _to_decide(request, pks), page=page)


def _take(request):
    left, done = {}, 0
    for service, forms_ in _sent(request).items():
        touched = [form for form in forms_ if form.has_changed()]
        if not touched:
            continue
        if not all(form.is_valid() for form in touched):
            left[service.pk] = ""
            continue
        decisions = [form.decision() for form in touched]
        seen = request.POST.get(f"seen-{service.pk}", "")
        work = partial(decide, service, decisions, by=request.user, at=timezone.now(), seen=seen)
        is_done, why_not = try_to(work, by=request.user)
        if is_done:
            done += len(touched)
        else:
            left[service.pk] = why_not
    if done:
        said = ngettext("%(number)s change decided.", "%(number)s changes decided.", done)
        messages.success(request, said % {"number": done})
    elif not left:
        messages.info(request, _("Nothing was decided, so nothing was saved."))
    if not left:
        return HttpResponseRedirect(request.get_full_path())
    return _show(request, _to_decide(request, list(left), problems=left))


def _sent(request):
    """Return {service: a DecideForm for each of its changes} of all that stood on the page that was
    sent, whatever became of them since."""
    changes = ProposedChange.objects.filter(pk__in=_keys_sent(request))
    found = {}
    for change in changes.select_related("service"):
        found.setdefault(change.service, []).append(DecideForm(request.POST, change))
    return found


def _keys_sent(request):
    names = (name for name in request.POST if name.endswith("-said"))
    keys = (id_in(name.removeprefix("change-").removesuffix("-said")) for name in names)
    return {key for key in keys if key is not None}


def _to_decide(request, pks, problems=None):
    """Return a ToDecide for each of these services, in this order. With `problems`, {service: why
    nothing was done}, what was typed comes back, beside what others decided meanwhile."""
    # Before all of it is read: whatever comes in between makes these versions old ones.
    versions = versions_of(pks)
    services = with_public_contacts(Service.objects.all()).in_bulk(pks)
    beside = staff_beside(list(services.values()), request.user)
    sections = {
        pk: ToDecide(services[pk], versions[pk], [], beside[pk], (problems or {}).get(pk, ""))
        for pk in pks
    }
    keys = _keys_sent(request) if problems else set()
    changes = ProposedChange.objects.filter(service__in=pks).filter(
        Q(verdict=ProposedChange.Verdict.WAITS) | Q(pk__in=keys)
    )
    texts = {pk: texts_of(service) for pk, service in services.items()}
    for change in changes.select_related("decided_by"):
        form = DecideForm(request.POST if change.pk in keys else None, change)
        shown = _shown(change, texts[change.service_id], form)
        sections[change.service_id].changes.append(shown)
    return list(sections.values())


def _shown(change, texts, form):
    public = texts.get(change.field, "")
    is_else = change.field in EntryForm.FACTS and public not in (change.was, change.now)
    return ChangeShown(
        change,
        in_words(change.field, change.was) if change.field != ProposedChange.Field.OTHER else "",
        in_words(change.field, change.now),
        in_words(change.field, public) if is_else else "",
        form,
    )


def _show(request, sections, *, page=None):
    number = sum(len(section.changes) for section in sections)
    if number and request.method != "HEAD":
        record_access(
            AccessRecord.Kind.OPENED,
            by=request.user,
            subject=_("What those who run services proposed"),
            at=timezone.now(),
            rows=number,
        )
    return staff_page(
        request,
        "staff/providers.html",
        _("What providers propose"),
        sections=sections,
        page=page,
        problems=[section for section in sections if section.has_problem],
    )
