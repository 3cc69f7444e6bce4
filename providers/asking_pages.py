"""The staff pages of whom we ask: every organisation, and the addresses at one of them."""

from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from local_offer.models import Organisation, Service
from privacy.access_log import record_access
from privacy.models import AccessRecord
from providers import asking
from providers.models import ProviderContact
from providers.roles import may_look_after_providers
from publishing.paging import page_of
from publishing.plain_text import EmailField
from publishing.versions import id_in
from staff.dry_run import try_to
from staff.pages import refuse_unless, staff_page

ORGANISATIONS_A_PAGE = 50


class AddForm(forms.Form):
    """An address to write down."""

    email = EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Whose it is"),
        help_text=gettext_lazy("A name or a job. It may stay empty."),
        max_length=200,
        required=False,
    )
    use_required_attribute = False


class ConfirmForm(forms.Form):
    """That somebody rang."""

    number_rung = forms.CharField(
        label=gettext_lazy("Which number did you ring?"),
        help_text=gettext_lazy(
            "One from a public page of theirs, never from a mail. They said that the address is"
            " right, and that they want to be asked there."
        ),
        max_length=60,
        error_messages={"required": gettext_lazy("Say which number you rang.")},
    )
    use_required_attribute = False


@require_safe
def provider_contacts(request):
    """Every organisation with services that the public sees, and how many we can ask there."""
    refuse_unless(may_look_after_providers(request.user))
    seen = Service.objects.visible().filter(organisation=OuterRef("pk"), state__in=Service.OPEN)
    confirmed = Q(provider_contacts__confirmed_at__isnull=False)
    organisations = Organisation.objects.filter(Exists(seen)).annotate(
        confirmed=Count("provider_contacts", filter=confirmed),
        written=Count("provider_contacts"),
    )
    return staff_page(
        request,
        "staff/provider_contacts.html",
        _("Whom we ask"),
        page=page_of(organisations.order_by("name", "pk"), request, ORGANISATIONS_A_PAGE),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def provider_contact(request, slug):
    """The addresses at one organisation: add, confirm, send a link, take links back, delete."""
    refuse_unless(may_look_after_providers(request.user))
    organisation = get_object_or_404(Organisation, slug=slug)
    if request.method != "POST":
        return _show(request, organisation)
    do, _dash, key = request.POST.get("do", "").partition("-")
    if do == "add":
        return _add(request, organisation)
    if do in _VERBS:
        return _do(request, organisation, do, key)
    messages.info(request, _("Nothing was sent, so nothing was saved."))
    return HttpResponseRedirect(request.path)


def _add(request, organisation):
    form = AddForm(request.POST)
    if form.is_valid():
        work = partial(
            asking.add, organisation, **form.cleaned_data, by=request.user, at=timezone.now()
        )
        is_done, why_not = try_to(work)
        if is_done:
            messages.success(request, _("It is written down. Ring them before you send a link."))
            return HttpResponseRedirect(request.path)
        form.add_error(None, why_not)
    return _show(request, organisation, add=form)


def _confirm(request, contact, at):
    form = ConfirmForm(request.POST, prefix=f"contact-{contact.pk}")
    number_rung = form.cleaned_data["number_rung"] if form.is_valid() else None
    if number_rung is None:
        return form, None
    return form, partial(asking.confirm, contact, number_rung=number_rung, by=request.user, at=at)


def _do(request, organisation, do, key):
    contacts = ProviderContact.objects.filter(organisation=organisation)
    contact = contacts.filter(pk=id_in(key)).first() if id_in(key) is not None else None
    at, form = timezone.now(), None
    if contact is None:
        messages.error(request, _("Somebody has deleted this contact."))
        return HttpResponseRedirect(request.path)
    if do == "confirm":
        form, work = _confirm(request, contact, at)
        if work is None:
            return _show(request, organisation, confirm=form, contact=contact)
    else:
        work = partial(_WORK[do], request, contact, at)
    is_done, why_not = try_to(work)
    if is_done:
        messages.success(request, _VERBS[do])
    elif form:
        form.add_error(None, why_not)
        return _show(request, organisation, confirm=form, contact=contact)
    else:
        messages.error(request, why_not)
    return HttpResponseRedirect(request.path)


_VERBS = {
    "confirm": gettext_lazy("The address is confirmed. You can send a link."),
    "send": gettext_lazy("The link is on its way."),
    "takeback": gettext_lazy("Their links do not work any more."),
    "remove": gettext_lazy("The contact is deleted."),
}
_WORK = {
    "send": lambda request, contact, at: asking.ask(contact, by=request.user, at=at),
    "takeback": lambda request, contact, at: asking.take_back(contact, at=at),
    "remove": lambda request, contact, at: asking.remove(contact),
}


def _show(request, organisation, *, add=None, confirm=None, contact=None):
    at = timezone.now()
    contacts = ProviderContact.objects.filter(organisation=organisation)
    found = list(contacts.select_related("confirmed_by").prefetch_related("links"))
    if found and request.method != "HEAD":
        record_access(
            AccessRecord.Kind.OPENED,
            by=request.user,
            subject=_("Contacts of an organisation, %(number)s") % {"number": organisation.pk},
            at=at,
            rows=len(found),
        )
    for each in found:
        each.form = ConfirmForm(prefix=f"contact-{each.pk}")
        each.working = [link for link in each.links.all() if link.expires_at > at]
        each.working = [link for link in each.working if link.revoked_at is None]
        if contact and confirm and each.pk == contact.pk:
            each.form = confirm
    return staff_page(
        request,
        "staff/provider_contact.html",
        organisation.name,
        organisation=organisation,
        contacts=found,
        add=add or AddForm(),
        services=Service.objects.visible().filter(organisation=organisation).count(),
    )
