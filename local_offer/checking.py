"""Checking services, twenty at a time: still true, changed, or closed.

The law asks that the Local Offer is kept under review (Children and Families Act 2014, s.30(6);
SEND Regulations 2014, reg. 56). Whoever checks says once how they did it, and each answer stands in
the service's history with it.
"""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db import transaction
from django.db.models import F, Max, Prefetch, Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from local_offer.models import Contact, Service
from publishing.paging import page_of
from publishing.records import save_with_history
from publishing.versions import ChangedMeanwhile, Rows, refuse_if_changed, version_of
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
        Service.objects.visible()
        .filter(Q(state=Service.State.NOT_CHECKED) | is_late)
        .select_related("organisation")
        .prefetch_related(Prefetch("contacts", Contact.objects.filter(is_visible=True)), "sources")
        .order_by(F("next_check").asc(nulls_last=True), "name", "pk")
    )


class CheckForm(forms.ModelForm):
    """What was found out about one service. A service with "not now" stays as it is."""

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
        label=gettext_lazy("I rang or wrote, and they answered"), required=False
    )
    phone = forms.CharField(
        label=Contact._meta.get_field("phone").verbose_name, required=False, max_length=60
    )
    email = forms.EmailField(label=Contact._meta.get_field("email").verbose_name, required=False)
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

    def __init__(self, data, service):
        self.contact = next(iter(service.contacts.all()), None)
        self.version = version_of(service, _contacts(service))
        self.version_seen = data and data.get(f"{service.slug}-version", "")
        self.problem = ""
        super().__init__(
            data,
            instance=service,
            prefix=service.slug,
            initial={
                "phone": self.contact.phone if self.contact else "",
                "email": self.contact.email if self.contact else "",
            },
        )

    @property
    def facts(self):
        """The boxes of what may have changed."""
        return [self[name] for name in self.FACTS]

    @property
    def facts_changed(self):
        """Whether a fact was typed anew."""
        return self.is_bound and any(name in self.changed_data for name in self.FACTS)

    @property
    def is_touched(self):
        """Whether anything was said of this service."""
        return bool({"said", "rang", *self.FACTS} & {*self.changed_data})

    def clean(self):
        said = self.cleaned_data.get("said", NOT_NOW)
        if self.facts_changed and said != CHANGED:
            self.add_error("said", _("You typed something new. Choose “Changed” to keep it."))
        elif said == CHANGED and not self.facts_changed and not self.errors:
            self.add_error(
                "said", _("Say below what has changed. For all else, open the whole form.")
            )
        elif said == NOT_NOW and self.cleaned_data.get("rang"):
            self.add_error("said", _("You rang them. Say what you found."))
        return super().clean()

    def keep(self, *, by, on, because):
        """Save what was found, in one transaction; return whether it was. If not, `problem` says
        why, and what was typed is still in the boxes."""
        try:
            with transaction.atomic():
                self._refuse_if_changed()
                self._keep_service(by, on, because)
                self._keep_contact(by, on, because)
        except ChangedMeanwhile as meanwhile:
            self.problem = meanwhile.sentence
        except ValidationError as refusal:
            self.problem = " ".join(refusal.messages)
        return not self.problem

    def see_whether_others_changed_it(self):
        """Say so in `problem`, for a form that goes back to whoever typed in it."""
        try:
            with transaction.atomic():
                self._refuse_if_changed()
        except ChangedMeanwhile as meanwhile:
            self.problem = meanwhile.sentence

    def _refuse_if_changed(self):
        refuse_if_changed(self.instance, self.version_seen, _contacts(self.instance))

    def _keep_service(self, by, on, because):
        service, said = self.instance, self.cleaned_data["said"]
        service.state = Service.State.CLOSED if said == CLOSED else Service.State.CHECKED
        service.checked_on, service.checked_by = on, by
        service.next_check = None if said == CLOSED else on + CHECKED_FOR
        service.unsure_of = ""
        service.full_clean()
        save_with_history(service, by=by, because=because)

    def _keep_contact(self, by, on, because):
        phone, email = self.cleaned_data["phone"], self.cleaned_data["email"]
        rang, typed = self.cleaned_data["rang"], {"phone", "email"} & {*self.changed_data}
        if not (typed or (rang and self.contact)):
            return
        contact = self.contact or Contact(service=self.instance, order=_next_place(self.instance))
        # They can no longer be reached so? Then the row keeps what was, unseen.
        contact.is_visible = bool(phone or email)
        if contact.is_visible:
            contact.phone, contact.email, contact.is_sure = phone, email, True
        if rang:
            contact.rung_on = on
        contact.full_clean()
        save_with_history(contact, by=by, because=because)


def _contacts(service):
    return Rows(Contact, {"service_id": service.pk})


def _next_place(service):
    last = Contact.objects.filter(service=service).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


class HowForm(forms.Form):
    """How it was found out: one answer for all services of a page."""

    how = forms.CharField(
        label=gettext_lazy("How did you check?"),
        help_text=gettext_lazy("Such as “Rang them”. Staff see this in the history."),
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
    page = page_of(to_check(on), request, SERVICES_A_PAGE)
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
    # Those of the page that was sent, whatever others checked since.
    sent = (name.removesuffix("-version") for name in request.POST if name.endswith("-version"))
    wanted = sorted(slug for slug in sent if slug_re.match(slug))[:SERVICES_A_PAGE]
    services = Service.objects.visible().filter(slug__in=wanted)
    services = services.select_related("organisation").prefetch_related(
        Prefetch("contacts", Contact.objects.filter(is_visible=True)), "sources"
    )
    how = HowForm(request.POST)
    touched = [form for one in services if (form := CheckForm(request.POST, one)).is_touched]
    if not touched:
        messages.info(request, _("Nothing was said of any service, so nothing was saved."))
        return HttpResponseRedirect(request.get_full_path())
    saved = []
    for form in touched:
        if not (how.is_valid() and form.is_valid()):
            form.see_whether_others_changed_it()
        elif form.keep(by=request.user, on=on, because=how.cleaned_data["how"]):
            saved.append(form)
    if saved:
        said = ngettext("%(number)s service checked.", "%(number)s services checked.", len(saved))
        messages.success(request, said % {"number": len(saved)})
    left = [form for form in touched if form not in saved]
    if left:
        return _show(request, to_check(on).count(), left, how=how)
    return HttpResponseRedirect(request.get_full_path())
