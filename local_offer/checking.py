"""Checking services, twenty at a time: still true, changed, or closed.

The law asks that the Local Offer is kept under review (Children and Families Act 2014, s.30(6);
SEND Regulations 2014, reg. 56). Whoever checks says once how they did it, and each answer stands in
the service's history with it.

What a check says afterwards: `Service.checked_on` is the day on which somebody of the team looked,
be it only at a web page, or on which whoever runs it said so. `Contact.rung_on` is the day on which
somebody of the team rang its number and was answered. A contact `is_sure` once they typed it here,
or were answered by it.
"""

from datetime import timedelta
from types import MappingProxyType

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import slug_re
from django.db import transaction
from django.db.models import F, Prefetch, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from local_offer.models import Contact, Service, Source
from local_offer.ways_to_reach import WaysToReach, contacts_of, save_contacts
from publishing.paging import number_asked
from publishing.plain_text import EmailField
from publishing.records import save_with_history, with_how
from publishing.versions import ChangedMeanwhile, refuse_if_changed, version_of
from staff.admin import LinesField
from staff.pages import refuse_strangers, refuse_unless, staff_page

SERVICES_A_PAGE = 20
CHECKED_FOR = timedelta(days=182)  # half a year

NOT_NOW, STILL_TRUE, CHANGED, CLOSED = "", "true", "changed", "closed"


def may_check(user):
    """Whether this person may say that a service is as the site says."""
    return user.has_perm("local_offer.change_service")


def to_check(on):
    """Return what the public can read and nobody has checked, or not again in time: late first."""
    is_late = Q(state=Service.State.CHECKED, next_check__lt=on)
    return (
        _with_all_that_is_shown(Service.objects.visible())
        .filter(Q(state=Service.State.NOT_CHECKED) | is_late)
        .order_by(F("next_check").asc(nulls_last=True), "name", "pk")
    )


def as_checked(service, *, by, on, is_closed=False):
    """Say on a service, not yet saved, that it was found so on a day. `by` is who of the team found
    it so; None if who runs it said so themselves."""
    service.state = Service.State.CLOSED if is_closed else Service.State.CHECKED
    service.checked_on, service.checked_by = on, by
    service.next_check = None if is_closed else on + CHECKED_FOR


def _with_all_that_is_shown(services):
    shown = (("contacts", Contact), ("sources", Source))
    rows = (Prefetch(name, model.objects.filter(is_visible=True)) for name, model in shown)
    return services.select_related("organisation").prefetch_related(*rows)


class CheckForm(forms.ModelForm):
    """What was found out about one service. A service with "not now" stays as it is.

    Each box remembers what it held when the page was opened. Those that the editor left alone say
    what is saved now, whoever saved it; `by_others` tells what that changed.
    """

    said = forms.ChoiceField(
        label=gettext_lazy("What did you find?"),
        choices=[
            (NOT_NOW, gettext_lazy("Not now")),
            (STILL_TRUE, gettext_lazy("Still true")),
            (CHANGED, gettext_lazy("Changed")),
            (CLOSED, gettext_lazy("Closed")),
        ],
        required=False,
        initial=NOT_NOW,
        widget=forms.RadioSelect,
    )
    rang = forms.BooleanField(
        label=gettext_lazy("I rang this number, and they answered"), required=False
    )
    wrote = forms.BooleanField(
        label=gettext_lazy("I wrote to this address, and they answered"), required=False
    )
    phone = forms.CharField(
        label=Contact._meta.get_field("phone").verbose_name, required=False, max_length=60
    )
    email = EmailField(label=Contact._meta.get_field("email").verbose_name, required=False)
    website = forms.URLField(
        label=Service._meta.get_field("website").verbose_name,
        required=False,
        max_length=500,
        assume_scheme="https",
    )
    opening = LinesField(
        label=Service._meta.get_field("opening").verbose_name,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wait_words = LinesField(
        label=Service._meta.get_field("wait_words").verbose_name,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    use_required_attribute = False

    class Meta:
        model = Service
        fields = [
            "min_age",
            "max_age",
            "needs_diagnosis",
            "needs_ehcp",
            "cost",
            "opening",
            "wait_words",
            "website",
        ]

    # What a change is about, in the order of the page.
    FACTS = ("phone", "email", *Meta.fields)
    # By which tick somebody says that they were answered there.
    ANSWERED = MappingProxyType({"phone": "rang", "email": "wrote"})

    def __init__(self, data, service):
        self.ways = WaysToReach(service, list(service.contacts.all()))
        self.version = version_of(service, contacts_of(service))
        self.sent, self.problem, self.by_others = data, "", []
        super().__init__(
            data,
            instance=service,
            prefix=service.slug,
            initial=self.ways.values(),
        )
        for name in self.FACTS:
            self.fields[name].show_hidden_initial = True
        if self.is_bound:
            self._bring_up_to_date()

    def _bring_up_to_date(self):
        data = self.data.copy()
        for name in self.FACTS:
            box, field = self[name], self.fields[name]
            saved = field.to_python(self.get_initial_for_field(field, name))
            seen = data.get(box.html_initial_name)
            is_typed = name in self.changed_data
            if seen is not None and field.has_changed(saved, seen):
                typed = is_typed and field.has_changed(saved, box.data) and box.data
                words = [_words(field, value) for value in (seen, saved)]
                self.by_others.append((field.label, *words, _words(field, typed) if typed else ""))
            if not is_typed:
                data[box.html_name] = data[box.html_initial_name] = "" if saved is None else saved
        self.data = data

    @property
    def answered(self):
        """The ticks for the ways of reaching them that we know."""
        return [self[tick] for name, tick in self.ANSWERED.items() if self.ways[name]]

    @property
    def facts(self):
        """The boxes of what may have changed; behind a way of reaching them that we do not know,
        its tick."""
        for name in self.FACTS:
            yield self[name]
            if name in self.ANSWERED and not self.ways[name]:
                yield self[self.ANSWERED[name]]

    @property
    def facts_changed(self):
        """Whether a fact was typed anew."""
        return self.is_bound and any(name in self.changed_data for name in self.FACTS)

    @property
    def is_touched(self):
        """Whether anything was said of this service."""
        return bool({"said", *self.ANSWERED.values(), *self.FACTS} & {*self.changed_data})

    def clean(self):
        said = self.cleaned_data.get("said", NOT_NOW)
        ticked = [tick for tick in self.ANSWERED.values() if self.cleaned_data.get(tick)]
        if self.facts_changed and said != CHANGED:
            self.add_error("said", _("You typed something new. Choose “Changed” to keep it."))
        elif said == CHANGED and not self.facts_changed and not self.errors:
            self.add_error(
                "said", _("Say below what has changed. For all else, open the whole form.")
            )
        elif said == NOT_NOW and ticked:
            self.add_error("said", _("They answered. Say what you found."))
        if "rang" in ticked and self.cleaned_data.get("phone") == "":
            self.add_error("rang", _("Type the number that you rang."))
        if "wrote" in ticked and self.cleaned_data.get("email") == "":
            self.add_error("wrote", _("Type the address that you wrote to."))
        return super().clean()

    def keep(self, *, by, on, because):
        """Save what was found, in one transaction; return whether it was. If not, `problem` says
        why."""
        if self.cleaned_data["rang"]:
            because = with_how(because, _("They answered the phone."))
        if self.cleaned_data["wrote"]:
            because = with_how(because, _("They answered in writing."))
        try:
            with transaction.atomic():
                self.problem = self._what_is_in_the_way(by)
                if not self.problem:
                    self._keep_service(by, on, because)
                    self._keep_contacts(by, on, because)
        except ValidationError as refusal:
            self.problem = " ".join(refusal.messages)
        return not self.problem

    def to_say_again(self, by):
        """Return the form that goes back to whoever typed in it, beside what is saved now."""
        services = _with_all_that_is_shown(Service.objects.filter(pk=self.instance.pk))
        form = CheckForm(self.sent, services.get())
        with transaction.atomic():
            form.problem = form._what_is_in_the_way(by) or self.problem
        return form

    def _what_is_in_the_way(self, by):
        """Lock what is saved here. Return why it cannot be, or "", as it is told to `by`."""
        service, why = self.instance, []
        seen = self.data.get(f"{self.prefix}-version", "")
        try:
            refuse_if_changed(service, seen, contacts_of(service))
        except ChangedMeanwhile as meanwhile:
            meanwhile.reader = by
            why.append(meanwhile.sentence)
        if not service.is_open:
            state = service.get_state_display()
            why.append(_("It is %(state)s. Only the whole form opens it again.") % {"state": state})
        elif not Service.objects.visible().filter(pk=service.pk).exists():
            why.append(_("The public no longer sees it. Only the whole form shows it again."))
        return " ".join(why)

    def _keep_service(self, by, on, because):
        service = self.instance
        as_checked(service, by=by, on=on, is_closed=self.cleaned_data["said"] == CLOSED)
        service.unsure_of = ""
        service.full_clean()
        save_with_history(service, by=by, because=because)

    def _keep_contacts(self, by, on, because):
        said = [
            name
            for name, tick in self.ANSWERED.items()
            if name in self.changed_data or self.cleaned_data[tick]
        ]
        rows = self.ways.put({name: self.cleaned_data[name] for name in said})
        if "phone" in said and self.ways["phone"]:
            self.ways["phone"].rung_on = on if self.cleaned_data["rang"] else None
        save_contacts(rows, by=by, because=because)


def _words(field, value):
    """A value of a box as the page says it."""
    said = dict(getattr(field, "choices", ())).get(value, value)
    return _("nothing") if said in (None, "") else said


class HowForm(forms.Form):
    """How it was found out: one answer for all services of a page."""

    how = forms.CharField(
        label=gettext_lazy("How did you check?"),
        help_text=gettext_lazy(
            "Such as “Rang them” or “Read their own page”. Staff see this in the history."
        ),
        max_length=500,
        error_messages={"required": gettext_lazy("Say how you checked.")},
        widget=forms.TextInput,
    )
    use_required_attribute = False


@require_http_methods(["GET", "HEAD", "POST"])
def check_services(request):
    """Twenty services, and for each: not now, still true, changed, closed."""
    refuse_strangers(request)
    refuse_unless(request.method != "POST" or may_check(request.user))
    on = timezone.localdate()
    if request.method == "POST":
        return _take(request, on)
    # The last page if it is no longer there: what is checked leaves the list.
    page = Paginator(to_check(on), SERVICES_A_PAGE).get_page(number_asked(request))
    return _show(request, page.paginator.count, [CheckForm(None, one) for one in page], page)


def _show(request, number, forms_, page=None, *, how=None):
    return staff_page(
        request,
        "staff/check_services.html",
        _("Check services"),
        number=number,
        forms=forms_,
        how=how or HowForm(),
        page=page,
        may_check=may_check(request.user),
        problems=[form for form in forms_ if form.problem or form.errors],
    )


def _take(request, on):
    # Those of the page that was sent, whatever became of them since.
    sent = (name.removesuffix("-version") for name in request.POST if name.endswith("-version"))
    wanted = sorted(slug for slug in sent if slug_re.match(slug))[:SERVICES_A_PAGE]
    services = _with_all_that_is_shown(Service.objects.filter(slug__in=wanted))
    how = HowForm(request.POST)
    touched = [form for one in services if (form := CheckForm(request.POST, one)).is_touched]
    if not touched:
        messages.info(request, _("Nothing was said about any service, so nothing was saved."))
        return HttpResponseRedirect(request.get_full_path())
    saved = [
        form
        for form in touched
        if how.is_valid()
        and form.is_valid()
        and form.keep(by=request.user, on=on, because=how.cleaned_data["how"])
    ]
    _tell_what_is_saved(request, saved)
    left = [form.to_say_again(request.user) for form in touched if form not in saved]
    if left:
        return _show(request, to_check(on).count(), left, how=how)
    return HttpResponseRedirect(request.get_full_path())


def _tell_what_is_saved(request, saved):
    if saved:
        said = ngettext("%(number)s service checked.", "%(number)s services checked.", len(saved))
        messages.success(request, said % {"number": len(saved)})
    for form in saved:
        if not form.instance.is_open:
            messages.info(request, _what_took_its_place(form.instance))


def _what_took_its_place(service):
    return format_html(
        '{} <a href="{}">{}</a>',
        _("Closed: %(service)s.") % {"service": service},
        reverse("admin:local_offer_service_change", args=[service.pk]),
        _("Say what took its place"),
    )
