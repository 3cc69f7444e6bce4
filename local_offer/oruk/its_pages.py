"""The public addresses of this slice, for the register of them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from local_offer.oruk import handed_out
from local_offer.oruk.taxonomies import TAXONOMIES
from publishing.models import OwnerSettings
from publishing.public_pages import At, PublicPage


def _file(url_name, title, rows=None, **asked):
    return PublicPage(
        url_name, title, rows=rows, media_type="application/json", asked_freely=True, **asked
    )


def _each(url_name, title, rows_of):
    def rows():
        owner = OwnerSettings.objects.current()
        return [At(reverse(url_name, args=[row.uuid])) for row in rows_of(owner)]

    return _file(url_name, title, rows)


PAGES = (
    PublicPage("open_data", _("Open data")),
    _file("oruk", _("Open Referral UK")),
    _file("oruk_described", _("What Open Referral UK can be asked here")),
    _file("oruk_services", _("Services as data"), of_one_visitor=("search",)),
    _each("oruk_service", _("A service as data"), handed_out.services),
    _file(
        "oruk_service_at_locations",
        _("Where services are, as data"),
        of_one_visitor=("search", "postcode"),
    ),
    _each(
        "oruk_service_at_location",
        _("Where a service is, as data"),
        handed_out.service_at_locations,
    ),
    _file("oruk_organizations", _("Organisations as data")),
    _each("oruk_organization", _("An organisation as data"), handed_out.organisations),
    _file("oruk_taxonomies", _("Lists of words as data")),
    _each("oruk_taxonomy", _("A list of words as data"), lambda owner: TAXONOMIES),
    _file("oruk_taxonomy_terms", _("Words as data")),
    _each("oruk_taxonomy_term", _("A word as data"), lambda owner: handed_out.terms()),
)
