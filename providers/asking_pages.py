"""The staff pages of whom we ask: every organisation, and the addresses at one of them."""

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
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
from providers.models import ProviderLink
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
    refused = None
    if request.method == "POST":
        refused = _do(request, organisation)
        if refused is None:
            return HttpResponseRedirect(request.path)
    return _show(request, organisation, refused)


def _do(request, organisation):
    """Do what the button says that was pressed, and tell what came of it. Return the form by which
    it cannot be done, or None."""
    by, at, form = request.user, timezone.now(), None
    do, _dash, key = request.POST.get("do", "").partition("-")
    contact = _contact_of(organisation, key)
    if do == "add":
        form = AddForm(request.POST)
    elif contact is None:
        messages.error(request, _("There is no such contact. Somebody may have deleted it."))
        return None
    elif do == "confirm":
        form = ConfirmForm(request.POST, prefix=_prefix(contact))
    if form and not form.is_valid():
        return form
    work, told = {
        "add": (
            lambda: asking.add(organisation, **form.cleaned_data, by=by, at=at),
            _("It is written down. Ring them before you send a link."),
        ),
        "confirm": (
            lambda: asking.confirm(contact, **form.cleaned_data, by=by, at=at),
            _("The address is confirmed. You can send a link."),
        ),
        "send": (lambda: asking.ask(contact, by=by, at=at), _("The link is on its way.")),
        "takeback": (
            lambda: asking.take_back(contact, at=at),
            _("Their links do not work any more."),
        ),
        "remove": (lambda: asking.remove(contact), _("The contact is deleted.")),
    }.get(do, (lambda: True, _("Nothing was sent, so nothing was saved.")))
    is_done, why_not = try_to(work, by=request.user)
    if is_done:
        messages.success(request, told)
    elif form:
        form.add_error(None, why_not)
        return form
    else:
        messages.error(request, why_not)
    return None


def _contact_of(organisation, key):
    pk = id_in(key)
    return None if pk is None else organisation.provider_contacts.filter(pk=pk).first()


def _prefix(contact):
    return f"contact-{contact.pk}"


def _show(request, organisation, refused):
    at = timezone.now()
    contacts = list(
        organisation.provider_contacts.select_related("confirmed_by").prefetch_related(
            Prefetch("links", ProviderLink.objects.working(at), "working")
        )
    )
    if contacts and request.method != "HEAD":
        record_access(
            AccessRecord.Kind.OPENED,
            by=request.user,
            subject=_("Whom we ask at organisation %(number)s") % {"number": organisation.pk},
            at=at,
            rows=len(contacts),
        )
    for contact in contacts:
        is_refused = refused and refused.prefix == _prefix(contact)
        contact.form = refused if is_refused else ConfirmForm(prefix=_prefix(contact))
    return staff_page(
        request,
        "staff/provider_contact.html",
        organisation.name,
        organisation=organisation,
        contacts=contacts,
        add=refused if isinstance(refused, AddForm) else AddForm(),
        services=Service.objects.visible().filter(organisation=organisation).count(),
    )
